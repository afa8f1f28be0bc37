package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The largest and smallest of many doubles, for [Vectors64].
///
/// A vector's `max` of doubles takes six instructions to treat NaN and -0 as Java does. Read as integers, with the bits
/// of the size turned where the sign is set, doubles are ordered as numbers, -0 below 0 and NaN beyond both infinities.
final class Extrema64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final long SIZE = Long.MAX_VALUE;
    private static final long HIGHEST = ordered(Double.POSITIVE_INFINITY);
    private static final long LOWEST = ordered(Double.NEGATIVE_INFINITY);

    private Extrema64() {}

    private static long ordered(double v) {
        long bits = Double.doubleToRawLongBits(v);
        return bits ^ bits >> 63 & SIZE;
    }

    /// The largest, or smallest, of at least two vectors of doubles; NaN if there is one. The last vectors may overlap
    /// those before them: that does not change it.
    static double of(boolean largest, double[] x, int xo, int n) {
        // no helper: where it is not inlined, each vector becomes an object
        LongVector high0 = DoubleVector.fromArray(S, x, xo + n - 2 * L).reinterpretAsLongs();
        high0 = high0.lanewise(VectorOperators.XOR, high0.lanewise(VectorOperators.ASHR, 63).and(SIZE));
        LongVector high1 = DoubleVector.fromArray(S, x, xo + n - L).reinterpretAsLongs();
        high1 = high1.lanewise(VectorOperators.XOR, high1.lanewise(VectorOperators.ASHR, 63).and(SIZE));
        LongVector low0 = high0;
        LongVector low1 = high1;
        for (int i = 0; i <= n - 2 * L; i += 2 * L) {
            LongVector v = DoubleVector.fromArray(S, x, xo + i).reinterpretAsLongs();
            v = v.lanewise(VectorOperators.XOR, v.lanewise(VectorOperators.ASHR, 63).and(SIZE));
            LongVector w = DoubleVector.fromArray(S, x, xo + i + L).reinterpretAsLongs();
            w = w.lanewise(VectorOperators.XOR, w.lanewise(VectorOperators.ASHR, 63).and(SIZE));
            high0 = high0.max(v);
            high1 = high1.max(w);
            low0 = low0.min(v);
            low1 = low1.min(w);
        }
        long high = high0.max(high1).reduceLanes(VectorOperators.MAX);
        long low = low0.min(low1).reduceLanes(VectorOperators.MIN);
        if (high > HIGHEST || low < LOWEST) {
            return Double.NaN;
        }
        long bits = largest ? high : low;
        return Double.longBitsToDouble(bits ^ bits >> 63 & SIZE);
    }
}
