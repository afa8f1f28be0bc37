package espalier.array;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import java.util.Arrays;

/// Choosing elements by truth values and positions: what [Indexing] calls.
final class Selection {
    private Selection() {}

    static Index[] prepend(Index first, Index... more) {
        Index[] index = new Index[more.length + 1];
        index[0] = first;
        System.arraycopy(more, 0, index, 1, more.length);
        return index;
    }

    static Index[] indices(NDArray first, NDArray... more) {
        Index[] index = new Index[more.length + 1];
        index[0] = Index.of(first);
        for (int i = 0; i < more.length; i++) {
            index[i + 1] = Index.of(more[i]);
        }
        return index;
    }

    static void assign(NDArray x, NDArray value, Index... index) {
        if (fill(x, value, index)) {
            return;
        }
        Indices.Plan plan = Indices.plan(x.layout(), index);
        NDArray fitted = value;
        while (fitted.rank() > plan.shape().length && fitted.layout().dim(0) == 1) {
            fitted = fitted.squeeze(0);
        }
        if (plan.view()) {
            NDArray part = x.view(plan.plain());
            checkWritable(part);
            Broadcast.to("set", fitted.layout(), plan.shape());
            Into.copy(fitted, part);
            return;
        }
        checkWritable(x);
        Layout l = Broadcast.to("set", fitted.layout(), plan.shape());
        NDArray values = fitted.view(l);
        if (isOneRow(plan, l)) {
            int[] inner = plan.plain().shape();
            Layout row = new Layout(inner, Arrays.copyOfRange(l.strides(), plan.arrays().length, l.rank()), l.offset());
            Gather.repeat(x, plan, Pool.copy(fitted.view(row)).astype(x.dtype()));
            return;
        }
        Gather.write(x, plan, value.buffer().equals(x.buffer()) ? Pool.copy(values) : values);
    }

    /// Whether every place that the arrays name is a whole run and gets the same values.
    private static boolean isOneRow(Indices.Plan plan, Layout values) {
        boolean one = plan.before() == 0 && plan.arrays().length > 0 && plan.plain().size() > 1
                && values.size() > 0 && plan.plain().isContiguous();
        for (int i = 0; one && i < plan.arrays().length; i++) {
            one = values.stride(i) == 0 || values.dim(i) == 1;
        }
        return one;
    }

    /// A single number where a mask of the array's shape is true: no positions are needed.
    private static boolean fill(NDArray x, NDArray value, Index... index) {
        if (index.length != 1 || value.size() != 1 || value.rank() > 1
                || !(index[0] instanceof Index.Elements(NDArray mask)) || mask.dtype() != DType.BOOL
                || x.rank() == 0 || !Arrays.equals(mask.layout().shape(), x.layout().shape())
                || mask.buffer().equals(x.buffer())) {
            return false;
        }
        checkWritable(x);
        NDArray one = value.astype(x.dtype());
        if (one.buffer().equals(x.buffer())) {
            one = Pool.copy(one);
        }
        int[] shape = x.layout().shape();
        Compute.backend()
                .select(((Buffer.Bool) mask.buffer()).data(), mask.layout(), one.buffer(),
                        one.reshape().layout().broadcastTo(shape), x.buffer(), x.layout(), x.buffer(), x.layout());
        return true;
    }

    /// Several elements of a broadcast view share memory: writing one would write all.
    static void checkWritable(NDArray x) {
        Layout l = x.layout();
        for (int i = 0; i < l.rank(); i++) {
            if (l.stride(i) == 0 && l.dim(i) > 1) {
                throw new IllegalArgumentException("set: the array of shape " + x.shape()
                        + " is a broadcast view, several elements share memory along axis " + i + "; copy() it first");
            }
        }
    }

    static NDArray take(NDArray x, NDArray indices, int axis) {
        int along = Axes.normal("take", axis, x.rank());
        if (indices.dtype() == DType.BOOL) {
            throw new IllegalArgumentException("take: needs positions, got truth values; use mask or at");
        }
        if (x.rank() == 1 && x.layout().isContiguous() && x.size() > 0 && indices.layout().isContiguous()
                && indices.buffer() instanceof Buffer.Int64(long[] places)
                && (x.buffer() instanceof Buffer.Float32 || x.buffer() instanceof Buffer.Float64
                        || x.buffer() instanceof Buffer.Int64)) {
            NDArray out = Pool.result(x.dtype(), indices.shape());
            Gather.take(x, places, indices.layout().offset(), out.buffer());
            return out;
        }
        Index[] index = new Index[along + 1];
        Arrays.fill(index, Slice.ALL);
        index[along] = Index.of(indices);
        return Gather.read(x, Indices.plan(x.layout(), index));
    }

    static NDArray takeAlongAxis(NDArray x, NDArray indices, int axis) {
        int along = Axes.normal("takeAlongAxis", axis, x.rank());
        if (indices.rank() != x.rank() || !indices.dtype().isInteger()) {
            throw new IllegalArgumentException(
                    "takeAlongAxis: needs integer indices with as many axes as the array, got "
                            + indices.dtype().numpyName() + " " + indices.shape() + " for " + x.shape());
        }
        int[] a = x.shape().toArray();
        int[] b = indices.shape().toArray();
        int length = a[along];
        int chosen = b[along];
        a[along] = 1;
        b[along] = 1;
        int[] shape = Broadcast.shape("takeAlongAxis", a, b);
        int stride = x.layout().stride(along);
        shape[along] = chosen;
        Layout base = Joining.slice(x, along, 0, Math.min(length, 1)).layout();
        NDArray at = indices.broadcastTo(shape);
        if (at.size() > 0 && length == 0) {
            throw new IndexOutOfBoundsException(
                    "takeAlongAxis: axis " + along + " of shape " + x.shape() + " is empty");
        }
        NDArray out = Pool.result(x.dtype(), Shape.wrap(shape));
        if (out.size() == 0) {
            return out;
        }
        Layout lanes = base.broadcastTo(shape);
        NDArray packed = at.astype(DType.INT64);
        long[] positions = ((Buffer.Int64) packed.buffer()).data();
        int[] distances = new int[out.size()];
        int last = shape.length - 1;
        int row = shape[last];
        int step = last == along ? 0 : lanes.stride(last);
        int next = packed.layout().stride(last);
        int[] outer = shape.clone();
        outer[last] = 1;
        var rows = new Odometer(outer, lanes, packed.layout());
        for (int i = 0; i < distances.length; i += row, rows.next()) {
            int from = rows.index(0);
            for (int j = 0, p = rows.index(1); j < row; j++, p += next) {
                distances[i + j] = from + j * step
                        + stride * Indices.normal("takeAlongAxis", positions[p], along, length);
            }
        }
        Gather.elements(x.buffer(), distances, out.buffer());
        return out;
    }

    static NDArray[] unravelIndex(NDArray positions, Shape shape) {
        if (!positions.dtype().isInteger()) {
            throw new IllegalArgumentException(
                    "unravelIndex: needs integers, got " + positions.dtype().numpyName());
        }
        long[] rest = positions.toLongs();
        for (long p : rest) {
            if (p < 0 || p >= shape.size()) {
                throw new IndexOutOfBoundsException(
                        "unravelIndex: position " + p + " is out of bounds for an array of shape " + shape
                                + " with size " + shape.size());
            }
        }
        NDArray[] result = new NDArray[shape.rank()];
        for (int axis = result.length - 1; axis >= 0; axis--) {
            int n = shape.dims()[axis];
            long[] at = new long[rest.length];
            for (int i = 0; i < at.length; i++) {
                at[i] = rest[i] % n;
                rest[i] /= n;
            }
            result[axis] = NDArray.wrap(at, positions.shape().dims());
        }
        return result;
    }

    static NDArray[] nonzero(NDArray x) {
        if (x.rank() == 0) {
            throw new IllegalArgumentException("nonzero: not defined on an array of rank 0; reshape(1) it");
        }
        boolean[] truth = x.toBooleans();
        int n = (int) NDArray.wrap(truth, truth.length).sum().getLong();
        long[][] at = new long[x.rank()][n];
        int[] shape = x.layout().shape();
        int last = x.rank() - 1;
        int row = shape[last];
        long[] columns = at[last];
        for (int from = 0, k = 0; k < n; from += row) {
            int first = k;
            // Written first, counted afterwards: no branch to guess wrong.
            for (int j = 0; j < row && k < n; j++) {
                columns[k] = j;
                k += truth[from + j] ? 1 : 0;
            }
            int rest = from / row;
            for (int axis = last - 1; axis >= 0; axis--) {
                Arrays.fill(at[axis], first, k, rest % shape[axis]);
                rest /= shape[axis];
            }
        }
        NDArray[] result = new NDArray[at.length];
        for (int axis = 0; axis < at.length; axis++) {
            result[axis] = NDArray.wrap(at[axis], n);
        }
        return result;
    }

    static NDArray where(NDArray condition, NDArray a, NDArray b) {
        int[] ab = Broadcast.shape("where", a.layout().shape(), b.layout().shape());
        int[] shape = Broadcast.shape("where", condition.layout().shape(), ab);
        DType dtype = DType.promote(a.dtype(), b.dtype());
        return where(condition, a, b, Pool.result(dtype, Shape.wrap(shape)));
    }

    /// Into `out`, which has the common shape and type, lies in order and shares no memory with the operands.
    static NDArray where(NDArray condition, NDArray a, NDArray b, NDArray out) {
        NDArray x = a.astype(out.dtype());
        NDArray y = b.astype(out.dtype());
        NDArray truth = condition.astype(DType.BOOL);
        int[] shape = out.layout().shape();
        boolean[] c = ((Buffer.Bool) truth.buffer()).data();
        Compute.backend()
                .select(c, truth.layout().broadcastTo(shape), x.buffer(), x.layout().broadcastTo(shape),
                        y.buffer(), y.layout().broadcastTo(shape), out.buffer(), out.layout());
        return out;
    }
}
