package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Runs of doubles that are read otherwise than one after another, in vector code, for [Vectors64]. Each method does as
/// many elements as fill whole vectors and says how many; the plain loops do the rest.
final class Spread64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final VectorShuffle<Double> BACKWARD = VectorShuffle.iota(S, L - 1, -1, true);
    private static final VectorShuffle<Double> EVEN = VectorShuffle.makeUnzip(S, 0);

    private Spread64() {}

    /// One number again and again.
    static int repeat(double x, double[] y, int yo, int n) {
        DoubleVector v = DoubleVector.broadcast(S, x);
        int whole = S.loopBound(n);
        for (int i = 0; i < whole; i += L) {
            v.intoArray(y, yo + i);
        }
        return whole;
    }

    /// `x[from], x[from - 1], ...`
    static int backward(double[] x, int from, double[] y, int yo, int n) {
        int whole = S.loopBound(n);
        for (int i = 0; i < whole; i += L) {
            DoubleVector.fromArray(S, x, from - i - L + 1).rearrange(BACKWARD).intoArray(y, yo + i);
        }
        return whole;
    }

    /// `x[from], x[from + 2], ...`
    static int everySecond(double[] x, int from, double[] y, int yo, int n) {
        // the last vector reads one element more than it needs
        int whole = S.loopBound(Math.min(n, (x.length - from) / 2));
        for (int i = 0; i < whole; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, from + 2 * i);
            v.rearrange(EVEN, DoubleVector.fromArray(S, x, from + 2 * i + L)).intoArray(y, yo + i);
        }
        return whole;
    }
}
