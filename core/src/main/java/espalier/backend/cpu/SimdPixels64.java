package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The [Pixels] of doubles in vector code: a vector runs along the channels of one pixel, sums and largest values stay
/// in a register while the window is walked.
final class SimdPixels64 extends Pixels64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /// 0, 1, 2 ...
    private static final DoubleVector NUMBERS = DoubleVector.zero(S).addIndex(1);

    @Override
    public void patches(double[] x, int xo, int step, int pixels, int[] segments, int count, double[] rows, int to,
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
    private static void wholeVectors(double[] x, int xo, int step, int pixels, int[] segments, int end, double[] rows,
            int to, int ld) {
        for (int s = 0; s < end; s += 3) {
            for (int v = 0; v < segments[s + 1]; v += L) {
                int from = xo + segments[s] + v;
                int at = to + segments[s + 2] + v;
                for (int i = 0; i < pixels; i++) {
                    DoubleVector.fromArray(S, x, from + i * step).intoArray(rows, at + i * ld);
                }
            }
        }
    }

    @Override
    public void multiplyAdd(double[] x, int xo, int xs, double[] w, int wo, double[] y, int yo, int ys, int pixels,
            int channels) {
        int whole = S.loopBound(channels);
        for (int v = 0; v < whole; v += L) {
            DoubleVector weight = DoubleVector.fromArray(S, w, wo + v);
            for (int i = 0; i < pixels; i++) {
                DoubleVector.fromArray(S, x, xo + v + i * xs)
                        .fma(weight, DoubleVector.fromArray(S, y, yo + v + i * ys))
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
    public void productSum(double[] x, int xo, int xs, double[] y, int yo, int ys, int pixels, int channels, double[] w,
            int wo) {
        int whole = S.loopBound(channels);
        for (int v = 0; v < whole; v += L) {
            DoubleVector sum = DoubleVector.fromArray(S, w, wo + v);
            for (int i = 0; i < pixels; i++) {
                sum = DoubleVector.fromArray(S, x, xo + v + i * xs)
                        .fma(DoubleVector.fromArray(S, y, yo + v + i * ys), sum);
            }
            sum.intoArray(w, wo + v);
        }
        for (int c = whole; c < channels; c++) {
            double sum = w[wo + c];
            for (int i = 0; i < pixels; i++) {
                sum = Math.fma(x[xo + i * xs + c], y[yo + i * ys + c], sum);
            }
            w[wo + c] = sum;
        }
    }

    /// Where the channels do not fill the last vector, its surplus is written into the next pixel and overwritten
    /// there; pixels for which that would leave the row, or x, come one by one.
    @Override
    public void largest(double[] x, int xo, int xs, int p, int ps, int q, int qs, double[] y, int yo, int pixels,
            int channels) {
        int padded = (channels + L - 1) / L * L;
        int reach = (p - 1) * ps + (q - 1) * qs + padded;
        int inside = Math.min(within(x.length - xo, reach, xs, pixels),
                within(pixels * channels, padded, channels, pixels));
        for (int i = 0; i < inside; i++) {
            for (int v = 0; v < channels; v += L) {
                int from = xo + i * xs + v;
                DoubleVector most = DoubleVector.fromArray(S, x, from);
                for (int a = 0; a < p; a++) {
                    for (int b = 0; b < q; b++) {
                        most = most.max(DoubleVector.fromArray(S, x, from + a * ps + b * qs));
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

    private static void largest(double[] x, int from, int p, int ps, int q, int qs, double[] y, int to, int channels) {
        for (int c = 0; c < channels; c++) {
            double most = x[from + c];
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
    public void largestGradient(double[] x, int xo, int xs, int p, int ps, int q, int qs, double[] y, int yo,
            double[] dy,
            int dyo, double[] dx, int dxo, int end, int pixels, int channels) {
        int padded = (channels + L - 1) / L * L;
        int reach = (p - 1) * ps + (q - 1) * qs + padded;
        int inside = Math.min(within(Math.min(x.length - xo, end - dxo), reach, xs, pixels),
                within(Math.min(y.length - yo, dy.length - dyo), padded, channels, pixels));
        for (int i = 0; i < inside; i++) {
            for (int v = 0; v < channels; v += L) {
                VectorMask<Double> mine = NUMBERS.compare(VectorOperators.LT, channels - v);
                DoubleVector most = DoubleVector.fromArray(S, y, yo + i * channels + v);
                DoubleVector rest = DoubleVector.zero(S)
                        .blend(DoubleVector.fromArray(S, dy, dyo + i * channels + v), mine);
                for (int a = 0; a < p; a++) {
                    for (int b = 0; b < q; b++) {
                        int at = i * xs + v + a * ps + b * qs;
                        VectorMask<Double> here = DoubleVector.fromArray(S, x, xo + at)
                                .compare(VectorOperators.EQ, most);
                        DoubleVector share = DoubleVector.zero(S).blend(rest, here);
                        DoubleVector.fromArray(S, dx, dxo + at).add(share).intoArray(dx, dxo + at);
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
    public void sum(double[] x, int xo, int xs, int p, int ps, int q, int qs, double[] y, int yo, int pixels,
            int channels, double factor) {
        double f = factor;
        int whole = S.loopBound(channels);
        for (int i = 0; i < pixels; i++) {
            for (int v = 0; v < whole; v += L) {
                int from = xo + i * xs + v;
                DoubleVector sum = DoubleVector.zero(S);
                for (int a = 0; a < p; a++) {
                    for (int b = 0; b < q; b++) {
                        sum = sum.add(DoubleVector.fromArray(S, x, from + a * ps + b * qs));
                    }
                }
                sum.mul(f).intoArray(y, yo + i * channels + v);
            }
            for (int c = whole; c < channels; c++) {
                int from = xo + i * xs + c;
                double sum = 0;
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
    public void sumGradient(double[] dy, int dyo, double[] dx, int dxo, int xs, int p, int ps, int q, int qs,
            int pixels,
            int channels, double factor) {
        double f = factor;
        int whole = S.loopBound(channels);
        for (int i = 0; i < pixels; i++) {
            for (int v = 0; v < whole; v += L) {
                DoubleVector share = DoubleVector.fromArray(S, dy, dyo + i * channels + v).mul(f);
                for (int a = 0; a < p; a++) {
                    for (int b = 0; b < q; b++) {
                        int at = dxo + i * xs + v + a * ps + b * qs;
                        DoubleVector.fromArray(S, dx, at).add(share).intoArray(dx, at);
                    }
                }
            }
            for (int c = whole; c < channels; c++) {
                double share = dy[dyo + i * channels + c] * f;
                for (int a = 0; a < p; a++) {
                    for (int b = 0; b < q; b++) {
                        dx[dxo + i * xs + c + a * ps + b * qs] += share;
                    }
                }
            }
        }
    }
}
