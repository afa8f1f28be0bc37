package espalier.nn;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import espalier.autodiff.Window;
import java.util.function.Function;

/// Convolution of pictures (LeCun et al. 1989): each output looks through the same small window, wherever it is.
///
/// `y[n, i, j, o] = f(b[o] + sum over p, q, c of x[n, i s + p d, j s + q d, c] w[p, q, c, o])`, s the stride, d the
/// dilation
///
/// x: (n, height, width, in)  w: (window height, window width, in / groups, out)  b: (out,)  y: (n, rows, columns,
/// out). Channels last, as in pictures. With groups, the channels are cut into as many parts, and an output reads the
/// part it belongs to; as many groups as channels is a depthwise convolution (Howard et al. 2017).
///
/// The bias starts as zeros, the weights by [Activation#defaultInit] of f, with fanIn = window height x width x in /
/// groups and fanOut = window height x width x out / groups.
///
/// ```java
/// var conv = new Conv2d(3, 16, 3, Activation.RELU, rng);       // Conv2d(3 -> 16, 3x3, relu)
/// Tensor y = conv.apply(pass.input(x), pass);                  // (32, 64, 64, 3) to (32, 64, 64, 16)
/// var half = new Conv2d(Conv2d.Settings.of(16, 32, 3).stride(2).activation(Activation.RELU), rng);
/// ```
public final class Conv2d implements Layer {
    /// The weights, (window height, window width, in / groups, out).
    public final Param weight;
    /// The bias, (out,).
    public final Param bias;

    private final Settings settings;

    /// A float32 layer with a square window, stride 1, and pictures that keep their size.
    public Conv2d(int in, int out, int size, Activation activation, Rng rng) {
        this(in, out, size, 1, Padding.SAME, activation, activation.defaultInit(), rng, DType.FLOAT32);
    }

    /// A layer with a square window.
    ///
    /// @throws IllegalArgumentException if a size or the stride is not positive
    public Conv2d(int in, int out, int size, int stride, Padding padding, Activation activation, Init init, Rng rng,
            DType dtype) {
        this(new Settings(in, out, size, size, stride, padding, 1, 1, activation), init, rng, dtype);
    }

    /// Any layer there is: a float32 one with the default initial weights.
    public Conv2d(Settings settings, Rng rng) {
        this(settings, settings.activation.defaultInit(), rng, DType.FLOAT32);
    }

    /// Any layer there is, with weights that start as `init` says.
    public Conv2d(Settings settings, Init init, Rng rng, DType dtype) {
        this(settings, settings.draw(init, rng, dtype), new Param(NDArray.zeros(dtype, settings.out)));
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
        Shape w = weight.shape();
        this(new Settings(w.dim(2), w.dim(3), w.dim(0), w.dim(1), stride, padding, 1, 1, activation), weight, bias);
    }

    private Conv2d(Settings settings, Param weight, Param bias) {
        this.settings = settings;
        this.weight = weight;
        this.bias = bias;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        Window window = settings.padding.window(settings.height, settings.width, settings.stride, settings.dilation,
                x.shape());
        Activation f = settings.activation;
        return f.rest(x.conv2d(pass.param(weight), pass.param(bias), window, settings.groups, f.fused()));
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param in         channels of the input
    /// @param out        channels of the output
    /// @param height     rows of the window
    /// @param width      columns of the window
    /// @param stride     the step of the window
    /// @param padding    what is added around the pictures
    /// @param dilation   distance of neighbouring cells of the window, 1 without gaps
    /// @param groups     how many parts the channels are cut into
    /// @param activation what is applied to the sums
    public record Settings(int in, int out, int height, int width, int stride, Padding padding, int dilation,
            int groups, Activation activation) implements LayerSettings {
        /// Refuses numbers below 1, and groups that do not divide the channels.
        public Settings {
            Sizes.require(in >= 1 && out >= 1 && height >= 1 && width >= 1, "Conv2d",
                    "channels and a window of at least 1", in + " -> " + out + ", " + height + "x" + width);
            Sizes.require(stride >= 1 && dilation >= 1, "Conv2d", "a stride and a dilation of at least 1", stride,
                    dilation);
            Sizes.require(groups >= 1 && in % groups == 0 && out % groups == 0, "Conv2d",
                    "groups that divide the channels", groups + " of " + in + " -> " + out);
        }

        /// A square window with stride 1 and dilation 1 that keeps the size of the pictures, without groups or
        /// activation: to be varied by the methods below.
        public static Settings of(int in, int out, int size) {
            return new Settings(in, out, size, size, 1, Padding.SAME, 1, 1, Activation.LINEAR);
        }

        /// The same with another stride.
        public Settings stride(int stride) {
            return new Settings(in, out, height, width, stride, padding, dilation, groups, activation);
        }

        /// The same with another padding.
        public Settings padding(Padding padding) {
            return new Settings(in, out, height, width, stride, padding, dilation, groups, activation);
        }

        /// The same with another dilation.
        public Settings dilation(int dilation) {
            return new Settings(in, out, height, width, stride, padding, dilation, groups, activation);
        }

        /// The same with another number of groups.
        public Settings groups(int groups) {
            return new Settings(in, out, height, width, stride, padding, dilation, groups, activation);
        }

        /// The same with another activation.
        public Settings activation(Activation activation) {
            return new Settings(in, out, height, width, stride, padding, dilation, groups, activation);
        }

        private Param draw(Init init, Rng rng, DType dtype) {
            int cells = height * width;
            return new Param(init.draw(rng, dtype, cells * (in / groups), cells * (out / groups), height, width,
                    in / groups, out));
        }

        @Override
        public ParamShapes params() {
            return new ParamShapes().add("weight", height, width, in / groups, out).add("bias", out);
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == 4 && x.dim(3) == in, this, "(n, height, width, " + in + ")", x);
            int rows = padding.positions(x.dim(1), height, stride, dilation);
            int columns = padding.positions(x.dim(2), width, stride, dilation);
            Misfit.unless(rows >= 1 && columns >= 1, this, "pictures at least as large as its window", x);
            return Shape.of(x.dim(0), rows, columns, out);
        }

        @Override
        public Conv2d make(Function<String, Param> params) {
            return new Conv2d(this, params.apply("weight"), params.apply("bias"));
        }

        @Override
        public String toString() {
            return "Conv2d(" + in + " -> " + out + ", " + height + "x" + width
                    + (stride == 1 ? "" : ", stride " + stride)
                    + (padding == Padding.SAME ? "" : ", valid")
                    + (dilation == 1 ? "" : ", dilation " + dilation)
                    + (groups == 1 ? "" : ", groups " + groups)
                    + (activation == Activation.LINEAR ? "" : ", " + activation) + ")";
        }
    }
}
