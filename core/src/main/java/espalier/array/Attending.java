package espalier.array;

import espalier.backend.Scores;
import org.jspecify.annotations.Nullable;

/// Scores of an attention to weights and back, in existing arrays; like [Into], for the operations of `autodiff`.
public final class Attending {
    private Attending() {}

    /// `x` becomes the weights that [Scores] defines. x: (n, heads, steps, others), row-major, floating  real: (n,
    /// others) of its type, row-major, 0 for padding, or null. Returns `x`.
    public static NDArray weigh(NDArray x, double scale, boolean causal, @Nullable NDArray real) {
        Compute.backend().weigh(scores("weigh", x, scale, causal, real), x.buffer(), x.layout());
        return x;
    }

    /// `dy`, the gradient by the weights `y`, becomes that by the scores. Both (n, heads, steps, others), row-major, of
    /// one floating type. Returns `dy`.
    public static NDArray gradient(NDArray y, double scale, NDArray dy) {
        Into.checkType("gradient of weigh", y, dy);
        if (!y.shape().equals(dy.shape()) || !y.layout().isContiguous()) {
            throw new IllegalArgumentException("gradient of weigh: needs row-major arrays of one shape, got "
                    + y.shape() + " and " + dy.shape());
        }
        Compute.backend()
                .weighGradient(scores("gradient of weigh", dy, scale, false, null), y.buffer(), y.layout(),
                        dy.buffer(), dy.layout());
        return dy;
    }

    private static Scores scores(String name, NDArray x, double scale, boolean causal, @Nullable NDArray real) {
        Into.checkFloating(name, x);
        Shape s = x.shape();
        if (s.rank() != 4 || !x.layout().isContiguous() || !(scale > 0)) {
            throw new IllegalArgumentException(name + ": needs row-major scores (n, heads, steps, others) and a "
                    + "positive scale, got " + s + " and " + scale);
        }
        if (real != null) {
            Into.checkType(name, real, x);
            if (!real.shape().equals(Shape.of(s.dim(0), s.dim(3))) || !real.layout().isContiguous()) {
                throw new IllegalArgumentException(name + ": real steps " + real.shape() + " for scores " + s
                        + ": they must be (" + s.dim(0) + ", " + s.dim(3) + "), row-major");
            }
        }
        return new Scores(s.dim(0), s.dim(1), s.dim(2), s.dim(3), scale, causal, real == null ? null : real.buffer(),
                real == null ? x.layout() : real.layout());
    }
}
