package espalier.array;

import espalier.backend.Buffer;
import java.util.Arrays;

/// Arrays by rule: ranges and the identity.
final class Creation {
    private Creation() {}

    static NDArray arange(long start, long stop, long step) {
        if (step == 0) {
            throw new IllegalArgumentException("arange: the step must not be 0");
        }
        long span = step > 0 ? stop - start : start - stop;
        long width = Math.abs(step);
        long n = span <= 0 ? 0 : (span - 1) / width + 1;
        NDArray y = Pool.result(DType.INT64, Shape.of(Math.toIntExact(n)));
        long[] data = ((Buffer.Int64) y.buffer()).data();
        long value = start;
        for (int i = 0; i < data.length; i++, value += step) {
            data[i] = value;
        }
        return y;
    }

    static NDArray arange(double start, double stop, double step) {
        double n = Math.ceil((stop - start) / step);
        if (Double.isNaN(n) || n > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "arange: from " + start + " to " + stop + " by " + step + " is not a finite number of steps");
        }
        NDArray y = Pool.result(DType.FLOAT64, Shape.of((int) Math.max(n, 0)));
        double[] data = ((Buffer.Float64) y.buffer()).data();
        // NumPy's way: the second value is rounded first, and its difference is the step of all others.
        double delta = start + step - start;
        for (int i = 0; i < data.length; i++) {
            data[i] = i == 1 ? start + step : start + i * delta;
        }
        return y;
    }

    static NDArray linspace(double start, double stop, int n, boolean endpoint) {
        if (n < 0) {
            throw new IllegalArgumentException("linspace: the number of values must not be negative, got " + n);
        }
        NDArray y = Pool.result(DType.FLOAT64, Shape.of(n));
        double[] data = ((Buffer.Float64) y.buffer()).data();
        int intervals = endpoint ? n - 1 : n;
        double span = stop - start;
        double step = span / intervals;
        for (int i = 0; i < n; i++) {
            data[i] = intervals > 0 && step != 0 ? i * step + start
                    : intervals > 0 ? (double) i / intervals * span + start : start;
        }
        if (endpoint && n > 1) {
            data[n - 1] = stop;
        }
        return y;
    }

    static NDArray eye(DType dtype, int rows, int columns, int k) {
        NDArray x = NDArray.zeros(dtype, rows, columns);
        Buffer b = x.buffer();
        for (int i = Math.max(0, -k); i < rows && i + k < columns; i++) {
            b.setLong(i * columns + i + k, 1);
        }
        return x;
    }

    static NDArray diag(NDArray vector, int k) {
        if (vector.rank() != 1) {
            throw new IllegalArgumentException(
                    "diag: needs a vector, got shape " + vector.shape() + "; diagonal(k) is the way back");
        }
        int n = Math.addExact(vector.size(), Math.abs(k));
        NDArray x = NDArray.zeros(vector.dtype(), n, n);
        Into.copy(vector, x.diagonal(k));
        return x;
    }

    static NDArray[] meshgrid(NDArray... vectors) {
        NDArray[] grids = new NDArray[vectors.length];
        for (int i = 0; i < vectors.length; i++) {
            int[] shape = new int[vectors.length];
            Arrays.fill(shape, 1);
            shape[i] = vectors[i].size();
            grids[i] = vectors[i].reshape(shape);
        }
        NDArray[] views = Broadcast.all(grids);
        for (int i = 0; i < views.length; i++) {
            views[i] = views[i].copy();
        }
        return views;
    }

    /// The elements on and below diagonal `k` (or on and above it), zeros elsewhere.
    static NDArray triangle(NDArray x, int k, boolean lower) {
        if (x.rank() < 2) {
            throw new IllegalArgumentException(
                    (lower ? "tril" : "triu") + ": needs at least 2 axes, got shape " + x.shape());
        }
        int rows = x.shape().dim(-2);
        int columns = x.shape().dim(-1);
        NDArray y = Pool.copy(x);
        for (int row = 0; columns > 0 && row < y.size() / columns; row++) {
            int i = row % rows;
            int at = row * columns;
            int from = at + Math.clamp(lower ? (long) i + k + 1 : 0, 0, columns);
            int to = at + Math.clamp(lower ? columns : (long) i + k, 0, columns);
            if (from < to) {
                Buffers.fill(y.buffer(), from, to, 0);
            }
        }
        return y;
    }
}
