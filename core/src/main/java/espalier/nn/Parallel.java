package espalier.nn;

import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Layers side by side, which all read the same input, and their outputs joined: side by side along the last axis
/// (Szegedy et al. 2015), or added or multiplied element by element.
///
/// x: whatever all take  y: (..., sum of the last axes), or the shape they all give. Parameters are named by position,
/// `branches.0.weight`.
///
/// ```java
/// var views = new Parallel(Parallel.Join.CONCAT, new Conv2d(16, 8, 1, RELU, rng), new Conv2d(16, 8, 3, RELU, rng));
/// ```
public final class Parallel implements Layer {
    /// What becomes of the outputs.
    public enum Join {
        /// Side by side along the last axis.
        CONCAT,
        /// Their sum.
        ADD,
        /// Their product, element by element: a gate.
        MULTIPLY
    }

    /// The layers, in order.
    public final List<Layer> branches;
    /// What becomes of their outputs.
    public final Join join;

    private final @Nullable Settings settings;

    /// The layers in the order of their outputs.
    public Parallel(Join join, Layer... branches) {
        this(join, List.of(branches));
    }

    /// The layers in the order of their outputs.
    public Parallel(Join join, List<? extends Layer> branches) {
        this.branches = List.copyOf(branches);
        this.join = join;
        Sizes.require(!branches.isEmpty(), "Parallel", "at least one layer", "none");
        List<LayerSettings> all = Sequential.settings(this.branches);
        this.settings = all == null ? null : new Settings(join, all);
    }

    /// Null if one of the layers has none.
    @Override
    public @Nullable Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        Tensor[] outputs = new Tensor[branches.size()];
        for (int i = 0; i < outputs.length; i++) {
            try {
                outputs[i] = branches.get(i).apply(x, pass);
            } catch (IllegalArgumentException e) {
                throw Misfit.at("branches." + i, branches.get(i), null, e);
            }
        }
        checkEqual(java.util.Arrays.stream(outputs).map(Tensor::shape).toList(), join);
        return joined(outputs);
    }

    private Tensor joined(Tensor[] outputs) {
        if (join == Join.CONCAT) {
            return Tensor.concat(-1, outputs);
        }
        Tensor y = outputs[0];
        for (int i = 1; i < outputs.length; i++) {
            y = join == Join.ADD ? y.add(outputs[i]) : y.multiply(outputs[i]);
        }
        return y;
    }

    private static void checkEqual(List<Shape> shapes, Join join) {
        for (Shape s : shapes) {
            boolean fits = join == Join.CONCAT
                    ? s.rank() >= 2 && s.rank() == shapes.getFirst().rank()
                            && Sizes.withLast(s, 1).equals(Sizes.withLast(shapes.getFirst(), 1))
                    : s.equals(shapes.getFirst());
            if (!fits) {
                throw new IllegalArgumentException("Parallel: the layers give " + shapes + ": "
                        + (join == Join.CONCAT ? "all axes but the last" : "they") + " must be equal");
            }
        }
    }

    @Override
    public String toString() {
        return text(join, branches);
    }

    private static String text(Join join, List<?> branches) {
        return branches.stream()
                .map(Object::toString)
                .collect(Collectors.joining(", ", "Parallel(" + join.name().toLowerCase(java.util.Locale.ROOT) + ", ",
                        ")"));
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param join     what becomes of the outputs
    /// @param branches of each layer, in order
    public record Settings(Join join, List<LayerSettings> branches) implements LayerSettings {
        /// Copies the list, and refuses an empty one.
        public Settings {
            branches = List.copyOf(branches);
            Sizes.require(!branches.isEmpty(), "Parallel", "at least one layer", "none");
        }

        @Override
        public ParamShapes params() {
            var params = new ParamShapes();
            for (int i = 0; i < branches.size(); i++) {
                params.add("branches." + i, branches.get(i));
            }
            return params;
        }

        @Override
        public Shape output(Shape x) {
            List<Shape> shapes = new ArrayList<>();
            for (int i = 0; i < branches.size(); i++) {
                try {
                    shapes.add(branches.get(i).output(x));
                } catch (IllegalArgumentException e) {
                    throw Misfit.at("branches." + i, branches.get(i), null, e);
                }
            }
            checkEqual(shapes, join);
            int last = 0;
            for (Shape s : shapes) {
                last = join == Join.CONCAT ? Math.addExact(last, s.dim(-1)) : 0;
            }
            return join == Join.CONCAT ? Sizes.withLast(shapes.getFirst(), last) : shapes.getFirst();
        }

        @Override
        public Parallel make(Function<String, Param> params) {
            List<Layer> made = new ArrayList<>();
            for (int i = 0; i < branches.size(); i++) {
                String prefix = "branches." + i + ".";
                made.add(branches.get(i).make(p -> params.apply(prefix + p)));
            }
            return new Parallel(join, made);
        }

        @Override
        public String toString() {
            return text(join, branches);
        }
    }
}
