package espalier.autodiff;

import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Pool;
import espalier.array.Rng;
import espalier.array.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The record of one computation, and the walk back through it: training opens one for each step, marks what it
/// differentiates with [#param] and [#input], computes with the [Tensor]s, and asks for [#gradients].
///
/// ```java
/// try (var tape = new Tape()) {
///     Tensor loss = tape.param(w).square().sum();
///     Gradients grads = tape.gradients(loss, List.of(w));
///     optimizer.update(List.of(w), grads);
/// }                                                     // its memory serves the next step
/// ```
///
/// **Gradients** follow the chain rule from the loss back (reverse mode: Linnainmaa 1970; Rumelhart, Hinton, Williams
/// 1986), `dx = dy * dy/dx`, summed over all uses of x. They can be asked for as often as one likes while the tape is
/// open; whatever the loss does not depend on has zeros.
///
/// **Memory** comes from a pool and goes back when the tape is closed; arrays of a closed tape throw on use. Not
/// closing is safe, only slower.
///
/// **Threads**: a tape belongs to one thread. Other tapes, in other threads, may use the same parameters at the same
/// time.
public final class Tape implements AutoCloseable {
    private final Pool.Lease lease = Pool.lease();
    private final Memory memory = new Memory(lease);
    private final ArrayList<Tensor> nodes = new ArrayList<>();
    private final LinkedHashMap<Param, Use> uses = new LinkedHashMap<>();
    private final boolean replay;
    private boolean closed;

    /// The tensor of a parameter, and the number of its changes when the tape first read it.
    private record Use(Tensor tensor, int version) {}

    /// An empty tape.
    public Tape() {
        this(false);
    }

    Tape(boolean replay) {
        this.replay = replay;
    }

    /// `x` as something to differentiate with respect to; an array of integers or truth values cannot be and becomes a
    /// constant. The array is used as it is, not copied: do not write into it before the tape is closed.
    public Tensor input(NDArray x) {
        check("input");
        return x.dtype() == DType.FLOAT32 || x.dtype() == DType.FLOAT64 ? node(x, null) : Tensor.of(x);
    }

    /// The value of `p`, to differentiate with respect to. The same parameter gives the same tensor, so that all uses
    /// share one gradient. A frozen one is a constant and its gradient zeros.
    ///
    /// @throws IllegalStateException if the parameter was changed since this tape first used it
    public Tensor param(Param p) {
        check("param");
        if (p.frozen()) {
            return Tensor.of(p.value());
        }
        Use use = uses.get(p);
        if (use == null) {
            use = new Use(node(p.value(), null), p.version());
            uses.put(p, use);
        }
        checkUnchanged(p, use);
        return use.tensor;
    }

    /// The gradient of `loss`, a single number, with respect to `params`. What only others depend on is not computed.
    ///
    /// @throws IllegalArgumentException if the loss has more than one element, or is not of this tape
    /// @throws IllegalStateException if the tape is closed, or a parameter that it used was changed meanwhile
    public Gradients gradients(Tensor loss, Collection<Param> params) {
        checkLoss(loss);
        boolean[] asked = new boolean[nodes.size()];
        for (Param p : params) {
            Use use = uses.get(p);
            if (use != null) {
                asked[use.tensor.node] = true;
            }
        }
        return gradients(loss, params, asked);
    }

    /// The gradient of `loss`, a single number, with respect to every parameter and every [#input] of this tape.
    ///
    /// @throws IllegalArgumentException if the loss has more than one element, or is not of this tape
    /// @throws IllegalStateException if the tape is closed, or a parameter that it used was changed meanwhile
    public Gradients gradients(Tensor loss) {
        checkLoss(loss);
        boolean[] asked = new boolean[nodes.size()];
        for (int i = 0; i < asked.length; i++) {
            asked[i] = nodes.get(i).op == null;
        }
        return gradients(loss, uses.keySet(), asked);
    }

    /// The gradient of `loss`, a single number, with respect to these tensors of this tape, computed ones included. A
    /// tensor that the loss does not depend on has zeros.
    ///
    /// @throws IllegalArgumentException if the loss has more than one element, or a tensor is not of this tape
    /// @throws IllegalStateException if the tape is closed, or a parameter that it used was changed meanwhile
    public Gradients gradients(Tensor loss, Tensor... of) {
        checkLoss(loss);
        return gradients(Map.of(loss, ones(loss)), List.of(of));
    }

    /// The gradient of `sum of (y dy)` over several outputs y, each weighted by an array dy of its shape (a
    /// vector-Jacobian product), with respect to these tensors of this tape.
    ///
    /// ```java
    /// tape.gradients(Map.of(mean, dmean, variance, dvariance), List.of(x)).of(x);
    /// ```
    ///
    /// @throws IllegalArgumentException if a weight has another shape than its output, or a tensor is not of this tape
    /// @throws IllegalStateException if the tape is closed, or a parameter that it used was changed meanwhile
    public Gradients gradients(Map<Tensor, NDArray> outputs, Collection<Tensor> of) {
        outputs.forEach((y, dy) -> {
            checkOutput(y);
            if (!y.shape().equals(dy.shape())) {
                throw new IllegalArgumentException("gradients: output " + y.shape() + " weighted by " + dy.shape()
                        + ": both must have one shape");
            }
        });
        return walk(outputs, List.of(), asked(of));
    }

    private Gradients gradients(Tensor loss, Collection<Param> params, boolean[] asked) {
        return walk(Map.of(loss, ones(loss)), params, asked);
    }

    private Gradients walk(Map<Tensor, NDArray> outputs, Collection<Param> params, boolean[] asked) {
        uses.forEach(Tape::checkUnchanged);
        Backward grads = new Backward(this, wanted(asked));
        int last = -1;
        for (var e : outputs.entrySet()) {
            grads.add(e.getKey(), e.getValue());
            last = Math.max(last, e.getKey().node);
        }
        for (int i = last; i >= 0; i--) {
            Tensor y = nodes.get(i);
            NDArray dy = grads.of(i);
            if (y.op != null && dy != null) {
                y.op.backward(y.value(), dy, grads);
                if (!asked[i]) {
                    grads.release(i);
                }
            }
        }
        return collect(params, asked, grads);
    }

    /// As [#gradients(Tensor, Tensor...)], but the gradients are tensors of this tape, recorded like everything else:
    /// they can be part of a loss and be differentiated again, as gradient penalties need it (Gulrajani et al. 2017).
    ///
    /// ```java
    /// Tensor slope = tape.differentiate(critic.apply(x, pass).sum(), x).getFirst();
    /// Tensor penalty = slope.square().sum(Axes.axes(1)).sqrt().subtract(1).square().mean();
    /// ```
    ///
    /// @throws UnsupportedOperationException if an operation between them has no gradient of its gradient
    public List<Tensor> differentiate(Tensor loss, Tensor... of) {
        checkLoss(loss);
        uses.forEach(Tape::checkUnchanged);
        Chain grads = new Chain(this, wanted(asked(List.of(of))));
        grads.add(loss, () -> Tensor.of(ones(loss)));
        for (int i = loss.node; i >= 0; i--) {
            Tensor y = nodes.get(i);
            Tensor dy = grads.of(i);
            if (y.op != null && dy != null) {
                y.op.differentiate(y, dy, grads);
            }
        }
        List<Tensor> found = new ArrayList<>();
        for (Tensor x : of) {
            Tensor dx = grads.of(x.node);
            found.add(dx == null ? Tensor.of(zeros(x.dtype(), x.shape())) : dx);
        }
        return found;
    }

    /// `segment(xs)` without keeping what lies between: only the result stays, and the segment is computed again when
    /// its gradient is needed. Twice the time for a fraction of the memory (Chen et al. 2016); the numbers
    /// are the same,
    /// those of dropout too, since both times begin at the same place of `rng`.
    ///
    /// ```java
    /// Tensor y = tape.checkpoint((t, r, in) -> block.apply(in.getFirst(), new Pass(t, TRAINING, r)), rng, x);
    /// ```
    ///
    /// @throws IllegalArgumentException if an operand is of another tape
    public Tensor checkpoint(Segment segment, Rng rng, Tensor... xs) {
        check("checkpoint");
        Rng own = rng.split();
        List<Tensor> operands = new ArrayList<>(List.of(xs));
        List<Param> params = new ArrayList<>();
        NDArray value;
        try (var inner = new Tape()) {
            List<Tensor> inputs = new ArrayList<>();
            for (Tensor x : xs) {
                inputs.add(inner.input(x.value()));
            }
            NDArray y = segment.apply(inner, Rng.resume(own.key(), own.position()), List.copyOf(inputs)).value();
            value = Into.copy(y, memory.like(y));
            params.addAll(inner.uses.keySet());
        }
        params.forEach(p -> operands.add(param(p)));
        return node(value, new Extending.Checkpoint(segment, List.of(xs), params, operands, own.key(), own.position()));
    }

    /// Whether this tape repeats a computation for its gradient ([#checkpoint]): what counts passes, such as
    /// the running
    /// statistics of a normalisation, then leaves its counts alone.
    public boolean isReplay() {
        return replay;
    }

    private boolean[] asked(Collection<Tensor> of) {
        boolean[] asked = new boolean[nodes.size()];
        for (Tensor x : of) {
            if (x.tape != this) {
                throw new IllegalArgumentException("gradients: " + x + " is "
                        + (x.tape == null
                                ? "a constant: what is differentiated by comes from input or param of this tape"
                                : "of another tape: ask that one"));
            }
            asked[x.node] = true;
        }
        return asked;
    }

    private NDArray ones(Tensor y) {
        return Into.fill(1, memory.empty(y.dtype(), y.shape()));
    }

    /// Extends the leaves that are asked for to everything that is computed from them.
    private boolean[] wanted(boolean[] asked) {
        boolean[] wanted = asked.clone();
        for (int i = 0; i < wanted.length; i++) {
            Op op = nodes.get(i).op;
            if (op != null) {
                for (Tensor x : op.operands()) {
                    wanted[i] |= x.tape == this && wanted[x.node];
                }
            }
        }
        return wanted;
    }

    private Gradients collect(Collection<Param> params, boolean[] asked, Backward grads) {
        // Maps that keep the order (neither type redefines equals): sums over them must not depend on where the JVM
        // puts objects.
        Map<Param, NDArray> ofParams = new LinkedHashMap<>();
        Map<Tensor, NDArray> ofLeaves = new LinkedHashMap<>();
        for (Param p : params) {
            Use use = uses.get(p);
            ofParams.put(p, use == null ? zeros(p.dtype(), p.shape()) : grads.sum(use.tensor));
        }
        for (int i = 0; i < asked.length; i++) {
            if (asked[i]) {
                ofLeaves.put(nodes.get(i), grads.sum(nodes.get(i)));
            }
        }
        return new Gradients(ofParams, ofLeaves);
    }

    private NDArray zeros(DType dtype, Shape shape) {
        return Into.fill(0, memory.empty(dtype, shape));
    }

    /// How often all that was computed so far multiplied and added, in products and convolutions: 2 operations on
    /// floating numbers each.
    public long multiplyAdds() {
        long sum = 0;
        for (Tensor y : nodes) {
            sum += y.op == null ? 0 : y.op.multiplyAdds();
        }
        return sum;
    }

    /// An array in the memory of this tape, with whatever numbers were there before: for masks and other constants of
    /// one step, that are then computed with as `Tensor.of(array)`. It throws on use after the tape is closed.
    public NDArray empty(DType dtype, int... dims) {
        check("empty");
        return memory.empty(dtype, Shape.of(dims));
    }

    /// Gives the memory back for the next step. Arrays and tensors of this tape can no longer be used. Closing twice
    /// does nothing.
    @Override
    public void close() {
        closed = true;
        nodes.clear();
        uses.clear();
        lease.close();
    }

    /// Computes `op` and notes it.
    Tensor record(Op op) {
        check(op.name());
        return node(op.forward(memory), op);
    }

    Memory memory() {
        return memory;
    }

    private Tensor node(NDArray value, @Nullable Op op) {
        var y = new Tensor(value, this, nodes.size(), op);
        nodes.add(y);
        return y;
    }

    private void check(String what) {
        if (closed) {
            throw new IllegalStateException(what + ": this tape is closed: open a new Tape for each step");
        }
    }

    private void checkLoss(Tensor loss) {
        checkOutput(loss);
        if (loss.shape().size() != 1) {
            throw new IllegalArgumentException("gradients: the loss has the shape " + loss.shape()
                    + ": it must be a single number; apply mean() or sum() to it");
        }
    }

    private void checkOutput(Tensor loss) {
        check("gradients");
        if (loss.tape == null) {
            throw new IllegalArgumentException(
                    "gradients: the loss is a constant: nothing it was computed from came through input or param of a"
                            + " tape");
        }
        if (loss.tape != this) {
            throw new IllegalArgumentException("gradients: the loss was computed on another tape: ask that one");
        }
    }

    private static void checkUnchanged(Param p, Use use) {
        if (p.version() != use.version) {
            throw new IllegalStateException(p
                    + " was changed after this tape used it, so its recorded values are gone: take all gradients before"
                    + " the update, and open a new Tape for each step");
        }
    }

    @Override
    public String toString() {
        return "Tape(" + (closed ? "closed" : nodes.size() + " nodes") + ")";
    }
}
