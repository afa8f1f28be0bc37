package espalier.backend.cpu;

import espalier.backend.Scores;
import java.util.Arrays;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// The [RowLoops] of doubles in vector code. A row is its whole vectors and a rest, which is copied into a vector that
/// is filled up: loops with masks are slow until they are compiled. The loops below take arrays and numbers only, since
/// a vector that is an argument becomes an object where the compiler leaves the call out of line.
final class SimdRowLoops64 extends RowLoops64 {
    private static final VectorSpecies<Double> S = DoubleVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /// 0, 1, 2 ...
    private static final DoubleVector NUMBERS = DoubleVector.zero(S).addIndex(1);
    private static final double FAR = Scores.FAR;
    /// Elements of which `e^x` is taken at once; `work` holds them behind four vectors.
    private static final int BLOCK = WORK - 4 * L;
    /// In `work`, of the rows that are normalised together: the means, and room for a vector of sums of each.
    private static final int MEANS = 0;
    private static final int SUMS = ROWS;

    @Override
    public void softmax(double[] x, int xo, double[] y, int yo, int n, double[] work) {
        int whole = S.loopBound(n);
        take(x, xo + whole, n - whole, Double.NEGATIVE_INFINITY, work, 0);
        double largest = Math.max(largest(x, xo, whole), largest(work, 0, L));
        Functions64.exp(x, xo, largest, y, yo, whole);
        Functions64.exp(work, 0, largest, work, 0, L);
        double sum = sum(y, yo, whole, work) + sum(work, 0, L, work);
        scale(y, yo, whole, 1 / sum);
        scale(work, 0, L, 1 / sum);
        System.arraycopy(work, 0, y, yo + whole, n - whole);
    }

    @Override
    public void logSoftmax(double[] x, int xo, double[] y, int yo, int n, double[] work) {
        int whole = S.loopBound(n);
        take(x, xo + whole, n - whole, Double.NEGATIVE_INFINITY, work, 0);
        double largest = Math.max(largest(x, xo, whole), largest(work, 0, L));
        double sum = sumOfExp(x, xo, whole, largest, work) + sumOfExp(work, 0, L, largest, work);
        double log = Math.log(sum);
        shift(x, xo, y, yo, whole, largest, log);
        shift(work, 0, work, 0, L, largest, log);
        System.arraycopy(work, 0, y, yo + whole, n - whole);
    }

    /// In turn, as [#normal]; where rows do not fill vectors, one after the other.
    @Override
    public void weigh(double scale, double[] x, int xo, double @Nullable [] real, int ro, int seen, int step, int n,
            int rows, double[] work) {
        if (S.loopBound(n) < n) {
            for (int r = 0; r < rows; r++) {
                weighOne(scale, x, xo + r * n, real, ro, seen + r * step, n, work);
            }
            return;
        }
        for (int r = 0; r < rows; r++) {
            scores(scale, x, xo + r * n, real, ro, seen + r * step, n, work, SUMS + r * L);
        }
        for (int r = 0; r < rows; r++) {
            work[MEANS + r] = largest(work, SUMS + r * L, L);
        }
        for (int r = 0; r < rows; r++) {
            Functions64.exp(x, xo + r * n, work[MEANS + r], x, xo + r * n, n);
        }
        sums(x, xo, n, rows, work);
        Lanes64.sums(work, SUMS, rows, work, MEANS);
        for (int r = 0; r < rows; r++) {
            scale(x, xo + r * n, n, 1 / work[MEANS + r]);
        }
    }

    private static void weighOne(double scale, double[] x, int xo, double @Nullable [] real, int ro, int seen, int n,
            double[] work) {
        int whole = S.loopBound(n);
        scores(scale, x, xo, real, ro, seen, whole, work, 3 * L);
        double largest = largest(work, 3 * L, L);
        if (whole < n) {
            take(x, xo + whole, n - whole, Double.NEGATIVE_INFINITY, work, 0);
            if (real != null) {
                take(real, ro + whole, n - whole, 1, work, L);
            }
            scores(scale, work, 0, real == null ? null : work, L, seen - whole, L, work, 2 * L);
            largest = Math.max(largest, largest(work, 2 * L, L));
            Functions64.exp(work, 0, largest, work, 0, L);
        }
        Functions64.exp(x, xo, largest, x, xo, whole);
        double sum = sum(x, xo, whole, work);
        if (whole < n) {
            sum += sum(work, 0, L, work);
            scale(work, 0, L, 1 / sum);
            System.arraycopy(work, 0, x, xo + whole, n - whole);
        }
        scale(x, xo, whole, 1 / sum);
    }

    /// Scaled, and far away where nothing may be seen; the largest of each lane goes to `work[at]` and behind it.
    private static void scores(double scale, double[] x, int xo, double @Nullable [] real, int ro, int seen, int n,
            double[] work, int at) {
        DoubleVector most = DoubleVector.broadcast(S, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < n; i += L) {
            DoubleVector v = DoubleVector.fromArray(S, x, xo + i).mul(scale);
            if (real != null) {
                v = v.blend(v.sub(FAR), DoubleVector.fromArray(S, real, ro + i).compare(VectorOperators.EQ, 0.0));
            }
            if (seen < n) {
                v = v.blend(v.sub(FAR), NUMBERS.compare(VectorOperators.GE, (double) (seen - i)));
            }
            v.intoArray(x, xo + i);
            most = v.max(most);
        }
        most.intoArray(work, at);
    }

    @Override
    public void weighGradient(double scale, double[] y, int yo, double[] dy, int dyo, int n, int rows, double[] work) {
        if (S.loopBound(n) < n) {
            super.weighGradient(scale, y, yo, dy, dyo, n, rows, work);
            return;
        }
        dots(y, yo, dy, dyo, n, rows, work);
        Lanes64.sums(work, SUMS, rows, work, MEANS);
        for (int r = 0; r < rows; r++) {
            softmaxShare(scale, y, yo + r * n, dy, dyo + r * n, work[MEANS + r], dy, dyo + r * n, n, false);
        }
    }

    @Override
    public void softmaxGradient(double factor, double[] y, int yo, double[] dy, int dyo, double[] dx, int dxo, int n,
            boolean add,
            double[] work) {
        int whole = takeAll(y, yo, dy, dyo, dx, dxo, n, work);
        double sum = dot(y, yo, dy, dyo, whole, work) + dot(work, 0, work, L, L, work);
        softmaxShare(factor, y, yo, dy, dyo, sum, dx, dxo, whole, add);
        softmaxShare(factor, work, 0, work, L, sum, work, 2 * L, L, add);
        System.arraycopy(work, 2 * L, dx, dxo + whole, n - whole);
    }

    @Override
    public void logSoftmaxGradient(double[] y, int yo, double[] dy, int dyo, double[] dx, int dxo, int n, boolean add,
            double[] work) {
        int whole = takeAll(y, yo, dy, dyo, dx, dxo, n, work);
        double sum = sum(dy, dyo, whole, work) + sum(work, L, L, work);
        logShare(y, yo, dy, dyo, -sum, dx, dxo, whole, add, work);
        logShare(work, 0, work, L, -sum, work, 2 * L, L, add, work);
        System.arraycopy(work, 2 * L, dx, dxo + whole, n - whole);
    }

    @Override
    public void scaledExp(double factor, double[] y, int yo, double[] dx, int dxo, int n, boolean add, double[] work) {
        int whole = takeAll(y, yo, y, yo, dx, dxo, n, work);
        expShare(y, yo, factor, dx, dxo, whole, add, work);
        expShare(work, 0, factor, work, 2 * L, L, add, work);
        System.arraycopy(work, 2 * L, dx, dxo + whole, n - whole);
    }

    /// The means, the squares and the results of all rows in turn, so that the sums across lanes of one row do not wait
    /// for each other; where rows do not fill vectors, one row after the other.
    @Override
    public void normal(boolean centred, double epsilon, double[] x, int xo, double[] y, int yo, int n, int rows,
            double[] r,
            int ro, double[] work) {
        if (S.loopBound(n) < n) {
            for (int i = 0; i < rows; i++) {
                r[ro + i] = normal(centred, epsilon, x, xo + i * n, y, yo + i * n, n, work);
            }
            return;
        }
        if (centred) {
            sums(x, xo, n, rows, work);
            Lanes64.sums(work, SUMS, rows, work, MEANS);
        }
        for (int i = 0; i < rows; i++) {
            work[MEANS + i] = centred ? work[MEANS + i] / n : 0;
        }
        squares(x, xo, n, rows, work);
        Lanes64.sums(work, SUMS, rows, work, SUMS);
        for (int i = 0; i < rows; i++) {
            r[ro + i] = (1 / Math.sqrt(work[SUMS + i] * (1.0 / n) + epsilon));
        }
        for (int i = 0; i < rows; i++) {
            normalize(x, xo + i * n, y, yo + i * n, n, work[MEANS + i], r[ro + i]);
        }
    }

    private static double normal(boolean centred, double epsilon, double[] x, int xo, double[] y, int yo, int n,
            double[] work) {
        int whole = S.loopBound(n);
        take(x, xo + whole, n - whole, 0, work, 0);
        double mean = centred ? (sum(x, xo, whole, work) + sum(work, 0, L, work)) / n : 0;
        Arrays.fill(work, n - whole, L, mean);
        double squares = squares(x, xo, whole, mean, work) + squares(work, 0, L, mean, work);
        double factor = (1 / Math.sqrt(squares / n + epsilon));
        normalize(x, xo, y, yo, whole, mean, factor);
        normalize(work, 0, work, 0, L, mean, factor);
        System.arraycopy(work, 0, y, yo + whole, n - whole);
        return factor;
    }

    @Override
    public void normalGradient(boolean centred, double[] r, int ro, double[] y, int yo, double[] dy, int dyo,
            double[] dx,
            int dxo, int n, int rows, boolean add, double[] work) {
        if (S.loopBound(n) < n) {
            for (int i = 0; i < rows; i++) {
                normalGradient(centred, r[ro + i], y, yo + i * n, dy, dyo + i * n, dx, dxo + i * n, n, add, work);
            }
            return;
        }
        if (centred) {
            sums(dy, dyo, n, rows, work);
            Lanes64.sums(work, SUMS, rows, work, MEANS);
        }
        dots(y, yo, dy, dyo, n, rows, work);
        Lanes64.sums(work, SUMS, rows, work, SUMS);
        for (int i = 0; i < rows; i++) {
            double mean = centred ? work[MEANS + i] / n : 0;
            normalShare(y, yo + i * n, dy, dyo + i * n, mean, -work[SUMS + i] / n, r[ro + i], dx, dxo + i * n, n, add);
        }
    }

    private static void normalGradient(boolean centred, double factor, double[] y, int yo, double[] dy, int dyo,
            double[] dx, int dxo, int n, boolean add, double[] work) {
        int whole = takeAll(y, yo, dy, dyo, dx, dxo, n, work);
        double mean = centred ? (sum(dy, dyo, whole, work) + sum(work, L, L, work)) / n : 0;
        double slope = (dot(y, yo, dy, dyo, whole, work) + dot(work, 0, work, L, L, work)) / n;
        normalShare(y, yo, dy, dyo, mean, -slope, factor, dx, dxo, whole, add);
        normalShare(work, 0, work, L, mean, -slope, factor, work, 2 * L, L, add);
        System.arraycopy(work, 2 * L, dx, dxo + whole, n - whole);
    }

    /// The sums of the vectors of each row, side by side from [#SUMS] on.
    private static void sums(double[] x, int xo, int n, int rows, double[] work) {
        for (int r = 0; r < rows; r++) {
            int from = xo + r * n;
            DoubleVector sum = DoubleVector.zero(S);
            for (int i = 0; i < n; i += L) {
                sum = DoubleVector.fromArray(S, x, from + i).add(sum);
            }
            sum.intoArray(work, SUMS + r * L);
        }
    }

    /// As [#sums], of `(x - m)^2` with the mean of each row.
    private static void squares(double[] x, int xo, int n, int rows, double[] work) {
        for (int r = 0; r < rows; r++) {
            int from = xo + r * n;
            DoubleVector mean = DoubleVector.broadcast(S, work[MEANS + r]);
            DoubleVector sum = DoubleVector.zero(S);
            for (int i = 0; i < n; i += L) {
                DoubleVector d = DoubleVector.fromArray(S, x, from + i).sub(mean);
                sum = d.fma(d, sum);
            }
            sum.intoArray(work, SUMS + r * L);
        }
    }

    /// As [#sums], of `y dy`.
    private static void dots(double[] y, int yo, double[] dy, int dyo, int n, int rows, double[] work) {
        for (int r = 0; r < rows; r++) {
            int from = yo + r * n;
            int at = dyo + r * n;
            DoubleVector sum = DoubleVector.zero(S);
            for (int i = 0; i < n; i += L) {
                sum = DoubleVector.fromArray(S, y, from + i).fma(DoubleVector.fromArray(S, dy, at + i), sum);
            }
            sum.intoArray(work, SUMS + r * L);
        }
    }

    /// The rest of a row, filled up.
    private static void take(double[] x, int from, int count, double fill, double[] work, int at) {
        System.arraycopy(x, from, work, at, count);
        Arrays.fill(work, at + count, at + L, fill);
    }

    /// The rests of three rows; returns the length of the whole vectors.
    private static int takeAll(double[] y, int yo, double[] dy, int dyo, double[] dx, int dxo, int n, double[] work) {
        int whole = S.loopBound(n);
        take(y, yo + whole, n - whole, 0, work, 0);
        take(dy, dyo + whole, n - whole, 0, work, L);
        take(dx, dxo + whole, n - whole, 0, work, 2 * L);
        return whole;
    }

    /// The sum of the vector behind the three rests: halves onto halves, in an order that is always the same.
    private static double total(double[] work) {
        return Lanes64.sum(work, 3 * L);
    }

    private static double largest(double[] x, int xo, int n) {
        DoubleVector most = DoubleVector.broadcast(S, Double.NEGATIVE_INFINITY);
        for (int i = 0; i < n; i += L) {
            most = DoubleVector.fromArray(S, x, xo + i).max(most);
        }
        return most.reduceLanes(VectorOperators.MAX);
    }

    private static double sumOfExp(double[] x, int xo, int n, double largest, double[] work) {
        double sum = 0;
        for (int i = 0; i < n; i += BLOCK) {
            int m = Math.min(BLOCK, n - i);
            Functions64.exp(x, xo + i, largest, work, 4 * L, m);
            sum += sum(work, 4 * L, m, work);
        }
        return sum;
    }

    private static void scale(double[] y, int yo, int n, double factor) {
        for (int i = 0; i < n; i += L) {
            DoubleVector.fromArray(S, y, yo + i).mul(factor).intoArray(y, yo + i);
        }
    }

    private static void shift(double[] x, int xo, double[] y, int yo, int n, double largest, double log) {
        for (int i = 0; i < n; i += L) {
            DoubleVector.fromArray(S, x, xo + i).sub(largest).sub(log).intoArray(y, yo + i);
        }
    }

    private static void normalize(double[] x, int xo, double[] y, int yo, int n, double mean, double factor) {
        for (int i = 0; i < n; i += L) {
            DoubleVector.fromArray(S, x, xo + i).sub(mean).mul(factor).intoArray(y, yo + i);
        }
    }

    private static double sum(double[] x, int xo, int n, double[] work) {
        DoubleVector sum = DoubleVector.zero(S);
        for (int i = 0; i < n; i += L) {
            sum = DoubleVector.fromArray(S, x, xo + i).add(sum);
        }
        sum.intoArray(work, 3 * L);
        return total(work);
    }

    private static double squares(double[] x, int xo, int n, double mean, double[] work) {
        DoubleVector sum = DoubleVector.zero(S);
        for (int i = 0; i < n; i += L) {
            DoubleVector d = DoubleVector.fromArray(S, x, xo + i).sub(mean);
            sum = d.fma(d, sum);
        }
        sum.intoArray(work, 3 * L);
        return total(work);
    }

    private static double dot(double[] y, int yo, double[] dy, int dyo, int n, double[] work) {
        DoubleVector sum = DoubleVector.zero(S);
        for (int i = 0; i < n; i += L) {
            sum = DoubleVector.fromArray(S, y, yo + i).fma(DoubleVector.fromArray(S, dy, dyo + i), sum);
        }
        sum.intoArray(work, 3 * L);
        return total(work);
    }

    private static void softmaxShare(double factor, double[] y, int yo, double[] dy, int dyo, double sum, double[] dx,
            int dxo, int n,
            boolean add) {
        for (int i = 0; i < n; i += L) {
            DoubleVector share = DoubleVector.fromArray(S, dy, dyo + i)
                    .sub(sum)
                    .mul(factor)
                    .mul(DoubleVector.fromArray(S, y, yo + i));
            if (add) {
                share.add(DoubleVector.fromArray(S, dx, dxo + i)).intoArray(dx, dxo + i);
            } else {
                share.intoArray(dx, dxo + i);
            }
        }
    }

    private static void logShare(double[] y, int yo, double[] dy, int dyo, double factor, double[] dx, int dxo, int n,
            boolean add, double[] work) {
        for (int i = 0; i < n; i += BLOCK) {
            int m = Math.min(BLOCK, n - i);
            Functions64.exp(y, yo + i, 0, work, 4 * L, m);
            plusProduct(dy, dyo + i, factor, work, 4 * L, dx, dxo + i, m, add);
        }
    }

    /// `dx (+)= dy + factor e`
    private static void plusProduct(double[] dy, int dyo, double factor, double[] e, int eo, double[] dx, int dxo,
            int n, boolean add) {
        DoubleVector f = DoubleVector.broadcast(S, factor);
        for (int i = 0; i < n; i += L) {
            DoubleVector share = DoubleVector.fromArray(S, e, eo + i).fma(f, DoubleVector.fromArray(S, dy, dyo + i));
            if (add) {
                share.add(DoubleVector.fromArray(S, dx, dxo + i)).intoArray(dx, dxo + i);
            } else {
                share.intoArray(dx, dxo + i);
            }
        }
    }

    private static void expShare(double[] y, int yo, double factor, double[] dx, int dxo, int n, boolean add,
            double[] work) {
        for (int i = 0; i < n; i += BLOCK) {
            int m = Math.min(BLOCK, n - i);
            Functions64.exp(y, yo + i, 0, work, 4 * L, m);
            product(factor, work, 4 * L, dx, dxo + i, m, add);
        }
    }

    /// `dx (+)= factor e`
    private static void product(double factor, double[] e, int eo, double[] dx, int dxo, int n, boolean add) {
        for (int i = 0; i < n; i += L) {
            DoubleVector share = DoubleVector.fromArray(S, e, eo + i).mul(factor);
            if (add) {
                share.add(DoubleVector.fromArray(S, dx, dxo + i)).intoArray(dx, dxo + i);
            } else {
                share.intoArray(dx, dxo + i);
            }
        }
    }

    private static void normalShare(double[] y, int yo, double[] dy, int dyo, double mean, double slope, double factor,
            double[] dx, int dxo, int n, boolean add) {
        DoubleVector f = DoubleVector.broadcast(S, slope);
        for (int i = 0; i < n; i += L) {
            DoubleVector share = DoubleVector.fromArray(S, y, yo + i)
                    .fma(f, DoubleVector.fromArray(S, dy, dyo + i).sub(mean))
                    .mul(factor);
            if (add) {
                share.add(DoubleVector.fromArray(S, dx, dxo + i)).intoArray(dx, dxo + i);
            } else {
                share.intoArray(dx, dxo + i);
            }
        }
    }
}
