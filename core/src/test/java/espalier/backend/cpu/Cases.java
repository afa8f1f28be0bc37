package espalier.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import java.util.Random;
import java.util.function.Consumer;

/// Arrays for the kernel tests: every type in every kind of layout, seeded, and how results are compared with the
/// reference's.
final class Cases {
    /// The types that compute; the others are for storage.
    enum Type {
        FLOAT32,
        FLOAT64,
        INT32,
        INT64,
        UINT8,
        BOOL
    }

    /// How an array lies in its buffer.
    enum Form {
        CONTIGUOUS,
        OFFSET,
        STRIDED,
        REVERSED,
        TRANSPOSED,
        BROADCAST_ROWS,
        BROADCAST_COLUMNS,
        CONSTANT;

        boolean repeats() {
            return compareTo(BROADCAST_ROWS) >= 0;
        }
    }

    /// Shapes that have been trouble somewhere: rank 0, empty, single, odd, long rows, many short rows.
    static final int[][] SHAPES = {
        {}, {3, 0, 2}, {1}, {1, 1}, {7}, {1025}, {5, 3}, {2, 3, 4, 5}, {30, 65}, {130, 9}, {9, 1, 40}
    };

    final Random random;

    Cases(long seed) {
        random = new Random(seed);
    }

    /// A layout of `shape`; an axis is repeated only in the forms that say so.
    Layout layout(Form form, int... shape) {
        int rank = shape.length;
        int offset = form == Form.OFFSET ? 5 : 0;
        int[] strides = new int[rank];
        int step = form == Form.STRIDED ? 2 : 1;
        for (int i = 0; i < rank; i++) {
            int axis = form == Form.TRANSPOSED ? i : rank - 1 - i;
            boolean repeated = form == Form.CONSTANT
                    || form == Form.BROADCAST_ROWS && axis == 0
                    || form == Form.BROADCAST_COLUMNS && axis == rank - 1;
            strides[axis] = repeated ? 0 : step;
            step *= repeated ? 1 : Math.max(1, shape[axis]);
            if (form == Form.STRIDED) {
                step += 3;
            }
        }
        if (form == Form.REVERSED) {
            for (int axis = 0; axis < rank; axis++) {
                offset += Math.max(0, shape[axis] - 1) * strides[axis];
                strides[axis] = -strides[axis];
            }
        }
        return new Layout(shape.clone(), strides, offset);
    }

    /// The least length of a buffer for a layout.
    static int length(Layout l) {
        int last = l.offset();
        for (int axis = 0; axis < l.rank(); axis++) {
            if (l.dim(axis) > 0 && l.stride(axis) > 0) {
                last += (l.dim(axis) - 1) * l.stride(axis);
            }
        }
        return last + 1;
    }

    /// Values between about -9 and 9, among them zeros, or positive ones; integers also over their whole range.
    Buffer buffer(Type type, int n, boolean positive) {
        Buffer b = empty(type, n);
        for (int i = 0; i < n; i++) {
            double v = random.nextInt(20) == 0 ? 0 : 3 * random.nextGaussian();
            switch (type) {
                case FLOAT32, FLOAT64 -> b.setDouble(i, positive ? Math.abs(v) + 0.1 : v);
                case INT32, INT64 -> b.setLong(i,
                        random.nextInt(8) == 0 ? random.nextLong() : positive ? Math.abs((long) v) : (long) v);
                case UINT8, BOOL -> b.setLong(i, random.nextInt() & 1);
            }
        }
        return b;
    }

    static Buffer empty(Type type, int n) {
        return switch (type) {
            case FLOAT32 -> new Buffer.Float32(new float[n]);
            case FLOAT64 -> new Buffer.Float64(new double[n]);
            case INT32 -> new Buffer.Int32(new int[n]);
            case INT64 -> new Buffer.Int64(new long[n]);
            case UINT8 -> new Buffer.UInt8(new byte[n]);
            case BOOL -> new Buffer.Bool(new boolean[n]);
        };
    }

    static Buffer copyOf(Buffer b, Type type) {
        Buffer copy = empty(type, b.length());
        for (int i = 0; i < b.length(); i++) {
            if (Reference.isInteger(b)) {
                copy.setLong(i, b.getLong(i));
            } else {
                copy.setDouble(i, b.getDouble(i));
            }
        }
        return copy;
    }

    /// `actual` equals `expected` up to `relative` (of the value, or of 1e-3 if that is more); integers and NaN
    /// exactly. The elements that no layout reaches are compared too: nothing may be written there.
    static void assertClose(String what, Buffer actual, Buffer expected, double relative) {
        boolean exact = Reference.isInteger(expected);
        for (int i = 0; i < expected.length(); i++) {
            double a = actual.getDouble(i);
            double e = expected.getDouble(i);
            boolean same = exact
                    ? actual.getLong(i) == expected.getLong(i)
                    : a == e || a != a && e != e || Math.abs(a - e) <= relative * Math.max(Math.abs(e), 1e-3);
            if (!same) {
                assertThat(a).as("%s, element %d, the reference says %s", what, i, e).isEqualTo(e);
            }
        }
    }

    /// Equal to the last bit.
    static void assertSameBits(String what, Buffer actual, Buffer expected) {
        for (int i = 0; i < expected.length(); i++) {
            if (Double.doubleToLongBits(actual.getDouble(i)) != Double.doubleToLongBits(expected.getDouble(i))) {
                assertThat(actual.getDouble(i)).as("%s, element %d", what, i).isEqualTo(expected.getDouble(i));
            }
        }
    }

    /// Runs `call` often enough for the optimising compiler, which compiles what tests alone would never reach, but not
    /// for longer than a second (a loaded machine).
    static void warm(Runnable call) {
        long end = System.nanoTime() + 1_000_000_000L;
        for (int i = 0; i < 20_000 && (i % 64 != 0 || System.nanoTime() < end); i++) {
            call.run();
        }
    }

    /// SIMD where there is any, and the plain loops.
    static void eachBackend(Consumer<CpuBackend> test) {
        int bits = Simd.bits();
        if (bits != 0) {
            test.accept(new CpuBackend(2, bits));
        }
        test.accept(new CpuBackend(2, 0));
    }
}
