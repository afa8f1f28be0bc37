package espalier.array;

import espalier.backend.Unary;

/// Vector and matrix norms, as NumPy's `linalg.norm` without the ones that need singular values.
final class Norms {
    private Norms() {}

    static NDArray frobenius(NDArray x, Axes axes) {
        NDArray floating = Statistics.floating(x);
        try (var lease = Pool.lease()) {
            NDArray squares = lease.empty(floating.dtype(), floating.shape());
            return Into.unary(Unary.SQUARE, floating, squares).sum(axes).sqrt();
        }
    }

    static NDArray norm(NDArray x, double ord, Axes axes) {
        int[] folded = axes.of("norm", x.rank());
        return switch (folded.length) {
            case 1 -> vector(Statistics.floating(x), ord, axes);
            case 2 -> matrix(Statistics.floating(x), ord, folded, axes.kept());
            default -> throw new IllegalArgumentException(
                    "norm: an order needs one axis (vectors) or two (matrices), got " + folded.length
                            + " of shape " + x.shape() + "; norm() is over all elements");
        };
    }

    private static NDArray vector(NDArray x, double ord, Axes axes) {
        if (ord == 2) {
            return frobenius(x, axes);
        }
        if (ord == Double.POSITIVE_INFINITY) {
            return x.abs().max(axes);
        }
        if (ord == Double.NEGATIVE_INFINITY) {
            return x.abs().min(axes);
        }
        if (ord == 0) {
            return x.notEqual(0.0).astype(x.dtype()).sum(axes);
        }
        if (ord == 1) {
            return x.abs().sum(axes);
        }
        return x.abs().power(ord).sum(axes).power(1 / ord);
    }

    private static NDArray matrix(NDArray x, double ord, int[] axes, boolean kept) {
        boolean columns = Math.abs(ord) == 1;
        if (!columns && !Double.isInfinite(ord)) {
            throw new IllegalArgumentException("norm: order " + ord + " of a matrix of shape " + x.shape()
                    + " needs singular values, which are left to libraries such as EJML (docs/arrays.md shows how to "
                    + "share the memory); norm() is the Frobenius norm, norm(ord, axes(1)) that of each row");
        }
        NDArray sums = x.abs().sum(Axes.keepdims(columns ? axes[0] : axes[1]));
        Axes rest = Axes.keepdims(axes);
        NDArray norm = ord > 0 ? sums.max(rest) : sums.min(rest);
        return kept ? norm : norm.squeeze(axes);
    }
}
