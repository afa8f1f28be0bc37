package espalier.nn;

import espalier.array.Axes;
import espalier.autodiff.Tensor;

/// Triples of embeddings: an anchor should be nearer to one of its own kind than to another one, by a margin (Schroff,
/// Kalenichenko, Philbin 2015).
///
/// `L = mean of max(0, |anchor - positive| - |anchor - negative| + margin)`
///
/// anchor, positive, negative: (n, d).
///
/// @param margin the lead that costs nothing, positive
/// @param reduction how the losses of single triples are put together
public record TripletMargin(double margin, Loss.Reduction reduction) {

    /// Checks the settings.
    public TripletMargin {
        if (!(margin > 0) || Double.isInfinite(margin)) {
            throw new IllegalArgumentException("TripletMargin: the margin must be a positive number, got " + margin);
        }
    }

    /// A margin of 1; the mean.
    public TripletMargin() {
        this(1, Loss.Reduction.MEAN);
    }

    /// With another margin.
    public TripletMargin withMargin(double other) {
        return new TripletMargin(other, reduction);
    }

    /// With another reduction.
    public TripletMargin withReduction(Loss.Reduction other) {
        return new TripletMargin(margin, other);
    }

    /// The loss of the triples.
    ///
    /// @throws IllegalArgumentException if the shapes are not equal, or not (n, d)
    public Tensor apply(Tensor anchor, Tensor positive, Tensor negative) {
        if (anchor.rank() != 2 || !anchor.shape().equals(positive.shape())
                || !anchor.shape().equals(negative.shape())) {
            throw new IllegalArgumentException("triplet margin: embeddings " + anchor.shape() + ", " + positive.shape()
                    + " and " + negative.shape() + ": all three must be (n, d)");
        }
        Tensor near = anchor.subtract(positive).norm(Axes.axes(1));
        Tensor far = anchor.subtract(negative).norm(Axes.axes(1));
        return reduction.of(near.subtract(far).add(margin).relu());
    }

    @Override
    public String toString() {
        return "TripletMargin(" + margin + (reduction == Loss.Reduction.MEAN ? ")" : ", " + reduction + ")");
    }
}
