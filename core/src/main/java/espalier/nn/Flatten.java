package espalier.nn;

import espalier.autodiff.Tensor;

/// Each sample as one row: (n, ...) to (n, m), row-major, so that a picture (n, height, width, channels) can enter a
/// [Dense] layer.
public final class Flatten implements Layer {

    /// The layer; it has no settings.
    public Flatten() {}

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        if (x.rank() < 2) {
            throw new IllegalArgumentException(
                    this + ": expects (n, ...), samples with at least one axis, got " + x.shape());
        }
        return x.flatten();
    }

    @Override
    public String toString() {
        return "Flatten()";
    }
}
