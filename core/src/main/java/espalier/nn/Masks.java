package espalier.nn;

import espalier.array.Axes;
import espalier.array.NDArray;
import espalier.autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/// Sequences of which some steps are padding, for the layers that look over steps: means without them, and masks for
/// fewer steps. [GroupNorm], [BatchNorm], [MeanOverSteps], [Conv1d] and others use it.
final class Masks {
    /// Added to what must not be chosen: far from all else, and finite so that its product with 0 is 0.
    static final double FAR = 1e30;

    private Masks() {}

    /// The weight of each step in the mean over the steps of its sequence: `real / sum of real`, zeros where none is.
    /// real, result: (n, steps).
    static Tensor weights(Tensor real) {
        return real.divide(real.sum(Axes.keepdims(1)).maximum(1));
    }

    /// The mean of `x` over `axes`, or with `weight`, which sums to 1 over the axes it has and is broadcast over
    /// `repeats` numbers along the others, the weighted one.
    static Tensor mean(Tensor x, Axes axes, @Nullable Tensor weight, int repeats) {
        return weight == null ? x.mean(axes) : x.multiply(weight).sum(axes).divide(repeats);
    }

    /// Tells the layers after a convolution or a pooling over steps which places of its output are real: with
    /// [Padding#VALID] those whose window lies on real steps, with [Padding#SAME] those whose step is real.
    static void shorten(Tensor real, Padding padding, int size, int stride, int dilation, Pass pass) {
        int steps = real.shape().dim(1);
        int places = padding.positions(steps, size, stride, dilation);
        NDArray from = real.value().layout().isContiguous() ? real.value() : real.value().copy();
        NDArray to = pass.empty(real.dtype(), real.shape().dim(0), places);
        for (int n = 0; n < real.shape().dim(0); n++) {
            for (int i = 0; i < places; i++) {
                boolean all = true;
                for (int p = 0; p < (padding == Padding.SAME ? 1 : size); p++) {
                    int at = from.layout().offset() + n * steps + i * stride + p * dilation;
                    all &= from.buffer().getDouble(at) != 0;
                }
                to.buffer().setDouble(to.layout().offset() + n * places + i, all ? 1 : 0);
            }
        }
        pass.mask(to);
    }
}
