package espalier.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The [Updates] of floats in vector code; the last elements of an array are left to the plain loops. Averages
/// that are subnormal become 0.
final class SimdUpdates32 extends Updates32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    @Override
    public void momentum(double[] k, float[] g, int go, float[] p, int po, float[] m, int mo, int n) {
        int whole = S.loopBound(n);
        FloatVector k0 = FloatVector.broadcast(S, (float) k[0]);
        FloatVector k1 = FloatVector.broadcast(S, (float) k[1]);
        FloatVector k2 = FloatVector.broadcast(S, (float) k[2]);
        FloatVector k3 = FloatVector.broadcast(S, (float) -k[3]);
        FloatVector k4 = FloatVector.broadcast(S, (float) -k[4]);
        for (int i = 0; i < whole; i += L) {
            FloatVector d = FloatVector.fromArray(S, g, go + i);
            FloatVector x = FloatVector.fromArray(S, m, mo + i).mul(k1).add(d.mul(k2));
            x = x.blend(0f, x.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
            x.intoArray(m, mo + i);
            FloatVector y = FloatVector.fromArray(S, p, po + i).mul(k0);
            x.fma(k4, d.fma(k3, y)).intoArray(p, po + i);
        }
        super.momentum(k, g, go + whole, p, po + whole, m, mo + whole, n - whole);
    }

    @Override
    public void scaled(double[] k, float[] g, int go, float[] p, int po, float[] m, int mo, int n) {
        int whole = S.loopBound(n);
        FloatVector k0 = FloatVector.broadcast(S, (float) k[0]);
        FloatVector k1 = FloatVector.broadcast(S, (float) k[1]);
        FloatVector k2 = FloatVector.broadcast(S, (float) k[2]);
        FloatVector k3 = FloatVector.broadcast(S, (float) k[3]);
        FloatVector k4 = FloatVector.broadcast(S, (float) k[4]);
        for (int i = 0; i < whole; i += L) {
            FloatVector d = FloatVector.fromArray(S, g, go + i);
            FloatVector x = FloatVector.fromArray(S, m, mo + i).mul(k1).add(d.mul(d).mul(k2));
            x = x.blend(0f, x.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
            x.intoArray(m, mo + i);
            FloatVector step = d.mul(k3).div(x.sqrt().add(k4));
            FloatVector.fromArray(S, p, po + i).mul(k0).sub(step).intoArray(p, po + i);
        }
        super.scaled(k, g, go + whole, p, po + whole, m, mo + whole, n - whole);
    }

    @Override
    public void adadelta(double[] k, float[] g, int go, float[] p, int po, float[] m, int mo, float[] v, int vo,
            int n) {
        int whole = S.loopBound(n);
        FloatVector k0 = FloatVector.broadcast(S, (float) k[0]);
        FloatVector k1 = FloatVector.broadcast(S, (float) k[1]);
        FloatVector k2 = FloatVector.broadcast(S, (float) k[2]);
        FloatVector k3 = FloatVector.broadcast(S, (float) k[3]);
        FloatVector k4 = FloatVector.broadcast(S, (float) k[4]);
        for (int i = 0; i < whole; i += L) {
            FloatVector d = FloatVector.fromArray(S, g, go + i);
            FloatVector x = FloatVector.fromArray(S, m, mo + i).mul(k1).add(d.mul(d).mul(k2));
            x = x.blend(0f, x.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
            x.intoArray(m, mo + i);
            FloatVector u = FloatVector.fromArray(S, v, vo + i);
            FloatVector step = u.add(k3).div(x.add(k3)).sqrt().mul(d);
            FloatVector next = u.mul(k1).add(step.mul(step).mul(k2));
            next.blend(0f, next.abs().compare(VectorOperators.LT, Float.MIN_NORMAL))
                    .intoArray(v, vo + i);
            FloatVector.fromArray(S, p, po + i).mul(k0).sub(step.mul(k4)).intoArray(p, po + i);
        }
        super.adadelta(k, g, go + whole, p, po + whole, m, mo + whole, v, vo + whole, n - whole);
    }

    @Override
    public void adam(double[] k, float[] g, int go, float[] p, int po, float[] m, int mo, float[] v, int vo, int n) {
        int whole = S.loopBound(n);
        FloatVector k0 = FloatVector.broadcast(S, (float) k[0]);
        FloatVector k1 = FloatVector.broadcast(S, (float) k[1]);
        FloatVector k2 = FloatVector.broadcast(S, (float) k[2]);
        FloatVector k3 = FloatVector.broadcast(S, (float) k[3]);
        FloatVector k4 = FloatVector.broadcast(S, (float) k[4]);
        FloatVector k5 = FloatVector.broadcast(S, (float) k[5]);
        FloatVector k6 = FloatVector.broadcast(S, (float) k[6]);
        FloatVector k7 = FloatVector.broadcast(S, (float) k[7]);
        FloatVector k8 = FloatVector.broadcast(S, (float) k[8]);
        for (int i = 0; i < whole; i += L) {
            FloatVector d = FloatVector.fromArray(S, g, go + i);
            FloatVector x = FloatVector.fromArray(S, m, mo + i).mul(k1).add(d.mul(k2));
            x = x.blend(0f, x.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
            x.intoArray(m, mo + i);
            FloatVector y = FloatVector.fromArray(S, v, vo + i).mul(k3).add(d.mul(d).mul(k4));
            y = y.blend(0f, y.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
            y.intoArray(v, vo + i);
            FloatVector step = x.mul(k5).add(d.mul(k6)).div(y.sqrt().fma(k7, k8));
            FloatVector.fromArray(S, p, po + i).mul(k0).sub(step).intoArray(p, po + i);
        }
        super.adam(k, g, go + whole, p, po + whole, m, mo + whole, v, vo + whole, n - whole);
    }

    @Override
    public void amsgrad(double[] k, float[] g, int go, float[] p, int po, float[] m, int mo, float[] v, int vo,
            float[] w, int wo, int n) {
        int whole = S.loopBound(n);
        FloatVector k0 = FloatVector.broadcast(S, (float) k[0]);
        FloatVector k1 = FloatVector.broadcast(S, (float) k[1]);
        FloatVector k2 = FloatVector.broadcast(S, (float) k[2]);
        FloatVector k3 = FloatVector.broadcast(S, (float) k[3]);
        FloatVector k4 = FloatVector.broadcast(S, (float) k[4]);
        FloatVector k5 = FloatVector.broadcast(S, (float) k[5]);
        FloatVector k6 = FloatVector.broadcast(S, (float) k[6]);
        FloatVector k7 = FloatVector.broadcast(S, (float) k[7]);
        for (int i = 0; i < whole; i += L) {
            FloatVector d = FloatVector.fromArray(S, g, go + i);
            FloatVector x = FloatVector.fromArray(S, m, mo + i).mul(k1).add(d.mul(k2));
            x = x.blend(0f, x.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
            x.intoArray(m, mo + i);
            FloatVector y = FloatVector.fromArray(S, v, vo + i).mul(k3).add(d.mul(d).mul(k4));
            y = y.blend(0f, y.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
            y.intoArray(v, vo + i);
            FloatVector z = FloatVector.fromArray(S, w, wo + i).max(y);
            z.intoArray(w, wo + i);
            FloatVector step = x.mul(k5).div(z.sqrt().fma(k6, k7));
            FloatVector.fromArray(S, p, po + i).mul(k0).sub(step).intoArray(p, po + i);
        }
        super.amsgrad(k, g, go + whole, p, po + whole, m, mo + whole, v, vo + whole, w, wo + whole, n - whole);
    }

    @Override
    public void lion(double[] k, float[] g, int go, float[] p, int po, float[] m, int mo, int n) {
        int whole = S.loopBound(n);
        FloatVector k0 = FloatVector.broadcast(S, (float) k[0]);
        FloatVector k1 = FloatVector.broadcast(S, (float) k[1]);
        FloatVector k2 = FloatVector.broadcast(S, (float) k[2]);
        FloatVector k3 = FloatVector.broadcast(S, (float) k[3]);
        FloatVector k4 = FloatVector.broadcast(S, (float) k[4]);
        FloatVector up = FloatVector.broadcast(S, (float) k[5]);
        for (int i = 0; i < whole; i += L) {
            FloatVector d = FloatVector.fromArray(S, g, go + i);
            FloatVector old = FloatVector.fromArray(S, m, mo + i);
            FloatVector c = old.mul(k3).add(d.mul(k4));
            FloatVector step = c.blend(up, c.compare(VectorOperators.GT, 0f))
                    .blend(up.neg(), c.compare(VectorOperators.LT, 0f)); // 0 and NaN stay
            FloatVector.fromArray(S, p, po + i).mul(k0).sub(step).intoArray(p, po + i);
            FloatVector next = old.mul(k1).add(d.mul(k2));
            next.blend(0f, next.abs().compare(VectorOperators.LT, Float.MIN_NORMAL))
                    .intoArray(m, mo + i);
        }
        super.lion(k, g, go + whole, p, po + whole, m, mo + whole, n - whole);
    }

    @Override
    public void direction(double[] k, float[] g, int go, float[] p, int po, float[] m, int mo, int n) {
        int whole = S.loopBound(n);
        FloatVector k0 = FloatVector.broadcast(S, (float) k[0]);
        FloatVector k1 = FloatVector.broadcast(S, (float) k[1]);
        FloatVector k2 = FloatVector.broadcast(S, (float) k[2]);
        FloatVector k3 = FloatVector.broadcast(S, (float) k[3]);
        for (int i = 0; i < whole; i += L) {
            FloatVector d = FloatVector.fromArray(S, g, go + i);
            FloatVector x = FloatVector.fromArray(S, m, mo + i).mul(k0).add(d.mul(k1));
            x = x.blend(0f, x.abs().compare(VectorOperators.LT, Float.MIN_NORMAL));
            x.intoArray(m, mo + i);
            d.mul(k2).add(x.mul(k3)).intoArray(p, po + i);
        }
        super.direction(k, g, go + whole, p, po + whole, m, mo + whole, n - whole);
    }
}
