package espalier.nn;

import espalier.array.Axes;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;

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
    /// What keeps the division finite.
    public final double epsilon;

    /// A float32 layer with epsilon 1e-5.
    public LayerNorm(int features) {
        this(features, 1e-5, DType.FLOAT32);
    }

    /// @param features length of the last axis
    /// @param epsilon added to the variance, positive
    /// @param dtype the type of the parameters
    public LayerNorm(int features, double epsilon, DType dtype) {
        if (features < 1 || !(epsilon > 0)) {
            throw new IllegalArgumentException("LayerNorm: needs at least one feature and a positive epsilon, got "
                    + features + " and " + epsilon);
        }
        this.scale = new Param(NDArray.ones(dtype, features));
        this.shift = new Param(NDArray.zeros(dtype, features));
        this.epsilon = epsilon;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        int features = scale.shape().dim(0);
        if (x.rank() < 2 || x.shape().dim(-1) != features) {
            throw new IllegalArgumentException(this + ": expects (n, ..., " + features + "), got " + x.shape());
        }
        Tensor centred = x.subtract(x.mean(Axes.keepdims(-1)));
        Tensor deviation = centred.square().mean(Axes.keepdims(-1)).add(epsilon).sqrt();
        return centred.divide(deviation).multiply(pass.param(scale)).add(pass.param(shift));
    }

    @Override
    public String toString() {
        return "LayerNorm(" + scale.shape().dim(0) + ")";
    }
}
