package espalier.backend.cpu;

import espalier.backend.Unary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Activations of networks and their slopes for floats in vector code, for [Vectors32]: within 8 units in the last
/// place, [Unary#GELU_TANH] within 800 on the far left, where its exponential carries the rounding of a large number.
/// NaN stays NaN, infinities give the limits. As in [Functions32], results near the smallest normal
/// number may be 0.
///
/// `n` is a multiple of the length of a vector; `y` may be `x`. Arrays go in and out, never vectors.
final class Activations32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /// Elements of an intermediate result, and the most that [#slope] takes.
    static final int BLOCK = 512;
    private static final ThreadLocal<float[]> WORK = ThreadLocal.withInitial(() -> new float[BLOCK]);

    private static final float SELU_SCALE = 1.0507009873554805f;
    private static final float SELU_LIMIT = 1.7580993408473768f;
    /// `(2 / pi)^1/2`, doubled, and the share of `x^3`, of the GELU by tanh.
    private static final float SLOPE = 1.5957691216057308f;
    private static final float CUBE = 0.044715f;
    /// From here on the normal distribution and tanh are at their limits.
    private static final float FAR = 30;

    private Activations32() {}

    /// Whether [#value] and [#slope] know `f`.
    static boolean has(Unary f) {
        return switch (f) {
            case ELU, SELU, GELU, GELU_TANH, SILU, MISH, SOFTSIGN, LOG_SIGMOID, HARD_SIGMOID, HARD_TANH, HARD_SWISH,
                    RELU6 -> true;
            default -> false;
        };
    }

    /// `y = f(x)`
    static void value(Unary f, float[] x, int xo, float[] y, int yo, int n) {
        float[] work = WORK.get();
        for (int i = 0; i < n; i += BLOCK) {
            int m = Math.min(BLOCK, n - i);
            switch (f) {
                case ELU -> elu(1, 1, x, xo + i, y, yo + i, m);
                case SELU -> elu(SELU_SCALE, SELU_LIMIT, x, xo + i, y, yo + i, m);
                case GELU -> {
                    squares(x, xo + i, work, m);
                    Functions32.exp(work, 0, 0, work, 0, m);
                    gelu(x, xo + i, work, y, yo + i, m);
                }
                case GELU_TANH -> {
                    cubic(x, xo + i, work, m);
                    Functions32.sigmoid(work, 0, work, 0, m);
                    gated(x, xo + i, work, y, yo + i, m);
                }
                case SILU -> {
                    Functions32.sigmoid(x, xo + i, work, 0, m);
                    gated(x, xo + i, work, y, yo + i, m);
                }
                case MISH -> {
                    below(x, xo + i, FAR, work, m);
                    Functions32.exp(work, 0, 0, work, 0, m);
                    mish(x, xo + i, work, y, yo + i, m);
                }
                case LOG_SIGMOID -> {
                    negative(x, xo + i, work, 0, m);
                    Functions32.softplus(work, 0, work, 0, m);
                    negative(work, 0, y, yo + i, m);
                }
                default -> cheap(f, x, xo + i, y, yo + i, m);
            }
        }
    }

    /// `s = f'(kept)`, of at most [#BLOCK] elements.
    static void slope(Unary f, float[] kept, int ko, float[] s, int n) {
        float[] work = WORK.get();
        switch (f) {
            case GELU -> {
                squares(kept, ko, work, n);
                Functions32.exp(work, 0, 0, work, 0, n);
                geluSlope(kept, ko, work, s, n);
            }
            case GELU_TANH -> {
                cubic(kept, ko, work, n);
                minusSize(work, 0, work, n);
                Functions32.sigmoid(work, 0, work, 0, n);
                geluTanhSlope(kept, ko, work, s, n);
            }
            case SILU -> {
                minusSize(kept, ko, work, n);
                Functions32.sigmoid(work, 0, work, 0, n);
                siluSlope(kept, ko, work, s, n);
            }
            case MISH -> {
                below(kept, ko, FAR, work, n);
                Functions32.exp(work, 0, 0, work, 0, n);
                mishSlope(kept, ko, work, s, n);
            }
            case LOG_SIGMOID -> {
                negative(kept, ko, work, 0, n);
                Functions32.sigmoid(work, 0, s, 0, n);
            }
            default -> cheapSlope(f, kept, ko, s, n);
        }
    }

    private static void cheap(Unary f, float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            float low = f == Unary.HARD_TANH ? -1 : 0;
            float high = f == Unary.RELU6 ? 6 : 1;
            FloatVector u = switch (f) {
                case HARD_SIGMOID, HARD_SWISH -> v.add(3f).div(6f);
                default -> v;
            };
            u = u.blend(low, u.compare(VectorOperators.LT, low)).blend(high, u.compare(VectorOperators.GT, high));
            FloatVector r = switch (f) {
                case HARD_SWISH -> v.mul(u).blend(0f, v.compare(VectorOperators.LE, -3f));
                case SOFTSIGN -> v.div(v.abs().add(1f))
                        .blend(1f, v.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY))
                        .blend(-1f, v.compare(VectorOperators.EQ, Float.NEGATIVE_INFINITY));
                default -> u;
            };
            r.intoArray(y, yo + i);
        }
    }

    private static void cheapSlope(Unary f, float[] kept, int ko, float[] s, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, kept, ko + i);
            float low = f == Unary.HARD_TANH ? -1 : 0;
            float high = f == Unary.RELU6 ? 6 : 1;
            float inside = f == Unary.HARD_SIGMOID ? 1 / 6f : 1;
            VectorMask<Float> positive = v.compare(VectorOperators.GT, 0f);
            FloatVector r = switch (f) {
                case ELU -> v.add(1f).blend(1f, positive);
                case SELU -> v.add(SELU_LIMIT).blend(SELU_SCALE, positive);
                case SOFTSIGN -> {
                    FloatVector d = v.abs().add(1f);
                    yield FloatVector.broadcast(S, 1f).div(d.mul(d));
                }
                case HARD_SWISH -> v.add(v)
                        .add(3f)
                        .div(6f)
                        .blend(0f, v.compare(VectorOperators.LE, -3f))
                        .blend(1f, v.compare(VectorOperators.GE, 3f));
                default -> FloatVector.zero(S)
                        .blend(inside, v.compare(VectorOperators.GT, low).and(v.compare(VectorOperators.LT, high)));
            };
            r.intoArray(s, i);
        }
    }

    /// `scale x where x > 0, else limit (e^x - 1)`, with `e^x - 1 = 2^k p + (2^k - 1)` and `p = e^r - 1 = r + r^2
    /// q(r)`, as in [Functions32], so that nothing cancels near 0.
    private static void elu(float scale, float limit, float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            // below it is -1 long since
            FloatVector z = v.blend(-40f, v.compare(VectorOperators.LT, -40f))
                    .blend(0f, v.compare(VectorOperators.GT, 0f));
            FloatVector shifted = z.fma(FloatVector.broadcast(S, 1.44269504f), FloatVector.broadcast(S, 12582912f));
            FloatVector k = shifted.sub(12582912f);
            FloatVector r = k.fma(FloatVector.broadcast(S, -0.693145752f), z);
            r = k.fma(FloatVector.broadcast(S, -1.42860677e-6f), r);
            FloatVector q = FloatVector.broadcast(S, 1.989108046e-4f);
            q = q.fma(r, FloatVector.broadcast(S, 1.393373072e-3f));
            q = q.fma(r, FloatVector.broadcast(S, 8.333310845e-3f));
            q = q.fma(r, FloatVector.broadcast(S, 4.16664642e-2f));
            q = q.fma(r, FloatVector.broadcast(S, 0.1666666668f));
            q = q.fma(r, FloatVector.broadcast(S, 0.5f));
            FloatVector p = q.fma(r.mul(r), r);
            IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            FloatVector power = FloatVector.broadcast(S, 1f).reinterpretAsInts().add(exponent).reinterpretAsFloats();
            FloatVector left = p.fma(power, power.sub(1f)).mul(limit);
            left.blend(v.mul(scale), v.compare(VectorOperators.GT, 0f)).intoArray(y, yo + i);
        }
    }

    /// `-x^2 / 2`, of x between -30 and 30.
    private static void squares(float[] x, int xo, float[] y, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector a = FloatVector.fromArray(S, x, xo + i).abs();
            a = a.blend(FAR, a.compare(VectorOperators.GT, FAR));
            a.mul(a).mul(-0.5f).intoArray(y, i);
        }
    }

    /// `x P(x)`, where `P(-|x|) = e^(-x^2 / 2) s / 2` with the scaled complement `s = e^(z^2) erfc(z)` of the error
    /// function at `z = |x| / 2^1/2`, and `(1 + 2 z) s` is a polynomial of `w = z / (z + 2)`: fitted with Chebyshev
    /// polynomials, 1 at 0. `e` holds the exponentials; what `x^2` rounded away there is put back.
    private static void gelu(float[] x, int xo, float[] e, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            FloatVector a = v.abs();
            a = a.blend(FAR, a.compare(VectorOperators.GT, FAR));
            FloatVector lost = a.fma(a, a.mul(a).neg());
            FloatVector density = FloatVector.fromArray(S, e, i);
            density = density.sub(density.mul(lost.mul(0.5f)));
            FloatVector z = a.mul(0.70710678f);
            FloatVector w = z.div(z.add(2f));
            FloatVector p = FloatVector.broadcast(S, 0.16466279327869415f);
            p = p.fma(w, FloatVector.broadcast(S, -0.9173451066017151f));
            p = p.fma(w, FloatVector.broadcast(S, 1.9182955026626587f));
            p = p.fma(w, FloatVector.broadcast(S, -1.7534955739974976f));
            p = p.fma(w, FloatVector.broadcast(S, 0.7361965179443359f));
            p = p.fma(w, FloatVector.broadcast(S, -0.7576003670692444f));
            p = p.fma(w, FloatVector.broadcast(S, 0.6166192889213562f));
            p = p.fma(w, FloatVector.broadcast(S, 1.6609561443328857f));
            p = p.fma(w, FloatVector.broadcast(S, -3.283135414123535f));
            p = p.fma(w, FloatVector.broadcast(S, 1.7432252168655396f));
            p = p.fma(w, FloatVector.broadcast(S, 1f));
            FloatVector tail = density.mul(0.5f).mul(p).div(z.add(z).add(1f));
            FloatVector share = FloatVector.broadcast(S, 1f)
                    .sub(tail)
                    .blend(tail, v.compare(VectorOperators.LT, 0f));
            v.mul(share).blend(0f, share.compare(VectorOperators.EQ, 0f)).intoArray(y, yo + i);
        }
    }

    /// `P(x) + x P'(x)`, P as in [#gelu].
    private static void geluSlope(float[] x, int xo, float[] e, float[] s, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            FloatVector a = v.abs();
            a = a.blend(FAR, a.compare(VectorOperators.GT, FAR));
            FloatVector lost = a.fma(a, a.mul(a).neg());
            FloatVector density = FloatVector.fromArray(S, e, i);
            density = density.sub(density.mul(lost.mul(0.5f)));
            FloatVector z = a.mul(0.70710678f);
            FloatVector w = z.div(z.add(2f));
            FloatVector p = FloatVector.broadcast(S, 0.16466279327869415f);
            p = p.fma(w, FloatVector.broadcast(S, -0.9173451066017151f));
            p = p.fma(w, FloatVector.broadcast(S, 1.9182955026626587f));
            p = p.fma(w, FloatVector.broadcast(S, -1.7534955739974976f));
            p = p.fma(w, FloatVector.broadcast(S, 0.7361965179443359f));
            p = p.fma(w, FloatVector.broadcast(S, -0.7576003670692444f));
            p = p.fma(w, FloatVector.broadcast(S, 0.6166192889213562f));
            p = p.fma(w, FloatVector.broadcast(S, 1.6609561443328857f));
            p = p.fma(w, FloatVector.broadcast(S, -3.283135414123535f));
            p = p.fma(w, FloatVector.broadcast(S, 1.7432252168655396f));
            p = p.fma(w, FloatVector.broadcast(S, 1f));
            // of -|x|; of |x| it is 1 less this
            FloatVector left = density.mul(0.5f)
                    .mul(p)
                    .div(z.add(z).add(1f))
                    .sub(a.mul(density).mul(0.3989422804014327f));
            FloatVector.broadcast(S, 1f)
                    .sub(left)
                    .blend(left, v.compare(VectorOperators.LT, 0f))
                    .intoArray(s, i);
        }
    }

    /// `2 u = 2 (2 / pi)^1/2 (x + 0.044715 x^3)`, which lies beyond 100 where x is below -10 or above 10.
    private static void cubic(float[] x, int xo, float[] y, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            v.mul(v)
                    .fma(FloatVector.broadcast(S, SLOPE * CUBE), FloatVector.broadcast(S, SLOPE))
                    .mul(v)
                    .intoArray(y, i);
        }
    }

    /// `x g`, and 0 where the gate is 0.
    private static void gated(float[] x, int xo, float[] gate, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector g = FloatVector.fromArray(S, gate, i);
            FloatVector.fromArray(S, x, xo + i)
                    .mul(g)
                    .blend(0f, g.compare(VectorOperators.EQ, 0f))
                    .intoArray(y, yo + i);
        }
    }

    /// `h + x g (1 - g) 2 u'`, h the sigmoid of 2 u and g that of -2 |u|, which is 1 - h or h; beyond -10 and 10 h is
    /// at its limit, and x may be infinite.
    private static void geluTanhSlope(float[] x, int xo, float[] gate, float[] s, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            FloatVector g = FloatVector.fromArray(S, gate, i);
            FloatVector h = FloatVector.broadcast(S, 1f).sub(g).blend(g, v.compare(VectorOperators.LT, 0f));
            v = v.blend(10f, v.compare(VectorOperators.GT, 10f)).blend(-10f, v.compare(VectorOperators.LT, -10f));
            FloatVector du = v.mul(v).fma(FloatVector.broadcast(S, 3 * SLOPE * CUBE), FloatVector.broadcast(S, SLOPE));
            g.sub(g.mul(g)).mul(v).fma(du, h).intoArray(s, i);
        }
    }

    /// `h + x g (1 - g)`, h the sigmoid of x and g that of -|x|; beyond -100 and 100 h is at its limit, and x may be
    /// infinite.
    private static void siluSlope(float[] x, int xo, float[] gate, float[] s, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            FloatVector g = FloatVector.fromArray(S, gate, i);
            FloatVector h = FloatVector.broadcast(S, 1f).sub(g).blend(g, v.compare(VectorOperators.LT, 0f));
            v = v.blend(100f, v.compare(VectorOperators.GT, 100f)).blend(-100f, v.compare(VectorOperators.LT, -100f));
            g.sub(g.mul(g)).fma(v, h).intoArray(s, i);
        }
    }

    /// `min(x, most)`
    private static void below(float[] x, int xo, float most, float[] y, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            v.blend(most, v.compare(VectorOperators.GT, most)).intoArray(y, i);
        }
    }

    /// `x n / (n + 2)` with `n = e (e + 2)`, where e is `e^x`.
    private static void mish(float[] x, int xo, float[] e, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, e, i);
            FloatVector m = v.mul(v.add(2f));
            FloatVector t = m.div(m.add(2f));
            FloatVector.fromArray(S, x, xo + i)
                    .mul(t)
                    .blend(0f, t.compare(VectorOperators.EQ, 0f))
                    .intoArray(y, yo + i);
        }
    }

    /// `t + x e / (1 + e) (1 - t^2)` with `t = n / (n + 2)`, so `1 - t^2 = 4 (n + 1) / (n + 2)^2`; x between -100 and
    /// 30.
    private static void mishSlope(float[] x, int xo, float[] e, float[] s, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            v = v.blend(FAR, v.compare(VectorOperators.GT, FAR)).blend(-100f, v.compare(VectorOperators.LT, -100f));
            FloatVector w = FloatVector.fromArray(S, e, i);
            FloatVector m = w.mul(w.add(2f));
            FloatVector d = m.add(2f);
            FloatVector t = m.div(d);
            FloatVector r = m.add(1f).mul(4f).div(d).mul(w).div(d.mul(w.add(1f)));
            r.fma(v, t).intoArray(s, i);
        }
    }

    /// `-|x|`
    private static void minusSize(float[] x, int xo, float[] y, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector.fromArray(S, x, xo + i).abs().neg().intoArray(y, i);
        }
    }

    private static void negative(float[] x, int xo, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector.fromArray(S, x, xo + i).neg().intoArray(y, yo + i);
        }
    }
}
