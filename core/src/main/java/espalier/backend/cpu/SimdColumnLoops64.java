package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The [ColumnLoops] of doubles in vector code; the last elements of a run are left to the plain loops.
final class SimdColumnLoops64 extends ColumnLoops64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    @Override
    public void moments(double[] x, int xo, double[] m, double[] s, double[] t, int from, int to) {
        int whole = from + S.loopBound(to - from);
        for (int i = from; i < whole; i += L) {
            DoubleVector d = DoubleVector.fromArray(S, x, xo + i).sub(DoubleVector.fromArray(S, m, i));
            DoubleVector.fromArray(S, s, i).add(d).intoArray(s, i);
            d.fma(d, DoubleVector.fromArray(S, t, i)).intoArray(t, i);
        }
        super.moments(x, xo, m, s, t, whole, to);
    }

    @Override
    public void scale(boolean relu, double[] x, int xo, double[] m, double[] f, double[] b, double[] y, int yo,
            int from,
            int to) {
        int whole = from + S.loopBound(to - from);
        for (int i = from; i < whole; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i)
                    .sub(DoubleVector.fromArray(S, m, i))
                    .fma(DoubleVector.fromArray(S, f, i), DoubleVector.fromArray(S, b, i));
            (relu ? v.blend(0.0, v.compare(VectorOperators.LE, 0.0)) : v).intoArray(y, yo + i);
        }
        super.scale(relu, x, xo, m, f, b, y, yo, whole, to);
    }

    @Override
    public void sums(boolean relu, double[] x, int xo, double[] dy, int dyo, double[] m, double[] f, double[] b,
            double[] s,
            double[] t, int from, int to) {
        int whole = from + S.loopBound(to - from);
        DoubleVector zero = DoubleVector.zero(S);
        for (int i = from; i < whole; i += L) {
            DoubleVector d = DoubleVector.fromArray(S, x, xo + i).sub(DoubleVector.fromArray(S, m, i));
            DoubleVector dz = DoubleVector.fromArray(S, dy, dyo + i);
            if (relu) {
                DoubleVector y = d.fma(DoubleVector.fromArray(S, f, i), DoubleVector.fromArray(S, b, i));
                dz = zero.blend(dz, y.compare(VectorOperators.GT, 0.0));
            }
            DoubleVector.fromArray(S, s, i).add(dz).intoArray(s, i);
            dz.fma(d, DoubleVector.fromArray(S, t, i)).intoArray(t, i);
        }
        super.sums(relu, x, xo, dy, dyo, m, f, b, s, t, whole, to);
    }

    @Override
    public void gradient(boolean relu, boolean add, double[] x, int xo, double[] dy, int dyo, double[] m, double[] f,
            double[] b, double[] s, double[] t, double[] dx, int dxo, int from, int to) {
        int whole = from + S.loopBound(to - from);
        DoubleVector zero = DoubleVector.zero(S);
        for (int i = from; i < whole; i += L) {
            DoubleVector d = DoubleVector.fromArray(S, x, xo + i).sub(DoubleVector.fromArray(S, m, i));
            DoubleVector factor = DoubleVector.fromArray(S, f, i);
            DoubleVector dz = DoubleVector.fromArray(S, dy, dyo + i);
            if (relu) {
                DoubleVector y = d.fma(factor, DoubleVector.fromArray(S, b, i));
                dz = zero.blend(dz, y.compare(VectorOperators.GT, 0.0));
            }
            DoubleVector rest = d.fma(DoubleVector.fromArray(S, s, i), DoubleVector.fromArray(S, t, i));
            DoubleVector share = dz.fma(factor, rest);
            (add ? share.add(DoubleVector.fromArray(S, dx, dxo + i)) : share).intoArray(dx, dxo + i);
        }
        super.gradient(relu, add, x, xo, dy, dyo, m, f, b, s, t, dx, dxo, whole, to);
    }
}
