package espalier.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The [Pixels] of floats in vector code: a vector runs along the channels of one pixel, sums and largest values stay
/// in a register while the window is walked.
final class SimdPixels32 extends Pixels32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /// 0, 1, 2 ...
    private static final FloatVector NUMBERS = FloatVector.zero(S).addIndex(1);

    @Override
    public void patches(float[] x, int xo, int step, int pixels, int[] segments, int count, float[] rows, int to,
            int ld) {
        // Whole vectors, of which the surplus is overwritten by the next segment; the last pixels of x one by one.
        int reach = 0;
        for (int s = 0; s < 3 * count; s += 3) {
            reach = Math.max(reach, segments[s] + (segments[s + 1] + L - 1) / L * L);
        }
        int inside = step <= 0 ? 0 : Math.clamp((x.length - reach - xo) / step + 1L, 0, pixels);
        if (x.length < xo + reach) {
            inside = 0;
        }
        wholeVectors(x, xo, step, inside, segments, 3 * count, rows, to, ld);
        super.patches(x, xo + inside * step, step, pixels - inside, segments, count, rows, to + inside * ld, ld);
    }

    /// Vector by vector down all rows: short loops inside long ones would cost more than the copying.
    private static void wholeVectors(float[] x, int xo, int step, int pixels, int[] segments, int end, float[] rows,
            int to, int ld) {
        for (int s = 0; s < end; s += 3) {
            for (int v = 0; v < segments[s + 1]; v += L) {
                int from = xo + segments[s] + v;
                int at = to + segments[s + 2] + v;
                for (int i = 0; i < pixels; i++) {
                    FloatVector.fromArray(S, x, from + i * step).intoArray(rows, at + i * ld);
                }
            }
        }
    }

    @Override
    public void multiplyAdd(float[] x, int xo, int xs, float[] w, int wo, float[] y, int yo, int ys, int pixels,
            int channels) {
        int whole = S.loopBound(channels);
        for (int v = 0; v < whole; v += L) {
            FloatVector weight = FloatVector.fromArray(S, w, wo + v);
            for (int i = 0; i < pixels; i++) {
                FloatVector.fromArray(S, x, xo + v + i * xs)
                        .fma(weight, FloatVector.fromArray(S, y, yo + v + i * ys))
                        .intoArray(y, yo + v + i * ys);
            }
        }
        for (int i = 0; i < pixels; i++) {
            for (int c = whole; c < channels; c++) {
                int to = yo + i * ys + c;
                y[to] = Math.fma(x[xo + i * xs + c], w[wo + c], y[to]);
            }
        }
    }

    @Override
    public void productSum(float[] x, int xo, int xs, float[] y, int yo, int ys, int pixels, int channels, float[] w,
            int wo) {
        int whole = S.loopBound(channels);
        for (int v = 0; v < whole; v += L) {
            FloatVector sum = FloatVector.fromArray(S, w, wo + v);
            for (int i = 0; i < pixels; i++) {
                sum = FloatVector.fromArray(S, x, xo + v + i * xs)
                        .fma(FloatVector.fromArray(S, y, yo + v + i * ys), sum);
            }
            sum.intoArray(w, wo + v);
        }
        for (int c = whole; c < channels; c++) {
            float sum = w[wo + c];
            for (int i = 0; i < pixels; i++) {
                sum = Math.fma(x[xo + i * xs + c], y[yo + i * ys + c], sum);
            }
            w[wo + c] = sum;
        }
    }

    /// Where the channels do not fill the last vector, its surplus is written into the next pixel and overwritten
    /// there; pixels for which that would leave the row, or x, come one by one.
    @Override
    public void largest(float[] x, int xo, int xs, int p, int ps, int q, int qs, float[] y, int yo, int pixels,
            int channels) {
        int padded = (channels + L - 1) / L * L;
        int reach = (p - 1) * ps + (q - 1) * qs + padded;
        int inside = Math.min(within(x.length - xo, reach, xs, pixels),
                within(pixels * channels, padded, channels, pixels));
        for (int i = 0; i < inside; i++) {
            for (int v = 0; v < channels; v += L) {
                int from = xo + i * xs + v;
                FloatVector most = FloatVector.fromArray(S, x, from);
                for (int a = 0; a < p; a++) {
                    for (int b = 0; b < q; b++) {
                        most = most.max(FloatVector.fromArray(S, x, from + a * ps + b * qs));
                    }
                }
                most.intoArray(y, yo + i * channels + v);
            }
        }
        for (int i = inside; i < pixels; i++) {
            largest(x, xo + i * xs, p, ps, q, qs, y, yo + i * channels, channels);
        }
    }

    /// How many of `pixels` steps can be made when each needs `reach` of `length` elements.
    private static int within(int length, int reach, int step, int pixels) {
        return length < reach ? 0 : (int) Math.min(pixels, step == 0 ? pixels : (length - reach) / (long) step + 1);
    }

    private static void largest(float[] x, int from, int p, int ps, int q, int qs, float[] y, int to, int channels) {
        for (int c = 0; c < channels; c++) {
            float most = x[from + c];
            for (int a = 0; a < p; a++) {
                for (int b = 0; b < q; b++) {
                    most = Math.max(most, x[from + c + a * ps + b * qs]);
                }
            }
            y[to + c] = most;
        }
    }

    /// The surplus of the last vector of a pixel adds 0 to its neighbours; pixels for which that would leave the
    /// picture, which another thread may write to, come one by one.
    @Override
    public void largestGradient(float[] x, int xo, int xs, int p, int ps, int q, int qs, float[] y, int yo, float[] dy,
            int dyo, float[] dx, int dxo, int end, int pixels, int channels) {
        int padded = (channels + L - 1) / L * L;
        int reach = (p - 1) * ps + (q - 1) * qs + padded;
        int inside = Math.min(within(Math.min(x.length - xo, end - dxo), reach, xs, pixels),
                within(Math.min(y.length - yo, dy.length - dyo), padded, channels, pixels));
        for (int i = 0; i < inside; i++) {
            for (int v = 0; v < channels; v += L) {
                VectorMask<Float> mine = NUMBERS.compare(VectorOperators.LT, channels - v);
                FloatVector most = FloatVector.fromArray(S, y, yo + i * channels + v);
                FloatVector rest = FloatVector.zero(S)
                        .blend(FloatVector.fromArray(S, dy, dyo + i * channels + v), mine);
                for (int a = 0; a < p; a++) {
                    for (int b = 0; b < q; b++) {
                        int at = i * xs + v + a * ps + b * qs;
                        VectorMask<Float> here = FloatVector.fromArray(S, x, xo + at).compare(VectorOperators.EQ, most);
                        FloatVector share = FloatVector.zero(S).blend(rest, here);
                        FloatVector.fromArray(S, dx, dxo + at).add(share).intoArray(dx, dxo + at);
                        rest = rest.blend(0, here);
                    }
                }
            }
        }
        for (int i = inside; i < pixels; i++) {
            largestGradient(x, xo + i * xs, p, ps, q, qs, y, yo + i * channels, dy, dyo + i * channels, dx,
                    dxo + i * xs, 0, channels);
        }
    }

    @Override
    public void sum(float[] x, int xo, int xs, int p, int ps, int q, int qs, float[] y, int yo, int pixels,
            int channels, double factor) {
        float f = (float) factor;
        int whole = S.loopBound(channels);
        for (int i = 0; i < pixels; i++) {
            for (int v = 0; v < whole; v += L) {
                int from = xo + i * xs + v;
                FloatVector sum = FloatVector.zero(S);
                for (int a = 0; a < p; a++) {
                    for (int b = 0; b < q; b++) {
                        sum = sum.add(FloatVector.fromArray(S, x, from + a * ps + b * qs));
                    }
                }
                sum.mul(f).intoArray(y, yo + i * channels + v);
            }
            for (int c = whole; c < channels; c++) {
                int from = xo + i * xs + c;
                float sum = 0;
                for (int a = 0; a < p; a++) {
                    for (int b = 0; b < q; b++) {
                        sum += x[from + a * ps + b * qs];
                    }
                }
                y[yo + i * channels + c] = sum * f;
            }
        }
    }

    @Override
    public void sumGradient(float[] dy, int dyo, float[] dx, int dxo, int xs, int p, int ps, int q, int qs, int pixels,
            int channels, double factor) {
        float f = (float) factor;
        int whole = S.loopBound(channels);
        for (int i = 0; i < pixels; i++) {
            for (int v = 0; v < whole; v += L) {
                FloatVector share = FloatVector.fromArray(S, dy, dyo + i * channels + v).mul(f);
                for (int a = 0; a < p; a++) {
                    for (int b = 0; b < q; b++) {
                        int at = dxo + i * xs + v + a * ps + b * qs;
                        FloatVector.fromArray(S, dx, at).add(share).intoArray(dx, at);
                    }
                }
            }
            for (int c = whole; c < channels; c++) {
                float share = dy[dyo + i * channels + c] * f;
                for (int a = 0; a < p; a++) {
                    for (int b = 0; b < q; b++) {
                        dx[dxo + i * xs + c + a * ps + b * qs] += share;
                    }
                }
            }
        }
    }
}
