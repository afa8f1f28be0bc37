package espalier.array;

import espalier.backend.Binary;
import espalier.backend.Reduction;
import espalier.backend.Unary;

/// [Into] with a fresh result of the right shape and type: what the methods of [NDArray] call.
final class Operation {
    private Operation() {}

    static NDArray unary(Unary f, NDArray x) {
        if (!x.dtype().isFloating() && (f == Unary.FLOOR || f == Unary.CEIL || f == Unary.ROUND || f == Unary.TRUNC)) {
            return Pool.copy(x);
        }
        return Into.unary(f, x, Pool.result(Types.result(f, x.dtype()), x.shape()));
    }

    static NDArray binary(Binary f, NDArray a, NDArray b) {
        int[] shape = Broadcast.shape(Into.name(f), a.layout().shape(), b.layout().shape());
        return Into.binary(f, a, b, Pool.result(Types.result(f, a.dtype(), b.dtype()), Shape.wrap(shape)));
    }

    static NDArray binary(Binary f, NDArray a, double b) {
        return binary(f, a, number(a.dtype(), b));
    }

    static NDArray binary(Binary f, NDArray a, long b) {
        return binary(f, a, number(Into.name(f), a.dtype(), b));
    }

    /// As [#binary(Binary, NDArray, long)], but a number outside the type of `a` is no error: every element is above or
    /// below it.
    static NDArray compare(Binary f, NDArray a, long b) {
        return binary(f, a, a.dtype().isFloating() ? number(Into.name(f), a.dtype(), b) : NDArray.scalar(b));
    }

    static NDArray reduce(Reduction f, NDArray x, Axes axes) {
        int rank = x.rank();
        int[] folded = axes.of(Into.name(f), rank);
        int[] shape = new int[axes.kept() ? rank : rank - folded.length];
        for (int i = 0, j = 0, n = 0; i < rank; i++) {
            boolean fold = j < folded.length && folded[j] == i;
            j += fold ? 1 : 0;
            if (!fold || axes.kept()) {
                shape[n++] = fold ? 1 : x.layout().dim(i);
            }
        }
        return Into.reduce(f, x, axes, Pool.result(Types.result(f, x.dtype()), Shape.wrap(shape)));
    }

    /// A Java number beside an array of type `dtype`: it takes that type if it is floating, else float64.
    static NDArray number(DType dtype, double value) {
        NDArray x = NDArray.empty(dtype.isFloating() ? dtype : DType.FLOAT64);
        x.buffer().setDouble(0, value);
        return x;
    }

    /// A whole Java number beside an array of type `dtype`: it takes that type, int64 beside bool.
    static NDArray number(String function, DType dtype, long value) {
        NDArray x = NDArray.empty(dtype == DType.BOOL ? DType.INT64 : dtype);
        x.buffer().setLong(0, value);
        if (dtype.isInteger() && x.buffer().getLong(0) != value) {
            throw new IllegalArgumentException(function + ": " + value + " does not fit into " + dtype.numpyName()
                    + "; convert the array with astype first");
        }
        return x;
    }
}
