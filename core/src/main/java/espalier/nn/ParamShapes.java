package espalier.nn;

import espalier.array.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// The parameters of a layer before there are any: names and shapes in order. [LayerSettings#params] gives it; model
/// files are checked against it.
public final class ParamShapes {
    private final LinkedHashMap<String, Shape> shapes = new LinkedHashMap<>();

    /// None yet.
    public ParamShapes() {}

    /// One more, of these lengths.
    ///
    /// @throws IllegalArgumentException if it would have more elements than a Java array can hold
    public ParamShapes add(String name, int... dims) {
        shapes.put(name, Shape.of(dims));
        return this;
    }

    /// Those of an inner layer, with `name` in front: `attention` and `query.weight` give `attention.query.weight`.
    public ParamShapes add(String name, LayerSettings inner) {
        inner.params().shapes.forEach((path, shape) -> shapes.put(name + "." + path, shape));
        return this;
    }

    /// All of them, in order.
    public Map<String, Shape> all() {
        return Collections.unmodifiableMap(shapes);
    }

    @Override
    public String toString() {
        return "ParamShapes" + shapes;
    }
}
