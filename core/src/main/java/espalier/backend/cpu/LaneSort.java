package espalier.backend.cpu;

import espalier.backend.Buffer;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Sorts runs of consecutive elements, or a range of places in each, with [Sort32] and [Sort64]; made by [CpuBackend]
/// for one call. Floating numbers are sorted as integers of the same order: -0 below 0, NaN last.
final class LaneSort implements Threads.Task {
    /// Shorter runs are sorted faster without vectors.
    private static final int SHORT = 32;
    /// Elements for which another thread pays.
    private static final int MIN_SIZE_PER_PART = 16_384;
    /// Working memory of more elements is not kept.
    private static final int KEPT = 1 << 18;

    private static final VectorSpecies<Float> F = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> J = LongVector.SPECIES_PREFERRED;
    private static final int SIZE_32 = Integer.MAX_VALUE;
    private static final long SIZE_64 = Long.MAX_VALUE;
    private static final int NAN_32 = 0x7fc00000;
    private static final long NAN_64 = 0x7ff8000000000000L;

    private static final FreeList<Work> FREE = new FreeList<>(Work::new);

    /// What one thread needs.
    private static final class Work {
        private int[] keys32 = new int[0];
        private int[] scratch32 = new int[0];
        private long[] keys64 = new long[0];
        private long[] scratch64 = new long[0];

        int[] keys32(int n) {
            if (keys32.length < n) {
                keys32 = new int[n];
            }
            return keys32;
        }

        int[] scratch32(int n) {
            if (scratch32.length < Sort32.scratch(n)) {
                scratch32 = new int[Sort32.scratch(n)];
            }
            return scratch32;
        }

        long[] keys64(int n) {
            if (keys64.length < n) {
                keys64 = new long[n];
            }
            return keys64;
        }

        long[] scratch64(int n) {
            if (scratch64.length < Sort64.scratch(n)) {
                scratch64 = new long[Sort64.scratch(n)];
            }
            return scratch64;
        }
    }

    private final Buffer x;
    private final int from;
    private final int lanes;
    private final int n;
    private final int first;
    private final int last;
    private final int parts;

    private LaneSort(Buffer x, int from, int lanes, int n, int first, int last, int parts) {
        this.x = x;
        this.from = from;
        this.lanes = lanes;
        this.n = n;
        this.first = first;
        this.last = last;
        this.parts = parts;
    }

    /// Sorts `lanes` runs of `n` elements each, the first from element `from`, as far as to have the places `first` to
    /// `last` of each right.
    static void run(Threads threads, Buffer x, int from, int lanes, int n, int first, int last) {
        int useful = Math.clamp((long) lanes * n / MIN_SIZE_PER_PART, 1, threads.limit());
        int parts = Math.min(lanes, useful == 1 ? 1 : 4 * useful);
        threads.run(parts, new LaneSort(x, from, lanes, n, first, last, parts));
    }

    @Override
    public void run(int part) {
        int end = Threads.start(part + 1, parts, lanes, 1);
        Work work = n < SHORT || n > KEPT ? new Work() : FREE.take();
        for (int lane = Threads.start(part, parts, lanes, 1); lane < end; lane++) {
            sort(from + lane * n, work);
        }
        if (n >= SHORT && n <= KEPT) {
            FREE.give(work);
        }
    }

    private void sort(int at, Work work) {
        switch (x) {
            case Buffer.Float32(float[] data) -> {
                if (n < SHORT) {
                    Arrays.sort(data, at, at + n);
                } else {
                    sort(data, at, work);
                }
            }
            case Buffer.Float64(double[] data) -> {
                if (n < SHORT) {
                    Arrays.sort(data, at, at + n);
                } else {
                    sort(data, at, work);
                }
            }
            case Buffer.Int32(int[] data) -> {
                if (n < SHORT) {
                    Arrays.sort(data, at, at + n);
                } else {
                    Sort32.sort(data, at, n, first, last, work.scratch32(n));
                }
            }
            case Buffer.Int64(long[] data) -> {
                if (n < SHORT) {
                    Arrays.sort(data, at, at + n);
                } else {
                    Sort64.sort(data, at, n, first, last, work.scratch64(n));
                }
            }
            default -> throw new AssertionError(x);
        }
    }

    private void sort(float[] data, int at, Work work) {
        int[] keys = work.keys32(n);
        int i = 0;
        for (; i <= n - F.length(); i += F.length()) {
            FloatVector v = FloatVector.fromArray(F, data, at + i);
            IntVector bits = v.reinterpretAsInts();
            bits = bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.ASHR, 31).and(SIZE_32));
            bits.blend(NAN_32, v.compare(VectorOperators.NE, v).cast(I)).intoArray(keys, i);
        }
        for (; i < n; i++) {
            float v = data[at + i];
            int bits = Float.floatToRawIntBits(v);
            keys[i] = v != v ? NAN_32 : bits ^ bits >> 31 & SIZE_32;
        }
        Sort32.sort(keys, 0, n, first, last, work.scratch32(n));
        for (i = 0; i <= n - F.length(); i += F.length()) {
            IntVector bits = IntVector.fromArray(I, keys, i);
            bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.ASHR, 31).and(SIZE_32))
                    .reinterpretAsFloats()
                    .intoArray(data, at + i);
        }
        for (; i < n; i++) {
            int bits = keys[i];
            data[at + i] = Float.intBitsToFloat(bits ^ bits >> 31 & SIZE_32);
        }
    }

    private void sort(double[] data, int at, Work work) {
        long[] keys = work.keys64(n);
        int i = 0;
        for (; i <= n - D.length(); i += D.length()) {
            DoubleVector v = DoubleVector.fromArray(D, data, at + i);
            LongVector bits = v.reinterpretAsLongs();
            bits = bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.ASHR, 63).and(SIZE_64));
            bits.blend(NAN_64, v.compare(VectorOperators.NE, v).cast(J)).intoArray(keys, i);
        }
        for (; i < n; i++) {
            double v = data[at + i];
            long bits = Double.doubleToRawLongBits(v);
            keys[i] = v != v ? NAN_64 : bits ^ bits >> 63 & SIZE_64;
        }
        Sort64.sort(keys, 0, n, first, last, work.scratch64(n));
        for (i = 0; i <= n - D.length(); i += D.length()) {
            LongVector bits = LongVector.fromArray(J, keys, i);
            bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.ASHR, 63).and(SIZE_64))
                    .reinterpretAsDoubles()
                    .intoArray(data, at + i);
        }
        for (; i < n; i++) {
            long bits = keys[i];
            data[at + i] = Double.longBitsToDouble(bits ^ bits >> 63 & SIZE_64);
        }
    }
}
