package espalier.optim;

import espalier.array.NDArray;
import espalier.autodiff.Gradients;
import espalier.autodiff.Param;
import java.util.Collection;
import java.util.Map;

/// Changes parameters so that the loss falls. A training loop calls [#update] after each
/// [espalier.autodiff.Tape#gradients].
///
/// ```java
/// Optimizer optimizer = new ClipNorm(1.0, new Adam(1e-3));
/// optimizer.update(params, tape.gradients(loss, params));
/// ```
///
/// There are rules ([Sgd], [Momentum], [RmsProp], [Adagrad], [Adadelta], [Adam], [NAdam], [AmsGrad], [Lion], [Muon]: a
/// [Descent] each, or nothing but a formula) and wrappers that do one thing around a rule ([WeightDecay], [Penalty],
/// [ClipNorm], [ClipValue], [Accumulating], [Averaging]; [AdamW] is one of them with its rule); [Groups] has a rule for
/// each group of parameters. An optimiser belongs to one training run: it counts steps and keeps what its rule
/// remembers of each parameter.
public interface Optimizer {

    /// One step: changes each parameter in place by means of its gradient, but for the frozen ones. All gradients must
    /// have been asked for; wrappers may change them.
    void update(Collection<Param> params, Gradients grads);

    /// The learning rate of the next update.
    double rate();

    /// What must be saved to go on later as if nothing had happened: arrays by name, for parameters by name. They are
    /// copies.
    default Map<String, NDArray> state(Map<String, Param> params) {
        return Map.of();
    }

    /// Takes over what [#state] gave.
    ///
    /// @throws IllegalArgumentException if it is of another optimiser or network
    default void restore(Map<String, NDArray> state, Map<String, Param> params) {
        if (!state.isEmpty()) {
            throw new IllegalArgumentException(this + ": remembers nothing, but the saved state has " + state.keySet());
        }
    }
}
