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
        Indices.Plan plan = Indices.plan(x.layout(), index);
        NDArray fitted = value;
        while (fitted.rank() > plan.shape().length && fitted.layout().dim(0) == 1) {
            fitted = fitted.squeeze(0);
        }
        Layout l = Broadcast.to("set", fitted.layout(), plan.shape());
        if (plan.view()) {
            Into.copy(fitted, x.view(plan.plain()));
            return;
        }
        NDArray values = fitted.view(l);
        Gather.write(x, plan, value.buffer().equals(x.buffer()) ? values.copy() : values);
    }

    static NDArray take(NDArray x, NDArray indices, int axis) {
        int along = Axes.normal("take", axis, x.rank());
        if (indices.dtype() == DType.BOOL) {
            throw new IllegalArgumentException("take: needs positions, got truth values; use mask or at");
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
        NDArray out = NDArray.empty(x.dtype(), Shape.wrap(shape));
        if (out.size() == 0) {
            return out;
        }
        var places = new Odometer(shape, base.broadcastTo(shape), at.layout());
        Buffer from = x.buffer();
        Buffer positions = at.buffer();
        for (int i = 0; i < out.size(); i++, places.next()) {
            int k = Indices.normal("takeAlongAxis", positions.getLong(places.index(1)), along, length);
            Buffers.copyElement(from, places.index(0) + k * stride, out.buffer(), i);
        }
        return out;
    }

    static NDArray[] nonzero(NDArray x) {
        if (x.rank() == 0) {
            throw new IllegalArgumentException("nonzero: not defined on an array of rank 0; reshape(1) it");
        }
        boolean[] truth = x.toBooleans();
        int n = 0;
        for (boolean t : truth) {
            n += t ? 1 : 0;
        }
        long[][] at = new long[x.rank()][n];
        int[] shape = x.layout().shape();
        for (int i = 0, k = 0; i < truth.length; i++) {
            if (truth[i]) {
                int rest = i;
                for (int axis = shape.length - 1; axis >= 0; axis--) {
                    at[axis][k] = rest % shape[axis];
                    rest /= shape[axis];
                }
                k++;
            }
        }
        NDArray[] result = new NDArray[at.length];
        Arrays.setAll(result, axis -> NDArray.wrap(at[axis], at[axis].length));
        return result;
    }

    static NDArray where(NDArray condition, NDArray a, NDArray b) {
        int[] ab = Broadcast.shape("where", a.layout().shape(), b.layout().shape());
        int[] shape = Broadcast.shape("where", condition.layout().shape(), ab);
        DType dtype = DType.promote(a.dtype(), b.dtype());
        return where(condition, a, b, NDArray.empty(dtype, Shape.wrap(shape)));
    }

    /// Into `out`, which has the common shape and type, lies in order and shares no memory with the operands.
    static NDArray where(NDArray condition, NDArray a, NDArray b, NDArray out) {
        NDArray x = a.astype(out.dtype());
        NDArray y = b.astype(out.dtype());
        NDArray truth = condition.astype(DType.BOOL);
        int[] shape = out.layout().shape();
        boolean[] c = ((Buffer.Bool) truth.buffer()).data();
        Layout lc = truth.layout().broadcastTo(shape);
        Layout lx = x.layout().broadcastTo(shape);
        Layout ly = y.layout().broadcastTo(shape);
        Buffer bx = x.buffer();
        Buffer by = y.buffer();
        int sx = step(lx);
        int sy = step(ly);
        int first = out.layout().offset();
        if (first == 0 && step(lc) == 1 && sx >= 0 && sy >= 0
                && choose(c, lc.offset(), bx, lx.offset(), sx, by, ly.offset(), sy, out)) {
            return out;
        }
        var at = new Odometer(shape, lc, lx, ly);
        for (int i = 0; i < out.size(); i++, at.next()) {
            boolean left = c[at.index(0)];
            Buffers.copyElement(left ? bx : by, at.index(left ? 1 : 2), out.buffer(), first + i);
        }
        return out;
    }

    /// How far neighbouring elements lie from each other in row-major order: 1, 0 for a single repeated one, -1 if they
    /// differ.
    private static int step(Layout l) {
        boolean repeated = true;
        for (int i = 0; i < l.rank(); i++) {
            repeated &= l.stride(i) == 0 || l.dim(i) == 1;
        }
        return l.isContiguous() ? 1 : repeated ? 0 : -1;
    }

    /// The plain loops of [#where] for the floating types; false for others.
    private static boolean choose(boolean[] c, int ci, Buffer a, int ai, int as, Buffer b, int bi, int bs,
            NDArray out) {
        if (a instanceof Buffer.Float32(float[] x) && b instanceof Buffer.Float32(float[] y)
                && out.buffer() instanceof Buffer.Float32(float[] z)) {
            for (int i = 0; i < out.size(); i++) {
                z[i] = c[ci + i] ? x[ai + i * as] : y[bi + i * bs];
            }
            return true;
        }
        if (a instanceof Buffer.Float64(double[] x) && b instanceof Buffer.Float64(double[] y)
                && out.buffer() instanceof Buffer.Float64(double[] z)) {
            for (int i = 0; i < out.size(); i++) {
                z[i] = c[ci + i] ? x[ai + i * as] : y[bi + i * bs];
            }
            return true;
        }
        return false;
    }
}
