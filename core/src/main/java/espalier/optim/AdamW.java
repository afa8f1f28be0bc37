package espalier.optim;

import espalier.autodiff.Gradients;
import espalier.autodiff.Param;
import java.util.Collection;

/// AdamW (Loshchilov and Hutter 2019): [Adam] with the weights shrinking by themselves, not through the gradient, whose
/// size Adam would divide away. The usual choice for transformers.
///
/// `p -= rate decay p`, then Adam's update. It is [WeightDecay] around [Adam] under its own name: only parameters with
/// two axes or more decay.
public final class AdamW implements Wrapper {
    private final WeightDecay inner;

    /// With a decay of 0.01 and Adam's usual settings; 0.001 is a usual rate.
    public AdamW(double rate) {
        this(Schedule.constant(Descent.positive("AdamW: the rate", rate)), 0.01);
    }

    /// With Adam's usual settings.
    ///
    /// @param rate the learning rate of each step
    /// @param decay the share of a weight that is lost for a rate of 1, not negative; 0.01 to 0.1 are usual
    public AdamW(Schedule rate, double decay) {
        inner = new WeightDecay(decay, new Adam(rate));
    }

    @Override
    public Optimizer inner() {
        return inner;
    }

    @Override
    public void update(Collection<Param> params, Gradients grads) {
        inner.update(params, grads);
    }

    @Override
    public String toString() {
        return "AdamW(" + ((Adam) inner.inner()).schedule() + ", " + inner.decay() + ")";
    }
}
