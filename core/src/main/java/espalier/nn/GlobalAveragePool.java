package espalier.nn;

import espalier.array.Axes;
import espalier.autodiff.Tensor;

/// The mean of each channel over the whole picture: (n, height, width, c) to (n, c), for any size of picture (Lin,
/// Chen, Yan 2014). Between the convolutions and the last [Dense] layer.
public final class GlobalAveragePool implements Layer {

    /// The layer; it has no settings.
    public GlobalAveragePool() {}

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        if (x.rank() != 4) {
            throw new IllegalArgumentException(this + ": expects (n, height, width, channels), got " + x.shape());
        }
        return x.mean(Axes.axes(1, 2));
    }

    @Override
    public String toString() {
        return "GlobalAveragePool()";
    }
}
