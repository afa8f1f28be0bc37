package espalier.optim;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.backend.Update;

/// Adam (Kingma and Ba 2015): momentum, divided by the running size of the gradient, both corrected for having started
/// at zero. The usual first choice.
///
/// `m = beta1 m + (1 - beta1) dp;   v = beta2 v + (1 - beta2) dp^2;`
/// `p -= rate (m / (1 - beta1^t)) / ((v / (1 - beta2^t))^(1/2) + epsilon)`, t the number of the step, from 1
///
/// AdamW (Loshchilov and Hutter 2019) is `new WeightDecay(0.01, new Adam(1e-3))`.
public final class Adam extends Descent {
    private final double beta1;
    private final double beta2;
    private final double epsilon;

    /// With the betas 0.9 and 0.999 and `epsilon` 1e-8; 0.001 is a usual rate.
    public Adam(double rate) {
        this(Schedule.constant(positive("Adam: the rate", rate)));
    }

    /// With the betas 0.9 and 0.999 and `epsilon` 1e-8.
    public Adam(Schedule rate) {
        this(rate, 0.9, 0.999, 1e-8);
    }

    /// @param rate the learning rate of each step
    /// @param beta1 how slowly the direction forgets, in 0 .. 1
    /// @param beta2 how slowly the size forgets, in 0 .. 1
    /// @param epsilon what keeps the division finite, positive
    public Adam(Schedule rate, double beta1, double beta2, double epsilon) {
        super(rate, "m", "v");
        this.beta1 = fraction("Adam: beta1", beta1);
        this.beta2 = fraction("Adam: beta2", beta2);
        this.epsilon = positive("Adam: epsilon", epsilon);
    }

    @Override
    boolean keeps() {
        return true;
    }

    @Override
    protected void update(NDArray p, NDArray dp, NDArray[] state, double rate, long step, NDArray scratch) {
        double start1 = 1 - Math.pow(beta1, step);
        double start2 = 1 - Math.pow(beta2, step);
        Into.update(Update.ADAM, p, dp, state, kept(), beta1, 1 - beta1, beta2, 1 - beta2, rate / start1, 0,
                1 / Math.sqrt(start2), epsilon);
    }

    @Override
    public String toString() {
        return "Adam(" + schedule() + ", " + beta1 + ", " + beta2 + ", " + epsilon + ")";
    }
}
