package espalier.backend.cpu;

/// The plain Java [Updates] of floats, without branches, so that the compiler turns the loops into vector code.
class Updates32 implements Updates<float[]> {

    @Override
    public void momentum(double[] k, float[] g, int go, float[] p, int po, float[] m, int mo, int n) {
        float k0 = (float) k[0];
        float k1 = (float) k[1];
        float k2 = (float) k[2];
        float k3 = (float) k[3];
        float k4 = (float) k[4];
        for (int i = 0; i < n; i++) {
            float x = normal(k1 * m[mo + i] + k2 * g[go + i]);
            m[mo + i] = x;
            p[po + i] = k0 * p[po + i] - k3 * g[go + i] - k4 * x;
        }
    }

    @Override
    public void scaled(double[] k, float[] g, int go, float[] p, int po, float[] m, int mo, int n) {
        float k0 = (float) k[0];
        float k1 = (float) k[1];
        float k2 = (float) k[2];
        float k3 = (float) k[3];
        float k4 = (float) k[4];
        for (int i = 0; i < n; i++) {
            float x = normal(k1 * m[mo + i] + k2 * g[go + i] * g[go + i]);
            m[mo + i] = x;
            p[po + i] = k0 * p[po + i] - k3 * g[go + i] / ((float) Math.sqrt(x) + k4);
        }
    }

    @Override
    public void adadelta(double[] k, float[] g, int go, float[] p, int po, float[] m, int mo, float[] v, int vo,
            int n) {
        float k0 = (float) k[0];
        float k1 = (float) k[1];
        float k2 = (float) k[2];
        float k3 = (float) k[3];
        float k4 = (float) k[4];
        for (int i = 0; i < n; i++) {
            float x = normal(k1 * m[mo + i] + k2 * g[go + i] * g[go + i]);
            float d = (float) Math.sqrt((v[vo + i] + k3) / (x + k3)) * g[go + i];
            m[mo + i] = x;
            v[vo + i] = normal(k1 * v[vo + i] + k2 * d * d);
            p[po + i] = k0 * p[po + i] - k4 * d;
        }
    }

    @Override
    public void adam(double[] k, float[] g, int go, float[] p, int po, float[] m, int mo, float[] v, int vo, int n) {
        float k0 = (float) k[0];
        float k1 = (float) k[1];
        float k2 = (float) k[2];
        float k3 = (float) k[3];
        float k4 = (float) k[4];
        float k5 = (float) k[5];
        float k6 = (float) k[6];
        float k7 = (float) k[7];
        float k8 = (float) k[8];
        for (int i = 0; i < n; i++) {
            float x = normal(k1 * m[mo + i] + k2 * g[go + i]);
            float y = normal(k3 * v[vo + i] + k4 * g[go + i] * g[go + i]);
            m[mo + i] = x;
            v[vo + i] = y;
            p[po + i] = k0 * p[po + i] - (k5 * x + k6 * g[go + i]) / (k7 * (float) Math.sqrt(y) + k8);
        }
    }

    @Override
    public void amsgrad(double[] k, float[] g, int go, float[] p, int po, float[] m, int mo, float[] v, int vo,
            float[] w, int wo, int n) {
        float k0 = (float) k[0];
        float k1 = (float) k[1];
        float k2 = (float) k[2];
        float k3 = (float) k[3];
        float k4 = (float) k[4];
        float k5 = (float) k[5];
        float k6 = (float) k[6];
        float k7 = (float) k[7];
        for (int i = 0; i < n; i++) {
            float x = normal(k1 * m[mo + i] + k2 * g[go + i]);
            float y = normal(k3 * v[vo + i] + k4 * g[go + i] * g[go + i]);
            float z = Math.max(w[wo + i], y);
            m[mo + i] = x;
            v[vo + i] = y;
            w[wo + i] = z;
            p[po + i] = k0 * p[po + i] - k5 * x / (k6 * (float) Math.sqrt(z) + k7);
        }
    }

    @Override
    public void lion(double[] k, float[] g, int go, float[] p, int po, float[] m, int mo, int n) {
        float k0 = (float) k[0];
        float k1 = (float) k[1];
        float k2 = (float) k[2];
        float k3 = (float) k[3];
        float k4 = (float) k[4];
        float k5 = (float) k[5];
        for (int i = 0; i < n; i++) {
            p[po + i] = k0 * p[po + i] - k5 * Math.signum(k3 * m[mo + i] + k4 * g[go + i]);
            m[mo + i] = normal(k1 * m[mo + i] + k2 * g[go + i]);
        }
    }

    @Override
    public void direction(double[] k, float[] g, int go, float[] p, int po, float[] m, int mo, int n) {
        float k0 = (float) k[0];
        float k1 = (float) k[1];
        float k2 = (float) k[2];
        float k3 = (float) k[3];
        for (int i = 0; i < n; i++) {
            float x = normal(k0 * m[mo + i] + k1 * g[go + i]);
            m[mo + i] = x;
            p[po + i] = k2 * g[go + i] + k3 * x;
        }
    }

    /// x, or 0 if it is subnormal.
    private static float normal(float x) {
        return Math.abs(x) < Float.MIN_NORMAL ? 0 : x;
    }
}
