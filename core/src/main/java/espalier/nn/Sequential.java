package espalier.nn;

import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
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
    private final @Nullable Settings settings;

    /// The layers in their order.
    public Sequential(Layer... layers) {
        this(List.of(layers));
    }

    /// The layers in their order.
    public Sequential(List<? extends Layer> layers) {
        this.layers = List.copyOf(layers);
        List<LayerSettings> all = settings(this.layers);
        this.settings = all == null ? null : new Settings(all);
    }

    /// The layers in their order; the list cannot be changed.
    public List<Layer> layers() {
        return layers;
    }

    /// Null if one of the layers has none.
    @Override
    public @Nullable Settings settings() {
        return settings;
    }

    /// @throws IllegalArgumentException if a layer refuses its input: which layer, what it expects, what it got, and
    /// from where
    @Override
    public Tensor apply(Tensor x, Pass pass) {
        Tensor y = x;
        for (int i = 0; i < layers.size(); i++) {
            try {
                if (layers.get(i) instanceof BatchNorm norm && isRelu(i + 1)) {
                    y = norm.apply(y, pass, true);
                    i++;
                } else {
                    y = layers.get(i).apply(y, pass);
                }
            } catch (IllegalArgumentException e) {
                throw Misfit.at("" + i, layers.get(i), before(layers, i, y.shape()), e);
            }
        }
        return y;
    }

    private boolean isRelu(int i) {
        return i < layers.size() && layers.get(i) instanceof Activate a && a.settings().activation() == Activation.RELU;
    }

    /// The settings of each layer, or null if one has none.
    static @Nullable List<LayerSettings> settings(List<Layer> layers) {
        List<LayerSettings> all = new ArrayList<>();
        for (Layer layer : layers) {
            LayerSettings settings = layer.settings();
            if (settings == null) {
                return null;
            }
            all.add(settings);
        }
        return all;
    }

    /// What is said of the layer before layer `i`, which gave `x`; null for the first.
    static @Nullable String before(List<?> layers, int i, Shape x) {
        return i == 0 ? null : Misfit.gives(layers.get(i - 1), x);
    }

    @Override
    public String toString() {
        return layers.stream().map(Layer::toString).collect(Collectors.joining(", ", "Sequential(", ")"));
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param layers of each layer, in order
    public record Settings(List<LayerSettings> layers) implements LayerSettings {
        /// Copies the list.
        public Settings {
            layers = List.copyOf(layers);
        }

        @Override
        public ParamShapes params() {
            var params = new ParamShapes();
            for (int i = 0; i < layers.size(); i++) {
                params.add("" + i, layers.get(i));
            }
            return params;
        }

        @Override
        public Shape output(Shape x) {
            Shape y = x;
            for (int i = 0; i < layers.size(); i++) {
                try {
                    y = layers.get(i).output(y);
                } catch (IllegalArgumentException e) {
                    throw Misfit.at("" + i, layers.get(i), before(layers, i, y), e);
                }
            }
            return y;
        }

        @Override
        public Sequential make(Function<String, Param> params) {
            List<Layer> made = new ArrayList<>();
            for (int i = 0; i < layers.size(); i++) {
                String prefix = i + ".";
                made.add(layers.get(i).make(name -> params.apply(prefix + name)));
            }
            return new Sequential(made);
        }

        @Override
        public boolean takesIntegers() {
            return !layers.isEmpty() && layers.getFirst().takesIntegers();
        }

        @Override
        public String toString() {
            return layers.stream().map(Object::toString).collect(Collectors.joining(", ", "Sequential(", ")"));
        }
    }
}
