package espalier.array;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import java.util.Arrays;

/// Moves the elements that an [Indices.Plan] with arrays names out of an array into a packed one, or back.
final class Gather {
    private Gather() {}

    /// The named elements, a copy.
    static NDArray read(NDArray x, Indices.Plan plan) {
        NDArray out = Pool.result(x.dtype(), Shape.wrap(plan.shape()));
        move(x.buffer(), plan, out.buffer(), false);
        return out;
    }

    /// The named elements become those of `values`, which has their shape; where a place is named twice, the last one
    /// stays.
    static void write(NDArray x, Indices.Plan plan, NDArray values) {
        NDArray packed = values.astype(x.dtype());
        boolean inOrder = packed.layout().isContiguous() && packed.layout().offset() == 0
                && packed.buffer().length() == packed.size();
        move(x.buffer(), plan, (inOrder ? packed : Pool.copy(packed)).buffer(), true);
    }

    /// As [#write], where one row of values, packed, goes to all places.
    static void repeat(NDArray x, Indices.Plan plan, NDArray row) {
        Object far = Buffers.array(x.buffer());
        Object near = Buffers.array(row.buffer());
        for (int d : plan.distances()) {
            System.arraycopy(near, row.layout().offset(), far, plan.plain().offset() + d, row.size());
        }
    }

    /// Element `places[at + i]` of a vector, which lies in order, becomes element i of `out`; false where the type has
    /// no loop of its own.
    static boolean take(NDArray x, long[] places, int at, Buffer out) {
        int base = x.layout().offset();
        int n = x.size();
        int count = out.length();
        switch (x.buffer()) {
            case Buffer.Float32(float[] v) -> {
                float[] y = ((Buffer.Float32) out).data();
                for (int i = 0; i < count; i++) {
                    y[i] = v[base + place(places[at + i], n)];
                }
            }
            case Buffer.Float64(double[] v) -> {
                double[] y = ((Buffer.Float64) out).data();
                for (int i = 0; i < count; i++) {
                    y[i] = v[base + place(places[at + i], n)];
                }
            }
            case Buffer.Int64(long[] v) -> {
                long[] y = ((Buffer.Int64) out).data();
                for (int i = 0; i < count; i++) {
                    y[i] = v[base + place(places[at + i], n)];
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private static int place(long p, int n) {
        long i = p + (p >> 63 & n);
        return i >= 0 && i < n ? (int) i : Indices.normal("index", p, 0, n);
    }

    /// Element `distances[i]` of `x` becomes element i of `out`, which has the same type.
    static void elements(Buffer x, int[] distances, Buffer out) {
        read(Buffers.array(x), 0, distances, Buffers.array(out), 0);
    }

    private static void move(Buffer buffer, Indices.Plan plan, Buffer packed, boolean back) {
        Layout plain = plan.plain();
        Layout inner = part(plain, plan.before(), plain.rank(), 0);
        if (plain.size() == 0 || plan.distances().length == 0) {
            return;
        }
        int[] outside = offsets(part(plain, 0, plan.before(), plain.offset()));
        boolean run = inner.isContiguous();
        int[] inside = run ? new int[] {0} : offsets(inner);
        int length = run ? inner.size() : 1;
        Object far = Buffers.array(buffer);
        Object near = Buffers.array(packed);
        int at = 0;
        for (int o : outside) {
            if (inner.size() == 1) {
                singles(far, o + inside[0], plan.distances(), near, at, back);
                at += plan.distances().length;
            } else if (run) {
                for (int d : plan.distances()) {
                    System.arraycopy(back ? near : far, back ? at : o + d, back ? far : near, back ? o + d : at,
                            length);
                    at += length;
                }
            } else {
                for (int d : plan.distances()) {
                    singles(far, o + d, inside, near, at, back);
                    at += inside.length;
                }
            }
        }
    }

    private static void singles(Object far, int base, int[] distances, Object near, int at, boolean back) {
        if (back) {
            write(far, base, distances, near, at);
        } else {
            read(far, base, distances, near, at);
        }
    }

    /// Elements `base + distances[i]` of `far` to elements `at + i` of `near`.
    private static void read(Object far, int base, int[] distances, Object near, int at) {
        int n = distances.length;
        switch (far) {
            case float[] x -> {
                float[] y = (float[]) near;
                for (int i = 0; i < n; i++) {
                    y[at + i] = x[base + distances[i]];
                }
            }
            case double[] x -> {
                double[] y = (double[]) near;
                for (int i = 0; i < n; i++) {
                    y[at + i] = x[base + distances[i]];
                }
            }
            case int[] x -> {
                int[] y = (int[]) near;
                for (int i = 0; i < n; i++) {
                    y[at + i] = x[base + distances[i]];
                }
            }
            case long[] x -> {
                long[] y = (long[]) near;
                for (int i = 0; i < n; i++) {
                    y[at + i] = x[base + distances[i]];
                }
            }
            case byte[] x -> {
                byte[] y = (byte[]) near;
                for (int i = 0; i < n; i++) {
                    y[at + i] = x[base + distances[i]];
                }
            }
            case boolean[] x -> {
                boolean[] y = (boolean[]) near;
                for (int i = 0; i < n; i++) {
                    y[at + i] = x[base + distances[i]];
                }
            }
            case short[] x -> {
                short[] y = (short[]) near;
                for (int i = 0; i < n; i++) {
                    y[at + i] = x[base + distances[i]];
                }
            }
            default -> throw new AssertionError(far);
        }
    }

    /// Elements `at + i` of `near` to elements `base + distances[i]` of `far`.
    private static void write(Object far, int base, int[] distances, Object near, int at) {
        int n = distances.length;
        switch (far) {
            case float[] x -> {
                float[] y = (float[]) near;
                for (int i = 0; i < n; i++) {
                    x[base + distances[i]] = y[at + i];
                }
            }
            case double[] x -> {
                double[] y = (double[]) near;
                for (int i = 0; i < n; i++) {
                    x[base + distances[i]] = y[at + i];
                }
            }
            case int[] x -> {
                int[] y = (int[]) near;
                for (int i = 0; i < n; i++) {
                    x[base + distances[i]] = y[at + i];
                }
            }
            case long[] x -> {
                long[] y = (long[]) near;
                for (int i = 0; i < n; i++) {
                    x[base + distances[i]] = y[at + i];
                }
            }
            case byte[] x -> {
                byte[] y = (byte[]) near;
                for (int i = 0; i < n; i++) {
                    x[base + distances[i]] = y[at + i];
                }
            }
            case boolean[] x -> {
                boolean[] y = (boolean[]) near;
                for (int i = 0; i < n; i++) {
                    x[base + distances[i]] = y[at + i];
                }
            }
            case short[] x -> {
                short[] y = (short[]) near;
                for (int i = 0; i < n; i++) {
                    x[base + distances[i]] = y[at + i];
                }
            }
            default -> throw new AssertionError(far);
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
