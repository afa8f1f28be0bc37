package espalier.backend.cpu;

import java.util.Arrays;

/// The plain Java [ColumnLoops] of doubles.
class ColumnLoops64 implements ColumnLoops<double[]> {

    @Override
    public double[] allocate(int length) {
        return new double[length];
    }

    @Override
    public int length(double[] array) {
        return array.length;
    }

    @Override
    public double get(double[] array, int i) {
        return array[i];
    }

    @Override
    public void set(double[] array, int i, double value) {
        array[i] = value;
    }

    @Override
    public void repeat(double[] k, int ko, int n, int times, double[] to) {
        for (int i = 0; i < times; i++) {
            System.arraycopy(k, ko, to, i * n, n);
        }
    }

    @Override
    public void clear(double[] to, int n) {
        Arrays.fill(to, 0, n, 0);
    }

    @Override
    public void fold(double[] s, int n, int times, double[] to, int at) {
        for (int j = 0; j < n; j++) {
            double sum = 0;
            for (int i = 0; i < times; i++) {
                sum += s[i * n + j];
            }
            to[at + j] = sum;
        }
    }

    @Override
    public void moments(double[] x, int xo, double[] m, double[] s, double[] t, int from, int to) {
        for (int i = from; i < to; i++) {
            double d = x[xo + i] - m[i];
            s[i] += d;
            t[i] += d * d;
        }
    }

    @Override
    public void scale(boolean relu, double[] x, int xo, double[] m, double[] f, double[] b, double[] y, int yo,
            int from,
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
    public void sums(boolean relu, double[] x, int xo, double[] dy, int dyo, double[] m, double[] f, double[] b,
            double[] s,
            double[] t, int from, int to) {
        for (int i = from; i < to; i++) {
            double d = x[xo + i] - m[i];
            double dz = !relu || d * f[i] + b[i] > 0 ? dy[dyo + i] : 0;
            s[i] += dz;
            t[i] += dz * d;
        }
    }

    @Override
    public void gradient(boolean relu, boolean add, double[] x, int xo, double[] dy, int dyo, double[] m, double[] f,
            double[] b, double[] s, double[] t, double[] dx, int dxo, int from, int to) {
        for (int i = from; i < to; i++) {
            double d = x[xo + i] - m[i];
            double dz = !relu || d * f[i] + b[i] > 0 ? dy[dyo + i] : 0;
            double share = f[i] * dz + (s[i] * d + t[i]);
            dx[dxo + i] = add ? dx[dxo + i] + share : share;
        }
    }
}
