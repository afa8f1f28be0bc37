package espalier.backend.cpu;

import espalier.backend.Binary;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Powers of doubles in vector code, for [Vectors64]: `2^(b log2 a)`, where the logarithm and its product with b are
/// sums of two doubles, so that the result is within 1.6 units in the last place (1.3 was the most of 400,000). What
/// has no such form (a not positive or subnormal, anything infinite or NaN, results near the ends of the range) goes
/// one by one through the definition.
///
/// Each sum of two has its larger part in `..1` and what that rounded away in `..2` (Dekker, A floating-point technique
/// for extending the available precision, 1971; products by one multiply-add).
final class Power64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int BLOCK = 512;
    private static final ThreadLocal<Work> WORK = ThreadLocal.withInitial(Work::new);

    private static final long ONE = Double.doubleToRawLongBits(1.0);
    /// The square root of a half: fractions are taken from there to twice as much.
    private static final long LEAST = Double.doubleToRawLongBits(Math.sqrt(0.5));
    /// Added to a number of at most 51 bits, it leaves its whole part in the low bits.
    private static final double WHOLE = 0x1.8p52;
    /// 2^52 and the bias of exponents: a biased exponent in the bits of 2^52, less this, is that exponent.
    private static final double BIASED = 0x1p52 + 1023;
    private static final long IN_BITS = Double.doubleToRawLongBits(0x1p52);
    /// 2 / ln 2
    private static final double LOG1 = 2.8853900817779268;
    private static final double LOG2 = 4.0710547481862066e-17;
    private static final double THIRD1 = 0.3333333333333333;
    private static final double THIRD2 = 1.850371707708594e-17;
    /// Exponents of results that are neither subnormal nor infinite, with one to spare.
    private static final double MOST = 1022;

    private static final class Work {
        final double[] a = new double[L];
        final double[] b = new double[L];
        final double[] y = new double[BLOCK + L];
    }

    private Power64() {}

    /// `y = a^b`
    static void apply(double[] a, int ao, double[] b, int bo, double[] y, int yo, int n) {
        Work work = WORK.get();
        for (int i = 0; i < n; i += BLOCK) {
            int m = Math.min(BLOCK, n - i);
            int whole = S.loopBound(m);
            boolean odd = powers(a, ao + i, b, bo + i, work.y, 0, whole);
            if (whole < m) {
                System.arraycopy(a, ao + i + whole, work.a, 0, m - whole);
                System.arraycopy(b, bo + i + whole, work.b, 0, m - whole);
                Arrays.fill(work.a, m - whole, L, 1);
                Arrays.fill(work.b, m - whole, L, 1);
                odd |= powers(work.a, 0, work.b, 0, work.y, whole, L);
            }
            if (odd) {
                others(a, ao + i, b, bo + i, work.y, m);
            }
            System.arraycopy(work.y, 0, y, yo + i, m);
        }
    }

    /// The elements for which [#powers] left NaN.
    private static void others(double[] a, int ao, double[] b, int bo, double[] y, int n) {
        for (int i = 0; i < n; i++) {
            if (y[i] != y[i]) {
                y[i] = Binary.POWER.apply(a[ao + i], b[bo + i]);
            }
        }
    }

    /// `y = a^b` of whole vectors, NaN where [#others] must compute it; returns whether there is such an element.
    private static boolean powers(double[] a, int ao, double[] b, int bo, double[] y, int yo, int n) {
        DoubleVector odd = DoubleVector.zero(S);
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, a, ao + i);
            DoubleVector w = DoubleVector.fromArray(S, b, bo + i);

            // a = 2^e m: log2 a = e + 2 / ln 2 (s + s^3 / 3 + s^5 q(s^2)), s = (m - 1) / (m + 1); q fitted with
            // Chebyshev polynomials, error 2^-70 of the whole
            LongVector bits = v.reinterpretAsLongs();
            LongVector exponent = bits.add(ONE - LEAST).lanewise(VectorOperators.LSHR, 52);
            DoubleVector e = exponent.or(IN_BITS).reinterpretAsDoubles().sub(BIASED);
            DoubleVector m = bits.sub(exponent.lanewise(VectorOperators.LSHL, 52)).add(ONE).reinterpretAsDoubles();
            DoubleVector f = m.sub(1);
            DoubleVector g1 = m.add(1);
            DoubleVector g2 = m.sub(g1.sub(1));
            DoubleVector reciprocal = DoubleVector.broadcast(S, 1).div(g1);
            DoubleVector s1 = f.mul(reciprocal);
            DoubleVector minus = s1.neg();
            DoubleVector s2 = minus.fma(g2, minus.fma(g1, f)).mul(reciprocal);
            DoubleVector z1 = s1.mul(s1);
            DoubleVector z2 = s1.fma(s1, z1.neg()).add(s1.add(s1).mul(s2));
            DoubleVector q = DoubleVector.broadcast(S, 0.05861589311938259)
                    .fma(z1, DoubleVector.broadcast(S, 0.05853118169745603))
                    .fma(z1, DoubleVector.broadcast(S, 0.06667402346923655))
                    .fma(z1, DoubleVector.broadcast(S, 0.07692297481259215))
                    .fma(z1, DoubleVector.broadcast(S, 0.09090909167696401))
                    .fma(z1, DoubleVector.broadcast(S, 0.11111111110827943))
                    .fma(z1, DoubleVector.broadcast(S, 0.14285714285714682))
                    .fma(z1, DoubleVector.broadcast(S, 0.2));
            // t = s^2 / 3, u = t + s^4 q, log = s (1 + u)
            DoubleVector t1 = z1.mul(THIRD1);
            DoubleVector t2 = z1.fma(DoubleVector.broadcast(S, THIRD1), t1.neg());
            t2 = z1.fma(DoubleVector.broadcast(S, THIRD2), z2.fma(DoubleVector.broadcast(S, THIRD1), t2));
            q = q.mul(z1.mul(z1));
            DoubleVector u1 = t1.add(q);
            DoubleVector u2 = t1.sub(u1).add(q).add(t2);
            DoubleVector p1 = s1.mul(u1);
            DoubleVector p2 = s1.fma(u1, p1.neg());
            p2 = s1.fma(u2, s2.fma(u1, p2));
            DoubleVector log1 = s1.add(p1);
            DoubleVector log2 = s1.sub(log1).add(p1).add(p2.add(s2));
            DoubleVector c1 = log1.mul(LOG1);
            DoubleVector c2 = log1.fma(DoubleVector.broadcast(S, LOG1), c1.neg());
            c2 = log1.fma(DoubleVector.broadcast(S, LOG2), log2.fma(DoubleVector.broadcast(S, LOG1), c2));
            log1 = e.add(c1);
            log2 = e.sub(log1).add(c1).add(c2);

            // 2^x = 2^k 2^r, r from -1/2 to 1/2; (2^r - 1) / r fitted with Chebyshev polynomials, error 2^-63
            DoubleVector x1 = w.mul(log1);
            DoubleVector x2 = w.fma(log2, w.fma(log1, x1.neg()));
            VectorMask<Double> plain = x1.abs()
                    .compare(VectorOperators.LT, MOST)
                    .and(v.compare(VectorOperators.GE, Double.MIN_NORMAL))
                    .and(v.compare(VectorOperators.LE, Double.MAX_VALUE));
            DoubleVector shifted = x1.add(WHOLE);
            DoubleVector r = x1.sub(shifted.sub(WHOLE)).add(x2);
            DoubleVector power = DoubleVector.broadcast(S, 2.5729324177362305e-11)
                    .fma(r, DoubleVector.broadcast(S, 4.4558179083360645e-10))
                    .fma(r, DoubleVector.broadcast(S, 7.0548973041554995e-09))
                    .fma(r, DoubleVector.broadcast(S, 1.0178057087733941e-07))
                    .fma(r, DoubleVector.broadcast(S, 1.3215486808705563e-06))
                    .fma(r, DoubleVector.broadcast(S, 1.5252733841556773e-05))
                    .fma(r, DoubleVector.broadcast(S, 0.00015403530393370734))
                    .fma(r, DoubleVector.broadcast(S, 0.001333355814640647))
                    .fma(r, DoubleVector.broadcast(S, 0.00961812910762848))
                    .fma(r, DoubleVector.broadcast(S, 0.055504108664821625))
                    .fma(r, DoubleVector.broadcast(S, 0.24022650695910072))
                    .fma(r, DoubleVector.broadcast(S, 0.6931471805599453))
                    .fma(r, DoubleVector.broadcast(S, 1));
            LongVector scale = shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52);
            power = power.reinterpretAsLongs().add(scale).reinterpretAsDoubles();
            power = DoubleVector.broadcast(S, Double.NaN).blend(power, plain);
            odd = odd.add(power);
            power.intoArray(y, yo + i);
        }
        return odd.compare(VectorOperators.NE, odd).anyTrue();
    }
}
