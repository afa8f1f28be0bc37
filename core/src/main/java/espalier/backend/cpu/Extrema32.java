package espalier.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The largest and smallest of many floats, for [Vectors32].
///
/// A vector's `max` of floats takes six instructions to treat NaN and -0 as Java does. Read as integers, with the bits
/// of the size turned where the sign is set, floats are ordered as numbers, -0 below 0 and NaN beyond both infinities.
final class Extrema32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int SIZE = Integer.MAX_VALUE;
    private static final int HIGHEST = ordered(Float.POSITIVE_INFINITY);
    private static final int LOWEST = ordered(Float.NEGATIVE_INFINITY);

    private Extrema32() {}

    private static int ordered(float v) {
        int bits = Float.floatToRawIntBits(v);
        return bits ^ bits >> 31 & SIZE;
    }

    /// The largest, or smallest, of at least two vectors of floats; NaN if there is one. The last vectors may overlap
    /// those before them: that does not change it.
    static float of(boolean largest, float[] x, int xo, int n) {
        // No helper: where it is not inlined, each vector becomes an object. What a loop carries along is an argument:
        // of a receiver the compiler knows the class by the profile at best, and without one keeps objects.
        IntVector v = FloatVector.fromArray(S, x, xo + 0).reinterpretAsInts();
        v = v.lanewise(VectorOperators.XOR, v.lanewise(VectorOperators.ASHR, 31).and(SIZE));
        IntVector high0 = v;
        IntVector high1 = v;
        IntVector low0 = v;
        IntVector low1 = v;
        for (int i = L; i <= n - 2 * L; i += 2 * L) {
            v = FloatVector.fromArray(S, x, xo + i).reinterpretAsInts();
            v = v.lanewise(VectorOperators.XOR, v.lanewise(VectorOperators.ASHR, 31).and(SIZE));
            IntVector w = FloatVector.fromArray(S, x, xo + i + L).reinterpretAsInts();
            w = w.lanewise(VectorOperators.XOR, w.lanewise(VectorOperators.ASHR, 31).and(SIZE));
            high0 = v.max(high0);
            high1 = w.max(high1);
            low0 = v.min(low0);
            low1 = w.min(low1);
        }
        v = FloatVector.fromArray(S, x, xo + n - 2 * L).reinterpretAsInts();
        v = v.lanewise(VectorOperators.XOR, v.lanewise(VectorOperators.ASHR, 31).and(SIZE));
        IntVector w = FloatVector.fromArray(S, x, xo + n - L).reinterpretAsInts();
        w = w.lanewise(VectorOperators.XOR, w.lanewise(VectorOperators.ASHR, 31).and(SIZE));
        int high = v.max(high0).max(w.max(high1)).reduceLanes(VectorOperators.MAX);
        int low = v.min(low0).min(w.min(low1)).reduceLanes(VectorOperators.MIN);
        if (high > HIGHEST || low < LOWEST) {
            return Float.NaN;
        }
        int bits = largest ? high : low;
        return Float.intBitsToFloat(bits ^ bits >> 31 & SIZE);
    }
}
