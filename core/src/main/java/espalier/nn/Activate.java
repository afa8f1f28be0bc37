package espalier.nn;

import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;

/// An activation as a layer of its own, `y = f(x)`: after a normalisation, where [Dense] and [Conv2d] cannot apply it
/// themselves. x, y: any shape, or (..., classes) for softmax.
///
/// ```java
/// new Sequential(new Conv2d(3, 16, 3, LINEAR, rng), new BatchNorm(16), new Activate(Activation.RELU))
/// ```
public final class Activate implements Layer {
    private final Settings settings;

    /// The layer.
    public Activate(Activation activation) {
        this(new Settings(activation));
    }

    private Activate(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        return settings.activation.apply(x);
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// Its function.
    ///
    /// @param activation the function
    public record Settings(Activation activation) implements LayerSettings {
        @Override
        public Shape output(Shape x) {
            Misfit.unless(activation.isElementwise() || x.rank() >= 2, this, "(n, ..., classes)", x);
            return x;
        }

        @Override
        public Activate make(Function<String, Param> params) {
            return new Activate(this);
        }

        @Override
        public String toString() {
            return "Activate(" + activation + ")";
        }
    }
}
