package espalier.array;

/// Order: sorting, searching, sets, and the statistics that rest on order. NaN is the largest of all and stands last;
/// `argsort` is stable.
sealed interface Sorting permits NDArray {

    private NDArray self() {
        return (NDArray) this;
    }

    /// The elements in ascending order along the last axis, a copy.
    default NDArray sort() {
        return sort(-1);
    }

    /// The elements in ascending order along `axis`, a copy.
    default NDArray sort(int axis) {
        return Order.sort(self(), axis, false);
    }

    /// The elements in descending order along `axis`, a copy; NaN last here too.
    default NDArray sortDescending(int axis) {
        return Order.sort(self(), axis, true);
    }

    /// The positions along `axis` that [#sort(int)] takes the elements from, int64; equal elements keep their order.
    default NDArray argsort(int axis) {
        return Order.argsort(self(), axis, false);
    }

    /// The positions along `axis` that [#sortDescending(int)] takes the elements from, int64; equal elements keep their
    /// order.
    default NDArray argsortDescending(int axis) {
        return Order.argsort(self(), axis, true);
    }

    /// The `k` largest along `axis`, largest first, and their positions; of equal ones the first.
    default TopK topK(int k, int axis) {
        return Order.topK(self(), k, axis);
    }

    /// Where in this ascending vector each of `values` belongs: before equal elements, or behind them if `right`.
    /// int64, the shape of `values`.
    default NDArray searchsorted(NDArray values, boolean right) {
        return Order.searchsorted(self(), values, right);
    }

    /// The different elements, ascending, with where they come from.
    default Unique unique() {
        return Unique.of(self());
    }

    /// The different elements, ascending; every NaN is different from every other. Faster than [#unique()], which also
    /// says where they come from.
    default NDArray uniqueValues() {
        return Order.uniqueValues(self());
    }

    /// The middle element over all or these axes, or the mean of the middle two; NaN if there is one.
    default NDArray median(int... axes) {
        return quantile(0.5, axes);
    }

    /// The value below which the fraction `q` of the elements lies, over all or these axes, interpolated linearly; NaN
    /// if there is one.
    default NDArray quantile(double q, int... axes) {
        return quantile(q, Axes.axes(axes));
    }

    /// The value below which the fraction `q` of the elements lies, interpolated linearly; NaN if there is one.
    default NDArray quantile(double q, Axes axes) {
        return Order.quantile(self(), q, axes);
    }

    /// Whether each element is among `values`.
    default NDArray isin(NDArray values) {
        return Order.isin(self(), values);
    }

    /// The piecewise linear function through the points `(xp[i], fp[i])` at each element; `xp` ascends. Outside of them
    /// it is the first or the last `fp`. float64
    default NDArray interp(NDArray xp, NDArray fp) {
        return Order.interp(self(), xp, fp);
    }

    /// How many elements fall into each of `bins` equal intervals from the smallest to the largest.
    default Histogram histogram(int bins) {
        return Histogram.of(self(), bins);
    }

    /// How many elements fall into each of `bins` equal intervals from `low` to `high`; others are not counted.
    default Histogram histogram(int bins, double low, double high) {
        return Histogram.of(self(), bins, low, high);
    }

    /// How many elements fall between neighbouring `edges`, which ascend; the last interval includes its upper edge.
    default Histogram histogram(NDArray edges) {
        return Histogram.of(self(), edges);
    }

    /// The sum of the weights of 0, 1, 2, ... among these integers; at least `length` sums. float64
    default NDArray bincount(NDArray weights, int length) {
        return Histogram.bincount(self(), weights, length);
    }

    /// How often 0, 1, 2, ... occur among these integers; at least `length` counts. int64
    default NDArray bincount(int length) {
        return Histogram.bincount(self(), length);
    }
}
