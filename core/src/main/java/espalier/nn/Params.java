package espalier.nn;

import espalier.array.NDArray;
import espalier.autodiff.Param;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the parameters of a layer by walking its fields, so that a layer need not list them. Training, saving and
/// summaries ask here.
///
/// Names are field paths: `blocks.0.attention.query.weight`; the layers of a [Sequential] are named by position alone,
/// `0.weight`. Fields of a superclass come first, then the class's own, in the order they are declared. Looked into are
/// layers, records, lists, maps with text as keys, and arrays of these; other objects are not. A parameter that is
/// reached twice is shared and listed once, under the first name.
///
/// ```java
/// Safetensors.write(file, Params.arrays(net), Map.of());          // the numbers alone, for any layer
/// LoadReport report = Params.load(net, Safetensors.read(file));   // and back, by name
/// Params.freeze(net.encoder, true);                               // learn the rest
/// ```
public final class Params {
    private final LinkedHashMap<String, Param> found = new LinkedHashMap<>();
    private final LinkedHashMap<String, Layer> layers = new LinkedHashMap<>();
    private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private Params() {}

    /// The parameters of `layer` by name, in order.
    ///
    /// @throws IllegalStateException if a field cannot be read because its module keeps it closed, saying what to add
    /// there
    public static LinkedHashMap<String, Param> of(Layer layer) {
        var walk = new Params();
        walk.visit("", layer);
        return walk.found;
    }

    /// How many numbers `layer` learns; frozen ones do not count.
    public static long count(Layer layer) {
        long n = 0;
        for (Param p : of(layer).values()) {
            n += p.frozen() ? 0 : p.shape().size();
        }
        return n;
    }

    /// The layers in `layer`, at any depth, by name, in order; itself first, under no name.
    public static LinkedHashMap<String, Layer> layers(Layer layer) {
        var walk = new Params();
        walk.visit("", layer);
        return walk.layers;
    }

    /// The numbers of the parameters by name, in order: the arrays themselves, to be written to a file or copied.
    public static LinkedHashMap<String, NDArray> arrays(Layer layer) {
        var arrays = new LinkedHashMap<String, NDArray>();
        of(layer).forEach((name, p) -> arrays.put(name, p.value()));
        return arrays;
    }

    /// Copies numbers into the parameters of `layer` that have their names, converted to their type. Those of another
    /// shape, or without a parameter of their name, are left; the report says which, and what is missing.
    public static LoadReport load(Layer layer, Map<String, NDArray> arrays) {
        return LoadReport.load(of(layer), arrays);
    }

    /// Stops the parameters of `layer` from learning, or lets them learn again: of the first layers of a network that
    /// was trained on something else. The statistics of [BatchNorm], which never learn, stay frozen.
    public static void freeze(Layer layer, boolean freeze) {
        of(layer).values().forEach(p -> p.freeze(freeze));
        for (Layer inner : layers(layer).values()) {
            if (inner instanceof BatchNorm norm) {
                norm.mean.freeze(true);
                norm.variance.freeze(true);
            }
        }
    }

    /// The layer of these settings around copies of `params`.
    static Layer copy(LayerSettings settings, Map<String, Param> params) {
        return settings.make(path -> {
            Param p = params.get(path);
            if (p == null) {
                throw new IllegalArgumentException("copy: the parameter " + path + " is shared with another layer; "
                        + "only layers with parameters of their own can be copied");
            }
            return new Param(p.value()).freeze(p.frozen());
        });
    }

    private void visit(String path, @Nullable Object value) {
        switch (value) {
            case null -> {}
            case Param p -> {
                if (seen.add(p) && found.putIfAbsent(path, p) != null) {
                    throw new IllegalStateException(
                            "Params: two parameters are called " + path + ", fields of a class and of its superclass or"
                                    + " keys of a map: rename one");
                }
            }
            case Sequential s -> {
                if (seen.add(s)) {
                    layers.put(path, s);
                    visitAll(path, s.layers());
                }
            }
            case List<?> list -> visitAll(path, list);
            case Map<?, ?> map -> map.forEach((key, v) -> visit(join(path, String.valueOf(key)), v));
            case Object[] array -> visitAll(path, Arrays.asList(array));
            case Layer layer -> {
                if (!seen.contains(layer)) {
                    layers.put(path, layer);
                }
                visitFields(path, layer);
            }
            case Record fields -> visitFields(path, fields);
            default -> {}
        }
    }

    private void visitAll(String path, List<?> values) {
        for (int i = 0; i < values.size(); i++) {
            visit(join(path, Integer.toString(i)), values.get(i));
        }
    }

    private void visitFields(String path, Object owner) {
        if (!seen.add(owner)) {
            return;
        }
        for (Class<?> type : lineage(owner.getClass())) {
            for (Field f : type.getDeclaredFields()) {
                if (!Modifier.isStatic(f.getModifiers()) && !f.isSynthetic() && !f.getType().isPrimitive()) {
                    visit(join(path, f.getName()), read(f, owner));
                }
            }
        }
    }

    /// The classes of an object from the first outside the Java library, which holds no parameters, to its own.
    private static List<Class<?>> lineage(Class<?> type) {
        List<Class<?>> types = new ArrayList<>();
        for (Class<?> c = type; c.getModule() != Object.class.getModule(); c = c.getSuperclass()) {
            types.addFirst(c);
        }
        return types;
    }

    private static @Nullable Object read(Field f, Object owner) {
        if (!f.canAccess(owner) && !f.trySetAccessible()) {
            throw new IllegalStateException(closed(f.getDeclaringClass(), f.getName()));
        }
        try {
            return f.get(owner);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    static String closed(Class<?> type, String field) {
        return "Params: cannot read the field " + field + " of " + type.getName() + ": module "
                + type.getModule().getName()
                + " does not open its package; add to its module-info.java:  opens " + type.getPackageName() + " to "
                + Params.class.getModule().getName() + ";";
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }
}
