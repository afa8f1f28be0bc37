package espalier.optim;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Pool;
import espalier.autodiff.Gradients;
import espalier.autodiff.Param;
import espalier.backend.Unary;
import java.util.Collection;

/// L1 and L2 regularisation before another optimiser: the loss grows by `l1 sum |p| + l2 / 2 sum p^2`, so
///
/// `dp += l1 sign(p) + l2 p`, then the update of `inner`.
///
/// L1 brings weights to zero that do little (Tibshirani 1996), L2 keeps all of them small (Tikhonov 1943); both are the
/// elastic net. Optimisers that divide by the size of the gradient divide the penalty too: for them [WeightDecay] is
/// meant. Only parameters with two axes or more: a bias has no reason to be small.
public record Penalty(double l1, double l2, Optimizer inner) implements Wrapper {

    /// @param l1 the weight of the absolute values, not negative
    /// @param l2 the weight of the squares, not negative
    /// @param inner what updates afterwards
    public Penalty {
        if (!(l1 >= 0) || !(l2 >= 0) || Double.isInfinite(l1) || Double.isInfinite(l2)) {
            throw new IllegalArgumentException("Penalty: the weights must be numbers not below 0, got " + l1 + " and "
                    + l2);
        }
    }

    @Override
    public void update(Collection<Param> params, Gradients grads) {
        for (Param p : params) {
            if (!p.frozen() && p.shape().rank() >= 2) {
                add(p.value(), grads.of(p));
            }
        }
        inner.update(params, grads);
    }

    private void add(NDArray p, NDArray dp) {
        if (l2 > 0) {
            Into.axpy(l2, p, dp);
        }
        if (l1 > 0) {
            try (Pool.Lease lease = Pool.lease()) {
                NDArray sign = Into.unary(Unary.SIGN, p, lease.empty(p.dtype(), p.shape()));
                Into.axpy(l1, sign, dp);
            }
        }
    }

    @Override
    public String toString() {
        return "Penalty(" + l1 + ", " + l2 + ", " + inner + ")";
    }
}
