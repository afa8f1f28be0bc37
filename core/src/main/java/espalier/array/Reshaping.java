package espalier.array;

import espalier.backend.Layout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The layouts behind [Manipulation]: reshaping as a view where possible, permutations, removed and inserted axes.
final class Reshaping {
    private Reshaping() {}

    static NDArray reshape(NDArray x, int... requested) {
        int[] shape = complete(x.shape(), requested);
        Layout view = x.layout().isContiguous() ? contiguous(x.layout(), shape) : strided(x.layout(), shape);
        if (view != null) {
            return x.view(view);
        }
        return Pool.copy(x).reshape(shape);
    }

    private static Layout contiguous(Layout l, int[] shape) {
        return new Layout(shape, Layout.contiguous(shape).strides(), l.offset());
    }

    private static int[] complete(Shape from, int... requested) {
        int[] shape = requested.clone();
        int unknown = -1;
        long known = 1;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == -1) {
                if (unknown >= 0) {
                    throw new IllegalArgumentException(
                            "reshape: only one length of " + Shape.text(requested) + " can be -1");
                }
                unknown = i;
            } else if (shape[i] < 0) {
                throw new IllegalArgumentException(
                        "reshape: negative length in " + Shape.text(requested) + "; -1 stands for one unknown");
            } else {
                known *= shape[i];
            }
        }
        if (unknown >= 0 && known > 0 && from.size() % known == 0) {
            shape[unknown] = (int) (from.size() / known);
            known *= shape[unknown];
        } else if (unknown >= 0) {
            known = -1;
        }
        if (known != from.size()) {
            throw new IllegalArgumentException(
                    "reshape: cannot reshape array of size " + from.size() + ", shape " + from + ", into shape "
                            + Shape.text(requested) + (unknown < 0 ? ", which has " + known : ""));
        }
        return shape;
    }

    /// The strides of a view with `shape`, or null if there are none: groups of old axes that lie densely one in
    /// another (ignoring axes of length 1) are matched with groups of new axes of the same product. As NumPy's
    /// `_attempt_nocopy_reshape`.
    private static @Nullable Layout strided(Layout l, int[] shape) {
        if (l.size() == 0) {
            return contiguous(l, shape);
        }
        int[] oldShape = new int[l.rank()];
        int[] oldStrides = new int[l.rank()];
        int olds = 0;
        for (int i = 0; i < l.rank(); i++) {
            if (l.dim(i) != 1) {
                oldShape[olds] = l.dim(i);
                oldStrides[olds++] = l.stride(i);
            }
        }
        int[] strides = new int[shape.length];
        int oi = 0;
        int ni = 0;
        while (oi < olds && ni < shape.length) {
            int oj = oi + 1;
            int nj = ni + 1;
            long op = oldShape[oi];
            long np = shape[ni];
            while (np != op) {
                if (np < op) {
                    np *= shape[nj++];
                } else {
                    op *= oldShape[oj++];
                }
            }
            for (int k = oi; k < oj - 1; k++) {
                if (oldStrides[k] != oldShape[k + 1] * oldStrides[k + 1]) {
                    return null;
                }
            }
            strides[nj - 1] = oldStrides[oj - 1];
            for (int k = nj - 1; k > ni; k--) {
                strides[k - 1] = strides[k] * shape[k];
            }
            oi = oj;
            ni = nj;
        }
        int last = ni > 0 ? strides[ni - 1] : 1;
        Arrays.fill(strides, ni, shape.length, last);
        return new Layout(shape, strides, l.offset());
    }

    static int[] permutation(int[] axes, int rank) {
        if (axes.length != rank) {
            throw new IllegalArgumentException("permuteDims: " + axes.length + " axes named in " + Arrays.toString(axes)
                    + ", the array has " + rank);
        }
        int[] order = new int[rank];
        boolean[] seen = new boolean[rank];
        for (int i = 0; i < rank; i++) {
            order[i] = Axes.normal("permuteDims", axes[i], rank);
            if (seen[order[i]]) {
                throw new IllegalArgumentException(
                        "permuteDims: axis " + axes[i] + " is named twice in " + Arrays.toString(axes));
            }
            seen[order[i]] = true;
        }
        return order;
    }

    static int[] moved(int source, int destination, int rank) {
        int from = Axes.normal("moveAxis", source, rank);
        int to = Axes.normal("moveAxis", destination, rank);
        int[] order = new int[rank];
        for (int i = 0, next = 0; i < rank; i++) {
            if (i == to) {
                order[i] = from;
            } else {
                next += next == from ? 1 : 0;
                order[i] = next++;
            }
        }
        return order;
    }

    static Layout squeeze(Layout l, int... axes) {
        boolean[] gone = new boolean[l.rank()];
        if (axes.length == 0) {
            for (int i = 0; i < gone.length; i++) {
                gone[i] = l.dim(i) == 1;
            }
        } else {
            for (int axis : Axes.axes(axes).of("squeeze", l.rank())) {
                if (l.dim(axis) != 1) {
                    throw new IllegalArgumentException(
                            "squeeze: axis " + axis + " of shape " + Shape.text(l.shape()) + " has length "
                                    + l.dim(axis) + ", only axes of length 1 can be removed");
                }
                gone[axis] = true;
            }
        }
        int[] kept = new int[l.rank()];
        int n = 0;
        for (int i = 0; i < gone.length; i++) {
            if (!gone[i]) {
                kept[n++] = i;
            }
        }
        return l.permute(Arrays.copyOf(kept, n));
    }

    /// With a new axis of length 1 before axis `at`.
    static Layout insert(Layout l, int at) {
        int[] shape = new int[l.rank() + 1];
        int[] strides = new int[l.rank() + 1];
        for (int i = 0; i < shape.length; i++) {
            shape[i] = i == at ? 1 : l.dim(i < at ? i : i - 1);
            strides[i] = i == at ? 0 : l.stride(i < at ? i : i - 1);
        }
        return new Layout(shape, strides, l.offset());
    }

    static Layout windows(Layout l, int length, int axis) {
        int along = Axes.normal("slidingWindow", axis, l.rank());
        if (length < 1 || length > l.dim(along)) {
            throw new IllegalArgumentException("slidingWindow: a window of " + length + " does not fit into axis "
                    + along + " of shape " + Shape.text(l.shape()));
        }
        int[] shape = Arrays.copyOf(l.shape(), l.rank() + 1);
        int[] strides = Arrays.copyOf(l.strides(), l.rank() + 1);
        shape[along] -= length - 1;
        shape[l.rank()] = length;
        strides[l.rank()] = l.stride(along);
        return new Layout(shape, strides, l.offset());
    }

    static Layout diagonal(Layout l, int k) {
        int rank = l.rank();
        if (rank < 2) {
            throw new IllegalArgumentException("diagonal: needs at least 2 axes, got shape " + Shape.text(l.shape()));
        }
        int n = Math.max(0, Math.min(l.dim(rank - 2) + Math.min(k, 0), l.dim(rank - 1) - Math.max(k, 0)));
        int[] shape = Arrays.copyOf(l.shape(), rank - 1);
        int[] strides = Arrays.copyOf(l.strides(), rank - 1);
        shape[rank - 2] = n;
        strides[rank - 2] = l.stride(rank - 2) + l.stride(rank - 1);
        int shift = k >= 0 ? k * l.stride(rank - 1) : -k * l.stride(rank - 2);
        return new Layout(shape, strides, l.offset() + (n == 0 ? 0 : shift));
    }
}
