package espalier.autodiff;

import espalier.array.DType;
import espalier.array.Index;
import espalier.array.NDArray;
import espalier.array.Padding;
import espalier.array.Shape;
import espalier.array.Slice;
import espalier.autodiff.Choosing.Along;
import espalier.autodiff.Choosing.Rows;
import espalier.autodiff.Choosing.SumAlong;
import espalier.autodiff.Picking.Part;
import espalier.autodiff.Picking.Placed;
import espalier.autodiff.Shaping.BroadcastTo;
import espalier.autodiff.Shaping.Cast;
import espalier.autodiff.Shaping.Permute;
import espalier.autodiff.Shaping.Reshape;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/// The methods of [Tensor] that rearrange and choose: shapes, axes, parts, padding, positions. As NumPy's, and views
/// where NumPy's are.
sealed interface Arranging permits Tensor {

    private Tensor self() {
        return (Tensor) this;
    }

    // ---- shape

    /// The same elements in another shape, row-major; one length may be -1 and is computed.
    default Tensor reshape(int... dims) {
        return new Reshape(self(), inferred(self().shape(), dims)).apply();
    }

    /// The elements of each sample in one row: (n, ...) becomes (n, m).
    default Tensor flatten() {
        int[] dims = self().shape().toArray();
        if (dims.length == 0) {
            throw new IllegalArgumentException(
                    "flatten: () has no axis of samples: reshape(1, 1) makes one sample of one number");
        }
        return reshape(dims[0], Tensor.product(Arrays.copyOfRange(dims, 1, dims.length)));
    }

    /// Rank 1, in row-major order.
    default Tensor ravel() {
        return reshape(self().size());
    }

    /// Without the axes of length 1, or without these ones, which must have length 1.
    default Tensor squeeze(int... axes) {
        return reshape(self().value().squeeze(axes).shape().toArray());
    }

    /// With a new axis of length 1 at place `axis` of the result (-1 is the end).
    default Tensor expandDims(int axis) {
        return reshape(self().value().expandDims(axis).shape().toArray());
    }

    /// Repeated along axes of length 1 and new leading axes.
    ///
    /// @throws IllegalArgumentException naming both shapes if that does not give `dims`
    default Tensor broadcastTo(int... dims) {
        return new BroadcastTo(self(), Shape.of(dims)).apply();
    }

    /// The same numbers in another type. Integers become floating numbers to compute with; gradients come back in the
    /// type of x.
    default Tensor astype(DType dtype) {
        if (dtype != DType.FLOAT32 && dtype != DType.FLOAT64) {
            throw new IllegalArgumentException(
                    "astype: tensors compute in float32 and float64, not " + dtype.numpyName() + ": use value()");
        }
        return dtype == self().dtype() ? self() : new Cast(self(), dtype).apply();
    }

    // ---- axes

    /// The axes in reverse order.
    default Tensor T() {
        int[] axes = new int[self().rank()];
        Arrays.setAll(axes, i -> axes.length - 1 - i);
        return new Permute(self(), axes).apply();
    }

    /// The last two axes exchanged.
    default Tensor matrixTranspose() {
        return swapAxes(-2, -1);
    }

    /// The axes in another order: axis `i` of the result is axis `axes[i]` of this.
    ///
    /// @throws IllegalArgumentException if `axes` does not name each axis once
    default Tensor permuteDims(int... axes) {
        int rank = self().rank();
        int[] order = new int[axes.length];
        boolean[] named = new boolean[rank];
        for (int i = 0; i < axes.length; i++) {
            order[i] = self().axis("permuteDims", axes[i]);
            named[order[i]] = true;
        }
        for (int i = 0; i < rank; i++) {
            if (!named[i] || axes.length != rank) {
                throw new IllegalArgumentException(
                        "permuteDims: " + Arrays.toString(axes) + " must name each of the " + rank + " axes of "
                                + self().shape() + " once");
            }
        }
        return new Permute(self(), order).apply();
    }

    /// Two axes exchanged.
    default Tensor swapAxes(int a, int b) {
        int[] order = new int[self().rank()];
        Arrays.setAll(order, i -> i);
        int first = self().axis("swapAxes", a);
        int second = self().axis("swapAxes", b);
        order[first] = second;
        order[second] = first;
        return new Permute(self(), order).apply();
    }

    /// Axis `source` moved to place `destination`, the others in their order.
    default Tensor moveAxis(int source, int destination) {
        int from = self().axis("moveAxis", source);
        int to = self().axis("moveAxis", destination);
        int[] order = new int[self().rank()];
        for (int i = 0, next = 0; i < order.length; i++) {
            if (i == to) {
                order[i] = from;
            } else {
                next += next == from ? 1 : 0;
                order[i] = next++;
            }
        }
        return new Permute(self(), order).apply();
    }

    /// The elements in reversed order along these axes, or all.
    default Tensor flip(int... axes) {
        return part(x -> x.flip(axes));
    }

    // ---- parts

    /// A part, written as in NumPy's brackets, `x.at("1:3, ..., 0")`: a view, or, with a list in it, the elements at
    /// those positions.
    default Tensor at(String numpyIndex) {
        return part(x -> x.at(numpyIndex));
    }

    /// A part, see [Index].
    default Tensor at(Index first, Index... more) {
        return part(x -> x.at(first, more));
    }

    /// The elements at these positions of the leading axes, or where a bool array is true: `x.at(rows, columns)` pairs
    /// them.
    default Tensor at(NDArray first, NDArray... more) {
        return part(x -> x.at(first, more));
    }

    /// The elements where `mask` is true, rank 1 if the mask has the shape of the tensor.
    default Tensor mask(NDArray mask) {
        return part(x -> x.mask(mask));
    }

    /// A view if `part` gives one, else the elements that it chooses, found by letting it choose their positions.
    private Tensor part(UnaryOperator<NDArray> part) {
        NDArray chosen = part.apply(self().value());
        if (chosen.buffer().equals(self().value().buffer())) {
            return new Part(self(), part).apply();
        }
        NDArray places = part.apply(NDArray.arange(self().size()).reshape(self().shape().toArray()));
        return ravel().rows(places);
    }

    /// Cut into `parts` equal pieces along `axis`.
    ///
    /// @throws IllegalArgumentException if the length is not divisible
    default Tensor[] split(int parts, int axis) {
        int n = self().shape().dim(self().axis("split", axis));
        if (parts < 1 || n % parts != 0) {
            throw new IllegalArgumentException("split: axis " + axis + " of shape " + self().shape()
                    + " cannot be cut into " + parts + " equal parts; give positions with splitAt");
        }
        int[] positions = new int[parts - 1];
        Arrays.setAll(positions, i -> (i + 1) * (n / parts));
        return splitAt(positions, axis);
    }

    /// Cut before each of these positions along `axis`: n positions give n + 1 pieces.
    default Tensor[] splitAt(int[] positions, int axis) {
        int along = self().axis("splitAt", axis);
        int n = self().shape().dim(along);
        Tensor[] pieces = new Tensor[positions.length + 1];
        int from = 0;
        for (int i = 0; i <= positions.length; i++) {
            int to = i == positions.length ? n : Math.clamp(positions[i] < 0 ? positions[i] + n : positions[i], 0, n);
            pieces[i] = along(along, from, Math.max(from, to));
            from = to;
        }
        return pieces;
    }

    /// The sub-tensors along `axis`, without that axis: the time steps of a sequence.
    default Tensor[] unstack(int axis) {
        int along = self().axis("unstack", axis);
        Tensor[] pieces = new Tensor[self().shape().dim(along)];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = along(along, i, i + 1).without(along);
        }
        return pieces;
    }

    /// The positions `from .. to - 1` along `axis`.
    default Tensor along(int axis, int from, int to) {
        int along = self().axis("along", axis);
        int n = self().shape().dim(along);
        if (from < 0 || to < from || to > n) {
            throw new IndexOutOfBoundsException("along: positions " + from + " to " + to + " of axis " + along
                    + " of shape " + self().shape() + ", which has the length " + n);
        }
        return from == 0 && to == n ? self() : new Part(self(), x -> Picking.slice(x, along, from, to)).apply();
    }

    /// All windows of `length` neighbours along `axis`: that axis becomes `n - length + 1` long, and a last axis walks
    /// through the window.
    default Tensor slidingWindow(int length, int axis) {
        int along = self().axis("slidingWindow", axis);
        NDArray places = NDArray.arange(self().shape().dim(along)).slidingWindow(length, 0); // (windows, length)
        return take(places, along).moveAxis(along + 1, -1);
    }

    /// The elements on diagonal `k` of the last two axes, as a last axis.
    default Tensor diagonal(int k) {
        return part(x -> x.diagonal(k));
    }

    /// The matrices of the last two axes with zeros above diagonal `k`.
    default Tensor tril(int k) {
        return triangle(matrix().tril(k));
    }

    /// The matrices of the last two axes with zeros below diagonal `k`.
    default Tensor triu(int k) {
        return triangle(matrix().triu(k));
    }

    private NDArray matrix() {
        int[] dims = self().shape().toArray();
        return NDArray.ones(DType.UINT8, Arrays.copyOfRange(dims, Math.max(0, dims.length - 2), dims.length));
    }

    private Tensor triangle(NDArray kept) {
        return Tensor.where(kept, self(), Tensor.of(NDArray.zeros(self().dtype())));
    }

    // ---- repeated, moved, padded

    /// Every element `times` times in a row, flattened.
    default Tensor repeat(int times) {
        return ravel().repeat(times, 0);
    }

    /// Every sub-tensor along `axis` `times` times in a row.
    default Tensor repeat(int times, int axis) {
        int along = self().axis("repeat", axis);
        int[] wide = self().expandDims(along + 1).shape().toArray();
        wide[along + 1] = times;
        int[] dims = self().shape().toArray();
        dims[along] *= times;
        return expandDims(along + 1).broadcastTo(wide).reshape(dims);
    }

    /// The whole tensor laid `times[i]` times along axis `i`; fewer counts than axes apply to the last axes, more add
    /// leading axes.
    default Tensor tile(int... times) {
        int rank = Math.max(self().rank(), times.length);
        int[] source = new int[2 * rank];
        int[] blocks = new int[2 * rank];
        int[] dims = new int[rank];
        for (int i = 0; i < rank; i++) {
            int n = i < rank - self().rank() ? 1 : self().shape().dim(i - (rank - self().rank()));
            int t = i < rank - times.length ? 1 : times[i - (rank - times.length)];
            source[2 * i] = 1;
            source[2 * i + 1] = n;
            blocks[2 * i] = t;
            blocks[2 * i + 1] = n;
            dims[i] = t * n;
        }
        return reshape(source).broadcastTo(blocks).reshape(dims);
    }

    /// The elements moved by `shift` places in row-major order, those leaving the end entering at the start.
    default Tensor roll(int shift) {
        return ravel().roll(shift, 0).reshape(self().shape().toArray());
    }

    /// The sub-tensors along `axis` moved by `shift` places, those leaving the end entering at the start.
    default Tensor roll(int shift, int axis) {
        int along = self().axis("roll", axis);
        int n = self().shape().dim(along);
        int k = n == 0 ? 0 : Math.floorMod(shift, n);
        return k == 0 ? self() : Tensor.concat(along, along(along, n - k, n), along(along, 0, n - k));
    }

    /// With `width` times `value` before and behind along each axis.
    default Tensor pad(int width, double value) {
        int[][] widths = new int[self().rank()][];
        Arrays.setAll(widths, _ -> new int[] {width, width});
        return pad(widths, value);
    }

    /// With `widths[i][0]` times `value` before and `widths[i][1]` times behind along axis `i`.
    default Tensor pad(int[][] widths, double value) {
        checkWidths(widths);
        int[] dims = self().shape().toArray();
        Slice[] inside = new Slice[dims.length];
        for (int i = 0; i < dims.length; i++) {
            inside[i] = Slice.of(widths[i][0], widths[i][0] + dims[i]);
            dims[i] += widths[i][0] + widths[i][1];
        }
        if (dims.length == 0) {
            return self();
        }
        Index[] more = Arrays.copyOfRange(inside, 1, inside.length, Index[].class);
        return new Placed(self(), Shape.of(dims), x -> x.at(inside[0], more), value).apply();
    }

    /// With elements of the tensor itself around it: its edge, or its mirror image, or its other end.
    default Tensor pad(int[][] widths, Padding mode) {
        checkWidths(widths);
        Tensor y = self();
        for (int axis = 0; axis < widths.length; axis++) {
            if (widths[axis][0] + widths[axis][1] > 0) {
                NDArray places = NDArray.arange(y.shape().dim(axis)).pad(new int[][] {widths[axis]}, mode);
                y = y.take(places, axis);
            }
        }
        return y;
    }

    private void checkWidths(int[][] widths) {
        boolean fits = widths.length == self().rank();
        for (int[] w : widths) {
            fits &= w.length == 2 && w[0] >= 0 && w[1] >= 0;
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "pad: needs a pair of widths, not negative, for each of the " + self().rank() + " axes of shape "
                            + self().shape() + ", got " + Arrays.deepToString(widths));
        }
    }

    // ---- positions

    /// The rows of this table at these positions, which may repeat. x: (rows, ...)  positions: integers of any shape
    /// result: (positions..., ...).
    default Tensor rows(NDArray positions) {
        return new Rows(self(), positions).apply();
    }

    /// The sub-tensors at these positions along `axis`; the axes of `positions` stand in the place of `axis`. Negative
    /// positions count from the end.
    default Tensor take(NDArray positions, int axis) {
        int along = self().axis("take", axis);
        NDArray at = normal(positions, self().shape().dim(along));
        if (along == 0) {
            return rows(at);
        }
        Tensor front = moveAxis(along, 0).rows(at); // (positions..., axes before, axes behind)
        int[] order = new int[front.rank()];
        for (int i = 0; i < order.length; i++) {
            order[i] = i < along ? at.rank() + i : i < along + at.rank() ? i - along : i;
        }
        return front.permuteDims(order);
    }

    /// The elements at these positions of the flattened tensor.
    default Tensor take(NDArray positions) {
        return ravel().take(positions, 0);
    }

    /// For every place in `positions` the element of this at that position along `axis`, the other indices being the
    /// same (gathering); the other axes broadcast. Negative positions count from the end.
    default Tensor takeAlongAxis(NDArray positions, int axis) {
        int along = self().axis("takeAlongAxis", axis);
        if (positions.rank() != self().rank() || !positions.dtype().isInteger()) {
            throw new IllegalArgumentException(
                    "takeAlongAxis: needs integer positions with as many axes as the tensor, got "
                            + positions.dtype().numpyName() + " " + positions.shape() + " for " + self().shape());
        }
        int[] mine = self().shape().toArray();
        int[] theirs = positions.shape().toArray();
        int length = mine[along];
        int chosen = theirs[along];
        mine[along] = 1;
        theirs[along] = 1;
        int[] common = Shape.broadcast("takeAlongAxis", Shape.of(mine), Shape.of(theirs)).toArray();
        common[along] = chosen;
        NDArray at = normal(positions, length).broadcastTo(common);
        common[along] = length;
        Tensor x = self().shape().equals(Shape.of(common)) ? self() : broadcastTo(common);
        return new Along(x, at, along).apply();
    }

    /// This, with `values` added at these positions along `axis`, as often as they are named (scattering):
    /// the reverse of
    /// [#takeAlongAxis]. positions, values: one shape, equal to that of this in all other axes.
    default Tensor scatterAdd(NDArray positions, Tensor values, int axis) {
        int along = self().axis("scatterAdd", axis);
        int[] dims = values.shape().toArray();
        boolean fits = values.rank() == self().rank() && positions.shape().equals(values.shape())
                && positions.dtype().isInteger();
        if (fits) {
            dims[along] = self().shape().dim(along);
            fits = Shape.of(dims).equals(self().shape());
        }
        if (!fits) {
            throw new IllegalArgumentException("scatterAdd: " + values.shape() + " values at "
                    + positions.dtype().numpyName() + " positions " + positions.shape() + " into " + self().shape()
                    + " along axis " + along + ": positions must be integers of the shape of the values, and all axes"
                    + " but that one equal");
        }
        NDArray at = normal(positions, self().shape().dim(along));
        return self().add(new SumAlong(values, at, along, self().shape()).apply());
    }

    /// Positions counted from the start.
    private static NDArray normal(NDArray positions, int length) {
        if (!positions.dtype().isInteger() || positions.size() == 0 || positions.min().getLong() >= 0) {
            return positions;
        }
        return NDArray.where(positions.less(0L), positions.add((long) length), positions);
    }

    private static Shape inferred(Shape from, int[] dims) {
        int unknown = -1;
        int known = 1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == -1 && unknown < 0) {
                unknown = i;
            } else {
                known *= dims[i];
            }
        }
        if (unknown < 0) {
            return Shape.of(dims);
        }
        if (known <= 0 || from.size() % known != 0) {
            throw new IllegalArgumentException(
                    "reshape: " + from + " into " + Arrays.toString(dims) + ": the length for -1 is not a whole"
                            + " number");
        }
        int[] whole = dims.clone();
        whole[unknown] = from.size() / known;
        return Shape.of(whole);
    }
}
