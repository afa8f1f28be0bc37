package espalier.nn;

import espalier.array.Axes;
import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import espalier.backend.Binary;
import java.util.Arrays;

/// Brings each feature to mean 0 and variance 1 over the batch, then scales and shifts it by what it learns (Ioffe and
/// Szegedy 2015): deep networks train faster and bear larger rates.
///
/// `y = (x - mean) / (variance + epsilon)^(1/2) scale + shift`, per feature, the last axis
///
/// x, y: (n, ..., features); for pictures (n, height, width, channels) the mean is over samples and places. scale:
/// (features,), starts as ones shift: (features,), starts as zeros.
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
    /// How fast the running statistics follow.
    public final double momentum;
    /// What keeps the division finite.
    public final double epsilon;

    /// A float32 layer with momentum 0.1 and epsilon 1e-5.
    public BatchNorm(int features) {
        this(features, 0.1, 1e-5, DType.FLOAT32);
    }

    /// @param features length of the last axis
    /// @param momentum the share of a batch in the running statistics, in 0 .. 1
    /// @param epsilon added to the variance, positive
    /// @param dtype the type of the parameters
    public BatchNorm(int features, double momentum, double epsilon, DType dtype) {
        if (features < 1 || !(momentum >= 0 && momentum <= 1) || !(epsilon > 0)) {
            throw new IllegalArgumentException(
                    "BatchNorm: needs at least one feature, a momentum in 0 .. 1 and a positive epsilon, got "
                            + features + ", "
                            + momentum + " and " + epsilon);
        }
        this.scale = new Param(NDArray.ones(dtype, features));
        this.shift = new Param(NDArray.zeros(dtype, features));
        this.mean = new Param(NDArray.zeros(dtype, features)).freeze(true);
        this.variance = new Param(NDArray.ones(dtype, features)).freeze(true);
        this.momentum = momentum;
        this.epsilon = epsilon;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        int features = scale.shape().dim(0);
        if (x.rank() < 2 || x.shape().dim(-1) != features) {
            throw new IllegalArgumentException(this + ": expects (n, ..., " + features + "), got " + x.shape());
        }
        Tensor normal = pass.mode() == Mode.TRAINING ? ofBatch(x) : ofRunning(x, pass);
        return normal.multiply(pass.param(scale)).add(pass.param(shift));
    }

    private Tensor ofBatch(Tensor x) {
        int n = x.shape().size() / scale.shape().dim(0);
        if (n < 2) {
            throw new IllegalArgumentException(
                    this + ": training needs at least two samples to have a variance, got " + x.shape());
        }
        int[] allButLast = new int[x.rank() - 1];
        Arrays.setAll(allButLast, i -> i);
        Axes axes = Axes.axes(allButLast);
        Tensor batchMean = x.mean(axes);
        Tensor centred = x.subtract(batchMean);
        Tensor batchVariance = centred.square().mean(axes);
        follow(mean, batchMean.value(), 1);
        follow(variance, batchVariance.value(), n / (n - 1.0));
        return centred.divide(batchVariance.add(epsilon).sqrt());
    }

    private Tensor ofRunning(Tensor x, Pass pass) {
        return x.subtract(pass.param(mean)).divide(pass.param(variance).add(epsilon).sqrt());
    }

    private void follow(Param running, NDArray batch, double correction) {
        NDArray keep = NDArray.full(running.dtype(), 1 - momentum);
        Into.binary(Binary.MULTIPLY, running.value(), keep, running.value());
        Into.axpy(momentum * correction, batch, running.value());
        running.touch();
    }

    @Override
    public String toString() {
        return "BatchNorm(" + scale.shape().dim(0) + ")";
    }
}
