package espalier.nn;

import espalier.array.Axes;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Tensor;

/// Pairs of embeddings that should point the same way (y = 1) or apart (y = -1), whatever their lengths.
///
/// `L = mean of 1 - cos(a, b) where y = 1, max(0, cos(a, b) - margin) where y = -1`, `cos(a, b) = a b / (|a| |b|)`, 0
/// where a length is 0.
///
/// a, b: (n, d)  y: (n,). Metric learning: texts, faces, search.
///
/// @param margin the cosine below which different ones cost nothing, in -1 .. 1
/// @param reduction how the losses of single pairs are put together
public record CosineEmbedding(double margin, Loss.Reduction reduction) {

    /// Checks the settings.
    public CosineEmbedding {
        if (!(margin >= -1 && margin <= 1)) {
            throw new IllegalArgumentException("CosineEmbedding: the margin must be in -1 .. 1, got " + margin);
        }
    }

    /// A margin of 0; the mean.
    public CosineEmbedding() {
        this(0, Loss.Reduction.MEAN);
    }

    /// With another margin.
    public CosineEmbedding withMargin(double other) {
        return new CosineEmbedding(other, reduction);
    }

    /// With another reduction.
    public CosineEmbedding withReduction(Loss.Reduction other) {
        return new CosineEmbedding(margin, other);
    }

    /// The loss of the pairs.
    ///
    /// @throws IllegalArgumentException if the shapes do not fit, or a target is neither -1 nor 1
    public Tensor apply(Tensor a, Tensor b, NDArray y) {
        requirePairs("cosine embedding", a, b, y.shape());
        NDArray signs = Hinge.signs("cosine embedding", y, false);
        Tensor lengths = a.norm(Axes.axes(1)).multiply(b.norm(Axes.axes(1)));
        Tensor one = Tensor.of(NDArray.ones(a.dtype()));
        Tensor cosine = a.multiply(b).sum(Axes.axes(1)).divide(Tensor.where(lengths.value().equal(0.0), one, lengths));
        Tensor same = cosine.negative().add(1);
        Tensor apart = cosine.subtract(margin).relu();
        return reduction.of(Tensor.where(signs.greater(0.0), same, apart));
    }

    /// Refuses embeddings that are not (n, d) each, or not one target for each pair.
    static void requirePairs(String loss, Tensor a, Tensor b, Shape y) {
        if (a.rank() != 2 || !a.shape().equals(b.shape()) || !y.equals(Shape.of(a.shape().dim(0)))) {
            throw new IllegalArgumentException(loss + ": embeddings " + a.shape() + " and " + b.shape()
                    + " with targets " + y + ": needs (n, d), (n, d) and (n,)");
        }
    }

    @Override
    public String toString() {
        return "CosineEmbedding(" + margin + (reduction == Loss.Reduction.MEAN ? ")" : ", " + reduction + ")");
    }
}
