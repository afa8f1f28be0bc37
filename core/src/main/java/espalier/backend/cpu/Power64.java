package espalier.backend.cpu;

import espalier.backend.Binary;
import java.util.Arrays;
import java.util.List;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Powers of doubles in vector code, for [Vectors64]: `2^(b log2 a)`, where the logarithm and its product with b are
/// sums of two doubles, so that the result is within 1.6 units in the last place (1.3 was the most of 400,000). What
/// has no such form (a not positive or subnormal, anything infinite or NaN, results near the ends of the range) goes
/// one by one through the definition.
///
/// Four loops, one after the other, each by a call of its own: a method of more than some forty vector operations is
/// past what the optimising compiler takes in at once, and what it takes in later may stay objects.
///
/// Each sum of two has its larger part in `..1` and what that rounded away in `..2` (Dekker, A floating-point technique
/// for extending the available precision, 1971; products by one multiply-add).
final class Power64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int BLOCK = 256;
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
    /// Below this exponent results are neither subnormal nor infinite, with one to spare; less one, in bits.
    private static final long MOST = Double.doubleToRawLongBits(1022.0) - 1;
    private static final long NORMAL = Double.doubleToRawLongBits(Double.MIN_NORMAL);
    private static final long FINITE = Double.doubleToRawLongBits(Double.MAX_VALUE);
    /// More than two kinds of stage, so that the compiler calls each and does not put them together.
    private static final List<Stage> STAGES = List.of(Power64::ratios, Power64::logarithms, Power64::exponents,
            Power64::powers);

    /// A step from a and b to `a^b`, over the first n elements of the working arrays.
    private interface Stage {
        void apply(Work work, int n);
    }

    private static final class Work {
        final double[] a = new double[BLOCK];
        final double[] b = new double[BLOCK];
        final double[] y = new double[BLOCK];
        final double[] e = new double[BLOCK];
        final double[] s1 = new double[BLOCK];
        final double[] s2 = new double[BLOCK];
        final double[] log1 = new double[BLOCK];
        final double[] log2 = new double[BLOCK];
        final double[] r = new double[BLOCK];
        final long[] scale = new long[BLOCK];
        final long[] other = new long[BLOCK];
        boolean odd;
    }

    private Power64() {}

    /// `y = a^b`
    static void apply(double[] a, int ao, double[] b, int bo, double[] y, int yo, int n) {
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
        long[] other = work.other;
        for (int i = 0; i < n; i++) {
            if (other[i] < 0) {
                work.y[i] = Binary.POWER.apply(work.a[i], work.b[i]);
            }
        }
    }

    /// `a = 2^e m`, m from the square root of a half to twice as much, and `s = (m - 1) / (m + 1)`.
    private static void ratios(Work work, int n) {
        for (int i = 0; i < n; i += L) {
            LongVector bits = DoubleVector.fromArray(S, work.a, i).reinterpretAsLongs();
            LongVector exponent = bits.add(ONE - LEAST).lanewise(VectorOperators.LSHR, 52);
            exponent.or(IN_BITS).reinterpretAsDoubles().sub(BIASED).intoArray(work.e, i);
            DoubleVector m = bits.sub(exponent.lanewise(VectorOperators.LSHL, 52)).add(ONE).reinterpretAsDoubles();
            DoubleVector f = m.sub(1);
            DoubleVector g1 = m.add(1);
            DoubleVector g2 = m.sub(g1.sub(1));
            DoubleVector reciprocal = DoubleVector.broadcast(S, 1).div(g1);
            DoubleVector s1 = f.mul(reciprocal);
            DoubleVector minus = s1.neg();
            s1.intoArray(work.s1, i);
            minus.fma(g2, minus.fma(g1, f)).mul(reciprocal).intoArray(work.s2, i);
        }
    }

    /// `log2 a = e + 2 / ln 2 (s + s^3 / 3 + s^5 q(s^2))`, q fitted with Chebyshev polynomials,
    /// error 2^-70 of the whole.
    private static void logarithms(Work work, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector s1 = DoubleVector.fromArray(S, work.s1, i);
            DoubleVector s2 = DoubleVector.fromArray(S, work.s2, i);
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
            DoubleVector third = DoubleVector.broadcast(S, THIRD1);
            DoubleVector t1 = z1.mul(third);
            DoubleVector t2 = z1.mul(THIRD2).add(z2.fma(third, z1.fma(third, t1.neg())));
            q = q.mul(z1.mul(z1));
            DoubleVector u1 = t1.add(q);
            DoubleVector u2 = t1.sub(u1).add(q).add(t2);
            DoubleVector p1 = s1.mul(u1);
            DoubleVector p2 = s1.fma(u2, s2.fma(u1, s1.fma(u1, p1.neg())));
            DoubleVector log1 = s1.add(p1);
            log1.intoArray(work.log1, i);
            s1.sub(log1).add(p1).add(p2.add(s2)).intoArray(work.log2, i);
        }
    }

    /// `b log2 a = k + r`, k whole, r from -1/2 to 1/2, and which elements have no such form.
    private static void exponents(Work work, int n) {
        LongVector odd = LongVector.zero(LongVector.SPECIES_PREFERRED);
        for (int i = 0; i < n; i += L) {
            LongVector bits = DoubleVector.fromArray(S, work.a, i).reinterpretAsLongs();
            DoubleVector e = DoubleVector.fromArray(S, work.e, i);
            DoubleVector log1 = DoubleVector.fromArray(S, work.log1, i);
            DoubleVector log2 = DoubleVector.fromArray(S, work.log2, i);
            DoubleVector scale = DoubleVector.broadcast(S, LOG1);
            DoubleVector c1 = log1.mul(scale);
            DoubleVector c2 = log1.mul(LOG2).add(log2.fma(scale, log1.fma(scale, c1.neg())));
            log1 = e.add(c1);
            log2 = e.sub(log1).add(c1).add(c2);
            DoubleVector w = DoubleVector.fromArray(S, work.b, i);
            DoubleVector x1 = w.mul(log1);
            DoubleVector x2 = w.fma(log2, w.fma(log1, x1.neg()));
            // negative where a is not positive, not normal or not finite, and where x is too large or NaN
            LongVector other = bits.or(bits.sub(NORMAL))
                    .or(bits.neg().add(FINITE))
                    .or(x1.abs().reinterpretAsLongs().neg().add(MOST));
            DoubleVector shifted = x1.add(WHOLE);
            x1.sub(shifted.sub(WHOLE)).add(x2).intoArray(work.r, i);
            shifted.reinterpretAsLongs().lanewise(VectorOperators.LSHL, 52).intoArray(work.scale, i);
            other.intoArray(work.other, i);
            odd = other.or(odd); // carried along as an argument, as in [Extrema64]
        }
        work.odd = LongVector.zero(LongVector.SPECIES_PREFERRED).or(odd).reduceLanes(VectorOperators.OR) < 0;
    }

    /// `2^k 2^r`; `(2^r - 1) / r` fitted with Chebyshev polynomials, error 2^-63.
    private static void powers(Work work, int n) {
        for (int i = 0; i < n; i += L) {
            DoubleVector r = DoubleVector.fromArray(S, work.r, i);
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
            power.reinterpretAsLongs()
                    .add(LongVector.fromArray(LongVector.SPECIES_PREFERRED, work.scale, i))
                    .reinterpretAsDoubles()
                    .intoArray(work.y, i);
        }
    }
}
