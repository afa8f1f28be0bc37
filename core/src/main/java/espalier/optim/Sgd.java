package espalier.optim;

import espalier.array.Into;
import espalier.array.NDArray;

/// Gradient descent (Cauchy 1847; on batches, stochastic: Robbins and Monro 1951):
///
/// `p -= rate dp`
///
/// One pass over each parameter, no state. The rate is the size of the step for a gradient of 1: 0.1 to 0.001 are
/// usual; a loss that grows or becomes NaN asks for a smaller one.
///
/// ```java
/// new Sgd(0.01).update(params, tape.gradients(loss, params));
/// ```
public final class Sgd extends Descent {

    /// @param rate the learning rate, positive
    public Sgd(double rate) {
        this(Schedule.constant(positive("Sgd: the rate", rate)));
    }

    /// @param rate the learning rate of each step
    public Sgd(Schedule rate) {
        super(rate);
    }

    @Override
    protected void update(NDArray p, NDArray dp, NDArray[] state, double rate, long step, NDArray scratch) {
        Into.axpy(-rate, dp, p);
    }

    @Override
    public String toString() {
        return "Sgd(" + schedule() + ")";
    }
}
