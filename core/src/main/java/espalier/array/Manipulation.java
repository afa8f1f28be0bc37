package espalier.array;

import espalier.backend.Layout;
import java.util.Arrays;

/// Shapes: the same elements seen in another arrangement. All but `flatten`, `repeat`, `tile` and a `reshape` across
/// strides are views.
sealed interface Manipulation permits NDArray {

    private NDArray self() {
        return (NDArray) this;
    }

    /// The elements in row-major order with another shape; one length may be -1 and is computed. A view where the
    /// strides allow it (always for an array that lies in order), else a copy.
    ///
    /// @throws IllegalArgumentException if the number of elements differs
    default NDArray reshape(int... shape) {
        return Reshaping.reshape(self(), shape);
    }

    /// The axes reversed; of rank 1 it is the array itself: a vector has no rows and columns, use `reshape(1, -1)` or
    /// `reshape(-1, 1)`. A view.
    default NDArray T() {
        int[] order = new int[self().rank()];
        Arrays.setAll(order, i -> order.length - 1 - i);
        return self().view(self().layout().permute(order));
    }

    /// The last two axes exchanged: the transpose of every matrix in a stack. A view.
    default NDArray matrixTranspose() {
        if (self().rank() < 2) {
            throw new IllegalArgumentException("matrixTranspose: needs at least 2 axes, got shape " + self().shape());
        }
        return swapAxes(-2, -1);
    }

    /// Axis `i` of the result is axis `axes[i]` of this. A view.
    default NDArray permuteDims(int... axes) {
        return self().view(self().layout().permute(Reshaping.permutation(axes, self().rank())));
    }

    /// Two axes exchanged. A view.
    default NDArray swapAxes(int a, int b) {
        int rank = self().rank();
        int[] order = new int[rank];
        Arrays.setAll(order, i -> i);
        order[Axes.normal("swapAxes", a, rank)] = Axes.normal("swapAxes", b, rank);
        order[Axes.normal("swapAxes", b, rank)] = Axes.normal("swapAxes", a, rank);
        return self().view(self().layout().permute(order));
    }

    /// Axis `source` moved to place `destination`, the others in their order. A view.
    default NDArray moveAxis(int source, int destination) {
        return self().view(self().layout().permute(Reshaping.moved(source, destination, self().rank())));
    }

    /// A rank-1 copy in row-major order.
    default NDArray flatten() {
        return self().copy().reshape(-1);
    }

    /// Rank 1, in row-major order: a view where the strides allow it, else a copy.
    default NDArray ravel() {
        return self().reshape(self().size());
    }

    /// Without the axes of length 1, or without these ones, which must have length 1. A view.
    default NDArray squeeze(int... axes) {
        return self().view(Reshaping.squeeze(self().layout(), axes));
    }

    /// With a new axis of length 1 at place `axis` of the result (-1 is the end). A view.
    default NDArray expandDims(int axis) {
        int at = Axes.normal("expandDims", axis, self().rank() + 1);
        return self().view(Reshaping.insert(self().layout(), at));
    }

    /// Repeated along axes of length 1 and new leading axes, without copying: a view that must not be written to.
    default NDArray broadcastTo(int... shape) {
        return self().view(Broadcast.to("broadcastTo", self().layout(), Shape.of(shape).dims()));
    }

    /// The elements in reversed order along these axes, or all. A view.
    default NDArray flip(int... axes) {
        Layout l = self().layout();
        int[] strides = l.strides().clone();
        int offset = l.offset();
        for (int axis : Axes.axes(axes).of("flip", l.rank())) {
            if (l.dim(axis) > 0) {
                offset += strides[axis] * (l.dim(axis) - 1);
            }
            strides[axis] = -strides[axis];
        }
        return self().view(new Layout(l.shape(), strides, offset));
    }

    /// Cut into `parts` equal pieces along `axis`. Views.
    ///
    /// @throws IllegalArgumentException if the length is not divisible
    default NDArray[] split(int parts, int axis) {
        return Joining.split(self(), parts, axis);
    }

    /// Cut before each of these positions along `axis`: n positions give n + 1 pieces. Views.
    default NDArray[] splitAt(int[] positions, int axis) {
        return Joining.splitAt(self(), positions, axis);
    }

    /// The sub-arrays along `axis`, without that axis. Views.
    default NDArray[] unstack(int axis) {
        return Joining.unstack(self(), axis);
    }

    /// Every element `times` times in a row, the array flattened.
    default NDArray repeat(int times) {
        return Joining.repeat(self().ravel(), times, 0);
    }

    /// Every sub-array along `axis` `times` times in a row.
    default NDArray repeat(int times, int axis) {
        return Joining.repeat(self(), times, axis);
    }

    /// Sub-array i along `axis` `counts[i]` times in a row; a single count is for all.
    default NDArray repeat(NDArray counts, int axis) {
        return Joining.repeat(self(), counts, axis);
    }

    /// All windows of `length` neighbours along `axis`: that axis becomes `n - length + 1` long, and a last axis walks
    /// through the window. A view that must not be written to, for its elements overlap.
    default NDArray slidingWindow(int length, int axis) {
        return self().view(Reshaping.windows(self().layout(), length, axis));
    }

    /// The whole array laid `times[i]` times along axis `i`; fewer counts than axes apply to the last axes, more add
    /// leading axes.
    default NDArray tile(int... times) {
        return Joining.tile(self(), times);
    }

    /// The elements moved by `shift` places in row-major order, those leaving the end entering at the start.
    default NDArray roll(int shift) {
        return Joining.roll(self().ravel(), shift, 0).reshape(self().shape().dims());
    }

    /// The sub-arrays along `axis` moved by `shift` places, those leaving the end entering at the start.
    default NDArray roll(int shift, int axis) {
        return Joining.roll(self(), shift, axis);
    }

    /// The elements on diagonal `k` of the last two axes, as a last axis. A view.
    default NDArray diagonal(int k) {
        return self().view(Reshaping.diagonal(self().layout(), k));
    }

    /// The matrices of the last two axes with zeros above diagonal `k`.
    default NDArray tril(int k) {
        return Creation.triangle(self(), k, true);
    }

    /// The matrices of the last two axes with zeros below diagonal `k`.
    default NDArray triu(int k) {
        return Creation.triangle(self(), k, false);
    }
}
