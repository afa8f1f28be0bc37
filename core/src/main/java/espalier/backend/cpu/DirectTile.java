package espalier.backend.cpu;

/// The innermost loops of convolutions that read the pictures where they lie, for one element type; what
/// [DirectProduct] and [DirectGradient] call between their loops over blocks. Only vector code: where there is none,
/// [PatchProduct] and [WeightGradient] lay out what the windows see and use the kernels of [Tile].
///
/// `T` is `float[]` or `double[]`. A vector runs along the filters; a tile has [#rows()] rows of one or two vectors.
interface DirectTile<T> {

    /// Rows of a tile: positions of the window, or elements of what it sees.
    int rows();

    /// `tile[r] = start + sum over segments s and k < n of x[at[first + r] + starts[s] + k] w[s n + k]`, row i of w
    /// at `wo + i ws`; the tile from `to` on.
    void products(int vectors, int segments, int[] starts, int n, T x, int[] at, int first, T w, int wo, int ws,
            T start, int so, T tile, int to);

    /// `tile[r] += sum over i < rows and j < n of x[xo + i xr + j xs + r] y[yo + i yr + j ys]`, the tile from `to` on.
    void outer(int vectors, int rows, int n, T x, int xo, int xr, int xs, T y, int yo, int yr, int ys, T tile, int to);

    /// As [#outer] of one row, for 8 rows of the tile.
    void outerLow(int vectors, int n, T x, int xo, int xs, T y, int yo, int ys, T tile, int to);
}
