package espalier.autodiff;

import espalier.array.Axes;
import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Elementwise.BinaryOp;
import espalier.autodiff.Elementwise.UnaryOp;
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
import espalier.backend.Binary;
import espalier.backend.Reduction;
import espalier.backend.Unary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An array with a history: what layers and losses compute with. Tensors that come from a [Tape] remember the operation that made them, so that
/// the tape can find gradients; tensors from [#of(NDArray)] are constants, and operations on constants alone are computed and forgotten.
///
/// ```java
/// Tensor y = x.linear(w, b).relu();           // recorded if any of x, w, b is on a tape
/// double loss = y.square().mean().item();
/// ```
///
/// Shapes broadcast as in NumPy. All tensors of one operation have one floating type, float32 or float64: a type that sneaks in would double the
/// memory of all that follows, so it is refused; Java numbers take the type of the tensor. Values are not to be written into.
public final class Tensor {
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

    /// `x` as a constant to compute with beside this tensor: converted to its type, in the memory of its tape, if it has another.
    public Tensor constant(NDArray x) {
        return of(x.dtype() == dtype() ? x : Into.copy(x, memory().empty(dtype(), x.shape())));
    }

    // ---- element by element

    /// `f(x)` for any function of [Unary] that has numbers as its result; the common ones have methods of their own.
    public Tensor apply(Unary f) {
        return new UnaryOp(f, this).apply();
    }

    /// `f(x, other)` for any function of [Binary] that has numbers as its result, broadcast; the common ones have methods of their own.
    public Tensor apply(Binary f, Tensor other) {
        return new BinaryOp(f, this, other).apply();
    }

    private Tensor apply(Binary f, double other) {
        return apply(f, number(other));
    }

    /// `x + other`
    public Tensor add(Tensor other) {
        return apply(Binary.ADD, other);
    }

    /// `x + other`
    public Tensor add(double other) {
        return apply(Binary.ADD, other);
    }

    /// `x - other`
    public Tensor subtract(Tensor other) {
        return apply(Binary.SUBTRACT, other);
    }

    /// `x - other`
    public Tensor subtract(double other) {
        return apply(Binary.SUBTRACT, other);
    }

    /// `x other`, element by element
    public Tensor multiply(Tensor other) {
        return apply(Binary.MULTIPLY, other);
    }

    /// `x other`
    public Tensor multiply(double other) {
        return apply(Binary.MULTIPLY, other);
    }

    /// `x / other`
    public Tensor divide(Tensor other) {
        return apply(Binary.DIVIDE, other);
    }

    /// `x / other`
    public Tensor divide(double other) {
        return apply(Binary.DIVIDE, other);
    }

    /// `x^other`
    public Tensor power(Tensor other) {
        return apply(Binary.POWER, other);
    }

    /// `x^other`
    public Tensor power(double other) {
        return apply(Binary.POWER, other);
    }

    /// The larger of x and `other`; where they are equal, the gradient goes to x.
    public Tensor maximum(Tensor other) {
        return apply(Binary.MAXIMUM, other);
    }

    /// The larger of x and `other`
    public Tensor maximum(double other) {
        return apply(Binary.MAXIMUM, other);
    }

    /// The smaller of x and `other`; where they are equal, the gradient goes to x.
    public Tensor minimum(Tensor other) {
        return apply(Binary.MINIMUM, other);
    }

    /// The smaller of x and `other`
    public Tensor minimum(double other) {
        return apply(Binary.MINIMUM, other);
    }

    /// `-x`
    public Tensor negative() {
        return apply(Unary.NEGATIVE);
    }

    /// `|x|`
    public Tensor abs() {
        return apply(Unary.ABS);
    }

    /// `e^x`
    public Tensor exp() {
        return apply(Unary.EXP);
    }

    /// `ln x`
    public Tensor log() {
        return apply(Unary.LOG);
    }

    /// `x^(1/2)`
    public Tensor sqrt() {
        return apply(Unary.SQRT);
    }

    /// `x^2`
    public Tensor square() {
        return apply(Unary.SQUARE);
    }

    /// `1 / (1 + e^-x)`
    public Tensor sigmoid() {
        return apply(Unary.SIGMOID);
    }

    /// `(e^x - e^-x) / (e^x + e^-x)`
    public Tensor tanh() {
        return apply(Unary.TANH);
    }

    /// `max(x, 0)`; the derivative at 0 is 0.
    public Tensor relu() {
        return apply(Unary.RELU);
    }

    /// `x where x > 0, else slope x`; the derivative at 0 is the slope.
    public Tensor leakyRelu(double slope) {
        return apply(Binary.LEAKY_RELU, slope);
    }

    /// `ln(1 + e^x)`
    public Tensor softplus() {
        return apply(Unary.SOFTPLUS);
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

    /// `ln sum_j e^x_j - x_t` for each row: the cross-entropy of softmax(x) with the classes `targets`. x: (n, k)  targets: integers (n,)
    /// result: (n,). Losses average it.
    public Tensor softmaxCrossEntropy(NDArray targets) {
        return new SoftmaxCrossEntropy(this, targets, memory().empty(dtype(), shape())).apply();
    }

    /// `max(x, 0) - x t + ln(1 + e^-|x|)`: the cross-entropy of sigmoid(x) with the truth values `targets`, of the shape of x and
    /// in 0 .. 1.
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

    /// The matrix product as in NumPy: (n, k) by (k, m) gives (n, m); leading axes are batches and broadcast; a rank-1 operand is a row on the
    /// left, a column on the right, and the result lacks that axis.
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
            throw new IllegalArgumentException("linear: x " + shape() + " with weights " + w.shape() + ": x needs rows, (n, k); one sample is"
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
                        "permuteDims: " + Arrays.toString(axes) + " must name each of the " + rank() + " axes of " + shape() + " once");
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
            throw new IllegalArgumentException("flatten: () has no axis of samples: reshape(1, 1) makes one sample of one number");
        }
        return reshape(shape().dim(0), product(1, rank()));
    }

    /// Repeated along axes of length 1 and new leading axes.
    ///
    /// @throws IllegalArgumentException naming both shapes if that does not give `dims`
    public Tensor broadcastTo(int... dims) {
        return new BroadcastTo(this, Shape.of(dims)).apply();
    }

    /// The same numbers in another type. Integers become floating numbers to compute with; gradients come back in the type of x.
    public Tensor astype(DType dtype) {
        if (dtype != DType.FLOAT32 && dtype != DType.FLOAT64) {
            throw new IllegalArgumentException("astype: tensors compute in float32 and float64, not " + dtype.numpyName() + ": use value()");
        }
        return dtype == dtype() ? this : new Cast(this, dtype).apply();
    }

    // ---- inside

    private void checkProduct(Tensor other) {
        if (rank() == 0 || other.rank() == 0) {
            throw new IllegalArgumentException("matmul: " + shape() + " by " + other.shape() + ": a single number has no axis to multiply over;"
                    + " use multiply");
        }
        int k = shape().dim(-1);
        int l = other.shape().dim(other.rank() == 1 ? 0 : -2);
        if (k != l) {
            throw new IllegalArgumentException("matmul: " + shape() + " by " + other.shape() + ": inner sizes " + k + " and " + l + " differ");
        }
    }

    private Memory memory() {
        return tape == null ? Memory.HEAP : tape.memory();
    }

    private Tensor number(double x) {
        return of(NDArray.full(dtype(), x));
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
            throw new IllegalArgumentException("reshape: " + shape() + " into " + Arrays.toString(dims) + ": the length for -1 is not a whole"
                    + " number");
        }
        int[] whole = dims.clone();
        whole[unknown] = size() / known;
        return Shape.of(whole);
    }

    @Override
    public String toString() {
        return "Tensor(" + shape() + ", " + dtype().numpyName() + (tape == null ? ", constant" : op == null ? ", leaf" : ", " + op.name()) + ")";
    }
}
