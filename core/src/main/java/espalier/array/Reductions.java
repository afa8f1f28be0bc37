package espalier.array;

import espalier.backend.Reduction;

/// Folding axes. `f()` folds all, `f(0, 1)` these axes, `f(Axes.keepdims(1))` keeps them with length 1.
///
/// Sums and products of integers and bool are int64 (NumPy gives uint64 for unsigned ones), means of them float64. Sums
/// are pairwise or better. The sum of nothing is 0, the product 1, the mean NaN; the largest of nothing is an error.
sealed interface Reductions permits NDArray {

    private NDArray self() {
        return (NDArray) this;
    }

    /// `x1 + x2 + ...`
    default NDArray sum(int... axes) {
        return sum(Axes.axes(axes));
    }

    /// `x1 + x2 + ...`
    default NDArray sum(Axes axes) {
        return Operation.reduce(Reduction.SUM, self(), axes);
    }

    /// `x1 x2 ...`
    default NDArray prod(int... axes) {
        return prod(Axes.axes(axes));
    }

    /// `x1 x2 ...`
    default NDArray prod(Axes axes) {
        return Operation.reduce(Reduction.PRODUCT, self(), axes);
    }

    /// `(x1 + x2 + ...) / n`
    default NDArray mean(int... axes) {
        return mean(Axes.axes(axes));
    }

    /// `(x1 + x2 + ...) / n`
    default NDArray mean(Axes axes) {
        return Statistics.mean(self(), axes);
    }

    /// The largest, NaN if there is one
    default NDArray max(int... axes) {
        return max(Axes.axes(axes));
    }

    /// The largest, NaN if there is one
    default NDArray max(Axes axes) {
        return Operation.reduce(Reduction.MAX, self(), axes);
    }

    /// The smallest, NaN if there is one
    default NDArray min(int... axes) {
        return min(Axes.axes(axes));
    }

    /// The smallest, NaN if there is one
    default NDArray min(Axes axes) {
        return Operation.reduce(Reduction.MIN, self(), axes);
    }

    /// Whether any is not zero
    default NDArray any(int... axes) {
        return any(Axes.axes(axes));
    }

    /// Whether any is not zero
    default NDArray any(Axes axes) {
        return Operation.reduce(Reduction.ANY, self(), axes);
    }

    /// Whether none is zero
    default NDArray all(int... axes) {
        return all(Axes.axes(axes));
    }

    /// Whether none is zero
    default NDArray all(Axes axes) {
        return Operation.reduce(Reduction.ALL, self(), axes);
    }

    /// The position of the first largest along one axis, int64; without an axis, in the flattened array. A NaN counts
    /// as largest.
    default NDArray argmax(int... axis) {
        return axis.length == 0 ? Operation.reduce(Reduction.ARGMAX, self().ravel(), Axes.all())
                : argmax(Axes.axes(axis));
    }

    /// The position of the first largest along one axis, int64.
    default NDArray argmax(Axes axis) {
        return Operation.reduce(Reduction.ARGMAX, self(), axis);
    }

    /// The position of the first smallest along one axis, int64; without an axis, in the flattened array. A NaN counts
    /// as smallest.
    default NDArray argmin(int... axis) {
        return axis.length == 0 ? Operation.reduce(Reduction.ARGMIN, self().ravel(), Axes.all())
                : argmin(Axes.axes(axis));
    }

    /// The position of the first smallest along one axis, int64.
    default NDArray argmin(Axes axis) {
        return Operation.reduce(Reduction.ARGMIN, self(), axis);
    }

    /// `mean((x - mean(x))^2)`, the population variance
    default NDArray var(int... axes) {
        return var(0, Axes.axes(axes));
    }

    /// `mean((x - mean(x))^2)`, the population variance
    default NDArray var(Axes axes) {
        return var(0, axes);
    }

    /// `sum((x - mean(x))^2) / (n - correction)`; a correction of 1 gives the sample variance.
    default NDArray var(double correction, Axes axes) {
        return Statistics.variance(self(), correction, axes);
    }

    /// The square root of [#var(int...)]
    default NDArray std(int... axes) {
        return std(0, Axes.axes(axes));
    }

    /// The square root of [#var(Axes)]
    default NDArray std(Axes axes) {
        return std(0, axes);
    }

    /// The square root of [#var(double, Axes)]
    default NDArray std(double correction, Axes axes) {
        return Statistics.variance(self(), correction, axes).sqrt();
    }
}
