package espalier.optim;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.backend.Update;

/// Adadelta (Zeiler 2012): the step of each number has the running size of its past steps over that of its gradients,
/// so the units fit and a rate of 1 is the method as published.
///
/// `v = rho v + (1 - rho) dp^2;   d = ((u + epsilon) / (v + epsilon))^(1/2) dp;   u = rho u + (1 - rho) d^2;`
/// `p -= rate d`
public final class Adadelta extends Descent {
    private final double rho;
    private final double epsilon;

    /// With `rho` 0.9 and `epsilon` 1e-6; 1 is the rate of the paper.
    public Adadelta(double rate) {
        this(Schedule.constant(positive("Adadelta: the rate", rate)), 0.9, 1e-6);
    }

    /// @param rate the learning rate of each step
    /// @param rho how slowly the running sizes forget, in 0 .. 1
    /// @param epsilon what starts the first steps and keeps the division finite, positive
    public Adadelta(Schedule rate, double rho, double epsilon) {
        super(rate, "v", "u");
        this.rho = fraction("Adadelta: rho", rho);
        this.epsilon = positive("Adadelta: epsilon", epsilon);
    }

    @Override
    boolean keeps() {
        return true;
    }

    @Override
    protected void update(NDArray p, NDArray dp, NDArray[] state, double rate, long step, NDArray scratch) {
        Into.update(Update.ADADELTA, p, dp, state, kept(), rho, 1 - rho, epsilon, rate);
    }

    @Override
    public String toString() {
        return "Adadelta(" + schedule() + ", " + rho + ", " + epsilon + ")";
    }
}
