package espalier.autodiff;

import espalier.array.NDArray;
import espalier.backend.Buffer;

/// The loops of [Choosing]: elements and rows moved to or from the places that an array of positions names. All arrays
/// lie in order; positions are checked by the caller.
final class Positions {
    private Positions() {}

    /// Position number `i` of `t`.
    static long at(NDArray t, int i) {
        return t.buffer().getLong(t.layout().offset() + i);
    }

    /// `y_i = x[t_i]`, whole rows.
    static void rows(NDArray x, NDArray t, NDArray y) {
        int length = rowLength(x);
        int from = x.layout().offset();
        int to = y.layout().offset();
        Object source = array(x);
        Object target = array(y);
        for (int i = 0; i < t.size(); i++) {
            System.arraycopy(source, from + (int) at(t, i) * length, target, to + i * length, length);
        }
    }

    /// `y[o, c, i] = x[o, t[o, c, i], i]`, the middle being `axis`.
    static void along(NDArray x, NDArray t, int axis, NDArray y) {
        Buffer source = x.buffer();
        Buffer target = y.buffer();
        int from = x.layout().offset();
        int to = y.layout().offset();
        int inner = inner(t, axis);
        int block = inner * t.shape().dim(axis);
        int length = x.shape().dim(axis);
        for (int k = 0; k < t.size(); k++) {
            int place = (k / block * length + (int) at(t, k)) * inner + k % inner;
            target.setDouble(to + k, source.getDouble(from + place));
        }
    }

    /// `y[o, t[o, c, i], i] += x[o, c, i]`, the middle being `axis`.
    static void addAlong(NDArray x, NDArray t, int axis, NDArray y) {
        Buffer source = x.buffer();
        Buffer target = y.buffer();
        int from = x.layout().offset();
        int to = y.layout().offset();
        int inner = inner(t, axis);
        int block = inner * t.shape().dim(axis);
        int length = y.shape().dim(axis);
        for (int k = 0; k < t.size(); k++) {
            int place = to + (k / block * length + (int) at(t, k)) * inner + k % inner;
            target.setDouble(place, target.getDouble(place) + source.getDouble(from + k));
        }
    }

    /// Number of elements behind `axis`.
    private static int inner(NDArray t, int axis) {
        int n = 1;
        for (int i = axis + 1; i < t.rank(); i++) {
            n *= t.shape().dim(i);
        }
        return n;
    }

    private static int rowLength(NDArray x) {
        int n = 1;
        for (int i = 1; i < x.rank(); i++) {
            n *= x.shape().dim(i);
        }
        return n;
    }

    private static Object array(NDArray x) {
        return switch (x.buffer()) {
            case Buffer.Float32(float[] data) -> data;
            case Buffer.Float64(double[] data) -> data;
            default -> throw new AssertionError(x.dtype());
        };
    }
}
