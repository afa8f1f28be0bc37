package espalier.optim;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.backend.Update;

/// NAdam (Dozat 2016): [Adam] with Nesterov's look ahead, the momentum growing over the first steps.
///
/// `m = beta1 m + (1 - beta1) dp;   v = beta2 v + (1 - beta2) dp^2;   mu_t = beta1 (1 - 0.96^(t decay) / 2);`
/// `p -= rate (mu_(t+1) m / (1 - mu_1 ... mu_(t+1)) + (1 - mu_t) dp / (1 - mu_1 ... mu_t))`
/// `/ ((v / (1 - beta2^t))^(1/2) + epsilon)`, t the number of the step, from 1.
public final class NAdam extends Descent {
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final double decay;
    private long counted;
    private double product = 1; // mu_1 ... mu_counted

    /// With the betas 0.9 and 0.999, `epsilon` 1e-8 and a decay of the momentum of 0.004; 0.002 is a usual rate.
    public NAdam(double rate) {
        this(Schedule.constant(positive("NAdam: the rate", rate)), 0.9, 0.999, 1e-8, 0.004);
    }

    /// @param rate the learning rate of each step
    /// @param beta1 how slowly the direction forgets, in 0 .. 1
    /// @param beta2 how slowly the size forgets, in 0 .. 1
    /// @param epsilon what keeps the division finite, positive
    /// @param decay how fast the momentum grows to `beta1`, positive
    public NAdam(Schedule rate, double beta1, double beta2, double epsilon, double decay) {
        super(rate, "m", "v");
        this.beta1 = fraction("NAdam: beta1", beta1);
        this.beta2 = fraction("NAdam: beta2", beta2);
        this.epsilon = positive("NAdam: epsilon", epsilon);
        this.decay = positive("NAdam: the decay", decay);
    }

    @Override
    boolean keeps() {
        return true;
    }

    @Override
    protected void update(NDArray p, NDArray dp, NDArray[] state, double rate, long step, NDArray scratch) {
        double all = product(step);
        double next = momentum(step + 1);
        double start2 = 1 - Math.pow(beta2, step);
        Into.update(Update.ADAM, p, dp, state, kept(), beta1, 1 - beta1, beta2, 1 - beta2,
                rate * next / (1 - all * next), rate * (1 - momentum(step)) / (1 - all), 1 / Math.sqrt(start2),
                epsilon);
    }

    private double momentum(long step) {
        return beta1 * (1 - 0.5 * Math.pow(0.96, step * decay));
    }

    /// `mu_1 ... mu_step`, always multiplied in this order, so that a resumed run has the same bits.
    private double product(long step) {
        if (counted > step) {
            counted = 0;
            product = 1;
        }
        while (counted < step) {
            product *= momentum(++counted);
        }
        return product;
    }

    @Override
    public String toString() {
        return "NAdam(" + schedule() + ", " + beta1 + ", " + beta2 + ", " + epsilon + ", " + decay + ")";
    }
}
