package espalier.backend.cpu;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Transcendental functions of a vector of floats, for the loops of [Vectors32]: own polynomials, faster than the
/// platform's and the same everywhere, within 2 units in the last place. NaN stays NaN, infinities give the limits;
/// results below the smallest normal number become 0, because subnormal numbers slow down whatever is computed from
/// them (a few percent of `exp`'s range; the JVM cannot switch this in hardware).
///
/// Every function must be inlined into its loop, or each vector becomes an object: static, no branches, and below 325
/// bytes of code, where the compiler stops inlining.
final class Functions32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;

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

    /// `e^x = 2^n e^r` with `n` the integer nearest to `x / ln 2`, so `|r| <= ln 2 / 2`.
    static FloatVector exp(FloatVector x) {
        FloatVector shifted = x.fma(FloatVector.broadcast(S, LOG2_E), FloatVector.broadcast(S, ROUND));
        FloatVector r = reduced(x, shifted.sub(ROUND));
        IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
        FloatVector y = expm1OfReduced(r).add(1f).reinterpretAsInts().add(exponent).reinterpretAsFloats();
        // NaN is not below the limit, hence NaN + infinity; x above it gives infinity.
        y = x.add(Float.POSITIVE_INFINITY).blend(y, x.compare(VectorOperators.LE, EXP_MAX));
        return y.blend(0f, x.compare(VectorOperators.LT, EXP_MIN));
    }

    private static FloatVector reduced(FloatVector x, FloatVector n) {
        FloatVector r = n.fma(FloatVector.broadcast(S, -LN2), x);
        return n.fma(FloatVector.broadcast(S, -LN2_REST), r);
    }

    /// `e^r - 1 = r + r^2 q(r)` for `|r| <= ln 2 / 2`; q fitted with Chebyshev polynomials, error 1.4e-9.
    private static FloatVector expm1OfReduced(FloatVector r) {
        FloatVector q = FloatVector.broadcast(S, 1.989108046e-4f);
        q = q.fma(r, FloatVector.broadcast(S, 1.393373072e-3f));
        q = q.fma(r, FloatVector.broadcast(S, 8.333310845e-3f));
        q = q.fma(r, FloatVector.broadcast(S, 4.16664642e-2f));
        q = q.fma(r, FloatVector.broadcast(S, 0.1666666668f));
        q = q.fma(r, FloatVector.broadcast(S, 0.5f));
        return q.fma(r.mul(r), r);
    }

    /// `2^n` from `n` as it lies in the lowest bits of a number shifted by [#ROUND].
    private static FloatVector power(FloatVector shifted) {
        return shifted.reinterpretAsInts()
                .lanewise(VectorOperators.LSHL, 23)
                .add(FloatVector.broadcast(S, 1f).reinterpretAsInts())
                .reinterpretAsFloats();
    }

    /// `e^x` for x so small that nothing overflows, with one rounding less than [#exp] and NaN in, NaN out.
    private static FloatVector expOfSmall(FloatVector x) {
        FloatVector shifted = x.fma(FloatVector.broadcast(S, LOG2_E), FloatVector.broadcast(S, ROUND));
        FloatVector power = power(shifted);
        return expm1OfReduced(reduced(x, shifted.sub(ROUND))).fma(power, power);
    }

    /// `e^-|x|`
    private static FloatVector expOfMinusAbs(FloatVector x) {
        FloatVector z = x.abs().neg();
        return expOfSmall(z).blend(0f, z.compare(VectorOperators.LT, EXP_MIN));
    }

    /// `1 / (1 + e)`, times e where x is negative, with `e = e^-|x|`; what `1 + e` rounds away is put back, roughly.
    static FloatVector sigmoid(FloatVector x) {
        FloatVector e = expOfMinusAbs(x);
        FloatVector u = e.add(1f);
        FloatVector lost = e.sub(u.sub(1f));
        FloatVector y = FloatVector.broadcast(S, 1f).blend(e, x.compare(VectorOperators.LT, 0f)).div(u);
        return y.sub(y.mul(lost).mul(0.9f));
    }

    /// `1 - 2 / (e^2|x| + 1)` with the sign of x; near 0, where that cancels, a polynomial.
    static FloatVector tanh(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector twice = a.add(a);
        // From here on the quotient rounds to 1.
        twice = twice.blend(20f, twice.compare(VectorOperators.GT, 20f));
        FloatVector one = FloatVector.broadcast(S, 1f);
        FloatVector far = one.sub(FloatVector.broadcast(S, 2f).div(expOfSmall(twice).add(one)));
        FloatVector y = far.blend(tanhNearZero(x), a.compare(VectorOperators.LT, 0.625f));
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        return y.reinterpretAsInts().or(sign).reinterpretAsFloats();
    }

    /// `x + x^3 p(x^2)` for `|x| < 5/8`; p fitted with Chebyshev polynomials, error 1.7e-8.
    private static FloatVector tanhNearZero(FloatVector x) {
        FloatVector z = x.mul(x);
        FloatVector p = FloatVector.broadcast(S, -0.006096498201451044f);
        p = p.fma(z, FloatVector.broadcast(S, 0.020997030585126638f));
        p = p.fma(z, FloatVector.broadcast(S, -0.05385087830043421f));
        p = p.fma(z, FloatVector.broadcast(S, 0.13332769531298366f));
        p = p.fma(z, FloatVector.broadcast(S, -0.33333328942094775f));
        return p.fma(z.mul(x), x);
    }

    /// `ln x = n ln 2 + ln m` with `m` between 2^-1/2 and 2^1/2.
    static FloatVector log(FloatVector x) {
        VectorMask<Float> subnormal = x.compare(VectorOperators.LT, Float.MIN_NORMAL);
        FloatVector normal = x.blend(x.mul(8388608f), subnormal);
        FloatVector bias = FloatVector.broadcast(S, 127f).blend(150f, subnormal);
        FloatVector y = logOfNormal(normal, bias);
        y = y.blend(x, x.compare(VectorOperators.EQ, Float.POSITIVE_INFINITY));
        y = y.blend(Float.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0f));
        return FloatVector.broadcast(S, Float.NaN).blend(y, x.compare(VectorOperators.GE, 0f));
    }

    /// `ln 1+f = f - f^2/2 + f^3 p(f)`; p fitted with Chebyshev polynomials, error 2.9e-8. `bias` is subtracted from
    /// the exponent of x.
    private static FloatVector logOfNormal(FloatVector x, FloatVector bias) {
        // Adding 1 - 2^-1/2 to the bits makes the exponent switch at 2^-1/2 instead of 1.
        int up = 0x3f800000 - 0x3f3504f3;
        IntVector bits = x.reinterpretAsInts().add(up);
        IntVector exponent = bits.lanewise(VectorOperators.LSHR, 23);
        FloatVector m = bits.and(0x007fffff).add(0x3f3504f3).reinterpretAsFloats();
        FloatVector n = exponent.or(FloatVector.broadcast(S, 8388608f).reinterpretAsInts())
                .reinterpretAsFloats()
                .sub(8388608f)
                .sub(bias);
        FloatVector f = m.sub(1f);
        FloatVector square = f.mul(f);
        FloatVector y = logSeries(f).mul(f).fma(square, n.mul(LN2_REST));
        y = square.fma(FloatVector.broadcast(S, -0.5f), y);
        return n.fma(FloatVector.broadcast(S, LN2), f.add(y));
    }

    /// p above.
    private static FloatVector logSeries(FloatVector f) {
        FloatVector p = FloatVector.broadcast(S, 0.06972518634f);
        p = p.fma(f, FloatVector.broadcast(S, -0.1148121206f));
        p = p.fma(f, FloatVector.broadcast(S, 0.1168578472f));
        p = p.fma(f, FloatVector.broadcast(S, -0.1242552336f));
        p = p.fma(f, FloatVector.broadcast(S, 0.1424900724f));
        p = p.fma(f, FloatVector.broadcast(S, -0.1666780713f));
        p = p.fma(f, FloatVector.broadcast(S, 0.2000071721f));
        p = p.fma(f, FloatVector.broadcast(S, -0.2499999693f));
        p = p.fma(f, FloatVector.broadcast(S, 0.3333333117f));
        return p;
    }

    /// `ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|)`
    static FloatVector softplus(FloatVector x) {
        FloatVector log = log1pOfUnit(expOfMinusAbs(x));
        return x.blend(0f, x.compare(VectorOperators.LT, 0f)).add(log);
    }

    /// `ln(1 + e) = e - s (e - z q(z))` with `s = e / (2 + e)`, `z = s^2`, `q(z) = 2/3 + 2/5 z + 2/7 z^2 + ...`, for e
    /// from 0 to 1: the series of the inverse hyperbolic tangent, whose leading term e is exact.
    private static FloatVector log1pOfUnit(FloatVector e) {
        FloatVector s = e.div(e.add(2f));
        FloatVector z = s.mul(s);
        FloatVector r = atanhSeries(z).mul(z);
        return e.sub(s.mul(e.sub(r)));
    }

    /// q above.
    private static FloatVector atanhSeries(FloatVector z) {
        FloatVector q = FloatVector.broadcast(S, 0.11764706f);
        q = q.fma(z, FloatVector.broadcast(S, 0.13333334f));
        q = q.fma(z, FloatVector.broadcast(S, 0.15384616f));
        q = q.fma(z, FloatVector.broadcast(S, 0.18181819f));
        q = q.fma(z, FloatVector.broadcast(S, 0.22222222f));
        q = q.fma(z, FloatVector.broadcast(S, 0.2857143f));
        q = q.fma(z, FloatVector.broadcast(S, 0.4f));
        q = q.fma(z, FloatVector.broadcast(S, 0.6666667f));
        return q;
    }
}
