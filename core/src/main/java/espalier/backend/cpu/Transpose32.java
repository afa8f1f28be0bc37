package espalier.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Transposes a square of as many floats as a vector has lanes, on each side; [SimdTile32] packs the columns of a
/// matrix with it.
///
/// Interleaving the two halves of a sequence of `L L` elements rotates the bits of every index by one; done log2 L
/// times it exchanges row and column. So one short loop serves every vector length.
final class Transpose32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /// The side of a square.
    static final int LANES = L;
    private static final VectorShuffle<Float> LOW = VectorShuffle.makeZip(S, 0);
    private static final VectorShuffle<Float> HIGH = VectorShuffle.makeZip(S, 1);
    private static final ThreadLocal<float[]> SQUARES = ThreadLocal.withInitial(() -> new float[2 * L * L]);

    private Transpose32() {}

    /// What [#square] works in: fetched once for many squares.
    static float[] workspace() {
        return SQUARES.get();
    }

    /// Row i of the square from `xo + i xs` becomes column i of the square at `yo`, whose rows are `ys` apart.
    static void square(float[] x, int xo, int xs, float[] y, int yo, int ys, float[] work) {
        if (L == 2) {
            interleave(x, xo, xs, y, yo, ys);
            return;
        }
        interleave(x, xo, xs, work, 0, L);
        int at = 0;
        for (int done = 4; done < L; done *= 2) {
            interleave(work, at, L, work, L * L - at, L);
            at = L * L - at;
        }
        interleave(work, at, L, y, yo, ys);
    }

    private static void interleave(float[] x, int xo, int xs, float[] y, int yo, int ys) {
        for (int i = 0; i < L / 2; i++) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i * xs);
            FloatVector b = FloatVector.fromArray(S, x, xo + (i + L / 2) * xs);
            a.rearrange(LOW, b).intoArray(y, yo + 2 * i * ys);
            a.rearrange(HIGH, b).intoArray(y, yo + (2 * i + 1) * ys);
        }
    }
}
