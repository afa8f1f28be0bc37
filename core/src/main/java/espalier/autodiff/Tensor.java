package espalier.autodiff;

import espalier.array.Axes;
import espalier.array.DType;
import espalier.array.Into;
import espalier.array.Index;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.Picking.Concat;
import espalier.autodiff.Picking.Part;
import espalier.autodiff.Picking.Rows;
import espalier.autodiff.Products.Linear;
import espalier.autodiff.Products.MatMul;
import espalier.autodiff.Reductions.Extremum;
import espalier.autodiff.Reductions.Sum;
import espalier.autodiff.Shaping.BroadcastTo;
import espalier.autodiff.Shaping.Cast;
import espalier.autodiff.Shaping.Permute;
import espalier.autodiff.Shaping.Reshape;
import espalier.autodiff.Softmaxes.LogSoftmax;
import espalier.autodiff.Softmaxes.SigmoidCrossEntropy;
import espalier.autodiff.Softmaxes.Softmax;
import espalier.autodiff.Softmaxes.SoftmaxCrossEntropy;
import espalier.autodiff.Spatial.Conv2d;
import espalier.autodiff.Spatial.ConvTranspose2d;
import espalier.autodiff.Spatial.Pool2d;
import espalier.autodiff.Spatial.Windows;
import espalier.backend.Pooling;
import espalier.backend.Reduction;
import java.util.Arrays;
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
/// Shapes broadcast as in NumPy. All tensors of one operation have one floating type, float32 or float64: a type that
/// sneaks in would double the memory of all that follows, so it is refused; Java numbers take the type of the tensor.
/// Values are not to be written into.
public final class Tensor implements Pointwise {
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

    // ---- along an axis

    /// `e^x_i / sum_j e^x_j` along `axis`, without overflow.
    public Tensor softmax(int axis) {
        return new Softmax(this, axis("softmax", axis)).apply();
    }

    /// `x_i - ln sum_j e^x_j` along `axis`: the logarithm of the softmax, without overflow or loss of digits.
    public Tensor logSoftmax(int axis) {
        return new LogSoftmax(this, axis("logSoftmax", axis)).apply();
    }

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

    // ---- reductions

    /// The sum of all elements.
    public Tensor sum() {
        return sum(Axes.all());
    }

    /// The sum over `axes`.
    public Tensor sum(Axes axes) {
        return new Sum(this, axes).apply();
    }

    /// The mean of all elements; NaN if there are none.
    public Tensor mean() {
        return mean(Axes.all());
    }

    /// The mean over `axes`.
    public Tensor mean(Axes axes) {
        double count = 1;
        for (int axis : axes.of("mean", rank())) {
            count *= shape().dim(axis);
        }
        return sum(axes).divide(count);
    }

    /// The largest of all elements; equal ones share its gradient.
    public Tensor max() {
        return max(Axes.all());
    }

    /// The largest over `axes`; equal ones share its gradient.
    public Tensor max(Axes axes) {
        return new Extremum(Reduction.MAX, this, axes).apply();
    }

    /// The smallest of all elements; equal ones share its gradient.
    public Tensor min() {
        return min(Axes.all());
    }

    /// The smallest over `axes`; equal ones share its gradient.
    public Tensor min(Axes axes) {
        return new Extremum(Reduction.MIN, this, axes).apply();
    }

    // ---- products

    /// The matrix product as in NumPy: (n, k) by (k, m) gives (n, m); leading axes are batches and broadcast; a rank-1
    /// operand is a row on the left, a column on the right, and the result lacks that axis.
    ///
    /// @throws IllegalArgumentException naming both shapes if the inner sizes differ
    public Tensor matmul(Tensor other) {
        checkProduct(other);
        if (rank() == 1) {
            Tensor y = reshape(1, size()).matmul(other);
            return y.without(other.rank() == 1 ? y.rank() - 1 : y.rank() - 2);
        }
        if (other.rank() == 1) {
            Tensor y = matmul(other.reshape(other.size(), 1));
            return y.without(y.rank() - 1);
        }
        if (rank() > 2 && other.rank() == 2) { // one large product instead of many small ones
            return new MatMul(rows(), other).apply().reshape(withLast(other.shape().dim(1)));
        }
        return new MatMul(this, other).apply();
    }

    /// `x w + b`, the heart of a layer. x: (..., k)  w: (k, m)  b: (m,)  result: (..., m).
    ///
    /// @throws IllegalArgumentException naming the shapes if they do not fit
    public Tensor linear(Tensor w, @Nullable Tensor b) {
        if (rank() < 2) {
            throw new IllegalArgumentException(
                    "linear: x " + shape() + " with weights " + w.shape() + ": x needs rows, (n, k); one sample is"
                            + " reshape(1, k)");
        }
        if (rank() == 2) {
            return new Linear(this, w, b).apply();
        }
        return rows().linear(w, b).reshape(withLast(w.shape().dim(-1)));
    }

    // ---- arrangement

    /// The axes in reverse order.
    public Tensor T() {
        int[] axes = new int[rank()];
        Arrays.setAll(axes, i -> axes.length - 1 - i);
        return new Permute(this, axes).apply();
    }

    /// The axes in another order: axis `i` of the result is axis `axes[i]` of this.
    ///
    /// @throws IllegalArgumentException if `axes` does not name each axis once
    public Tensor permuteDims(int... axes) {
        int[] order = new int[axes.length];
        boolean[] named = new boolean[rank()];
        for (int i = 0; i < axes.length; i++) {
            order[i] = axis("permuteDims", axes[i]);
            named[order[i]] = true;
        }
        for (int i = 0; i < rank(); i++) {
            if (!named[i] || axes.length != rank()) {
                throw new IllegalArgumentException(
                        "permuteDims: " + Arrays.toString(axes) + " must name each of the " + rank() + " axes of "
                                + shape() + " once");
            }
        }
        return new Permute(this, order).apply();
    }

    /// The same elements in another shape, row-major; one length may be -1 and is computed.
    public Tensor reshape(int... dims) {
        return new Reshape(this, inferred(dims)).apply();
    }

    /// The elements of each sample in one row: (n, ...) becomes (n, m).
    public Tensor flatten() {
        if (rank() == 0) {
            throw new IllegalArgumentException(
                    "flatten: () has no axis of samples: reshape(1, 1) makes one sample of one number");
        }
        return reshape(shape().dim(0), product(1, rank()));
    }

    /// Repeated along axes of length 1 and new leading axes.
    ///
    /// @throws IllegalArgumentException naming both shapes if that does not give `dims`
    public Tensor broadcastTo(int... dims) {
        return new BroadcastTo(this, Shape.of(dims)).apply();
    }

    /// A part, a view: integers, slices, `...` and `None` as in NumPy's brackets, `x.at("1:3, ..., 0")`.
    public Tensor at(String numpyIndex) {
        return new Part(this, x -> x.at(numpyIndex)).apply();
    }

    /// A part, a view, of integers, slices, [Index#ELLIPSIS] and [Index#NEW_AXIS].
    public Tensor at(Index first, Index... more) {
        return new Part(this, x -> x.at(first, more)).apply();
    }

    /// The tensors one after another along `axis`; all other axes are equal.
    public static Tensor concat(int axis, Tensor... xs) {
        if (xs.length == 0) {
            throw new IllegalArgumentException("concat: needs at least one tensor");
        }
        return new Concat(List.of(xs), xs[0].axis("concat", axis)).apply();
    }

    /// The rows of this table at these positions, which may repeat. x: (rows, ...)  positions: integers of any shape
    /// result: (positions..., ...).
    public Tensor rows(NDArray positions) {
        return new Rows(this, positions).apply();
    }

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
        return new Conv2d(this, w, b, window, groups).apply();
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

    /// The same numbers in another type. Integers become floating numbers to compute with; gradients come back in the
    /// type of x.
    public Tensor astype(DType dtype) {
        if (dtype != DType.FLOAT32 && dtype != DType.FLOAT64) {
            throw new IllegalArgumentException(
                    "astype: tensors compute in float32 and float64, not " + dtype.numpyName() + ": use value()");
        }
        return dtype == dtype() ? this : new Cast(this, dtype).apply();
    }

    // ---- inside

    private void checkProduct(Tensor other) {
        if (rank() == 0 || other.rank() == 0) {
            throw new IllegalArgumentException(
                    "matmul: " + shape() + " by " + other.shape() + ": a single number has no axis to multiply over;"
                            + " use multiply");
        }
        int k = shape().dim(-1);
        int l = other.shape().dim(other.rank() == 1 ? 0 : -2);
        if (k != l) {
            throw new IllegalArgumentException(
                    "matmul: " + shape() + " by " + other.shape() + ": inner sizes " + k + " and " + l + " differ");
        }
    }

    private Memory memory() {
        return tape == null ? Memory.HEAP : tape.memory();
    }

    private int size() {
        return value.size();
    }

    /// All axes but the last made one: (..., k) to (n, k).
    private Tensor rows() {
        return reshape(product(0, rank() - 1), shape().dim(-1));
    }

    private int product(int from, int to) {
        int n = 1;
        for (int i = from; i < to; i++) {
            n *= shape().dim(i);
        }
        return n;
    }

    private int[] withLast(int m) {
        int[] dims = shape().toArray();
        dims[dims.length - 1] = m;
        return dims;
    }

    private Tensor without(int axis) {
        int[] dims = new int[rank() - 1];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = shape().dim(i < axis ? i : i + 1);
        }
        return reshape(dims);
    }

    private int axis(String function, int axis) {
        return Axes.axes(axis).of(function, rank())[0];
    }

    private Shape inferred(int[] dims) {
        int unknown = -1;
        int known = 1;
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == -1 && unknown < 0) {
                unknown = i;
            } else {
                known *= dims[i];
            }
        }
        if (unknown < 0) {
            return Shape.of(dims);
        }
        if (known <= 0 || size() % known != 0) {
            throw new IllegalArgumentException(
                    "reshape: " + shape() + " into " + Arrays.toString(dims) + ": the length for -1 is not a whole"
                            + " number");
        }
        int[] whole = dims.clone();
        whole[unknown] = size() / known;
        return Shape.of(whole);
    }

    @Override
    public String toString() {
        return "Tensor(" + shape() + ", " + dtype().numpyName()
                + (tape == null ? ", constant" : op == null ? ", leaf" : ", " + op.name()) + ")";
    }
}
