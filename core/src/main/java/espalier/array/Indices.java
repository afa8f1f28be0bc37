package espalier.array;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Positions and parts: the arithmetic of NumPy's indexing. An index becomes a [Plan]: the layout of the plain axes,
/// and, when arrays take part, the distance that each broadcast element of them adds.
final class Indices {
    private Indices() {}

    /// Axes `0 .. before - 1` of `plain`, then those of `arrays` (if any array takes part), then the rest of `plain`.
    record Plan(Layout plain, int before, int[] arrays, int[] distances, boolean view) {

        int[] shape() {
            int[] shape = new int[plain.rank() + arrays.length];
            System.arraycopy(plain.shape(), 0, shape, 0, before);
            System.arraycopy(arrays, 0, shape, before, arrays.length);
            System.arraycopy(plain.shape(), before, shape, before + arrays.length, plain.rank() - before);
            return shape;
        }
    }

    /// Where the element at `index` lies.
    static int position(String function, Layout l, int... index) {
        if (index.length != l.rank()) {
            throw new IndexOutOfBoundsException(
                    function + ": " + index.length + " indices for an array of shape " + Shape.text(l.shape()));
        }
        int at = l.offset();
        for (int i = 0; i < index.length; i++) {
            at += l.stride(i) * normal(function, index[i], i, l.dim(i));
        }
        return at;
    }

    /// `index` in `0 .. length - 1`.
    static int normal(String function, long index, int axis, int length) {
        if (index < -length || index >= length) {
            throw new IndexOutOfBoundsException(
                    function + ": index " + index + " is out of bounds for axis " + axis + " with size " + length);
        }
        return (int) (index < 0 ? index + length : index);
    }

    static Plan plan(Layout l, Index... index) {
        if (index.length == 1 && index[0] instanceof Index.Elements(NDArray mask) && mask.dtype() == DType.BOOL
                && l.rank() > 0
                && Arrays.equals(mask.layout().shape(), l.shape())) {
            return masked(l, mask);
        }
        Index[] parts = complete(l, index);
        boolean arrays = false;
        for (Index part : parts) {
            arrays |= part instanceof Index.Elements;
        }
        int rank = 0;
        int axis = 0;
        int[] shape = new int[l.rank() + parts.length];
        int[] strides = new int[l.rank() + parts.length];
        int offset = l.offset();
        var chosen = new Chosen();
        for (Index part : parts) {
            switch (part) {
                case Index.Mark mark -> {
                    // an ellipsis is left only where it stands for no axis: it still separates arrays
                    if (mark == Index.Mark.NEW_AXIS) {
                        shape[rank++] = 1;
                    }
                    chosen.gap();
                }
                case Slice s -> {
                    int length = l.dim(axis);
                    shape[rank] = s.count(length);
                    strides[rank++] = s.step() * l.stride(axis);
                    offset += shape[rank - 1] == 0 ? 0 : s.first(length) * l.stride(axis);
                    axis++;
                    chosen.gap();
                }
                case Index.At(long position) -> {
                    offset += l.stride(axis) * normal("index", position, axis, l.dim(axis));
                    axis++;
                    if (arrays) {
                        chosen.at(rank);
                    }
                }
                case Index.Elements(NDArray array) -> {
                    chosen.at(rank);
                    axis += chosen.add(array, l, axis);
                }
            }
        }
        Layout plain = new Layout(Arrays.copyOf(shape, rank), Arrays.copyOf(strides, rank), offset);
        return arrays ? chosen.plan(plain) : new Plan(plain, rank, new int[0], new int[] {0}, true);
    }

    /// A mask of the array's own shape, the daily case: one pass, without the positions along each axis.
    private static Plan masked(Layout l, NDArray mask) {
        boolean[] truth = ((Buffer.Bool) mask.buffer()).data();
        int[] distances = new int[(int) mask.sum().getLong()];
        int last = l.rank() - 1;
        int row = l.dim(last);
        int step = l.stride(last);
        int next = mask.layout().stride(last);
        int[] outer = l.shape().clone();
        outer[last] = Math.min(row, 1);
        var rows = new Odometer(outer, mask.layout(), l);
        for (int n = 0; n < distances.length; rows.next()) {
            int from = rows.index(1) - l.offset();
            int m = rows.index(0);
            // Written first, counted afterwards: no branch to guess wrong.
            for (int j = 0; j < row && n < distances.length; j++, m += next) {
                distances[n] = from + j * step;
                n += truth[m] ? 1 : 0;
            }
        }
        Layout plain = new Layout(new int[0], new int[0], l.offset());
        return new Plan(plain, 0, new int[] {distances.length}, distances, false);
    }

    /// The index with the ellipsis written out as whole axes, one part for every axis.
    private static Index[] complete(Layout l, Index... index) {
        int used = 0;
        int ellipses = 0;
        for (Index part : index) {
            used += switch (part) {
                case Index.Mark _ -> 0;
                case Index.Elements(NDArray a) -> a.dtype() == DType.BOOL ? a.rank() : 1;
                default -> 1;
            };
            ellipses += part == Index.ELLIPSIS ? 1 : 0;
        }
        if (ellipses > 1) {
            throw new IllegalArgumentException("an index can only have a single ellipsis ('...')");
        }
        if (used > l.rank()) {
            throw new IndexOutOfBoundsException(
                    "too many indices: the array of shape " + Shape.text(l.shape()) + " is " + l.rank()
                            + "-dimensional, but " + used + " were indexed");
        }
        if (used == l.rank()) {
            return index;
        }
        var parts = new Index[index.length - ellipses + l.rank() - used];
        Arrays.fill(parts, Slice.ALL);
        int n = 0;
        for (Index part : index) {
            if (part == Index.ELLIPSIS) {
                n += l.rank() - used;
            } else {
                parts[n++] = part;
            }
        }
        return parts;
    }

    /// The arrays among the parts: their positions, lengths and strides of the axes they choose from, and where they
    /// stand.
    private static final class Chosen {
        private final List<NDArray> positions = new ArrayList<>();
        private final List<int[]> axes = new ArrayList<>();
        private int first = -1;
        private boolean open;
        private boolean apart;

        void gap() {
            open = false;
        }

        void at(int rank) {
            if (first >= 0 && !open) {
                apart = true;
            }
            first = first < 0 ? rank : first;
            open = true;
        }

        /// Returns how many axes the array takes.
        int add(NDArray array, Layout l, int axis) {
            if (array.dtype() != DType.BOOL) {
                positions.add(array.astype(DType.INT64));
                axes.add(new int[] {axis, l.dim(axis), l.stride(axis)});
                return 1;
            }
            for (int i = 0; i < array.rank(); i++) {
                if (array.layout().dim(i) != l.dim(axis + i)) {
                    throw new IndexOutOfBoundsException("boolean index did not match: axis " + (axis + i) + " of shape "
                            + Shape.text(l.shape()) + " has size " + l.dim(axis + i) + ", the mask of shape "
                            + array.shape() + " has "
                            + array.layout().dim(i));
                }
            }
            if (array.rank() == 0) {
                positions.add(NDArray.zeros(DType.INT64, array.getBoolean() ? 1 : 0));
                axes.add(new int[] {axis, 1, 0});
                return 0;
            }
            NDArray[] where = Selection.nonzero(array);
            for (int i = 0; i < where.length; i++) {
                positions.add(where[i]);
                axes.add(new int[] {axis + i, l.dim(axis + i), l.stride(axis + i)});
            }
            return where.length;
        }

        /// Adds what positions `at[from ..]` along an axis, given as its number, length and stride, mean in the buffer.
        private static void addDistances(long[] at, int from, int[] axis, int[] distances) {
            int length = axis[1];
            int stride = axis[2];
            for (int k = 0; k < distances.length; k++) {
                long p = at[from + k];
                long i = p < 0 ? p + length : p;
                if (i < 0 || i >= length) {
                    normal("index", p, axis[0], length);
                }
                distances[k] += (int) i * stride;
            }
        }

        Plan plan(Layout plain) {
            int[] shape = new int[0];
            for (NDArray p : positions) {
                int[] common = Broadcast.tryShape(shape, p.layout().shape());
                if (common == null) {
                    throw new IndexOutOfBoundsException("index arrays could not be broadcast together: shapes "
                            + String.join(" ", positions.stream().map(a -> a.shape().toString()).toList()));
                }
                shape = common;
            }
            int[] distances = new int[Shape.wrap(shape).size()];
            for (int i = 0; i < axes.size(); i++) {
                int[] axis = axes.get(i);
                NDArray p = positions.get(i);
                if (!Arrays.equals(p.layout().shape(), shape) || !p.layout().isContiguous()) {
                    p = Pool.copy(p.broadcastTo(shape));
                }
                addDistances(((Buffer.Int64) p.buffer()).data(), p.layout().offset(), axis, distances);
            }
            return new Plan(plain, apart ? 0 : first, shape, distances, false);
        }
    }
}
