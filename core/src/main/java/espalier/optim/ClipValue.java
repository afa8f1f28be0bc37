package espalier.optim;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.autodiff.Gradients;
import espalier.autodiff.Param;
import espalier.backend.Binary;
import java.util.Collection;

/// Limits each number of the gradients before another optimiser: `dp = max(-limit, min(dp, limit))`, then the update of
/// `inner`. It changes the direction; [ClipNorm] does not.
public record ClipValue(double limit, Optimizer inner) implements Wrapper {

    /// @param limit the largest absolute value, positive
    /// @param inner what updates afterwards
    public ClipValue {
        Descent.positive("ClipValue: the limit", limit);
    }

    @Override
    public void update(Collection<Param> params, Gradients grads) {
        for (Param p : params) {
            NDArray dp = grads.of(p);
            Into.binary(Binary.MINIMUM, dp, NDArray.full(dp.dtype(), limit), dp);
            Into.binary(Binary.MAXIMUM, dp, NDArray.full(dp.dtype(), -limit), dp);
        }
        inner.update(params, grads);
    }

    @Override
    public String toString() {
        return "ClipValue(" + limit + ", " + inner + ")";
    }
}
