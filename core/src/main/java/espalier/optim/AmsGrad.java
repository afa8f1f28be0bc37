package espalier.optim;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.backend.Update;

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
    boolean keeps() {
        return true;
    }

    @Override
    protected void update(NDArray p, NDArray dp, NDArray[] state, double rate, long step, NDArray scratch) {
        double start1 = 1 - Math.pow(beta1, step);
        double start2 = 1 - Math.pow(beta2, step);
        Into.update(Update.AMSGRAD, p, dp, state, kept(), beta1, 1 - beta1, beta2, 1 - beta2, rate / start1,
                1 / Math.sqrt(start2), epsilon);
    }

    @Override
    public String toString() {
        return "AmsGrad(" + schedule() + ", " + beta1 + ", " + beta2 + ", " + epsilon + ")";
    }
}
