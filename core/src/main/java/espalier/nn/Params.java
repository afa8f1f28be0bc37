package espalier.nn;

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
public final class Params {
    private final LinkedHashMap<String, Param> found = new LinkedHashMap<>();
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
            case Sequential s -> visitAll(path, s.layers());
            case List<?> list -> visitAll(path, list);
            case Map<?, ?> map -> map.forEach((key, v) -> visit(join(path, String.valueOf(key)), v));
            case Object[] array -> visitAll(path, Arrays.asList(array));
            case Layer layer -> visitFields(path, layer);
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
