package espalier.nn;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import espalier.autodiff.Window;
import java.util.function.Function;

/// Convolution along the steps of a sequence (Waibel et al. 1989): each output looks through the same short window,
/// wherever it is.
///
/// `y[n, i, o] = f(b[o] + sum over p, c of x[n, i s + p d, c] w[p, c, o])`, s the stride, d the dilation
///
/// x: (n, steps, in)  w: (window, in / groups, out)  b: (out,)  y: (n, places, out). With groups, the features are cut
/// into as many parts, and an output reads the part it belongs to.
///
/// Padded steps (see [Pass]) count as zeros, like what is beyond the ends; a place of y is real if its window lies on
/// real steps, or with [Padding#SAME] if its first step is. (With SAME and a stride, where the windows begin depends
/// on the padded length: take VALID.)
///
/// The bias starts as zeros, the weights by [Activation#defaultInit] of f, with fanIn = window x in / groups and
/// fanOut = window x out / groups.
///
/// ```java
/// var conv = new Conv1d(8, 16, 5, Activation.RELU, rng);       // Conv1d(8 -> 16, 5, relu)
/// Tensor y = conv.apply(pass.input(x), pass);                  // (32, 100, 8) to (32, 100, 16)
/// ```
public final class Conv1d implements Layer {
    /// The weights, (window, in / groups, out).
    public final Param weight;
    /// The bias, (out,).
    public final Param bias;

    private final Settings settings;

    /// A float32 layer with stride 1, and sequences that keep their length.
    public Conv1d(int in, int out, int size, Activation activation, Rng rng) {
        this(Settings.of(in, out, size).activation(activation), rng);
    }

    /// Any layer there is: a float32 one with the default initial weights.
    public Conv1d(Settings settings, Rng rng) {
        this(settings, settings.activation.defaultInit(), rng, DType.FLOAT32);
    }

    /// Any layer there is, with weights that start as `init` says.
    public Conv1d(Settings settings, Init init, Rng rng, DType dtype) {
        this(settings, settings.draw(init, rng, dtype), new Param(NDArray.zeros(dtype, settings.out)));
    }

    private Conv1d(Settings settings, Param weight, Param bias) {
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
        Tensor real = pass.mask(x);
        Tensor seen = real == null ? x : x.multiply(real.reshape(x.shape().dim(0), x.shape().dim(1), 1));
        if (real != null) {
            Masks.shorten(real, settings.padding, settings.size, settings.stride, settings.dilation, pass);
        }
        Tensor picture = seen.reshape(x.shape().dim(0), x.shape().dim(1), 1, settings.in);
        Tensor w = pass.param(weight).reshape(settings.size, 1, settings.in / settings.groups, settings.out);
        Window frame = new Window(settings.size, 1, settings.stride, 1, settings.dilation, 1, 0, 0, 0, 0);
        Window window = settings.padding == Padding.SAME ? frame.same(picture.shape()) : frame;
        Tensor sums = picture.conv2d(w, pass.param(bias), window, settings.groups);
        return settings.activation.apply(sums.reshape(y.toArray()));
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param in         features of the input
    /// @param out        features of the output
    /// @param size       steps of the window
    /// @param stride     the step of the window
    /// @param padding    what is added at the ends
    /// @param dilation   distance of neighbouring cells of the window, 1 without gaps
    /// @param groups     how many parts the features are cut into
    /// @param activation what is applied to the sums
    public record Settings(int in, int out, int size, int stride, Padding padding, int dilation, int groups,
            Activation activation) implements LayerSettings {
        /// Refuses numbers below 1, and groups that do not divide the features.
        public Settings {
            Sizes.require(in >= 1 && out >= 1 && size >= 1, "Conv1d", "features and a window of at least 1",
                    in + " -> " + out + ", " + size);
            Sizes.require(stride >= 1 && dilation >= 1, "Conv1d", "a stride and a dilation of at least 1", stride,
                    dilation);
            Sizes.require(groups >= 1 && in % groups == 0 && out % groups == 0, "Conv1d",
                    "groups that divide the features", groups + " of " + in + " -> " + out);
        }

        /// Stride 1 and dilation 1, sequences that keep their length, without groups or activation: to be varied by the
        /// methods below.
        public static Settings of(int in, int out, int size) {
            return new Settings(in, out, size, 1, Padding.SAME, 1, 1, Activation.LINEAR);
        }

        /// The same with another stride.
        public Settings stride(int stride) {
            return new Settings(in, out, size, stride, padding, dilation, groups, activation);
        }

        /// The same with another padding.
        public Settings padding(Padding padding) {
            return new Settings(in, out, size, stride, padding, dilation, groups, activation);
        }

        /// The same with another dilation.
        public Settings dilation(int dilation) {
            return new Settings(in, out, size, stride, padding, dilation, groups, activation);
        }

        /// The same with another number of groups.
        public Settings groups(int groups) {
            return new Settings(in, out, size, stride, padding, dilation, groups, activation);
        }

        /// The same with another activation.
        public Settings activation(Activation activation) {
            return new Settings(in, out, size, stride, padding, dilation, groups, activation);
        }

        private Param draw(Init init, Rng rng, DType dtype) {
            return new Param(init.draw(rng, dtype, size * (in / groups), size * (out / groups), size, in / groups,
                    out));
        }

        @Override
        public ParamShapes params() {
            return new ParamShapes().add("weight", size, in / groups, out).add("bias", out);
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == 3 && x.dim(2) == in, this, "(n, steps, " + in + ")", x);
            int places = padding.positions(x.dim(1), size, stride, dilation);
            Misfit.unless(places >= 1, this, "sequences at least as long as its window", x);
            return Shape.of(x.dim(0), places, out);
        }

        @Override
        public Conv1d make(Function<String, Param> params) {
            return new Conv1d(this, params.apply("weight"), params.apply("bias"));
        }

        @Override
        public String toString() {
            return "Conv1d(" + in + " -> " + out + ", " + size
                    + (stride == 1 ? "" : ", stride " + stride)
                    + (padding == Padding.SAME ? "" : ", valid")
                    + (dilation == 1 ? "" : ", dilation " + dilation)
                    + (groups == 1 ? "" : ", groups " + groups)
                    + (activation == Activation.LINEAR ? "" : ", " + activation) + ")";
        }
    }
}
