package espalier.backend.cpu;

import java.util.Arrays;

/// The plain Java [Pixels] of floats: inner loops over channels, which the compiler turns into vector code.
class Pixels32 implements Pixels<float[]> {

    @Override
    public void patches(float[] x, int xo, int step, int pixels, int[] segments, int count, float[] rows, int to,
            int ld) {
        for (int i = 0; i < pixels; i++) {
            for (int s = 0; s < 3 * count; s += 3) {
                copy(x, xo + i * step + segments[s], rows, to + i * ld + segments[s + 2], segments[s + 1]);
            }
        }
    }

    private static void copy(float[] x, int xo, float[] y, int yo, int n) {
        if (n > 24) {
            System.arraycopy(x, xo, y, yo, n);
        } else {
            for (int i = 0; i < n; i++) {
                y[yo + i] = x[xo + i];
            }
        }
    }

    @Override
    public void multiplyAdd(float[] x, int xo, int xs, float[] w, int wo, float[] y, int yo, int ys, int pixels,
            int channels) {
        for (int i = 0; i < pixels; i++) {
            int from = xo + i * xs;
            int to = yo + i * ys;
            for (int c = 0; c < channels; c++) {
                y[to + c] += x[from + c] * w[wo + c];
            }
        }
    }

    @Override
    public void productSum(float[] x, int xo, int xs, float[] y, int yo, int ys, int pixels, int channels, float[] w,
            int wo) {
        for (int i = 0; i < pixels; i++) {
            int from = xo + i * xs;
            int at = yo + i * ys;
            for (int c = 0; c < channels; c++) {
                w[wo + c] += x[from + c] * y[at + c];
            }
        }
    }

    @Override
    public void clear(float[] x, int from, int n) {
        Arrays.fill(x, from, from + n, 0);
    }

    @Override
    public void largest(float[] x, int xo, int xs, int p, int ps, int q, int qs, float[] y, int yo, int pixels,
            int channels) {
        for (int i = 0; i < pixels; i++) {
            int to = yo + i * channels;
            System.arraycopy(x, xo + i * xs, y, to, channels);
            for (int cell = 1; cell < p * q; cell++) {
                int from = xo + i * xs + cell / q * ps + cell % q * qs;
                for (int c = 0; c < channels; c++) {
                    y[to + c] = Math.max(y[to + c], x[from + c]);
                }
            }
        }
    }

    @Override
    public void largestGradient(float[] x, int xo, int xs, int p, int ps, int q, int qs, float[] y, int yo, float[] dy,
            int dyo, float[] dx, int dxo, int end, int pixels, int channels, boolean add) {
        for (int i = 0; i < pixels; i++) {
            largestGradient(x, xo + i * xs, p, ps, q, qs, y, yo + i * channels, dy, dyo + i * channels, dx,
                    dxo + i * xs, 0, channels, add);
        }
    }

    /// Channels from `first` on of one window.
    static void largestGradient(float[] x, int xo, int p, int ps, int q, int qs, float[] y, int yo, float[] dy,
            int dyo, float[] dx, int dxo, int first, int channels, boolean add) {
        for (int c = first; c < channels; c++) {
            boolean found = false;
            for (int cell = 0; cell < p * q; cell++) {
                int at = cell / q * ps + cell % q * qs + c;
                boolean here = !found && x[xo + at] == y[yo + c];
                found |= here;
                float share = here ? dy[dyo + c] : 0;
                dx[dxo + at] = add ? dx[dxo + at] + share : share;
            }
        }
    }

    @Override
    public void sum(float[] x, int xo, int xs, int p, int ps, int q, int qs, float[] y, int yo, int pixels,
            int channels, double factor) {
        float f = (float) factor;
        for (int i = 0; i < pixels; i++) {
            int to = yo + i * channels;
            System.arraycopy(x, xo + i * xs, y, to, channels);
            for (int cell = 1; cell < p * q; cell++) {
                int from = xo + i * xs + cell / q * ps + cell % q * qs;
                for (int c = 0; c < channels; c++) {
                    y[to + c] += x[from + c];
                }
            }
            for (int c = 0; c < channels; c++) {
                y[to + c] *= f;
            }
        }
    }

    @Override
    public void sumGradient(float[] dy, int dyo, float[] dx, int dxo, int end, int xs, int p, int ps, int q, int qs,
            int pixels,
            int channels, double factor, boolean add) {
        float f = (float) factor;
        for (int i = 0; i < pixels; i++) {
            int from = dyo + i * channels;
            for (int cell = 0; cell < p * q; cell++) {
                int to = dxo + i * xs + cell / q * ps + cell % q * qs;
                for (int c = 0; c < channels; c++) {
                    dx[to + c] = (add ? dx[to + c] : 0) + dy[from + c] * f;
                }
            }
        }
    }
}
