package espalier.nn;

import espalier.array.Axes;
import espalier.array.Index;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.array.Slice;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;

/// The last step of a sequence, or the last one that is not padding (see [Pass]); zeros where all steps are. What a
/// recurrent layer knows after it has read everything.
///
/// x: (n, steps, c), at least one step  y: (n, c).
public final class LastStep implements Layer {
    private final Settings settings;

    /// The layer; it has no settings.
    public LastStep() {
        this(new Settings());
    }

    private LastStep(Settings settings) {
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
        Tensor real = pass.mask(x);
        if (real == null) {
            return x.at(Slice.ALL, Index.at(steps - 1));
        }
        Tensor chosen = Tensor.of(last(real.value(), pass)).reshape(x.shape().dim(0), steps, 1);
        return x.multiply(chosen).sum(Axes.axes(1));
    }

    /// 1 at the last real step of each row, else 0. real, result: (n, steps)
    private static NDArray last(NDArray real, Pass pass) {
        int steps = real.shape().dim(1);
        NDArray from = real.layout().isContiguous() ? real : real.copy();
        NDArray y = Into.fill(0, pass.empty(real.dtype(), real.shape().dim(0), steps));
        for (int i = 0; i < real.shape().dim(0); i++) {
            for (int t = steps - 1; t >= 0; t--) {
                if (from.buffer().getDouble(from.layout().offset() + i * steps + t) != 0) {
                    y.buffer().setDouble(y.layout().offset() + i * steps + t, 1);
                    break;
                }
            }
        }
        return y;
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// None.
    public record Settings() implements LayerSettings {
        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == 3 && x.dim(1) >= 1, this, "(n, steps, features), at least one step", x);
            return Shape.of(x.dim(0), x.dim(2));
        }

        @Override
        public LastStep make(Function<String, Param> params) {
            return new LastStep();
        }

        @Override
        public String toString() {
            return "LastStep()";
        }
    }
}
