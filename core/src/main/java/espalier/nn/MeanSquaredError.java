package espalier.nn;

import espalier.array.NDArray;
import espalier.autodiff.Tensor;

/// Numbers: `L = mean of (z - y)^2;   dz = 2 (z - y) / size`. Large errors count most; where the targets have outliers,
/// [Huber] is kinder. Legendre 1805, Gauss 1809.
///
/// z, y: one shape.
///
/// @param reduction how the losses of single numbers are put together
public record MeanSquaredError(Reduction reduction) implements Loss {

    /// The mean.
    public MeanSquaredError() {
        this(Reduction.MEAN);
    }

    /// With another reduction.
    public MeanSquaredError withReduction(Reduction other) {
        return new MeanSquaredError(other);
    }

    @Override
    public Tensor apply(Tensor logits, NDArray y) {
        Loss.requireOneShape("mean squared error", logits.shape(), y.shape());
        return reduction.of(logits.subtract(logits.constant(y)).square());
    }

    @Override
    public String toString() {
        return "mean squared error" + (reduction == Reduction.MEAN ? "" : " (" + reduction + ")");
    }
}
