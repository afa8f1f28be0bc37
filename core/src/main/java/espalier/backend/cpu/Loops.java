package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Reduction;
import espalier.backend.Unary;
import org.jspecify.annotations.Nullable;

/// The loops over `n` consecutive elements for one type, to which [Elementwise] and [Fold] bring every layout. `T` is
/// `float[]`, `double[]` or `long[]` (in which all integer types compute). [Loops32], [Loops64] and [LongLoops] are
/// plain Java, [Vectors32] and [Vectors64] replace what is hot.
///
/// The value of an element never depends on its place in a run, so that neither strides nor threads change a bit of a
/// result.
interface Loops<T> {
    /// The longest run of [#fold]: longer ones are folded piece by piece, pairwise.
    int BLOCK = 1024;

    /// A new array.
    T allocate(int length);

    /// `y = x`
    void copy(T x, int xo, T y, int yo, int n);

    /// The array of a buffer that holds this very type, else null.
    @Nullable T nativeArray(Buffer b);

    /// `y = f(x)`
    void unary(Unary f, T x, int xo, T y, int yo, int n);

    /// `y = f(x)` for functions that ask.
    void test(Unary f, T x, int xo, boolean[] y, int yo, int n);

    /// `dx = dy f'(kept)`, or `+=` with `add`; dx may be dy.
    void gradient(Unary f, T kept, int ko, T dy, int dyo, T dx, int dxo, int n, boolean add);

    /// `dx = dy f_a(a, b)` where `byFirst`, else `dx = dy f_b(a, b)`; or `+=` with `add`.
    default void gradient(Binary f, boolean byFirst, T a, int ao, T b, int bo, T dy, int dyo, T dx, int dxo, int n,
            boolean add) {
        throw new AssertionError("gradients are of floating types");
    }

    /// `y = f(a, b)`
    void binary(Binary f, T a, int ao, T b, int bo, T y, int yo, int n);

    /// `y = f(a, b)` for comparisons.
    void compare(Binary f, T a, int ao, T b, int bo, boolean[] y, int yo, int n);

    /// `y += alpha x`
    void axpy(double alpha, T x, int xo, T y, int yo, int n);

    /// `y = min(max(x, low), high)`, NaN staying NaN.
    default void clip(double low, double high, T x, int xo, T y, int yo, int n) {
        throw new AssertionError("clip is for floating types");
    }

    /// `y[yo]` = the sum (pairwise, of at most [#BLOCK] elements), product, largest or smallest of a run that is not
    /// empty.
    void fold(Reduction f, T x, int xo, int n, T y, int yo);

    /// As [#fold], of consecutive elements of a buffer of another type; false where that is no faster than gathering
    /// them first.
    default boolean foldOther(Reduction f, Buffer x, int from, int n, T y, int yo) {
        return false;
    }

    /// `y[yo + i]` = the fold of run i of `count`, all of `n` elements (at most [#BLOCK], not 0) and `step` apart.
    void foldRuns(Reduction f, T x, int xo, int step, int count, int n, T y, int yo);

    /// `y[yo + j]` = the fold, in this order, of element j of each of `rows` rows, which are `step` apart; at least
    /// one.
    default void foldRows(Binary f, T x, int xo, int step, int rows, T y, int yo, int n) {
        copy(x, xo, y, yo, n);
        for (int r = 1; r < rows; r++) {
            binary(f, y, yo, x, xo + r * step, y, yo, n);
        }
    }

    /// `y[j]` = as [#position] of element j of `rows` rows, which are `step` apart, for the columns j from 0 to the
    /// result, which may be fewer than `n`, or none, where there is no fast way.
    default int positions(Reduction f, T x, int xo, int step, int rows, int[] y, int n) {
        return 0;
    }

    /// The position of the first largest or smallest element of a run that is not empty, counted from its beginning; a
    /// NaN is both.
    int position(Reduction f, T x, int xo, int n);

    /// Reads elements `from, from + step, ...` of any buffer.
    void gather(Buffer x, int from, int step, T y, int yo, int n);

    /// Writes elements `to, to + step, ...` of any buffer.
    void scatter(T x, int xo, Buffer y, int to, int step, int n);
}
