package espalier.backend.cpu;

/// The loops of [espalier.backend.Gates] over one sample at one step, for one element type, where no function of
/// [Loops] does; what [GateSteps] calls. `T` is `float[]` or `double[]`. [GateLoops32] and [GateLoops64] are plain
/// Java, [SimdGateLoops32] and [SimdGateLoops64] replace them by vector code.
///
/// `k` is the size of the layer, so gate number q begins at `go + q k`. At the `first` step `before` is not looked at.
/// Numbers `from .. k - 1` are computed.
interface GateLoops<T> {

    /// `x = 0`
    void clear(T x, int from, int n);

    /// `c = f c' + i g`
    void carry(boolean first, T gates, int go, T before, int bo, T c, int co, int from, int k);

    /// The gradient of an LSTM's step by its sums, `ds`; `before` is c', `t` is tanh c. `dc` becomes the gradient by
    /// c', `dh` becomes zeros.
    void carryGradient(boolean first, T gates, int go, T before, int bo, T t, int to, T dh, int dho, T dc, int dco,
            T ds, int dso, int from, int k);

    /// `m += r of`, before tanh.
    void reset(T gates, int go, T of, int oo, int from, int k);

    /// `h = m + z (h' - m)`
    void mix(boolean first, T gates, int go, T before, int bo, T h, int ho, int from, int k);

    /// The gradient of a GRU's step by its sums, `ds`, and by `of`; `before` is h'. `dh` becomes the gradient by h' but
    /// for that through `of`.
    void mixGradient(boolean first, T gates, int go, T of, int oo, T before, int bo, T dh, int dho, T ds, int dso,
            T dof, int dofo, int from, int k);
}
