package espalier.backend.cpu;

import espalier.backend.Buffer;
import espalier.backend.Scores;
import org.jspecify.annotations.Nullable;

/// The plain Java [RowLoops] of doubles; sums in double precision.
class RowLoops64 implements RowLoops<double[]> {

    @Override
    public double[] allocate(int length) {
        return new double[length];
    }

    @Override
    public double[] array(Buffer b) {
        return ((Buffer.Float64) b).data();
    }

    @Override
    public void softmax(double[] x, int xo, double[] y, int yo, int n, double[] work) {
        double largest = largest(x, xo, n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double e = Math.exp(x[xo + i] - largest);
            y[yo + i] = e;
            sum += e;
        }
        double factor = (1 / sum);
        for (int i = 0; i < n; i++) {
            y[yo + i] *= factor;
        }
    }

    @Override
    public void logSoftmax(double[] x, int xo, double[] y, int yo, int n, double[] work) {
        double largest = largest(x, xo, n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += Math.exp(x[xo + i] - largest);
        }
        double log = Math.log(sum);
        for (int i = 0; i < n; i++) {
            y[yo + i] = (x[xo + i] - largest - log);
        }
    }

    private static double largest(double[] x, int xo, int n) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            largest = Math.max(largest, x[xo + i]);
        }
        return largest;
    }

    @Override
    public void weigh(double scale, double[] x, int xo, double @Nullable [] real, int ro, int seen, int step, int n,
            int rows, double[] work) {
        for (int r = 0; r < rows; r++) {
            int from = xo + r * n;
            for (int i = 0; i < n; i++) {
                double far = (real != null && real[ro + i] == 0 ? Scores.FAR : 0)
                        + (i >= seen + r * step ? Scores.FAR : 0);
                x[from + i] = scale * x[from + i] - far;
            }
            softmax(x, from, x, from, n, work);
        }
    }

    @Override
    public void weighGradient(double scale, double[] y, int yo, double[] dy, int dyo, int n, int rows, double[] work) {
        for (int r = 0; r < rows; r++) {
            softmaxGradient(scale, y, yo + r * n, dy, dyo + r * n, dy, dyo + r * n, n, false, work);
        }
    }

    @Override
    public void softmaxGradient(double factor, double[] y, int yo, double[] dy, int dyo, double[] dx, int dxo, int n,
            boolean add,
            double[] work) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += y[yo + i] * dy[dyo + i];
        }
        for (int i = 0; i < n; i++) {
            double share = (factor * y[yo + i] * (dy[dyo + i] - sum));
            dx[dxo + i] = add ? dx[dxo + i] + share : share;
        }
    }

    @Override
    public void logSoftmaxGradient(double[] y, int yo, double[] dy, int dyo, double[] dx, int dxo, int n, boolean add,
            double[] work) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += dy[dyo + i];
        }
        for (int i = 0; i < n; i++) {
            double share = (dy[dyo + i] - Math.exp(y[yo + i]) * sum);
            dx[dxo + i] = add ? dx[dxo + i] + share : share;
        }
    }

    @Override
    public void scaledExp(double factor, double[] y, int yo, double[] dx, int dxo, int n, boolean add, double[] work) {
        for (int i = 0; i < n; i++) {
            double share = (Math.exp(y[yo + i]) * factor);
            dx[dxo + i] = add ? dx[dxo + i] + share : share;
        }
    }

    @Override
    public void normal(boolean centred, double epsilon, double[] x, int xo, double[] y, int yo, int n, int rows,
            double[] r,
            int ro, double[] work) {
        for (int i = 0; i < rows; i++) {
            r[ro + i] = normal(centred, epsilon, x, xo + i * n, y, yo + i * n, n);
        }
    }

    private static double normal(boolean centred, double epsilon, double[] x, int xo, double[] y, int yo, int n) {
        double mean = 0;
        for (int i = 0; i < n && centred; i++) {
            mean += x[xo + i];
        }
        mean /= n;
        double squares = 0;
        for (int i = 0; i < n; i++) {
            double d = x[xo + i] - mean;
            squares += d * d;
        }
        double factor = 1 / Math.sqrt(squares / n + epsilon);
        for (int i = 0; i < n; i++) {
            y[yo + i] = ((x[xo + i] - mean) * factor);
        }
        return factor;
    }

    @Override
    public void normalGradient(boolean centred, double[] r, int ro, double[] y, int yo, double[] dy, int dyo,
            double[] dx,
            int dxo, int n, int rows, boolean add, double[] work) {
        for (int i = 0; i < rows; i++) {
            normalGradient(centred, r[ro + i], y, yo + i * n, dy, dyo + i * n, dx, dxo + i * n, n, add);
        }
    }

    private static void normalGradient(boolean centred, double factor, double[] y, int yo, double[] dy, int dyo,
            double[] dx, int dxo, int n, boolean add) {
        double sum = 0;
        double product = 0;
        for (int i = 0; i < n; i++) {
            sum += dy[dyo + i];
            product += dy[dyo + i] * y[yo + i];
        }
        double mean = centred ? sum / n : 0;
        double slope = product / n;
        for (int i = 0; i < n; i++) {
            double share = (factor * (dy[dyo + i] - mean - y[yo + i] * slope));
            dx[dxo + i] = add ? dx[dxo + i] + share : share;
        }
    }
}
