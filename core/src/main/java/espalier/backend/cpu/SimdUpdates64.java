package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The [Updates] of doubles in vector code; the last elements of an array are left to the plain loops. Averages
/// that are subnormal become 0.
final class SimdUpdates64 extends Updates64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    @Override
    public void momentum(double[] k, double[] g, int go, double[] p, int po, double[] m, int mo, int n) {
        int whole = S.loopBound(n);
        DoubleVector k0 = DoubleVector.broadcast(S, k[0]);
        DoubleVector k1 = DoubleVector.broadcast(S, k[1]);
        DoubleVector k2 = DoubleVector.broadcast(S, k[2]);
        DoubleVector k3 = DoubleVector.broadcast(S, -k[3]);
        DoubleVector k4 = DoubleVector.broadcast(S, -k[4]);
        for (int i = 0; i < whole; i += L) {
            DoubleVector d = DoubleVector.fromArray(S, g, go + i);
            DoubleVector x = DoubleVector.fromArray(S, m, mo + i).mul(k1).add(d.mul(k2));
            x = x.blend(0.0, x.abs().compare(VectorOperators.LT, Double.MIN_NORMAL));
            x.intoArray(m, mo + i);
            DoubleVector y = DoubleVector.fromArray(S, p, po + i).mul(k0);
            x.fma(k4, d.fma(k3, y)).intoArray(p, po + i);
        }
        super.momentum(k, g, go + whole, p, po + whole, m, mo + whole, n - whole);
    }

    @Override
    public void scaled(double[] k, double[] g, int go, double[] p, int po, double[] m, int mo, int n) {
        int whole = S.loopBound(n);
        DoubleVector k0 = DoubleVector.broadcast(S, k[0]);
        DoubleVector k1 = DoubleVector.broadcast(S, k[1]);
        DoubleVector k2 = DoubleVector.broadcast(S, k[2]);
        DoubleVector k3 = DoubleVector.broadcast(S, k[3]);
        DoubleVector k4 = DoubleVector.broadcast(S, k[4]);
        for (int i = 0; i < whole; i += L) {
            DoubleVector d = DoubleVector.fromArray(S, g, go + i);
            DoubleVector x = DoubleVector.fromArray(S, m, mo + i).mul(k1).add(d.mul(d).mul(k2));
            x = x.blend(0.0, x.abs().compare(VectorOperators.LT, Double.MIN_NORMAL));
            x.intoArray(m, mo + i);
            DoubleVector step = d.mul(k3).div(x.sqrt().add(k4));
            DoubleVector.fromArray(S, p, po + i).mul(k0).sub(step).intoArray(p, po + i);
        }
        super.scaled(k, g, go + whole, p, po + whole, m, mo + whole, n - whole);
    }

    @Override
    public void adadelta(double[] k, double[] g, int go, double[] p, int po, double[] m, int mo, double[] v, int vo,
            int n) {
        int whole = S.loopBound(n);
        DoubleVector k0 = DoubleVector.broadcast(S, k[0]);
        DoubleVector k1 = DoubleVector.broadcast(S, k[1]);
        DoubleVector k2 = DoubleVector.broadcast(S, k[2]);
        DoubleVector k3 = DoubleVector.broadcast(S, k[3]);
        DoubleVector k4 = DoubleVector.broadcast(S, k[4]);
        for (int i = 0; i < whole; i += L) {
            DoubleVector d = DoubleVector.fromArray(S, g, go + i);
            DoubleVector x = DoubleVector.fromArray(S, m, mo + i).mul(k1).add(d.mul(d).mul(k2));
            x = x.blend(0.0, x.abs().compare(VectorOperators.LT, Double.MIN_NORMAL));
            x.intoArray(m, mo + i);
            DoubleVector u = DoubleVector.fromArray(S, v, vo + i);
            DoubleVector step = u.add(k3).div(x.add(k3)).sqrt().mul(d);
            DoubleVector next = u.mul(k1).add(step.mul(step).mul(k2));
            next.blend(0.0, next.abs().compare(VectorOperators.LT, Double.MIN_NORMAL))
                    .intoArray(v, vo + i);
            DoubleVector.fromArray(S, p, po + i).mul(k0).sub(step.mul(k4)).intoArray(p, po + i);
        }
        super.adadelta(k, g, go + whole, p, po + whole, m, mo + whole, v, vo + whole, n - whole);
    }

    @Override
    public void adam(double[] k, double[] g, int go, double[] p, int po, double[] m, int mo, double[] v, int vo,
            int n) {
        int whole = S.loopBound(n);
        DoubleVector k0 = DoubleVector.broadcast(S, k[0]);
        DoubleVector k1 = DoubleVector.broadcast(S, k[1]);
        DoubleVector k2 = DoubleVector.broadcast(S, k[2]);
        DoubleVector k3 = DoubleVector.broadcast(S, k[3]);
        DoubleVector k4 = DoubleVector.broadcast(S, k[4]);
        DoubleVector k5 = DoubleVector.broadcast(S, k[5]);
        DoubleVector k6 = DoubleVector.broadcast(S, k[6]);
        DoubleVector k7 = DoubleVector.broadcast(S, k[7]);
        DoubleVector k8 = DoubleVector.broadcast(S, k[8]);
        for (int i = 0; i < whole; i += L) {
            DoubleVector d = DoubleVector.fromArray(S, g, go + i);
            DoubleVector x = DoubleVector.fromArray(S, m, mo + i).mul(k1).add(d.mul(k2));
            x = x.blend(0.0, x.abs().compare(VectorOperators.LT, Double.MIN_NORMAL));
            x.intoArray(m, mo + i);
            DoubleVector y = DoubleVector.fromArray(S, v, vo + i).mul(k3).add(d.mul(d).mul(k4));
            y = y.blend(0.0, y.abs().compare(VectorOperators.LT, Double.MIN_NORMAL));
            y.intoArray(v, vo + i);
            DoubleVector step = x.mul(k5).add(d.mul(k6)).div(y.sqrt().fma(k7, k8));
            DoubleVector.fromArray(S, p, po + i).mul(k0).sub(step).intoArray(p, po + i);
        }
        super.adam(k, g, go + whole, p, po + whole, m, mo + whole, v, vo + whole, n - whole);
    }

    @Override
    public void amsgrad(double[] k, double[] g, int go, double[] p, int po, double[] m, int mo, double[] v, int vo,
            double[] w, int wo, int n) {
        int whole = S.loopBound(n);
        DoubleVector k0 = DoubleVector.broadcast(S, k[0]);
        DoubleVector k1 = DoubleVector.broadcast(S, k[1]);
        DoubleVector k2 = DoubleVector.broadcast(S, k[2]);
        DoubleVector k3 = DoubleVector.broadcast(S, k[3]);
        DoubleVector k4 = DoubleVector.broadcast(S, k[4]);
        DoubleVector k5 = DoubleVector.broadcast(S, k[5]);
        DoubleVector k6 = DoubleVector.broadcast(S, k[6]);
        DoubleVector k7 = DoubleVector.broadcast(S, k[7]);
        for (int i = 0; i < whole; i += L) {
            DoubleVector d = DoubleVector.fromArray(S, g, go + i);
            DoubleVector x = DoubleVector.fromArray(S, m, mo + i).mul(k1).add(d.mul(k2));
            x = x.blend(0.0, x.abs().compare(VectorOperators.LT, Double.MIN_NORMAL));
            x.intoArray(m, mo + i);
            DoubleVector y = DoubleVector.fromArray(S, v, vo + i).mul(k3).add(d.mul(d).mul(k4));
            y = y.blend(0.0, y.abs().compare(VectorOperators.LT, Double.MIN_NORMAL));
            y.intoArray(v, vo + i);
            DoubleVector z = DoubleVector.fromArray(S, w, wo + i).max(y);
            z.intoArray(w, wo + i);
            DoubleVector step = x.mul(k5).div(z.sqrt().fma(k6, k7));
            DoubleVector.fromArray(S, p, po + i).mul(k0).sub(step).intoArray(p, po + i);
        }
        super.amsgrad(k, g, go + whole, p, po + whole, m, mo + whole, v, vo + whole, w, wo + whole, n - whole);
    }

    @Override
    public void lion(double[] k, double[] g, int go, double[] p, int po, double[] m, int mo, int n) {
        int whole = S.loopBound(n);
        DoubleVector k0 = DoubleVector.broadcast(S, k[0]);
        DoubleVector k1 = DoubleVector.broadcast(S, k[1]);
        DoubleVector k2 = DoubleVector.broadcast(S, k[2]);
        DoubleVector k3 = DoubleVector.broadcast(S, k[3]);
        DoubleVector k4 = DoubleVector.broadcast(S, k[4]);
        DoubleVector up = DoubleVector.broadcast(S, k[5]);
        for (int i = 0; i < whole; i += L) {
            DoubleVector d = DoubleVector.fromArray(S, g, go + i);
            DoubleVector old = DoubleVector.fromArray(S, m, mo + i);
            DoubleVector c = old.mul(k3).add(d.mul(k4));
            DoubleVector step = c.blend(up, c.compare(VectorOperators.GT, 0.0))
                    .blend(up.neg(), c.compare(VectorOperators.LT, 0.0)); // 0 and NaN stay
            DoubleVector.fromArray(S, p, po + i).mul(k0).sub(step).intoArray(p, po + i);
            DoubleVector next = old.mul(k1).add(d.mul(k2));
            next.blend(0.0, next.abs().compare(VectorOperators.LT, Double.MIN_NORMAL))
                    .intoArray(m, mo + i);
        }
        super.lion(k, g, go + whole, p, po + whole, m, mo + whole, n - whole);
    }

    @Override
    public void direction(double[] k, double[] g, int go, double[] p, int po, double[] m, int mo, int n) {
        int whole = S.loopBound(n);
        DoubleVector k0 = DoubleVector.broadcast(S, k[0]);
        DoubleVector k1 = DoubleVector.broadcast(S, k[1]);
        DoubleVector k2 = DoubleVector.broadcast(S, k[2]);
        DoubleVector k3 = DoubleVector.broadcast(S, k[3]);
        for (int i = 0; i < whole; i += L) {
            DoubleVector d = DoubleVector.fromArray(S, g, go + i);
            DoubleVector x = DoubleVector.fromArray(S, m, mo + i).mul(k0).add(d.mul(k1));
            x = x.blend(0.0, x.abs().compare(VectorOperators.LT, Double.MIN_NORMAL));
            x.intoArray(m, mo + i);
            d.mul(k2).add(x.mul(k3)).intoArray(p, po + i);
        }
        super.direction(k, g, go + whole, p, po + whole, m, mo + whole, n - whole);
    }
}
