package espalier.autodiff;

import espalier.array.Axes;
import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.Choosing.Where;
import espalier.autodiff.Extending.Custom;
import espalier.autodiff.Picking.Concat;
import espalier.autodiff.Picking.Placed;
import espalier.autodiff.Softmaxes.SigmoidCrossEntropy;
import espalier.autodiff.Softmaxes.SoftmaxCrossEntropy;
import espalier.autodiff.Spatial.Conv2d;
import espalier.autodiff.Spatial.ConvTranspose2d;
import espalier.autodiff.Spatial.Pool2d;
import espalier.autodiff.Spatial.Windows;
import espalier.backend.Pooling;
import espalier.backend.Unary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An array with a history: what layers and losses compute with. Tensors that come from a [Tape] remember the operation
/// that made them, so that the tape can find gradients; tensors from [#of(NDArray)] are constants, and operations on
/// constants alone are computed and forgotten.
///
/// ```java
/// Tensor y = x.linear(w, b).relu();           // recorded if any of x, w, b is on a tape
/// double loss = y.square().mean().item();
/// ```
///
/// The methods are grouped by family in the interfaces that this class implements: element by element, folding axes,
/// rearranging, multiplying; every one belongs to this class alone, and is named as on [NDArray].
///
/// Shapes broadcast as in NumPy. All tensors of one operation have one floating type, float32 or float64: a type that
/// sneaks in would double the memory of all that follows, so it is refused; Java numbers take the type of the tensor.
/// Values are not to be written into.
public final class Tensor implements Pointwise, Folding, Arranging, Multiplying {
    private final NDArray value;
    private final Shape shape;
    final @Nullable Tape tape;
    final int node;
    final @Nullable Op op;

    Tensor(NDArray value, @Nullable Tape tape, int node, @Nullable Op op) {
        this.value = value;
        this.shape = value.shape();
        this.tape = tape;
        this.node = node;
        this.op = op;
    }

    /// `value` as a constant: the array itself, not a copy.
    public static Tensor of(NDArray value) {
        return new Tensor(value, null, -1, null);
    }

    /// The numbers. After the tape is closed, the array of a computed tensor throws on use.
    public NDArray value() {
        return value;
    }

    /// The lengths of the axes.
    public Shape shape() {
        return shape;
    }

    /// Number of axes.
    public int rank() {
        return value.rank();
    }

    /// The type of the elements.
    public DType dtype() {
        return value.dtype();
    }

    /// The only element of a tensor with one.
    public double item() {
        return value.item();
    }

    /// The same values as a constant: gradients do not flow through.
    public Tensor detach() {
        return of(value);
    }

    /// `x` as a constant to compute with beside this tensor: converted to its type, in the memory of its tape, if it
    /// has another.
    public Tensor constant(NDArray x) {
        return of(x.dtype() == dtype() ? x : Into.copy(x, memory().empty(dtype(), x.shape())));
    }

    // ---- cross-entropies

    /// `ln sum_j e^x_j - x_t` for each row: the cross-entropy of softmax(x) with the classes `targets`. x: (n, k)
    /// targets: integers (n,) result: (n,). Losses average it.
    public Tensor softmaxCrossEntropy(NDArray targets) {
        return new SoftmaxCrossEntropy(this, targets, memory().empty(dtype(), shape())).apply();
    }

    /// `max(x, 0) - x t + ln(1 + e^-|x|)`: the cross-entropy of sigmoid(x) with the truth values `targets`, of the
    /// shape of x and in 0 .. 1.
    public Tensor sigmoidCrossEntropy(NDArray targets) {
        return new SigmoidCrossEntropy(this, constant(targets).value()).apply();
    }

    // ---- several tensors

    /// `a` where `condition` is not zero, else `b`; all three broadcast. What is not chosen has no influence
    /// on value or
    /// gradient.
    public static Tensor where(NDArray condition, Tensor a, Tensor b) {
        return new Where(condition, a, b).apply();
    }

    /// The tensors one after another along `axis`; all other axes are equal.
    public static Tensor concat(int axis, Tensor... xs) {
        if (xs.length == 0) {
            throw new IllegalArgumentException("concat: needs at least one tensor");
        }
        return new Concat(List.of(xs), xs[0].axis("concat", axis)).apply();
    }

    /// The tensors, all of one shape, side by side along a new axis.
    public static Tensor stack(int axis, Tensor... xs) {
        if (xs.length == 0) {
            throw new IllegalArgumentException("stack: needs at least one tensor");
        }
        Tensor[] raised = new Tensor[xs.length];
        for (int i = 0; i < xs.length; i++) {
            if (!xs[i].shape.equals(xs[0].shape)) {
                throw new IllegalArgumentException(
                        "stack: all tensors must have one shape, got " + xs[0].shape + " and " + xs[i].shape);
            }
            raised[i] = xs[i].expandDims(axis);
        }
        return concat(axis, raised);
    }

    /// A matrix of zeros with `vector` on its diagonal `k` (0 the main one, above it positive); [#diagonal(int)] is the
    /// way back.
    public static Tensor diag(Tensor vector, int k) {
        if (vector.rank() != 1) {
            throw new IllegalArgumentException("diag: needs a vector, got " + vector.shape() + "; diagonal takes "
                    + "one out");
        }
        int n = vector.size() + Math.abs(k);
        return new Placed(vector, Shape.of(n, n), x -> x.diagonal(k), 0).apply();
    }

    /// Einstein summation, as [NDArray#einsum]: `einsum("bqd,bkd->bqk", q, k)`.
    ///
    /// @throws IllegalArgumentException saying which letter does not fit
    public static Tensor einsum(String spec, Tensor... xs) {
        return Einstein.sum(spec, xs);
    }

    // ---- pictures, chance, users' own

    /// What is under the frame at each of its positions on pictures (n, h, w, c), as (n, rows, columns, window height,
    /// window width, c); `fill` outside the pictures. Convolution multiplies it by weights, pooling folds axes 3 and 4.
    public Tensor windows(Window window, double fill) {
        return new Windows(this, window, fill).apply();
    }

    /// The convolution of pictures with the weights `w` under `window`, plus `b`; zeros outside the pictures. Filters
    /// are cut into `groups`, each of which reads its own share of the channels; as many groups as channels is a
    /// depthwise convolution.   x: (n, h, w, c)  w: (window height, window width, c / groups, filters)  b: (filters,)
    /// result: (n, rows, columns, filters).
    ///
    /// @throws IllegalArgumentException naming the shapes if they do not fit
    public Tensor conv2d(Tensor w, @Nullable Tensor b, Window window, int groups) {
        return conv2d(w, b, window, groups, null);
    }

    /// `f` of the convolution in one pass, for functions whose derivative needs their result: ReLU, sigmoid, tanh. Null
    /// for none.
    public Tensor conv2d(Tensor w, @Nullable Tensor b, Window window, int groups, @Nullable Unary f) {
        return new Conv2d(this, w, b, window, groups).with(f);
    }

    /// The transpose of [#conv2d], which makes pictures larger: the result has `height` by `width` pixels, on which
    /// `window` must have as many positions as this has pixels, `(h - 1) stride + (window - 1) dilation + 1 - margins`
    /// or up to a stride less one more.   x: (n, h, w, c)  w: (window height, window width, filters / groups, c)
    /// b: (filters,)  result: (n, height, width, filters).
    ///
    /// @throws IllegalArgumentException naming the shapes if they do not fit
    public Tensor convTranspose2d(Tensor w, @Nullable Tensor b, Window window, int groups, int height, int width) {
        return new ConvTranspose2d(this, w, b, window, groups, height, width).apply();
    }

    /// The largest number under each position of `window`, for each channel; the first of equal ones gets the gradient.
    /// x: (n, h, w, c)  result: (n, rows, columns, c).
    public Tensor maxPool2d(Window window) {
        return new Pool2d(Pooling.MAX, this, window).apply();
    }

    /// The mean under each position of `window`, for each channel: of the pixels of the picture, or, with
    /// `countMargins`, with zeros outside as pixels.   x: (n, h, w, c)  result: (n, rows, columns, c).
    public Tensor averagePool2d(Window window, boolean countMargins) {
        return new Pool2d(countMargins ? Pooling.MEAN_WITH_MARGINS : Pooling.MEAN, this, window).apply();
    }

    /// `x m / (1 - rate)`, where m is 0 with probability `rate`, else 1, drawn anew: dropout (Srivastava et al. 2014),
    /// which keeps the mean.
    public Tensor dropout(double rate, Rng rng) {
        if (!(rate >= 0 && rate < 1)) {
            throw new IllegalArgumentException("dropout: the rate must be at least 0 and below 1, got " + rate);
        }
        NDArray mask = rng.bernoulli(1 - rate, memory().empty(dtype(), shape));
        return multiply(of(mask)).multiply(1 / (1 - rate));
    }

    /// `op` of the user's own, applied to `xs`.
    public static Tensor custom(CustomOp op, Tensor... xs) {
        return new Custom(op, List.of(xs)).apply();
    }

    // ---- inside

    Memory memory() {
        return tape == null ? Memory.HEAP : tape.memory();
    }

    int size() {
        return value.size();
    }

    /// Without these axes, which have length 1.
    Tensor without(int... axes) {
        int[] dims = new int[rank() - axes.length];
        for (int i = 0, j = 0, n = 0; i < rank(); i++) {
            if (j < axes.length && axes[j] == i) {
                j++;
            } else {
                dims[n++] = shape.dim(i);
            }
        }
        return reshape(dims);
    }

    /// These axes, ascending, made one that stands last.
    Tensor foldedLast(int[] axes) {
        int[] order = new int[rank()];
        int[] dims = new int[rank() - axes.length + 1];
        int length = 1;
        int n = 0;
        for (int i = 0, j = 0; i < rank(); i++) {
            if (j < axes.length && axes[j] == i) {
                order[rank() - axes.length + j++] = i;
                length *= shape.dim(i);
            } else {
                dims[n] = shape.dim(i);
                order[n++] = i;
            }
        }
        dims[n] = length;
        return permuteDims(order).reshape(dims);
    }

    /// The number of elements that these axes fold into one.
    double count(String function, Axes axes) {
        double count = 1;
        for (int axis : axes.of(function, rank())) {
            count *= shape.dim(axis);
        }
        return count;
    }

    /// `axis` from 0, where negative ones count from the end.
    int axis(String function, int axis) {
        return Axes.axes(axis).of(function, rank())[0];
    }

    static int product(int... dims) {
        int n = 1;
        for (int d : dims) {
            n *= d;
        }
        return n;
    }

    @Override
    public String toString() {
        return "Tensor(" + shape() + ", " + dtype().numpyName()
                + (tape == null ? ", constant" : op == null ? ", leaf" : ", " + op.name()) + ")";
    }
}
