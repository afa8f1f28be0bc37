package espalier.nn;

import espalier.array.NDArray;
import espalier.autodiff.Tensor;

/// Numbers with some outliers (Huber 1964): squared near the target, linear far from it.
///
/// `L = mean of d^2 / 2 where |d| <= delta, else delta (|d| - delta / 2)`, `d = z - y;`
/// `dz = max(-delta, min(d, delta)) / size`
///
/// z, y: one shape.
///
/// @param delta the error from which on it is linear, positive
/// @param reduction how the losses of single numbers are put together
public record Huber(double delta, Reduction reduction) implements Loss {

    /// Checks the settings.
    public Huber {
        if (!(delta > 0) || Double.isInfinite(delta)) {
            throw new IllegalArgumentException("Huber: delta must be a positive number, got " + delta);
        }
    }

    /// Linear from an error of 1 on; the mean.
    public Huber() {
        this(1, Reduction.MEAN);
    }

    /// Linear from another error on.
    public Huber withDelta(double other) {
        return new Huber(other, reduction);
    }

    /// With another reduction.
    public Huber withReduction(Reduction other) {
        return new Huber(delta, other);
    }

    @Override
    public Tensor apply(Tensor logits, NDArray y) {
        Loss.requireOneShape("Huber", logits.shape(), y.shape());
        Tensor error = logits.subtract(logits.constant(y)).abs();
        Tensor inner = error.minimum(delta); // m (|d| - m / 2) is both cases
        return reduction.of(inner.multiply(error.subtract(inner.multiply(0.5))));
    }

    @Override
    public String toString() {
        return "Huber(" + delta + (reduction == Reduction.MEAN ? ")" : ", " + reduction + ")");
    }
}
