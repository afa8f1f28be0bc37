package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorSpecies;

/// The [GateLoops] of doubles in vector code; the last numbers of a size that is not whole vectors are left
/// to the plain loops.
final class SimdGateLoops64 extends GateLoops64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    @Override
    public void carry(boolean first, double[] gates, int go, double[] before, int bo, double[] c, int co, int from,
            int k) {
        int whole = from + S.loopBound(k - from);
        for (int j = from; j < whole; j += L) {
            DoubleVector in = DoubleVector.fromArray(S, gates, go + j)
                    .mul(DoubleVector.fromArray(S, gates, go + 3 * k + j));
            if (!first) {
                in = DoubleVector.fromArray(S, gates, go + k + j).fma(DoubleVector.fromArray(S, before, bo + j), in);
            }
            in.intoArray(c, co + j);
        }
        super.carry(first, gates, go, before, bo, c, co, whole, k);
    }

    @Override
    public void carryGradient(boolean first, double[] gates, int go, double[] before, int bo, double[] t, int to,
            double[] dh, int dho, double[] dc, int dco, double[] ds, int dso, int from, int k) {
        int whole = from + S.loopBound(k - from);
        DoubleVector one = DoubleVector.broadcast(S, 1.0);
        DoubleVector zero = DoubleVector.zero(S);
        for (int j = from; j < whole; j += L) {
            DoubleVector i = DoubleVector.fromArray(S, gates, go + j);
            DoubleVector f = DoubleVector.fromArray(S, gates, go + k + j);
            DoubleVector o = DoubleVector.fromArray(S, gates, go + 2 * k + j);
            DoubleVector g = DoubleVector.fromArray(S, gates, go + 3 * k + j);
            DoubleVector tanh = DoubleVector.fromArray(S, t, to + j);
            DoubleVector slope = DoubleVector.fromArray(S, dh, dho + j);
            DoubleVector d = slope.mul(o)
                    .fma(one.sub(tanh.mul(tanh)), DoubleVector.fromArray(S, dc, dco + j));
            d.mul(g).mul(i.mul(one.sub(i))).intoArray(ds, dso + j);
            DoubleVector old = first ? zero : DoubleVector.fromArray(S, before, bo + j);
            d.mul(old).mul(f.mul(one.sub(f))).intoArray(ds, dso + k + j);
            slope.mul(tanh).mul(o.mul(one.sub(o))).intoArray(ds, dso + 2 * k + j);
            d.mul(i).mul(one.sub(g.mul(g))).intoArray(ds, dso + 3 * k + j);
            d.mul(f).intoArray(dc, dco + j);
            zero.intoArray(dh, dho + j);
        }
        super.carryGradient(first, gates, go, before, bo, t, to, dh, dho, dc, dco, ds, dso, whole, k);
    }

    @Override
    public void reset(double[] gates, int go, double[] of, int oo, int from, int k) {
        int whole = from + S.loopBound(k - from);
        for (int j = from; j < whole; j += L) {
            DoubleVector.fromArray(S, gates, go + j)
                    .fma(DoubleVector.fromArray(S, of, oo + 2 * k + j),
                            DoubleVector.fromArray(S, gates, go + 2 * k + j))
                    .intoArray(gates, go + 2 * k + j);
        }
        super.reset(gates, go, of, oo, whole, k);
    }

    @Override
    public void mix(boolean first, double[] gates, int go, double[] before, int bo, double[] h, int ho, int from,
            int k) {
        int whole = from + S.loopBound(k - from);
        DoubleVector zero = DoubleVector.zero(S);
        for (int j = from; j < whole; j += L) {
            DoubleVector m = DoubleVector.fromArray(S, gates, go + 2 * k + j);
            DoubleVector old = first ? zero : DoubleVector.fromArray(S, before, bo + j);
            DoubleVector.fromArray(S, gates, go + k + j).fma(old.sub(m), m).intoArray(h, ho + j);
        }
        super.mix(first, gates, go, before, bo, h, ho, whole, k);
    }

    @Override
    public void mixGradient(boolean first, double[] gates, int go, double[] of, int oo, double[] before, int bo,
            double[] dh, int dho, double[] ds, int dso, double[] dof, int dofo, int from, int k) {
        int whole = from + S.loopBound(k - from);
        DoubleVector one = DoubleVector.broadcast(S, 1.0);
        DoubleVector zero = DoubleVector.zero(S);
        for (int j = from; j < whole; j += L) {
            DoubleVector r = DoubleVector.fromArray(S, gates, go + j);
            DoubleVector z = DoubleVector.fromArray(S, gates, go + k + j);
            DoubleVector m = DoubleVector.fromArray(S, gates, go + 2 * k + j);
            DoubleVector slope = DoubleVector.fromArray(S, dh, dho + j);
            DoubleVector dm = slope.mul(one.sub(z)).mul(one.sub(m.mul(m)));
            DoubleVector dr = dm.mul(DoubleVector.fromArray(S, of, oo + 2 * k + j)).mul(r.mul(one.sub(r)));
            DoubleVector old = first ? zero : DoubleVector.fromArray(S, before, bo + j);
            DoubleVector dz = slope.mul(old.sub(m)).mul(z.mul(one.sub(z)));
            dr.intoArray(ds, dso + j);
            dz.intoArray(ds, dso + k + j);
            dm.intoArray(ds, dso + 2 * k + j);
            dr.intoArray(dof, dofo + j);
            dz.intoArray(dof, dofo + k + j);
            dm.mul(r).intoArray(dof, dofo + 2 * k + j);
            slope.mul(z).intoArray(dh, dho + j);
        }
        super.mixGradient(first, gates, go, of, oo, before, bo, dh, dho, ds, dso, dof, dofo, whole, k);
    }
}
