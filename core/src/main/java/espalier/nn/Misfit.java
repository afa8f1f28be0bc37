package espalier.nn;

import espalier.array.Shape;
import org.jspecify.annotations.Nullable;

/// A layer refused its input. It says which layer, what it expects and what came; whoever contains the layer adds where
/// it stands and what stands before it:
///
/// `model.2 Dense(128 -> 10): expects (n, 128), got (32, 64): the layer before gives 64 features`
final class Misfit extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    /// Positions in the containers, `1.0`; empty for the layer itself.
    private final String path;
    /// The layer, and why it refused.
    private final String what;
    /// What came before it, if that is known.
    private final @Nullable String before;
    /// The layer, or its settings.
    private final transient Object source;

    private Misfit(String path, String what, @Nullable String before, Object source, @Nullable Throwable cause) {
        super((path.isEmpty() ? "" : "model." + path + " ") + what + (before == null ? "" : ": " + before), cause);
        this.path = path;
        this.what = what;
        this.before = before;
        this.source = source;
    }

    /// Throws unless an input of the shape `x` fits `layer`, a layer or its settings, which `expects` that shape.
    static void unless(boolean fits, Object layer, String expects, Shape x) {
        if (!fits) {
            throw new Misfit("", layer + ": expects " + expects + ", got " + x, null, layer, null);
        }
    }

    /// The error of the layer that stands at `position` in whatever contains it.
    ///
    /// @param before what came before it, or null if nothing in that container
    static Misfit at(String position, Object layer, @Nullable String before, IllegalArgumentException e) {
        if (e instanceof Misfit m) {
            String path = m.path.isEmpty() ? position : position + "." + m.path;
            return new Misfit(path, m.what, m.before == null ? before : m.before, m.source, m);
        }
        String message = String.valueOf(e.getMessage());
        String what = message.startsWith(layer.toString()) ? message : layer + ": " + message;
        return new Misfit(position, what, before, layer, e);
    }

    /// The same error as it is for `net`, where any number of samples would be refused as was the one that was tried:
    /// with `(n, 64)` for `(1, 64)`, and the path of the layer through the fields of the net.
    static IllegalArgumentException of(Layer net, IllegalArgumentException e) {
        if (!(e instanceof Misfit m)) {
            return e;
        }
        String path = m.path;
        for (var entry : Params.layers(net).entrySet()) {
            if (entry.getValue() == m.source || entry.getValue().settings() == m.source) {
                path = entry.getKey();
                break;
            }
        }
        return m.forAnyNumber(path);
    }

    /// The same error where any number of samples would be refused.
    static IllegalArgumentException ofAnyNumber(IllegalArgumentException e) {
        return e instanceof Misfit m ? m.forAnyNumber(m.path) : e;
    }

    private Misfit forAnyNumber(String path) {
        return new Misfit(path, anyNumber(what), before == null ? null : anyNumber(before), source, this);
    }

    private static String anyNumber(String text) {
        return text.replace("got (1, ", "got (n, ").replace("gives (1, ", "gives (n, ").replace("got (1,)", "got (n,)");
    }

    /// What is said about the layer before, which gave `x`.
    static String gives(Object layer, Shape x) {
        return "the layer before gives " + (x.rank() == 2 ? x.dim(1) + " features" : x + ": " + layer);
    }
}
