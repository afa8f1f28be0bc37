package espalier.nn;

import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Tensor;

/// Two classes with a margin, as the support vector machine has it (Cortes and Vapnik 1995): right and sure
/// enough costs
/// nothing.
///
/// `L = mean of max(0, margin - s z)`, `s = 1` for class 1 and `-1` for class 0; squared, it is smooth.
/// `dz = -s / n` where it is not 0.
///
/// z: (n, 1) with class numbers y (n,) that are 0 or 1; or z, y of one shape, y being 0 and 1, or -1 and 1.
///
/// @param margin how sure is sure enough, positive
/// @param squared whether the loss of each answer is squared
/// @param reduction how the losses of single answers are put together
public record Hinge(double margin, boolean squared, Reduction reduction) implements Loss {

    /// Checks the settings.
    public Hinge {
        if (!(margin > 0) || Double.isInfinite(margin)) {
            throw new IllegalArgumentException("Hinge: the margin must be a positive number, got " + margin);
        }
    }

    /// A margin of 1, not squared; the mean.
    public Hinge() {
        this(1, false, Reduction.MEAN);
    }

    /// With another margin.
    public Hinge withMargin(double other) {
        return new Hinge(other, squared, reduction);
    }

    /// Squared or not.
    public Hinge withSquared(boolean square) {
        return new Hinge(margin, square, reduction);
    }

    /// With another reduction.
    public Hinge withReduction(Reduction other) {
        return new Hinge(margin, squared, other);
    }

    @Override
    public Tensor apply(Tensor logits, NDArray y) {
        Shape z = logits.shape();
        boolean column = y.rank() == 1 && !y.dtype().isFloating() && z.equals(Shape.of(y.size(), 1));
        NDArray targets = column ? y.reshape(-1, 1) : y;
        Loss.requireOneShape("hinge", z, targets.shape());
        Tensor sign = logits.constant(signs("hinge", targets, true));
        Tensor each = logits.multiply(sign).negative().add(margin).relu();
        return reduction.of(squared ? each.square() : each);
    }

    /// -1 and 1 for targets that are -1 and 1, or (if `zero`) 0 and 1.
    ///
    /// @throws IllegalArgumentException naming the first target that is neither
    static NDArray signs(String loss, NDArray y, boolean zero) {
        double[] values = y.toDoubles();
        for (int i = 0; i < values.length; i++) {
            boolean known = values[i] == 1 || values[i] == -1 || zero && values[i] == 0;
            if (!known) {
                throw new IllegalArgumentException(loss + ": target " + i + " is " + values[i] + ": targets are -1 "
                        + "and 1"
                        + (zero ? ", or 0 and 1" : ""));
            }
            values[i] = values[i] == 0 ? -1 : values[i];
        }
        return NDArray.wrap(values, y.shape().toArray());
    }

    @Override
    public String toString() {
        return "Hinge(" + margin + (squared ? ", squared" : "") + (reduction == Reduction.MEAN ? ")"
                : ", " + reduction + ")");
    }
}
