package espalier.array;

import espalier.backend.PerColumn;

/// Functions down the columns of the last axis, for normalisation over a batch, into existing arrays and in one pass
/// over memory; like [Rowwise], for the operations of `autodiff`.
public final class Columnwise {
    private Columnwise() {}

    /// Room for the numbers of the columns of `x`, with whatever was there before: (5, n).
    public static int[] numbers(Shape x) {
        return new int[] {PerColumn.NUMBERS, x.dim(-1)};
    }

    /// Writes what [PerColumn#MOMENTS] says into `k`. Returns `k`.
    public static NDArray moments(NDArray x, NDArray k) {
        run(PerColumn.MOMENTS, false, x, k, x, x, false);
        return k;
    }

    /// `y = (x - k0) k1 + k2`, with `relu` at least 0 ([PerColumn#SCALE]). Returns `y`.
    public static NDArray scale(boolean relu, NDArray x, NDArray k, NDArray y) {
        run(PerColumn.SCALE, relu, x, k, x, y, false);
        return y;
    }

    /// Writes what [PerColumn#SUMS] says into `k`. Returns `k`.
    public static NDArray sums(boolean relu, NDArray x, NDArray dy, NDArray k) {
        run(PerColumn.SUMS, relu, x, k, dy, x, false);
        return k;
    }

    /// `dx` = (or `+=`) what [PerColumn#GRADIENT] says. Returns `dx`.
    public static NDArray gradient(boolean relu, NDArray x, NDArray dy, NDArray k, NDArray dx, boolean accumulate) {
        run(PerColumn.GRADIENT, relu, x, k, dy, dx, accumulate);
        return dx;
    }

    private static void run(PerColumn f, boolean relu, NDArray x, NDArray k, NDArray dy, NDArray y,
            boolean accumulate) {
        String name = "columnwise " + Into.name(f);
        Into.checkFloating(name, y);
        Into.checkType(name, x, y);
        Into.checkType(name, dy, y);
        Into.checkType(name, k, y);
        if (x.rank() == 0 || !x.shape().equals(y.shape()) || !dy.shape().equals(y.shape())
                || !x.layout().isContiguous() || !dy.layout().isContiguous() || !y.layout().isContiguous()) {
            throw new IllegalArgumentException(name + ": needs row-major arrays (..., n) of one shape, got " + x.shape()
                    + ", " + dy.shape() + " and " + y.shape());
        }
        if (!k.shape().equals(Shape.of(numbers(x.shape()))) || !k.layout().isContiguous()) {
            throw new IllegalArgumentException(name + ": needs row-major numbers "
                    + Shape.of(numbers(x.shape())) + " for the columns of " + x.shape() + ", got " + k.shape());
        }
        Compute.backend()
                .columns(f, relu, x.buffer(), x.layout(), k.buffer(), k.layout(), dy.buffer(), dy.layout(), y.buffer(),
                        y.layout(), accumulate);
    }
}
