package espalier.backend.cpu;

/// The loops of [espalier.backend.PerColumn] over a run of whole rows, for one element type; what [ColumnCall] calls.
/// `T` is `float[]` or `double[]`. [ColumnLoops32] and [ColumnLoops64] are plain Java, [SimdColumnLoops32] and
/// [SimdColumnLoops64] replace them by vector code.
///
/// So that vectors are full however few the columns are, a run is several rows long and the numbers of the columns are
/// repeated as often: element i of a run belongs to element i of `m, f, b, s, t`. Each loop is over the elements
/// `from .. to - 1`. With `relu` only what `(x - m) f + b` is positive for counts.
interface ColumnLoops<T> {

    /// A new array.
    T allocate(int length);

    /// How long an array is.
    int length(T array);

    /// Element `i`.
    double get(T array, int i);

    /// Element `i` becomes `value`.
    void set(T array, int i, double value);

    /// `to` becomes `times` copies of the `n` numbers of `k` from `ko`, one behind the other.
    void repeat(T k, int ko, int n, int times, T to);

    /// `to_j` becomes 0, for `n` numbers.
    void clear(T to, int n);

    /// `to_j = sum over i of s_(i n + j)` in double precision, for `times` runs of `n` numbers.
    void fold(T s, int n, int times, double[] to, int at);

    /// `s += x - m;   t += (x - m)^2`
    void moments(T x, int xo, T m, T s, T t, int from, int to);

    /// `y = (x - m) f + b`, with `relu` at least 0
    void scale(boolean relu, T x, int xo, T m, T f, T b, T y, int yo, int from, int to);

    /// `s += dy;   t += dy (x - m)`
    void sums(boolean relu, T x, int xo, T dy, int dyo, T m, T f, T b, T s, T t, int from, int to);

    /// `dx (+)= f dy + s (x - m) + t`, added with `add`
    void gradient(boolean relu, boolean add, T x, int xo, T dy, int dyo, T m, T f, T b, T s, T t, T dx, int dxo,
            int from, int to);
}
