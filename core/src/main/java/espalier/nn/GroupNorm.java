package espalier.nn;

import espalier.array.Axes;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;

/// Brings groups of channels of each sample to mean 0 and variance 1 over all places, then scales and shifts each
/// channel by what it learns (Wu and He 2018). For pictures in batches too small for [BatchNorm]; the same when
/// training and predicting.
///
/// `y = (x - mean) / (variance + epsilon)^(1/2) scale + shift`, mean and variance over the places and the channels of a
/// group
///
/// x, y: (n, ..., channels)  scale: (channels,), starts as ones  shift: (channels,), starts as zeros. One group is
/// layer normalisation of the whole picture; as many groups as channels, instance normalisation. Padded steps of
/// sequences (see [Pass]) do not count.
public final class GroupNorm implements Layer {
    /// The factors, (channels,).
    public final Param scale;
    /// What is added, (channels,).
    public final Param shift;

    private final Settings settings;

    /// A float32 layer with epsilon 1e-5.
    public GroupNorm(int groups, int channels) {
        this(groups, channels, 1e-5, DType.FLOAT32);
    }

    /// @param groups how many groups of neighbouring channels, a divisor of their number
    /// @param channels length of the last axis
    /// @param epsilon added to the variance, positive
    /// @param dtype the type of the parameters
    public GroupNorm(int groups, int channels, double epsilon, DType dtype) {
        var settings = new Settings(groups, channels, epsilon);
        this(settings, new Param(NDArray.ones(dtype, channels)), new Param(NDArray.zeros(dtype, channels)));
    }

    private GroupNorm(Settings settings, Param scale, Param shift) {
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
        int n = x.shape().dim(0);
        int groups = settings.groups;
        int size = settings.channels / groups;
        int places = 1;
        for (int i = 1; i < x.rank() - 1; i++) {
            places *= x.shape().dim(i);
        }
        Tensor g = x.reshape(n, places, groups, size);
        Tensor real = x.rank() == 3 ? pass.mask(x) : null; // (n, steps)
        Axes axes = Axes.keepdims(1, 3);
        Tensor weight = real == null ? null : Masks.weights(real).reshape(n, places, 1, 1);
        Tensor centred = g.subtract(Masks.mean(g, axes, weight, size));
        Tensor variance = Masks.mean(centred.square(), axes, weight, size);
        Tensor normal = centred.divide(variance.add(settings.epsilon).sqrt());
        return normal.reshape(x.shape().toArray()).scaleAndShift(pass.param(scale), pass.param(shift));
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param groups   how many groups of channels
    /// @param channels length of the last axis
    /// @param epsilon  what keeps the division finite
    public record Settings(int groups, int channels, double epsilon) implements LayerSettings {
        /// Refuses channels that the groups do not divide, and an epsilon that is not positive.
        public Settings {
            Sizes.require(groups >= 1 && channels >= 1 && channels % groups == 0 && epsilon > 0, "GroupNorm",
                    "groups that divide the channels and a positive epsilon", groups, channels, epsilon);
        }

        @Override
        public ParamShapes params() {
            return new ParamShapes().add("scale", channels).add("shift", channels);
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() >= 2 && x.dim(-1) == channels, this, "(n, ..., " + channels + ")", x);
            return x;
        }

        @Override
        public GroupNorm make(Function<String, Param> params) {
            return new GroupNorm(this, params.apply("scale"), params.apply("shift"));
        }

        @Override
        public String toString() {
            return "GroupNorm(" + groups + ", " + channels + ")";
        }
    }
}
