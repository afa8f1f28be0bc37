package espalier.backend.cpu;

import java.util.Arrays;

/// The plain Java [GateLoops] of doubles.
class GateLoops64 implements GateLoops<double[]> {

    @Override
    public void clear(double[] x, int from, int n) {
        Arrays.fill(x, from, from + n, 0);
    }

    @Override
    public void carry(boolean first, double[] gates, int go, double[] before, int bo, double[] c, int co, int from,
            int k) {
        for (int j = from; j < k; j++) {
            double in = gates[go + j] * gates[go + 3 * k + j];
            c[co + j] = first ? in : gates[go + k + j] * before[bo + j] + in;
        }
    }

    @Override
    public void carryGradient(boolean first, double[] gates, int go, double[] before, int bo, double[] t, int to,
            double[] dh, int dho, double[] dc, int dco, double[] ds, int dso, int from, int k) {
        for (int j = from; j < k; j++) {
            double i = gates[go + j];
            double f = gates[go + k + j];
            double o = gates[go + 2 * k + j];
            double g = gates[go + 3 * k + j];
            double tanh = t[to + j];
            double slope = dh[dho + j];
            double d = dc[dco + j] + slope * o * (1 - tanh * tanh);
            ds[dso + j] = d * g * (i * (1 - i));
            ds[dso + k + j] = first ? 0 : d * before[bo + j] * (f * (1 - f));
            ds[dso + 2 * k + j] = slope * tanh * (o * (1 - o));
            ds[dso + 3 * k + j] = d * i * (1 - g * g);
            dc[dco + j] = d * f;
            dh[dho + j] = 0;
        }
    }

    @Override
    public void reset(double[] gates, int go, double[] of, int oo, int from, int k) {
        for (int j = from; j < k; j++) {
            gates[go + 2 * k + j] += gates[go + j] * of[oo + 2 * k + j];
        }
    }

    @Override
    public void mix(boolean first, double[] gates, int go, double[] before, int bo, double[] h, int ho, int from,
            int k) {
        for (int j = from; j < k; j++) {
            double m = gates[go + 2 * k + j];
            double z = gates[go + k + j];
            h[ho + j] = m + z * ((first ? 0 : before[bo + j]) - m);
        }
    }

    @Override
    public void mixGradient(boolean first, double[] gates, int go, double[] of, int oo, double[] before, int bo,
            double[] dh, int dho, double[] ds, int dso, double[] dof, int dofo, int from, int k) {
        for (int j = from; j < k; j++) {
            double r = gates[go + j];
            double z = gates[go + k + j];
            double m = gates[go + 2 * k + j];
            double slope = dh[dho + j];
            double dm = slope * (1 - z) * (1 - m * m);
            double dr = dm * of[oo + 2 * k + j] * (r * (1 - r));
            double dz = slope * ((first ? 0 : before[bo + j]) - m) * (z * (1 - z));
            ds[dso + j] = dr;
            ds[dso + k + j] = dz;
            ds[dso + 2 * k + j] = dm;
            dof[dofo + j] = dr;
            dof[dofo + k + j] = dz;
            dof[dofo + 2 * k + j] = dm * r;
            dh[dho + j] = slope * z;
        }
    }
}
