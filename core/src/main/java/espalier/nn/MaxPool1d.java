package espalier.nn;

import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import espalier.autodiff.Window;
import java.util.function.Function;

/// The largest number in each window of a sequence: `y[n, i, c] = max over p of x[n, i s + p, c]`, s the
/// stride. Makes what is found less dependent
/// on where it is, and the layers after it cheaper.
///
/// x: (n, steps, c)  y: (n, places, c).   The first of equal largest numbers gets the gradient.
/// Steps that do not fill a window are left out, and
/// a place whose window reaches into padding (see [Pass]) is padding.
///
/// ```java
/// new MaxPool1d(2)        // (32, 100, 16) to (32, 50, 16)
/// ```
public final class MaxPool1d implements Layer {
    private final Settings settings;

    /// Windows side by side.
    public MaxPool1d(int size) {
        this(size, size);
    }

    /// Windows of `size` steps, `stride` apart.
    public MaxPool1d(int size, int stride) {
        this(new Settings(size, stride));
    }

    private MaxPool1d(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        Shape y = settings.output(x.shape());
        Tensor real = pass.mask(x);
        if (real != null) {
            Masks.shorten(real, Padding.VALID, settings.size, settings.stride, 1, pass);
        }
        Tensor picture = x.reshape(x.shape().dim(0), x.shape().dim(1), 1, x.shape().dim(2));
        Window window = new Window(settings.size, 1, settings.stride, 1, 1, 1, 0, 0, 0, 0);
        return picture.maxPool2d(window).reshape(y.toArray());
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param size   steps of the window
    /// @param stride the step of the window
    public record Settings(int size, int stride) implements LayerSettings {
        /// Refuses numbers below 1.
        public Settings {
            Sizes.require(size >= 1 && stride >= 1, "MaxPool1d", "a size and a stride of at least 1", size, stride);
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == 3 && x.dim(1) >= size, this,
                    "(n, steps, channels), at least " + size + " steps", x);
            return Shape.of(x.dim(0), Padding.VALID.positions(x.dim(1), size, stride, 1), x.dim(2));
        }

        @Override
        public MaxPool1d make(Function<String, Param> params) {
            return new MaxPool1d(this);
        }

        @Override
        public String toString() {
            return "MaxPool1d(" + size + (stride == size ? "" : ", stride " + stride) + ")";
        }
    }
}
