package espalier.nn;

import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Tensor;

/// Two classes, or several questions with yes and no each; p = sigmoid(z) is the probability of 1.
///
/// `L = mean of -(w y ln p + (1 - y) ln(1 - p)) = mean of max(z, 0) - z y + ln(1 + e^-|z|)` for w = 1;
/// `dz = (p - y) / n`
///
/// z: logits (n, 1) with class numbers y (n,) that are 0 or 1; or z, y of one shape, y in 0 .. 1.
///
/// @param labelSmoothing the share of doubt in the targets, in 0 .. 1: y becomes `y (1 - share) + share / 2`
/// @param positiveWeight w, how much a 1 counts; above 1 where ones are rare
/// @param reduction how the losses of single answers are put together
public record BinaryCrossEntropy(double labelSmoothing, double positiveWeight, Reduction reduction) implements Loss {

    /// Checks the settings.
    public BinaryCrossEntropy {
        if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
            throw new IllegalArgumentException(
                    "BinaryCrossEntropy: label smoothing must be at least 0 and below 1, got " + labelSmoothing);
        }
        if (!(positiveWeight > 0) || Double.isInfinite(positiveWeight)) {
            throw new IllegalArgumentException(
                    "BinaryCrossEntropy: the weight of ones must be a positive number, got " + positiveWeight);
        }
    }

    /// Targets as they are, all counting the same; the mean.
    public BinaryCrossEntropy() {
        this(0, 1, Reduction.MEAN);
    }

    /// With this share of doubt in the targets.
    public BinaryCrossEntropy withLabelSmoothing(double share) {
        return new BinaryCrossEntropy(share, positiveWeight, reduction);
    }

    /// With ones counting this much.
    public BinaryCrossEntropy withPositiveWeight(double weight) {
        return new BinaryCrossEntropy(labelSmoothing, weight, reduction);
    }

    /// With another reduction.
    public BinaryCrossEntropy withReduction(Reduction other) {
        return new BinaryCrossEntropy(labelSmoothing, positiveWeight, other);
    }

    @Override
    public Tensor apply(Tensor logits, NDArray y) {
        Shape z = logits.shape();
        boolean classes = !y.dtype().isFloating() && y.rank() == 1 && z.rank() == 2 && z.dim(1) == 1
                && z.dim(0) == y.size();
        if (!classes) {
            Loss.requireOneShape("binary cross-entropy", z, y.shape());
        }
        requireProbabilities(y);
        NDArray targets = classes ? y.reshape(-1, 1) : y;
        if (labelSmoothing > 0) {
            targets = targets.astype(logits.dtype()).multiply(1 - labelSmoothing).add(labelSmoothing / 2);
        }
        return reduction.of(positiveWeight == 1 ? logits.sigmoidCrossEntropy(targets) : weighted(logits, targets));
    }

    /// `w y ln(1 + e^-z) + (1 - y) ln(1 + e^z)`
    private Tensor weighted(Tensor z, NDArray y) {
        Tensor t = z.constant(y);
        Tensor ones = z.negative().softplus().multiply(t).multiply(positiveWeight);
        return ones.add(z.softplus().multiply(t.negative().add(1)));
    }

    private static void requireProbabilities(NDArray y) {
        NDArray rows = y.reshape(-1);
        int at = rows.layout().offset();
        for (int i = 0; i < y.size(); i++) {
            double p = rows.buffer().getDouble(at + i * rows.layout().stride(0));
            if (!(p >= 0 && p <= 1)) {
                String what = y.dtype().isFloating() ? "" + p : "class " + (long) p;
                throw new IllegalArgumentException("binary cross-entropy: target " + i + " is " + what
                        + ": targets are 0, 1 or between; k classes need k logits and CROSS_ENTROPY");
            }
        }
    }

    @Override
    public String toString() {
        return "binary cross-entropy" + CrossEntropy.settings(labelSmoothing > 0 ? "label smoothing " + labelSmoothing
                : "", positiveWeight != 1 ? "ones count " + positiveWeight : "",
                reduction == Reduction.MEAN ? "" : reduction.toString());
    }
}
