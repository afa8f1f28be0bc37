package espalier.nn;

import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Tensor;

/// How wrong a network is, as one number to make small: the mean over the batch, unless another [Reduction] is chosen.
/// Training calls it with the output of the network and the truth.
///
/// The classifying losses take **logits**, the output of a last layer without activation, and compute sigmoid or
/// softmax inside, where large numbers neither overflow nor cancel. Nothing is broadcast: predictions (n, 1) against
/// targets (n,) would silently compare each of n with each, (n, n), and learn nothing; that is refused.
///
/// Losses with settings are records; the constants are those with the usual ones. Losses of pairs and triples of
/// embeddings have other arguments and stand beside: [CosineEmbedding], [Contrastive], [TripletMargin].
///
/// ```java
/// Tensor loss = Loss.CROSS_ENTROPY.apply(net.apply(x, pass), y);
/// Loss smoothed = new CrossEntropy().withLabelSmoothing(0.1);
/// ```
@FunctionalInterface
public interface Loss {

    /// Two classes, or several questions with yes and no each: see [BinaryCrossEntropy].
    Loss BINARY_CROSS_ENTROPY = new BinaryCrossEntropy();

    /// k classes that exclude each other: see [CrossEntropy].
    Loss CROSS_ENTROPY = new CrossEntropy();

    /// Numbers: see [MeanSquaredError].
    Loss MEAN_SQUARED_ERROR = new MeanSquaredError();

    /// Numbers among which some are far off: see [MeanAbsoluteError].
    Loss MEAN_ABSOLUTE_ERROR = new MeanAbsoluteError();

    /// The loss of the outputs `logits` for the targets `y`, both with one row for each sample: a single
    /// number, or with
    /// [Reduction#NONE] one for each.
    ///
    /// @throws IllegalArgumentException if the shapes do not fit, or a class does not exist
    Tensor apply(Tensor logits, NDArray y);

    /// How the losses of single samples (of single numbers, for losses of numbers) become the loss of a batch.
    enum Reduction {
        /// Their mean: the size of a step does not depend on the size of the batch.
        MEAN,
        /// Their sum.
        SUM,
        /// They stay single, to be weighted by the caller.
        NONE;

        /// `each` reduced.
        public Tensor of(Tensor each) {
            return switch (this) {
                case MEAN -> each.mean();
                case SUM -> each.sum();
                case NONE -> each;
            };
        }
    }

    /// Refuses shapes that differ, with the reason why nothing is broadcast.
    ///
    /// @throws IllegalArgumentException naming the loss and both shapes
    static void requireOneShape(String loss, Shape z, Shape y) {
        if (z.equals(y)) {
            return;
        }
        String why = "both must have one shape";
        if (z.size() == y.size() && z.rank() + y.rank() == 3) {
            why = "broadcast, each of the " + z.size() + " predictions would meet each of the " + z.size()
                    + " targets, (" + z.size() + ", " + z.size() + "); reshape the targets to " + z;
        }
        throw new IllegalArgumentException(loss + ": predictions " + z + " against targets " + y + ": " + why);
    }
}
