package espalier.backend.cpu;

import espalier.backend.Unary;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Activations of networks and their slopes for doubles in vector code, for [Vectors64]; as [Activations32], but for
/// [Unary#GELU], whose 25 terms are left to the plain loop.
///
/// `n` is a multiple of the length of a vector; `y` may be `x`. Arrays go in and out, never vectors.
final class Activations64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /// Elements of an intermediate result, and the most that [#slope] takes.
    static final int BLOCK = 512;
    private static final ThreadLocal<double[]> WORK = ThreadLocal.withInitial(() -> new double[BLOCK]);

    private static final double SELU_SCALE = 1.0507009873554805;
    private static final double SELU_LIMIT = 1.7580993408473768;
    /// `(2 / pi)^1/2`, doubled, and the share of `x^3`, of the GELU by tanh.
    private static final double SLOPE = 1.5957691216057308;
    private static final double CUBE = 0.044715;
    /// From here on the normal distribution and tanh are at their limits.
    private static final double FAR = 50;

    private Activations64() {}

    /// Whether [#value] and [#slope] know `f`.
    static boolean has(Unary f) {
        return switch (f) {
            case ELU, SELU, GELU_TANH, SILU, MISH, SOFTSIGN, LOG_SIGMOID, HARD_SIGMOID, HARD_TANH, HARD_SWISH,
                    RELU6 -> true;
            default -> false;
        };
    }

    /// `y = f(x)`
    static void value(Unary f, double[] x, int xo, double[] y, int yo, int n) {
        double[] work = WORK.get();
        for (int i = 0; i < n; i += BLOCK) {
            int m = Math.min(BLOCK, n - i);
            switch (f) {
                case ELU -> elu(1, 1, x, xo + i, y, yo + i, m);
                case SELU -> elu(SELU_SCALE, SELU_LIMIT, x, xo + i, y, yo + i, m);
                case GELU_TANH -> {
                    cubic(x, xo + i, work, m);
                    Functions64.sigmoid(work, 0, work, 0, m);
                    gated(x, xo + i, work, y, yo + i, m);
                }
                case SILU -> {
                    Functions64.sigmoid(x, xo + i, work, 0, m);
                    gated(x, xo + i, work, y, yo + i, m);
                }
                case MISH -> {
                    below(x, xo + i, FAR, work, m);
                    Functions64.exp(work, 0, 0, work, 0, m);
                    mish(x, xo + i, work, y, yo + i, m);
                }
                case LOG_SIGMOID -> {
                    negative(x, xo + i, work, 0, m);
                    Functions64.softplus(work, 0, work, 0, m);
                    negative(work, 0, y, yo + i, m);
                }
                default -> cheap(f, x, xo + i, y, yo + i, m);
            }
        }
    }

    /// `s = f'(kept)`, of at most [#BLOCK] elements.
    static void slope(Unary f, double[] kept, int ko, double[] s, int n) {
        double[] work = WORK.get();
        switch (f) {
            case GELU_TANH -> {
                cubic(kept, ko, work, n);
                minusSize(work, 0, work, n);
                Functions64.sigmoid(work, 0, work, 0, n);
                geluTanhSlope(kept, ko, work, s, n);
            }
            case SILU -> {
                minusSize(kept, ko, work, n);
                Functions64.sigmoid(work, 0, work, 0, n);
                siluSlope(kept, ko, work, s, n);
            }
            case MISH -> {
                below(kept, ko, FAR, work, n);
                Functions64.exp(work, 0, 0, work, 0, n);
                mishSlope(kept, ko, work, s, n);
            }
            case LOG_SIGMOID -> {
                negative(kept, ko, work, 0, n);
                Functions64.sigmoid(work, 0, s, 0, n);
            }
            default -> cheapSlope(f, kept, ko, s, n);
        }
    }

    private static void cheap(Unary f, double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i);
            double low = f == Unary.HARD_TANH ? -1 : 0;
            double high = f == Unary.RELU6 ? 6 : 1;
            DoubleVector u = switch (f) {
                case HARD_SIGMOID, HARD_SWISH -> v.add(3.0).div(6.0);
                default -> v;
            };
            u = u.blend(low, u.compare(VectorOperators.LT, low)).blend(high, u.compare(VectorOperators.GT, high));
            DoubleVector r = switch (f) {
                case HARD_SWISH -> v.mul(u).blend(0.0, v.compare(VectorOperators.LE, -3.0));
                case SOFTSIGN -> v.div(v.abs().add(1.0))
                        .blend(1.0, v.compare(VectorOperators.EQ, Double.POSITIVE_INFINITY))
                        .blend(-1.0, v.compare(VectorOperators.EQ, Double.NEGATIVE_INFINITY));
                default -> u;
            };
            r.intoArray(y, yo + i);
        }
    }

    private static void cheapSlope(Unary f, double[] kept, int ko, double[] s, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, kept, ko + i);
            double low = f == Unary.HARD_TANH ? -1 : 0;
            double high = f == Unary.RELU6 ? 6 : 1;
            double inside = f == Unary.HARD_SIGMOID ? 1 / 6.0 : 1;
            VectorMask<Double> positive = v.compare(VectorOperators.GT, 0.0);
            DoubleVector r = switch (f) {
                case ELU -> v.add(1.0).blend(1.0, positive);
                case SELU -> v.add(SELU_LIMIT).blend(SELU_SCALE, positive);
                case SOFTSIGN -> {
                    DoubleVector d = v.abs().add(1.0);
                    yield DoubleVector.broadcast(S, 1.0).div(d.mul(d));
                }
                case HARD_SWISH -> v.add(v)
                        .add(3.0)
                        .div(6.0)
                        .blend(0.0, v.compare(VectorOperators.LE, -3.0))
                        .blend(1.0, v.compare(VectorOperators.GE, 3.0));
                default -> DoubleVector.zero(S)
                        .blend(inside, v.compare(VectorOperators.GT, low).and(v.compare(VectorOperators.LT, high)));
            };
            r.intoArray(s, i);
        }
    }

    /// `scale x where x > 0, else limit (e^x - 1)`, with `e^x - 1 = 2^k p + (2^k - 1)` and `p = e^r - 1 = r + r^2
    /// q(r)`, as in [Functions64], so that nothing cancels near 0.
    private static void elu(double scale, double limit, double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i);
            // below it is -1 long since
            DoubleVector z = v.blend(-40.0, v.compare(VectorOperators.LT, -40.0))
                    .blend(0.0, v.compare(VectorOperators.GT, 0.0));
            DoubleVector shifted = z.fma(DoubleVector.broadcast(S, 1.4426950408889634),
                    DoubleVector.broadcast(S, 6755399441055744.0));
            DoubleVector k = shifted.sub(6755399441055744.0);
            DoubleVector r = k.fma(DoubleVector.broadcast(S, -6.93147180369123816490e-01), z);
            r = k.fma(DoubleVector.broadcast(S, -1.90821492927058770002e-10), r);
            DoubleVector q = DoubleVector.broadcast(S, 2.09147553258932e-09);
            q = q.fma(r, DoubleVector.broadcast(S, 2.5105312729622103e-08));
            q = q.fma(r, DoubleVector.broadcast(S, 2.755727347871858e-07));
            q = q.fma(r, DoubleVector.broadcast(S, 2.755725517000089e-06));
            q = q.fma(r, DoubleVector.broadcast(S, 2.480158732567746e-05));
            q = q.fma(r, DoubleVector.broadcast(S, 0.0001984126987500228));
            q = q.fma(r, DoubleVector.broadcast(S, 0.0013888888888883711));
            q = q.fma(r, DoubleVector.broadcast(S, 0.008333333333326084));
            q = q.fma(r, DoubleVector.broadcast(S, 0.04166666666666667));
            q = q.fma(r, DoubleVector.broadcast(S, 0.1666666666666667));
            q = q.fma(r, DoubleVector.broadcast(S, 0.5));
            DoubleVector p = q.fma(r.mul(r), r);
            LongVector exponent = shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52);
            DoubleVector power = DoubleVector.broadcast(S, 1.0)
                    .reinterpretAsLongs()
                    .add(exponent)
                    .reinterpretAsDoubles();
            DoubleVector left = p.fma(power, power.sub(1.0)).mul(limit);
            left.blend(v.mul(scale), v.compare(VectorOperators.GT, 0.0)).intoArray(y, yo + i);
        }
    }

    /// `2 u = 2 (2 / pi)^1/2 (x + 0.044715 x^3)`, which lies beyond 100 where x is below -10 or above 10.
    private static void cubic(double[] x, int xo, double[] y, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i);
            v.mul(v)
                    .fma(DoubleVector.broadcast(S, SLOPE * CUBE), DoubleVector.broadcast(S, SLOPE))
                    .mul(v)
                    .intoArray(y, i);
        }
    }

    /// `x g`, and 0 where the gate is 0.
    private static void gated(double[] x, int xo, double[] gate, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector g = DoubleVector.fromArray(S, gate, i);
            DoubleVector.fromArray(S, x, xo + i)
                    .mul(g)
                    .blend(0.0, g.compare(VectorOperators.EQ, 0.0))
                    .intoArray(y, yo + i);
        }
    }

    /// `h + x g (1 - g) 2 u'`, h the sigmoid of 2 u and g that of -2 |u|, which is 1 - h or h; beyond -10 and 10 h is
    /// at its limit, and x may be infinite.
    private static void geluTanhSlope(double[] x, int xo, double[] gate, double[] s, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i);
            DoubleVector g = DoubleVector.fromArray(S, gate, i);
            DoubleVector h = DoubleVector.broadcast(S, 1.0).sub(g).blend(g, v.compare(VectorOperators.LT, 0.0));
            v = v.blend(10.0, v.compare(VectorOperators.GT, 10.0)).blend(-10.0, v.compare(VectorOperators.LT, -10.0));
            DoubleVector du = v.mul(v)
                    .fma(DoubleVector.broadcast(S, 3 * SLOPE * CUBE), DoubleVector.broadcast(S, SLOPE));
            g.sub(g.mul(g)).mul(v).fma(du, h).intoArray(s, i);
        }
    }

    /// `h + x g (1 - g)`, h the sigmoid of x and g that of -|x|; beyond -100 and 100 h is at its limit, and x may be
    /// infinite.
    private static void siluSlope(double[] x, int xo, double[] gate, double[] s, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i);
            DoubleVector g = DoubleVector.fromArray(S, gate, i);
            DoubleVector h = DoubleVector.broadcast(S, 1.0).sub(g).blend(g, v.compare(VectorOperators.LT, 0.0));
            v = v.blend(100.0, v.compare(VectorOperators.GT, 100.0))
                    .blend(-100.0, v.compare(VectorOperators.LT, -100.0));
            g.sub(g.mul(g)).fma(v, h).intoArray(s, i);
        }
    }

    /// `min(x, most)`
    private static void below(double[] x, int xo, double most, double[] y, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i);
            v.blend(most, v.compare(VectorOperators.GT, most)).intoArray(y, i);
        }
    }

    /// `x n / (n + 2)` with `n = e (e + 2)`, where e is `e^x`.
    private static void mish(double[] x, int xo, double[] e, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, e, i);
            DoubleVector m = v.mul(v.add(2.0));
            DoubleVector t = m.div(m.add(2.0));
            DoubleVector.fromArray(S, x, xo + i)
                    .mul(t)
                    .blend(0.0, t.compare(VectorOperators.EQ, 0.0))
                    .intoArray(y, yo + i);
        }
    }

    /// `t + x e / (1 + e) (1 - t^2)` with `t = n / (n + 2)`, so `1 - t^2 = 4 (n + 1) / (n + 2)^2`; x between -100 and
    /// 50.
    private static void mishSlope(double[] x, int xo, double[] e, double[] s, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i);
            v = v.blend(FAR, v.compare(VectorOperators.GT, FAR)).blend(-100.0, v.compare(VectorOperators.LT, -100.0));
            DoubleVector w = DoubleVector.fromArray(S, e, i);
            DoubleVector m = w.mul(w.add(2.0));
            DoubleVector d = m.add(2.0);
            DoubleVector t = m.div(d);
            DoubleVector r = m.add(1.0).mul(4.0).div(d).mul(w).div(d.mul(w.add(1.0)));
            r.fma(v, t).intoArray(s, i);
        }
    }

    /// `-|x|`
    private static void minusSize(double[] x, int xo, double[] y, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector.fromArray(S, x, xo + i).abs().neg().intoArray(y, i);
        }
    }

    private static void negative(double[] x, int xo, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector.fromArray(S, x, xo + i).neg().intoArray(y, yo + i);
        }
    }
}
