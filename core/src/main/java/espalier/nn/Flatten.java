package espalier.nn;

import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;

/// Each sample as one row: (n, ...) to (n, m), row-major, so that a picture (n, height, width, channels) can enter a
/// [Dense] layer.
public final class Flatten implements Layer {
    private static final Settings SETTINGS = new Settings();

    /// The layer; it has no settings.
    public Flatten() {}

    @Override
    public Settings settings() {
        return SETTINGS;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        SETTINGS.output(x.shape());
        return x.flatten();
    }

    @Override
    public String toString() {
        return SETTINGS.toString();
    }

    /// None.
    public record Settings() implements LayerSettings {
        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() >= 2, this, "(n, ...), samples with at least one axis", x);
            int m = 1;
            for (int i = 1; i < x.rank(); i++) {
                m = Math.multiplyExact(m, x.dim(i));
            }
            return Shape.of(x.dim(0), m);
        }

        @Override
        public Flatten make(Function<String, Param> params) {
            return new Flatten();
        }

        @Override
        public String toString() {
            return "Flatten()";
        }
    }
}
