package espalier.nn;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;

/// Brings the features of each sample to a mean square of 1, then scales them by what it learns (Zhang and Sennrich
/// 2019): [LayerNorm] without the mean, which is cheaper and in transformers as good.
///
/// `y = x / (mean x^2 + epsilon)^(1/2) scale`, the mean over the last axis
///
/// x, y: (..., features)  scale: (features,), starts as ones.
public final class RmsNorm implements Layer {
    /// The factors, (features,).
    public final Param scale;

    private final Settings settings;

    /// A float32 layer with epsilon 1e-6.
    public RmsNorm(int features) {
        this(features, 1e-6, DType.FLOAT32);
    }

    /// @param features length of the last axis
    /// @param epsilon added to the mean square, positive
    /// @param dtype the type of the parameters
    public RmsNorm(int features, double epsilon, DType dtype) {
        this(new Settings(features, epsilon), new Param(NDArray.ones(dtype, features)));
    }

    private RmsNorm(Settings settings, Param scale) {
        this.settings = settings;
        this.scale = scale;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        return x.rms(settings.epsilon).multiply(pass.param(scale));
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param features length of the last axis
    /// @param epsilon  what keeps the division finite
    public record Settings(int features, double epsilon) implements LayerSettings {
        /// Refuses no features and an epsilon that is not positive.
        public Settings {
            Sizes.require(features >= 1 && epsilon > 0, "RmsNorm", "at least one feature and a positive epsilon",
                    features, epsilon);
        }

        @Override
        public ParamShapes params() {
            return new ParamShapes().add("scale", features);
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() >= 2 && x.dim(-1) == features, this, "(n, ..., " + features + ")", x);
            return x;
        }

        @Override
        public RmsNorm make(Function<String, Param> params) {
            return new RmsNorm(this, params.apply("scale"));
        }

        @Override
        public String toString() {
            return "RmsNorm(" + features + ")";
        }
    }
}
