package espalier.nn;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;

/// Brings the features of each sample to mean 0 and variance 1, then scales and shifts them by what it learns (Ba,
/// Kiros, Hinton 2016). The same when training and predicting, and for any size of batch.
///
/// `y = (x - mean x) / (var x + epsilon)^(1/2) scale + shift`, mean and variance over the last axis
///
/// x, y: (..., features)  scale: (features,), starts as ones  shift: (features,), starts as zeros.
public final class LayerNorm implements Layer {
    /// The factors, (features,).
    public final Param scale;
    /// What is added, (features,).
    public final Param shift;

    private final Settings settings;

    /// A float32 layer with epsilon 1e-5.
    public LayerNorm(int features) {
        this(features, 1e-5, DType.FLOAT32);
    }

    /// @param features length of the last axis
    /// @param epsilon added to the variance, positive
    /// @param dtype the type of the parameters
    public LayerNorm(int features, double epsilon, DType dtype) {
        var settings = new Settings(features, epsilon);
        this(settings, new Param(NDArray.ones(dtype, features)), new Param(NDArray.zeros(dtype, features)));
    }

    private LayerNorm(Settings settings, Param scale, Param shift) {
        this.settings = settings;
        this.scale = scale;
        this.shift = shift;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        return x.normal(settings.epsilon).scaleAndShift(pass.param(scale), pass.param(shift));
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
            Sizes.require(features >= 1 && epsilon > 0, "LayerNorm", "at least one feature and a positive epsilon",
                    features, epsilon);
        }

        @Override
        public ParamShapes params() {
            return new ParamShapes().add("scale", features).add("shift", features);
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() >= 2 && x.dim(-1) == features, this, "(n, ..., " + features + ")", x);
            return x;
        }

        @Override
        public LayerNorm make(Function<String, Param> params) {
            return new LayerNorm(this, params.apply("scale"), params.apply("shift"));
        }

        @Override
        public String toString() {
            return "LayerNorm(" + features + ")";
        }
    }
}
