package espalier.backend.cpu;

/// The innermost loops over the pixels of pictures with channels last, for one element type: what [Convolution],
/// [Depthwise] and [WindowFold] call. `T` is `float[]` or `double[]`; [Pixels32] and [Pixels64] are plain Java,
/// [SimdPixels32] and [SimdPixels64] replace them by vector code.
///
/// `pixels` neighbours in a row are handled by one call; `xs`, `ys` are the distances from one to the next. A window of
/// `p` by `q` cells has its cells `ps` and `qs` apart.
interface Pixels<T> {
    /// What [#patches] may write beyond the last row, and reads no more than the array has.
    int SLACK = 64;

    /// Lays out what each of `pixels` windows sees as one row of a matrix whose rows are `ld` apart: `count` segments,
    /// each of three numbers in `segments`: where it begins, seen from the pixel at `xo + i step`, its length, and its
    /// place in the row. Segments are in the order of their places. Up to a vector is overwritten
    /// behind each row, which `ld` must leave room for, and [#SLACK] elements behind the last.
    void patches(T x, int xo, int step, int pixels, int[] segments, int count, T rows, int to, int ld);

    /// `y[i, c] += x[i, c] w[c]`
    void multiplyAdd(T x, int xo, int xs, T w, int wo, T y, int yo, int ys, int pixels, int channels);

    /// `w[c] += sum over i of x[i, c] y[i, c]`
    void productSum(T x, int xo, int xs, T y, int yo, int ys, int pixels, int channels, T w, int wo);

    /// `y[i, c] = the largest of x[i, c] under the window`; NaN if there is one.
    void largest(T x, int xo, int xs, int p, int ps, int q, int qs, T y, int yo, int pixels, int channels);

    /// `x = 0`
    void clear(T x, int from, int n);

    /// `dx += dy` where x is the y of its window, for the first of equal ones; dx lies as x does, dy as y. Without
    /// `add` dx is written, also with the zeros of the others: the windows of a call lie side by side in a row of
    /// windows that fills the width. Nothing is touched from `end` of dx on.
    void largestGradient(T x, int xo, int xs, int p, int ps, int q, int qs, T y, int yo, T dy, int dyo, T dx, int dxo,
            int end, int pixels, int channels, boolean add);

    /// `y[i, c] = factor times the sum of x[i, c] under the window`
    void sum(T x, int xo, int xs, int p, int ps, int q, int qs, T y, int yo, int pixels, int channels, double factor);

    /// `dx += factor dy` for all of the window, or `=` as in [#largestGradient].
    void sumGradient(T dy, int dyo, T dx, int dxo, int end, int xs, int p, int ps, int q, int qs, int pixels,
            int channels, double factor, boolean add);
}
