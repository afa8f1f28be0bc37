package espalier.array;

import espalier.backend.Buffer;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Reads nested Java arrays and lists of numbers for [NDArray#of(Object)].
final class Nested {
    private Nested() {}

    static NDArray read(Object nested) {
        if (nested instanceof NDArray x) {
            return x.copy();
        }
        var dims = new ArrayList<Integer>();
        Object row = nested;
        while (isRow(row)) {
            int n = length(row);
            dims.add(n);
            if (n == 0) {
                break;
            }
            row = element(row, 0);
        }
        int[] shape = dims.stream().mapToInt(Integer::intValue).toArray();
        DType dtype = type(nested, nested);
        NDArray out = NDArray.empty(dtype, emptyDeep(nested, shape));
        fill(nested, nested, out.shape().dims(), 0, 0, out.buffer(), "");
        return out;
    }

    /// `new double[0][3]` has no rows to look at, but its class knows the rank: the unknown lengths are 0.
    private static Shape emptyDeep(Object nested, int[] shape) {
        int rank = 0;
        for (Class<?> c = nested.getClass(); c.isArray(); c = c.getComponentType()) {
            rank++;
        }
        return Shape.wrap(
                shape.length < rank && !(nested instanceof Object[] a && a.length > 0) ? Arrays.copyOf(shape, rank)
                        : shape);
    }

    static NDArray rows(Stream<double[]> rows) {
        double[][] all = rows.toArray(double[][]::new);
        int width = all.length == 0 ? 0 : all[0].length;
        NDArray out = NDArray.empty(DType.FLOAT64, all.length, width);
        double[] data = ((Buffer.Float64) out.buffer()).data();
        for (int i = 0; i < all.length; i++) {
            if (all[i].length != width) {
                throw new IllegalArgumentException("ofRows: row " + i + " has " + all[i].length
                        + " elements, the first one " + width);
            }
            System.arraycopy(all[i], 0, data, i * width, width);
        }
        return out;
    }

    private static boolean isRow(Object o) {
        return o.getClass().isArray() || o instanceof List<?>;
    }

    private static int length(Object row) {
        return row instanceof List<?> list ? list.size() : Array.getLength(row);
    }

    private static Object element(Object row, int i) {
        return row instanceof List<?> list ? list.get(i) : Array.get(row, i);
    }

    private static DType type(Object o, Object whole) {
        Class<?> c = o.getClass();
        while (c.isArray()) {
            c = c.getComponentType();
        }
        if (c.isPrimitive()) {
            return primitive(c, whole);
        }
        if (isRow(o)) {
            DType common = null;
            for (int i = 0; i < length(o); i++) {
                DType t = type(element(o, i), whole);
                common = common == null ? t : DType.promote(common, t);
            }
            return common == null ? DType.FLOAT64 : common;
        }
        return switch (o) {
            case Double _ -> DType.FLOAT64;
            case Float _ -> DType.FLOAT32;
            case Integer _ -> DType.INT32;
            case Long _ -> DType.INT64;
            case Short _ -> DType.INT16;
            case Byte _ -> DType.INT8;
            case Boolean _ -> DType.BOOL;
            default -> throw notNumbers(whole);
        };
    }

    private static DType primitive(Class<?> c, Object whole) {
        if (c == double.class) {
            return DType.FLOAT64;
        } else if (c == float.class) {
            return DType.FLOAT32;
        } else if (c == int.class) {
            return DType.INT32;
        } else if (c == long.class) {
            return DType.INT64;
        } else if (c == boolean.class) {
            return DType.BOOL;
        } else if (c == short.class) {
            return DType.INT16;
        } else if (c == byte.class) {
            return DType.INT8;
        }
        throw notNumbers(whole);
    }

    private static IllegalArgumentException notNumbers(Object whole) {
        return new IllegalArgumentException("of: needs numbers, or nested Java arrays or lists of numbers, got "
                + whole.getClass().getSimpleName());
    }

    private static int fill(Object o, Object whole, int[] shape, int depth, int at, Buffer out, String path) {
        if (depth == shape.length || !isRow(o)) {
            if (depth != shape.length || isRow(o)) {
                throw new IllegalArgumentException(
                        "of: rows are not nested equally deep: at " + path + " of " + Shape.text(shape));
            }
            store(o, out, at);
            return at + 1;
        }
        int n = length(o);
        if (n != shape[depth]) {
            throw new IllegalArgumentException(
                    "of: rows differ in length: " + (path.isEmpty() ? "the outermost" : path) + " has " + n
                            + " elements, the first one " + shape[depth]);
        }
        int next = at;
        for (int i = 0; i < n; i++) {
            next = fill(element(o, i), whole, shape, depth + 1, next, out, path + "[" + i + "]");
        }
        return next;
    }

    private static void store(Object number, Buffer out, int at) {
        switch (number) {
            case Double v -> out.setDouble(at, v);
            case Float v -> out.setDouble(at, v);
            case Boolean v -> out.setLong(at, v ? 1 : 0);
            case Number v -> out.setLong(at, v.longValue());
            default -> throw notNumbers(number);
        }
    }
}
