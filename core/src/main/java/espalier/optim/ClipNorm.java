package espalier.optim;

import espalier.autodiff.Gradients;
import espalier.autodiff.Param;
import java.util.Collection;

/// Limits the global norm of the gradients before another optimiser (Pascanu, Mikolov, Bengio 2013): one bad batch
/// cannot throw the weights away, and the direction stays.
///
/// `dp *= limit / norm` for all, where `norm = (sum of all dp^2)^(1/2)` is larger than the limit; then the update of
/// `inner`.
public record ClipNorm(double limit, Optimizer inner) implements Wrapper {

    /// @param limit the largest norm, positive
    /// @param inner what updates afterwards
    public ClipNorm {
        Descent.positive("ClipNorm: the limit", limit);
    }

    @Override
    public void update(Collection<Param> params, Gradients grads) {
        double norm = grads.norm();
        if (norm > limit) {
            for (Param p : params) {
                Descent.scale(limit / norm, grads.of(p));
            }
        }
        inner.update(params, grads);
    }

    @Override
    public String toString() {
        return "ClipNorm(" + limit + ", " + inner + ")";
    }
}
