package espalier.array;

import espalier.backend.Layout;
import java.util.Arrays;

/// Putting arrays together and cutting them apart.
final class Joining {
    private Joining() {}

    static NDArray concat(int axis, NDArray... arrays) {
        if (arrays.length == 0) {
            throw new IllegalArgumentException("concat: needs at least one array");
        }
        int rank = arrays[0].rank();
        if (rank == 0) {
            throw new IllegalArgumentException("concat: arrays of rank 0 cannot be concatenated; use stack");
        }
        int along = Axes.normal("concat", axis, rank);
        int[] shape = arrays[0].shape().toArray();
        DType dtype = arrays[0].dtype();
        long length = 0;
        for (NDArray x : arrays) {
            checkSame(x, arrays[0], along);
            dtype = DType.promote(dtype, x.dtype());
            length += x.layout().dim(along);
        }
        shape[along] = Math.toIntExact(length);
        NDArray out = Pool.result(dtype, Shape.wrap(shape));
        int at = 0;
        for (NDArray x : arrays) {
            int n = x.layout().dim(along);
            Into.copy(x, slice(out, along, at, n));
            at += n;
        }
        return out;
    }

    private static void checkSame(NDArray x, NDArray first, int along) {
        boolean same = x.rank() == first.rank();
        for (int i = 0; same && i < x.rank(); i++) {
            same = i == along || x.layout().dim(i) == first.layout().dim(i);
        }
        if (!same) {
            throw new IllegalArgumentException("concat: " + first.shape() + " and " + x.shape() + " along axis " + along
                    + ": all other axes must have the same lengths");
        }
    }

    static NDArray stack(int axis, NDArray... arrays) {
        if (arrays.length == 0) {
            throw new IllegalArgumentException("stack: needs at least one array");
        }
        NDArray[] raised = new NDArray[arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            if (!arrays[i].shape().equals(arrays[0].shape())) {
                throw new IllegalArgumentException(
                        "stack: all arrays must have the same shape, got " + arrays[0].shape() + " and "
                                + arrays[i].shape());
            }
            raised[i] = arrays[i].expandDims(axis);
        }
        return concat(axis, raised);
    }

    /// `n` sub-arrays along `axis` from position `from`, a view.
    static NDArray slice(NDArray x, int axis, int from, int n) {
        Layout l = x.layout();
        int[] shape = l.shape().clone();
        shape[axis] = n;
        return x.view(new Layout(shape, l.strides(), l.offset() + from * l.stride(axis)));
    }

    static NDArray[] split(NDArray x, int parts, int axis) {
        int along = Axes.normal("split", axis, x.rank());
        int n = x.layout().dim(along);
        if (parts < 1 || n % parts != 0) {
            throw new IllegalArgumentException(
                    "split: axis " + axis + " of shape " + x.shape() + " cannot be cut into " + parts
                            + " equal parts; give positions with splitAt");
        }
        int[] positions = new int[parts - 1];
        Arrays.setAll(positions, i -> (i + 1) * (n / parts));
        return splitAt(x, positions, along);
    }

    static NDArray[] splitAt(NDArray x, int[] positions, int axis) {
        int along = Axes.normal("splitAt", axis, x.rank());
        int n = x.layout().dim(along);
        NDArray[] pieces = new NDArray[positions.length + 1];
        int from = 0;
        for (int i = 0; i <= positions.length; i++) {
            int to = i == positions.length ? n : Math.clamp(positions[i] < 0 ? positions[i] + n : positions[i], 0, n);
            pieces[i] = slice(x, along, from, Math.max(to - from, 0));
            from = to;
        }
        return pieces;
    }

    static NDArray[] unstack(NDArray x, int axis) {
        int along = Axes.normal("unstack", axis, x.rank());
        NDArray[] pieces = new NDArray[x.layout().dim(along)];
        for (int i = 0; i < pieces.length; i++) {
            pieces[i] = slice(x, along, i, 1).squeeze(along);
        }
        return pieces;
    }

    static NDArray repeat(NDArray x, int times, int axis) {
        int along = Axes.normal("repeat", axis, x.rank());
        checkTimes("repeat", times);
        int[] wide = Reshaping.insert(x.layout(), along + 1).shape().clone();
        wide[along + 1] = times;
        int[] shape = x.shape().toArray();
        shape[along] = Math.multiplyExact(shape[along], times);
        NDArray out = Pool.result(x.dtype(), Shape.wrap(shape));
        Into.copy(x.expandDims(along + 1), out.reshape(wide));
        return out;
    }

    static NDArray repeat(NDArray x, NDArray counts, int axis) {
        int along = Axes.normal("repeat", axis, x.rank());
        int n = x.layout().dim(along);
        if (!counts.dtype().isInteger() || counts.rank() > 1 || counts.size() != 1 && counts.size() != n) {
            throw new IllegalArgumentException("repeat: needs one integer for each of the " + n
                    + " sub-arrays along axis " + along + " of shape " + x.shape() + ", got "
                    + counts.dtype().numpyName() + " " + counts.shape());
        }
        long[] times = counts.broadcastTo(n).toLongs();
        long total = 0;
        for (long t : times) {
            checkTimes("repeat", Math.toIntExact(t));
            total += t;
        }
        int[] from = new int[Math.toIntExact(total)];
        for (int i = 0, k = 0; i < n; i++) {
            Arrays.fill(from, k, k + (int) times[i], i);
            k += (int) times[i];
        }
        return x.take(NDArray.of(from), along);
    }

    static NDArray tile(NDArray x, int... times) {
        int rank = Math.max(x.rank(), times.length);
        int[] blocks = new int[2 * rank];
        int[] source = new int[2 * rank];
        int[] shape = new int[rank];
        for (int i = 0; i < rank; i++) {
            int n = i < rank - x.rank() ? 1 : x.layout().dim(i - (rank - x.rank()));
            int t = i < rank - times.length ? 1 : times[i - (rank - times.length)];
            checkTimes("tile", t);
            blocks[2 * i] = t;
            blocks[2 * i + 1] = n;
            source[2 * i] = 1;
            source[2 * i + 1] = n;
            shape[i] = Math.multiplyExact(n, t);
        }
        NDArray out = Pool.result(x.dtype(), Shape.wrap(shape));
        Into.copy(x.reshape(source), out.reshape(blocks));
        return out;
    }

    static NDArray roll(NDArray x, int shift, int axis) {
        int along = Axes.normal("roll", axis, x.rank());
        int n = x.layout().dim(along);
        NDArray out = Pool.result(x.dtype(), x.shape());
        if (n > 0) {
            int k = Math.floorMod(shift, n);
            Into.copy(slice(x, along, 0, n - k), slice(out, along, k, n - k));
            Into.copy(slice(x, along, n - k, k), slice(out, along, 0, k));
        }
        return out;
    }

    private static void checkTimes(String function, int times) {
        if (times < 0) {
            throw new IllegalArgumentException(function + ": counts must not be negative, got " + times);
        }
    }
}
