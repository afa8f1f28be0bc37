package espalier.optim;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.autodiff.Gradients;
import espalier.autodiff.Param;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/// Gathers the gradients of several batches before another optimiser takes one step with their mean: a large batch in
/// the memory of a small one.
///
/// `sum += dp / batches`; after every `batches`-th call the update of `inner` with the sum, which starts again at 0.
///
/// ```java
/// Optimizer optimizer = new Accumulating(4, new Adam(1e-3));   // batches of 32 learn like batches of 128
/// ```
public final class Accumulating implements Wrapper {
    private static final String COUNT = "accumulated";
    private static final String SUM = ".accumulated";

    private final int batches;
    private final Optimizer inner;
    private final Map<Param, NDArray> sums = new LinkedHashMap<>();
    private int count;

    /// @param batches how many make one step, at least 1
    /// @param inner what takes the step
    public Accumulating(int batches, Optimizer inner) {
        if (batches < 1) {
            throw new IllegalArgumentException("Accumulating: needs at least one batch for a step, got " + batches);
        }
        this.batches = batches;
        this.inner = inner;
    }

    @Override
    public Optimizer inner() {
        return inner;
    }

    @Override
    public void update(Collection<Param> params, Gradients grads) {
        for (Param p : params) {
            NDArray sum = sums.computeIfAbsent(p, q -> NDArray.zeros(q.dtype(), q.shape().toArray()));
            Into.axpy(1.0 / batches, grads.of(p), sum);
        }
        if (++count == batches) {
            inner.update(params, Gradients.of(sums));
            sums.values().forEach(sum -> Into.fill(0, sum));
            count = 0;
        }
    }

    @Override
    public Map<String, NDArray> state(Map<String, Param> params) {
        Map<String, NDArray> saved = new LinkedHashMap<>(inner.state(params));
        saved.put(COUNT, NDArray.scalar((long) count));
        params.forEach((name, p) -> {
            NDArray sum = sums.get(p);
            if (sum != null && count > 0) {
                saved.put(name + SUM, sum.copy());
            }
        });
        return saved;
    }

    @Override
    public void restore(Map<String, NDArray> state, Map<String, Param> params) {
        Map<String, NDArray> rest = new LinkedHashMap<>(state);
        NDArray counted = rest.remove(COUNT);
        if (counted == null) {
            throw new IllegalArgumentException(
                    this + ": the saved state has no " + COUNT + ": it is not of this optimiser");
        }
        Map<Param, NDArray> restored = new LinkedHashMap<>();
        params.forEach((name, p) -> {
            NDArray saved = rest.remove(name + SUM);
            if (saved != null) {
                restored.put(p, Descent.fitting(this, name + SUM, saved, p));
            }
        });
        inner.restore(rest, params);
        sums.clear();
        sums.putAll(restored);
        count = (int) counted.item();
    }

    @Override
    public String toString() {
        return "Accumulating(" + batches + ", " + inner + ")";
    }
}
