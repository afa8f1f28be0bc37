package espalier.nn;

import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;

/// `y = x`: the shortcut of a residual block, a branch of a set of parallel layers.
public final class Identity implements Layer {
    private final Settings settings;

    /// The layer; it has no settings.
    public Identity() {
        this(new Settings());
    }

    private Identity(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        return x;
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// None.
    public record Settings() implements LayerSettings {
        @Override
        public Shape output(Shape x) {
            return x;
        }

        @Override
        public Identity make(Function<String, Param> params) {
            return new Identity();
        }

        @Override
        public String toString() {
            return "Identity()";
        }
    }
}
