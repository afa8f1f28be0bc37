package espalier.array;

import espalier.backend.Binary;
import espalier.backend.Unary;

/// Mean, variance and norms, composed of the backend's folds.
final class Statistics {
    /// Elements worked on at a time: they stay in the second-level cache.
    private static final int PIECE = 16_384;

    private Statistics() {}

    static NDArray mean(NDArray x, Axes axes) {
        if (x.dtype().isFloating() && x.dtype().isStorage()) {
            // The sum of 16-bit numbers soon exceeds them; their mean does not.
            return mean(x.astype(x.dtype().working()), axes).astype(x.dtype());
        }
        NDArray floating = floating(x);
        NDArray sum = floating.sum(axes);
        return sum.divide((double) count("mean", x, axes));
    }

    static NDArray variance(NDArray x, double correction, Axes axes) {
        if (x.dtype().isFloating() && x.dtype().isStorage()) {
            return variance(x.astype(x.dtype().working()), correction, axes).astype(x.dtype());
        }
        NDArray floating = floating(x);
        int[] folded = axes.of("var", x.rank());
        if (folded.length == 0) {
            return floating.subtract(floating).divide(Math.max(1 - correction, 0));
        }
        NDArray mean = mean(floating, Axes.keepdims(folded));
        NDArray sum = squares(floating, mean, folded[0] == 0, axes);
        return sum.divide(Math.max(count("var", x, axes) - correction, 0));
    }

    /// `sum((x - mean)^2)` over the axes, a piece of the first axis at a time, so that the differences stay in the
    /// cache. The pieces depend on the shape only.
    private static NDArray squares(NDArray x, NDArray mean, boolean folded, Axes axes) {
        int rows = x.layout().dim(0);
        int step = Math.max(1, rows < 2 ? 1 : Math.min(rows, PIECE / Math.max(1, x.size() / rows)));
        if (step >= rows) {
            NDArray centred = x.subtract(mean);
            return Into.binary(Binary.MULTIPLY, centred, centred, centred).sum(axes);
        }
        int pieces = (rows - 1) / step + 1;
        NDArray[] parts = new NDArray[pieces];
        NDArray scratch = Pool.copy(Joining.slice(x, 0, 0, step));
        for (int i = 0; i < pieces; i++) {
            int n = Math.min(step, rows - i * step);
            NDArray centred = Joining.slice(scratch, 0, 0, n);
            NDArray part = Joining.slice(x, 0, i * step, n);
            Into.binary(Binary.SUBTRACT, part, folded ? mean : Joining.slice(mean, 0, i * step, n), centred);
            Into.binary(Binary.MULTIPLY, centred, centred, centred);
            parts[i] = centred.sum(axes);
        }
        return folded ? NDArray.stack(0, parts).sum(0) : NDArray.concat(0, parts);
    }

    static int count(String function, NDArray x, Axes axes) {
        int n = 1;
        for (int axis : axes.of(function, x.rank())) {
            n *= x.layout().dim(axis);
        }
        return n;
    }

    static NDArray floating(NDArray x) {
        return x.dtype().isFloating() ? x : x.astype(DType.FLOAT64);
    }

    /// `e^(x - max) / sum(e^(x - max))` along `axis`, a piece of the first axis at a time.
    static NDArray softmax(NDArray x, int axis) {
        int along = Axes.normal("softmax", axis, x.rank());
        NDArray floating = floating(x);
        NDArray out = Pool.result(floating.dtype(), x.shape());
        if (out.size() == 0) {
            return out;
        }
        Axes lanes = Axes.keepdims(along);
        int rows = along == 0 ? 1 : x.layout().dim(0);
        int step = Math.clamp(PIECE / Math.max(1, x.size() / rows), 1, rows);
        for (int from = 0; from < rows; from += step) {
            int n = Math.min(step, rows - from);
            NDArray part = along == 0 ? floating : Joining.slice(floating, 0, from, n);
            NDArray y = along == 0 ? out : Joining.slice(out, 0, from, n);
            Into.binary(Binary.SUBTRACT, part, part.max(lanes), y);
            Into.unary(Unary.EXP, y, y);
            Into.binary(Binary.DIVIDE, y, y.sum(lanes), y);
        }
        return out;
    }
}
