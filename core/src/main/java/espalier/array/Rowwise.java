package espalier.array;

import espalier.backend.Rows;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Functions along the rows of the last axis, softmax and normalisations, into existing arrays and in one pass over
/// memory; like [Into], for the operations of `autodiff` and for loops that must not allocate.
public final class Rowwise {
    private Rowwise() {}

    /// `y = f(x)` for each row of the last axis; `r` takes the factors of functions that have one, else null. All
    /// row-major, of one floating type; x, y: (..., n)  r: (...). Returns `y`.
    public static NDArray apply(Rows f, double epsilon, NDArray x, NDArray y, @Nullable NDArray r) {
        checkRows(Into.name(f), f, x, y, r);
        Compute.backend()
                .rows(f, epsilon, x.buffer(), x.layout(), y.buffer(), y.layout(), r == null ? null : r.buffer(),
                        r == null ? y.layout() : r.layout());
        return y;
    }

    /// `dx` = (or `+=`) the gradient of [#apply] from its result and the factors it left. Returns `dx`.
    public static NDArray gradient(Rows f, NDArray y, @Nullable NDArray r, NDArray dy, NDArray dx,
            boolean accumulate) {
        checkRows("gradient of " + Into.name(f), f, y, dx, r);
        checkRows("gradient of " + Into.name(f), f, dy, dx, r);
        Compute.backend()
                .rowsGradient(f, y.buffer(), y.layout(), r == null ? null : r.buffer(),
                        r == null ? y.layout() : r.layout(), dy.buffer(), dy.layout(), dx.buffer(), dx.layout(),
                        accumulate);
        return dx;
    }

    /// `dx` = (or `+=`) `r e^y`, r one number for each row of the last axis; all row-major and of one floating type.
    /// Returns `dx`.
    public static NDArray scaledExp(NDArray y, NDArray r, NDArray dx, boolean accumulate) {
        checkRows("scaledExp", Rows.NORMAL, y, dx, r);
        Compute.backend()
                .scaledExp(y.buffer(), y.layout(), r.buffer(), r.layout(), dx.buffer(), dx.layout(), accumulate);
        return dx;
    }

    /// `y[t_i] += x_i`, whole rows, in the order of i; a row that t names twice gets both. x: (t..., ...)  y: (rows,
    /// ...), both row-major and of one floating type  t: integers, row-major, each a row of y. Returns `y`.
    public static NDArray add(NDArray x, NDArray t, NDArray y) {
        Into.checkFloating("add rows", y);
        Into.checkType("add rows", x, y);
        int n = y.shape().dim(0) == 0 ? 0 : y.size() / y.shape().dim(0);
        if (!x.layout().isContiguous() || !y.layout().isContiguous() || !t.layout().isContiguous()
                || !t.dtype().isInteger() || x.size() != t.size() * n) {
            throw new IllegalArgumentException("add rows: needs row-major arrays and a row for each integer, got "
                    + x.shape() + ", " + t.dtype().numpyName() + " " + t.shape() + " and " + y.shape());
        }
        for (int i = 0; i < t.size(); i++) {
            Objects.checkIndex(t.buffer().getLong(t.layout().offset() + i), y.shape().dim(0));
        }
        Compute.backend().addRows(x.buffer(), x.layout(), t.buffer(), t.layout(), n, y.buffer(), y.layout());
        return y;
    }

    private static void checkRows(String name, Rows f, NDArray x, NDArray y, @Nullable NDArray r) {
        Into.checkFloating(name, y);
        Into.checkType(name, x, y);
        if (y.rank() == 0 || !x.shape().equals(y.shape()) || !x.layout().isContiguous()
                || !y.layout().isContiguous()) {
            throw new IllegalArgumentException(name + ": needs row-major arrays (..., n) of one shape, got " + x.shape()
                    + " and " + y.shape());
        }
        int n = y.shape().dim(-1);
        if (f.hasFactor() && (r == null || r.dtype() != y.dtype() || !r.layout().isContiguous()
                || r.size() != (n == 0 ? r.size() : y.size() / n))) {
            throw new IllegalArgumentException(name + ": needs room for one factor of each row of " + y.shape());
        }
    }
}
