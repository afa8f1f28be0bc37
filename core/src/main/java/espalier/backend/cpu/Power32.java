package espalier.backend.cpu;

import espalier.backend.Binary;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Powers of floats in vector code, for [Vectors32]: `2^(b log2 a)`, where the logarithm and its product with b are
/// sums of two floats, so that the result is within 1 unit in the last place. What has no such form
/// (a not positive or subnormal, anything infinite or NaN, results near the ends of the range) goes one by one through
/// the definition.
///
/// Four loops, one after the other, each by a call of its own: a method of more than some forty vector operations is
/// past what the optimising compiler takes in at once, and what it takes in later may stay objects.
///
/// Each sum of two has its larger part in `..1` and what that rounded away in `..2` (Dekker, A floating-point technique
/// for extending the available precision, 1971; products by one multiply-add).
final class Power32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int BLOCK = 512;
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
    /// Below this exponent results are neither subnormal nor infinite, with one to spare; less one, in bits.
    private static final int MOST = Float.floatToRawIntBits(126f) - 1;
    private static final int NORMAL = Float.floatToRawIntBits(Float.MIN_NORMAL);
    private static final int FINITE = Float.floatToRawIntBits(Float.MAX_VALUE);
    /// More than two kinds of stage, so that the compiler calls each and does not put them together.
    private static final List<Stage> STAGES = List.of(Power32::ratios, Power32::logarithms, Power32::exponents,
            Power32::powers);

    /// A step from a and b to `a^b`, over the first n elements of the working arrays.
    private interface Stage {
        void apply(Work work, int n);
    }

    private static final class Work {
        final float[] a = new float[BLOCK];
        final float[] b = new float[BLOCK];
        final float[] y = new float[BLOCK];
        final float[] e = new float[BLOCK];
        final float[] s1 = new float[BLOCK];
        final float[] s2 = new float[BLOCK];
        final float[] log1 = new float[BLOCK];
        final float[] log2 = new float[BLOCK];
        final float[] r = new float[BLOCK];
        final int[] scale = new int[BLOCK];
        final int[] other = new int[BLOCK];
        boolean odd;
    }

    private Power32() {}

    /// `y = a^b`
    static void apply(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        Work work = WORK.get();
        for (int i = 0; i < n; i += BLOCK) {
            int m = Math.min(BLOCK, n - i);
            int whole = (m + L - 1) / L * L;
            System.arraycopy(a, ao + i, work.a, 0, m);
            System.arraycopy(b, bo + i, work.b, 0, m);
            Arrays.fill(work.a, m, whole, 1);
            Arrays.fill(work.b, m, whole, 1);
            for (Stage stage : STAGES) {
                stage.apply(work, whole);
            }
            if (work.odd) {
                others(work, m);
            }
            System.arraycopy(work.y, 0, y, yo + i, m);
        }
    }

    /// What [#exponents] found to have no such form.
    private static void others(Work work, int n) {
        int[] other = work.other;
        for (int i = 0; i < n; i++) {
            if (other[i] < 0) {
                work.y[i] = (float) Binary.POWER.apply(work.a[i], work.b[i]);
            }
        }
    }

    /// `a = 2^e m`, m from the square root of a half to twice as much, and `s = (m - 1) / (m + 1)`.
    private static void ratios(Work work, int n) {
        for (int i = 0; i < n; i += L) {
            IntVector bits = FloatVector.fromArray(S, work.a, i).reinterpretAsInts();
            IntVector exponent = bits.add(ONE - LEAST).lanewise(VectorOperators.LSHR, 23);
            exponent.or(IN_BITS).reinterpretAsFloats().sub(BIASED).intoArray(work.e, i);
            FloatVector m = bits.sub(exponent.lanewise(VectorOperators.LSHL, 23)).add(ONE).reinterpretAsFloats();
            FloatVector f = m.sub(1);
            FloatVector g1 = m.add(1);
            FloatVector g2 = m.sub(g1.sub(1));
            FloatVector reciprocal = FloatVector.broadcast(S, 1).div(g1);
            FloatVector s1 = f.mul(reciprocal);
            FloatVector minus = s1.neg();
            s1.intoArray(work.s1, i);
            minus.fma(g2, minus.fma(g1, f)).mul(reciprocal).intoArray(work.s2, i);
        }
    }

    /// `log2 a = e + 2 / ln 2 (s + s^3 / 3 + s^5 q(s^2))`, q fitted with Chebyshev polynomials,
    /// error 2^-33 of the whole.
    private static void logarithms(Work work, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector s1 = FloatVector.fromArray(S, work.s1, i);
            FloatVector s2 = FloatVector.fromArray(S, work.s2, i);
            FloatVector z1 = s1.mul(s1);
            FloatVector z2 = s1.fma(s1, z1.neg()).add(s1.add(s1).mul(s2));
            FloatVector q = FloatVector.broadcast(S, 0.11524119f)
                    .fma(z1, FloatVector.broadcast(S, 0.14281118f))
                    .fma(z1, FloatVector.broadcast(S, 0.20000008f));
            // t = s^2 / 3, u = t + s^4 q, log = s (1 + u)
            FloatVector third = FloatVector.broadcast(S, THIRD1);
            FloatVector t1 = z1.mul(third);
            FloatVector t2 = z1.mul(THIRD2).add(z2.fma(third, z1.fma(third, t1.neg())));
            q = q.mul(z1.mul(z1));
            FloatVector u1 = t1.add(q);
            FloatVector u2 = t1.sub(u1).add(q).add(t2);
            FloatVector p1 = s1.mul(u1);
            FloatVector p2 = s1.fma(u2, s2.fma(u1, s1.fma(u1, p1.neg())));
            FloatVector log1 = s1.add(p1);
            log1.intoArray(work.log1, i);
            s1.sub(log1).add(p1).add(p2.add(s2)).intoArray(work.log2, i);
        }
    }

    /// `b log2 a = k + r`, k whole, r from -1/2 to 1/2, and which elements have no such form.
    private static void exponents(Work work, int n) {
        IntVector odd = IntVector.zero(IntVector.SPECIES_PREFERRED);
        for (int i = 0; i < n; i += L) {
            IntVector bits = FloatVector.fromArray(S, work.a, i).reinterpretAsInts();
            FloatVector e = FloatVector.fromArray(S, work.e, i);
            FloatVector log1 = FloatVector.fromArray(S, work.log1, i);
            FloatVector log2 = FloatVector.fromArray(S, work.log2, i);
            FloatVector scale = FloatVector.broadcast(S, LOG1);
            FloatVector c1 = log1.mul(scale);
            FloatVector c2 = log1.mul(LOG2).add(log2.fma(scale, log1.fma(scale, c1.neg())));
            log1 = e.add(c1);
            log2 = e.sub(log1).add(c1).add(c2);
            FloatVector w = FloatVector.fromArray(S, work.b, i);
            FloatVector x1 = w.mul(log1);
            FloatVector x2 = w.fma(log2, w.fma(log1, x1.neg()));
            // negative where a is not positive, not normal or not finite, and where x is too large or NaN
            IntVector other = bits.or(bits.sub(NORMAL))
                    .or(bits.neg().add(FINITE))
                    .or(x1.abs().reinterpretAsInts().neg().add(MOST));
            FloatVector shifted = x1.add(WHOLE);
            x1.sub(shifted.sub(WHOLE)).add(x2).intoArray(work.r, i);
            shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23).intoArray(work.scale, i);
            other.intoArray(work.other, i);
            odd = other.or(odd); // carried along as an argument, as in [Extrema32]
        }
        work.odd = IntVector.zero(IntVector.SPECIES_PREFERRED).or(odd).reduceLanes(VectorOperators.OR) < 0;
    }

    /// `2^k 2^r`; `(2^r - 1) / r` fitted with Chebyshev polynomials, error 2^-27.
    private static void powers(Work work, int n) {
        for (int i = 0; i < n; i += L) {
            FloatVector r = FloatVector.fromArray(S, work.r, i);
            FloatVector power = FloatVector.broadcast(S, 0.00015453163f)
                    .fma(r, FloatVector.broadcast(S, 0.0013390863f))
                    .fma(r, FloatVector.broadcast(S, 0.009618083f))
                    .fma(r, FloatVector.broadcast(S, 0.05550357f))
                    .fma(r, FloatVector.broadcast(S, 0.2402265f))
                    .fma(r, FloatVector.broadcast(S, 0.6931472f))
                    .fma(r, FloatVector.broadcast(S, 1));
            power.reinterpretAsInts()
                    .add(IntVector.fromArray(IntVector.SPECIES_PREFERRED, work.scale, i))
                    .reinterpretAsFloats()
                    .intoArray(work.y, i);
        }
    }
}
