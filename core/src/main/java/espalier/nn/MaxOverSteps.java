package espalier.nn;

import espalier.array.Axes;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;

/// The largest number of each feature over the steps of a sequence, without padded ones (see [Pass]): `y[n, c] = max
/// over t of x[n, t, c]`; zeros where all steps are padding.
///
/// x: (n, steps, c), at least one step  y: (n, c).   Equal largest numbers share the gradient.
public final class MaxOverSteps implements Layer {
    private final Settings settings;

    /// The layer; it has no settings.
    public MaxOverSteps() {
        this(new Settings());
    }

    private MaxOverSteps(Settings settings) {
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
            return x.max(Axes.axes(1));
        }
        Tensor m = real.reshape(x.shape().dim(0), x.shape().dim(1), 1);
        Tensor any = real.max(Axes.keepdims(1)); // (n, 1)
        return x.multiply(m).add(m.subtract(1).multiply(Masks.FAR)).max(Axes.axes(1)).multiply(any);
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// None.
    public record Settings() implements LayerSettings {
        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == 3 && x.dim(1) >= 1, this, "(n, steps, features), at least one step", x);
            return Shape.of(x.dim(0), x.dim(2));
        }

        @Override
        public MaxOverSteps make(Function<String, Param> params) {
            return new MaxOverSteps();
        }

        @Override
        public String toString() {
            return "MaxOverSteps()";
        }
    }
}
