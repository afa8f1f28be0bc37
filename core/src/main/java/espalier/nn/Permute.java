package espalier.nn;

import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// The axes of each sample in another order. Axes count from 1, since axis 0 counts samples and stays: axis `i` of y is
/// axis `axes[i - 1]` of x.
///
/// ```java
/// new Permute(2, 1)            // (32, 100, 8) to (32, 8, 100)
/// new Permute(2, 3, 1)         // channels first, (32, 3, 28, 28), to channels last, (32, 28, 28, 3)
/// ```
public final class Permute implements Layer {
    private final Settings settings;

    /// @param axes of x in the order of y, each from 1 on once
    public Permute(int... axes) {
        this(new Settings(Arrays.stream(axes).boxed().toList()));
    }

    private Permute(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        int[] order = new int[x.rank()];
        for (int i = 1; i < order.length; i++) {
            order[i] = settings.axes.get(i - 1);
        }
        return x.permuteDims(order);
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param axes of x in the order of y, from 1
    public record Settings(List<Integer> axes) implements LayerSettings {
        /// Refuses anything but each axis once.
        public Settings {
            axes = List.copyOf(axes);
            for (int i = 1; i <= axes.size(); i++) {
                Sizes.require(axes.contains(i), "Permute", "each axis from 1 to " + axes.size() + " once", axes);
            }
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == axes.size() + 1, this, "(n, and " + axes.size() + " more axes)", x);
            int[] dims = x.toArray();
            for (int i = 1; i < dims.length; i++) {
                dims[i] = x.dim(axes.get(i - 1));
            }
            return Shape.of(dims);
        }

        @Override
        public Permute make(Function<String, Param> params) {
            return new Permute(this);
        }

        @Override
        public String toString() {
            return "Permute(" + axes.toString().substring(1).replace(']', ')');
        }
    }
}
