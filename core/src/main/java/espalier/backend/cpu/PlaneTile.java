package espalier.backend.cpu;

/// The innermost loops of convolutions with few filters, for one element type; what [PlaneProduct] and [PlaneGradient]
/// call. A vector runs along the positions of a row, since filters would leave most of it empty. Only vector code.
///
/// A tile has [#FILTERS] rows of [#GROUPS] vectors.
interface PlaneTile<T> {
    int FILTERS = 6;
    int GROUPS = 4;

    /// `tile[f, v] = start[f] + sum over k < n of w[k, f] x[xv + offsets[k]]`, w from `wo` on.
    void products(int n, int[] offsets, T x, int x0, int x1, int x2, int x3, T w, int wo, T start, int so, T tile);

    /// `tile[f, v] += y[f] x[xv]` for `n` vectors in each of `rows` rows: those of x are `xr` apart, those of y, whose
    /// planes are `plane` apart, `yr`; the tile from `to` on.
    void dots(int rows, int n, T x, int x0, int x1, int x2, int x3, int xr, T y, int yo, int plane, int yr, T tile,
            int to);

    /// The first `count` positions of the group whose vectors begin at `from`, each with `filters` results that lie
    /// together, `step` from one position to the next.
    void place(T tile, int from, int filters, int count, T y, int yo, int step, boolean add);

    /// Each vector of the tile becomes its sum: element i of the tile is that of vector i.
    void totals(T tile, int from);
}
