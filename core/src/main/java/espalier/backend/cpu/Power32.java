package espalier.backend.cpu;

import espalier.backend.Binary;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Powers of floats in vector code, for [Vectors32]: `2^(b log2 a)`, where the logarithm and its product with b are
/// sums of two floats, so that the result is within 1 unit in the last place. What has no such form
/// (a not positive or subnormal, anything infinite or NaN, results near the ends of the range) goes one by one through
/// the definition.
///
/// Each sum of two has its larger part in `..1` and what that rounded away in `..2` (Dekker, A floating-point technique
/// for extending the available precision, 1971; products by one multiply-add).
final class Power32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int BLOCK = 1024;
    private static final ThreadLocal<Work> WORK = ThreadLocal.withInitial(Work::new);

    private static final int ONE = Float.floatToRawIntBits(1f);
    /// The square root of a half: fractions are taken from there to twice as much.
    private static final int LEAST = Float.floatToRawIntBits((float) Math.sqrt(0.5));
    /// Added to a number of at most 22 bits, it leaves its whole part in the low bits.
    private static final float WHOLE = 0x1.8p23f;
    /// 2^23 and the bias of exponents: a biased exponent in the bits of 2^23, less this, is that exponent.
    private static final float BIASED = 0x1p23f + 127;
    private static final int IN_BITS = Float.floatToRawIntBits(0x1p23f);
    /// 2 / ln 2
    private static final float LOG1 = 2.88539f;
    private static final float LOG2 = 3.851926e-08f;
    private static final float THIRD1 = 0.33333334f;
    private static final float THIRD2 = -9.934108e-09f;
    /// Exponents of results that are neither subnormal nor infinite, with one to spare.
    private static final float MOST = 126;

    private static final class Work {
        final float[] a = new float[L];
        final float[] b = new float[L];
        final float[] y = new float[BLOCK + L];
    }

    private Power32() {}

    /// `y = a^b`
    static void apply(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        Work work = WORK.get();
        for (int i = 0; i < n; i += BLOCK) {
            int m = Math.min(BLOCK, n - i);
            int whole = S.loopBound(m);
            boolean odd = powers(a, ao + i, b, bo + i, work.y, 0, whole);
            if (whole < m) {
                System.arraycopy(a, ao + i + whole, work.a, 0, m - whole);
                System.arraycopy(b, bo + i + whole, work.b, 0, m - whole);
                Arrays.fill(work.a, m - whole, L, 1f);
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
    private static void others(float[] a, int ao, float[] b, int bo, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            if (y[i] != y[i]) {
                y[i] = (float) Binary.POWER.apply(a[ao + i], b[bo + i]);
            }
        }
    }

    /// `y = a^b` of whole vectors, NaN where [#others] must compute it; returns whether there is such an element.
    private static boolean powers(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        FloatVector odd = FloatVector.zero(S);
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, a, ao + i);
            FloatVector w = FloatVector.fromArray(S, b, bo + i);

            // a = 2^e m: log2 a = e + 2 / ln 2 (s + s^3 / 3 + s^5 q(s^2)), s = (m - 1) / (m + 1); q fitted with
            // Chebyshev polynomials, error 2^-33 of the whole
            IntVector bits = v.reinterpretAsInts();
            IntVector exponent = bits.add(ONE - LEAST).lanewise(VectorOperators.LSHR, 23);
            FloatVector e = exponent.or(IN_BITS).reinterpretAsFloats().sub(BIASED);
            FloatVector m = bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).add(ONE).reinterpretAsFloats();
            FloatVector f = m.sub(1);
            FloatVector g1 = m.add(1);
            FloatVector g2 = m.sub(g1.sub(1));
            FloatVector reciprocal = FloatVector.broadcast(S, 1).div(g1);
            FloatVector s1 = f.mul(reciprocal);
            FloatVector minus = s1.neg();
            FloatVector s2 = minus.fma(g2, minus.fma(g1, f)).mul(reciprocal);
            FloatVector z1 = s1.mul(s1);
            FloatVector z2 = s1.fma(s1, z1.neg()).add(s1.add(s1).mul(s2));
            FloatVector q = FloatVector.broadcast(S, 0.11524119f)
                    .fma(z1, FloatVector.broadcast(S, 0.14281118f))
                    .fma(z1, FloatVector.broadcast(S, 0.20000008f));
            // t = s^2 / 3, u = t + s^4 q, log = s (1 + u)
            FloatVector t1 = z1.mul(THIRD1);
            FloatVector t2 = z1.fma(FloatVector.broadcast(S, THIRD1), t1.neg());
            t2 = z1.fma(FloatVector.broadcast(S, THIRD2), z2.fma(FloatVector.broadcast(S, THIRD1), t2));
            q = q.mul(z1.mul(z1));
            FloatVector u1 = t1.add(q);
            FloatVector u2 = t1.sub(u1).add(q).add(t2);
            FloatVector p1 = s1.mul(u1);
            FloatVector p2 = s1.fma(u1, p1.neg());
            p2 = s1.fma(u2, s2.fma(u1, p2));
            FloatVector log1 = s1.add(p1);
            FloatVector log2 = s1.sub(log1).add(p1).add(p2.add(s2));
            FloatVector c1 = log1.mul(LOG1);
            FloatVector c2 = log1.fma(FloatVector.broadcast(S, LOG1), c1.neg());
            c2 = log1.fma(FloatVector.broadcast(S, LOG2), log2.fma(FloatVector.broadcast(S, LOG1), c2));
            log1 = e.add(c1);
            log2 = e.sub(log1).add(c1).add(c2);

            // 2^x = 2^k 2^r, r from -1/2 to 1/2; (2^r - 1) / r fitted with Chebyshev polynomials, error 2^-27
            FloatVector x1 = w.mul(log1);
            FloatVector x2 = w.fma(log2, w.fma(log1, x1.neg()));
            VectorMask<Float> plain = x1.abs()
                    .compare(VectorOperators.LT, MOST)
                    .and(v.compare(VectorOperators.GE, Float.MIN_NORMAL))
                    .and(v.compare(VectorOperators.LE, Float.MAX_VALUE));
            FloatVector shifted = x1.add(WHOLE);
            FloatVector r = x1.sub(shifted.sub(WHOLE)).add(x2);
            FloatVector power = FloatVector.broadcast(S, 0.00015453163f)
                    .fma(r, FloatVector.broadcast(S, 0.0013390863f))
                    .fma(r, FloatVector.broadcast(S, 0.009618083f))
                    .fma(r, FloatVector.broadcast(S, 0.05550357f))
                    .fma(r, FloatVector.broadcast(S, 0.2402265f))
                    .fma(r, FloatVector.broadcast(S, 0.6931472f))
                    .fma(r, FloatVector.broadcast(S, 1));
            IntVector scale = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
            power = power.reinterpretAsInts().add(scale).reinterpretAsFloats();
            power = FloatVector.broadcast(S, Float.NaN).blend(power, plain);
            odd = odd.add(power);
            power.intoArray(y, yo + i);
        }
        return odd.compare(VectorOperators.NE, odd).anyTrue();
    }
}
