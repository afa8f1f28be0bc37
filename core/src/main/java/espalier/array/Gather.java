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

    /// The named elements become those of `values`, which has their shape; where a place is named twice, the last one
    /// stays.
    static void write(NDArray x, Indices.Plan plan, NDArray values) {
        NDArray packed = values.astype(x.dtype());
        boolean inOrder = packed.layout().isContiguous() && packed.layout().offset() == 0
                && packed.buffer().length() == packed.size();
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
        if (length == 0 || inner.size() == 0) {
            return;
        }
        int at = 0;
        for (int o : outside) {
            if (length == 1 && inside.length == 1) {
                singles(far, o + inside[0], plan.distances(), near, at, back);
                at += plan.distances().length;
                continue;
            }
            for (int d : plan.distances()) {
                for (int i : inside) {
                    System.arraycopy(back ? near : far, back ? at : o + d + i, back ? far : near, back ? o + d + i : at,
                            length);
                    at += length;
                }
            }
        }
    }

    /// Elements `base + distances[i]` of `far` to (or from) element `at + i` of `near`.
    private static void singles(Object far, int base, int[] distances, Object near, int at, boolean back) {
        int n = distances.length;
        switch (far) {
            case float[] x -> {
                float[] y = (float[]) near;
                for (int i = 0; i < n && !back; i++) {
                    y[at + i] = x[base + distances[i]];
                }
                for (int i = 0; i < n && back; i++) {
                    x[base + distances[i]] = y[at + i];
                }
            }
            case double[] x -> {
                double[] y = (double[]) near;
                for (int i = 0; i < n && !back; i++) {
                    y[at + i] = x[base + distances[i]];
                }
                for (int i = 0; i < n && back; i++) {
                    x[base + distances[i]] = y[at + i];
                }
            }
            case long[] x -> {
                long[] y = (long[]) near;
                for (int i = 0; i < n && !back; i++) {
                    y[at + i] = x[base + distances[i]];
                }
                for (int i = 0; i < n && back; i++) {
                    x[base + distances[i]] = y[at + i];
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    System.arraycopy(
                            back ? near : far, back ? at + i : base + distances[i], back ? far : near,
                            back ? base + distances[i] : at + i, 1);
                }
            }
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
