package espalier.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Transcendental functions of arrays of floats, for the loops of [Vectors32] and [SimdRowLoops32]: own polynomials,
/// faster than the platform's and the same everywhere, within 2 units in the last place. NaN stays NaN, infinities give
/// the limits; results below the smallest normal number become 0, because subnormal numbers slow down whatever is
/// computed from them (a few percent of `exp`'s range; the JVM cannot switch this in hardware).
///
/// `n` is a multiple of the length of a vector, and `y` may be `x`. Arrays go in and out, never vectors, and each loop
/// holds all of its vector code: the compiler stops inlining where a unit has grown large, and a vector that is then
/// handed to a method becomes an object.
final class Functions32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /// Elements of an intermediate result.
    private static final int BLOCK = 512;
    private static final ThreadLocal<float[]> WORK = ThreadLocal.withInitial(() -> new float[BLOCK]);

    private static final float LOG2_E = 1.44269504f;
    /// ln 2 = LN2 + LN2_REST; LN2 has so few bits that its product with an exponent is exact.
    private static final float LN2 = 0.693145752f;
    private static final float LN2_REST = 1.42860677e-6f;
    /// Added to a number below 2^22, it leaves the nearest integer in the lowest bits.
    private static final float ROUND = 12582912f;
    /// Above: infinity.
    private static final float EXP_MAX = 88.72284f;
    /// Below: subnormal.
    private static final float EXP_MIN = -87.33654f;

    private Functions32() {}

    /// `y = e^(x - minus)`
    static void exp(float[] x, int xo, float minus, float[] y, int yo, int n) {
        exp(x, xo, -1, 1, minus, y, yo, n);
    }

    /// `y = e^(factor |x|)`
    private static void expOfSize(float[] x, int xo, float factor, float[] y, int n) {
        exp(x, xo, Integer.MAX_VALUE, factor, 0, y, 0, n);
    }

    /// `y = e^z = 2^k e^r` for `z = factor x - minus`, where of x only the bits of `mask` are taken: `k` the integer
    /// nearest to `z / ln 2`, so `|r| <= ln 2 / 2`, and `e^r = 1 + r + r^2 q(r)`; q fitted with Chebyshev polynomials,
    /// error 1.4e-9.
    private static void exp(float[] x, int xo, int mask, float factor, float minus, float[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i)
                    .reinterpretAsInts()
                    .and(mask)
                    .reinterpretAsFloats()
                    .fma(FloatVector.broadcast(S, factor), FloatVector.broadcast(S, -minus));
            FloatVector shifted = v.fma(FloatVector.broadcast(S, LOG2_E), FloatVector.broadcast(S, ROUND));
            FloatVector k = shifted.sub(ROUND);
            FloatVector r = k.fma(FloatVector.broadcast(S, -LN2), v);
            r = k.fma(FloatVector.broadcast(S, -LN2_REST), r);
            FloatVector q = FloatVector.broadcast(S, 1.989108046e-4f);
            q = q.fma(r, FloatVector.broadcast(S, 1.393373072e-3f));
            q = q.fma(r, FloatVector.broadcast(S, 8.333310845e-3f));
            q = q.fma(r, FloatVector.broadcast(S, 4.16664642e-2f));
            q = q.fma(r, FloatVector.broadcast(S, 0.1666666668f));
            q = q.fma(r, FloatVector.broadcast(S, 0.5f));
            IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            FloatVector e = q.fma(r.mul(r), r).add(1f).reinterpretAsInts().add(exponent).reinterpretAsFloats();
            // NaN is not below the limit, hence NaN + infinity; what is above it gives infinity.
            e = v.add(Float.POSITIVE_INFINITY).blend(e, v.compare(VectorOperators.LE, EXP_MAX));
            e.blend(0f, v.compare(VectorOperators.LT, EXP_MIN)).intoArray(y, yo + i);
        }
    }

    /// `1 / (1 + e)`, times e where x is negative, with `e = e^-|x|`; what `1 + e` rounds away is put back, roughly.
    static void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
        float[] work = WORK.get();
        for (int from = 0; from < n; from += BLOCK) {
            int m = Math.min(BLOCK, n - from);
            expOfSize(x, xo + from, -1, work, m);
            for (int i = 0; i < m; i += L) {
                FloatVector v = FloatVector.fromArray(S, x, xo + from + i);
                FloatVector e = FloatVector.fromArray(S, work, i);
                FloatVector u = e.add(1f);
                FloatVector lost = e.sub(u.sub(1f));
                FloatVector s = FloatVector.broadcast(S, 1f).blend(e, v.compare(VectorOperators.LT, 0f)).div(u);
                s.sub(s.mul(lost).mul(0.9f)).intoArray(y, yo + from + i);
            }
        }
    }

    /// `1 - 2 / (e^2|x| + 1)` with the sign of x; for `|x| < 5/8`, where that cancels, `x + x^3 p(x^2)`; p fitted with
    /// Chebyshev polynomials, error 1.7e-8.
    static void tanh(float[] x, int xo, float[] y, int yo, int n) {
        float[] work = WORK.get();
        for (int from = 0; from < n; from += BLOCK) {
            int m = Math.min(BLOCK, n - from);
            expOfSize(x, xo + from, 2, work, m);
            for (int i = 0; i < m; i += L) {
                FloatVector v = FloatVector.fromArray(S, x, xo + from + i);
                FloatVector z = v.mul(v);
                FloatVector p = FloatVector.broadcast(S, -0.006096498201451044f);
                p = p.fma(z, FloatVector.broadcast(S, 0.020997030585126638f));
                p = p.fma(z, FloatVector.broadcast(S, -0.05385087830043421f));
                p = p.fma(z, FloatVector.broadcast(S, 0.13332769531298366f));
                p = p.fma(z, FloatVector.broadcast(S, -0.33333328942094775f));
                FloatVector near = p.fma(z.mul(v), v);
                FloatVector quotient = FloatVector.broadcast(S, 2f).div(FloatVector.fromArray(S, work, i).add(1f));
                FloatVector t = FloatVector.broadcast(S, 1f)
                        .sub(quotient)
                        .blend(near, v.abs().compare(VectorOperators.LT, 0.625f));
                IntVector sign = v.reinterpretAsInts().and(Integer.MIN_VALUE);
                t.reinterpretAsInts().or(sign).reinterpretAsFloats().intoArray(y, yo + from + i);
            }
        }
    }

    /// `ln x = k ln 2 + ln m` with `m = 1 + f` between 2^-1/2 and 2^1/2, and `ln 1+f = f - f^2/2 + f^3 p(f)`; p fitted
    /// with Chebyshev polynomials, error 2.9e-8.
    static void log(float[] x, int xo, float[] y, int yo, int n) {
        // Adding 1 - 2^-1/2 to the bits makes the exponent switch at 2^-1/2 instead of 1.
        int up = 0x3f800000 - 0x3f3504f3;
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            VectorMask<Float> subnormal = v.compare(VectorOperators.LT, Float.MIN_NORMAL);
            FloatVector bias = FloatVector.broadcast(S, 8388608f + 127f).blend(8388608f + 150f, subnormal);
            IntVector bits = v.blend(v.mul(8388608f), subnormal).reinterpretAsInts().add(up);
            FloatVector k = bits.lanewise(VectorOperators.LSHR, 23)
                    .or(FloatVector.broadcast(S, 8388608f).reinterpretAsInts())
                    .reinterpretAsFloats()
                    .sub(bias);
            FloatVector f = bits.and(0x007fffff).add(0x3f3504f3).reinterpretAsFloats().sub(1f);
            FloatVector p = FloatVector.broadcast(S, 0.06972518634f);
            p = p.fma(f, FloatVector.broadcast(S, -0.1148121206f));
            p = p.fma(f, FloatVector.broadcast(S, 0.1168578472f));
            p = p.fma(f, FloatVector.broadcast(S, -0.1242552336f));
            p = p.fma(f, FloatVector.broadcast(S, 0.1424900724f));
            p = p.fma(f, FloatVector.broadcast(S, -0.1666780713f));
            p = p.fma(f, FloatVector.broadcast(S, 0.2000071721f));
            p = p.fma(f, FloatVector.broadcast(S, -0.2499999693f));
            p = p.fma(f, FloatVector.broadcast(S, 0.3333333117f));
            FloatVector square = f.mul(f);
            FloatVector r = p.mul(f).fma(square, k.mul(LN2_REST));
            r = square.fma(FloatVector.broadcast(S, -0.5f), r);
            r = k.fma(FloatVector.broadcast(S, LN2), f.add(r));
            r = r.blend(v, v.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
            r = r.blend(Float.NEGATIVE_INFINITY, v.compare(VectorOperators.EQ, 0f));
            FloatVector.broadcast(S, Float.NaN)
                    .blend(r, v.compare(VectorOperators.GE, 0f))
                    .intoArray(y, yo + i);
        }
    }

    /// `ln(1 + e^x) = max(x, 0) + ln(1 + e)` with `e = e^-|x|`, and `ln(1 + e) = e - s (e - z q(z))` with `s = e / (2 +
    /// e)`, `z = s^2`, `q(z) = 2/3 + 2/5 z + 2/7 z^2 + ...`, for e from 0 to 1: the series of the inverse hyperbolic
    /// tangent, whose leading term e is exact.
    static void softplus(float[] x, int xo, float[] y, int yo, int n) {
        float[] work = WORK.get();
        for (int from = 0; from < n; from += BLOCK) {
            int m = Math.min(BLOCK, n - from);
            expOfSize(x, xo + from, -1, work, m);
            for (int i = 0; i < m; i += L) {
                FloatVector v = FloatVector.fromArray(S, x, xo + from + i);
                FloatVector e = FloatVector.fromArray(S, work, i);
                FloatVector s = e.div(e.add(2f));
                FloatVector z = s.mul(s);
                FloatVector q = FloatVector.broadcast(S, 0.11764706f);
                q = q.fma(z, FloatVector.broadcast(S, 0.13333334f));
                q = q.fma(z, FloatVector.broadcast(S, 0.15384616f));
                q = q.fma(z, FloatVector.broadcast(S, 0.18181819f));
                q = q.fma(z, FloatVector.broadcast(S, 0.22222222f));
                q = q.fma(z, FloatVector.broadcast(S, 0.2857143f));
                q = q.fma(z, FloatVector.broadcast(S, 0.4f));
                q = q.fma(z, FloatVector.broadcast(S, 0.6666667f));
                FloatVector log = e.sub(s.mul(e.sub(q.mul(z))));
                v.blend(0f, v.compare(VectorOperators.LT, 0f)).add(log).intoArray(y, yo + from + i);
            }
        }
    }
}
