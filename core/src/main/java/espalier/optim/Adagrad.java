package espalier.optim;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.backend.Update;

/// Adagrad (Duchi, Hazan, Singer 2011): each number's step shrinks with all its gradients so far; for sparse features.
///
/// `v = v + dp^2;   p -= rate dp / (v^(1/2) + epsilon)`
public final class Adagrad extends Descent {
    private final double epsilon;

    /// With `epsilon` 1e-10; 0.01 is a usual rate.
    public Adagrad(double rate) {
        this(Schedule.constant(positive("Adagrad: the rate", rate)), 1e-10);
    }

    /// @param rate the learning rate of each step
    /// @param epsilon what keeps the division finite, positive
    public Adagrad(Schedule rate, double epsilon) {
        super(rate, "v");
        this.epsilon = positive("Adagrad: epsilon", epsilon);
    }

    @Override
    boolean keeps() {
        return true;
    }

    @Override
    protected void update(NDArray p, NDArray dp, NDArray[] state, double rate, long step, NDArray scratch) {
        Into.update(Update.SCALED, p, dp, state, kept(), 1, 1, rate, epsilon);
    }

    @Override
    public String toString() {
        return "Adagrad(" + schedule() + ", " + epsilon + ")";
    }
}
