package espalier.nn;

import espalier.array.Axes;
import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import espalier.backend.Binary;
import espalier.backend.Reduction;
import java.util.function.Function;

/// Says which steps of a sequence are padding: those whose features are all `value` (see [Pass]). The first layer of
/// networks on measured sequences of different lengths; for words, see [Embedding].
///
/// x: (n, steps, features)  y = x.
///
/// ```java
/// new Sequential(new Masking(0), new Gru(6, 32, rng), new LastStep(), new Dense(32, 2, Activation.LINEAR, rng))
/// ```
public final class Masking implements Layer {
    private final Settings settings;

    /// The layer.
    public Masking(double value) {
        this(new Settings(value));
    }

    private Masking(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        int n = x.shape().dim(0);
        int steps = x.shape().dim(1);
        NDArray other = pass.empty(DType.BOOL, n, steps, x.shape().dim(2));
        Into.binary(Binary.NOT_EQUAL, x.value(), NDArray.full(x.dtype(), settings.value), other);
        pass.mask(Into.reduce(Reduction.ANY, other, Axes.axes(2), pass.empty(DType.BOOL, n, steps)));
        return x;
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param value of all features of a padded step
    public record Settings(double value) implements LayerSettings {
        /// Refuses NaN and infinity.
        public Settings {
            Sizes.require(Double.isFinite(value), "Masking", "a finite value", value);
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == 3, this, "(n, steps, features)", x);
            return x;
        }

        @Override
        public Masking make(Function<String, Param> params) {
            return new Masking(this);
        }

        @Override
        public String toString() {
            return "Masking(" + value + ")";
        }
    }
}
