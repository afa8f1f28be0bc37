package espalier.nn;

import espalier.array.Axes;
import espalier.array.NDArray;
import espalier.autodiff.Tensor;

/// The Kullback-Leibler divergence (1951) of predicted from given probabilities; p = softmax(z).
///
/// `L = mean of sum_c y_c (ln y_c - ln p_c);   dz = (p sum_c y_c - y) / n`. It is 0 where both are the same, and
/// differs
/// from [CrossEntropy] with probabilities by a constant: take it to learn from the outputs of another network
/// (distillation), where the distance itself is of interest.
///
/// z: logits (n, ..., k)  y: probabilities (n, ..., k); the mean is over the rows, not over all numbers.
///
/// @param reduction how the divergences of single rows are put together
public record KlDivergence(Reduction reduction) implements Loss {

    /// The mean.
    public KlDivergence() {
        this(Reduction.MEAN);
    }

    /// With another reduction.
    public KlDivergence withReduction(Reduction other) {
        return new KlDivergence(other);
    }

    @Override
    public Tensor apply(Tensor logits, NDArray y) {
        Loss.requireOneShape("KL divergence", logits.shape(), y.shape());
        if (logits.rank() < 1 || !y.dtype().isFloating() || y.size() > 0 && !(y.min().item() >= 0)) {
            throw new IllegalArgumentException("KL divergence: targets " + y.shape() + " of type "
                    + y.dtype().numpyName() + ": must be probabilities, floating numbers not below 0");
        }
        NDArray nothing = y.equal(0.0);
        NDArray entropy = y.multiply(NDArray.where(nothing, NDArray.onesLike(y), y).log()).sum(-1); // 0 ln 0 = 0
        Tensor cross = logits.logSoftmax(logits.rank() - 1).multiply(logits.constant(y)).sum(Axes.axes(-1));
        return reduction.of(logits.constant(entropy).subtract(cross));
    }

    @Override
    public String toString() {
        return "KL divergence" + (reduction == Reduction.MEAN ? "" : " (" + reduction + ")");
    }
}
