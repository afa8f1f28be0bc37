package espalier.autodiff;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.Attention.Weighted;
import espalier.autodiff.Products.Linear;
import espalier.autodiff.Products.MatMul;
import espalier.autodiff.Recurrent.Gru;
import espalier.autodiff.Recurrent.Lstm;
import espalier.backend.Binary;
import espalier.backend.Unary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The methods of [Tensor] that multiply matrices and sum over axes; what is not a matrix product is brought into the
/// form of one.
sealed interface Multiplying permits Tensor {

    private Tensor self() {
        return (Tensor) this;
    }

    /// The matrix product as in NumPy: (n, k) by (k, m) gives (n, m); leading axes are batches and broadcast; a rank-1
    /// operand is a row on the left, a column on the right, and the result lacks that axis.
    ///
    /// @throws IllegalArgumentException naming both shapes if the inner sizes differ
    default Tensor matmul(Tensor other) {
        Tensor x = self();
        checkProduct(x, other);
        if (x.rank() == 1) {
            Tensor y = x.reshape(1, x.size()).matmul(other);
            return y.without(other.rank() == 1 ? y.rank() - 1 : y.rank() - 2);
        }
        if (other.rank() == 1) {
            Tensor y = matmul(other.reshape(other.size(), 1));
            return y.without(y.rank() - 1);
        }
        if (x.rank() > 2 && other.rank() == 2) { // one large product instead of many small ones
            return new MatMul(rows(), other).apply().reshape(withLast(other.shape().dim(1)));
        }
        return new MatMul(x, other).apply();
    }

    /// `x w + b`, the heart of a layer. x: (..., k)  w: (k, m)  b: (m,)  result: (..., m).
    ///
    /// @throws IllegalArgumentException naming the shapes if they do not fit
    default Tensor linear(Tensor w, @Nullable Tensor b) {
        return linear(w, b, null);
    }

    /// `f(x w + b)` in one pass, for functions whose derivative needs their result: ReLU, sigmoid, tanh. Null for none.
    default Tensor linear(Tensor w, @Nullable Tensor b, @Nullable Unary f) {
        Tensor x = self();
        if (x.rank() < 2) {
            throw new IllegalArgumentException(
                    "linear: x " + x.shape() + " with weights " + w.shape() + ": x needs rows, (n, k); one sample is"
                            + " reshape(1, k)");
        }
        if (x.rank() == 2) {
            return new Linear(x, w, b).with(f);
        }
        return rows().linear(w, b, f).reshape(withLast(w.shape().dim(-1)));
    }

    /// A layer of long short-term memory along the sequences of this tensor, the sums of its inputs: `i, f, o = s(in +
    /// h' w)`, s the sigmoid, `g = tanh(in + h' w)`, `c = f c' + i g`, `h = o tanh c`; h and c start as zeros. this:
    /// (steps, n, 4 size), in the order i, f, o, g  w: (size, 4 size)  result: all h, (steps, n, size).
    ///
    /// @param back whether the sequences are read from their end
    /// @param real 1 for real steps and 0 for padding, which is passed by, (steps, n) row-major; null if all are real
    /// @throws IllegalArgumentException naming the shapes if they do not fit
    default Tensor lstm(Tensor w, boolean back, @Nullable NDArray real) {
        Shape s = self().shape();
        Memory memory = self().memory();
        int size = w.rank() == 0 ? 0 : w.shape().dim(0);
        Shape kept = s.rank() == 3 ? Shape.of(2, s.dim(0), s.dim(1), size) : s;
        return new Lstm(self(), w, back, real, memory.empty(self().dtype(), s), memory.empty(self().dtype(), kept))
                .apply();
    }

    /// A layer of gated recurrent units along the sequences of this tensor, the sums of its inputs: `of = h' w + b`,
    /// `r, z = s(in + of)`, s the sigmoid, `m = tanh(in + r of)`, `h = m + z (h' - m)`; h starts as zeros. this:
    /// (steps, n, 3 size), in the order r, z, m  w: (size, 3 size)  b: (3 size,)  result: all h, (steps, n, size).
    ///
    /// @param back whether the sequences are read from their end
    /// @param real 1 for real steps and 0 for padding, which is passed by, (steps, n) row-major; null if all are real
    /// @throws IllegalArgumentException naming the shapes if they do not fit
    default Tensor gru(Tensor w, Tensor b, boolean back, @Nullable NDArray real) {
        Memory memory = self().memory();
        return new Gru(self(), w, b, back, real, memory.empty(self().dtype(), self().shape()),
                memory.empty(self().dtype(), self().shape())).apply();
    }

    /// Attention of steps that ask, this, to steps that answer (Vaswani et al. 2017): `softmax(q kT / d^(1/2)) v` for
    /// each of `heads` shares of d numbers of the width. this, result: (n, steps, width)  keys, values: (n, others,
    /// width).
    ///
    /// @param real    0 where a step of the others is padding and gets no weight, else 1, (n, others); null if all are
    ///                real. Where none is, they share the weight
    /// @param causal  whether step i sees only the others up to i
    /// @param dropout the probability of forgetting a weight; others are divided by what is left of 1
    /// @param rng     draws what is forgotten
    /// @throws IllegalArgumentException naming the shapes if they do not fit
    default Tensor attention(Tensor keys, Tensor values, int heads, @Nullable NDArray real, boolean causal,
            double dropout, Rng rng) {
        Shape s = self().shape();
        Memory memory = self().memory();
        boolean fits = Weighted.fits(s, keys.shape(), values.shape(), heads);
        Shape scores = fits ? Shape.of(s.dim(0), heads, s.dim(1), keys.shape().dim(1)) : Shape.of(0);
        NDArray weights = memory.empty(self().dtype(), scores);
        if (dropout == 0 || !fits) {
            return new Weighted(self(), keys, values, heads, real, causal, null, weights, weights).apply();
        }
        NDArray kept = rng.bernoulli(1 - dropout, memory.empty(self().dtype(), scores));
        Into.binary(Binary.MULTIPLY, kept, NDArray.full(self().dtype(), 1 / (1 - dropout)), kept);
        return new Weighted(self(), keys, values, heads, real, causal, kept, weights,
                memory.empty(self().dtype(), scores)).apply();
    }

    /// NumPy's `dot`: the inner product of two vectors, the matrix product of two matrices, a multiple if either is a
    /// number; in general the sum over the last axis of this and the last but one of `other`, all other axes side by
    /// side.
    default Tensor dot(Tensor other) {
        Tensor x = self();
        if (x.rank() == 0 || other.rank() == 0) {
            return x.multiply(other);
        }
        int axis = Math.max(0, other.rank() - 2);
        if (x.shape().dim(-1) != other.shape().dim(axis)) {
            throw new IllegalArgumentException("dot: " + x.shape() + " and " + other.shape()
                    + ": the last axis of the first and the last but one of the second differ");
        }
        return tensordot(other, new int[] {x.rank() - 1}, new int[] {axis});
    }

    /// `x_i other_j` for all pairs; both are flattened. result: (x.size, other.size)
    default Tensor outer(Tensor other) {
        return self().reshape(-1, 1).multiply(other.reshape(1, -1));
    }

    /// The inner products along the last axis; the others broadcast.
    default Tensor vecdot(Tensor other) {
        return vecdot(other, -1);
    }

    /// The inner products along `axis`, counted from the end; the others broadcast.
    default Tensor vecdot(Tensor other, int axis) {
        if (axis >= 0 || self().rank() < -axis || other.rank() < -axis
                || self().shape().dim(axis) != other.shape().dim(axis)) {
            throw new IllegalArgumentException("vecdot: " + self().shape() + " and " + other.shape() + " along axis "
                    + axis + ": both need this axis, counted from the end, with the same length");
        }
        return self().multiply(other).sum(axis);
    }

    /// The sum over the last `axes` axes of this and the first ones of `other`.
    default Tensor tensordot(Tensor other, int axes) {
        int[] mine = new int[axes];
        int[] others = new int[axes];
        Arrays.setAll(mine, i -> self().rank() - axes + i);
        Arrays.setAll(others, i -> i);
        return tensordot(other, mine, others);
    }

    /// The sum over `axes` of this, paired with `otherAxes` of `other`; result: the remaining axes of this, then those
    /// of `other`.
    default Tensor tensordot(Tensor other, int[] axes, int[] otherAxes) {
        int[] mine = axes(self(), axes);
        int[] others = axes(other, otherAxes);
        boolean fits = mine.length == others.length;
        for (int i = 0; fits && i < mine.length; i++) {
            fits = self().shape().dim(mine[i]) == other.shape().dim(others[i]);
        }
        if (!fits) {
            throw new IllegalArgumentException("tensordot: " + self().shape() + " over " + Arrays.toString(axes)
                    + " and " + other.shape() + " over " + Arrays.toString(otherAxes)
                    + ": as many axes of the same lengths are needed");
        }
        int[] left = rest(self().rank(), mine);
        int[] right = rest(other.rank(), others);
        int[] shape = joined(lengths(self(), left), lengths(other, right));
        int k = Tensor.product(lengths(self(), mine));
        Tensor a = self().permuteDims(joined(left, mine)).reshape(Tensor.product(lengths(self(), left)), k);
        Tensor b = other.permuteDims(joined(others, right)).reshape(k, Tensor.product(lengths(other, right)));
        return a.matmul(b).reshape(shape);
    }

    /// The sum of the main diagonal of the last two axes.
    default Tensor trace() {
        return self().diagonal(0).sum(-1);
    }

    private static void checkProduct(Tensor a, Tensor b) {
        if (a.rank() == 0 || b.rank() == 0) {
            throw new IllegalArgumentException("matmul: " + a.shape() + " by " + b.shape()
                    + ": a single number has no axis to multiply over; use multiply");
        }
        int k = a.shape().dim(-1);
        int l = b.shape().dim(b.rank() == 1 ? 0 : -2);
        if (k != l) {
            throw new IllegalArgumentException(
                    "matmul: " + a.shape() + " by " + b.shape() + ": inner sizes " + k + " and " + l + " differ");
        }
    }

    /// All axes but the last made one: (..., k) to (n, k).
    private Tensor rows() {
        int[] dims = self().shape().toArray();
        return self().reshape(Tensor.product(Arrays.copyOf(dims, dims.length - 1)), dims[dims.length - 1]);
    }

    private int[] withLast(int m) {
        int[] dims = self().shape().toArray();
        dims[dims.length - 1] = m;
        return dims;
    }

    private static int[] axes(Tensor x, int[] axes) {
        int[] normal = new int[axes.length];
        Arrays.setAll(normal, i -> x.axis("tensordot", axes[i]));
        return normal;
    }

    private static int[] rest(int rank, int[] without) {
        int[] rest = new int[rank];
        int n = 0;
        for (int i = 0; i < rank; i++) {
            boolean kept = true;
            for (int axis : without) {
                kept &= axis != i;
            }
            if (kept) {
                rest[n++] = i;
            }
        }
        return Arrays.copyOf(rest, n);
    }

    private static int[] lengths(Tensor x, int[] axes) {
        int[] lengths = new int[axes.length];
        Arrays.setAll(lengths, i -> x.shape().dim(axes[i]));
        return lengths;
    }

    private static int[] joined(int[] a, int[] b) {
        int[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
