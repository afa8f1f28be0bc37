package espalier.nn;

import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.store.FormatException;
import espalier.store.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// How the layers of a network stand in a model file, and how a network is made of such a text again: [Model] writes
/// and reads with it.
///
/// ```
/// [{"type":"Flatten"},
///  {"type":"Dense","in":12288,"out":20,"activation":"relu"},
///  {"type":"Dense","in":20,"out":1,"activation":"linear"}]
/// ```
///
/// A layer is known by the one [Row] it has in [#TABLE]; nothing is looked up by class name, so reading a file runs no
/// code that the file chooses. What a text asks for is computed from it alone, before anything of that size is made.
final class Architecture {

    /// A layer that can be stored: a new one is a new row.
    private static final List<Row<?>> TABLE = List.of(
            new Row<>(
                    Flatten.class,
                    _ -> Map.of(),
                    (_, in) -> new Plan(Map.of(), Shape.of(in.size())),
                    (_, _) -> new Flatten()),
            new Row<>(Dense.class, Architecture::denseSettings, Architecture::densePlan, Architecture::dense),
            new Row<>(
                    Sequential.class,
                    net -> Map.of("layers", describe(net)),
                    (settings, in) -> plan(settings.get("layers"), in),
                    (settings, params) -> build(settings.get("layers"), params)));

    private Architecture() {}

    /// @param type     the layer
    /// @param settings what must be stored beside its parameters, by name
    /// @param rule     from the stored settings and the shape of one input sample: its parameters and the shape of one
    /// output sample
    /// @param maker    from the stored settings and the parameters: the layer
    private record Row<L extends Layer>(
            Class<L> type, Function<L, Map<String, Object>> settings, Rule rule, Maker maker) {
        Json describe(Layer layer) {
            var members = new LinkedHashMap<String, Object>();
            members.put("type", type.getSimpleName());
            members.putAll(settings.apply(type.cast(layer)));
            return Json.of(members);
        }
    }

    private interface Rule {
        Plan plan(Json settings, Shape in) throws FormatException;
    }

    private interface Maker {
        Layer make(Json settings, Map<String, Param> params) throws FormatException;
    }

    /// What a layer, or a whole network, needs and gives.
    ///
    /// @param params shapes of the parameters by path, as [Params#of] names them
    /// @param out    shape of one output sample
    record Plan(Map<String, Shape> params, Shape out) {}

    // ---- the layers

    private static Map<String, Object> denseSettings(Dense dense) {
        var settings = new LinkedHashMap<String, Object>();
        settings.put("in", dense.in());
        settings.put("out", dense.out());
        settings.put("activation", dense.activation.toString());
        return settings;
    }

    private static Plan densePlan(Json settings, Shape in) throws FormatException {
        int width = positive("in", settings.get("in"));
        int units = positive("out", settings.get("out"));
        activation(settings);
        if (in.rank() == 0 || in.dim(-1) != width) {
            throw new FormatException("Dense(" + width + " -> " + units + ") cannot take samples of shape " + in);
        }
        int[] out = in.toArray();
        out[out.length - 1] = units;
        var params = new LinkedHashMap<String, Shape>();
        params.put("weight", shape(width, units));
        params.put("bias", Shape.of(units));
        return new Plan(params, shape(out));
    }

    private static Layer dense(Json settings, Map<String, Param> params) throws FormatException {
        return new Dense(param(params, "weight"), param(params, "bias"), activation(settings));
    }

    private static Param param(Map<String, Param> params, String name) {
        return Objects.requireNonNull(params.get(name), name);
    }

    private static Activation activation(Json settings) throws FormatException {
        try {
            return Activation.of(settings.get("activation").string());
        } catch (IllegalArgumentException e) {
            throw new FormatException(String.valueOf(e.getMessage()), e);
        }
    }

    // ---- networks

    /// The layers of `net` as a JSON array.
    ///
    /// @throws IllegalArgumentException for a layer that no row knows
    static Json describe(Sequential net) {
        var layers = new ArrayList<Json>();
        for (Layer layer : net.layers()) {
            layers.add(row(layer).describe(layer));
        }
        return Json.of(layers);
    }

    /// The parameters that the described network has, and the shape of one output, for samples of shape `in`.
    static Plan plan(Json layers, Shape in) throws FormatException {
        var params = new LinkedHashMap<String, Shape>();
        Shape shape = in;
        List<Json> items = layers.items();
        for (int i = 0; i < items.size(); i++) {
            try {
                Plan plan = row(items.get(i)).rule().plan(items.get(i), shape);
                String prefix = i + ".";
                plan.params().forEach((name, s) -> params.put(prefix + name, s));
                shape = plan.out();
            } catch (FormatException e) {
                throw new FormatException("layer " + i + ": " + e.getMessage(), e);
            }
        }
        return new Plan(params, shape);
    }

    /// The described network around these parameters, which are those that [#plan] names.
    static Sequential build(Json layers, Map<String, Param> params) throws FormatException {
        List<Json> items = layers.items();
        Layer[] made = new Layer[items.size()];
        for (int i = 0; i < made.length; i++) {
            String prefix = i + ".";
            var own = new LinkedHashMap<String, Param>();
            params.forEach((path, param) -> {
                if (path.startsWith(prefix)) {
                    own.put(path.substring(prefix.length()), param);
                }
            });
            made[i] = row(items.get(i)).maker().make(items.get(i), own);
        }
        return new Sequential(made);
    }

    private static Row<?> row(Layer layer) {
        for (Row<?> row : TABLE) {
            if (row.type() == layer.getClass()) {
                return row;
            }
        }
        throw new IllegalArgumentException(
                "Model: " + layer + " cannot be stored; the layers of a model are " + names());
    }

    private static Row<?> row(Json layer) throws FormatException {
        String type = layer.get("type").string();
        for (Row<?> row : TABLE) {
            if (row.type().getSimpleName().equals(type)) {
                return row;
            }
        }
        throw new FormatException("unknown layer '" + type + "'; this version knows " + names());
    }

    private static List<String> names() {
        return TABLE.stream().map(row -> row.type().getSimpleName()).toList();
    }

    // ---- numbers from files

    /// A length: an integer from 1 to 2^31 - 1.
    static int positive(String what, Json json) throws FormatException {
        long value = json.integer();
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw new FormatException(what + " is " + value + "; it must be from 1 to " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    private static Shape shape(int... dims) throws FormatException {
        try {
            return Shape.of(dims);
        } catch (IllegalArgumentException e) {
            throw new FormatException(String.valueOf(e.getMessage()), e);
        }
    }
}
