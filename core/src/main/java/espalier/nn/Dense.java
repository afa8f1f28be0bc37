package espalier.nn;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;

/// The fully connected layer: every output reads every input.
///
/// `y = f(x w + b)`   x: (n, in)  w: (in, out)  b: (out,)  y: (n, out);   further axes before the last are samples too,
/// (..., in) to (..., out).
///
/// The bias starts as zeros. The weights start by [Init#HE] (He et al. 2015) before ReLU and leaky ReLU, else by
/// [Init#XAVIER] (Glorot and Bengio 2010), unless another [Init] is given.
///
/// ```java
/// var hidden = new Dense(784, 128, Activation.RELU, rng);      // Dense(784 -> 128, relu)
/// Tensor y = hidden.apply(pass.input(x), pass);                // (32, 784) to (32, 128)
/// ```
public final class Dense implements Layer {
    /// The weights, (in, out).
    public final Param weight;
    /// The bias, (out,).
    public final Param bias;
    /// What is applied to the sums.
    public final Activation activation;

    /// A float32 layer with the default initial weights.
    public Dense(int in, int out, Activation activation, Rng rng) {
        this(in, out, activation, defaultInit(activation), rng, DType.FLOAT32);
    }

    /// A layer whose weights start as `init` says.
    ///
    /// @throws IllegalArgumentException if a size is not positive, or the type not a floating one
    public Dense(int in, int out, Activation activation, Init init, Rng rng, DType dtype) {
        if (in < 1 || out < 1) {
            throw new IllegalArgumentException(
                    "Dense: needs at least one input and one output, got " + in + " -> " + out);
        }
        this(new Param(init.draw(rng, dtype, in, out, in, out)), new Param(NDArray.zeros(dtype, out)), activation);
    }

    /// A layer around given parameters, which it shares with whoever else holds them.
    ///
    /// @throws IllegalArgumentException if the weights are not (in, out), the bias not (out,), or their types differ
    public Dense(Param weight, Param bias, Activation activation) {
        if (weight.shape().rank() != 2 || bias.shape().rank() != 1 || weight.shape().dim(1) != bias.shape().dim(0)) {
            throw new IllegalArgumentException("Dense: weight " + weight.shape() + " and bias " + bias.shape()
                    + ": the weight must be (in, out) and the bias (out,)"
                    + (bias.shape().rank() == 2 ? "; reshape(-1) the bias" : ""));
        }
        if (weight.dtype() != bias.dtype()) {
            throw new IllegalArgumentException(
                    "Dense: weight " + weight.dtype().numpyName() + " and bias " + bias.dtype().numpyName()
                            + " must be of one type");
        }
        this.weight = weight;
        this.bias = bias;
        this.activation = activation;
    }

    /// Number of inputs.
    public int in() {
        return weight.shape().dim(0);
    }

    /// Number of outputs.
    public int out() {
        return weight.shape().dim(1);
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        if (x.rank() < 2 || x.shape().dim(-1) != in()) {
            throw new IllegalArgumentException(this + ": expects (n, " + in() + "), got " + x.shape());
        }
        return activation.apply(x.linear(pass.param(weight), pass.param(bias)));
    }

    static Init defaultInit(Activation activation) {
        return switch (activation) {
            case RELU, LEAKY_RELU -> Init.HE;
            case LINEAR, SIGMOID, TANH, SOFTMAX -> Init.XAVIER;
        };
    }

    @Override
    public String toString() {
        return "Dense(" + in() + " -> " + out() + (activation == Activation.LINEAR ? "" : ", " + activation) + ")";
    }
}
