package espalier.optim;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.backend.Binary;
import espalier.backend.Unary;

/// AMSGrad (Reddi, Kale, Kumar 2018): [Adam] whose divisor never shrinks, so that rare large gradients are not
/// forgotten; converges where Adam can fail to.
///
/// `m = beta1 m + (1 - beta1) dp;   v = beta2 v + (1 - beta2) dp^2;   w = max(w, v);`
/// `p -= rate (m / (1 - beta1^t)) / ((w / (1 - beta2^t))^(1/2) + epsilon)`, t the number of the step, from 1. The
/// corrections for the start, which the paper leaves out, are those of Adam, as in the frameworks.
public final class AmsGrad extends Descent {
    private final double beta1;
    private final double beta2;
    private final double epsilon;

    /// With the betas 0.9 and 0.999 and `epsilon` 1e-8; 0.001 is a usual rate.
    public AmsGrad(double rate) {
        this(Schedule.constant(positive("AmsGrad: the rate", rate)), 0.9, 0.999, 1e-8);
    }

    /// @param rate the learning rate of each step
    /// @param beta1 how slowly the direction forgets, in 0 .. 1
    /// @param beta2 how slowly the size forgets, in 0 .. 1
    /// @param epsilon what keeps the division finite, positive
    public AmsGrad(Schedule rate, double beta1, double beta2, double epsilon) {
        super(rate, "m", "v", "largest");
        this.beta1 = fraction("AmsGrad: beta1", beta1);
        this.beta2 = fraction("AmsGrad: beta2", beta2);
        this.epsilon = positive("AmsGrad: epsilon", epsilon);
    }

    @Override
    protected void update(NDArray p, NDArray dp, NDArray[] state, double rate, long step, NDArray scratch) {
        NDArray m = state[0];
        NDArray v = state[1];
        NDArray largest = state[2];
        scale(beta1, m);
        Into.axpy(1 - beta1, dp, m);
        Into.unary(Unary.SQUARE, dp, scratch);
        scale(beta2, v);
        Into.axpy(1 - beta2, scratch, v);
        Into.binary(Binary.MAXIMUM, largest, v, largest);
        Into.unary(Unary.SQRT, largest, scratch);
        scale(1 / Math.sqrt(1 - Math.pow(beta2, step)), scratch);
        Into.binary(Binary.ADD, scratch, NDArray.full(p.dtype(), epsilon), scratch);
        Into.binary(Binary.DIVIDE, m, scratch, scratch);
        Into.axpy(-rate / (1 - Math.pow(beta1, step)), scratch, p);
    }

    @Override
    public String toString() {
        return "AmsGrad(" + schedule() + ", " + beta1 + ", " + beta2 + ", " + epsilon + ")";
    }
}
