package espalier.optim;

import espalier.autodiff.Gradients;
import espalier.autodiff.Param;
import java.util.Collection;

/// Decoupled weight decay before another optimiser (Loshchilov and Hutter 2019): weights that nothing needs shrink.
///
/// `p -= rate decay p`, then the update of `inner`. `new WeightDecay(0.01, new Adam(1e-3))` is AdamW; before [Sgd] it
/// is L2 regularisation, since `p - rate (dp + decay p)` is the same.
///
/// Only parameters with two axes or more decay: a bias and the scale of a normalisation have no reason to be small.
public record WeightDecay(double decay, Optimizer inner) implements Wrapper {

    /// @param decay the share that is lost for a rate of 1, not negative
    /// @param inner what updates afterwards
    public WeightDecay {
        if (!(decay >= 0) || Double.isInfinite(decay)) {
            throw new IllegalArgumentException("WeightDecay: the decay must be a number not below 0, got " + decay);
        }
    }

    @Override
    public void update(Collection<Param> params, Gradients grads) {
        if (inner instanceof Descent rule) {
            rule.update(params, grads, decay);
            return;
        }
        for (Param p : params) {
            if (concerns(p)) {
                Descent.scale(1 - rate() * decay, p.value());
                p.touch();
            }
        }
        inner.update(params, grads);
    }

    /// Whether `p` decays.
    static boolean concerns(Param p) {
        return !p.frozen() && p.shape().rank() >= 2;
    }

    @Override
    public String toString() {
        return "WeightDecay(" + decay + ", " + inner + ")";
    }
}
