package espalier.nn;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import espalier.backend.Binary;
import java.util.function.Function;

/// A leaky ReLU whose slope is learnt, one for each feature (He et al. 2015):
///
/// `y = x where x > 0, else slope x`;   `dslope = sum of x dy where x <= 0`
///
/// x, y: (n, ..., features)  slope: (features,), starts as 0.25. Do not decay it with the weights: that would make it a
/// plain ReLU.
public final class PRelu implements Layer {
    /// The slopes on the left, (features,).
    public final Param slope;

    private final Settings settings;

    /// A float32 layer.
    public PRelu(int features) {
        this(features, 0.25, DType.FLOAT32);
    }

    /// @param features length of the last axis
    /// @param slope where all slopes start
    /// @param dtype the type of the parameter
    public PRelu(int features, double slope, DType dtype) {
        this(new Settings(features), new Param(NDArray.full(dtype, slope, features)));
    }

    private PRelu(Settings settings, Param slope) {
        this.settings = settings;
        this.slope = slope;
    }
    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        return x.apply(Binary.LEAKY_RELU, pass.param(slope));
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param features length of the last axis
    public record Settings(int features) implements LayerSettings {
        /// Refuses no features.
        public Settings {
            Sizes.require(features >= 1, "PRelu", "at least one feature", features);
        }

        @Override
        public ParamShapes params() {
            return new ParamShapes().add("slope", features);
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() >= 2 && x.dim(-1) == features, this, "(n, ..., " + features + ")", x);
            return x;
        }

        @Override
        public PRelu make(Function<String, Param> params) {
            return new PRelu(this, params.apply("slope"));
        }

        @Override
        public String toString() {
            return "PRelu(" + features + ")";
        }
    }
}
