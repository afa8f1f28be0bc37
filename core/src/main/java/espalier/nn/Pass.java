package espalier.nn;

import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Pool;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.array.Slice;
import espalier.autodiff.Param;
import espalier.autodiff.Tape;
import espalier.autodiff.Tensor;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What travels with one forward pass: where to record it, what it is for, its random numbers, and which steps of the
/// sequences are padding. Training loops and predictors make it, layers use it. Nothing of this is global: two passes
/// in two threads do not know each other.
///
/// **Sequences of different lengths** stand in one array (n, steps, ...), filled up with padding. The mask says which
/// steps are real: (n, steps), 1 for a real one, 0 for padding. An [Embedding] with a padding index, or [Masking], sets
/// it; the recurrent layers, attention, pooling and convolution over steps and the norms over samples read it, so that
/// padding never changes what is computed for the real steps. A mask holds for all layers after the one that set it,
/// until another sets one or [#input] begins a new input.
///
/// ```java
/// var net = new Sequential(new Embedding(5000, 64, 0, rng), new Lstm(64, 32, rng), new LastStep(), ...);
/// net.apply(pass.input(tokens), pass);      // int64 (n, steps), 0 where a text has ended
/// ```
public final class Pass {
    /// Numbers of samples below which they are computed at once, in fresh memory.
    private static final int FEW_NUMBERS = 1 << 14;
    /// Numbers of the samples in one slice, at most (and one sample at least).
    private static final int SLICE_NUMBERS = 1 << 19;
    private static final int SLICE_ROWS = 256;

    private final @Nullable Tape tape;
    private final Mode mode;
    private final Rng rng;
    private @Nullable NDArray mask;

    /// @param tape where operations are recorded; null when no gradients are needed
    /// @param mode what the pass is for
    /// @param rng random numbers of this pass, for layers that draw some
    public Pass(@Nullable Tape tape, Mode mode, Rng rng) {
        this.tape = tape;
        this.mode = mode;
        this.rng = rng;
    }

    /// A pass that records nothing and draws nothing: predicting.
    public static Pass inference() {
        return new Pass(null, Mode.INFERENCE, Rng.seed(0));
    }

    /// The outputs of `net` for samples `x`, (n, ...), without a record and in inference mode, where samples do not
    /// know each other: a few hundred are computed at a time, in pooled memory, so that many samples need no more of it
    /// than some. The result is a fresh array, of no scope, whatever the layers return.
    ///
    /// @throws IllegalArgumentException if x has no axes, or the first axis of an output is not that of the samples
    public static NDArray infer(Layer net, NDArray x) {
        return inSlices(x, part -> {
            Pass pass = inference();
            return net.apply(pass.input(part), pass).value();
        });
    }

    /// `f` of all samples, a slice at a time. Little is computed at once: there is nothing to gain from the pool, which
    /// many threads share. What `f` gives is copied always, for it may be its argument, or a parameter, or of a scope.
    static NDArray inSlices(NDArray x, UnaryOperator<NDArray> f) {
        if (x.rank() == 0) {
            throw new IllegalArgumentException("samples have a first axis that counts them, (n, ...); got ()");
        }
        int n = x.shape().dim(0);
        if (x.size() < FEW_NUMBERS) {
            NDArray y = f.apply(x);
            rowsOf(y.shape(), n, n);
            return y.copy();
        }
        int rows = Math.clamp(SLICE_NUMBERS / (x.size() / n), 1, SLICE_ROWS);
        NDArray all = null;
        for (int i = 0; i < n; i += rows) {
            int end = Math.min(i + rows, n);
            try (var _ = Pool.scope()) {
                NDArray y = f.apply(x.at(Slice.of(i, end)));
                if (all == null) {
                    all = NDArray.empty(y.dtype(), rowsOf(y.shape(), end - i, n));
                }
                Into.copy(y, all.at(Slice.of(i, end)));
            }
        }
        return Objects.requireNonNull(all);
    }

    private static Shape rowsOf(Shape output, int rows, int n) {
        if (output.rank() == 0 || output.dim(0) != rows) {
            throw new IllegalArgumentException("the network gives " + output + " for " + rows
                    + " samples; its output must have a row for each of them");
        }
        int[] dims = output.toArray();
        dims[0] = n;
        return Shape.of(dims);
    }

    /// Where operations are recorded; null when no gradients are needed.
    public @Nullable Tape tape() {
        return tape;
    }

    /// What the pass is for.
    public Mode mode() {
        return mode;
    }

    /// Random numbers of this pass, for layers that draw some.
    public Rng rng() {
        return rng;
    }

    /// `x` as the input of the network, without a mask; on the tape, gradients with respect to it can be asked for.
    public Tensor input(NDArray x) {
        mask = null;
        return tape == null ? Tensor.of(x) : tape.input(x);
    }

    /// The values of a parameter as a tensor; on the tape, it learns.
    public Tensor param(Param p) {
        return tape == null ? Tensor.of(p.value()) : tape.param(p);
    }

    /// Sets which steps are real, (n, steps) of any type, not 0 for a real one; null if all are.
    public void mask(@Nullable NDArray mask) {
        if (mask != null && mask.rank() != 2) {
            throw new IllegalArgumentException("Pass.mask: must be (n, steps), got " + mask.shape());
        }
        this.mask = mask;
    }

    /// Which steps of sequences `x`, (n, steps, ...), are real: 1 or 0 in the type of x, (n, steps); null if all are.
    ///
    /// @throws IllegalArgumentException if the mask is for sequences of another number or length
    public @Nullable Tensor mask(Tensor x) {
        NDArray m = mask;
        if (m == null) {
            return null;
        }
        Shape s = x.shape();
        if (x.rank() < 2 || s.dim(0) != m.shape().dim(0) || s.dim(1) != m.shape().dim(1)) {
            throw new IllegalArgumentException("the mask of the sequences is " + m.shape() + ", which does not fit " + s
                    + ": a layer in between changed the steps; give the right mask with Pass.mask, or null");
        }
        return Tensor.of(m.dtype() == x.dtype() ? m : Into.copy(m, empty(x.dtype(), m.shape().toArray())));
    }

    /// An array for this pass alone, in the memory of the tape if there is one, with whatever numbers were there.
    NDArray empty(DType dtype, int... dims) {
        return tape == null ? Pool.result(dtype, Shape.of(dims)) : tape.empty(dtype, dims);
    }

    /// Zeros for this pass alone.
    Tensor zeros(DType dtype, int... dims) {
        return Tensor.of(Into.fill(0, empty(dtype, dims)));
    }
}
