package espalier.array;

import espalier.backend.Binary;
import espalier.backend.Buffer;

/// Running folds and differences along an axis: what [Sequences] calls.
final class Running {
    private Running() {}

    static NDArray fold(NDArray x, int axis, boolean product) {
        String name = product ? "cumulativeProd" : "cumulativeSum";
        int along = Axes.normal(name, axis, x.rank());
        DType type = x.dtype().isFloating() ? x.dtype() : DType.INT64;
        NDArray out = NDArray.empty(type, x.shape());
        int n = x.layout().dim(along);
        if (out.size() == 0) {
            return out;
        }
        NDArray firstIn = Joining.slice(x, along, 0, 1);
        NDArray firstOut = Joining.slice(out, along, 0, 1);
        var lane = new Odometer(firstIn.layout().shape(), firstIn.layout(), firstOut.layout());
        Buffer from = x.buffer();
        Buffer to = out.buffer();
        int stepIn = x.layout().stride(along);
        int stepOut = out.layout().stride(along);
        for (int k = firstIn.size(); k > 0; k--, lane.next()) {
            int i = lane.index(0);
            int j = lane.index(1);
            double running = product ? 1 : 0;
            long exact = product ? 1 : 0;
            for (int m = 0; m < n; m++, i += stepIn, j += stepOut) {
                if (type.isFloating()) {
                    running = product ? running * from.getDouble(i) : running + from.getDouble(i);
                    to.setDouble(j, running);
                } else {
                    exact = product ? exact * from.getLong(i) : exact + from.getLong(i);
                    to.setLong(j, exact);
                }
            }
        }
        return out;
    }

    static NDArray diff(NDArray x, int n, int axis) {
        int along = Axes.normal("diff", axis, x.rank());
        if (n < 0) {
            throw new IllegalArgumentException("diff: the order must not be negative, got " + n);
        }
        NDArray y = x;
        for (int k = 0; k < n; k++) {
            int length = y.layout().dim(along);
            NDArray next = Joining.slice(y, along, Math.min(1, length), Math.max(length - 1, 0));
            NDArray here = Joining.slice(y, along, 0, Math.max(length - 1, 0));
            y = x.dtype() == DType.BOOL ? next.notEqual(here) : Operation.binary(Binary.SUBTRACT, next, here);
        }
        return n == 0 ? x.copy() : y;
    }
}
