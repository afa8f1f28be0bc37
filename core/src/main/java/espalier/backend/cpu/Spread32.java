package espalier.backend.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Runs of floats that are read otherwise than one after another, in vector code, for [Vectors32]. Each method takes at
/// least a vector of elements and says how many it has done; the plain loops do the rest. The last vector may overlap
/// the one before it.
final class Spread32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /// As many bytes as a vector has floats.
    private static final VectorSpecies<Byte> Q = VectorSpecies.of(byte.class,
            VectorShape.forBitSize(Math.max(64, S.vectorBitSize() / 4)));
    private static final VectorShuffle<Float> BACKWARD = VectorShuffle.iota(S, L - 1, -1, true);
    private static final VectorShuffle<Float> EVEN = VectorShuffle.makeUnzip(S, 0);
    private static final float INT = 0x1p31f;

    static final int FARTHEST = 8;
    /// For each step: the lanes that are multiples of it, then whatever.
    private static final List<VectorShuffle<Float>> STEPS = shuffles((lane, step) -> lane * step % L);
    /// For each step: the lanes divided by it.
    private static final List<VectorShuffle<Float>> QUOTIENTS = shuffles((lane, step) -> lane / step);
    /// For each step: the lanes that are multiples of it, as bits.
    private static final long[] MULTIPLES = new long[FARTHEST + 1];

    /// For each step and each of so many vectors read: the lanes of the result that come from it, as bits.
    private static final long[] FROM_EACH = new long[(FARTHEST + 1) * FARTHEST];

    static {
        for (int step = 3; step <= FARTHEST; step++) {
            for (int i = 0; i < L; i++) {
                FROM_EACH[step * FARTHEST + i * step / L] |= 1L << i;
            }
        }
        for (int step = 2; step <= FARTHEST; step++) {
            for (int i = 0; i < L; i += step) {
                MULTIPLES[step] |= 1L << i;
            }
        }
    }

    private Spread32() {}

    private static List<VectorShuffle<Float>> shuffles(IntBinaryOperator source) {
        List<VectorShuffle<Float>> all = new ArrayList<>();
        for (int i = 0; i <= FARTHEST; i++) {
            int step = Math.max(1, i);
            all.add(VectorShuffle.fromOp(S, lane -> source.applyAsInt(lane, step)));
        }
        return all;
    }

    /// `x[from], x[from + step], ...`, whatever the step; 0 where there is nothing better than a plain loop.
    static int read(float[] x, int from, int step, float[] y, int yo, int n) {
        if (n < L) {
            return 0;
        }
        return switch (step) {
            case 0 -> repeat(x[from], y, yo, n);
            case -1 -> backward(x, from, y, yo, n);
            case 2 -> everySecond(x, from, y, yo, n);
            default -> step > 2 && step <= FARTHEST ? every(x, from, step, y, yo, n) : 0;
        };
    }

    /// One number again and again.
    private static int repeat(float x, float[] y, int yo, int n) {
        FloatVector v = FloatVector.broadcast(S, x);
        int whole = S.loopBound(n);
        for (int i = 0; i < whole; i += L) {
            v.intoArray(y, yo + i);
        }
        v.intoArray(y, yo + n - L);
        return n;
    }

    /// `x[from], x[from - 1], ...`
    private static int backward(float[] x, int from, float[] y, int yo, int n) {
        int whole = S.loopBound(n);
        for (int i = 0; i < whole; i += L) {
            FloatVector.fromArray(S, x, from - i - L + 1).rearrange(BACKWARD).intoArray(y, yo + i);
        }
        FloatVector.fromArray(S, x, from - n + 1).rearrange(BACKWARD).intoArray(y, yo + n - L);
        return n;
    }

    /// `x[from], x[from + 2], ...`
    private static int everySecond(float[] x, int from, float[] y, int yo, int n) {
        // the last vector reads one element more than it needs
        int whole = S.loopBound(Math.min(n, (x.length - from) / 2));
        for (int i = 0; i < whole; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, from + 2 * i);
            v.rearrange(EVEN, FloatVector.fromArray(S, x, from + 2 * i + L)).intoArray(y, yo + i);
        }
        if (whole < n && n <= (x.length - from) / 2) {
            int i = n - L;
            FloatVector v = FloatVector.fromArray(S, x, from + 2 * i);
            v.rearrange(EVEN, FloatVector.fromArray(S, x, from + 2 * i + L)).intoArray(y, yo + i);
            return n;
        }
        return whole;
    }

    /// `x[from], x[from + step], ...` for steps of 3 to [#FARTHEST]: a vector of them comes from as many vectors as the
    /// step says, each of which has those of some lanes. (Where the processor gathers one element at a time anyway,
    /// this takes a third of the time of a gather; a store for the few lanes of each vector read took twice as long.)
    static int every(float[] x, int from, int step, float[] y, int yo, int n) {
        VectorShuffle<Float> chosen = STEPS.get(step);
        // the last vector reads some elements more than it needs
        int end = Math.min(n, Math.floorDiv(x.length - from, step));
        int whole = S.loopBound(end);
        for (int i = 0; i < whole; i += L) {
            every(x, from + i * step, step, chosen, y, yo + i);
        }
        if (whole < end && end > L) {
            every(x, from + (end - L) * step, step, chosen, y, yo + end - L);
            return end;
        }
        return whole;
    }

    private static void every(float[] x, int from, int step, VectorShuffle<Float> chosen, float[] y, int to) {
        FloatVector all = FloatVector.fromArray(S, x, from).rearrange(chosen);
        for (int k = 1; k < step; k++) {
            FloatVector v = FloatVector.fromArray(S, x, from + k * L).rearrange(chosen);
            all = all.blend(v, VectorMask.fromLong(S, FROM_EACH[step * FARTHEST + k]));
        }
        all.intoArray(y, to);
    }

    /// `y[to], y[to + step], ... = x`, for steps of 2 to [#FARTHEST]; what lies between them is not touched.
    static int apart(float[] x, int xo, float[] y, int to, int step, int n) {
        int each = (L - 1) / step + 1;
        int end = Math.min(n - L, Math.floorDiv(y.length - to - L, step));
        VectorShuffle<Float> places = QUOTIENTS.get(step);
        VectorMask<Float> written = VectorMask.fromLong(S, MULTIPLES[step]);
        int i = 0;
        for (; i <= end; i += each) {
            FloatVector.fromArray(S, x, xo + i).rearrange(places).intoArray(y, to + i * step, written);
        }
        return i;
    }

    /// Unsigned bytes as floats.
    static int bytes(byte[] x, int from, float[] y, int yo, int n) {
        if (Q.length() != L) {
            return 0;
        }
        int whole = S.loopBound(n);
        for (int i = 0; i < whole; i += L) {
            IntVector v = (IntVector) ByteVector.fromArray(Q, x, from + i)
                    .convertShape(VectorOperators.ZERO_EXTEND_B2I, I, 0);
            v.convert(VectorOperators.I2F, 0).reinterpretAsFloats().intoArray(y, yo + i);
        }
        return whole;
    }

    /// Whole numbers toward zero; 0, for the plain loop to do it, where one does not fit into an int.
    static int ints(float[] x, int xo, int[] y, int yo, int n) {
        FloatVector largest = FloatVector.zero(S);
        int whole = S.loopBound(n);
        for (int i = 0; i < whole; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            FloatVector size = v.abs();
            largest = largest.blend(size, size.compare(VectorOperators.GT, largest));
            v.convert(VectorOperators.F2I, 0).reinterpretAsInts().intoArray(y, yo + i);
        }
        return largest.compare(VectorOperators.GE, INT).anyTrue() ? 0 : whole;
    }
}
