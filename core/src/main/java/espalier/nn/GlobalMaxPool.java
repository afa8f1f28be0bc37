package espalier.nn;

import espalier.array.Axes;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;

/// The largest number of each channel over the whole picture: (n, height, width, c) to (n, c), for any size of picture
/// (Lin, Chen, Yan 2014). Between the convolutions and the last [Dense] layer. For sequences, see [MaxOverSteps].
public final class GlobalMaxPool implements Layer {
    private static final Settings SETTINGS = new Settings();

    /// The layer; it has no settings.
    public GlobalMaxPool() {}

    @Override
    public Settings settings() {
        return SETTINGS;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        SETTINGS.output(x.shape());
        return x.max(Axes.axes(1, 2));
    }

    @Override
    public String toString() {
        return SETTINGS.toString();
    }

    /// None.
    public record Settings() implements LayerSettings {
        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == 4 && x.dim(1) >= 1 && x.dim(2) >= 1, this, "(n, height, width, channels)", x);
            return Sizes.without(x, 1, 3);
        }

        @Override
        public GlobalMaxPool make(Function<String, Param> params) {
            return new GlobalMaxPool();
        }

        @Override
        public String toString() {
            return "GlobalMaxPool()";
        }
    }
}
