package espalier.optim;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.backend.Update;

/// RMSProp (Tieleman and Hinton 2012, lecture 6.5): each number's step is divided by the running size of its gradient.
///
/// `v = rho v + (1 - rho) dp^2;   p -= rate dp / (v^(1/2) + epsilon)`
public final class RmsProp extends Descent {
    private final double rho;
    private final double epsilon;

    /// With `rho` 0.9 and `epsilon` 1e-8; 0.001 is a usual rate.
    public RmsProp(double rate) {
        this(Schedule.constant(positive("RmsProp: the rate", rate)), 0.9, 1e-8);
    }

    /// @param rate the learning rate of each step
    /// @param rho how slowly the running size forgets, in 0 .. 1
    /// @param epsilon what keeps the division finite, positive
    public RmsProp(Schedule rate, double rho, double epsilon) {
        super(rate, "v");
        this.rho = fraction("RmsProp: rho", rho);
        this.epsilon = positive("RmsProp: epsilon", epsilon);
    }

    @Override
    boolean keeps() {
        return true;
    }

    @Override
    protected void update(NDArray p, NDArray dp, NDArray[] state, double rate, long step, NDArray scratch) {
        Into.update(Update.SCALED, p, dp, state, kept(), rho, 1 - rho, rate, epsilon);
    }

    @Override
    public String toString() {
        return "RmsProp(" + schedule() + ", " + rho + ", " + epsilon + ")";
    }
}
