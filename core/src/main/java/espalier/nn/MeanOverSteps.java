package espalier.nn;

import espalier.array.Axes;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;

/// The mean of a sequence over its steps, without padded ones (see [Pass]): `y[n, c] = mean over t of x[n, t, c]`;
/// zeros where all steps are padding.
///
/// x: (n, steps, c)  y: (n, c).
public final class MeanOverSteps implements Layer {
    private final Settings settings;

    /// The layer; it has no settings.
    public MeanOverSteps() {
        this(new Settings());
    }

    private MeanOverSteps(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        Tensor real = pass.mask(x);
        if (real == null) {
            return x.mean(Axes.axes(1));
        }
        return x.multiply(Masks.weights(real).reshape(x.shape().dim(0), x.shape().dim(1), 1)).sum(Axes.axes(1));
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// None.
    public record Settings() implements LayerSettings {
        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == 3, this, "(n, steps, features)", x);
            return Shape.of(x.dim(0), x.dim(2));
        }

        @Override
        public MeanOverSteps make(Function<String, Param> params) {
            return new MeanOverSteps();
        }

        @Override
        public String toString() {
            return "MeanOverSteps()";
        }
    }
}
