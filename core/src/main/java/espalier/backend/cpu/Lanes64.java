package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Sums and products over the lanes of vectors of doubles that lie in memory, for the reductions and dot products of
/// this package: halves onto halves.
///
/// `reduceLanes` leaves the order open, and interpreted and compiled code do choose different ones; here it is the same
/// pairwise order always, so that a result does not depend on how warm the JVM is.
final class Lanes64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    /// Lane i of the rearranged vector is lane i + 32, and so on: for kernels that have the steps of [#sum] in their
    /// own body, so that no vector is passed to a method.
    static final VectorShuffle<Double> BY_32 = rotate(32);
    static final VectorShuffle<Double> BY_16 = rotate(16);
    static final VectorShuffle<Double> BY_8 = rotate(8);
    static final VectorShuffle<Double> BY_4 = rotate(4);
    static final VectorShuffle<Double> BY_2 = rotate(2);
    static final VectorShuffle<Double> BY_1 = rotate(1);

    private Lanes64() {}

    private static VectorShuffle<Double> rotate(int by) {
        return VectorShuffle.iota(S, by % L, 1, true);
    }

    /// The sum of the `L` numbers from `at` on, of which the first is overwritten.
    static double sum(double[] x, int at) {
        sums(x, at, 1, x, at);
        return x[at];
    }

    /// `y[to + i]` = the sum of the `L` numbers from `x[from + i L]` on, for the first `count`; y may be x, with `to`
    /// at most `from`.
    static void sums(double[] x, int from, int count, double[] y, int to) {
        for (int i = 0; i < count; i++) {
            DoubleVector s = DoubleVector.fromArray(S, x, from + i * L);
            // L is a constant: the compiler keeps only the steps that apply.
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
            y[to + i] = s.add(s.rearrange(BY_1)).lane(0);
        }
    }

    /// The product of the first `L` numbers.
    static double product(double[] x) {
        DoubleVector s = DoubleVector.fromArray(S, x, 0);
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
