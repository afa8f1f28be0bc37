package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Folds of rows of doubles into one, column by column, in vector code: the sums of a strip of columns stay in
/// registers while the rows pass; for [Vectors64]. Each method does as many columns as fill whole vectors (where there
/// is one, the last may overlap the one before) and says how many.
final class Rows64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Long> I = LongVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final long SIZE = Long.MAX_VALUE;
    private static final long HIGHEST = Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
    private static final long LOWEST = Double.doubleToRawLongBits(Double.NEGATIVE_INFINITY) ^ SIZE;

    private Rows64() {}

    /// `y[yo + j]` = the sum of element j of the rows, in their order.
    static int sum(double[] x, int xo, int step, int rows, double[] y, int yo, int n) {
        if (n < L) {
            return 0;
        }
        int j = 0;
        for (; j <= n - 4 * L; j += 4 * L) {
            int at = xo + j;
            DoubleVector s0 = DoubleVector.fromArray(S, x, at);
            DoubleVector s1 = DoubleVector.fromArray(S, x, at + L);
            DoubleVector s2 = DoubleVector.fromArray(S, x, at + 2 * L);
            DoubleVector s3 = DoubleVector.fromArray(S, x, at + 3 * L);
            for (int r = 1; r < rows; r++) {
                at += step;
                s0 = DoubleVector.fromArray(S, x, at).add(s0);
                s1 = DoubleVector.fromArray(S, x, at + L).add(s1);
                s2 = DoubleVector.fromArray(S, x, at + 2 * L).add(s2);
                s3 = DoubleVector.fromArray(S, x, at + 3 * L).add(s3);
            }
            s0.intoArray(y, yo + j);
            s1.intoArray(y, yo + j + L);
            s2.intoArray(y, yo + j + 2 * L);
            s3.intoArray(y, yo + j + 3 * L);
        }
        while (j < n) {
            int from = Math.min(j, n - L);
            int at = xo + from;
            DoubleVector s = DoubleVector.fromArray(S, x, at);
            for (int r = 1; r < rows; r++) {
                at += step;
                s = DoubleVector.fromArray(S, x, at).add(s);
            }
            s.intoArray(y, yo + from);
            j += L;
        }
        return n;
    }

    /// `y[yo + j]` = the largest or smallest element j of the rows; NaN if there is one. As in [Extrema64], doubles are
    /// compared as integers of their order, where NaN lies beyond both infinities.
    static int extrema(boolean largest, double[] x, int xo, int step, int rows, double[] y, int yo, int n) {
        if (n < L) {
            return 0;
        }
        for (int j = 0; j < n; j += 2 * L) {
            int from0 = Math.min(j, n - L);
            int from1 = Math.min(j + L, n - L);
            int at0 = xo + from0;
            int at1 = xo + from1;
            LongVector high0 = LongVector.broadcast(I, Long.MIN_VALUE);
            LongVector high1 = high0;
            LongVector low0 = LongVector.broadcast(I, Long.MAX_VALUE);
            LongVector low1 = low0;
            for (int r = 0; r < rows; r++) {
                LongVector v = DoubleVector.fromArray(S, x, at0).reinterpretAsLongs();
                v = v.lanewise(VectorOperators.XOR, v.lanewise(VectorOperators.ASHR, 63).and(SIZE));
                LongVector w = DoubleVector.fromArray(S, x, at1).reinterpretAsLongs();
                w = w.lanewise(VectorOperators.XOR, w.lanewise(VectorOperators.ASHR, 63).and(SIZE));
                high0 = v.max(high0);
                high1 = w.max(high1);
                low0 = v.min(low0);
                low1 = w.min(low1);
                at0 += step;
                at1 += step;
            }
            VectorMask<Long> nan0 = high0.compare(VectorOperators.GT, HIGHEST)
                    .or(low0.compare(VectorOperators.LT, LOWEST));
            VectorMask<Long> nan1 = high1.compare(VectorOperators.GT, HIGHEST)
                    .or(low1.compare(VectorOperators.LT, LOWEST));
            LongVector best0 = largest ? high0 : low0;
            LongVector best1 = largest ? high1 : low1;
            best0 = best0.lanewise(VectorOperators.XOR, best0.lanewise(VectorOperators.ASHR, 63).and(SIZE));
            best1 = best1.lanewise(VectorOperators.XOR, best1.lanewise(VectorOperators.ASHR, 63).and(SIZE));
            best0.reinterpretAsDoubles().blend(Double.NaN, nan0.cast(S)).intoArray(y, yo + from0);
            best1.reinterpretAsDoubles().blend(Double.NaN, nan1.cast(S)).intoArray(y, yo + from1);
        }
        return n;
    }

    /// `y[j]` = the first row whose element j is the largest or smallest of all; the first NaN, if there is one.
    static int positions(boolean largest, double[] x, int xo, int step, int rows, int[] y, int n) {
        if (n < L || I.length() != L) {
            return 0;
        }
        long[] places = new long[L];
        for (int j = 0; j < n; j += L) {
            int from = Math.min(j, n - L);
            int at = xo + from;
            // the larger of two numbers is the smaller of their opposites
            long turn = largest ? Long.MIN_VALUE : 0;
            DoubleVector best = DoubleVector.fromArray(S, x, at)
                    .reinterpretAsLongs()
                    .lanewise(VectorOperators.XOR, turn)
                    .reinterpretAsDoubles();
            LongVector place = LongVector.zero(I);
            for (int r = 1; r < rows; r++) {
                at += step;
                DoubleVector v = DoubleVector.fromArray(S, x, at)
                        .reinterpretAsLongs()
                        .lanewise(VectorOperators.XOR, turn)
                        .reinterpretAsDoubles();
                // smaller, or NaN where there was none yet
                VectorMask<Double> better = best.compare(VectorOperators.EQ, best)
                        .andNot(v.compare(VectorOperators.GE, best));
                best = best.blend(v, better);
                place = place.blend((long) r, better.cast(I));
            }
            place.intoArray(places, 0);
            for (int i = 0; i < L; i++) {
                y[from + i] = (int) places[i];
            }
        }
        return n;
    }
}
