package espalier.nn;

import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.autodiff.Param;
import espalier.autodiff.Tape;
import espalier.autodiff.Tensor;
import org.jspecify.annotations.Nullable;

/// What travels with one forward pass: where to record it, what it is for, and its random numbers. Training loops and
/// predictors make it, layers use it. Nothing of this is global: two passes in two threads do not know each other.
///
/// @param tape where operations are recorded; null when no gradients are needed
/// @param mode what the pass is for
/// @param rng random numbers of this pass, for layers that draw some
public record Pass(@Nullable Tape tape, Mode mode, Rng rng) {

    /// A pass that records nothing and draws nothing: predicting.
    public static Pass inference() {
        return new Pass(null, Mode.INFERENCE, Rng.seed(0));
    }

    /// `x` as the input of the network; on the tape, gradients with respect to it can be asked for.
    public Tensor input(NDArray x) {
        return tape == null ? Tensor.of(x) : tape.input(x);
    }

    /// The values of a parameter as a tensor; on the tape, it learns.
    public Tensor param(Param p) {
        return tape == null ? Tensor.of(p.value()) : tape.param(p);
    }
}
