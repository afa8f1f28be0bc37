package espalier.nn;

import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;

/// The means of `rows` by `columns` parts of a picture, whatever its size: part i of h pixels goes from `floor(i h /
/// rows)` to `ceil((i + 1) h / rows)`. So networks take pictures of any size before a [Dense] layer.
///
/// x: (n, h, w, c)  y: (n, rows, columns, c).
public final class AdaptiveAveragePool2d implements Layer {
    private final Resampling down;
    private final Resampling across;

    private final Settings settings;

    /// @param rows parts above each other
    /// @param columns parts side by side
    public AdaptiveAveragePool2d(int rows, int columns) {
        this(new Settings(rows, columns));
    }

    private AdaptiveAveragePool2d(Settings settings) {
        this.settings = settings;
        this.down = new Resampling(length -> Resampling.parts(length, settings.rows));
        this.across = new Resampling(length -> Resampling.parts(length, settings.columns));
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        return Resampling.apply(x, down.of(x.dtype(), x.shape().dim(1)), across.of(x.dtype(), x.shape().dim(2)));
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param rows    parts above each other
    /// @param columns parts side by side
    public record Settings(int rows, int columns) implements LayerSettings {
        /// Refuses numbers below 1.
        public Settings {
            Sizes.require(rows >= 1 && columns >= 1, "AdaptiveAveragePool2d", "at least one row and one column", rows,
                    columns);
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == 4 && x.dim(1) >= 1 && x.dim(2) >= 1, this, "(n, height, width, channels)", x);
            return Sizes.withTwo(x, 1, rows, columns);
        }

        @Override
        public AdaptiveAveragePool2d make(Function<String, Param> params) {
            return new AdaptiveAveragePool2d(this);
        }

        @Override
        public String toString() {
            return "AdaptiveAveragePool2d(" + rows + ", " + columns + ")";
        }
    }
}
