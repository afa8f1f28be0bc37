package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// A dot product of two runs of doubles that needs nothing prepared: eight sums at a time, so that the multiply-adds
/// wait for memory only; for [SimdTile64].
final class Dots64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    private Dots64() {}

    static double dot(double[] x, int xo, double[] y, int yo, int n) {
        DoubleVector s0 = DoubleVector.zero(S), s1 = DoubleVector.zero(S);
        DoubleVector s2 = DoubleVector.zero(S), s3 = DoubleVector.zero(S);
        DoubleVector s4 = DoubleVector.zero(S), s5 = DoubleVector.zero(S);
        DoubleVector s6 = DoubleVector.zero(S), s7 = DoubleVector.zero(S);
        int i = 0;
        for (; i <= n - 8 * L; i += 8 * L) {
            int a = xo + i;
            int b = yo + i;
            s0 = DoubleVector.fromArray(S, x, a).fma(DoubleVector.fromArray(S, y, b), s0);
            s1 = DoubleVector.fromArray(S, x, a + L).fma(DoubleVector.fromArray(S, y, b + L), s1);
            s2 = DoubleVector.fromArray(S, x, a + 2 * L).fma(DoubleVector.fromArray(S, y, b + 2 * L), s2);
            s3 = DoubleVector.fromArray(S, x, a + 3 * L).fma(DoubleVector.fromArray(S, y, b + 3 * L), s3);
            s4 = DoubleVector.fromArray(S, x, a + 4 * L).fma(DoubleVector.fromArray(S, y, b + 4 * L), s4);
            s5 = DoubleVector.fromArray(S, x, a + 5 * L).fma(DoubleVector.fromArray(S, y, b + 5 * L), s5);
            s6 = DoubleVector.fromArray(S, x, a + 6 * L).fma(DoubleVector.fromArray(S, y, b + 6 * L), s6);
            s7 = DoubleVector.fromArray(S, x, a + 7 * L).fma(DoubleVector.fromArray(S, y, b + 7 * L), s7);
        }
        for (; i <= n - L; i += L) {
            s0 = DoubleVector.fromArray(S, x, xo + i).fma(DoubleVector.fromArray(S, y, yo + i), s0);
        }
        s0 = s0.add(s1).add(s2.add(s3)).add(s4.add(s5).add(s6.add(s7)));
        if (L > 32) {
            s0 = s0.add(s0.rearrange(Lanes64.BY_32));
        }
        if (L > 16) {
            s0 = s0.add(s0.rearrange(Lanes64.BY_16));
        }
        if (L > 8) {
            s0 = s0.add(s0.rearrange(Lanes64.BY_8));
        }
        if (L > 4) {
            s0 = s0.add(s0.rearrange(Lanes64.BY_4));
        }
        if (L > 2) {
            s0 = s0.add(s0.rearrange(Lanes64.BY_2));
        }
        double sum = s0.add(s0.rearrange(Lanes64.BY_1)).lane(0);
        for (; i < n; i++) {
            sum = Math.fma(x[xo + i], y[yo + i], sum);
        }
        return sum;
    }
}
