package espalier.array;

import espalier.backend.Binary;
import espalier.backend.Layout;
import espalier.backend.Reduction;
import java.util.Arrays;

/// The shape rules of `matmul`, NumPy's: rank-1 operands get the missing axis, leading axes are batches and broadcast.
final class Products {
    private Products() {}

    /// The operands with all axes; `shape` is that of the result as the user sees it.
    record Matmul(Layout a, Layout b, int[] shape, boolean row, boolean column) {

        /// The layout of the result with the axes that the user does not see.
        Layout out(Layout l) {
            Layout full = column ? insert(l, l.rank(), 1) : l;
            return row ? insert(full, full.rank() - 1, 1) : full;
        }
    }

    /// How to multiply `a` by `b`.
    ///
    /// @throws IllegalArgumentException naming both shapes if they do not fit
    static Matmul plan(Layout a, Layout b) {
        if (a.rank() == 0 || b.rank() == 0) {
            throw new IllegalArgumentException("matmul: " + Shape.text(a.shape()) + " by " + Shape.text(b.shape())
                    + ": a single number has no axis to multiply over; use multiply");
        }
        boolean row = a.rank() == 1;
        boolean column = b.rank() == 1;
        Layout x = row ? insert(a, 0, 1) : a;
        Layout y = column ? insert(b, 1, 1) : b;
        int k = x.dim(x.rank() - 1);
        if (k != y.dim(y.rank() - 2)) {
            throw new IllegalArgumentException(
                    "matmul: " + Shape.text(a.shape()) + " by " + Shape.text(b.shape()) + ": inner sizes " + k
                            + " and " + y.dim(y.rank() - 2) + " differ" + hint(a, b));
        }
        int m = x.dim(x.rank() - 2);
        int n = y.dim(y.rank() - 1);
        int[] batch = batch(a, b, x, y);
        int[] shape = Arrays.copyOf(batch, batch.length + (row ? 0 : 1) + (column ? 0 : 1));
        if (!row) {
            shape[batch.length] = m;
        }
        if (!column) {
            shape[shape.length - 1] = n;
        }
        return new Matmul(x.broadcastTo(with(batch, m, k)), y.broadcastTo(with(batch, k, n)), shape, row, column);
    }

    private static int[] batch(Layout a, Layout b, Layout x, Layout y) {
        int[] left = Arrays.copyOf(x.shape(), x.rank() - 2);
        int[] right = Arrays.copyOf(y.shape(), y.rank() - 2);
        int[] batch = Broadcast.tryShape(left, right);
        if (batch == null) {
            throw new IllegalArgumentException(
                    "matmul: " + Shape.text(a.shape()) + " by " + Shape.text(b.shape()) + ": the leading axes "
                            + Shape.text(left) + " and " + Shape.text(right) + " could not be broadcast together");
        }
        return batch;
    }

    private static int[] with(int[] batch, int rows, int columns) {
        int[] shape = Arrays.copyOf(batch, batch.length + 2);
        shape[batch.length] = rows;
        shape[batch.length + 1] = columns;
        return shape;
    }

    private static String hint(Layout a, Layout b) {
        if (a.rank() == 2 && b.rank() == 2) {
            if (a.dim(0) == b.dim(0)) {
                return "; a.T() by b would give (" + a.dim(1) + ", " + b.dim(1) + ")";
            }
            if (a.dim(1) == b.dim(1)) {
                return "; a by b.T() would give (" + a.dim(0) + ", " + b.dim(0) + ")";
            }
            if (b.dim(1) == a.dim(0)) {
                return "; b by a would give (" + b.dim(0) + ", " + a.dim(1) + ")";
            }
        }
        return "; the last axis of the first must match the last but one of the second";
    }

    private static Layout insert(Layout l, int axis, int length) {
        int[] shape = new int[l.rank() + 1];
        int[] strides = new int[l.rank() + 1];
        for (int i = 0, j = 0; i < shape.length; i++) {
            shape[i] = i == axis ? length : l.dim(j);
            strides[i] = i == axis ? 0 : l.stride(j);
            j += i == axis ? 0 : 1;
        }
        return new Layout(shape, strides, l.offset());
    }

    static NDArray dot(NDArray a, NDArray b) {
        if (a.rank() == 0 || b.rank() == 0) {
            return a.multiply(b);
        }
        if (a.rank() <= 2 && b.rank() <= 2 || b.rank() == 1) {
            return a.matmul(b);
        }
        int k = b.layout().dim(b.rank() - 2);
        if (a.layout().dim(a.rank() - 1) != k) {
            throw new IllegalArgumentException(
                    "dot: " + a.shape() + " and " + b.shape() + ": the last axis of the first and the last but one"
                            + " of the second differ");
        }
        int[] left = Arrays.copyOf(a.layout().shape(), a.rank() - 1);
        int[] right = b.moveAxis(-2, 0).layout().shape();
        int[] shape = Arrays.copyOf(left, left.length + right.length - 1);
        System.arraycopy(right, 1, shape, left.length, right.length - 1);
        return a.reshape(Shape.wrap(left).size(), k)
                .matmul(b.moveAxis(-2, 0).reshape(k, Shape.wrap(Arrays.copyOfRange(right, 1, right.length)).size()))
                .reshape(shape);
    }

    /// `sum over k of x_..k y_..k` of two floating arrays of one type and shape: products of some rows at a time, which
    /// stay in the cache, are summed. For short rows.
    static NDArray inner(NDArray x, NDArray y) {
        int k = x.layout().dim(x.rank() - 1);
        NDArray a = x.reshape(-1, k);
        NDArray b = y.reshape(-1, k);
        int rows = a.layout().dim(0);
        NDArray out = Pool.result(x.dtype(), Shape.of(rows));
        int step = Math.clamp(16_384 / k, 1, rows);
        try (var lease = Pool.lease()) {
            NDArray products = lease.empty(x.dtype(), Shape.of(step, k));
            for (int from = 0; from < rows; from += step) {
                int n = Math.min(step, rows - from);
                NDArray some = Joining.slice(products, 0, 0, n);
                Into.binary(Binary.MULTIPLY, Joining.slice(a, 0, from, n), Joining.slice(b, 0, from, n), some);
                Into.reduce(Reduction.SUM, some, Axes.axes(1), Joining.slice(out, 0, from, n));
            }
        }
        return out.reshape(Arrays.copyOf(x.layout().shape(), x.rank() - 1));
    }

    /// Whether [#inner] is the way to multiply these, of one shape: many short rows. Longer ones are dot products that
    /// the backend finds among the products of matrices.
    static boolean areRows(NDArray x, NDArray y) {
        int k = x.layout().dim(x.rank() - 1);
        return x.dtype() == y.dtype() && (x.dtype() == DType.FLOAT32 || x.dtype() == DType.FLOAT64) && k >= 2
                && k < 64 && x.size() >= 2 * k && Arrays.equals(x.layout().shape(), y.layout().shape());
    }

    static NDArray vecdot(NDArray a, NDArray b, int axis) {
        if (a.rank() == 0 || b.rank() == 0 || axis >= 0 || a.shape().dim(axis) != b.shape().dim(axis)) {
            throw new IllegalArgumentException("vecdot: " + a.shape() + " and " + b.shape() + " along axis " + axis
                    + ": both need this axis, counted from the end, with the same length");
        }
        NDArray x = a.moveAxis(axis, -1);
        NDArray y = b.moveAxis(axis, -1);
        if (areRows(x, y)) {
            return inner(x, y);
        }
        return x.expandDims(-2).matmul(y.expandDims(-1)).squeeze(-2, -1);
    }
}
