package espalier.autodiff;

import espalier.array.Rng;
import java.util.List;

/// A part of a computation that is computed again when its gradient is needed, instead of being kept: see
/// [Tape#checkpoint].
@FunctionalInterface
public interface Segment {

    /// The result, computed from `xs`, from parameters read through `tape`, and from random numbers of `rng` alone. It
    /// is called once forward and once for each walk back, with the same values and the same random numbers.
    Tensor apply(Tape tape, Rng rng, List<Tensor> xs);
}
