package espalier.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The [ColumnLoops] of floats in vector code; the last elements of a run are left to the plain loops.
final class SimdColumnLoops32 extends ColumnLoops32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    @Override
    public void moments(float[] x, int xo, float[] m, float[] s, float[] t, int from, int to) {
        int whole = from + S.loopBound(to - from);
        for (int i = from; i < whole; i += L) {
            FloatVector d = FloatVector.fromArray(S, x, xo + i).sub(FloatVector.fromArray(S, m, i));
            FloatVector.fromArray(S, s, i).add(d).intoArray(s, i);
            d.fma(d, FloatVector.fromArray(S, t, i)).intoArray(t, i);
        }
        super.moments(x, xo, m, s, t, whole, to);
    }

    @Override
    public void scale(boolean relu, float[] x, int xo, float[] m, float[] f, float[] b, float[] y, int yo, int from,
            int to) {
        int whole = from + S.loopBound(to - from);
        for (int i = from; i < whole; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i)
                    .sub(FloatVector.fromArray(S, m, i))
                    .fma(FloatVector.fromArray(S, f, i), FloatVector.fromArray(S, b, i));
            (relu ? v.blend(0f, v.compare(VectorOperators.LE, 0f)) : v).intoArray(y, yo + i);
        }
        super.scale(relu, x, xo, m, f, b, y, yo, whole, to);
    }

    @Override
    public void sums(boolean relu, float[] x, int xo, float[] dy, int dyo, float[] m, float[] f, float[] b, float[] s,
            float[] t, int from, int to) {
        int whole = from + S.loopBound(to - from);
        FloatVector zero = FloatVector.zero(S);
        for (int i = from; i < whole; i += L) {
            FloatVector d = FloatVector.fromArray(S, x, xo + i).sub(FloatVector.fromArray(S, m, i));
            FloatVector dz = FloatVector.fromArray(S, dy, dyo + i);
            if (relu) {
                FloatVector y = d.fma(FloatVector.fromArray(S, f, i), FloatVector.fromArray(S, b, i));
                dz = zero.blend(dz, y.compare(VectorOperators.GT, 0f));
            }
            FloatVector.fromArray(S, s, i).add(dz).intoArray(s, i);
            dz.fma(d, FloatVector.fromArray(S, t, i)).intoArray(t, i);
        }
        super.sums(relu, x, xo, dy, dyo, m, f, b, s, t, whole, to);
    }

    @Override
    public void gradient(boolean relu, boolean add, float[] x, int xo, float[] dy, int dyo, float[] m, float[] f,
            float[] b, float[] s, float[] t, float[] dx, int dxo, int from, int to) {
        int whole = from + S.loopBound(to - from);
        FloatVector zero = FloatVector.zero(S);
        for (int i = from; i < whole; i += L) {
            FloatVector d = FloatVector.fromArray(S, x, xo + i).sub(FloatVector.fromArray(S, m, i));
            FloatVector factor = FloatVector.fromArray(S, f, i);
            FloatVector dz = FloatVector.fromArray(S, dy, dyo + i);
            if (relu) {
                FloatVector y = d.fma(factor, FloatVector.fromArray(S, b, i));
                dz = zero.blend(dz, y.compare(VectorOperators.GT, 0f));
            }
            FloatVector rest = d.fma(FloatVector.fromArray(S, s, i), FloatVector.fromArray(S, t, i));
            FloatVector share = dz.fma(factor, rest);
            (add ? share.add(FloatVector.fromArray(S, dx, dxo + i)) : share).intoArray(dx, dxo + i);
        }
        super.gradient(relu, add, x, xo, dy, dyo, m, f, b, s, t, dx, dxo, whole, to);
    }
}
