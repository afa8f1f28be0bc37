package espalier.nn;

import espalier.array.Axes;
import espalier.array.NDArray;
import espalier.autodiff.Tensor;

/// Pairs of embeddings that should lie together (y = 1) or at least a margin apart (y = 0) (Hadsell, Chopra, LeCun
/// 2006).
///
/// `L = mean of d^2 / 2 where y = 1, max(0, margin - d)^2 / 2 where y = 0`, `d = |a - b|`
///
/// a, b: (n, d)  y: (n,), 0 and 1. Two branches with shared weights: the same network applied twice.
///
/// @param margin the distance from which on different ones cost nothing, positive
/// @param reduction how the losses of single pairs are put together
public record Contrastive(double margin, Loss.Reduction reduction) {

    /// Checks the settings.
    public Contrastive {
        if (!(margin > 0) || Double.isInfinite(margin)) {
            throw new IllegalArgumentException("Contrastive: the margin must be a positive number, got " + margin);
        }
    }

    /// A margin of 1; the mean.
    public Contrastive() {
        this(1, Loss.Reduction.MEAN);
    }

    /// With another margin.
    public Contrastive withMargin(double other) {
        return new Contrastive(other, reduction);
    }

    /// With another reduction.
    public Contrastive withReduction(Loss.Reduction other) {
        return new Contrastive(margin, other);
    }

    /// The loss of the pairs.
    ///
    /// @throws IllegalArgumentException if the shapes do not fit, or a target is neither 0 nor 1
    public Tensor apply(Tensor a, Tensor b, NDArray y) {
        CosineEmbedding.requirePairs("contrastive", a, b, y.shape());
        NDArray same = Hinge.signs("contrastive", y, true).greater(0.0);
        Tensor difference = a.subtract(b);
        Tensor near = difference.square().sum(Axes.axes(1));
        Tensor far = difference.norm(Axes.axes(1)).negative().add(margin).relu().square();
        return reduction.of(Tensor.where(same, near, far).multiply(0.5));
    }

    @Override
    public String toString() {
        return "Contrastive(" + margin + (reduction == Loss.Reduction.MEAN ? ")" : ", " + reduction + ")");
    }
}
