package espalier.backend.cpu;

/// The transforms of Winograd's convolution with windows of 3x3 for results of 4x4 (Winograd 1980; Lavin, Gray 2016),
/// for one element type; what [WinogradProduct] and [WinogradGradient] call. Only vector code.
///
/// `y = AT (G g GT . BT d B) A`: d the 6x6 pixels that 4x4 results see, g the window. The 36 products of a channel take
/// the place of 144; those of all channels and filters are 36 matrix products. The gradient with respect to g is `GT
/// (BT d B . A dy AT) G`. Sums of a few numbers times up to 8 stand before and after the products, which costs about
/// one decimal digit: an error of about 1e-5 of the largest result in float32.
///
/// The numbers of a square lie `plane` apart, in rows of 6; `work` is room for [#WORK] vectors.
interface WinogradTile<T> {
    /// Vectors of `work`.
    int WORK = 36;

    /// `v = BT d B` for all channels of the pixels from `xo` on.
    void pictures(T x, int xo, int line, int pixel, int channels, T v, int vo, int plane, T work);

    /// `y (+)= AT m A + bias` for a vector of filters, maybe 0 where that is negative; the first `rows` by `columns`
    /// of the 4x4 results.
    void results(T m, int mo, int plane, T bias, int bo, boolean relu, boolean add, T y, int yo, int line, int pixel,
            int rows, int columns, T work);

    /// `e = A dy AT` for a vector of filters.
    void gradients(T dy, int yo, int line, int pixel, T e, int eo, int plane, T work);

    /// `u = G g GT` for a vector of filters, the cells of the window `cell` apart.
    void weights(T w, int wo, int cell, T u, int uo, int plane, T work);

    /// `dw (+)= GT u G` for a vector of filters.
    void weightGradient(T u, int uo, int plane, boolean add, T dw, int wo, int cell, T work);
}
