package espalier.backend.cpu;

import espalier.backend.Binary;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/// Powers of floats in vector code, for [Vectors32]: `e^(b ln a)` in double precision, rounded once. What has no such
/// form (a not positive, or anything infinite or NaN) goes one by one through the definition.
final class Power32 {
    private static final VectorSpecies<Double> D = DoubleVector.SPECIES_PREFERRED;
    private static final int L = D.length();
    /// As many floats as a vector has doubles.
    private static final VectorSpecies<Float> H = VectorSpecies.of(float.class,
            VectorShape.forBitSize(D.vectorBitSize() / 2));
    private static final int BLOCK = 1024;
    private static final ThreadLocal<Work> WORK = ThreadLocal.withInitial(Work::new);

    private static final class Work {
        final float[] a = new float[BLOCK];
        final float[] b = new float[BLOCK];
        final double[] exponents = new double[BLOCK];
        final float[] y = new float[BLOCK];
    }

    private Power32() {}

    /// `y = a^b`
    static void apply(float[] a, int ao, float[] b, int bo, float[] y, int yo, int n) {
        Work work = WORK.get();
        for (int i = 0; i < n; i += BLOCK) {
            int m = Math.min(BLOCK, n - i);
            int whole = D.loopBound(m + L - 1);
            boolean odd;
            if (whole > m) {
                System.arraycopy(a, ao + i, work.a, 0, m);
                System.arraycopy(b, bo + i, work.b, 0, m);
                Arrays.fill(work.a, m, whole, 1f);
                Arrays.fill(work.b, m, whole, 1f);
                odd = exponents(work.a, 0, work.b, 0, work.exponents, whole);
            } else {
                odd = exponents(a, ao + i, b, bo + i, work.exponents, whole);
            }
            powers(work.exponents, work.y, whole);
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

    /// `y = b ln a`; returns whether there are elements that [#others] must compute.
    private static boolean exponents(float[] a, int ao, float[] b, int bo, double[] y, int n) {
        boolean odd = widen(a, ao, b, bo, y, n);
        Functions64.log(y, 0, y, 0, n);
        for (int i = 0; i < n; i += L) {
            ((DoubleVector) FloatVector.fromArray(H, b, bo + i).convertShape(VectorOperators.F2D, D, 0))
                    .mul(DoubleVector.fromArray(D, y, i))
                    .intoArray(y, i);
        }
        return odd;
    }

    /// `y = a`; returns whether a or b has elements that [#others] must compute.
    private static boolean widen(float[] a, int ao, float[] b, int bo, double[] y, int n) {
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
            v.intoArray(y, i);
        }
        return odd.compare(VectorOperators.NE, 0.0).anyTrue();
    }

    /// `y = e^x`, and x too.
    private static void powers(double[] x, float[] y, int n) {
        Functions64.exp(x, 0, 0, x, 0, n);
        for (int i = 0; i < n; i += L) {
            ((FloatVector) DoubleVector.fromArray(D, x, i).convertShape(VectorOperators.D2F, H, 0)).intoArray(y, i);
        }
    }
}
