package espalier.optim;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Pool;
import espalier.autodiff.Gradients;
import espalier.autodiff.Param;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// Keeps a running mean of the weights after each update of another optimiser (Polyak and Juditsky 1992; as an
/// exponential mean: Tarvainen and Valpola 2017). The mean is often the better network, since it lies in the middle of
/// where the steps jump about.
///
/// `average = decay average + (1 - decay) p` after each update, from the weights before the first one.
///
/// ```java
/// var optimizer = new Averaging(0.999, new Adam(1e-3));
/// // ... train ...
/// optimizer.swap();     // the network now has the mean
/// // ... evaluate, save ...
/// optimizer.swap();     // and goes on learning where it was
/// ```
public final class Averaging implements Wrapper {
    private static final String AVERAGE = ".average";

    private final double decay;
    private final Optimizer inner;
    private final Map<Param, NDArray> averages = new LinkedHashMap<>();
    private boolean swapped;

    /// @param decay how slowly the mean forgets, in 0 .. 1; 0.99 to 0.9999 are usual
    /// @param inner what updates
    public Averaging(double decay, Optimizer inner) {
        this.decay = Descent.fraction("Averaging: the decay", decay);
        this.inner = inner;
    }

    @Override
    public Optimizer inner() {
        return inner;
    }

    @Override
    public void update(Collection<Param> params, Gradients grads) {
        if (swapped) {
            throw new IllegalStateException(
                    "Averaging: the network holds the mean: call swap() again before the next update");
        }
        for (Param p : params) {
            if (!p.frozen()) {
                averages.computeIfAbsent(p, q -> q.value().copy());
            }
        }
        inner.update(params, grads);
        for (Param p : params) {
            NDArray average = averages.get(p);
            if (average != null) {
                Descent.scale(decay, average);
                Into.axpy(1 - decay, p.value(), average);
            }
        }
    }

    /// Exchanges the weights with their mean; called twice, everything is as before.
    public void swap() {
        averages.forEach((p, average) -> {
            try (Pool.Lease lease = Pool.lease()) {
                NDArray kept = Into.copy(average, lease.empty(p.dtype(), p.shape()));
                Into.copy(p.value(), average);
                p.set(kept);
            }
        });
        swapped = !swapped;
    }

    /// Whether the network holds the mean now.
    public boolean isSwapped() {
        return swapped;
    }

    @Override
    public Map<String, NDArray> state(Map<String, Param> params) {
        if (swapped) {
            throw new IllegalStateException("Averaging: the network holds the mean: call swap() again before saving");
        }
        Map<String, NDArray> saved = new LinkedHashMap<>(inner.state(params));
        params.forEach((name, p) -> {
            NDArray average = averages.get(p);
            if (average != null) {
                saved.put(name + AVERAGE, average.copy());
            }
        });
        return saved;
    }

    @Override
    public void restore(Map<String, NDArray> state, Map<String, Param> params) {
        Map<String, NDArray> rest = new LinkedHashMap<>(state);
        Map<Param, NDArray> restored = new LinkedHashMap<>();
        params.forEach((name, p) -> {
            NDArray saved = rest.remove(name + AVERAGE);
            if (saved != null) {
                restored.put(p, Descent.fitting(this, name + AVERAGE, saved, p));
            }
        });
        inner.restore(rest, params);
        averages.clear();
        averages.putAll(restored);
        swapped = false;
    }

    @Override
    public String toString() {
        return "Averaging(" + decay + ", " + inner + ")";
    }
}
