package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// The rows of [Choice] in vector code: no branch to guess wrong.
final class ChoiceVectors {
    private static final VectorSpecies<Float> S32 = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Double> S64 = DoubleVector.SPECIES_PREFERRED;

    private ChoiceVectors() {}

    /// Elements that follow one another, or one repeated where the step is 0; returns how many were done.
    static int row(
            boolean[] c, int ci, float[] a, int ai, int as, float[] b, int bi, int bs, float[] y, int yi, int n) {
        int whole = S32.loopBound(n);
        if (as == 0 || bs == 0) {
            FloatVector first = whole == 0 ? FloatVector.zero(S32) : FloatVector.broadcast(S32, a[ai]);
            FloatVector second = whole == 0 ? FloatVector.zero(S32) : FloatVector.broadcast(S32, b[bi]);
            for (int i = 0; i < whole; i += S32.length()) {
                FloatVector v = as == 0 ? first : FloatVector.fromArray(S32, a, ai + i);
                FloatVector w = bs == 0 ? second : FloatVector.fromArray(S32, b, bi + i);
                w.blend(v, VectorMask.fromArray(S32, c, ci + i)).intoArray(y, yi + i);
            }
            return whole;
        }
        for (int i = 0; i < whole; i += S32.length()) {
            FloatVector.fromArray(S32, b, bi + i)
                    .blend(FloatVector.fromArray(S32, a, ai + i), VectorMask.fromArray(S32, c, ci + i))
                    .intoArray(y, yi + i);
        }
        return whole;
    }

    /// As the one for floats.
    static int row(
            boolean[] c, int ci, double[] a, int ai, int as, double[] b, int bi, int bs, double[] y, int yi, int n) {
        int whole = S64.loopBound(n);
        if (as == 0 || bs == 0) {
            DoubleVector first = whole == 0 ? DoubleVector.zero(S64) : DoubleVector.broadcast(S64, a[ai]);
            DoubleVector second = whole == 0 ? DoubleVector.zero(S64) : DoubleVector.broadcast(S64, b[bi]);
            for (int i = 0; i < whole; i += S64.length()) {
                DoubleVector v = as == 0 ? first : DoubleVector.fromArray(S64, a, ai + i);
                DoubleVector w = bs == 0 ? second : DoubleVector.fromArray(S64, b, bi + i);
                w.blend(v, VectorMask.fromArray(S64, c, ci + i)).intoArray(y, yi + i);
            }
            return whole;
        }
        for (int i = 0; i < whole; i += S64.length()) {
            DoubleVector.fromArray(S64, b, bi + i)
                    .blend(DoubleVector.fromArray(S64, a, ai + i), VectorMask.fromArray(S64, c, ci + i))
                    .intoArray(y, yi + i);
        }
        return whole;
    }
}
