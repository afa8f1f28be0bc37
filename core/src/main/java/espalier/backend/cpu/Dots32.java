package espalier.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// A dot product of two runs of floats that needs nothing prepared: eight sums at a time, so that the multiply-adds
/// wait for memory only; for [SimdTile32].
final class Dots32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private Dots32() {}

    static float dot(float[] x, int xo, float[] y, int yo, int n) {
        FloatVector s0 = FloatVector.zero(S), s1 = FloatVector.zero(S);
        FloatVector s2 = FloatVector.zero(S), s3 = FloatVector.zero(S);
        FloatVector s4 = FloatVector.zero(S), s5 = FloatVector.zero(S);
        FloatVector s6 = FloatVector.zero(S), s7 = FloatVector.zero(S);
        int i = 0;
        for (; i <= n - 8 * L; i += 8 * L) {
            int a = xo + i;
            int b = yo + i;
            s0 = FloatVector.fromArray(S, x, a).fma(FloatVector.fromArray(S, y, b), s0);
            s1 = FloatVector.fromArray(S, x, a + L).fma(FloatVector.fromArray(S, y, b + L), s1);
            s2 = FloatVector.fromArray(S, x, a + 2 * L).fma(FloatVector.fromArray(S, y, b + 2 * L), s2);
            s3 = FloatVector.fromArray(S, x, a + 3 * L).fma(FloatVector.fromArray(S, y, b + 3 * L), s3);
            s4 = FloatVector.fromArray(S, x, a + 4 * L).fma(FloatVector.fromArray(S, y, b + 4 * L), s4);
            s5 = FloatVector.fromArray(S, x, a + 5 * L).fma(FloatVector.fromArray(S, y, b + 5 * L), s5);
            s6 = FloatVector.fromArray(S, x, a + 6 * L).fma(FloatVector.fromArray(S, y, b + 6 * L), s6);
            s7 = FloatVector.fromArray(S, x, a + 7 * L).fma(FloatVector.fromArray(S, y, b + 7 * L), s7);
        }
        for (; i <= n - L; i += L) {
            s0 = FloatVector.fromArray(S, x, xo + i).fma(FloatVector.fromArray(S, y, yo + i), s0);
        }
        s0 = s0.add(s1).add(s2.add(s3)).add(s4.add(s5).add(s6.add(s7)));
        if (L > 32) {
            s0 = s0.add(s0.rearrange(Lanes32.BY_32));
        }
        if (L > 16) {
            s0 = s0.add(s0.rearrange(Lanes32.BY_16));
        }
        if (L > 8) {
            s0 = s0.add(s0.rearrange(Lanes32.BY_8));
        }
        if (L > 4) {
            s0 = s0.add(s0.rearrange(Lanes32.BY_4));
        }
        if (L > 2) {
            s0 = s0.add(s0.rearrange(Lanes32.BY_2));
        }
        float sum = s0.add(s0.rearrange(Lanes32.BY_1)).lane(0);
        for (; i < n; i++) {
            sum = Math.fma(x[xo + i], y[yo + i], sum);
        }
        return sum;
    }
}
