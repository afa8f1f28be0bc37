package espalier.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Folds of rows of floats into one, column by column, in vector code: the sums of a strip of columns stay in registers
/// while the rows pass; for [Vectors32]. Each method does as many columns as fill whole vectors (where there is one,
/// the last may overlap the one before) and says how many.
final class Rows32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int SIZE = Integer.MAX_VALUE;
    private static final int HIGHEST = Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
    private static final int LOWEST = Float.floatToRawIntBits(Float.NEGATIVE_INFINITY) ^ SIZE;

    private Rows32() {}

    /// `y[yo + j]` = the sum of element j of the rows, in their order.
    static int sum(float[] x, int xo, int step, int rows, float[] y, int yo, int n) {
        if (n < L) {
            return 0;
        }
        int j = 0;
        for (; j <= n - 4 * L; j += 4 * L) {
            int at = xo + j;
            FloatVector s0 = FloatVector.fromArray(S, x, at);
            FloatVector s1 = FloatVector.fromArray(S, x, at + L);
            FloatVector s2 = FloatVector.fromArray(S, x, at + 2 * L);
            FloatVector s3 = FloatVector.fromArray(S, x, at + 3 * L);
            for (int r = 1; r < rows; r++) {
                at += step;
                s0 = FloatVector.fromArray(S, x, at).add(s0);
                s1 = FloatVector.fromArray(S, x, at + L).add(s1);
                s2 = FloatVector.fromArray(S, x, at + 2 * L).add(s2);
                s3 = FloatVector.fromArray(S, x, at + 3 * L).add(s3);
            }
            s0.intoArray(y, yo + j);
            s1.intoArray(y, yo + j + L);
            s2.intoArray(y, yo + j + 2 * L);
            s3.intoArray(y, yo + j + 3 * L);
        }
        while (j < n) {
            int from = Math.min(j, n - L);
            int at = xo + from;
            FloatVector s = FloatVector.fromArray(S, x, at);
            for (int r = 1; r < rows; r++) {
                at += step;
                s = FloatVector.fromArray(S, x, at).add(s);
            }
            s.intoArray(y, yo + from);
            j += L;
        }
        return n;
    }

    /// `y[yo + j]` = the largest or smallest element j of the rows; NaN if there is one. As in [Extrema32], floats are
    /// compared as integers of their order, where NaN lies beyond both infinities.
    static int extrema(boolean largest, float[] x, int xo, int step, int rows, float[] y, int yo, int n) {
        if (n < L) {
            return 0;
        }
        for (int j = 0; j < n; j += 2 * L) {
            int from0 = Math.min(j, n - L);
            int from1 = Math.min(j + L, n - L);
            int at0 = xo + from0;
            int at1 = xo + from1;
            IntVector high0 = IntVector.broadcast(I, Integer.MIN_VALUE);
            IntVector high1 = high0;
            IntVector low0 = IntVector.broadcast(I, Integer.MAX_VALUE);
            IntVector low1 = low0;
            for (int r = 0; r < rows; r++) {
                IntVector v = FloatVector.fromArray(S, x, at0).reinterpretAsInts();
                v = v.lanewise(VectorOperators.XOR, v.lanewise(VectorOperators.ASHR, 31).and(SIZE));
                IntVector w = FloatVector.fromArray(S, x, at1).reinterpretAsInts();
                w = w.lanewise(VectorOperators.XOR, w.lanewise(VectorOperators.ASHR, 31).and(SIZE));
                high0 = v.max(high0);
                high1 = w.max(high1);
                low0 = v.min(low0);
                low1 = w.min(low1);
                at0 += step;
                at1 += step;
            }
            VectorMask<Integer> nan0 = high0.compare(VectorOperators.GT, HIGHEST)
                    .or(low0.compare(VectorOperators.LT, LOWEST));
            VectorMask<Integer> nan1 = high1.compare(VectorOperators.GT, HIGHEST)
                    .or(low1.compare(VectorOperators.LT, LOWEST));
            IntVector best0 = largest ? high0 : low0;
            IntVector best1 = largest ? high1 : low1;
            best0 = best0.lanewise(VectorOperators.XOR, best0.lanewise(VectorOperators.ASHR, 31).and(SIZE));
            best1 = best1.lanewise(VectorOperators.XOR, best1.lanewise(VectorOperators.ASHR, 31).and(SIZE));
            best0.reinterpretAsFloats().blend(Float.NaN, nan0.cast(S)).intoArray(y, yo + from0);
            best1.reinterpretAsFloats().blend(Float.NaN, nan1.cast(S)).intoArray(y, yo + from1);
        }
        return n;
    }

    /// `y[j]` = the first row whose element j is the largest or smallest of all; the first NaN, if there is one.
    static int positions(boolean largest, float[] x, int xo, int step, int rows, int[] y, int n) {
        if (n < L || I.length() != L) {
            return 0;
        }
        for (int j = 0; j < n; j += L) {
            int from = Math.min(j, n - L);
            int at = xo + from;
            // the larger of two numbers is the smaller of their opposites
            int turn = largest ? Integer.MIN_VALUE : 0;
            FloatVector best = FloatVector.fromArray(S, x, at)
                    .reinterpretAsInts()
                    .lanewise(VectorOperators.XOR, turn)
                    .reinterpretAsFloats();
            IntVector place = IntVector.zero(I);
            for (int r = 1; r < rows; r++) {
                at += step;
                FloatVector v = FloatVector.fromArray(S, x, at)
                        .reinterpretAsInts()
                        .lanewise(VectorOperators.XOR, turn)
                        .reinterpretAsFloats();
                // smaller, or NaN where there was none yet
                VectorMask<Float> better = best.compare(VectorOperators.EQ, best)
                        .andNot(v.compare(VectorOperators.GE, best));
                best = best.blend(v, better);
                place = place.blend(r, better.cast(I));
            }
            place.intoArray(y, from);
        }
        return n;
    }
}
