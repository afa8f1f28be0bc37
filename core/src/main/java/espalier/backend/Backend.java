package espalier.backend;

import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// What a device must be able to compute, and nothing more: the seam between the meaning of an operation (shapes,
/// types, checks: above) and its loops (below). Every argument is memory and the way to walk it; outputs come last and
/// are already allocated with the right shape and type.
///
/// Callers guarantee: layouts lie inside their buffers; operand layouts are already broadcast to the shape of the
/// result (stride 0 repeats); the types fit the operation; an output does not overlap an input unless both have the
/// same buffer and the same layout (plain in-place). Implementations are safe for concurrent callers, allocate no array
/// memory in a warmed-up call, and give the same bits for any number of threads.
public interface Backend {

    /// What this backend is, for the user: `SIMD 512-bit, 2 threads`.
    String describe();

    /// `y = x` converted to the type of `y`; both of the same shape, any strides.
    void copy(Buffer x, Layout lx, Buffer y, Layout ly);

    /// `y = f(x)`.
    void unary(Unary f, Buffer x, Layout lx, Buffer y, Layout ly);

    /// `dx (+)= dy * f'(kept)`, where `kept` is the x or the y that [Unary#keeps()] asks for. Floating types only, all
    /// of one type.
    void unaryGradient(Unary f, Buffer kept, Layout lkept, Buffer dy, Layout ldy, Buffer dx, Layout ldx,
            boolean accumulate);

    /// `y = f(a, b)`; `a` and `b` of one type, `y` of the same type or, for comparisons, bool.
    void binary(Binary f, Buffer a, Layout la, Buffer b, Layout lb, Buffer y, Layout ly);

    /// `dx (+)= dy` times the partial derivative of f at (a, b), [Binary#da] where `byFirst`, else [Binary#db].
    /// Floating types only, all of one type.
    void binaryGradient(Binary f, boolean byFirst, Buffer a, Layout la, Buffer b, Layout lb, Buffer dy, Layout ldy,
            Buffer dx, Layout ldx, boolean accumulate);

    /// Folds the trailing axes of `x` into `y`: the shape of `lx` is the shape of `ly` followed by the reduced axes
    /// (the caller permutes). Sums are pairwise or better; sums and products of integers of any type are int64.
    /// [Reduction#ARGMAX] and [Reduction#ARGMIN] write positions along the one reduced axis into an int64 `y`.
    void reduce(Reduction f, Buffer x, Layout lx, Buffer y, Layout ly);

    /// `y = a b`, or `y += a b` when `accumulate`. a: (..., m, k)  b: (..., k, n)  y: (..., m, n), batch axes already
    /// broadcast, any strides, so that a transposed operand costs no copy. `k = 0` gives zeros.
    void matmul(Buffer a, Layout la, Buffer b, Layout lb, Buffer y, Layout ly, boolean accumulate);

    /// `y += alpha x`; both of one floating type and shape (`x` may be broadcast).
    void axpy(double alpha, Buffer x, Layout lx, Buffer y, Layout ly);

    /// `y[t_i] += x_i`, rows of `n` numbers, in the order of i; x, y: (rows, n), row-major and of one floating type  t:
    /// integers, row-major, each a row of y.
    void addRows(Buffer x, Layout lx, Buffer t, Layout lt, int n, Buffer y, Layout ly);

    /// `y = min(max(x, low), high)`, NaN staying NaN; x and y of one floating type, `low` and `high` not NaN.
    void clip(Buffer x, Layout lx, double low, double high, Buffer y, Layout ly);

    /// Draws `position .. position + n - 1` of [Philox] under `key` into `out[at ..]`.
    void random(long key, long position, long[] out, int at, int n);

    /// Sorts `lanes` runs of `n` elements each in place, the first from element `from`: ascending, -0 below 0 and NaN
    /// last. x is float32, float64, int32 or int64.
    default void sort(Buffer x, int from, int lanes, int n) {
        select(x, from, lanes, n, 0, n - 1);
    }

    /// As [#sort], for the places `first` to `last` of each run only: they get what they have in order, the elements
    /// before them are none larger and those behind none smaller, in any order.
    void select(Buffer x, int from, int lanes, int n, int first, int last);

    /// Sorts each column of a row-major matrix that fills `x`, ascending, -0 below 0 and NaN last; false, and nothing
    /// is done, where it has no fast way for the type and the size.
    boolean sortColumns(Buffer x, int rows, int columns);

    /// Runs `task` for the parts `0 .. parts - 1` and returns when all are done: at the same time where there are
    /// cores, in any order, so each part writes to memory of its own. For loops over whole samples that stand above
    /// this floor (augmentation, spectra); what a part throws is thrown here.
    void parallel(int parts, IntConsumer task);

    /// `y = f(y + bias)` in place, what follows a product in a layer; y: (..., n) row-major, bias: (n,). Without `bias`
    /// or without `f` only the other.
    void activate(@Nullable Unary f, @Nullable Buffer bias, Layout lbias, Buffer y, Layout ly);

    /// `dy = dy f'(y)` in place, for functions whose derivative needs their result ([Unary.Keep#Y]); both row-major.
    void activateGradient(Unary f, Buffer y, Layout ly, Buffer dy, Layout ldy);

    /// Changes `p` and what is remembered of it, `m`, `v` and `w`, in place, in one pass: the rule `f` with the numbers
    /// `k`. All arrays are row-major, of one size and floating type; only [Update#remembered()] of the last three are
    /// looked at.
    void update(Update f, double[] k, Buffer g, Layout lg, Buffer p, Layout lp, Buffer m, Layout lm, Buffer v,
            Layout lv, Buffer w, Layout lw);

    /// `y[n, i, j, o] = sum over p, q, c of x[n, row(i, p), column(j, q), c] w[p, q, c, o]`, or `+=` when `accumulate`:
    /// the convolution that `s` describes. All arrays are row-major from the offsets of their layouts.
    void conv2d(Sweep s, Buffer x, Layout lx, Buffer w, Layout lw, Buffer y, Layout ly, boolean accumulate);

    /// `y = f(conv2d + bias)`, the whole of a layer; bias: (filters,). Without `bias` or without `f` only the other.
    default void conv2d(Sweep s, Buffer x, Layout lx, Buffer w, Layout lw, @Nullable Buffer bias, Layout lbias,
            @Nullable Unary f, Buffer y, Layout ly) {
        conv2d(s, x, lx, w, lw, y, ly, false);
        activate(f, bias, lbias, y, ly);
    }

    /// `dx (+)=` the gradient of [#conv2d] with respect to the pictures, from `dy` and `w`; also the forward of a
    /// transposed convolution. Pixels that no window covers get 0.
    void conv2dInput(Sweep s, Buffer dy, Layout ldy, Buffer w, Layout lw, Buffer dx, Layout ldx, boolean accumulate);

    /// `dw (+)=` the gradient of [#conv2d] with respect to the weights, from `x` and `dy`.
    void conv2dWeight(Sweep s, Buffer x, Layout lx, Buffer dy, Layout ldy, Buffer dw, Layout ldw, boolean accumulate);

    /// `y` = the pooling of each window and channel. Every window has at least one pixel of the picture.
    void pool(Pooling f, Sweep s, Buffer x, Layout lx, Buffer y, Layout ly);

    /// `dx (+)=` the gradient of [#pool] from its operand, result, and `dy`.
    void poolGradient(Pooling f, Sweep s, Buffer x, Layout lx, Buffer y, Layout ly, Buffer dy, Layout ldy, Buffer dx,
            Layout ldx, boolean accumulate);

    /// `y = f(x)` for each row of the last axis; x, y: (..., n), both row-major. `r` is for the factors of functions
    /// that have one ([Rows#hasFactor()]), one for each row, from the offset of its layout.
    void rows(Rows f, double epsilon, Buffer x, Layout lx, Buffer y, Layout ly, @Nullable Buffer r, Layout lr);

    /// `dx (+)=` the gradient of [#rows] from its result, the factors it left and `dy`; all row-major.
    void rowsGradient(Rows f, Buffer y, Layout ly, @Nullable Buffer r, Layout lr, Buffer dy, Layout ldy, Buffer dx,
            Layout ldx, boolean accumulate);

    /// `dx (+)= r e^y` for each row of the last axis, r one number for each; all row-major.
    void scaledExp(Buffer y, Layout ly, Buffer r, Layout lr, Buffer dx, Layout ldx, boolean accumulate);

    /// `x` becomes the weights that [Scores] defines; x row-major.
    void weigh(Scores s, Buffer x, Layout lx);

    /// `dy`, the gradient by the weights `y`, becomes that by the scores; both row-major.
    void weighGradient(Scores s, Buffer y, Layout ly, Buffer dy, Layout ldy);

    /// The function `f` down the columns of `x` with the numbers `k` of [PerColumn], g being ReLU where `relu`; what it
    /// writes is in `k`, or in `y`, which is y or dx, and with `accumulate` is added to. All are row-major, of one
    /// floating type; x, dy, y: (..., n)  k: (5, n). `dy` and `y` are only looked at by functions that have them.
    void columns(PerColumn f, boolean relu, Buffer x, Layout lx, Buffer k, Layout lk, Buffer dy, Layout ldy, Buffer y,
            Layout ly, boolean accumulate);

    /// Step `t` of a recurrent layer, as [Gates] says; `before` is the step before, -1 at the first.
    void recurrent(Gates a, int t, int before);

    /// The gradient of [#recurrent], for the steps in the opposite order: `dh` is what has come to h from the steps
    /// after, to which `dy` of step t is added; it becomes what comes to h' directly, and not through the sums of this
    /// step, whose gradient goes to `ds`. Of an LSTM `dc` is what has come to c, and becomes that of c'; of a GRU `dof`
    /// gets the gradient by `of` (the other one is not looked at). dy: (steps, n, size)  dh, dc: (n, size)  ds, dof:
    /// as gates.
    void recurrentGradient(Gates a, int t, int before, Buffer dy, Layout ldy, Buffer dh, Layout ldh, Buffer dc,
            Layout ldc, Buffer ds, Layout lds, Buffer dof, Layout ldof);

    /// `y = c ? a : b`; a, b and y of one type, all of one shape.
    void select(boolean[] c, Layout lc, Buffer a, Layout la, Buffer b, Layout lb, Buffer y, Layout ly);
}
