package espalier.backend.cpu;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The [RowLoops] of floats in vector code. A row is its whole vectors and a rest, which is copied into a vector that
/// is filled up: loops with masks are slow until they are compiled. The loops below take arrays and numbers only, since
/// a vector that is an argument becomes an object where the compiler leaves the call out of line.
final class SimdRowLoops32 extends RowLoops32 {
    private static final VectorSpecies<Float> S = FloatVector.SPECIES_PREFERRED;
    private static final int L = S.length();

    @Override
    public void softmax(float[] x, int xo, float[] y, int yo, int n, float[] work) {
        int whole = S.loopBound(n);
        take(x, xo + whole, n - whole, Float.NEGATIVE_INFINITY, work, 0);
        float largest = Math.max(largest(x, xo, whole), largest(work, 0, L));
        float sum = exp(x, xo, y, yo, whole, largest, work);
        scale(y, yo, whole, 1 / sum);
        scale(work, 0, L, 1 / sum);
        System.arraycopy(work, 0, y, yo + whole, n - whole);
    }

    @Override
    public void logSoftmax(float[] x, int xo, float[] y, int yo, int n, float[] work) {
        int whole = S.loopBound(n);
        take(x, xo + whole, n - whole, Float.NEGATIVE_INFINITY, work, 0);
        float largest = Math.max(largest(x, xo, whole), largest(work, 0, L));
        float log = (float) Math.log(sumOfExp(x, xo, whole, largest, work));
        shift(x, xo, y, yo, whole, largest, log);
        shift(work, 0, work, 0, L, largest, log);
        System.arraycopy(work, 0, y, yo + whole, n - whole);
    }

    @Override
    public void softmaxGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, boolean add,
            float[] work) {
        int whole = takeAll(y, yo, dy, dyo, dx, dxo, n, work);
        float sum = dot(y, yo, dy, dyo, whole, work) + dot(work, 0, work, L, L, work);
        softmaxShare(y, yo, dy, dyo, sum, dx, dxo, whole, add);
        softmaxShare(work, 0, work, L, sum, work, 2 * L, L, add);
        System.arraycopy(work, 2 * L, dx, dxo + whole, n - whole);
    }

    @Override
    public void logSoftmaxGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, boolean add,
            float[] work) {
        int whole = takeAll(y, yo, dy, dyo, dx, dxo, n, work);
        float sum = sum(dy, dyo, whole, work) + sum(work, L, L, work);
        logShare(y, yo, dy, dyo, -sum, dx, dxo, whole, add, work);
        System.arraycopy(work, 2 * L, dx, dxo + whole, n - whole);
    }

    @Override
    public void scaledExp(double factor, float[] y, int yo, float[] dx, int dxo, int n, boolean add, float[] work) {
        int whole = takeAll(y, yo, y, yo, dx, dxo, n, work);
        expShare(y, yo, (float) factor, dx, dxo, whole, add, work);
        System.arraycopy(work, 2 * L, dx, dxo + whole, n - whole);
    }

    @Override
    public double normal(boolean centred, double epsilon, float[] x, int xo, float[] y, int yo, int n, float[] work) {
        int whole = S.loopBound(n);
        take(x, xo + whole, n - whole, 0, work, 0);
        float mean = centred ? (sum(x, xo, whole, work) + sum(work, 0, L, work)) / n : 0;
        Arrays.fill(work, n - whole, L, mean);
        double squares = squares(x, xo, whole, mean, work) + squares(work, 0, L, mean, work);
        float factor = (float) (1 / Math.sqrt(squares / n + epsilon));
        normalize(x, xo, y, yo, whole, mean, factor);
        normalize(work, 0, work, 0, L, mean, factor);
        System.arraycopy(work, 0, y, yo + whole, n - whole);
        return factor;
    }

    @Override
    public void normalGradient(boolean centred, double factor, float[] y, int yo, float[] dy, int dyo, float[] dx,
            int dxo,
            int n, boolean add, float[] work) {
        int whole = takeAll(y, yo, dy, dyo, dx, dxo, n, work);
        float mean = centred ? (sum(dy, dyo, whole, work) + sum(work, L, L, work)) / n : 0;
        float slope = (dot(y, yo, dy, dyo, whole, work) + dot(work, 0, work, L, L, work)) / n;
        normalShare(y, yo, dy, dyo, mean, -slope, (float) factor, dx, dxo, whole, add);
        normalShare(work, 0, work, L, mean, -slope, (float) factor, work, 2 * L, L, add);
        System.arraycopy(work, 2 * L, dx, dxo + whole, n - whole);
    }

    /// The rest of a row, filled up.
    private static void take(float[] x, int from, int count, float fill, float[] work, int at) {
        System.arraycopy(x, from, work, at, count);
        Arrays.fill(work, at + count, at + L, fill);
    }

    /// The rests of three rows; returns the length of the whole vectors.
    private static int takeAll(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, float[] work) {
        int whole = S.loopBound(n);
        take(y, yo + whole, n - whole, 0, work, 0);
        take(dy, dyo + whole, n - whole, 0, work, L);
        take(dx, dxo + whole, n - whole, 0, work, 2 * L);
        return whole;
    }

    /// The sum of the vector behind the three rests: halves onto halves, in an order that is always the same.
    private static float total(float[] work) {
        for (int half = L / 2; half > 0; half /= 2) {
            for (int i = 3 * L; i < 3 * L + half; i++) {
                work[i] += work[i + half];
            }
        }
        return work[3 * L];
    }

    private static float largest(float[] x, int xo, int n) {
        FloatVector most = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < n; i += L) {
            most = most.max(FloatVector.fromArray(S, x, xo + i));
        }
        return most.reduceLanes(VectorOperators.MAX);
    }

    private static float exp(float[] x, int xo, float[] y, int yo, int whole, float largest, float[] work) {
        FloatVector sum = FloatVector.zero(S);
        for (int i = 0; i <= whole; i += L) {
            float[] from = i < whole ? x : work;
            float[] to = i < whole ? y : work;
            FloatVector e = Functions32.exp(FloatVector.fromArray(S, from, i < whole ? xo + i : 0).sub(largest));
            e.intoArray(to, i < whole ? yo + i : 0);
            sum = sum.add(e);
        }
        sum.intoArray(work, 3 * L);
        return total(work);
    }

    /// Of a row and its rest: with one call for both, a row's function has one loop with `e^x` to be inlined and not
    /// two, which would be more than the compiler takes; so also below.
    private static float sumOfExp(float[] x, int xo, int whole, float largest, float[] work) {
        FloatVector sum = FloatVector.zero(S);
        for (int i = 0; i <= whole; i += L) {
            float[] from = i < whole ? x : work;
            int at = i < whole ? xo + i : 0;
            sum = sum.add(Functions32.exp(FloatVector.fromArray(S, from, at).sub(largest)));
        }
        sum.intoArray(work, 3 * L);
        return total(work);
    }

    private static void scale(float[] y, int yo, int n, float factor) {
        for (int i = 0; i < n; i += L) {
            FloatVector.fromArray(S, y, yo + i).mul(factor).intoArray(y, yo + i);
        }
    }

    private static void shift(float[] x, int xo, float[] y, int yo, int n, float largest, float log) {
        for (int i = 0; i < n; i += L) {
            FloatVector.fromArray(S, x, xo + i).sub(largest).sub(log).intoArray(y, yo + i);
        }
    }

    private static void normalize(float[] x, int xo, float[] y, int yo, int n, float mean, float factor) {
        for (int i = 0; i < n; i += L) {
            FloatVector.fromArray(S, x, xo + i).sub(mean).mul(factor).intoArray(y, yo + i);
        }
    }

    private static float sum(float[] x, int xo, int n, float[] work) {
        FloatVector sum = FloatVector.zero(S);
        for (int i = 0; i < n; i += L) {
            sum = sum.add(FloatVector.fromArray(S, x, xo + i));
        }
        sum.intoArray(work, 3 * L);
        return total(work);
    }

    private static float squares(float[] x, int xo, int n, float mean, float[] work) {
        FloatVector sum = FloatVector.zero(S);
        for (int i = 0; i < n; i += L) {
            FloatVector d = FloatVector.fromArray(S, x, xo + i).sub(mean);
            sum = d.fma(d, sum);
        }
        sum.intoArray(work, 3 * L);
        return total(work);
    }

    private static float dot(float[] y, int yo, float[] dy, int dyo, int n, float[] work) {
        FloatVector sum = FloatVector.zero(S);
        for (int i = 0; i < n; i += L) {
            sum = FloatVector.fromArray(S, y, yo + i).fma(FloatVector.fromArray(S, dy, dyo + i), sum);
        }
        sum.intoArray(work, 3 * L);
        return total(work);
    }

    private static void softmaxShare(float[] y, int yo, float[] dy, int dyo, float sum, float[] dx, int dxo, int n,
            boolean add) {
        for (int i = 0; i < n; i += L) {
            FloatVector share = FloatVector.fromArray(S, dy, dyo + i).sub(sum).mul(FloatVector.fromArray(S, y, yo + i));
            (add ? share.add(FloatVector.fromArray(S, dx, dxo + i)) : share).intoArray(dx, dxo + i);
        }
    }

    private static void logShare(float[] y, int yo, float[] dy, int dyo, float factor, float[] dx, int dxo,
            int whole, boolean add, float[] work) {
        FloatVector f = FloatVector.broadcast(S, factor);
        for (int i = 0; i <= whole; i += L) {
            boolean inside = i < whole;
            float[] to = inside ? dx : work;
            int at = inside ? dxo + i : 2 * L;
            FloatVector e = Functions32.exp(FloatVector.fromArray(S, inside ? y : work, inside ? yo + i : 0));
            FloatVector share = e.fma(f, FloatVector.fromArray(S, inside ? dy : work, inside ? dyo + i : L));
            (add ? share.add(FloatVector.fromArray(S, to, at)) : share).intoArray(to, at);
        }
    }

    private static void expShare(float[] y, int yo, float factor, float[] dx, int dxo, int whole, boolean add,
            float[] work) {
        for (int i = 0; i <= whole; i += L) {
            boolean inside = i < whole;
            float[] to = inside ? dx : work;
            int at = inside ? dxo + i : 2 * L;
            FloatVector e = Functions32.exp(FloatVector.fromArray(S, inside ? y : work, inside ? yo + i : 0));
            FloatVector share = e.mul(factor);
            (add ? share.add(FloatVector.fromArray(S, to, at)) : share).intoArray(to, at);
        }
    }

    private static void normalShare(float[] y, int yo, float[] dy, int dyo, float mean, float slope, float factor,
            float[] dx, int dxo, int n, boolean add) {
        FloatVector f = FloatVector.broadcast(S, slope);
        for (int i = 0; i < n; i += L) {
            FloatVector share = FloatVector.fromArray(S, y, yo + i)
                    .fma(f, FloatVector.fromArray(S, dy, dyo + i).sub(mean))
                    .mul(factor);
            (add ? share.add(FloatVector.fromArray(S, dx, dxo + i)) : share).intoArray(dx, dxo + i);
        }
    }
}
