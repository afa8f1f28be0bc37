package espalier.nn;

import espalier.array.Shape;
import espalier.autodiff.Tensor;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Layers one after another: each gets the output of the one before. Its parameters are named by position, `0.weight`,
/// `2.bias`.
///
/// ```java
/// var net = new Sequential(new Flatten(), new Dense(12288, 20, RELU, rng), new Dense(20, 1, LINEAR, rng));
/// ```
public final class Sequential implements Layer {
    private final List<Layer> layers;

    /// The layers in their order.
    public Sequential(Layer... layers) {
        this.layers = List.of(layers);
    }

    /// The layers in their order; the list cannot be changed.
    public List<Layer> layers() {
        return layers;
    }

    /// @throws IllegalArgumentException if a layer refuses its input: which layer, what it expects, what it got, and
    /// from where
    @Override
    public Tensor apply(Tensor x, Pass pass) {
        Tensor y = x;
        for (int i = 0; i < layers.size(); i++) {
            try {
                y = layers.get(i).apply(y, pass);
            } catch (IllegalArgumentException e) {
                throw new Misfit(i, layers.get(i), i == 0 ? null : gives(layers.get(i - 1), y.shape()), e);
            }
        }
        return y;
    }

    private static String gives(Layer before, Shape x) {
        return "the layer before gives " + (x.rank() == 2 ? x.dim(1) + " features" : x + ": " + before);
    }

    /// A layer refused its input. Nested sequences put their own position in front and keep the rest.
    private static final class Misfit extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        private final String path;
        private final String what;
        private final @Nullable String before;

        Misfit(int i, Layer layer, @Nullable String before, IllegalArgumentException cause) {
            boolean nested = cause instanceof Misfit;
            String path = i + (nested ? "." + ((Misfit) cause).path : "");
            String what = nested ? ((Misfit) cause).what : what(layer, cause);
            String from = nested && ((Misfit) cause).before != null ? ((Misfit) cause).before : before;
            super("Sequential: layer " + path + " " + what + (from == null ? "" : ": " + from), cause);
            this.path = path;
            this.what = what;
            this.before = from;
        }

        private static String what(Layer layer, IllegalArgumentException cause) {
            String message = String.valueOf(cause.getMessage());
            return message.startsWith(layer.toString()) ? message : layer + ": " + message;
        }
    }

    @Override
    public String toString() {
        return layers.stream().map(Layer::toString).collect(Collectors.joining(", ", "Sequential(", ")"));
    }
}
