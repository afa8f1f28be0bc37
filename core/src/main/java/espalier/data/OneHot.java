package espalier.data;

import espalier.array.DType;
import espalier.array.NDArray;

/// Class numbers as rows of zeros with a single one, and back: for losses and metrics written on targets `(n, k)`.
///
/// ```java
/// NDArray rows = OneHot.of(NDArray.of(2, 0), 3);   // [[0. 0. 1.] [1. 0. 0.]]
/// NDArray y = OneHot.classes(rows);                // [2 0]
/// ```
public final class OneHot {
    private OneHot() {}

    /// `(n,)` class numbers `0 .. k-1` to `(n, k)` float64.
    public static NDArray of(NDArray y, int k) {
        if (y.rank() != 1 || y.dtype().isFloating()) {
            throw new IllegalArgumentException("OneHot.of: class numbers must be integers of shape (n,), got "
                    + y.dtype().numpyName() + " " + y.shape());
        }
        double[] rows = new double[Math.multiplyExact(y.size(), k)];
        for (int i = 0; i < y.size(); i++) {
            long number = y.getLong(i);
            if (number < 0 || number >= k) {
                throw new IllegalArgumentException(
                        "OneHot.of: y[" + i + "] is " + number + ", but there are " + k + " classes, 0 to " + (k - 1));
            }
            rows[i * k + (int) number] = 1;
        }
        return NDArray.wrap(rows, y.size(), k);
    }

    /// `(n, k)` scores or one-hot rows to the int64 `(n,)` numbers of their largest entries, the first where several
    /// are equal.
    public static NDArray classes(NDArray rows) {
        if (rows.rank() != 2 || rows.shape().dim(1) == 0) {
            throw new IllegalArgumentException("OneHot.classes: rows must have shape (n, k), got " + rows.shape());
        }
        return rows.argmax(1).astype(DType.INT64);
    }
}
