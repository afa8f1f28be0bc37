package espalier.nn;

import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;

/// Forgets at random while training, so that no unit can rely on a single other (Srivastava et al. 2014):
/// `y = x m / (1 - rate)`, m being 0 with probability `rate`, else 1, drawn anew for every number and pass. When
/// predicting, `y = x`.
///
/// x, y: any shape.   The random numbers are those of the [Pass]; 0.5 is usual between large dense layers, 0.1 to 0.3
/// elsewhere.
///
/// After convolutions, whose neighbouring outputs say nearly the same, take [#spatial]: it forgets whole channels of a
/// sample, m: (n, 1, ..., 1, channels) (Tompson et al. 2015).
public final class Dropout implements Layer {
    private final Settings settings;

    /// @param rate the probability of forgetting a number, at least 0 and below 1
    public Dropout(double rate) {
        this(new Settings(rate, false));
    }

    private Dropout(Settings settings) {
        this.settings = settings;
    }

    /// One that forgets whole channels, the last axis, of a sample.
    public static Dropout spatial(double rate) {
        return new Dropout(new Settings(rate, true));
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        if (pass.mode() != Mode.TRAINING || settings.rate == 0) {
            return x;
        }
        return settings.spatial ? channels(x, pass) : x.dropout(settings.rate, pass.rng());
    }

    private Tensor channels(Tensor x, Pass pass) {
        int[] dims = x.shape().toArray();
        for (int i = 1; i < dims.length - 1; i++) {
            dims[i] = 1;
        }
        var mask = pass.rng().bernoulli(1 - settings.rate, pass.empty(x.dtype(), dims));
        return x.multiply(Tensor.of(mask)).multiply(1 / (1 - settings.rate));
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param rate    the probability of forgetting a number
    /// @param spatial whether whole channels are forgotten
    public record Settings(double rate, boolean spatial) implements LayerSettings {
        /// Refuses rates outside 0 .. 1.
        public Settings {
            if (!(rate >= 0 && rate < 1)) {
                throw new IllegalArgumentException("Dropout: the rate must be at least 0 and below 1, got " + rate);
            }
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(!spatial || x.rank() >= 2, this, "(n, ..., channels)", x);
            return x;
        }

        @Override
        public Dropout make(Function<String, Param> params) {
            return new Dropout(this);
        }

        @Override
        public String toString() {
            return spatial ? "Dropout.spatial(" + rate + ")" : "Dropout(" + rate + ")";
        }
    }
}
