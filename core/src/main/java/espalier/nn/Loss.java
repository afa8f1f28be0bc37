package espalier.nn;

import espalier.array.Axes;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Tensor;

/// How wrong a network is, as one number to make small: the mean over the batch. Training calls it with the output of
/// the network and the truth.
///
/// The classifying losses take **logits**, the output of a last layer without activation, and compute sigmoid or
/// softmax inside, where large numbers neither overflow nor cancel. Nothing is broadcast: predictions (n, 1) against
/// targets (n,) would silently compare each of n with each, (n, n), and learn nothing; that is refused.
///
/// ```java
/// Tensor loss = Loss.CROSS_ENTROPY.apply(net.apply(x, pass), y);
/// ```
@FunctionalInterface
public interface Loss {

    /// Two classes, or several questions with yes and no each; p = sigmoid(z) is the probability of 1.
    ///
    /// `L = mean of -(y ln p + (1 - y) ln(1 - p)) = mean of max(z, 0) - z y + ln(1 + e^-|z|);   dz = (p - y) / n`
    ///
    /// z: logits (n, 1) with class numbers y (n,) that are 0 or 1; or z, y of one shape, y in 0 .. 1.
    Loss BINARY_CROSS_ENTROPY = new BinaryCrossEntropy();

    /// k classes that exclude each other; p = softmax(z).
    ///
    /// `L = mean of -ln p_y = mean of (ln sum_j e^z_j) - z_y;   dz = (p - onehot(y)) / n`
    ///
    /// z: logits (n, k)  y: class numbers (n,) of an integer type, or probabilities (n, k) of a floating type.
    Loss CROSS_ENTROPY = new CrossEntropy();

    /// Numbers: `L = mean of (z - y)^2;   dz = 2 (z - y) / size`.   z, y: one shape.
    Loss MEAN_SQUARED_ERROR = new MeanSquaredError();

    /// The loss, a single number, of the outputs `logits` for the targets `y`, both with one row for each sample.
    ///
    /// @throws IllegalArgumentException if the shapes do not fit, or a class does not exist
    Tensor apply(Tensor logits, NDArray y);

    /// See [Loss#BINARY_CROSS_ENTROPY].
    record BinaryCrossEntropy() implements Loss {
        @Override
        public Tensor apply(Tensor logits, NDArray y) {
            Shape z = logits.shape();
            boolean classes = !y.dtype().isFloating() && y.rank() == 1 && z.rank() == 2 && z.dim(1) == 1
                    && z.dim(0) == y.size();
            if (!classes) {
                requireOneShape("binary cross-entropy", z, y.shape());
            }
            requireProbabilities(y);
            return logits.sigmoidCrossEntropy(classes ? y.reshape(-1, 1) : y).mean();
        }

        private static void requireProbabilities(NDArray y) {
            NDArray rows = y.reshape(-1);
            int at = rows.layout().offset();
            for (int i = 0; i < y.size(); i++) {
                double p = rows.buffer().getDouble(at + i * rows.layout().stride(0));
                if (!(p >= 0 && p <= 1)) {
                    throw new IllegalArgumentException("binary cross-entropy: target "
                            + i + " is " + (y.dtype().isFloating() ? "" + p
                                    : "class "
                                            + (long) p)
                            + ": targets are 0, 1 or between; k classes need k logits and CROSS_ENTROPY");
                }
            }
        }

        @Override
        public String toString() {
            return "binary cross-entropy";
        }
    }

    /// See [Loss#CROSS_ENTROPY].
    record CrossEntropy() implements Loss {
        @Override
        public Tensor apply(Tensor logits, NDArray y) {
            Shape z = logits.shape();
            if (z.rank() != 2 || z.dim(1) < 2) {
                throw new IllegalArgumentException(
                        "cross-entropy: logits " + z + ": expects (n, classes) with at least 2 classes"
                                + (z.rank() == 2 && z.dim(1) == 1 ? "; for one logit use BINARY_CROSS_ENTROPY" : ""));
            }
            if (!y.dtype().isFloating()) {
                return logits.softmaxCrossEntropy(y).mean();
            }
            requireOneShape("cross-entropy", z, y.shape());
            return logits.logSoftmax(1).multiply(logits.constant(y)).sum(Axes.axes(1)).mean().negative();
        }

        @Override
        public String toString() {
            return "cross-entropy";
        }
    }

    /// See [Loss#MEAN_SQUARED_ERROR].
    record MeanSquaredError() implements Loss {
        @Override
        public Tensor apply(Tensor logits, NDArray y) {
            requireOneShape("mean squared error", logits.shape(), y.shape());
            return logits.subtract(logits.constant(y)).square().mean();
        }

        @Override
        public String toString() {
            return "mean squared error";
        }
    }

    private static void requireOneShape(String loss, Shape z, Shape y) {
        if (z.equals(y)) {
            return;
        }
        String why = "both must have one shape";
        if (z.size() == y.size() && z.rank() + y.rank() == 3) {
            why = "broadcast, each of the " + z.size() + " predictions would meet each of the " + z.size()
                    + " targets, (" + z.size() + ", "
                    + z.size() + "); reshape the targets to " + z;
        }
        throw new IllegalArgumentException(loss + ": predictions " + z + " against targets " + y + ": " + why);
    }
}
