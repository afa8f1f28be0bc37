package espalier.backend.cpu;

import java.util.Arrays;

/// The plain Java [GateLoops] of floats.
class GateLoops32 implements GateLoops<float[]> {

    @Override
    public void clear(float[] x, int from, int n) {
        Arrays.fill(x, from, from + n, 0);
    }

    @Override
    public void carry(boolean first, float[] gates, int go, float[] before, int bo, float[] c, int co, int from,
            int k) {
        for (int j = from; j < k; j++) {
            float in = gates[go + j] * gates[go + 3 * k + j];
            c[co + j] = first ? in : gates[go + k + j] * before[bo + j] + in;
        }
    }

    @Override
    public void carryGradient(boolean first, float[] gates, int go, float[] before, int bo, float[] t, int to,
            float[] dh, int dho, float[] dc, int dco, float[] ds, int dso, int from, int k) {
        for (int j = from; j < k; j++) {
            float i = gates[go + j];
            float f = gates[go + k + j];
            float o = gates[go + 2 * k + j];
            float g = gates[go + 3 * k + j];
            float tanh = t[to + j];
            float slope = dh[dho + j];
            float d = dc[dco + j] + slope * o * (1 - tanh * tanh);
            ds[dso + j] = d * g * (i * (1 - i));
            ds[dso + k + j] = first ? 0 : d * before[bo + j] * (f * (1 - f));
            ds[dso + 2 * k + j] = slope * tanh * (o * (1 - o));
            ds[dso + 3 * k + j] = d * i * (1 - g * g);
            dc[dco + j] = d * f;
            dh[dho + j] = 0;
        }
    }

    @Override
    public void reset(float[] gates, int go, float[] of, int oo, int from, int k) {
        for (int j = from; j < k; j++) {
            gates[go + 2 * k + j] += gates[go + j] * of[oo + 2 * k + j];
        }
    }

    @Override
    public void mix(boolean first, float[] gates, int go, float[] before, int bo, float[] h, int ho, int from, int k) {
        for (int j = from; j < k; j++) {
            float m = gates[go + 2 * k + j];
            float z = gates[go + k + j];
            h[ho + j] = m + z * ((first ? 0 : before[bo + j]) - m);
        }
    }

    @Override
    public void mixGradient(boolean first, float[] gates, int go, float[] of, int oo, float[] before, int bo,
            float[] dh, int dho, float[] ds, int dso, float[] dof, int dofo, int from, int k) {
        for (int j = from; j < k; j++) {
            float r = gates[go + j];
            float z = gates[go + k + j];
            float m = gates[go + 2 * k + j];
            float slope = dh[dho + j];
            float dm = slope * (1 - z) * (1 - m * m);
            float dr = dm * of[oo + 2 * k + j] * (r * (1 - r));
            float dz = slope * ((first ? 0 : before[bo + j]) - m) * (z * (1 - z));
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
