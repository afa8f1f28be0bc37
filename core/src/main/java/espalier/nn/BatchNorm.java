package espalier.nn;

import espalier.array.Axes;
import espalier.array.DType;
import espalier.array.Index;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import espalier.backend.Binary;
import java.util.Arrays;
import java.util.function.Function;

/// Brings each feature to mean 0 and variance 1 over the batch, then scales and shifts it by what it learns (Ioffe and
/// Szegedy 2015): deep networks train faster and bear larger rates.
///
/// `y = (x - mean) / (variance + epsilon)^(1/2) scale + shift`, per feature, the last axis
///
/// x, y: (n, ..., features); for pictures (n, height, width, channels) the mean is over samples and places. scale:
/// (features,), starts as ones shift: (features,), starts as zeros. Padded steps of sequences (see [Pass]) do not
/// count.
///
/// **Training** takes mean and variance from the batch, so it needs more than one number for each feature, and moves
/// the running ones: `running = (1 - momentum) running + momentum batch` (the variance with n - 1). **Predicting**
/// takes the running ones, so that an answer does not depend on what else is asked. They are frozen parameters: saved
/// with the layer, not learnt; a training pass changes them, so train in one thread.
public final class BatchNorm implements Layer {
    /// The factors, (features,).
    public final Param scale;
    /// What is added, (features,).
    public final Param shift;
    /// The running mean, (features,), frozen; starts as zeros.
    public final Param mean;
    /// The running variance, (features,), frozen; starts as ones.
    public final Param variance;

    private final Settings settings;

    /// A float32 layer with momentum 0.1 and epsilon 1e-5.
    public BatchNorm(int features) {
        this(features, 0.1, 1e-5, DType.FLOAT32);
    }

    /// @param features length of the last axis
    /// @param momentum the share of a batch in the running statistics, in 0 .. 1
    /// @param epsilon added to the variance, positive
    /// @param dtype the type of the parameters
    public BatchNorm(int features, double momentum, double epsilon, DType dtype) {
        var settings = new Settings(features, momentum, epsilon);
        this(settings, new Param(NDArray.ones(dtype, features)), new Param(NDArray.zeros(dtype, features)),
                new Param(NDArray.zeros(dtype, features)), new Param(NDArray.ones(dtype, features)));
    }

    private BatchNorm(Settings settings, Param scale, Param shift, Param mean, Param variance) {
        this.settings = settings;
        this.scale = scale;
        this.shift = shift;
        this.mean = mean.freeze(true);
        this.variance = variance.freeze(true);
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        return apply(x, pass, false);
    }

    /// With `relu`, [Activation#RELU] of the result: less to read and to write than two layers.
    Tensor apply(Tensor x, Pass pass, boolean relu) {
        settings.output(x.shape());
        if (pass.mode() != Mode.TRAINING) {
            return ofRunning(x, pass, relu);
        }
        Tensor real = x.rank() == 3 ? pass.mask(x) : null;
        boolean counts = pass.tape() == null || !pass.tape().isReplay(); // a checkpoint computes a batch again
        double n = real == null ? x.shape().size() / (double) settings.features : real.sum().item();
        if (n < 2) {
            throw new IllegalArgumentException(
                    this + ": training needs at least two samples to have a variance, got " + x.shape());
        }
        if (real != null) {
            Tensor y = ofReal(x, real, n, counts).multiply(pass.param(scale)).add(pass.param(shift));
            return relu ? y.relu() : y;
        }
        NDArray moments = pass.empty(x.dtype(), 2, settings.features);
        Tensor y = x.batchNormal(pass.param(scale), pass.param(shift), settings.epsilon, relu, moments);
        if (counts) {
            follow(moments.at(Index.at(0)), moments.at(Index.at(1)), n);
        }
        return y;
    }

    /// Of the real steps of sequences, without scale and shift.
    private Tensor ofReal(Tensor x, Tensor real, double n, boolean counts) {
        int[] allButLast = new int[x.rank() - 1];
        Arrays.setAll(allButLast, i -> i);
        Axes axes = Axes.axes(allButLast);
        Tensor weight = real.divide(n).reshape(x.shape().dim(0), x.shape().dim(1), 1);
        Tensor batchMean = Masks.mean(x, axes, weight, 1);
        Tensor centred = x.subtract(batchMean);
        Tensor batchVariance = Masks.mean(centred.square(), axes, weight, 1);
        if (counts) {
            follow(batchMean.value(), batchVariance.value(), n);
        }
        return centred.divide(batchVariance.add(settings.epsilon).sqrt());
    }

    private Tensor ofRunning(Tensor x, Pass pass, boolean relu) {
        NDArray moments = pass.empty(x.dtype(), 2, settings.features);
        Into.copy(pass.param(mean).value(), moments.at(Index.at(0)));
        Into.copy(pass.param(variance).value(), moments.at(Index.at(1)));
        return x.scaledNormal(pass.param(scale), pass.param(shift), settings.epsilon, relu, moments);
    }

    private void follow(NDArray batchMean, NDArray batchVariance, double n) {
        follow(mean, batchMean, 1);
        follow(variance, batchVariance, n / (n - 1));
    }

    private void follow(Param running, NDArray batch, double correction) {
        NDArray keep = NDArray.full(running.dtype(), 1 - settings.momentum);
        Into.binary(Binary.MULTIPLY, running.value(), keep, running.value());
        Into.axpy(settings.momentum * correction, batch, running.value());
        running.touch();
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param features length of the last axis
    /// @param momentum how fast the running statistics follow
    /// @param epsilon  what keeps the division finite
    public record Settings(int features, double momentum, double epsilon) implements LayerSettings {
        /// Refuses no features, a momentum outside 0 .. 1, and an epsilon that is not positive.
        public Settings {
            Sizes.require(features >= 1 && momentum >= 0 && momentum <= 1 && epsilon > 0, "BatchNorm",
                    "at least one feature, a momentum in 0 .. 1 and a positive epsilon", features, momentum, epsilon);
        }

        @Override
        public ParamShapes params() {
            return new ParamShapes().add("scale", features)
                    .add("shift", features)
                    .add("mean", features)
                    .add("variance", features);
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() >= 2 && x.dim(-1) == features, this, "(n, ..., " + features + ")", x);
            return x;
        }

        @Override
        public BatchNorm make(Function<String, Param> params) {
            return new BatchNorm(this, params.apply("scale"), params.apply("shift"), params.apply("mean"),
                    params.apply("variance"));
        }

        @Override
        public String toString() {
            return "BatchNorm(" + features + ")";
        }
    }
}
