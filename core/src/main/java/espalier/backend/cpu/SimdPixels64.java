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
        if (p == 2 && q == 2) {
            for (int v = padded - L; v >= 0; v -= L) {
                largestOfFour(x, xo + v, xs, ps, qs, y, yo + v, inside, channels);
            }
        } else {
            for (int i = 0; i < inside; i++) {
                for (int v = 0; v < channels; v += L) {
                    int from = xo + i * xs + v;
                    DoubleVector most = DoubleVector.fromArray(S, x, from);
                    for (int a = 0; a < p; a++) {
                        for (int b = 0; b < q; b++) {
                            most = DoubleVector.fromArray(S, x, from + a * ps + b * qs).max(most);
                        }
                    }
                    most.intoArray(y, yo + i * channels + v);
                }
            }
        }
        for (int i = inside; i < pixels; i++) {
            largest(x, xo + i * xs, p, ps, q, qs, y, yo + i * channels, channels);
        }
    }

    /// One vector of each window of 2 by 2: the last vectors come first, so that the others overwrite their surplus.
    private static void largestOfFour(double[] x, int xo, int xs, int ps, int qs, double[] y, int yo, int pixels,
            int channels) {
        for (int i = 0; i < pixels; i++) {
            int from = xo + i * xs;
            DoubleVector.fromArray(S, x, from)
                    .max(DoubleVector.fromArray(S, x, from + qs))
                    .max(DoubleVector.fromArray(S, x, from + ps).max(DoubleVector.fromArray(S, x, from + ps + qs)))
                    .intoArray(y, yo + i * channels);
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
            int dyo, double[] dx, int dxo, int end, int pixels, int channels, boolean add) {
        int padded = (channels + L - 1) / L * L;
        int reach = (p - 1) * ps + (q - 1) * qs + padded;
        int inside = Math.min(within(Math.min(x.length - xo, end - dxo), reach, xs, pixels),
                within(Math.min(y.length - yo, dy.length - dyo), padded, channels, pixels));
        inside = Math.min(inside, inRow(ps, q, qs, padded, xs, channels, pixels, add));
        if (p == 2 && q == 2) {
            for (int v = padded - L; v >= 0; v -= L) {
                gradientOfFour(x, xo + v, xs, ps, qs, y, yo + v, dy, dyo + v, dx, dxo + v, inside, channels,
                        channels - v, add);
            }
        } else {
            for (int i = 0; i < inside; i++) {
                for (int v = padded - L; v >= 0; v -= L) { // so that a surplus is overwritten
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
                            if (add) {
                                share = share.add(DoubleVector.fromArray(S, dx, dxo + at));
                            }
                            share.intoArray(dx, dxo + at);
                            rest = rest.blend(0, here);
                        }
                    }
                }
            }
        }
        for (int i = inside; i < pixels; i++) {
            largestGradient(x, xo + i * xs, p, ps, q, qs, y, yo + i * channels, dy, dyo + i * channels, dx,
                    dxo + i * xs, 0, channels, add);
        }
    }

    /// How many windows can be written whole: the surplus of one must not reach the next line of pixels, which was
    /// written with the windows before. Where it is added it is 0, and does no harm.
    private static int inRow(int ps, int q, int qs, int padded, int xs, int channels, int pixels, boolean add) {
        return add || padded == channels ? pixels : within(ps, (q - 1) * qs + padded, xs, pixels);
    }

    /// As [#largestOfFour], the gradient; `rest` channels are left from this vector on.
    private static void gradientOfFour(double[] x, int xo, int xs, int ps, int qs, double[] y, int yo, double[] dy,
            int dyo, double[] dx, int dxo, int pixels, int channels, int rest, boolean add) {
        VectorMask<Double> mine = NUMBERS.compare(VectorOperators.LT, rest);
        for (int i = 0; i < pixels; i++) {
            int from = xo + i * xs;
            int to = dxo + i * xs;
            DoubleVector zero = DoubleVector.zero(S);
            DoubleVector most = DoubleVector.fromArray(S, y, yo + i * channels);
            DoubleVector d = zero.blend(DoubleVector.fromArray(S, dy, dyo + i * channels), mine);
            VectorMask<Double> m0 = DoubleVector.fromArray(S, x, from).compare(VectorOperators.EQ, most);
            VectorMask<Double> m1 = DoubleVector.fromArray(S, x, from + qs).compare(VectorOperators.EQ, most);
            VectorMask<Double> m2 = DoubleVector.fromArray(S, x, from + ps).compare(VectorOperators.EQ, most);
            VectorMask<Double> m3 = DoubleVector.fromArray(S, x, from + ps + qs).compare(VectorOperators.EQ, most);
            DoubleVector s0 = zero.blend(d, m0);
            DoubleVector s1 = zero.blend(d, m1.andNot(m0));
            VectorMask<Double> before = m0.or(m1);
            DoubleVector s2 = zero.blend(d, m2.andNot(before));
            DoubleVector s3 = zero.blend(d, m3.andNot(before.or(m2)));
            if (add) {
                s0.add(DoubleVector.fromArray(S, dx, to)).intoArray(dx, to);
                s1.add(DoubleVector.fromArray(S, dx, to + qs)).intoArray(dx, to + qs);
                s2.add(DoubleVector.fromArray(S, dx, to + ps)).intoArray(dx, to + ps);
                s3.add(DoubleVector.fromArray(S, dx, to + ps + qs)).intoArray(dx, to + ps + qs);
            } else {
                s0.intoArray(dx, to);
                s1.intoArray(dx, to + qs);
                s2.intoArray(dx, to + ps);
                s3.intoArray(dx, to + ps + qs);
            }
        }
    }

    /// The surplus of vectors as in [#largest].
    @Override
    public void sum(double[] x, int xo, int xs, int p, int ps, int q, int qs, double[] y, int yo, int pixels,
            int channels, double factor) {
        int padded = (channels + L - 1) / L * L;
        int reach = (p - 1) * ps + (q - 1) * qs + padded;
        int inside = Math.min(within(x.length - xo, reach, xs, pixels),
                within(pixels * channels, padded, channels, pixels));
        for (int v = padded - L; v >= 0; v -= L) {
            if (p == 2 && q == 2) {
                sumOfFour(x, xo + v, xs, ps, qs, y, yo + v, inside, channels, factor);
            } else {
                sumOf(x, xo + v, xs, p, ps, q, qs, y, yo + v, inside, channels, factor);
            }
        }
        super.sum(x, xo + inside * xs, xs, p, ps, q, qs, y, yo + inside * channels, pixels - inside, channels, factor);
    }

    private static void sumOfFour(double[] x, int xo, int xs, int ps, int qs, double[] y, int yo, int pixels,
            int channels, double factor) {
        for (int i = 0; i < pixels; i++) {
            int from = xo + i * xs;
            DoubleVector.fromArray(S, x, from)
                    .add(DoubleVector.fromArray(S, x, from + qs))
                    .add(DoubleVector.fromArray(S, x, from + ps))
                    .add(DoubleVector.fromArray(S, x, from + ps + qs))
                    .mul(factor)
                    .intoArray(y, yo + i * channels);
        }
    }

    private static void sumOf(double[] x, int xo, int xs, int p, int ps, int q, int qs, double[] y, int yo, int pixels,
            int channels, double factor) {
        for (int i = 0; i < pixels; i++) {
            DoubleVector sum = DoubleVector.zero(S);
            for (int a = 0; a < p; a++) {
                for (int b = 0; b < q; b++) {
                    sum = DoubleVector.fromArray(S, x, xo + i * xs + a * ps + b * qs).add(sum);
                }
            }
            sum.mul(factor).intoArray(y, yo + i * channels);
        }
    }

    /// The surplus of vectors as in [#largestGradient].
    @Override
    public void sumGradient(double[] dy, int dyo, double[] dx, int dxo, int end, int xs, int p, int ps, int q, int qs,
            int pixels, int channels, double factor, boolean add) {
        int padded = (channels + L - 1) / L * L;
        int reach = (p - 1) * ps + (q - 1) * qs + padded;
        int inside = Math.min(within(end - dxo, reach, xs, pixels),
                within(dy.length - dyo, padded, channels, pixels));
        inside = Math.min(inside, inRow(ps, q, qs, padded, xs, channels, pixels, add));
        for (int v = padded - L; v >= 0; v -= L) {
            if (p == 2 && q == 2) {
                spreadOfFour(dy, dyo + v, dx, dxo + v, xs, ps, qs, inside, channels, channels - v, factor, add);
            } else {
                spread(dy, dyo + v, dx, dxo + v, xs, p, ps, q, qs, inside, channels, channels - v, factor, add);
            }
        }
        super.sumGradient(dy, dyo + inside * channels, dx, dxo + inside * xs, end, xs, p, ps, q, qs, pixels - inside,
                channels, factor, add);
    }

    private static void spreadOfFour(double[] dy, int dyo, double[] dx, int dxo, int xs, int ps, int qs, int pixels,
            int channels, int rest, double factor, boolean add) {
        VectorMask<Double> mine = NUMBERS.compare(VectorOperators.LT, rest);
        for (int i = 0; i < pixels; i++) {
            int to = dxo + i * xs;
            DoubleVector share = DoubleVector.zero(S)
                    .blend(DoubleVector.fromArray(S, dy, dyo + i * channels).mul(factor), mine);
            if (add) {
                share.add(DoubleVector.fromArray(S, dx, to)).intoArray(dx, to);
                share.add(DoubleVector.fromArray(S, dx, to + qs)).intoArray(dx, to + qs);
                share.add(DoubleVector.fromArray(S, dx, to + ps)).intoArray(dx, to + ps);
                share.add(DoubleVector.fromArray(S, dx, to + ps + qs)).intoArray(dx, to + ps + qs);
            } else {
                share.intoArray(dx, to);
                share.intoArray(dx, to + qs);
                share.intoArray(dx, to + ps);
                share.intoArray(dx, to + ps + qs);
            }
        }
    }

    private static void spread(double[] dy, int dyo, double[] dx, int dxo, int xs, int p, int ps, int q, int qs,
            int pixels, int channels, int rest, double factor, boolean add) {
        VectorMask<Double> mine = NUMBERS.compare(VectorOperators.LT, rest);
        for (int i = 0; i < pixels; i++) {
            DoubleVector share = DoubleVector.zero(S)
                    .blend(DoubleVector.fromArray(S, dy, dyo + i * channels).mul(factor), mine);
            for (int a = 0; a < p; a++) {
                for (int b = 0; b < q; b++) {
                    int to = dxo + i * xs + a * ps + b * qs;
                    if (add) {
                        share.add(DoubleVector.fromArray(S, dx, to)).intoArray(dx, to);
                    } else {
                        share.intoArray(dx, to);
                    }
                }
            }
        }
    }
}
