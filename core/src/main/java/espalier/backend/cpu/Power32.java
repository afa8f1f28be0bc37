package espalier.backend.cpu;

import espalier.backend.Binary;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Powers of floats in vector code, for [Vectors32]: `2^(b log2 a)` in double precision, rounded once. What has no such
/// form (a not positive, or anything infinite or NaN) goes one by one through the definition.
///
/// The series end where a float no longer sees them: the logarithm is right to 2^-38 of itself, the power to 2^-31.
final class Power32 {
    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final int L = D.length();
    /// As many floats as a vector has doubles.
    private static final VectorSpecies<Float> H = VectorSpecies.of(float.class,
            VectorShape.forBitSize(D.vectorBitSize() / 2));
    private static final int BLOCK = 1024;
    private static final ThreadLocal<Work> WORK = ThreadLocal.withInitial(Work::new);

    private static final long ONE = Double.doubleToRawLongBits(1.0);
    /// The square root of a half: fractions are taken from there to twice as much.
    private static final long LEAST = Double.doubleToRawLongBits(Math.sqrt(0.5));
    /// Added to a number of at most 51 bits, it leaves its whole part in the low bits.
    private static final double WHOLE = 0x1.8p52;
    /// 2^52 and the bias of exponents: a biased exponent in the bits of 2^52, less this, is that exponent.
    private static final double BIASED = 0x1p52 + 1023;
    private static final long IN_BITS = Double.doubleToRawLongBits(0x1p52);
    private static final double LOG2E = 1.4426950408889634;
    private static final double LN2 = 0.6931471805599453;

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
            int whole = D.loopBound(m);
            boolean odd = powers(a, ao + i, b, bo + i, work.y, 0, whole);
            if (whole < m) {
                System.arraycopy(a, ao + i + whole, work.a, 0, m - whole);
                System.arraycopy(b, bo + i + whole, work.b, 0, m - whole);
                Arrays.fill(work.a, m - whole, L, 1f);
                Arrays.fill(work.b, m - whole, L, 1f);
                odd |= powers(work.a, 0, work.b, 0, work.y, whole, L);
            }
            if (odd) {
                others(a, ao + i, b, bo + i, work.y, m);
            }
            System.arraycopy(work.y, 0, y, yo + i, m);
        }
    }

    private static void others(float[] a, int ao, float[] b, int bo, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            float v = a[ao + i];
            float w = b[bo + i];
            if (!(v > 0 && v < Float.POSITIVE_INFINITY && Math.abs(w) < Float.POSITIVE_INFINITY)) {
                y[i] = (float) Binary.POWER.apply(v, w);
            }
        }
    }

    /// `y = a^b` of whole vectors; returns whether there are elements that [#others] must compute.
    private static boolean powers(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        DoubleVector odd = DoubleVector.zero(D);
        for (int i = 0; i < n; i += L) {
            DoubleVector v = (DoubleVector) FloatVector.fromArray(H, a, ao + i)
                    .convertShape(VectorOperators.F2D, D, 0);
            DoubleVector w = (DoubleVector) FloatVector.fromArray(H, b, bo + i)
                    .convertShape(VectorOperators.F2D, D, 0);
            VectorMask<Double> plain = v.compare(VectorOperators.GT, 0.0)
                    .and(v.compare(VectorOperators.LT, Double.POSITIVE_INFINITY))
                    .and(w.abs().compare(VectorOperators.LT, Double.POSITIVE_INFINITY));
            odd = DoubleVector.broadcast(D, 1.0).blend(odd, plain);

            // a = 2^e m: log2 a = e + 2 log2(e) (f + f^3 / 3 + f^5 / 5 + ...), f = (m - 1) / (m + 1)
            LongVector bits = v.reinterpretAsLongs();
            LongVector exponent = bits.add(ONE - LEAST).lanewise(VectorOperators.LSHR, 52);
            DoubleVector e = exponent.or(IN_BITS).reinterpretAsDoubles().sub(BIASED);
            DoubleVector m = bits.sub(exponent.lanewise(VectorOperators.LSHL, 52)).add(ONE).reinterpretAsDoubles();
            DoubleVector f = m.sub(1.0).div(m.add(1.0));
            DoubleVector s = f.mul(f);
            DoubleVector log = DoubleVector.broadcast(D, 2 * LOG2E / 15)
                    .fma(s, DoubleVector.broadcast(D, 2 * LOG2E / 13))
                    .fma(s, DoubleVector.broadcast(D, 2 * LOG2E / 11))
                    .fma(s, DoubleVector.broadcast(D, 2 * LOG2E / 9))
                    .fma(s, DoubleVector.broadcast(D, 2 * LOG2E / 7))
                    .fma(s, DoubleVector.broadcast(D, 2 * LOG2E / 5))
                    .fma(s, DoubleVector.broadcast(D, 2 * LOG2E / 3))
                    .fma(s, DoubleVector.broadcast(D, 2 * LOG2E))
                    .fma(f, e);

            // 2^p = 2^k e^r; beyond 2^200 a float is infinite, below 2^-200 zero
            DoubleVector p = w.mul(log);
            p = p.blend(200.0, p.compare(VectorOperators.GT, 200.0))
                    .blend(-200.0, p.compare(VectorOperators.LT, -200.0));
            DoubleVector shifted = p.add(WHOLE);
            DoubleVector r = p.sub(shifted.sub(WHOLE)).mul(LN2);
            DoubleVector power = DoubleVector.broadcast(D, 1.0 / 40_320)
                    .fma(r, DoubleVector.broadcast(D, 1.0 / 5040))
                    .fma(r, DoubleVector.broadcast(D, 1.0 / 720))
                    .fma(r, DoubleVector.broadcast(D, 1.0 / 120))
                    .fma(r, DoubleVector.broadcast(D, 1.0 / 24))
                    .fma(r, DoubleVector.broadcast(D, 1.0 / 6))
                    .fma(r, DoubleVector.broadcast(D, 0.5))
                    .fma(r, DoubleVector.broadcast(D, 1.0))
                    .fma(r, DoubleVector.broadcast(D, 1.0));
            DoubleVector scale = shifted.reinterpretAsLongs()
                    .lanewise(VectorOperators.LSHL, 52)
                    .add(ONE)
                    .reinterpretAsDoubles();
            ((FloatVector) power.mul(scale).convertShape(VectorOperators.D2F, H, 0)).intoArray(y, yo + i);
        }
        return odd.compare(VectorOperators.NE, 0.0).anyTrue();
    }
}
