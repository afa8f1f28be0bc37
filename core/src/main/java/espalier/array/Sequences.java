package espalier.array;

import java.util.Arrays;

/// Along an axis, one element after the other: running sums and products, differences, padding.
sealed interface Sequences permits NDArray {

    private NDArray self() {
        return (NDArray) this;
    }

    /// `x1, x1 + x2, x1 + x2 + x3, ...` along `axis`, summed in double precision; integers give int64.
    default NDArray cumulativeSum(int axis) {
        return Running.fold(self(), axis, false);
    }

    /// As [#cumulativeSum(int)], beginning with a 0 if `includeInitial`: one element more.
    default NDArray cumulativeSum(int axis, boolean includeInitial) {
        NDArray y = cumulativeSum(axis);
        return includeInitial ? Running.withInitial(y, axis, 0) : y;
    }

    /// As [#cumulativeProd(int)], beginning with a 1 if `includeInitial`: one element more.
    default NDArray cumulativeProd(int axis, boolean includeInitial) {
        NDArray y = cumulativeProd(axis);
        return includeInitial ? Running.withInitial(y, axis, 1) : y;
    }

    /// `x1, x1 x2, x1 x2 x3, ...` along `axis`; integers give int64.
    default NDArray cumulativeProd(int axis) {
        return Running.fold(self(), axis, true);
    }

    /// `x2 - x1, x3 - x2, ...` along the last axis; of bool, whether they differ.
    default NDArray diff() {
        return diff(1, -1);
    }

    /// The differences of neighbours along `axis`, taken `n` times.
    default NDArray diff(int n, int axis) {
        return Running.diff(self(), n, axis);
    }

    /// With `width` elements of `value` before and behind every axis.
    default NDArray pad(int width, double value) {
        int[][] widths = new int[self().rank()][];
        Arrays.fill(widths, new int[] {width, width});
        return pad(widths, value);
    }

    /// With `widths[i][0]` elements of `value` before axis i and `widths[i][1]` behind it.
    default NDArray pad(int[][] widths, double value) {
        return Padding.constant(self(), widths, value);
    }

    /// With `widths[i][0]` elements before axis i and `widths[i][1]` behind it, made from the array as `mode` says.
    default NDArray pad(int[][] widths, Padding mode) {
        return mode.pad(self(), widths);
    }
}
