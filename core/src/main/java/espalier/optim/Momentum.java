package espalier.optim;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.backend.Update;

/// Gradient descent with momentum (Polyak 1964): steps in one direction add up, zigzag cancels.
///
/// `v = mu v + dp;   p -= rate v`
///
/// Nesterov's form (1983; Sutskever et al. 2013) looks one step ahead: `p -= rate (dp + mu v)` with the new v. With mu
/// = 0.9 a steady gradient moves ten times as far as under [Sgd]: take a tenth of its rate.
public final class Momentum extends Descent {
    private final double mu;
    private final boolean nesterov;

    /// Polyak's momentum, usually `mu` = 0.9.
    public Momentum(double rate, double mu) {
        this(Schedule.constant(positive("Momentum: the rate", rate)), mu, false);
    }

    /// @param rate the learning rate of each step
    /// @param mu how much of the last direction is kept, in 0 .. 1
    /// @param nesterov whether to look ahead
    public Momentum(Schedule rate, double mu, boolean nesterov) {
        super(rate, "v");
        this.mu = fraction("Momentum: mu", mu);
        this.nesterov = nesterov;
    }

    @Override
    boolean keeps() {
        return true;
    }

    @Override
    protected void update(NDArray p, NDArray dp, NDArray[] state, double rate, long step, NDArray scratch) {
        Into.update(Update.MOMENTUM, p, dp, state, kept(), mu, 1, nesterov ? rate : 0, nesterov ? rate * mu : rate);
    }

    @Override
    public String toString() {
        return "Momentum(" + schedule() + ", " + mu + (nesterov ? ", nesterov" : "") + ")";
    }
}
