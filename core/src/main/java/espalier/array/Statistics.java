package espalier.array;

/// Mean, variance and norms, composed of the backend's folds.
final class Statistics {
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
        Axes keep = Axes.keepdims(folded);
        NDArray centred = folded.length == 0 ? floating.subtract(floating) : floating.subtract(mean(floating, keep));
        NDArray squares = centred.square();
        NDArray sum = folded.length == 0 ? squares : squares.sum(axes);
        return sum.divide(Math.max(count("var", x, axes) - correction, 0));
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
}
