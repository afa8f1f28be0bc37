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
        // no helper: where it is not inlined, each vector becomes an object
        IntVector high0 = FloatVector.fromArray(S, x, xo + n - 2 * L).reinterpretAsInts();
        high0 = high0.lanewise(VectorOperators.XOR, high0.lanewise(VectorOperators.ASHR, 31).and(SIZE));
        IntVector high1 = FloatVector.fromArray(S, x, xo + n - L).reinterpretAsInts();
        high1 = high1.lanewise(VectorOperators.XOR, high1.lanewise(VectorOperators.ASHR, 31).and(SIZE));
        IntVector low0 = high0;
        IntVector low1 = high1;
        for (int i = 0; i <= n - 2 * L; i += 2 * L) {
            IntVector v = FloatVector.fromArray(S, x, xo + i).reinterpretAsInts();
            v = v.lanewise(VectorOperators.XOR, v.lanewise(VectorOperators.ASHR, 31).and(SIZE));
            IntVector w = FloatVector.fromArray(S, x, xo + i + L).reinterpretAsInts();
            w = w.lanewise(VectorOperators.XOR, w.lanewise(VectorOperators.ASHR, 31).and(SIZE));
            high0 = high0.max(v);
            high1 = high1.max(w);
            low0 = low0.min(v);
            low1 = low1.min(w);
        }
        int high = high0.max(high1).reduceLanes(VectorOperators.MAX);
        int low = low0.min(low1).reduceLanes(VectorOperators.MIN);
        if (high > HIGHEST || low < LOWEST) {
            return Float.NaN;
        }
        int bits = largest ? high : low;
        return Float.intBitsToFloat(bits ^ bits >> 31 & SIZE);
    }
}
