package espalier.nn;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Tensor;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Pictures in another size, as two products with constant matrices: one makes new rows of the old ones, the other new
/// columns. For [Upsample2d] and [AdaptiveAveragePool2d]. It keeps the matrix of the size it saw last.
final class Resampling {
    private final IntFunction<double[][]> matrix;
    private volatile @Nullable Known known;

    private record Known(DType dtype, int length, NDArray matrix) {}

    /// @param matrix from the old length of an axis to (new length, old length)
    Resampling(IntFunction<double[][]> matrix) {
        this.matrix = matrix;
    }

    /// The matrix for an axis of this length.
    NDArray of(DType dtype, int length) {
        Known k = known;
        if (k == null || k.dtype != dtype || k.length != length) {
            k = new Known(dtype, length, NDArray.of(matrix.apply(length)).astype(dtype));
            known = k; // another thread may do the same, and gets the same
        }
        return k.matrix;
    }

    /// x: (n, h, w, c)  rows: (H, h)  columns: (W, w)  result: (n, H, W, c)
    static Tensor apply(Tensor x, NDArray rows, NDArray columns) {
        Shape s = x.shape();
        int high = rows.shape().dim(0);
        int wide = columns.shape().dim(0);
        Tensor y = Tensor.of(rows).matmul(x.reshape(s.dim(0), s.dim(1), s.dim(2) * s.dim(3)));
        y = Tensor.of(columns).matmul(y.reshape(s.dim(0) * high, s.dim(2), s.dim(3)));
        return y.reshape(s.dim(0), high, wide, s.dim(3));
    }

    /// Straight lines between pixels whose centres are at i + 1/2.
    static double[][] bilinear(int length, int factor) {
        double[][] m = new double[Math.multiplyExact(length, factor)][length];
        for (int i = 0; i < m.length; i++) {
            double at = Math.clamp((i + 0.5) / factor - 0.5, 0, length - 1);
            int left = Math.min((int) at, Math.max(0, length - 2));
            m[i][left] += 1 - (at - left);
            if (left + 1 < length) {
                m[i][left + 1] += at - left;
            }
        }
        return m;
    }

    /// The mean of each part.
    static double[][] parts(int length, int parts) {
        double[][] m = new double[parts][length];
        for (int i = 0; i < parts; i++) {
            int start = start(i, length, parts);
            int end = end(i, length, parts);
            for (int j = start; j < end; j++) {
                m[i][j] = 1.0 / (end - start);
            }
        }
        return m;
    }

    /// Where part `i` begins.
    static int start(int i, int length, int parts) {
        return (int) ((long) i * length / parts);
    }

    /// Where part `i` ends, exclusive.
    static int end(int i, int length, int parts) {
        return (int) Math.ceilDiv((i + 1L) * length, (long) parts);
    }
}
