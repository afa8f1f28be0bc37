package espalier.nn;

import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/// Each sample in another shape, row-major: (n, ...) to (n, shape...). One length may be -1 and is computed.
///
/// ```java
/// new Reshape(7, 7, 16)        // (32, 784) to (32, 7, 7, 16)
/// ```
public final class Reshape implements Layer {
    private final Settings settings;

    /// @param shape of a sample, where one length may be -1
    public Reshape(int... shape) {
        this(new Settings(Arrays.stream(shape).boxed().toList()));
    }

    private Reshape(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        return x.reshape(settings.output(x.shape()).toArray());
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param shape of a sample, where one length may be -1
    public record Settings(List<Integer> shape) implements LayerSettings {
        /// Refuses lengths below -1, and two that are to be computed.
        public Settings {
            shape = List.copyOf(shape);
            int open = 0;
            for (int length : shape) {
                open += length == -1 ? 1 : 0;
                Sizes.require(length >= -1, "Reshape", "lengths of at least 0, or one of -1", shape);
            }
            Sizes.require(open <= 1, "Reshape", "at most one length of -1", shape);
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() >= 1, this, "(n, ...)", x);
            long size = 1;
            for (int i = 1; i < x.rank(); i++) {
                size *= x.dim(i);
            }
            long known = 1;
            for (int length : shape) {
                known *= length == -1 ? 1 : length;
            }
            boolean open = shape.contains(-1);
            Misfit.unless(open ? known > 0 && size % known == 0 : size == known, this,
                    "samples of " + (open ? "a multiple of " : "") + known + " numbers", x);
            int[] dims = new int[shape.size() + 1];
            dims[0] = x.dim(0);
            for (int i = 0; i < shape.size(); i++) {
                dims[i + 1] = shape.get(i) == -1 ? Math.toIntExact(size / known) : shape.get(i);
            }
            return Shape.of(dims);
        }

        @Override
        public Reshape make(Function<String, Param> params) {
            return new Reshape(this);
        }

        @Override
        public String toString() {
            return "Reshape(" + shape.toString().substring(1).replace(']', ')');
        }
    }
}
