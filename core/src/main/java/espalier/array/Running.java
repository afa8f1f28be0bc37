package espalier.array;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import java.util.Arrays;

/// Running folds and differences along an axis: what [Sequences] calls.
final class Running {
    private Running() {}

    static NDArray fold(NDArray x, int axis, boolean product) {
        String name = product ? "cumulativeProd" : "cumulativeSum";
        int along = Axes.normal(name, axis, x.rank());
        DType type = x.dtype().isFloating() ? x.dtype() : DType.INT64;
        NDArray out = Pool.result(type, x.shape());
        int n = x.layout().dim(along);
        if (out.size() == 0) {
            return out;
        }
        DType work = type == DType.FLOAT32 || !type.isFloating() ? type : DType.FLOAT64;
        NDArray in = x.astype(work);
        NDArray packed = in.layout().isContiguous() ? in : Pool.copy(in);
        int inner = 1;
        for (int a = along + 1; a < x.rank(); a++) {
            inner *= x.layout().dim(a);
        }
        NDArray result = type == work ? out : Pool.result(work, x.shape());
        for (int from = 0; from < out.size(); from += n * inner) {
            int at = packed.layout().offset() + from;
            switch (packed.buffer()) {
                case Buffer.Float32(float[] data) -> lanes(data, at, ((Buffer.Float32) result.buffer()).data(), from, n,
                        inner, product);
                case Buffer.Float64(double[] data) -> lanes(data, at, ((Buffer.Float64) result.buffer()).data(), from,
                        n, inner, product);
                case Buffer.Int64(long[] data) -> lanes(data, at, ((Buffer.Int64) result.buffer()).data(), from, n,
                        inner, product);
                default -> throw new AssertionError(packed.dtype());
            }
        }
        return type == work ? out : Into.copy(result, out);
    }

    /// `inner` lanes side by side, of `n` elements each: all running values take a step together.
    private static void lanes(float[] x, int xo, float[] y, int yo, int n, int inner, boolean product) {
        if (inner == 1) {
            double running = product ? 1 : 0;
            for (int m = 0; m < n; m++) {
                running = product ? running * x[xo + m] : running + x[xo + m];
                y[yo + m] = (float) running;
            }
            return;
        }
        double[] running = new double[inner];
        Arrays.fill(running, product ? 1 : 0);
        for (int m = 0; m < n; m++) {
            int i = xo + m * inner;
            int k = yo + m * inner;
            if (product) {
                for (int j = 0; j < inner; j++) {
                    running[j] *= x[i + j];
                    y[k + j] = (float) running[j];
                }
            } else {
                for (int j = 0; j < inner; j++) {
                    running[j] += x[i + j];
                    y[k + j] = (float) running[j];
                }
            }
        }
    }

    private static void lanes(double[] x, int xo, double[] y, int yo, int n, int inner, boolean product) {
        System.arraycopy(x, xo, y, yo, inner);
        if (inner == 1) {
            double running = x[xo];
            for (int m = 1; m < n; m++) {
                running = product ? running * x[xo + m] : running + x[xo + m];
                y[yo + m] = running;
            }
            return;
        }
        for (int m = 1; m < n; m++) {
            int i = xo + m * inner;
            int k = yo + m * inner;
            if (product) {
                for (int j = 0; j < inner; j++) {
                    y[k + j] = y[k - inner + j] * x[i + j];
                }
            } else {
                for (int j = 0; j < inner; j++) {
                    y[k + j] = y[k - inner + j] + x[i + j];
                }
            }
        }
    }

    private static void lanes(long[] x, int xo, long[] y, int yo, int n, int inner, boolean product) {
        System.arraycopy(x, xo, y, yo, inner);
        for (int m = 1; m < n; m++) {
            int i = xo + m * inner;
            int k = yo + m * inner;
            if (product) {
                for (int j = 0; j < inner; j++) {
                    y[k + j] = y[k - inner + j] * x[i + j];
                }
            } else {
                for (int j = 0; j < inner; j++) {
                    y[k + j] = y[k - inner + j] + x[i + j];
                }
            }
        }
    }

    static NDArray withInitial(NDArray y, int axis, double initial) {
        int along = Axes.normal("cumulativeSum", axis, y.rank());
        int[] shape = y.shape().toArray();
        shape[along] = 1;
        return NDArray.concat(along, NDArray.full(y.dtype(), initial, shape), y);
    }

    static NDArray diff(NDArray x, int n, int axis) {
        int along = Axes.normal("diff", axis, x.rank());
        if (n < 0) {
            throw new IllegalArgumentException("diff: the order must not be negative, got " + n);
        }
        NDArray y = x;
        for (int k = 0; k < n; k++) {
            int length = y.layout().dim(along);
            NDArray next = Joining.slice(y, along, Math.min(1, length), Math.max(length - 1, 0));
            NDArray here = Joining.slice(y, along, 0, Math.max(length - 1, 0));
            y = x.dtype() == DType.BOOL ? next.notEqual(here) : Operation.binary(Binary.SUBTRACT, next, here);
        }
        return n == 0 ? Pool.copy(x) : y;
    }
}
