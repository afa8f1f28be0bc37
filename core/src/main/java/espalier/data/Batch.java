package espalier.data;

import espalier.array.NDArray;

/// Some samples and their targets, one row each: what [Batches] hands to the trainer.
///
/// @param x samples `(n, ...sampleShape)`
/// @param y class numbers int64 `(n,)`, or targets `(n, ...)` to be predicted
public record Batch(NDArray x, NDArray y) {

    /// Refuses samples and targets that are not row by row.
    public Batch {
        if (x.rank() == 0 || y.rank() == 0 || x.shape().dim(0) != y.shape().dim(0)) {
            throw new IllegalArgumentException("Batch: x " + x.shape() + " and y " + y.shape()
                    + " must have one row per sample on their first axis");
        }
    }

    /// Number of samples.
    public int size() {
        return x.shape().dim(0);
    }

    @Override
    public String toString() {
        return "Batch(x " + x.dtype().numpyName() + " " + x.shape() + ", y " + y.dtype().numpyName() + " " + y.shape()
                + ")";
    }
}
