package espalier.backend.cpu;

import espalier.backend.Buffer;
import espalier.backend.Scores;
import org.jspecify.annotations.Nullable;

/// The plain Java [RowLoops] of floats; sums in double precision.
class RowLoops32 implements RowLoops<float[]> {

    @Override
    public float[] allocate(int length) {
        return new float[length];
    }

    @Override
    public float[] array(Buffer b) {
        return ((Buffer.Float32) b).data();
    }

    @Override
    public void softmax(float[] x, int xo, float[] y, int yo, int n, float[] work) {
        double largest = largest(x, xo, n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double e = Math.exp(x[xo + i] - largest);
            y[yo + i] = (float) e;
            sum += e;
        }
        float factor = (float) (1 / sum);
        for (int i = 0; i < n; i++) {
            y[yo + i] *= factor;
        }
    }

    @Override
    public void logSoftmax(float[] x, int xo, float[] y, int yo, int n, float[] work) {
        double largest = largest(x, xo, n);
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += Math.exp(x[xo + i] - largest);
        }
        double log = Math.log(sum);
        for (int i = 0; i < n; i++) {
            y[yo + i] = (float) (x[xo + i] - largest - log);
        }
    }

    private static double largest(float[] x, int xo, int n) {
        float largest = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            largest = Math.max(largest, x[xo + i]);
        }
        return largest;
    }

    @Override
    public void weigh(double scale, float[] x, int xo, float @Nullable [] real, int ro, int seen, int step, int n,
            int rows, float[] work) {
        for (int r = 0; r < rows; r++) {
            int from = xo + r * n;
            for (int i = 0; i < n; i++) {
                double far = (real != null && real[ro + i] == 0 ? Scores.FAR : 0)
                        + (i >= seen + r * step ? Scores.FAR : 0);
                x[from + i] = (float) (scale * x[from + i] - far);
            }
            softmax(x, from, x, from, n, work);
        }
    }

    @Override
    public void weighGradient(double scale, float[] y, int yo, float[] dy, int dyo, int n, int rows, float[] work) {
        for (int r = 0; r < rows; r++) {
            softmaxGradient(scale, y, yo + r * n, dy, dyo + r * n, dy, dyo + r * n, n, false, work);
        }
    }

    @Override
    public void softmaxGradient(double factor, float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n,
            boolean add,
            float[] work) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += y[yo + i] * dy[dyo + i];
        }
        for (int i = 0; i < n; i++) {
            float share = (float) (factor * y[yo + i] * (dy[dyo + i] - sum));
            dx[dxo + i] = add ? dx[dxo + i] + share : share;
        }
    }

    @Override
    public void logSoftmaxGradient(float[] y, int yo, float[] dy, int dyo, float[] dx, int dxo, int n, boolean add,
            float[] work) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            sum += dy[dyo + i];
        }
        for (int i = 0; i < n; i++) {
            float share = (float) (dy[dyo + i] - Math.exp(y[yo + i]) * sum);
            dx[dxo + i] = add ? dx[dxo + i] + share : share;
        }
    }

    @Override
    public void scaledExp(double factor, float[] y, int yo, float[] dx, int dxo, int n, boolean add, float[] work) {
        for (int i = 0; i < n; i++) {
            float share = (float) (Math.exp(y[yo + i]) * factor);
            dx[dxo + i] = add ? dx[dxo + i] + share : share;
        }
    }

    @Override
    public void normal(boolean centred, double epsilon, float[] x, int xo, float[] y, int yo, int n, int rows,
            float[] r,
            int ro, float[] work) {
        for (int i = 0; i < rows; i++) {
            r[ro + i] = (float) normal(centred, epsilon, x, xo + i * n, y, yo + i * n, n);
        }
    }

    private static double normal(boolean centred, double epsilon, float[] x, int xo, float[] y, int yo, int n) {
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
            y[yo + i] = (float) ((x[xo + i] - mean) * factor);
        }
        return factor;
    }

    @Override
    public void normalGradient(boolean centred, float[] r, int ro, float[] y, int yo, float[] dy, int dyo, float[] dx,
            int dxo, int n, int rows, boolean add, float[] work) {
        for (int i = 0; i < rows; i++) {
            normalGradient(centred, r[ro + i], y, yo + i * n, dy, dyo + i * n, dx, dxo + i * n, n, add);
        }
    }

    private static void normalGradient(boolean centred, double factor, float[] y, int yo, float[] dy, int dyo,
            float[] dx, int dxo, int n, boolean add) {
        double sum = 0;
        double product = 0;
        for (int i = 0; i < n; i++) {
            sum += dy[dyo + i];
            product += dy[dyo + i] * y[yo + i];
        }
        double mean = centred ? sum / n : 0;
        double slope = product / n;
        for (int i = 0; i < n; i++) {
            float share = (float) (factor * (dy[dyo + i] - mean - y[yo + i] * slope));
            dx[dxo + i] = add ? dx[dxo + i] + share : share;
        }
    }
}
