package espalier.backend.cpu;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Sine and cosine of floats in vector code, for [Vectors32], within 2 units in the last place.
///
/// `x = k pi/2 + r` with `|r| <= pi/4`; pi/2 is subtracted in three pieces, each in one fused step, so that `r` keeps
/// its digits where it cancels. Numbers too far out for that go one by one through `Math`, in double precision.
final class Trigonometry32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final int BLOCK = 1024;
    /// Up to here the three pieces are enough.
    private static final float FAR = 71476f;
    private static final float TWO_OVER_PI = 0.63661975f;
    private static final float PI1 = 1.5707964f;
    private static final float PI2 = -4.371139e-8f;
    private static final float PI3 = -1.7151245e-15f;
    /// Added to a number below 2^22, it leaves the nearest integer in the lowest bits.
    private static final float ROUND = 12582912f;
    private static final ThreadLocal<float[]> SCRATCH = ThreadLocal.withInitial(() -> new float[2 * BLOCK]);

    private Trigonometry32() {}

    /// `y = sin x`, or `cos x`.
    static void apply(boolean cosine, float[] x, int xo, float[] y, int yo, int n) {
        float[] scratch = SCRATCH.get();
        for (int i = 0; i < n; i += BLOCK) {
            int m = Math.min(BLOCK, n - i);
            int whole = S.loopBound(m + L - 1);
            float[] from = x;
            int at = xo + i;
            if (whole > m) {
                System.arraycopy(x, at, scratch, BLOCK, m);
                Arrays.fill(scratch, BLOCK + m, BLOCK + whole, 0f);
                from = scratch;
                at = BLOCK;
            }
            if (loop(cosine ? 1 : 0, from, at, scratch, whole)) {
                far(cosine, x, xo + i, scratch, m);
            }
            System.arraycopy(scratch, 0, y, yo + i, m);
        }
    }

    private static void far(boolean cosine, float[] x, int xo, float[] y, int n) {
        for (int i = 0; i < n; i++) {
            float v = x[xo + i];
            if (Math.abs(v) > FAR) {
                y[i] = (float) (cosine ? Math.cos(v) : Math.sin(v));
            }
        }
    }

    /// The sine of `x + quarter pi/2`, into the beginning of y; returns whether any x is too far out. The polynomials
    /// are those of Cephes (Moshier 1992, `sinf.c`).
    private static boolean loop(int quarter, float[] x, int xo, float[] y, int n) {
        FloatVector largest = FloatVector.zero(S);
        float same = quarter == 0 ? 0f : -1f;
        for (int i = 0; i < n; i += L) {
            FloatVector v = FloatVector.fromArray(S, x, xo + i);
            FloatVector size = v.abs();
            largest = largest.blend(size, size.compare(VectorOperators.GT, largest));
            FloatVector shifted = v.fma(FloatVector.broadcast(S, TWO_OVER_PI), FloatVector.broadcast(S, ROUND));
            FloatVector k = shifted.sub(ROUND);
            FloatVector r = k.fma(FloatVector.broadcast(S, -PI1), v);
            r = k.fma(FloatVector.broadcast(S, -PI2), r);
            r = k.fma(FloatVector.broadcast(S, -PI3), r);
            FloatVector z = r.mul(r);
            FloatVector s = z.fma(FloatVector.broadcast(S, -1.9515296e-4f), FloatVector.broadcast(S, 8.332161e-3f));
            s = s.fma(z, FloatVector.broadcast(S, -0.16666655f));
            s = s.fma(z.mul(r), r);
            FloatVector c = z.fma(FloatVector.broadcast(S, 2.4433157e-5f), FloatVector.broadcast(S, -1.3887316e-3f));
            c = c.fma(z, FloatVector.broadcast(S, 4.1666646e-2f));
            c = c.fma(z.mul(z), z.fma(FloatVector.broadcast(S, -0.5f), FloatVector.broadcast(S, 1f)));
            IntVector q = shifted.reinterpretAsInts().add(quarter);
            VectorMask<Integer> odd = q.and(1).compare(VectorOperators.NE, 0);
            IntVector bits = s.reinterpretAsInts().blend(c.reinterpretAsInts(), odd);
            FloatVector result = bits.lanewise(VectorOperators.XOR, q.and(2).lanewise(VectorOperators.LSHL, 30))
                    .reinterpretAsFloats();
            // the sine of -0 is -0, which the sums above lose
            result.blend(v, size.compare(VectorOperators.LE, same)).intoArray(y, i);
        }
        return largest.compare(VectorOperators.GT, FAR).anyTrue();
    }
}
