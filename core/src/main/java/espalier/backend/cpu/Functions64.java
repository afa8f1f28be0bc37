package espalier.backend.cpu;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Transcendental functions of arrays of doubles, for the loops of [Vectors64], [SimdRowLoops64] and [Power32]; as
/// [Functions32], with more terms, within 2 units in the last place.
final class Functions64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /// Elements of an intermediate result.
    private static final int BLOCK = 512;
    private static final ThreadLocal<double[]> WORK = ThreadLocal.withInitial(() -> new double[BLOCK]);

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

    /// `y = e^(x - minus)`
    static void exp(double[] x, int xo, double minus, double[] y, int yo, int n) {
        exp(x, xo, -1, 1, minus, y, yo, n);
    }

    /// `y = e^(factor |x|)`
    private static void expOfSize(double[] x, int xo, double factor, double[] y, int n) {
        exp(x, xo, Long.MAX_VALUE, factor, 0, y, 0, n);
    }

    /// `y = e^z = 2^k e^r` for `z = factor x - minus`, where of x only the bits of `mask` are taken: `k` the integer
    /// nearest to `z / ln 2`, so `|r| <= ln 2 / 2`, and `e^r = 1 + r + r^2 q(r)`; q fitted with Chebyshev polynomials,
    /// error 1.4e-18.
    private static void exp(double[] x, int xo, long mask, double factor, double minus, double[] y, int yo, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i)
                    .reinterpretAsLongs()
                    .and(mask)
                    .reinterpretAsDoubles()
                    .fma(DoubleVector.broadcast(S, factor), DoubleVector.broadcast(S, -minus));
            DoubleVector shifted = v.fma(DoubleVector.broadcast(S, LOG2_E), DoubleVector.broadcast(S, ROUND));
            DoubleVector k = shifted.sub(ROUND);
            DoubleVector r = k.fma(DoubleVector.broadcast(S, -LN2), v);
            r = k.fma(DoubleVector.broadcast(S, -LN2_REST), r);
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
            LongVector exponent = shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52);
            DoubleVector e = q.fma(r.mul(r), r).add(1.0).reinterpretAsLongs().add(exponent).reinterpretAsDoubles();
            // NaN is not below the limit, hence NaN + infinity; what is above it gives infinity.
            e = v.add(Double.POSITIVE_INFINITY).blend(e, v.compare(VectorOperators.LE, EXP_MAX));
            e.blend(0.0, v.compare(VectorOperators.LT, EXP_MIN)).intoArray(y, yo + i);
        }
    }

    /// `1 / (1 + e)`, times e where x is negative, with `e = e^-|x|`; what `1 + e` rounds away is put back, roughly.
    static void sigmoid(double[] x, int xo, double[] y, int yo, int n) {
        double[] work = WORK.get();
        for (int from = 0; from < n; from += BLOCK) {
            int m = Math.min(BLOCK, n - from);
            expOfSize(x, xo + from, -1, work, m);
            for (int i = 0; i < m; i += L) {
                DoubleVector v = DoubleVector.fromArray(S, x, xo + from + i);
                DoubleVector e = DoubleVector.fromArray(S, work, i);
                DoubleVector u = e.add(1.0);
                DoubleVector lost = e.sub(u.sub(1.0));
                DoubleVector s = DoubleVector.broadcast(S, 1.0).blend(e, v.compare(VectorOperators.LT, 0.0)).div(u);
                s.sub(s.mul(lost).mul(0.9)).intoArray(y, yo + from + i);
            }
        }
    }

    /// `1 - 2 / (e^2|x| + 1)` with the sign of x; for `|x| < 5/8`, where that cancels, `x + x^3 p(x^2)`; p fitted with
    /// Chebyshev polynomials, error 1.5e-18.
    static void tanh(double[] x, int xo, double[] y, int yo, int n) {
        double[] work = WORK.get();
        for (int from = 0; from < n; from += BLOCK) {
            int m = Math.min(BLOCK, n - from);
            expOfSize(x, xo + from, 2, work, m);
            for (int i = 0; i < m; i += L) {
                DoubleVector v = DoubleVector.fromArray(S, x, xo + from + i);
                DoubleVector z = v.mul(v);
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
                DoubleVector near = p.fma(z.mul(v), v);
                DoubleVector quotient = DoubleVector.broadcast(S, 2.0).div(DoubleVector.fromArray(S, work, i).add(1.0));
                DoubleVector t = DoubleVector.broadcast(S, 1.0)
                        .sub(quotient)
                        .blend(near, v.abs().compare(VectorOperators.LT, 0.625));
                LongVector sign = v.reinterpretAsLongs().and(Long.MIN_VALUE);
                t.reinterpretAsLongs().or(sign).reinterpretAsDoubles().intoArray(y, yo + from + i);
            }
        }
    }

    /// `ln x = k ln 2 + ln m` with `m = 1 + f` between 2^-1/2 and 2^1/2, and `ln 1+f = f - f^2/2 + s (f^2/2 + s^2
    /// g(s^2))` with `s = f / (2 + f)` (the form of fdlibm's e_log.c, 1993); g fitted with Chebyshev polynomials, error
    /// 2.1e-18.
    static void log(double[] x, int xo, double[] y, int yo, int n) {
        // Adding 1 - 2^-1/2 to the bits makes the exponent switch at 2^-1/2 instead of 1.
        long half = 0x3fe6a09e667f3bcdL;
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i);
            VectorMask<Double> subnormal = v.compare(VectorOperators.LT, Double.MIN_NORMAL);
            DoubleVector bias = DoubleVector.broadcast(S, TWO_52 + 1023.0).blend(TWO_52 + 1075.0, subnormal);
            LongVector bits = v.blend(v.mul(TWO_52), subnormal).reinterpretAsLongs().add(0x3ff0000000000000L - half);
            DoubleVector k = bits.lanewise(VectorOperators.LSHR, 52)
                    .or(DoubleVector.broadcast(S, TWO_52).reinterpretAsLongs())
                    .reinterpretAsDoubles()
                    .sub(bias);
            DoubleVector f = bits.and(0x000fffffffffffffL).add(half).reinterpretAsDoubles().sub(1.0);
            DoubleVector s = f.div(f.add(2.0));
            DoubleVector z = s.mul(s);
            DoubleVector g = DoubleVector.broadcast(S, 0.1308859897978029);
            g = g.fma(z, DoubleVector.broadcast(S, 0.13268584361802885));
            g = g.fma(z, DoubleVector.broadcast(S, 0.15386246756680472));
            g = g.fma(z, DoubleVector.broadcast(S, 0.18181795510355986));
            g = g.fma(z, DoubleVector.broadcast(S, 0.22222222392929267));
            g = g.fma(z, DoubleVector.broadcast(S, 0.28571428570798246));
            g = g.fma(z, DoubleVector.broadcast(S, 0.40000000000000885));
            g = g.fma(z, DoubleVector.broadcast(S, 0.6666666666666666));
            DoubleVector halfSquare = f.mul(f).mul(0.5);
            DoubleVector rest = s.fma(g.fma(z, halfSquare), k.mul(LN2_REST));
            DoubleVector r = k.fma(DoubleVector.broadcast(S, LN2), f.sub(halfSquare.sub(rest)));
            r = r.blend(v, v.compare(VectorOperators.EQ, Double.POSITIVE_INFINITY));
            r = r.blend(Double.NEGATIVE_INFINITY, v.compare(VectorOperators.EQ, 0.0));
            DoubleVector.broadcast(S, Double.NaN)
                    .blend(r, v.compare(VectorOperators.GE, 0.0))
                    .intoArray(y, yo + i);
        }
    }

    /// `ln(1 + e^x) = max(x, 0) + ln(1 + e)` with `e = e^-|x|`, and `ln(1 + e) = e - s (e - z q(z))` with `s = e / (2 +
    /// e)`, `z = s^2`, `q(z) = 2/3 + 2/5 z + 2/7 z^2 + ...`, for e from 0 to 1: the series of the inverse hyperbolic
    /// tangent, whose leading term e is exact.
    static void softplus(double[] x, int xo, double[] y, int yo, int n) {
        double[] work = WORK.get();
        for (int from = 0; from < n; from += BLOCK) {
            int m = Math.min(BLOCK, n - from);
            expOfSize(x, xo + from, -1, work, m);
            for (int i = 0; i < m; i += L) {
                DoubleVector v = DoubleVector.fromArray(S, x, xo + from + i);
                DoubleVector e = DoubleVector.fromArray(S, work, i);
                DoubleVector s = e.div(e.add(2.0));
                DoubleVector z = s.mul(s);
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
                DoubleVector log = e.sub(s.mul(e.sub(q.mul(z))));
                v.blend(0.0, v.compare(VectorOperators.LT, 0.0)).add(log).intoArray(y, yo + from + i);
            }
        }
    }
}
