package espalier.array;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import java.util.Arrays;

/// Moves the elements that an [Indices.Plan] with arrays names out of an array into a packed one, or back.
final class Gather {
    private Gather() {}

    /// The named elements, a copy.
    static NDArray read(NDArray x, Indices.Plan plan) {
        NDArray out = NDArray.empty(x.dtype(), Shape.wrap(plan.shape()));
        move(x.buffer(), plan, out.buffer(), false);
        return out;
    }

    /// The named elements become those of `values`, which has their shape; where a place is named twice, the last one stays.
    static void write(NDArray x, Indices.Plan plan, NDArray values) {
        NDArray packed = values.astype(x.dtype());
        boolean inOrder = packed.layout().isContiguous() && packed.layout().offset() == 0 && packed.buffer().length() == packed.size();
        move(x.buffer(), plan, (inOrder ? packed : packed.copy()).buffer(), true);
    }

    private static void move(Buffer buffer, Indices.Plan plan, Buffer packed, boolean back) {
        Layout plain = plan.plain();
        Layout inner = part(plain, plan.before(), plain.rank(), 0);
        int[] outside = offsets(part(plain, 0, plan.before(), plain.offset()));
        boolean run = inner.isContiguous();
        int[] inside = run ? new int[] {0} : offsets(inner);
        int length = run ? inner.size() : 1;
        Object far = Buffers.array(buffer);
        Object near = Buffers.array(packed);
        int at = 0;
        if (length == 0 || inner.size() == 0) {
            return;
        }
        for (int o : outside) {
            for (int d : plan.distances()) {
                for (int i : inside) {
                    if (back) {
                        copy(near, at, far, o + d + i, length);
                    } else {
                        copy(far, o + d + i, near, at, length);
                    }
                    at += length;
                }
            }
        }
    }

    private static void copy(Object from, int i, Object to, int j, int n) {
        if (n > 1) {
            System.arraycopy(from, i, to, j, n);
            return;
        }
        switch (from) {
            case float[] a -> ((float[]) to)[j] = a[i];
            case double[] a -> ((double[]) to)[j] = a[i];
            case long[] a -> ((long[]) to)[j] = a[i];
            case int[] a -> ((int[]) to)[j] = a[i];
            default -> System.arraycopy(from, i, to, j, n);
        }
    }

    private static Layout part(Layout l, int from, int to, int offset) {
        return new Layout(Arrays.copyOfRange(l.shape(), from, to), Arrays.copyOfRange(l.strides(), from, to), offset);
    }

    private static int[] offsets(Layout l) {
        int[] offsets = new int[l.size()];
        var at = new Odometer(l.shape(), l);
        for (int i = 0; i < offsets.length; i++, at.next()) {
            offsets[i] = at.index(0);
        }
        return offsets;
    }
}
