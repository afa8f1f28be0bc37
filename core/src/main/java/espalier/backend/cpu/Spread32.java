package espalier.backend.cpu;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Runs of floats that are read otherwise than one after another, in vector code, for [Vectors32]. Each method does as
/// many elements as fill whole vectors and says how many; the plain loops do the rest.
final class Spread32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> I = IntVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /// As many bytes as a vector has floats.
    private static final VectorSpecies<Byte> Q = VectorSpecies.of(byte.class,
            VectorShape.forBitSize(Math.max(64, S.vectorBitSize() / 4)));
    private static final VectorShuffle<Float> BACKWARD = VectorShuffle.iota(S, L - 1, -1, true);
    private static final VectorShuffle<Float> EVEN = VectorShuffle.makeUnzip(S, 0);
    private static final float INT = 0x1p31f;

    static final int FARTHEST = 16;
    private static final int[][] STEPS = new int[FARTHEST + 1][L];

    static {
        for (int step = 0; step <= FARTHEST; step++) {
            for (int i = 0; i < L; i++) {
                STEPS[step][i] = i * step;
            }
        }
    }

    private Spread32() {}

    /// One number again and again.
    static int repeat(float x, float[] y, int yo, int n) {
        FloatVector v = FloatVector.broadcast(S, x);
        int whole = S.loopBound(n);
        for (int i = 0; i < whole; i += L) {
            v.intoArray(y, yo + i);
        }
        return whole;
    }

    /// `x[from], x[from - 1], ...`
    static int backward(float[] x, int from, float[] y, int yo, int n) {
        int whole = S.loopBound(n);
        for (int i = 0; i < whole; i += L) {
            FloatVector.fromArray(S, x, from - i - L + 1).rearrange(BACKWARD).intoArray(y, yo + i);
        }
        return whole;
    }

    /// `x[from], x[from + 2], ...`
    static int everySecond(float[] x, int from, float[] y, int yo, int n) {
        // the last vector reads one element more than it needs
        int whole = S.loopBound(Math.min(n, (x.length - from) / 2));
        for (int i = 0; i < whole; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, from + 2 * i);
            v.rearrange(EVEN, FloatVector.fromArray(S, x, from + 2 * i + L)).intoArray(y, yo + i);
        }
        return whole;
    }

    /// `x[from], x[from + step], ...` for steps of 3 to [#FARTHEST].
    static int every(float[] x, int from, int step, float[] y, int yo, int n) {
        int whole = S.loopBound(n);
        int[] map = STEPS[step];
        for (int i = 0; i < whole; i += L) {
            FloatVector.fromArray(S, x, from + i * step, map, 0).intoArray(y, yo + i);
        }
        return whole;
    }

    /// Unsigned bytes as floats.
    static int bytes(byte[] x, int from, float[] y, int yo, int n) {
        if (Q.length() != L) {
            return 0;
        }
        int whole = S.loopBound(n);
        for (int i = 0; i < whole; i += L) {
            IntVector v = (IntVector) ByteVector.fromArray(Q, x, from + i)
                    .convertShape(VectorOperators.ZERO_EXTEND_B2I, I, 0);
            v.convert(VectorOperators.I2F, 0).reinterpretAsFloats().intoArray(y, yo + i);
        }
        return whole;
    }

    /// Whole numbers toward zero; 0, for the plain loop to do it, where one does not fit into an int.
    static int ints(float[] x, int xo, int[] y, int yo, int n) {
        FloatVector largest = FloatVector.zero(S);
        int whole = S.loopBound(n);
        for (int i = 0; i < whole; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            FloatVector size = v.abs();
            largest = largest.blend(size, size.compare(VectorOperators.GT, largest));
            v.convert(VectorOperators.F2I, 0).reinterpretAsInts().intoArray(y, yo + i);
        }
        return largest.compare(VectorOperators.GE, INT).anyTrue() ? 0 : whole;
    }
}
