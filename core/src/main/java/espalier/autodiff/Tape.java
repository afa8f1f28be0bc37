package espalier.autodiff;

import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Pool;
import espalier.array.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
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
    private boolean closed;

    /// The tensor of a parameter, and the number of its changes when the tape first read it.
    private record Use(Tensor tensor, int version) {}

    /// An empty tape.
    public Tape() {}

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

    private Gradients gradients(Tensor loss, Collection<Param> params, boolean[] asked) {
        uses.forEach(Tape::checkUnchanged);
        Backward grads = new Backward(this, wanted(asked));
        if (grads.wants(loss)) {
            Into.fill(1, grads.sum(loss));
        }
        for (int i = loss.node; i >= 0; i--) {
            Tensor y = nodes.get(i);
            NDArray dy = grads.of(i);
            if (y.op != null && dy != null) {
                y.op.backward(y.value(), dy, grads);
                grads.release(i);
            }
        }
        return collect(params, asked, grads);
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
        return new Gradients(ofParams, ofLeaves, memory);
    }

    private NDArray zeros(DType dtype, Shape shape) {
        return Into.fill(0, memory.empty(dtype, shape));
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
        check("gradients");
        if (loss.tape == null) {
            throw new IllegalArgumentException(
                    "gradients: the loss is a constant: nothing it was computed from came through input or param of a"
                            + " tape");
        }
        if (loss.tape != this) {
            throw new IllegalArgumentException("gradients: the loss was computed on another tape: ask that one");
        }
        if (loss.shape().size() != 1) {
            throw new IllegalArgumentException("gradients: the loss has the shape " + loss.shape()
                    + ": it must be a single number; apply mean() or sum() to it");
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
