package espalier.backend.cpu;

import java.lang.foreign.MemorySegment;

/// Exponential functions of floats in loops that the compiler turns into vector code by itself, for [AutoLoops32] and
/// [AutoRowLoops32]: within 3 units in the last place, several times as fast as `Math.exp` of each element.
///
/// With `k` the whole number nearest to `x / 2 ln 2` and `r = x - 2 k ln 2` is `e^x = e^r 2^k 2^k`, and `e^r = 1 + r
/// (1 + r q(r))`; q fitted with Chebyshev polynomials, error 3e-9. Two factors, as one would not reach the largest and
/// the smallest floats. Each step is a loop of its own: the compiler vectorises none that is longer, that stores to two
/// arrays, or that takes the bits of an int for a float, which is why these are copied as memory; see also
/// [AutoLoops32]. No fused
/// multiply-adds: where a processor has none, Java computes them with big decimals.
final class AutoFunctions32 {
    private static final int BLOCK = 1024;
    private static final float INVERSE = 0.72134752f;
    /// 2 ln 2 = PERIOD + REST; PERIOD has so few bits that its product with k is exact.
    private static final float PERIOD = 1.386291504f;
    private static final float REST = 2.85721354e-6f;
    /// Added to a number below 2^22 and taken away, it leaves the nearest integer.
    private static final float ROUND = 12582912f;
    /// Beyond, results are infinite or 0, and k still fits the exponent of a float.
    private static final float LIMIT = 174;
    /// Beyond, the hyperbolic tangent is 1.
    private static final float TANH_LIMIT = 20;

    private static final ThreadLocal<Work> WORK = ThreadLocal.withInitial(Work::new);

    private AutoFunctions32() {}

    /// One block on its way: x, then r; the exponents; 2^k, the same memory as floats.
    private static final class Work {
        final float[] r = new float[BLOCK];
        final float[] factors = new float[BLOCK];
        private final int[] exponents = new int[BLOCK];
        private final MemorySegment from = MemorySegment.ofArray(exponents);
        private final MemorySegment to = MemorySegment.ofArray(factors);

        /// r and 2^k of `x = scale x - minus`, which goes no further than `limit`.
        void reduce(float[] x, int xo, float scale, float minus, float limit, int n) {
            System.arraycopy(x, xo, r, 0, n);
            clamp(r, scale, minus, limit, n);
            exponents(r, exponents, n);
            remainders(r, n);
            MemorySegment.copy(from, 0, to, 0, 4L * n);
        }

        private static void clamp(float[] r, float scale, float minus, float limit, int n) {
            for (int i = 0; i < n; i++) {
                r[i] = Math.max(Math.min(r[i] * scale - minus, limit), -limit);
            }
        }

        private static void exponents(float[] r, int[] exponents, int n) {
            for (int i = 0; i < n; i++) {
                exponents[i] = ((int) (r[i] * INVERSE + ROUND - ROUND) + 127) << 23;
            }
        }

        private static void remainders(float[] r, int n) {
            for (int i = 0; i < n; i++) {
                float k = r[i] * INVERSE + ROUND - ROUND;
                r[i] = r[i] - k * PERIOD - k * REST;
            }
        }
    }

    /// `y = e^(x - minus)`
    static void exp(float[] x, int xo, float minus, float[] y, int yo, int n) {
        Work work = WORK.get();
        for (int from = 0; from < n; from += BLOCK) {
            int m = Math.min(BLOCK, n - from);
            work.reduce(x, xo + from, 1, minus, LIMIT, m);
            exp(work.r, work.factors, m);
            System.arraycopy(work.r, 0, y, yo + from, m);
        }
    }

    /// `r = e^r` of what was reduced.
    private static void exp(float[] rest, float[] factor, int n) {
        for (int i = 0; i < n; i++) {
            float r = rest[i];
            float q = 2.5067942e-5f;
            q = q * r + 2.0074447e-4f;
            q = q * r + 1.3888087e-3f;
            q = q * r + 8.3327722e-3f;
            q = q * r + 4.1666675e-2f;
            q = q * r + 0.1666667f;
            q = q * r + 0.5f;
            rest[i] = ((q * r + 1) * r + 1) * factor[i] * factor[i];
        }
    }

    /// `1 / (1 + e^-x)`
    static void sigmoid(float[] x, int xo, float[] y, int yo, int n) {
        Work work = WORK.get();
        for (int from = 0; from < n; from += BLOCK) {
            int m = Math.min(BLOCK, n - from);
            work.reduce(x, xo + from, -1, 0, LIMIT, m);
            exp(work.r, work.factors, m);
            sigmoid(work.r, m);
            System.arraycopy(work.r, 0, y, yo + from, m);
        }
    }

    private static void sigmoid(float[] e, int n) {
        for (int i = 0; i < n; i++) {
            e[i] = 1 / (1 + e[i]);
        }
    }

    /// `m / (m + 2)` with `m = e^2x - 1 = 4^k (e^r - 1) - (1 - 4^k)`, in which nothing cancels, and which keeps -0.
    static void tanh(float[] x, int xo, float[] y, int yo, int n) {
        Work work = WORK.get();
        for (int from = 0; from < n; from += BLOCK) {
            int m = Math.min(BLOCK, n - from);
            work.reduce(x, xo + from, 2, 0, TANH_LIMIT, m);
            powersLessOne(work.r, m);
            tanh(work.r, work.factors, m);
            System.arraycopy(work.r, 0, y, yo + from, m);
        }
    }

    /// `r = e^r - 1`
    private static void powersLessOne(float[] rest, int n) {
        for (int i = 0; i < n; i++) {
            float r = rest[i];
            float q = 2.5067942e-5f;
            q = q * r + 2.0074447e-4f;
            q = q * r + 1.3888087e-3f;
            q = q * r + 8.3327722e-3f;
            q = q * r + 4.1666675e-2f;
            q = q * r + 0.1666667f;
            q = q * r + 0.5f;
            rest[i] = (q * r + 1) * r;
        }
    }

    private static void tanh(float[] e, float[] factor, int n) {
        for (int i = 0; i < n; i++) {
            float square = factor[i] * factor[i];
            float m = e[i] * square - (1 - square);
            e[i] = m / (m + 2);
        }
    }
}
