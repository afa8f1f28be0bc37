package espalier.nn;

import espalier.array.DType;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.array.Slice;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;

/// Tells a layer that has no order, as attention, where each step stands, by a vector learnt for each place (Devlin et
/// al. 2019): `y[n, t] = x[n, t] + weight[t]`.
///
/// x, y: (n, steps, width), not more steps than the table has  weight: (steps, width), starts normal with standard
/// deviation 0.02.
public final class LearnedPositions implements Layer {
    /// A vector for each place, (steps, width).
    public final Param weight;

    private final Settings settings;

    /// A float32 layer.
    public LearnedPositions(int steps, int width, Rng rng) {
        this(steps, width, Init.scaledNormal(0.02), rng, DType.FLOAT32);
    }

    /// A layer whose vectors start as `init` says.
    public LearnedPositions(int steps, int width, Init init, Rng rng, DType dtype) {
        this(new Settings(steps, width), new Param(init.draw(rng, dtype, steps, width, steps, width)));
    }

    private LearnedPositions(Settings settings, Param weight) {
        this.settings = settings;
        this.weight = weight;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        return x.add(pass.param(weight).at(Slice.of(0, x.shape().dim(1))));
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param steps the longest sequence
    /// @param width length of the last axis
    public record Settings(int steps, int width) implements LayerSettings {
        /// Refuses no steps and no width.
        public Settings {
            Sizes.require(steps >= 1 && width >= 1, "LearnedPositions", "at least one step and a width of at least 1",
                    steps, width);
        }

        @Override
        public ParamShapes params() {
            return new ParamShapes().add("weight", steps, width);
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == 3 && x.dim(1) <= steps && x.dim(2) == width, this,
                    "(n, up to " + steps + ", " + width + ")", x);
            return x;
        }

        @Override
        public LearnedPositions make(Function<String, Param> params) {
            return new LearnedPositions(this, params.apply("weight"));
        }

        @Override
        public String toString() {
            return "LearnedPositions(" + steps + ", " + width + ")";
        }
    }
}
