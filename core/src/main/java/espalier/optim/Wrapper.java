package espalier.optim;

import espalier.array.NDArray;
import espalier.autodiff.Param;
import java.util.Map;

/// What an optimiser around another one leaves to it: the rate, and what is remembered.
sealed interface Wrapper extends Optimizer
        permits Accumulating, AdamW, Averaging, ClipNorm, ClipValue, Penalty, WeightDecay {

    /// The optimiser that updates afterwards.
    Optimizer inner();

    @Override
    default double rate() {
        return inner().rate();
    }

    @Override
    default Map<String, NDArray> state(Map<String, Param> params) {
        return inner().state(params);
    }

    @Override
    default void restore(Map<String, NDArray> state, Map<String, Param> params) {
        inner().restore(state, params);
    }
}
