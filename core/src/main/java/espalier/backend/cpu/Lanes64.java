package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Sums and products over the lanes of a double vector, for the reductions and dot products of this package.
///
/// `reduceLanes` leaves the order open, and interpreted and compiled code do choose different ones; here it is the same
/// pairwise order always, so that a result does not depend on how warm the JVM is.
final class Lanes64 {
    static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    static final int L = S.length();

    private static final VectorShuffle<Double> BY_32 = rotate(32);
    private static final VectorShuffle<Double> BY_16 = rotate(16);
    private static final VectorShuffle<Double> BY_8 = rotate(8);
    private static final VectorShuffle<Double> BY_4 = rotate(4);
    private static final VectorShuffle<Double> BY_2 = rotate(2);
    private static final VectorShuffle<Double> BY_1 = rotate(1);

    private Lanes64() {}

    private static VectorShuffle<Double> rotate(int by) {
        return VectorShuffle.iota(S, by % L, 1, true);
    }

    static double sum(DoubleVector v) {
        // L is a constant: the compiler keeps only the steps that apply.
        DoubleVector s = v;
        if (L > 32) {
            s = s.add(s.rearrange(BY_32));
        }
        if (L > 16) {
            s = s.add(s.rearrange(BY_16));
        }
        if (L > 8) {
            s = s.add(s.rearrange(BY_8));
        }
        if (L > 4) {
            s = s.add(s.rearrange(BY_4));
        }
        if (L > 2) {
            s = s.add(s.rearrange(BY_2));
        }
        return s.add(s.rearrange(BY_1)).lane(0);
    }

    /// The same sum of `L` numbers in memory, which are overwritten: for code so long that the compiler would leave the
    /// method above out of line and make an object of its vector.
    static double sum(double[] x, int at) {
        for (int half = L / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                x[at + i] += x[at + i + half];
            }
        }
        return x[at];
    }

    static double product(DoubleVector v) {
        DoubleVector s = v;
        if (L > 32) {
            s = s.mul(s.rearrange(BY_32));
        }
        if (L > 16) {
            s = s.mul(s.rearrange(BY_16));
        }
        if (L > 8) {
            s = s.mul(s.rearrange(BY_8));
        }
        if (L > 4) {
            s = s.mul(s.rearrange(BY_4));
        }
        if (L > 2) {
            s = s.mul(s.rearrange(BY_2));
        }
        return s.mul(s.rearrange(BY_1)).lane(0);
    }
}
