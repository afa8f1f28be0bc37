package espalier.nn;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;

/// The fully connected layer: every output reads every input.
///
/// `y = f(x w + b)`   x: (n, in)  w: (in, out)  b: (out,)  y: (n, out);   further axes before the last are samples too,
/// (..., in) to (..., out).
///
/// The bias starts as zeros. The weights start by [Activation#defaultInit] of f, [Init#HE] before ReLU and its
/// relatives (He et al. 2015), else [Init#XAVIER] (Glorot and Bengio 2010), unless another [Init] is given.
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

    private final Settings settings;

    /// A float32 layer with the default initial weights.
    public Dense(int in, int out, Activation activation, Rng rng) {
        this(in, out, activation, activation.defaultInit(), rng, DType.FLOAT32);
    }

    /// A layer whose weights start as `init` says.
    ///
    /// @throws IllegalArgumentException if a size is not positive, or the type not a floating one
    public Dense(int in, int out, Activation activation, Init init, Rng rng, DType dtype) {
        var settings = new Settings(in, out, activation);
        this(settings, new Param(init.draw(rng, dtype, in, out, in, out)), new Param(NDArray.zeros(dtype, out)));
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
        this(new Settings(weight.shape().dim(0), weight.shape().dim(1), activation), weight, bias);
    }

    private Dense(Settings settings, Param weight, Param bias) {
        this.settings = settings;
        this.weight = weight;
        this.bias = bias;
        this.activation = settings.activation;
    }

    /// Number of inputs.
    public int in() {
        return settings.in;
    }

    /// Number of outputs.
    public int out() {
        return settings.out;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.check(x.shape());
        return activation.rest(x.linear(pass.param(weight), pass.param(bias), activation.fused()));
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param in         number of inputs
    /// @param out        number of outputs
    /// @param activation what is applied to the sums
    public record Settings(int in, int out, Activation activation) implements LayerSettings {
        /// Refuses sizes below 1.
        public Settings {
            Sizes.require(in >= 1 && out >= 1, "Dense", "at least one input and one output", in + " -> " + out);
        }

        @Override
        public ParamShapes params() {
            return new ParamShapes().add("weight", in, out).add("bias", out);
        }

        private void check(Shape x) {
            Misfit.unless(x.rank() >= 2 && x.dim(-1) == in, this, "(n, " + in + ")", x);
        }

        @Override
        public Shape output(Shape x) {
            check(x);
            return Sizes.withLast(x, out);
        }

        @Override
        public Dense make(Function<String, Param> params) {
            return new Dense(this, params.apply("weight"), params.apply("bias"));
        }

        @Override
        public String toString() {
            return "Dense(" + in + " -> " + out + (activation == Activation.LINEAR ? "" : ", " + activation) + ")";
        }
    }
}
