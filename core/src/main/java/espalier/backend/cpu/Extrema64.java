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
    /// Room for two vectors of longs.
    static final ThreadLocal<long[]> LANES = ThreadLocal.withInitial(() -> new long[2 * L]);

    private Extrema64() {}

    private static long ordered(double v) {
        long bits = Double.doubleToRawLongBits(v);
        return bits ^ bits >> 63 & SIZE;
    }

    /// The largest, or smallest, of at least two vectors of doubles; NaN if there is one. The last vectors may overlap
    /// those before them: that does not change it.
    static double of(boolean largest, double[] x, int xo, int n) {
        // No helper: where it is not inlined, each vector becomes an object. What a loop carries along is an argument:
        // of a receiver the compiler knows the class by the profile at best, and without one keeps objects.
        LongVector v = DoubleVector.fromArray(S, x, xo + 0).reinterpretAsLongs();
        v = v.lanewise(VectorOperators.XOR, v.lanewise(VectorOperators.ASHR, 63).and(SIZE));
        LongVector high0 = v;
        LongVector high1 = v;
        LongVector low0 = v;
        LongVector low1 = v;
        for (int i = L; i <= n - 2 * L; i += 2 * L) {
            v = DoubleVector.fromArray(S, x, xo + i).reinterpretAsLongs();
            v = v.lanewise(VectorOperators.XOR, v.lanewise(VectorOperators.ASHR, 63).and(SIZE));
            LongVector w = DoubleVector.fromArray(S, x, xo + i + L).reinterpretAsLongs();
            w = w.lanewise(VectorOperators.XOR, w.lanewise(VectorOperators.ASHR, 63).and(SIZE));
            high0 = v.max(high0);
            high1 = w.max(high1);
            low0 = v.min(low0);
            low1 = w.min(low1);
        }
        v = DoubleVector.fromArray(S, x, xo + n - 2 * L).reinterpretAsLongs();
        v = v.lanewise(VectorOperators.XOR, v.lanewise(VectorOperators.ASHR, 63).and(SIZE));
        LongVector w = DoubleVector.fromArray(S, x, xo + n - L).reinterpretAsLongs();
        w = w.lanewise(VectorOperators.XOR, w.lanewise(VectorOperators.ASHR, 63).and(SIZE));
        // by way of memory: 256 bits have no instruction that reduces the lanes of longs
        long[] lanes = LANES.get();
        v.max(high0).max(w.max(high1)).intoArray(lanes, 0);
        v.min(low0).min(w.min(low1)).intoArray(lanes, L);
        long high = largest(lanes, 0);
        long low = smallest(lanes, L);
        if (high > HIGHEST || low < LOWEST) {
            return Double.NaN;
        }
        long bits = largest ? high : low;
        return Double.longBitsToDouble(bits ^ bits >> 63 & SIZE);
    }

    /// Of the `L` numbers from `at` on.
    static long largest(long[] lanes, int at) {
        long largest = lanes[at];
        for (int i = 1; i < L; i++) {
            largest = Math.max(largest, lanes[at + i]);
        }
        return largest;
    }

    static long smallest(long[] lanes, int at) {
        long smallest = lanes[at];
        for (int i = 1; i < L; i++) {
            smallest = Math.min(smallest, lanes[at + i]);
        }
        return smallest;
    }
}
