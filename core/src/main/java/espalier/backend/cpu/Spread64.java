package espalier.backend.cpu;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Runs of doubles that are read otherwise than one after another, in vector code, for [Vectors64]. Each method takes
/// at least a vector of elements and says how many it has done; the plain loops do the rest. The last vector may
/// overlap the one before it.
final class Spread64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final VectorShuffle<Double> BACKWARD = VectorShuffle.iota(S, L - 1, -1, true);
    private static final VectorShuffle<Double> EVEN = VectorShuffle.makeUnzip(S, 0);

    static final int FARTHEST = 4;
    /// For each step: the lanes that are multiples of it, then whatever.
    private static final List<VectorShuffle<Double>> STEPS = shuffles((lane, step) -> lane * step % L);
    /// For each step: the lanes divided by it.
    private static final List<VectorShuffle<Double>> QUOTIENTS = shuffles((lane, step) -> lane / step);
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

    private Spread64() {}

    private static List<VectorShuffle<Double>> shuffles(IntBinaryOperator source) {
        List<VectorShuffle<Double>> all = new ArrayList<>();
        for (int i = 0; i <= FARTHEST; i++) {
            int step = Math.max(1, i);
            all.add(VectorShuffle.fromOp(S, lane -> source.applyAsInt(lane, step)));
        }
        return all;
    }

    /// `x[from], x[from + step], ...`, whatever the step; 0 where there is nothing better than a plain loop.
    static int read(double[] x, int from, int step, double[] y, int yo, int n) {
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
    private static int repeat(double x, double[] y, int yo, int n) {
        DoubleVector v = DoubleVector.broadcast(S, x);
        int whole = S.loopBound(n);
        for (int i = 0; i < whole; i += L) {
            v.intoArray(y, yo + i);
        }
        v.intoArray(y, yo + n - L);
        return n;
    }

    /// `x[from], x[from - 1], ...`
    private static int backward(double[] x, int from, double[] y, int yo, int n) {
        int whole = S.loopBound(n);
        for (int i = 0; i < whole; i += L) {
            DoubleVector.fromArray(S, x, from - i - L + 1).rearrange(BACKWARD).intoArray(y, yo + i);
        }
        DoubleVector.fromArray(S, x, from - n + 1).rearrange(BACKWARD).intoArray(y, yo + n - L);
        return n;
    }

    /// `x[from], x[from + 2], ...`
    private static int everySecond(double[] x, int from, double[] y, int yo, int n) {
        // the last vector reads one element more than it needs
        int whole = S.loopBound(Math.min(n, (x.length - from) / 2));
        for (int i = 0; i < whole; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, from + 2 * i);
            v.rearrange(EVEN, DoubleVector.fromArray(S, x, from + 2 * i + L)).intoArray(y, yo + i);
        }
        if (whole < n && n <= (x.length - from) / 2) {
            int i = n - L;
            DoubleVector v = DoubleVector.fromArray(S, x, from + 2 * i);
            v.rearrange(EVEN, DoubleVector.fromArray(S, x, from + 2 * i + L)).intoArray(y, yo + i);
            return n;
        }
        return whole;
    }

    /// `x[from], x[from + step], ...` for steps of 3 to [#FARTHEST]: a vector of them comes from as many vectors as the
    /// step says, each of which has those of some lanes. (Where the processor gathers one element at a time anyway,
    /// this takes a third of the time of a gather; a store for the few lanes of each vector read took twice as long.)
    static int every(double[] x, int from, int step, double[] y, int yo, int n) {
        VectorShuffle<Double> chosen = STEPS.get(step);
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

    private static void every(double[] x, int from, int step, VectorShuffle<Double> chosen, double[] y, int to) {
        DoubleVector all = DoubleVector.fromArray(S, x, from).rearrange(chosen);
        for (int k = 1; k < step; k++) {
            DoubleVector v = DoubleVector.fromArray(S, x, from + k * L).rearrange(chosen);
            all = all.blend(v, VectorMask.fromLong(S, FROM_EACH[step * FARTHEST + k]));
        }
        all.intoArray(y, to);
    }

    /// `y[to], y[to + step], ... = x`, for steps of 2 to [#FARTHEST]; what lies between them is not touched.
    static int apart(double[] x, int xo, double[] y, int to, int step, int n) {
        int each = (L - 1) / step + 1;
        int end = Math.min(n - L, Math.floorDiv(y.length - to - L, step));
        VectorShuffle<Double> places = QUOTIENTS.get(step);
        VectorMask<Double> written = VectorMask.fromLong(S, MULTIPLES[step]);
        int i = 0;
        for (; i <= end; i += each) {
            DoubleVector.fromArray(S, x, xo + i).rearrange(places).intoArray(y, to + i * step, written);
        }
        return i;
    }
}
