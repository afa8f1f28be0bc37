package espalier.autodiff;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.backend.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;

/// What [Tape#gradients] gives: for each parameter and input the array of derivatives of the loss, in its shape.
/// Optimisers read it. The arrays belong to the tape and can be used until it is closed.
public final class Gradients {
    private static final int PIECE = 4096;

    private final Map<Param, NDArray> ofParams;
    private final Map<Tensor, NDArray> ofLeaves;

    Gradients(Map<Param, NDArray> ofParams, Map<Tensor, NDArray> ofLeaves) {
        this.ofParams = ofParams;
        this.ofLeaves = ofLeaves;
    }

    /// Gradients from elsewhere: summed over batches, or received from another machine. The arrays are used
    /// as they are,
    /// each in the shape of its parameter.
    ///
    /// @throws IllegalArgumentException if a shape or a type differs
    public static Gradients of(Map<Param, NDArray> grads) {
        grads.forEach((p, g) -> {
            if (!g.shape().equals(p.shape()) || g.dtype() != p.dtype()) {
                throw new IllegalArgumentException("Gradients.of: " + p + " with a gradient " + g.shape() + " of type "
                        + g.dtype().numpyName() + ": both must be equal");
            }
        });
        return new Gradients(new LinkedHashMap<>(grads), Map.of());
    }

    /// `dL/dp`, in the shape of `p`; zeros if the loss does not depend on it.
    ///
    /// @throws IllegalArgumentException if the gradient of `p` was not asked for
    public NDArray of(Param p) {
        NDArray dp = ofParams.get(p);
        if (dp == null) {
            throw new IllegalArgumentException("Gradients.of: " + p + " is not among the " + ofParams.size()
                    + " parameters that gradients(loss, params) was given");
        }
        return dp;
    }

    /// `dL/dx` for an input or parameter of the tape, in its shape; zeros if the loss does not depend on it.
    ///
    /// @throws IllegalArgumentException if the gradient of `x` was not asked for, or `x` is not a leaf
    public NDArray of(Tensor x) {
        NDArray dx = ofLeaves.get(x);
        if (dx == null) {
            throw new IllegalArgumentException("Gradients.of: " + x + " is not "
                    + (x.op == null ? "among what was asked for: use"
                            + " gradients(loss), which includes every input(...) of the tape"
                            : "an input or a parameter but computed: only those keep"
                                    + " their gradients"));
        }
        return dx;
    }

    /// The global norm `(sum of all g^2)^(1/2)` over everything that was asked for, in double precision; what clipping
    /// and stopping rules look at.
    public double norm() {
        double squares = 0;
        for (NDArray g : ofParams.values()) {
            squares += squares(g);
        }
        for (NDArray g : ofLeaves.values()) {
            squares += ofParams.containsValue(g) ? 0 : squares(g);
        }
        return Math.sqrt(squares);
    }

    /// The norm `(sum of all x^2)^(1/2)` of one array, in double precision: float32 numbers beyond 1e19 do
    /// not overflow.
    public static double norm(NDArray x) {
        return Math.sqrt(squares(x));
    }

    private static double squares(NDArray g) {
        int from = g.layout().offset();
        return switch (g.buffer()) {
            case Buffer.Float32(float[] data) when g.layout().isContiguous() -> squares(data, from, from + g.size());
            case Buffer.Float64(double[] data) when g.layout().isContiguous() -> squares(data, from, from + g.size());
            default -> squares(g.astype(DType.FLOAT64).copy());
        };
    }

    /// In pieces of [#PIECE], four sums side by side: none waits for another, and rounding does not pile up.
    private static double squares(float[] x, int from, int to) {
        double all = 0;
        for (int start = from; start < to; start += PIECE) {
            int end = Math.min(to, start + PIECE);
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            int i = start;
            for (; i + 3 < end; i += 4) {
                a += (double) x[i] * x[i];
                b += (double) x[i + 1] * x[i + 1];
                c += (double) x[i + 2] * x[i + 2];
                d += (double) x[i + 3] * x[i + 3];
            }
            for (; i < end; i++) {
                a += (double) x[i] * x[i];
            }
            all += a + b + (c + d);
        }
        return all;
    }

    private static double squares(double[] x, int from, int to) {
        double all = 0;
        for (int start = from; start < to; start += PIECE) {
            int end = Math.min(to, start + PIECE);
            double a = 0;
            double b = 0;
            double c = 0;
            double d = 0;
            int i = start;
            for (; i + 3 < end; i += 4) {
                a += x[i] * x[i];
                b += x[i + 1] * x[i + 1];
                c += x[i + 2] * x[i + 2];
                d += x[i + 3] * x[i + 3];
            }
            for (; i < end; i++) {
                a += x[i] * x[i];
            }
            all += a + b + (c + d);
        }
        return all;
    }

    @Override
    public String toString() {
        return "Gradients(" + ofParams.size() + " parameters)";
    }
}
