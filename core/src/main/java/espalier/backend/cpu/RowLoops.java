package espalier.backend.cpu;

import espalier.backend.Buffer;
import org.jspecify.annotations.Nullable;

/// The loops over one row for the functions of [espalier.backend.Rows], for one element type; what [RowCall] calls. `T`
/// is `float[]` or `double[]`. [RowLoops32] and [RowLoops64] are plain Java, [SimdRowLoops32] and [SimdRowLoops64]
/// replace them by vector code. Rows are not empty; y may be x, and dx may be dy.
///
/// `work` is room for [#WORK] numbers. With `add` the gradient is added to dx, else it takes its place.
interface RowLoops<T> {
    int WORK = 512;
    /// Rows that are normalised, or weighed, together.
    int ROWS = 8;

    /// A new array.
    T allocate(int length);

    /// The array of a buffer of this type.
    T array(Buffer b);

    /// [espalier.backend.Rows#SOFTMAX]
    void softmax(T x, int xo, T y, int yo, int n, T work);

    /// [espalier.backend.Rows#LOG_SOFTMAX]
    void logSoftmax(T x, int xo, T y, int yo, int n, T work);

    /// Rows of scores, at most [#ROWS] side by side, to weights in place, as [espalier.backend.Scores] says: of the
    /// first row the first `seen` others may be looked at, of each further row `step` more; `real` from `ro` on says
    /// which are no padding.
    void weigh(double scale, T x, int xo, @Nullable T real, int ro, int seen, int step, int n, int rows, T work);

    /// The gradient of [#weigh] for as many rows, in place in dy.
    void weighGradient(double scale, T y, int yo, T dy, int dyo, int n, int rows, T work);

    /// `factor` times the gradient of [#softmax].
    void softmaxGradient(double factor, T y, int yo, T dy, int dyo, T dx, int dxo, int n, boolean add, T work);

    /// The gradient of [#logSoftmax].
    void logSoftmaxGradient(T y, int yo, T dy, int dyo, T dx, int dxo, int n, boolean add, T work);

    /// `dx_i (+)= factor e^y_i`
    void scaledExp(double factor, T y, int yo, T dx, int dxo, int n, boolean add, T work);

    /// [espalier.backend.Rows#NORMAL] where `centred`, else [espalier.backend.Rows#RMS], of at most [#ROWS] rows side
    /// by side; their r go to `r[ro]` and behind it.
    void normal(boolean centred, double epsilon, T x, int xo, T y, int yo, int n, int rows, T r, int ro, T work);

    /// The gradient of [#normal] with the r it left.
    void normalGradient(boolean centred, T r, int ro, T y, int yo, T dy, int dyo, T dx, int dxo, int n, int rows,
            boolean add, T work);
}
