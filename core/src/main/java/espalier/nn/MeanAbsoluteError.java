package espalier.nn;

import espalier.array.NDArray;
import espalier.autodiff.Tensor;

/// Numbers: `L = mean of |z - y|;   dz = sign(z - y) / size`. Learns the median and does not mind outliers; its slope
/// does not shrink near the goal, so the rate has to (or take [Huber]).
///
/// z, y: one shape.
///
/// @param reduction how the losses of single numbers are put together
public record MeanAbsoluteError(Reduction reduction) implements Loss {

    /// The mean.
    public MeanAbsoluteError() {
        this(Reduction.MEAN);
    }

    /// With another reduction.
    public MeanAbsoluteError withReduction(Reduction other) {
        return new MeanAbsoluteError(other);
    }

    @Override
    public Tensor apply(Tensor logits, NDArray y) {
        Loss.requireOneShape("mean absolute error", logits.shape(), y.shape());
        return reduction.of(logits.subtract(logits.constant(y)).abs());
    }

    @Override
    public String toString() {
        return "mean absolute error" + (reduction == Reduction.MEAN ? "" : " (" + reduction + ")");
    }
}
