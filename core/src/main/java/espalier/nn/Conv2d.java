package espalier.nn;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import espalier.autodiff.Window;

/// Convolution of pictures (LeCun et al. 1989): each output looks through the same small window, wherever it is.
///
/// `y[n, i, j, o] = f(b[o] + sum over p, q, c of x[n, i s + p, j s + q, c] w[p, q, c, o])`, s the stride
///
/// x: (n, height, width, in)  w: (window height, window width, in, out)  b: (out,)  y: (n, rows, columns, out).
/// Channels last, as in pictures.
///
/// The bias starts as zeros, the weights by [Init#HE] before ReLU and leaky ReLU, else by [Init#XAVIER], with fanIn =
/// window height x width x in and fanOut = window height x width x out.
///
/// ```java
/// var conv = new Conv2d(3, 16, 3, Activation.RELU, rng);       // Conv2d(3 -> 16, 3x3, relu)
/// Tensor y = conv.apply(pass.input(x), pass);                  // (32, 64, 64, 3) to (32, 64, 64, 16)
/// ```
public final class Conv2d implements Layer {
    /// The weights, (window height, window width, in, out).
    public final Param weight;
    /// The bias, (out,).
    public final Param bias;
    /// The step of the window.
    public final int stride;
    /// What is added around the pictures.
    public final Padding padding;
    /// What is applied to the sums.
    public final Activation activation;

    /// A float32 layer with a square window, stride 1, and pictures that keep their size.
    public Conv2d(int in, int out, int size, Activation activation, Rng rng) {
        this(in, out, size, 1, Padding.SAME, activation, Dense.defaultInit(activation), rng, DType.FLOAT32);
    }

    /// A layer with a square window.
    ///
    /// @throws IllegalArgumentException if a size or the stride is not positive
    public Conv2d(int in, int out, int size, int stride, Padding padding, Activation activation, Init init, Rng rng,
            DType dtype) {
        if (in < 1 || out < 1 || size < 1) {
            throw new IllegalArgumentException("Conv2d: needs channels and a window of at least 1, got " + in + " -> "
                    + out + ", " + size + "x" + size);
        }
        this(new Param(init.draw(rng, dtype, size * size * in, size * size * out, size, size, in, out)),
                new Param(NDArray.zeros(dtype, out)), stride,
                padding, activation);
    }

    /// A layer around given parameters, which it shares with whoever else holds them.
    ///
    /// @throws IllegalArgumentException if the weights are not (window height, window width, in, out) or the bias not
    /// (out,)
    public Conv2d(Param weight, Param bias, int stride, Padding padding, Activation activation) {
        if (weight.shape().rank() != 4 || !bias.shape().equals(Shape.of(weight.shape().dim(3)))) {
            throw new IllegalArgumentException("Conv2d: weight " + weight.shape() + " and bias " + bias.shape()
                    + ": the weight must be (window height, window width, in, out) and the bias (out,)");
        }
        if (stride < 1) {
            throw new IllegalArgumentException("Conv2d: the stride must be at least 1, got " + stride);
        }
        this.weight = weight;
        this.bias = bias;
        this.stride = stride;
        this.padding = padding;
        this.activation = activation;
    }

    /// Number of channels of the input.
    public int in() {
        return weight.shape().dim(2);
    }

    /// Number of channels of the output.
    public int out() {
        return weight.shape().dim(3);
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        if (x.rank() != 4 || x.shape().dim(3) != in()) {
            throw new IllegalArgumentException(this + ": expects (n, height, width, " + in() + "), got " + x.shape());
        }
        Shape w = weight.shape();
        Window window = padding.window(w.dim(0), w.dim(1), stride, 1, x.shape());
        Tensor y = x.conv2d(pass.param(weight), pass.param(bias), window, 1);
        return activation.apply(y);
    }

    @Override
    public String toString() {
        return "Conv2d(" + in() + " -> " + out() + ", " + weight.shape().dim(0) + "x" + weight.shape().dim(1)
                + (stride == 1 ? "" : ", stride " + stride)
                + (padding == Padding.SAME ? "" : ", valid")
                + (activation == Activation.LINEAR ? "" : ", " + activation) + ")";
    }
}
