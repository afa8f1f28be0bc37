package espalier.nn;

import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import espalier.autodiff.Window;
import java.util.function.Function;

/// The mean in each window of a picture: `y[n, i, j, c] = mean over p, q of x[n, i s + p, j s + q, c]`, s the
/// stride.
///
/// x: (n, height, width, c)  y: (n, rows, columns, c).   Rows and columns that do not fill a window are left out.
///
/// ```java
/// new AveragePool2d(2)    // (32, 28, 28, 16) to (32, 14, 14, 16)
/// ```
public final class AveragePool2d implements Layer {
    private final Settings settings;

    /// Windows side by side.
    public AveragePool2d(int size) {
        this(size, size);
    }

    /// Windows of `size` rows and columns, `stride` apart.
    public AveragePool2d(int size, int stride) {
        this(new Settings(size, stride));
    }

    private AveragePool2d(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        return x.averagePool2d(Window.inside(settings.size, settings.size, settings.stride, 1), false);
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param size   rows and columns of the window
    /// @param stride the step of the window
    public record Settings(int size, int stride) implements LayerSettings {
        /// Refuses numbers below 1.
        public Settings {
            Sizes.require(size >= 1 && stride >= 1, "AveragePool2d", "a size and a stride of at least 1", size, stride);
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == 4 && x.dim(1) >= size && x.dim(2) >= size, this,
                    "(n, height, width, channels), at least " + size + " by " + size, x);
            return Sizes.withTwo(x, 1, Padding.VALID.positions(x.dim(1), size, stride, 1),
                    Padding.VALID.positions(x.dim(2), size, stride, 1));
        }

        @Override
        public AveragePool2d make(Function<String, Param> params) {
            return new AveragePool2d(this);
        }

        @Override
        public String toString() {
            return "AveragePool2d(" + size + (stride == size ? "" : ", stride " + stride) + ")";
        }
    }
}
