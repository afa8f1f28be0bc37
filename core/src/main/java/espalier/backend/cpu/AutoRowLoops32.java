package espalier.backend.cpu;

import java.lang.foreign.MemorySegment;

/// The [RowLoops32] of programs without the vector module: softmax in loops that the compiler turns into vector code by
/// itself; made by [CpuBackend].
final class AutoRowLoops32 extends RowLoops32 {
    /// In shorter rows, the ends of the loops take longer than `Math.exp`.
    private static final int SHORT = 48;
    private static final int BLOCK = 1024;

    private static final ThreadLocal<int[]> BITS = ThreadLocal.withInitial(() -> new int[BLOCK]);

    @Override
    public void softmax(float[] x, int xo, float[] y, int yo, int n, float[] work) {
        if (n < SHORT) {
            super.softmax(x, xo, y, yo, n, work);
            return;
        }
        AutoFunctions32.exp(x, xo, largest(x, xo, n), y, yo, n);
        float factor = 1 / Loops32.sum(y, yo, n);
        for (int i = 0; i < n; i++) {
            y[yo + i] *= factor;
        }
    }

    @Override
    public void logSoftmax(float[] x, int xo, float[] y, int yo, int n, float[] work) {
        if (n < SHORT) {
            super.logSoftmax(x, xo, y, yo, n, work);
            return;
        }
        float largest = largest(x, xo, n);
        double sum = 0;
        for (int from = 0; from < n; from += WORK) {
            int m = Math.min(WORK, n - from);
            AutoFunctions32.exp(x, xo + from, largest, work, 0, m);
            sum += Loops32.sum(work, 0, m);
        }
        float log = (float) Math.log(sum);
        System.arraycopy(x, xo, y, yo, n); // then y alone: see AutoLoops32
        for (int i = 0; i < n; i++) {
            y[yo + i] = y[yo + i] - largest - log;
        }
    }

    /// The largest element, by bits that are ordered as the floats are: the compiler vectorises the maximum of ints,
    /// not that of floats. Of a row with a NaN it may be any other: there every result is NaN.
    private static float largest(float[] x, int xo, int n) {
        int[] bits = BITS.get();
        MemorySegment from = MemorySegment.ofArray(x);
        MemorySegment to = MemorySegment.ofArray(bits);
        int largest = Integer.MIN_VALUE;
        for (int i = 0; i < n; i += BLOCK) {
            int m = Math.min(BLOCK, n - i);
            MemorySegment.copy(from, 4L * (xo + i), to, 0, 4L * m);
            largest = Math.max(largest, largest(bits, m));
        }
        return Float.intBitsToFloat(largest ^ ((largest >> 31) & Integer.MAX_VALUE));
    }

    private static int largest(int[] bits, int n) {
        int largest = Integer.MIN_VALUE;
        for (int i = 0; i < n; i++) {
            largest = Math.max(largest, bits[i] ^ ((bits[i] >> 31) & Integer.MAX_VALUE));
        }
        return largest;
    }
}
