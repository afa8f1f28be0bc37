package espalier.autodiff;

import espalier.array.Axes;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.backend.Reduction;
import espalier.backend.Unary;
import java.util.Map;

/// What [Tape#gradients] gives: for each parameter and input the array of derivatives of the loss, in its shape.
/// Optimisers read it. The arrays belong to the tape and can be used until it is closed.
public final class Gradients {
    private final Map<Param, NDArray> ofParams;
    private final Map<Tensor, NDArray> ofLeaves;
    private final Memory memory;

    Gradients(Map<Param, NDArray> ofParams, Map<Tensor, NDArray> ofLeaves, Memory memory) {
        this.ofParams = ofParams;
        this.ofLeaves = ofLeaves;
        this.memory = memory;
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

    /// The global norm `(sum of all g^2)^(1/2)` over everything that was asked for; what clipping and stopping rules
    /// look at.
    public double norm() {
        double squares = 0;
        for (NDArray g : ofParams.values()) {
            squares += sumOfSquares(g);
        }
        for (NDArray g : ofLeaves.values()) {
            squares += ofParams.containsValue(g) ? 0 : sumOfSquares(g);
        }
        return Math.sqrt(squares);
    }

    private double sumOfSquares(NDArray g) {
        NDArray squares = Into.unary(Unary.SQUARE, g, memory.like(g));
        NDArray sum = Into.reduce(Reduction.SUM, squares, Axes.all(), memory.empty(g.dtype(), Shape.of()));
        double result = sum.buffer().getDouble(sum.layout().offset());
        memory.release(squares);
        memory.release(sum);
        return result;
    }

    @Override
    public String toString() {
        return "Gradients(" + ofParams.size() + " parameters)";
    }
}
