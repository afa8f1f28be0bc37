package espalier.nn;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import espalier.autodiff.Window;
import java.util.function.Function;

/// The transposed convolution: what a [Conv2d] does to gradients, as a layer (Zeiler et al. 2010). Each pixel paints
/// the window, scaled by its numbers, and what is painted is added up; with a stride, pictures grow.
///
/// `y[n, i s + p d - top, j s + q d - left, o] += x[n, i, j, c] w[p, q, o, c]`, from `y = b[o]`;   then f;   s the
/// stride, d the dilation
///
/// x: (n, height, width, in)  w: (window height, window width, out, in)  b: (out,)  y: (n, s height, s width, out) with
/// [Padding#SAME], where as much is cut off at the borders; with [Padding#VALID] all that is painted, (n, s (height -
/// 1) + d (window height - 1) + 1, ..., out).
///
/// The bias starts as zeros, the weights by [Activation#defaultInit] of f, with fanIn = window height x width x in /
/// s^2, what an output reads on average, and fanOut = window height x width x out. A window that the stride divides
/// paints evenly; others leave a chequerboard (Odena, Dumoulin, Olah 2016).
///
/// ```java
/// var up = new ConvTranspose2d(ConvTranspose2d.Settings.of(32, 16, 4).stride(2), rng);
/// Tensor y = up.apply(x, pass);                                // (8, 14, 14, 32) to (8, 28, 28, 16)
/// ```
public final class ConvTranspose2d implements Layer {
    /// The weights, (window height, window width, out, in).
    public final Param weight;
    /// The bias, (out,).
    public final Param bias;

    private final Settings settings;

    /// Any layer there is: a float32 one with the default initial weights.
    public ConvTranspose2d(Settings settings, Rng rng) {
        this(settings, settings.activation.defaultInit(), rng, DType.FLOAT32);
    }

    /// Any layer there is, with weights that start as `init` says.
    public ConvTranspose2d(Settings settings, Init init, Rng rng, DType dtype) {
        this(settings, settings.draw(init, rng, dtype), new Param(NDArray.zeros(dtype, settings.out)));
    }

    private ConvTranspose2d(Settings settings, Param weight, Param bias) {
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
        Shape y = settings.output(x.shape());
        Window window = settings.padding.window(settings.height, settings.width, settings.stride, settings.dilation, y);
        return settings.activation.apply(
                x.convTranspose2d(pass.param(weight), pass.param(bias), window, 1, y.dim(1), y.dim(2)));
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
    /// @param activation what is applied to the sums
    public record Settings(int in, int out, int height, int width, int stride, Padding padding, int dilation,
            Activation activation) implements LayerSettings {
        /// Refuses numbers below 1.
        public Settings {
            Sizes.require(in >= 1 && out >= 1 && height >= 1 && width >= 1, "ConvTranspose2d",
                    "channels and a window of at least 1", in + " -> " + out + ", " + height + "x" + width);
            Sizes.require(stride >= 1 && dilation >= 1, "ConvTranspose2d", "a stride and a dilation of at least 1",
                    stride, dilation);
        }

        /// A square window with stride 1 and dilation 1 that keeps the size of the pictures, without activation: to be
        /// varied by the methods below.
        public static Settings of(int in, int out, int size) {
            return new Settings(in, out, size, size, 1, Padding.SAME, 1, Activation.LINEAR);
        }

        /// The same with another stride.
        public Settings stride(int stride) {
            return new Settings(in, out, height, width, stride, padding, dilation, activation);
        }

        /// The same with another padding.
        public Settings padding(Padding padding) {
            return new Settings(in, out, height, width, stride, padding, dilation, activation);
        }

        /// The same with another dilation.
        public Settings dilation(int dilation) {
            return new Settings(in, out, height, width, stride, padding, dilation, activation);
        }

        /// The same with another activation.
        public Settings activation(Activation activation) {
            return new Settings(in, out, height, width, stride, padding, dilation, activation);
        }

        private Param draw(Init init, Rng rng, DType dtype) {
            int cells = height * width;
            int reads = Math.max(1, cells * in / (stride * stride));
            return new Param(init.draw(rng, dtype, reads, cells * out, height, width, out, in));
        }

        @Override
        public ParamShapes params() {
            return new ParamShapes().add("weight", height, width, out, in).add("bias", out);
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == 4 && x.dim(1) >= 1 && x.dim(2) >= 1 && x.dim(3) == in, this,
                    "(n, height, width, " + in + ")", x);
            return Shape.of(x.dim(0), length(x.dim(1), height), length(x.dim(2), width), out);
        }

        private int length(int length, int size) {
            return padding == Padding.SAME ? Math.multiplyExact(length, stride)
                    : Math.addExact(Math.multiplyExact(length - 1, stride), (size - 1) * dilation + 1);
        }

        @Override
        public ConvTranspose2d make(Function<String, Param> params) {
            return new ConvTranspose2d(this, params.apply("weight"), params.apply("bias"));
        }

        @Override
        public String toString() {
            return "ConvTranspose2d(" + in + " -> " + out + ", " + height + "x" + width
                    + (stride == 1 ? "" : ", stride " + stride)
                    + (padding == Padding.SAME ? "" : ", valid")
                    + (dilation == 1 ? "" : ", dilation " + dilation)
                    + (activation == Activation.LINEAR ? "" : ", " + activation) + ")";
        }
    }
}
