package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Transcendental functions of a vector of doubles, for the loops of [Vectors64]; as [Functions32], with more terms,
/// within 2 units in the last place.
final class Functions64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;

    private static final double LOG2_E = 1.4426950408889634;
    /// ln 2 = LN2 + LN2_REST; LN2 has so few bits that its product with an exponent is exact.
    private static final double LN2 = 6.93147180369123816490e-01;
    private static final double LN2_REST = 1.90821492927058770002e-10;
    /// Added to a number below 2^51, it leaves the nearest integer in the lowest bits.
    private static final double ROUND = 6755399441055744.0;
    /// Above: infinity.
    private static final double EXP_MAX = 709.782712893384;
    /// Below: subnormal.
    private static final double EXP_MIN = -708.3964185322641;
    private static final double TWO_52 = 4503599627370496.0;

    private Functions64() {}

    /// `e^x = 2^n e^r` with `n` the integer nearest to `x / ln 2`, so `|r| <= ln 2 / 2`.
    static DoubleVector exp(DoubleVector x) {
        DoubleVector shifted = x.fma(DoubleVector.broadcast(S, LOG2_E), DoubleVector.broadcast(S, ROUND));
        DoubleVector r = reduced(x, shifted.sub(ROUND));
        LongVector exponent = shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52);
        DoubleVector y = expm1OfReduced(r).add(1.0).reinterpretAsLongs().add(exponent).reinterpretAsDoubles();
        // NaN is not below the limit, hence NaN + infinity; x above it gives infinity.
        y = x.add(Double.POSITIVE_INFINITY).blend(y, x.compare(VectorOperators.LE, EXP_MAX));
        return y.blend(0.0, x.compare(VectorOperators.LT, EXP_MIN));
    }

    private static DoubleVector reduced(DoubleVector x, DoubleVector n) {
        DoubleVector r = n.fma(DoubleVector.broadcast(S, -LN2), x);
        return n.fma(DoubleVector.broadcast(S, -LN2_REST), r);
    }

    /// `e^r - 1 = r + r^2 q(r)` for `|r| <= ln 2 / 2`; q fitted with Chebyshev polynomials, error 1.4e-18.
    private static DoubleVector expm1OfReduced(DoubleVector r) {
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
        return q.fma(r.mul(r), r);
    }

    /// `2^n` from `n` as it lies in the lowest bits of a number shifted by [#ROUND].
    private static DoubleVector power(DoubleVector shifted) {
        return shifted.reinterpretAsLongs()
                .lanewise(VectorOperators.LSHL, 52)
                .add(DoubleVector.broadcast(S, 1.0).reinterpretAsLongs())
                .reinterpretAsDoubles();
    }

    /// `e^x` for x so small that nothing overflows, with one rounding less than [#exp] and NaN in, NaN out.
    private static DoubleVector expOfSmall(DoubleVector x) {
        DoubleVector shifted = x.fma(DoubleVector.broadcast(S, LOG2_E), DoubleVector.broadcast(S, ROUND));
        DoubleVector power = power(shifted);
        return expm1OfReduced(reduced(x, shifted.sub(ROUND))).fma(power, power);
    }

    /// `e^-|x|`
    private static DoubleVector expOfMinusAbs(DoubleVector x) {
        DoubleVector z = x.abs().neg();
        return expOfSmall(z).blend(0.0, z.compare(VectorOperators.LT, EXP_MIN));
    }

    /// `1 / (1 + e)`, times e where x is negative, with `e = e^-|x|`; what `1 + e` rounds away is put back, roughly.
    static DoubleVector sigmoid(DoubleVector x) {
        DoubleVector e = expOfMinusAbs(x);
        DoubleVector u = e.add(1.0);
        DoubleVector lost = e.sub(u.sub(1.0));
        DoubleVector y = DoubleVector.broadcast(S, 1.0).blend(e, x.compare(VectorOperators.LT, 0.0)).div(u);
        return y.sub(y.mul(lost).mul(0.9));
    }

    /// `1 - 2 / (e^2|x| + 1)` with the sign of x; near 0, where that cancels, a polynomial.
    static DoubleVector tanh(DoubleVector x) {
        DoubleVector a = x.abs();
        DoubleVector twice = a.add(a);
        // From here on the quotient rounds to 1.
        twice = twice.blend(40.0, twice.compare(VectorOperators.GT, 40.0));
        DoubleVector one = DoubleVector.broadcast(S, 1.0);
        DoubleVector far = one.sub(DoubleVector.broadcast(S, 2.0).div(expOfSmall(twice).add(one)));
        DoubleVector y = far.blend(tanhNearZero(x), a.compare(VectorOperators.LT, 0.625));
        LongVector sign = x.reinterpretAsLongs().and(Long.MIN_VALUE);
        return y.reinterpretAsLongs().or(sign).reinterpretAsDoubles();
    }

    /// `x + x^3 p(x^2)` for `|x| < 5/8`; p fitted with Chebyshev polynomials, error 1.5e-18.
    private static DoubleVector tanhNearZero(DoubleVector x) {
        DoubleVector z = x.mul(x);
        DoubleVector p = DoubleVector.broadcast(S, 6.484612156316395e-06);
        p = p.fma(z, DoubleVector.broadcast(S, -3.119996874178646e-05));
        p = p.fma(z, DoubleVector.broadcast(S, 9.257015852602979e-05));
        p = p.fma(z, DoubleVector.broadcast(S, -0.00023759014908800234));
        p = p.fma(z, DoubleVector.broadcast(S, 0.0005896605030472117));
        p = p.fma(z, DoubleVector.broadcast(S, -0.0014557753814086393));
        p = p.fma(z, DoubleVector.broadcast(S, 0.0035921217472709827));
        p = p.fma(z, DoubleVector.broadcast(S, -0.008863235102935029));
        p = p.fma(z, DoubleVector.broadcast(S, 0.021869488518994312));
        p = p.fma(z, DoubleVector.broadcast(S, -0.053968253967896666));
        p = p.fma(z, DoubleVector.broadcast(S, 0.13333333333333042));
        p = p.fma(z, DoubleVector.broadcast(S, -0.3333333333333333));
        return p.fma(z.mul(x), x);
    }

    /// `ln x = n ln 2 + ln m` with `m` between 2^-1/2 and 2^1/2.
    static DoubleVector log(DoubleVector x) {
        VectorMask<Double> subnormal = x.compare(VectorOperators.LT, Double.MIN_NORMAL);
        DoubleVector normal = x.blend(x.mul(TWO_52), subnormal);
        DoubleVector bias = DoubleVector.broadcast(S, 1023.0).blend(1075.0, subnormal);
        DoubleVector y = logOfNormal(normal, bias);
        y = y.blend(x, x.compare(VectorOperators.EQ, Double.POSITIVE_INFINITY));
        y = y.blend(Double.NEGATIVE_INFINITY, x.compare(VectorOperators.EQ, 0.0));
        return DoubleVector.broadcast(S, Double.NaN).blend(y, x.compare(VectorOperators.GE, 0.0));
    }

    /// `ln 1+f = f - f^2/2 + s (f^2/2 + s^2 g(s^2))` with `s = f / (2 + f)` (the form of fdlibm's e_log.c, 1993); g
    /// fitted with Chebyshev polynomials, error 2.1e-18. `bias` is subtracted from the exponent of x.
    private static DoubleVector logOfNormal(DoubleVector x, DoubleVector bias) {
        // Adding 1 - 2^-1/2 to the bits makes the exponent switch at 2^-1/2 instead of 1.
        long half = 0x3fe6a09e667f3bcdL;
        LongVector bits = x.reinterpretAsLongs().add(0x3ff0000000000000L - half);
        LongVector exponent = bits.lanewise(VectorOperators.LSHR, 52);
        DoubleVector m = bits.and(0x000fffffffffffffL).add(half).reinterpretAsDoubles();
        DoubleVector n = exponent.or(DoubleVector.broadcast(S, TWO_52).reinterpretAsLongs())
                .reinterpretAsDoubles()
                .sub(TWO_52)
                .sub(bias);
        DoubleVector f = m.sub(1.0);
        DoubleVector s = f.div(f.add(2.0));
        DoubleVector z = s.mul(s);
        DoubleVector halfSquare = f.mul(f).mul(0.5);
        DoubleVector rest = s.fma(logSeries(z).fma(z, halfSquare), n.mul(LN2_REST));
        return n.fma(DoubleVector.broadcast(S, LN2), f.sub(halfSquare.sub(rest)));
    }

    /// g above.
    private static DoubleVector logSeries(DoubleVector z) {
        DoubleVector g = DoubleVector.broadcast(S, 0.1308859897978029);
        g = g.fma(z, DoubleVector.broadcast(S, 0.13268584361802885));
        g = g.fma(z, DoubleVector.broadcast(S, 0.15386246756680472));
        g = g.fma(z, DoubleVector.broadcast(S, 0.18181795510355986));
        g = g.fma(z, DoubleVector.broadcast(S, 0.22222222392929267));
        g = g.fma(z, DoubleVector.broadcast(S, 0.28571428570798246));
        g = g.fma(z, DoubleVector.broadcast(S, 0.40000000000000885));
        g = g.fma(z, DoubleVector.broadcast(S, 0.6666666666666666));
        return g;
    }

    /// `ln(1 + e^x) = max(x, 0) + ln(1 + e^-|x|)`
    static DoubleVector softplus(DoubleVector x) {
        DoubleVector log = log1pOfUnit(expOfMinusAbs(x));
        return x.blend(0.0, x.compare(VectorOperators.LT, 0.0)).add(log);
    }

    /// `ln(1 + e) = e - s (e - z q(z))` with `s = e / (2 + e)`, `z = s^2`, `q(z) = 2/3 + 2/5 z + 2/7 z^2 + ...`, for e
    /// from 0 to 1: the series of the inverse hyperbolic tangent, whose leading term e is exact.
    private static DoubleVector log1pOfUnit(DoubleVector e) {
        DoubleVector s = e.div(e.add(2.0));
        DoubleVector z = s.mul(s);
        DoubleVector r = atanhSeries(z).mul(z);
        return e.sub(s.mul(e.sub(r)));
    }

    /// q above.
    private static DoubleVector atanhSeries(DoubleVector z) {
        DoubleVector q = DoubleVector.broadcast(S, 0.05714285714285714);
        q = q.fma(z, DoubleVector.broadcast(S, 0.06060606060606061));
        q = q.fma(z, DoubleVector.broadcast(S, 0.06451612903225806));
        q = q.fma(z, DoubleVector.broadcast(S, 0.06896551724137931));
        q = q.fma(z, DoubleVector.broadcast(S, 0.07407407407407407));
        q = q.fma(z, DoubleVector.broadcast(S, 0.08));
        q = q.fma(z, DoubleVector.broadcast(S, 0.08695652173913043));
        q = q.fma(z, DoubleVector.broadcast(S, 0.09523809523809523));
        q = q.fma(z, DoubleVector.broadcast(S, 0.10526315789473684));
        q = q.fma(z, DoubleVector.broadcast(S, 0.11764705882352941));
        q = q.fma(z, DoubleVector.broadcast(S, 0.13333333333333333));
        q = q.fma(z, DoubleVector.broadcast(S, 0.15384615384615385));
        q = q.fma(z, DoubleVector.broadcast(S, 0.18181818181818182));
        q = q.fma(z, DoubleVector.broadcast(S, 0.2222222222222222));
        q = q.fma(z, DoubleVector.broadcast(S, 0.2857142857142857));
        q = q.fma(z, DoubleVector.broadcast(S, 0.4));
        q = q.fma(z, DoubleVector.broadcast(S, 0.6666666666666666));
        return q;
    }
}
