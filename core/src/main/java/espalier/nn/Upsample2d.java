package espalier.nn;

import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;

/// Makes pictures `factor` times as high and wide, by repeating each pixel or by straight lines between neighbours: the
/// way back up in networks that give pictures.
///
/// x: (n, h, w, c)  y: (n, factor h, factor w, c). Bilinear: pixel i of y lies at `(i + 1/2) / factor - 1/2` in x;
/// beyond the outermost pixels, their value.
public final class Upsample2d implements Layer {
    /// What stands between the pixels.
    public enum Interpolation {
        /// Each pixel repeated.
        NEAREST,
        /// Straight lines between neighbours.
        BILINEAR
    }

    private final Resampling rows;

    private final Settings settings;

    /// Repeats each pixel.
    public Upsample2d(int factor) {
        this(factor, Interpolation.NEAREST);
    }

    /// @param factor how many times as high and wide
    /// @param interpolation what stands between the pixels
    public Upsample2d(int factor, Interpolation interpolation) {
        this(new Settings(factor, interpolation));
    }

    private Upsample2d(Settings settings) {
        this.settings = settings;
        this.rows = new Resampling(length -> Resampling.bilinear(length, settings.factor));
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        Shape out = settings.output(x.shape());
        return settings.interpolation == Interpolation.NEAREST ? repeated(x, out)
                : Resampling.apply(x, rows.of(x.dtype(), x.shape().dim(1)), rows.of(x.dtype(), x.shape().dim(2)));
    }

    private Tensor repeated(Tensor x, Shape out) {
        int f = settings.factor;
        Shape s = x.shape();
        return x.reshape(s.dim(0), s.dim(1), 1, s.dim(2), 1, s.dim(3))
                .broadcastTo(s.dim(0), s.dim(1), f, s.dim(2), f, s.dim(3))
                .reshape(out.toArray());
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param factor        how many times as high and wide
    /// @param interpolation what stands between the pixels
    public record Settings(int factor, Interpolation interpolation) implements LayerSettings {
        /// Refuses factors below 1.
        public Settings {
            Sizes.require(factor >= 1, "Upsample2d", "a factor of at least 1", factor);
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == 4, this, "(n, height, width, channels)", x);
            return Sizes.withTwo(x, 1, Math.multiplyExact(factor, x.dim(1)), Math.multiplyExact(factor, x.dim(2)));
        }

        @Override
        public Upsample2d make(Function<String, Param> params) {
            return new Upsample2d(this);
        }

        @Override
        public String toString() {
            return "Upsample2d(" + factor + (interpolation == Interpolation.NEAREST ? ")" : ", bilinear)");
        }
    }
}
