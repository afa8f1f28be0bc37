package espalier.nn;

import espalier.array.Shape;
import espalier.store.FormatException;
import espalier.store.Json;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How the layers of a network stand in a model file, and how a network is made of such a text again: [Model] writes
/// and reads with it.
///
/// ```
/// [{"type":"Flatten"},
///  {"type":"Dense","in":12288,"out":20,"activation":"relu"},
///  {"type":"Dense","in":20,"out":1,"activation":"linear"}]
/// ```
///
/// A layer's members are the components of its [LayerSettings], under their names. Only the settings in [#TABLE] are
/// known; nothing is looked up by a class name, so reading a file runs no code that the file chooses. What a text asks
/// for is computed from it alone, before anything of that size is made.
final class Architecture {

    /// The layers that can be stored: a new one is a new row.
    static final List<Class<? extends LayerSettings>> TABLE = List.of(
            Activate.Settings.class,
            AdaptiveAveragePool2d.Settings.class,
            AdaptiveMaxPool2d.Settings.class,
            AveragePool1d.Settings.class,
            AveragePool2d.Settings.class,
            BatchNorm.Settings.class,
            ColumnEmbedding.Settings.class,
            Conv1d.Settings.class,
            Conv2d.Settings.class,
            ConvTranspose2d.Settings.class,
            Dense.Settings.class,
            Dropout.Settings.class,
            Embedding.Settings.class,
            Flatten.Settings.class,
            GlobalAveragePool.Settings.class,
            GlobalMaxPool.Settings.class,
            GroupNorm.Settings.class,
            Gru.Settings.class,
            Identity.Settings.class,
            LastStep.Settings.class,
            LayerNorm.Settings.class,
            LearnedPositions.Settings.class,
            Lstm.Settings.class,
            Masking.Settings.class,
            MaxOverSteps.Settings.class,
            MaxPool1d.Settings.class,
            MaxPool2d.Settings.class,
            MeanOverSteps.Settings.class,
            MultiHeadAttention.Settings.class,
            Parallel.Settings.class,
            Permute.Settings.class,
            PRelu.Settings.class,
            Reshape.Settings.class,
            Residual.Settings.class,
            RmsNorm.Settings.class,
            Sequential.Settings.class,
            SinusoidalPositions.Settings.class,
            TransformerEncoder.Settings.class,
            Upsample2d.Settings.class);

    private static final Map<String, Class<? extends LayerSettings>> BY_NAME = byName();

    private Architecture() {}

    private static Map<String, Class<? extends LayerSettings>> byName() {
        var byName = new LinkedHashMap<String, Class<? extends LayerSettings>>();
        for (Class<? extends LayerSettings> type : TABLE) {
            byName.put(name(type), type);
        }
        return byName;
    }

    /// What a network needs and gives.
    ///
    /// @param params shapes of the parameters by path, as [Params#of] names them
    /// @param out    shape of one output sample
    record Plan(Map<String, Shape> params, Shape out) {}

    /// The parameters that a network has, and the shape of one output, for samples of shape `in`.
    ///
    /// @throws FormatException if a layer does not fit its input, or has more numbers than an array can hold
    static Plan plan(LayerSettings net, Shape in) throws FormatException {
        int[] batch = new int[in.rank() + 1];
        batch[0] = 1;
        System.arraycopy(in.toArray(), 0, batch, 1, in.rank());
        try {
            int[] out = net.output(Shape.of(batch)).toArray();
            return new Plan(net.params().all(), Shape.of(Arrays.copyOfRange(out, 1, out.length)));
        } catch (IllegalArgumentException e) {
            throw new FormatException(String.valueOf(Misfit.ofAnyNumber(e).getMessage()), e);
        } catch (ArithmeticException e) {
            throw new FormatException("a layer of " + net + " has more numbers than an array can hold, 2^31 - 1", e);
        }
    }

    // ---- writing

    /// The layers of a network as a JSON array.
    static Json describe(Sequential.Settings net) {
        return Json.of(net.layers().stream().map(Architecture::json).toList());
    }

    private static Json json(LayerSettings settings) {
        Class<? extends LayerSettings> type = settings.getClass();
        if (!TABLE.contains(type)) {
            throw new IllegalArgumentException(
                    "Model: " + settings + " cannot be stored; the layers of a model are " + BY_NAME.keySet());
        }
        var members = new LinkedHashMap<String, Object>();
        members.put("type", name(type));
        for (RecordComponent component : type.getRecordComponents()) {
            members.put(component.getName(), plain(read(component, settings)));
        }
        return Json.of(members);
    }

    private static Object plain(Object value) {
        return switch (value) {
            case LayerSettings inner -> json(inner);
            case List<?> list -> list.stream().map(Architecture::plain).toList();
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
            default -> value;
        };
    }

    private static Object read(RecordComponent component, LayerSettings settings) {
        try {
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(settings + ": cannot read " + component.getName(), e);
        }
    }

    /// `Dense` for `Dense.Settings`.
    private static String name(Class<?> settings) {
        return settings.getNestHost().getSimpleName();
    }

    // ---- reading

    /// The network that [#describe] wrote.
    ///
    /// @throws FormatException for an unknown layer, and for a setting that is missing, of the wrong kind, or refused
    /// by the layer
    static Sequential.Settings read(Json layers) throws FormatException {
        return new Sequential.Settings(list(layers));
    }

    private static List<LayerSettings> list(Json layers) throws FormatException {
        List<Json> items = layers.items();
        var all = new ArrayList<LayerSettings>();
        for (int i = 0; i < items.size(); i++) {
            try {
                all.add(layer(items.get(i)));
            } catch (FormatException e) {
                throw new FormatException("layer " + i + ": " + e.getMessage(), e);
            }
        }
        return all;
    }

    private static LayerSettings layer(Json layer) throws FormatException {
        String name = layer.get("type").string();
        Class<? extends LayerSettings> type = BY_NAME.get(name);
        if (type == null) {
            throw new FormatException("unknown layer '" + name + "'; this version knows " + BY_NAME.keySet());
        }
        RecordComponent[] components = type.getRecordComponents();
        var values = new Object[components.length];
        var types = new Class<?>[components.length];
        var names = new ArrayList<String>();
        for (int i = 0; i < values.length; i++) {
            types[i] = components[i].getType();
            names.add(components[i].getName());
            values[i] = value(components[i], layer.get(components[i].getName()));
        }
        for (String member : layer.members().keySet()) {
            if (!member.equals("type") && !names.contains(member)) {
                throw new FormatException(name + " has no setting '" + member + "'; it has " + names);
            }
        }
        return make(type, types, values);
    }

    private static LayerSettings make(Class<? extends LayerSettings> type, Class<?>[] types, Object[] values)
            throws FormatException {
        try {
            return type.getConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw new FormatException(String.valueOf(refused.getMessage()), refused);
            }
            throw new IllegalStateException(type + " cannot be made", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be made", e);
        }
    }

    private static Object value(RecordComponent component, Json json) throws FormatException {
        String name = component.getName();
        Class<?> type = component.getType();
        if (type == int.class) {
            return integer(name, json);
        } else if (type == double.class) {
            return json.number();
        } else if (type == boolean.class) {
            return json.bool();
        } else if (type == String.class) {
            return json.string();
        } else if (type.isEnum()) {
            return constant(name, type, json.string());
        } else if (type == LayerSettings.class) {
            return inner(name, json);
        } else if (((ParameterizedType) component.getGenericType()).getActualTypeArguments()[0] == Integer.class) {
            var numbers = new ArrayList<Integer>();
            for (Json item : json.items()) {
                numbers.add(integer(name, item));
            }
            return numbers;
        }
        return list(json);
    }

    private static LayerSettings inner(String name, Json json) throws FormatException {
        try {
            return layer(json);
        } catch (FormatException e) {
            throw new FormatException(name + ": " + e.getMessage(), e);
        }
    }

    private static Object constant(String name, Class<?> type, String text) throws FormatException {
        var known = new ArrayList<String>();
        for (Object constant : type.getEnumConstants()) {
            String word = ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
            if (word.equals(text)) {
                return constant;
            }
            known.add(word);
        }
        throw new FormatException(name + " " + text + " is not known: choose one of " + known);
    }

    private static int integer(String what, Json json) throws FormatException {
        long value = json.integer();
        if (value != (int) value) {
            throw new FormatException(what + " is " + value + "; it must be from -2^31 to 2^31 - 1");
        }
        return (int) value;
    }

    /// A length: an integer from 1 to 2^31 - 1.
    static int positive(String what, Json json) throws FormatException {
        long value = json.integer();
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw new FormatException(what + " is " + value + "; it must be from 1 to " + Integer.MAX_VALUE);
        }
        return (int) value;
    }
}
