package espalier.nn;

import espalier.array.Axes;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Tensor;

/// k classes with a margin (Weston and Watkins 1999): the true class should lead each other one by that much.
///
/// `L = mean of sum over c != y of max(0, margin - z_y + z_c) / k`
///
/// z: (n, k)  y: class numbers (n,).
///
/// @param margin the lead that costs nothing, positive
/// @param reduction how the losses of single samples are put together
public record MultiClassHinge(double margin, Reduction reduction) implements Loss {

    /// Checks the settings.
    public MultiClassHinge {
        if (!(margin > 0) || Double.isInfinite(margin)) {
            throw new IllegalArgumentException("MultiClassHinge: the margin must be a positive number, got " + margin);
        }
    }

    /// A margin of 1; the mean.
    public MultiClassHinge() {
        this(1, Reduction.MEAN);
    }

    /// With another margin.
    public MultiClassHinge withMargin(double other) {
        return new MultiClassHinge(other, reduction);
    }

    /// With another reduction.
    public MultiClassHinge withReduction(Reduction other) {
        return new MultiClassHinge(margin, other);
    }

    @Override
    public Tensor apply(Tensor logits, NDArray y) {
        Shape z = logits.shape();
        if (z.rank() != 2 || !y.dtype().isInteger() || !y.shape().equals(Shape.of(z.dim(0)))) {
            throw new IllegalArgumentException("multi-class hinge: logits " + z + " with targets " + y.shape()
                    + " of type " + y.dtype().numpyName() + ": needs (n, classes) and integer class numbers (n,)");
        }
        Tensor right = logits.takeAlongAxis(y.reshape(-1, 1), 1); // (n, 1)
        Tensor behind = logits.subtract(right).add(margin).relu(); // the margin itself for the class y
        return reduction.of(behind.sum(Axes.axes(1)).subtract(margin).divide(z.dim(1)));
    }

    @Override
    public String toString() {
        return "MultiClassHinge(" + margin + (reduction == Reduction.MEAN ? ")" : ", " + reduction + ")");
    }
}
