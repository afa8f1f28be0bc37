package espalier.backend.cpu;

import java.util.Arrays;

/// The plain Java [ColumnLoops] of floats.
class ColumnLoops32 implements ColumnLoops<float[]> {

    @Override
    public float[] allocate(int length) {
        return new float[length];
    }

    @Override
    public int length(float[] array) {
        return array.length;
    }

    @Override
    public double get(float[] array, int i) {
        return array[i];
    }

    @Override
    public void set(float[] array, int i, double value) {
        array[i] = (float) value;
    }

    @Override
    public void repeat(float[] k, int ko, int n, int times, float[] to) {
        for (int i = 0; i < times; i++) {
            System.arraycopy(k, ko, to, i * n, n);
        }
    }

    @Override
    public void clear(float[] to, int n) {
        Arrays.fill(to, 0, n, 0);
    }

    @Override
    public void fold(float[] s, int n, int times, double[] to, int at) {
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int i = 0; i < times; i++) {
                sum += s[i * n + j];
            }
            to[at + j] = sum;
        }
    }

    @Override
    public void moments(float[] x, int xo, float[] m, float[] s, float[] t, int from, int to) {
        for (int i = from; i < to; i++) {
            float d = x[xo + i] - m[i];
            s[i] += d;
            t[i] += d * d;
        }
    }

    @Override
    public void scale(boolean relu, float[] x, int xo, float[] m, float[] f, float[] b, float[] y, int yo, int from,
            int to) {
        if (relu) {
            for (int i = from; i < to; i++) {
                y[yo + i] = Math.max((x[xo + i] - m[i]) * f[i] + b[i], 0);
            }
            return;
        }
        for (int i = from; i < to; i++) {
            y[yo + i] = (x[xo + i] - m[i]) * f[i] + b[i];
        }
    }

    @Override
    public void sums(boolean relu, float[] x, int xo, float[] dy, int dyo, float[] m, float[] f, float[] b, float[] s,
            float[] t, int from, int to) {
        for (int i = from; i < to; i++) {
            float d = x[xo + i] - m[i];
            float dz = !relu || d * f[i] + b[i] > 0 ? dy[dyo + i] : 0;
            s[i] += dz;
            t[i] += dz * d;
        }
    }

    @Override
    public void gradient(boolean relu, boolean add, float[] x, int xo, float[] dy, int dyo, float[] m, float[] f,
            float[] b, float[] s, float[] t, float[] dx, int dxo, int from, int to) {
        for (int i = from; i < to; i++) {
            float d = x[xo + i] - m[i];
            float dz = !relu || d * f[i] + b[i] > 0 ? dy[dyo + i] : 0;
            float share = f[i] * dz + (s[i] * d + t[i]);
            dx[dxo + i] = add ? dx[dxo + i] + share : share;
        }
    }
}
