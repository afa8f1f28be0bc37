package espalier.autodiff;

import espalier.array.Axes;
import espalier.array.Shape;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The gradients of one walk over a tape that is itself recorded: [Backward] with tensors for arrays, made by
/// [Tape#differentiate]. Operations add to it in [Op#differentiate]; broadcasting is undone here.
final class Chain {
    private final Tape tape;
    private final boolean[] wanted;
    private final @Nullable Tensor[] grads;

    /// @param wanted by node of the tape: whether its gradient is asked for or leads to one that is
    Chain(Tape tape, boolean[] wanted) {
        this.tape = tape;
        this.wanted = wanted;
        this.grads = new Tensor[wanted.length];
    }

    /// Whether anybody needs the gradient of `x`.
    boolean wants(Tensor x) {
        return x.tape == tape && x.node < wanted.length && wanted[x.node];
    }

    /// `dx += g`; where x was broadcast to the shape of g, the copies are summed. Nothing is computed if nobody needs
    /// it.
    void add(Tensor x, Supplier<Tensor> g) {
        if (wants(x)) {
            Tensor share = summedTo(g.get(), x.shape());
            Tensor sum = grads[x.node];
            grads[x.node] = sum == null ? share : sum.add(share);
        }
    }

    /// The gradient of node `i`, or null if nothing has come there.
    @Nullable Tensor of(int node) {
        return grads[node];
    }

    /// The sum of `g` over the axes along which `shape` was repeated to give its shape.
    private static Tensor summedTo(Tensor g, Shape shape) {
        if (g.shape().equals(shape)) {
            return g;
        }
        int lead = g.rank() - shape.rank();
        int[] axes = new int[g.rank()];
        int n = 0;
        for (int i = 0; i < axes.length; i++) {
            if (i < lead || shape.dim(i - lead) != g.shape().dim(i)) {
                axes[n++] = i;
            }
        }
        return g.sum(Axes.keepdims(Arrays.copyOf(axes, n))).reshape(shape.toArray());
    }
}
