package espalier.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// The [GateLoops] of floats in vector code; the last numbers of a size that is not whole vectors are left
/// to the plain loops.
final class SimdGateLoops32 extends GateLoops32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    @Override
    public void carry(boolean first, float[] gates, int go, float[] before, int bo, float[] c, int co, int from,
            int k) {
        int whole = from + S.loopBound(k - from);
        for (int j = from; j < whole; j += L) {
            FloatVector in = FloatVector.fromArray(S, gates, go + j)
                    .mul(FloatVector.fromArray(S, gates, go + 3 * k + j));
            if (!first) {
                in = FloatVector.fromArray(S, gates, go + k + j).fma(FloatVector.fromArray(S, before, bo + j), in);
            }
            in.intoArray(c, co + j);
        }
        super.carry(first, gates, go, before, bo, c, co, whole, k);
    }

    @Override
    public void carryGradient(boolean first, float[] gates, int go, float[] before, int bo, float[] t, int to,
            float[] dh, int dho, float[] dc, int dco, float[] ds, int dso, int from, int k) {
        int whole = from + S.loopBound(k - from);
        FloatVector one = FloatVector.broadcast(S, 1f);
        FloatVector zero = FloatVector.zero(S);
        for (int j = from; j < whole; j += L) {
            FloatVector i = FloatVector.fromArray(S, gates, go + j);
            FloatVector f = FloatVector.fromArray(S, gates, go + k + j);
            FloatVector o = FloatVector.fromArray(S, gates, go + 2 * k + j);
            FloatVector g = FloatVector.fromArray(S, gates, go + 3 * k + j);
            FloatVector tanh = FloatVector.fromArray(S, t, to + j);
            FloatVector slope = FloatVector.fromArray(S, dh, dho + j);
            FloatVector d = slope.mul(o)
                    .fma(one.sub(tanh.mul(tanh)), FloatVector.fromArray(S, dc, dco + j));
            d.mul(g).mul(i.mul(one.sub(i))).intoArray(ds, dso + j);
            FloatVector old = first ? zero : FloatVector.fromArray(S, before, bo + j);
            d.mul(old).mul(f.mul(one.sub(f))).intoArray(ds, dso + k + j);
            slope.mul(tanh).mul(o.mul(one.sub(o))).intoArray(ds, dso + 2 * k + j);
            d.mul(i).mul(one.sub(g.mul(g))).intoArray(ds, dso + 3 * k + j);
            d.mul(f).intoArray(dc, dco + j);
            zero.intoArray(dh, dho + j);
        }
        super.carryGradient(first, gates, go, before, bo, t, to, dh, dho, dc, dco, ds, dso, whole, k);
    }

    @Override
    public void reset(float[] gates, int go, float[] of, int oo, int from, int k) {
        int whole = from + S.loopBound(k - from);
        for (int j = from; j < whole; j += L) {
            FloatVector.fromArray(S, gates, go + j)
                    .fma(FloatVector.fromArray(S, of, oo + 2 * k + j), FloatVector.fromArray(S, gates, go + 2 * k + j))
                    .intoArray(gates, go + 2 * k + j);
        }
        super.reset(gates, go, of, oo, whole, k);
    }

    @Override
    public void mix(boolean first, float[] gates, int go, float[] before, int bo, float[] h, int ho, int from, int k) {
        int whole = from + S.loopBound(k - from);
        FloatVector zero = FloatVector.zero(S);
        for (int j = from; j < whole; j += L) {
            FloatVector m = FloatVector.fromArray(S, gates, go + 2 * k + j);
            FloatVector old = first ? zero : FloatVector.fromArray(S, before, bo + j);
            FloatVector.fromArray(S, gates, go + k + j).fma(old.sub(m), m).intoArray(h, ho + j);
        }
        super.mix(first, gates, go, before, bo, h, ho, whole, k);
    }

    @Override
    public void mixGradient(boolean first, float[] gates, int go, float[] of, int oo, float[] before, int bo,
            float[] dh, int dho, float[] ds, int dso, float[] dof, int dofo, int from, int k) {
        int whole = from + S.loopBound(k - from);
        FloatVector one = FloatVector.broadcast(S, 1f);
        FloatVector zero = FloatVector.zero(S);
        for (int j = from; j < whole; j += L) {
            FloatVector r = FloatVector.fromArray(S, gates, go + j);
            FloatVector z = FloatVector.fromArray(S, gates, go + k + j);
            FloatVector m = FloatVector.fromArray(S, gates, go + 2 * k + j);
            FloatVector slope = FloatVector.fromArray(S, dh, dho + j);
            FloatVector dm = slope.mul(one.sub(z)).mul(one.sub(m.mul(m)));
            FloatVector dr = dm.mul(FloatVector.fromArray(S, of, oo + 2 * k + j)).mul(r.mul(one.sub(r)));
            FloatVector old = first ? zero : FloatVector.fromArray(S, before, bo + j);
            FloatVector dz = slope.mul(old.sub(m)).mul(z.mul(one.sub(z)));
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
