package espalier.backend.cpu;

import espalier.backend.Buffer;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// Sorts the columns of a matrix, as many side by side as a vector has lanes: a sorting network, whose exchanges are a
/// minimum and a maximum of two rows and no branches; made by [CpuBackend] for one call.
///
/// Source: Batcher's merge exchange for any number of rows, Knuth, The Art of Computer Programming 3, 5.2.2, algorithm
/// M. Floats are sorted as integers of the same order: -0 below 0, NaN last.
final class ColumnSort implements Threads.Task {
    /// More rows than this are sorted faster in another way.
    static final int MOST_ROWS = 2048;
    /// Fewer rows or columns are not worth the way here.
    static final int FEWEST = 64;
    private static final VectorSpecies<Integer> S = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int SIZE = Integer.MAX_VALUE;
    private static final int NAN = 0x7fc00000;
    private static final FreeList<int[]> FREE = new FreeList<>(() -> new int[MOST_ROWS * L]);

    private final float @Nullable [] floats;
    private final int @Nullable [] ints;
    private final int rows;
    private final int columns;
    private final int strips;

    private ColumnSort(float @Nullable [] floats, int @Nullable [] ints, int rows, int columns) {
        this.floats = floats;
        this.ints = ints;
        this.rows = rows;
        this.columns = columns;
        this.strips = (columns - 1) / L + 1;
    }

    /// Does it if the matrix, which fills its buffer row by row, is for this; false if not.
    static boolean run(Threads threads, Buffer x, int rows, int columns) {
        if (columns < FEWEST || rows < FEWEST || rows > MOST_ROWS) {
            return false;
        }
        ColumnSort task = switch (x) {
            case Buffer.Float32(float[] data) -> new ColumnSort(data, null, rows, columns);
            case Buffer.Int32(int[] data) -> new ColumnSort(null, data, rows, columns);
            default -> null;
        };
        if (task == null) {
            return false;
        }
        threads.run(task.strips, task);
        return true;
    }

    /// Strip `part`; the last one may be narrower.
    @Override
    public void run(int part) {
        int first = part * L;
        int width = Math.min(L, columns - first);
        int[] keys = FREE.take();
        try {
            if (floats != null) {
                if (width == L) {
                    read(floats, first, keys);
                } else {
                    readSome(floats, first, width, keys);
                }
            } else if (ints != null) {
                for (int i = 0; i < rows; i++) {
                    System.arraycopy(ints, i * columns + first, keys, i * L, width);
                }
            }
            sort(keys, rows);
            if (floats != null) {
                if (width == L) {
                    write(keys, floats, first);
                } else {
                    writeSome(keys, floats, first, width);
                }
            } else if (ints != null) {
                for (int i = 0; i < rows; i++) {
                    System.arraycopy(keys, i * L, ints, i * columns + first, width);
                }
            }
        } finally {
            FREE.give(keys);
        }
    }

    private void read(float[] x, int first, int[] keys) {
        for (int i = 0; i < rows; i++) {
            FloatVector v = FloatVector.fromArray(F, x, i * columns + first);
            IntVector bits = v.reinterpretAsInts();
            bits = bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.ASHR, 31).and(SIZE));
            bits.blend(NAN, v.compare(VectorOperators.NE, v).cast(S)).intoArray(keys, i * L);
        }
    }

    private void write(int[] keys, float[] x, int first) {
        for (int i = 0; i < rows; i++) {
            IntVector bits = IntVector.fromArray(S, keys, i * L);
            bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.ASHR, 31).and(SIZE))
                    .reinterpretAsFloats()
                    .intoArray(x, i * columns + first);
        }
    }

    private void readSome(float[] x, int first, int width, int[] keys) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < width; j++) {
                float v = x[i * columns + first + j];
                int bits = Float.floatToRawIntBits(v);
                keys[i * L + j] = v != v ? NAN : bits ^ bits >> 31 & SIZE;
            }
        }
    }

    private void writeSome(int[] keys, float[] x, int first, int width) {
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < width; j++) {
                int bits = keys[i * L + j];
                x[i * columns + first + j] = Float.intBitsToFloat(bits ^ bits >> 31 & SIZE);
            }
        }
    }

    private static void sort(int[] keys, int n) {
        int top = Integer.highestOneBit(n - 1);
        for (int p = top; p > 0; p /= 2) {
            exchanges(keys, n, p, p, 0);
            for (int q = top; q > p; q /= 2) {
                exchanges(keys, n, p, q - p, p);
            }
        }
    }

    /// Rows i and `i + d` in order, for all i with `(i and p) = r`.
    private static void exchanges(int[] keys, int n, int p, int d, int r) {
        for (int from = r; from < n - d; from += 2 * p) {
            int end = Math.min(from + p, n - d) * L;
            int distance = d * L;
            for (int i = from * L; i < end; i += L) {
                IntVector a = IntVector.fromArray(S, keys, i);
                IntVector b = IntVector.fromArray(S, keys, i + distance);
                a.min(b).intoArray(keys, i);
                a.max(b).intoArray(keys, i + distance);
            }
        }
    }
}
