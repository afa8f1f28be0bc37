package espalier.optim;

import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Pool;
import espalier.array.Shape;
import espalier.array.Slice;
import espalier.autodiff.Gradients;
import espalier.autodiff.Param;
import espalier.backend.Binary;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What optimisers with a rule have in common, once: it walks the parameters, counts the steps, asks the schedule for
/// the rate, keeps for each parameter the arrays that the rule remembers, and saves them. A rule is a subclass with
/// their names and one formula:
///
/// ```java
/// final class Momentum extends Descent {
///     ...
///     protected void update(NDArray p, NDArray dp, NDArray[] state, double rate, long step, NDArray scratch) {
///         scale(0.9, state[0]);
///         Into.axpy(1, dp, state[0]);
///         Into.axpy(-rate, state[0], p);
///     }
/// }
/// ```
public abstract class Descent implements Optimizer {
    private static final String STEP = "step";
    private static final String SCHEDULE = "schedule/";

    private final Schedule schedule;
    private final List<String> remembered;
    private final Map<Param, NDArray[]> states = new LinkedHashMap<>();
    private long step;
    private double kept = 1;

    /// @param schedule the learning rate
    /// @param remembered the names of the arrays that the rule keeps for each parameter, of its shape and type; they
    /// start as zeros
    protected Descent(Schedule schedule, String... remembered) {
        this.schedule = schedule;
        this.remembered = List.of(remembered);
    }

    /// Changes `p` in place.
    ///
    /// @param p the values of a parameter
    /// @param dp their gradient, not to be written to
    /// @param state what the rule remembers of this parameter, to be changed in place
    /// @param rate the learning rate of this step
    /// @param step the number of this step, from 1
    /// @param scratch room of the same shape and type
    protected abstract void update(NDArray p, NDArray dp, NDArray[] state, double rate, long step, NDArray scratch);

    /// Whether the rule multiplies the parameter by [#kept()] in its own pass over it.
    boolean keeps() {
        return false;
    }

    /// What decay leaves of the parameter in hand, for rules that say [#keeps()].
    final double kept() {
        return kept;
    }

    @Override
    public final void update(Collection<Param> params, Gradients grads) {
        update(params, grads, 0);
    }

    /// The same after a decay of those parameters that [WeightDecay] is for: in the same pass where the rule can do
    /// it, else in one before.
    final void update(Collection<Param> params, Gradients grads, double decay) {
        double rate = rate();
        step++;
        try (Pool.Lease lease = Pool.lease()) {
            @Nullable NDArray room = null;
            for (Param p : params) {
                if (p.frozen()) {
                    continue;
                }
                if (room == null || room.dtype() != p.dtype()) {
                    room = lease.empty(p.dtype(), Shape.of(largest(params, p.dtype())));
                }
                NDArray scratch = room.at(Slice.to(p.shape().size())).reshape(p.shape().toArray());
                kept = WeightDecay.concerns(p) ? 1 - rate * decay : 1;
                if (kept != 1 && !keeps()) {
                    scale(kept, p.value());
                }
                update(p.value(), grads.of(p), states.computeIfAbsent(p, this::init), rate, step, scratch);
                p.touch();
            }
        }
    }

    private NDArray[] init(Param p) {
        NDArray[] state = new NDArray[remembered.size()];
        for (int i = 0; i < state.length; i++) {
            state[i] = NDArray.zeros(p.dtype(), p.shape().toArray());
        }
        return state;
    }

    private static int largest(Collection<Param> params, DType dtype) {
        int largest = 0;
        for (Param p : params) {
            largest = p.dtype() == dtype ? Math.max(largest, p.shape().size()) : largest;
        }
        return largest;
    }

    @Override
    public final double rate() {
        return schedule.rate(step);
    }

    /// The schedule, for `toString`.
    protected final Schedule schedule() {
        return schedule;
    }

    /// `step`, and for each parameter that was updated `0.weight.m` or what the rule calls it.
    @Override
    public final Map<String, NDArray> state(Map<String, Param> params) {
        Map<String, NDArray> saved = new LinkedHashMap<>();
        saved.put(STEP, NDArray.scalar(step));
        schedule.state().forEach((name, x) -> saved.put(SCHEDULE + name, x));
        params.forEach((name, p) -> {
            NDArray[] state = states.get(p);
            for (int i = 0; state != null && i < state.length; i++) {
                saved.put(name + "." + remembered.get(i), state[i].copy());
            }
        });
        return saved;
    }

    @Override
    public final void restore(Map<String, NDArray> state, Map<String, Param> params) {
        NDArray steps = state.get(STEP);
        if (steps == null) {
            throw new IllegalArgumentException(
                    this + ": the saved state has no " + STEP + ": it is not of this optimiser");
        }
        Map<Param, NDArray[]> restored = new LinkedHashMap<>();
        Map<String, NDArray> ofSchedule = new LinkedHashMap<>();
        state.forEach((name, x) -> {
            if (name.startsWith(SCHEDULE)) {
                ofSchedule.put(name.substring(SCHEDULE.length()), x);
            }
        });
        int used = 1 + ofSchedule.size();
        for (var e : params.entrySet()) {
            NDArray[] arrays = init(e.getValue());
            int found = copy(state, e.getKey(), arrays);
            used += found;
            if (found > 0) {
                restored.put(e.getValue(), arrays);
            }
        }
        if (used != state.size()) {
            throw new IllegalArgumentException(
                    this + ": of the " + state.size() + " saved arrays only " + used + " are known: it is not of this"
                            + " optimiser or not of this network");
        }
        schedule.restore(ofSchedule);
        states.clear();
        states.putAll(restored);
        step = (long) steps.item();
    }

    /// Copies what was saved for the parameter `name`; how many arrays that were.
    private int copy(Map<String, NDArray> state, String name, NDArray[] arrays) {
        int found = 0;
        for (int i = 0; i < arrays.length; i++) {
            String full = name + "." + remembered.get(i);
            NDArray saved = state.get(full);
            if (saved == null) {
                continue;
            }
            checkShape(this, full, saved, arrays[i].shape());
            Into.copy(saved, arrays[i]);
            found++;
        }
        return found;
    }

    private static void checkShape(Optimizer optimizer, String name, NDArray saved, Shape shape) {
        if (!saved.shape().equals(shape)) {
            throw new IllegalArgumentException(
                    optimizer + ": the saved " + name + " is " + saved.shape() + ", the parameter " + shape);
        }
    }

    /// A copy of what was saved for `p` under `name`, in its type.
    ///
    /// @throws IllegalArgumentException if it has another shape
    static NDArray fitting(Optimizer optimizer, String name, NDArray saved, Param p) {
        checkShape(optimizer, name, saved, p.shape());
        return Into.copy(saved, NDArray.empty(p.dtype(), p.shape().toArray()));
    }

    /// `x *= factor`, in place.
    protected static void scale(double factor, NDArray x) {
        Into.binary(Binary.MULTIPLY, x, NDArray.full(x.dtype(), factor), x);
    }

    /// `factor` if it lies in `0 <= factor < 1`.
    ///
    /// @throws IllegalArgumentException otherwise
    protected static double fraction(String what, double factor) {
        if (!(factor >= 0 && factor < 1)) {
            throw new IllegalArgumentException(what + " must be at least 0 and below 1, got " + factor);
        }
        return factor;
    }

    /// `value` if it is a positive number.
    ///
    /// @throws IllegalArgumentException otherwise
    protected static double positive(String what, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(what + " must be a positive number, got " + value);
        }
        return value;
    }
}
