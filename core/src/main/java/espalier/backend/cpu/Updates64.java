package espalier.backend.cpu;

/// The plain Java [Updates] of doubles, without branches, so that the compiler turns the loops into vector code.
class Updates64 implements Updates<double[]> {

    @Override
    public void momentum(double[] k, double[] g, int go, double[] p, int po, double[] m, int mo, int n) {
        double k0 = k[0];
        double k1 = k[1];
        double k2 = k[2];
        double k3 = k[3];
        double k4 = k[4];
        for (int i = 0; i < n; i++) {
            double x = normal(k1 * m[mo + i] + k2 * g[go + i]);
            m[mo + i] = x;
            p[po + i] = k0 * p[po + i] - k3 * g[go + i] - k4 * x;
        }
    }

    @Override
    public void scaled(double[] k, double[] g, int go, double[] p, int po, double[] m, int mo, int n) {
        double k0 = k[0];
        double k1 = k[1];
        double k2 = k[2];
        double k3 = k[3];
        double k4 = k[4];
        for (int i = 0; i < n; i++) {
            double x = normal(k1 * m[mo + i] + k2 * g[go + i] * g[go + i]);
            m[mo + i] = x;
            p[po + i] = k0 * p[po + i] - k3 * g[go + i] / (Math.sqrt(x) + k4);
        }
    }

    @Override
    public void adadelta(double[] k, double[] g, int go, double[] p, int po, double[] m, int mo, double[] v, int vo,
            int n) {
        double k0 = k[0];
        double k1 = k[1];
        double k2 = k[2];
        double k3 = k[3];
        double k4 = k[4];
        for (int i = 0; i < n; i++) {
            double x = normal(k1 * m[mo + i] + k2 * g[go + i] * g[go + i]);
            double d = Math.sqrt((v[vo + i] + k3) / (x + k3)) * g[go + i];
            m[mo + i] = x;
            v[vo + i] = normal(k1 * v[vo + i] + k2 * d * d);
            p[po + i] = k0 * p[po + i] - k4 * d;
        }
    }

    @Override
    public void adam(double[] k, double[] g, int go, double[] p, int po, double[] m, int mo, double[] v, int vo,
            int n) {
        double k0 = k[0];
        double k1 = k[1];
        double k2 = k[2];
        double k3 = k[3];
        double k4 = k[4];
        double k5 = k[5];
        double k6 = k[6];
        double k7 = k[7];
        double k8 = k[8];
        for (int i = 0; i < n; i++) {
            double x = normal(k1 * m[mo + i] + k2 * g[go + i]);
            double y = normal(k3 * v[vo + i] + k4 * g[go + i] * g[go + i]);
            m[mo + i] = x;
            v[vo + i] = y;
            p[po + i] = k0 * p[po + i] - (k5 * x + k6 * g[go + i]) / (k7 * Math.sqrt(y) + k8);
        }
    }

    @Override
    public void amsgrad(double[] k, double[] g, int go, double[] p, int po, double[] m, int mo, double[] v, int vo,
            double[] w, int wo, int n) {
        double k0 = k[0];
        double k1 = k[1];
        double k2 = k[2];
        double k3 = k[3];
        double k4 = k[4];
        double k5 = k[5];
        double k6 = k[6];
        double k7 = k[7];
        for (int i = 0; i < n; i++) {
            double x = normal(k1 * m[mo + i] + k2 * g[go + i]);
            double y = normal(k3 * v[vo + i] + k4 * g[go + i] * g[go + i]);
            double z = Math.max(w[wo + i], y);
            m[mo + i] = x;
            v[vo + i] = y;
            w[wo + i] = z;
            p[po + i] = k0 * p[po + i] - k5 * x / (k6 * Math.sqrt(z) + k7);
        }
    }

    @Override
    public void lion(double[] k, double[] g, int go, double[] p, int po, double[] m, int mo, int n) {
        double k0 = k[0];
        double k1 = k[1];
        double k2 = k[2];
        double k3 = k[3];
        double k4 = k[4];
        double k5 = k[5];
        for (int i = 0; i < n; i++) {
            p[po + i] = k0 * p[po + i] - k5 * Math.signum(k3 * m[mo + i] + k4 * g[go + i]);
            m[mo + i] = normal(k1 * m[mo + i] + k2 * g[go + i]);
        }
    }

    @Override
    public void direction(double[] k, double[] g, int go, double[] p, int po, double[] m, int mo, int n) {
        double k0 = k[0];
        double k1 = k[1];
        double k2 = k[2];
        double k3 = k[3];
        for (int i = 0; i < n; i++) {
            double x = normal(k0 * m[mo + i] + k1 * g[go + i]);
            m[mo + i] = x;
            p[po + i] = k2 * g[go + i] + k3 * x;
        }
    }

    /// x, or 0 if it is subnormal.
    private static double normal(double x) {
        return Math.abs(x) < Double.MIN_NORMAL ? 0 : x;
    }
}
