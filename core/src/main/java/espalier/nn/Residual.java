package espalier.nn;

import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What a layer gives, added to what came in (He et al. 2016): `y = inner(x) + shortcut(x)`. The gradient reaches the
/// layers before it whatever the inner ones do, so that networks can be deep.
///
/// x: whatever both take  y: what both give, the same shape. The shortcut is [Identity] where inner keeps the shape;
/// else something that brings x to the same shape, as a 1x1 convolution.
///
/// ```java
/// var block = new Residual(new Sequential(new Conv2d(16, 16, 3, RELU, rng), new Conv2d(16, 16, 3, LINEAR, rng)));
/// ```
public final class Residual implements Layer {
    /// What is learnt.
    public final Layer inner;
    /// The way around it.
    public final Layer shortcut;

    private final @Nullable Settings settings;

    /// `y = inner(x) + x`
    public Residual(Layer inner) {
        this(inner, new Identity());
    }

    /// `y = inner(x) + shortcut(x)`
    public Residual(Layer inner, Layer shortcut) {
        this.inner = inner;
        this.shortcut = shortcut;
        LayerSettings a = inner.settings();
        LayerSettings b = shortcut.settings();
        this.settings = a == null || b == null ? null : new Settings(a, b);
    }

    /// Null if one of the two has none.
    @Override
    public @Nullable Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        Tensor y = within("inner", inner, () -> inner.apply(x, pass));
        Tensor s = within("shortcut", shortcut, () -> shortcut.apply(x, pass));
        checkEqual(y.shape(), s.shape());
        return y.add(s);
    }

    private interface Result<T> {
        T get();
    }

    private static <T> T within(String position, Object layer, Result<T> result) {
        try {
            return result.get();
        } catch (IllegalArgumentException e) {
            throw Misfit.at(position, layer, null, e);
        }
    }

    private static void checkEqual(Shape inner, Shape shortcut) {
        if (!inner.equals(shortcut)) {
            throw new IllegalArgumentException("Residual: the inner layers give " + inner + ", the shortcut "
                    + shortcut + ": both must be equal; give a shortcut that changes the shape as they do");
        }
    }

    @Override
    public String toString() {
        return text(inner, shortcut);
    }

    private static String text(Object inner, Object shortcut) {
        return "Residual(" + inner + (shortcut.toString().equals("Identity()") ? "" : ", " + shortcut) + ")";
    }

    /// Those of its parts.
    ///
    /// @param inner    of the layer that learns
    /// @param shortcut of the way around it
    public record Settings(LayerSettings inner, LayerSettings shortcut) implements LayerSettings {
        @Override
        public ParamShapes params() {
            return new ParamShapes().add("inner", inner).add("shortcut", shortcut);
        }

        @Override
        public Shape output(Shape x) {
            Shape y = within("inner", inner, () -> inner.output(x));
            checkEqual(y, within("shortcut", shortcut, () -> shortcut.output(x)));
            return y;
        }

        @Override
        public Residual make(Function<String, Param> params) {
            return new Residual(inner.make(p -> params.apply("inner." + p)),
                    shortcut.make(p -> params.apply("shortcut." + p)));
        }

        @Override
        public String toString() {
            return text(inner, shortcut);
        }
    }
}
