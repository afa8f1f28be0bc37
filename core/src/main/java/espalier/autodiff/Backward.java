package espalier.autodiff;

import espalier.array.Axes;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.backend.Binary;
import espalier.backend.Reduction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The gradient buffers of one walk over a tape, which operations add to. Made by [Tape#gradients]; the only place
/// where gradients meet (`dx += ...`) and where broadcasting is undone (a value that was repeated gets the sum of the
/// gradients of its copies).
///
/// A buffer comes into being with its first share, so that the first share is written and only later ones are added.
final class Backward {
    private final Tape tape;
    private final boolean[] wanted;
    private final @Nullable NDArray[] grads;

    /// @param wanted by node of the tape: whether its gradient is asked for or leads to one that is
    Backward(Tape tape, boolean[] wanted) {
        this.tape = tape;
        this.wanted = wanted;
        this.grads = new NDArray[wanted.length];
    }

    /// Whether anybody needs the gradient of `x`: if not, an operation need not compute it.
    boolean wants(Tensor x) {
        return x.tape == tape && x.node < wanted.length && wanted[x.node];
    }

    /// Where intermediate arrays come from and go back to.
    Memory memory() {
        return tape.memory();
    }

    /// `dx += g`; where x was broadcast to the shape of g, the copies are summed.
    void add(Tensor x, NDArray g) {
        add(x, 1, g);
    }

    /// `dx += alpha g`; where x was broadcast to the shape of g, the copies are summed.
    void add(Tensor x, double alpha, NDArray g) {
        if (!wants(x)) {
            return;
        }
        if (!x.shape().equals(g.shape())) {
            addSummed(x, alpha, g);
        } else if (alpha == 1 && grads[x.node] == null) {
            Into.copy(g, grads[x.node] = memory().empty(x.dtype(), x.shape()));
        } else {
            Into.axpy(alpha, g, sum(x));
        }
    }

    /// A kernel that writes its share of a gradient, or adds it to what is there.
    interface Share {
        /// `dx += share` when `accumulate`, else `dx = share`.
        void write(NDArray dx, boolean accumulate);
    }

    /// `dx += share`, by a kernel of the shape of x.
    void add(Tensor x, Share share) {
        if (!wants(x)) {
            return;
        }
        NDArray dx = grads[x.node];
        boolean first = dx == null;
        if (dx == null) {
            grads[x.node] = dx = memory().empty(x.dtype(), x.shape());
        }
        share.write(dx, !first);
    }

    /// `dx += u v`, element by element, with broadcasting undone.
    void addProduct(Tensor x, NDArray u, NDArray v) {
        if (!wants(x)) {
            return;
        }
        if (grads[x.node] == null && x.shape().equals(u.shape())) {
            Into.binary(Binary.MULTIPLY, u, v, grads[x.node] = memory().empty(x.dtype(), x.shape()));
            return;
        }
        NDArray product = Into.binary(Binary.MULTIPLY, u, v, memory().like(u));
        add(x, product);
        memory().release(product);
    }

    /// `dx += a b`, the matrix product; a: (..., n, k)  b: (..., k, m)  x: (..., n, m), with all the leading axes of a
    /// and b.
    void addMatmul(Tensor x, NDArray a, NDArray b) {
        add(x, (dx, more) -> Into.matmul(a, b, dx, more));
    }

    /// The buffer of dx itself, zeros at first, for kernels that add to it.
    NDArray sum(Tensor x) {
        assert wants(x);
        NDArray dx = grads[x.node];
        if (dx == null) {
            grads[x.node] = dx = memory().empty(x.dtype(), x.shape());
            Into.fill(0, dx);
        }
        return dx;
    }

    /// The gradient of node `i`, or null if nothing has come there.
    @Nullable NDArray of(int node) {
        return grads[node];
    }

    /// Forgets the gradient of an intermediate node after its operation has passed it on.
    void release(int node) {
        NDArray dy = grads[node];
        if (dy != null) {
            grads[node] = null;
            memory().release(dy);
        }
    }

    private void addSummed(Tensor x, double alpha, NDArray g) {
        Shape to = x.shape();
        Axes axes = repeated(to, g.shape());
        if (grads[x.node] == null && alpha == 1) {
            NDArray dx = grads[x.node] = memory().empty(x.dtype(), to);
            Into.reduce(Reduction.SUM, g, axes, shaped(dx, keptShape(to, g.rank())));
            return;
        }
        NDArray part = memory().empty(x.dtype(), to);
        Into.reduce(Reduction.SUM, g, axes, shaped(part, keptShape(to, g.rank())));
        Into.axpy(alpha, part, sum(x));
        memory().release(part);
    }

    /// The axes along which `from` was repeated to give `to`: new leading ones, and those of length 1 that are longer
    /// now.
    private static Axes repeated(Shape from, Shape to) {
        int lead = to.rank() - from.rank();
        int[] axes = new int[to.rank()];
        int n = 0;
        for (int i = 0; i < to.rank(); i++) {
            if (i < lead || from.dim(i - lead) != to.dim(i)) {
                axes[n++] = i;
            }
        }
        return Axes.keepdims(Arrays.copyOf(axes, n));
    }

    /// `shape` with leading axes of length 1, `rank` in all.
    private static int[] keptShape(Shape shape, int rank) {
        int[] dims = new int[rank];
        int lead = rank - shape.rank();
        for (int i = 0; i < rank; i++) {
            dims[i] = i < lead ? 1 : shape.dim(i - lead);
        }
        return dims;
    }

    private static NDArray shaped(NDArray x, int[] dims) {
        return Arrays.equals(x.shape().toArray(), dims) ? x : x.reshape(dims);
    }
}
