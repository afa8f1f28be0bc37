package espalier.optim;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.backend.Update;

/// Lion (Chen et al. 2023): every number takes a step of the same size, in the direction of a mean of gradient and
/// momentum. Half the memory of [Adam]; its rate should be 3 to 10 times smaller.
///
/// `p -= rate sign(beta1 m + (1 - beta1) dp);   m = beta2 m + (1 - beta2) dp`
public final class Lion extends Descent {
    private final double beta1;
    private final double beta2;

    /// With the betas 0.9 and 0.99; 0.0001 is a usual rate.
    public Lion(double rate) {
        this(Schedule.constant(positive("Lion: the rate", rate)), 0.9, 0.99);
    }

    /// @param rate the learning rate of each step
    /// @param beta1 the share of the momentum in the direction, in 0 .. 1
    /// @param beta2 how slowly the momentum forgets, in 0 .. 1
    public Lion(Schedule rate, double beta1, double beta2) {
        super(rate, "m");
        this.beta1 = fraction("Lion: beta1", beta1);
        this.beta2 = fraction("Lion: beta2", beta2);
    }

    @Override
    boolean keeps() {
        return true;
    }

    @Override
    protected void update(NDArray p, NDArray dp, NDArray[] state, double rate, long step, NDArray scratch) {
        Into.update(Update.LION, p, dp, state, kept(), beta2, 1 - beta2, beta1, 1 - beta1, rate);
    }

    @Override
    public String toString() {
        return "Lion(" + schedule() + ", " + beta1 + ", " + beta2 + ")";
    }
}
