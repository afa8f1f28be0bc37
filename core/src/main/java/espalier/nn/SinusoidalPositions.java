package espalier.nn;

import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.array.Slice;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;

/// Tells a layer that has no order, as attention, where each step stands (Vaswani et al. 2017): `y = x + P` with
///
/// `P[t, 2 i] = sin(t / 10000^(2 i / width))`, `P[t, 2 i + 1] = cos(t / 10000^(2 i / width))`
///
/// x, y: (n, steps, width), any number of steps. Learns nothing.
public final class SinusoidalPositions implements Layer {
    /// P for as many steps as were seen so far, float64.
    private volatile NDArray table = NDArray.zeros(0, 1);

    private final Settings settings;

    /// The layer.
    public SinusoidalPositions(int width) {
        this(new Settings(width));
    }

    private SinusoidalPositions(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        int steps = x.shape().dim(1);
        return x.add(x.constant(table(steps).at(Slice.of(0, steps))));
    }

    private NDArray table(int steps) {
        NDArray known = table;
        if (known.shape().dim(0) >= steps) {
            return known;
        }
        int width = settings.width;
        double[] values = new double[Math.multiplyExact(steps, width)];
        for (int t = 0; t < steps; t++) {
            for (int j = 0; j < width; j++) {
                double angle = t / Math.pow(10000, (j - j % 2) / (double) width);
                values[t * width + j] = j % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
            }
        }
        NDArray longer = NDArray.wrap(values, steps, width);
        table = longer; // two threads may both compute it, and get the same
        return longer;
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param width length of the last axis
    public record Settings(int width) implements LayerSettings {
        /// Refuses no width.
        public Settings {
            Sizes.require(width >= 1, "SinusoidalPositions", "a width of at least 1", width);
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == 3 && x.dim(2) == width, this, "(n, steps, " + width + ")", x);
            return x;
        }

        @Override
        public SinusoidalPositions make(Function<String, Param> params) {
            return new SinusoidalPositions(this);
        }

        @Override
        public String toString() {
            return "SinusoidalPositions(" + width + ")";
        }
    }
}
