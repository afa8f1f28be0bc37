package espalier.nn;

import espalier.array.Axes;
import espalier.array.Shape;
import espalier.array.Slice;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;

/// The largest numbers of `rows` by `columns` parts of a picture, whatever its size: part i of h pixels goes from
/// `floor(i h / rows)` to `ceil((i + 1) h / rows)`.
///
/// x: (n, h, w, c)  y: (n, rows, columns, c).   Equal largest numbers of a column of a part share the gradient.
public final class AdaptiveMaxPool2d implements Layer {
    private final Settings settings;

    /// @param rows parts above each other
    /// @param columns parts side by side
    public AdaptiveMaxPool2d(int rows, int columns) {
        this(new Settings(rows, columns));
    }

    private AdaptiveMaxPool2d(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        return largest(largest(x, 1, settings.rows), 2, settings.columns);
    }

    private static Tensor largest(Tensor x, int axis, int parts) {
        int length = x.shape().dim(axis);
        Tensor[] all = new Tensor[parts];
        for (int i = 0; i < parts; i++) {
            Slice part = Slice.of(Resampling.start(i, length, parts), Resampling.end(i, length, parts));
            Tensor y = axis == 1 ? x.at(Slice.ALL, part) : x.at(Slice.ALL, Slice.ALL, part);
            all[i] = y.max(Axes.keepdims(axis));
        }
        return Tensor.concat(axis, all);
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
            Sizes.require(rows >= 1 && columns >= 1, "AdaptiveMaxPool2d", "at least one row and one column", rows,
                    columns);
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == 4 && x.dim(1) >= 1 && x.dim(2) >= 1, this, "(n, height, width, channels)", x);
            return Sizes.withTwo(x, 1, rows, columns);
        }

        @Override
        public AdaptiveMaxPool2d make(Function<String, Param> params) {
            return new AdaptiveMaxPool2d(this);
        }

        @Override
        public String toString() {
            return "AdaptiveMaxPool2d(" + rows + ", " + columns + ")";
        }
    }
}
