package espalier.backend.cpu;

/// The work inside one block of a matrix product `y = a b`, for one element type: what [Gemm] calls between its loops
/// over blocks. `T` is `float[]` or `double[]`. [Tile32] and [Tile64] are plain Java, [SimdTile32] and [SimdTile64]
/// replace the hot parts by vector code.
///
/// A block of b is packed into panels: `width` columns each, row after row, the last panel narrowed to a multiple of
/// [#lanes()] and padded with zeros. A kernel computes [#rows()] (or [#lowRows()]) rows of one panel into a tile, in
/// full, whatever the edges; [#emit] writes what is inside.
interface Tile<T> {
    /// Rows of a tile of [#dots].
    int DOT_ROWS = 4;
    /// Columns of a tile of [#dots].
    int DOT_COLUMNS = 5;

    /// The unit of panel widths.
    int lanes();

    /// Rows of a kernel.
    int rows();

    /// Rows of the lowest kernel: fewer, for the end of a matrix; or the same.
    int lowRows();

    /// Length of k in one block: a few rows of a of this length stay in the first-level cache.
    int kBlock();

    /// Columns of b in one block, a multiple of every panel width: packed, they stay in the second-level cache.
    int columnBlock();

    /// Rows of a in one block: they stay in the cache while the panels of b pass by; a multiple of [#rows()].
    int rowBlock();

    /// Units in a full panel.
    int vectors();

    /// Whether the kernels take any steps: then b need not be packed when its rows are contiguous, nor a ever;
    /// otherwise the k-steps of a are 1.
    boolean strided();

    /// A new array of zeros.
    T allocate(int length);

    /// The length of an array.
    int length(T array);

    /// `tile = a b` for `rows` rows of a, of which `mr` exist, and one panel of `vectors` units whose row k starts at
    /// `bo + k bs`.
    void kernel(int rows, int vectors, int kc, T a, int ao, int rs, int ks, int mr, T b, int bo, int bs, T tile);

    /// Whether there is [#dots].
    boolean hasDots();

    /// `tile[i, j] = sum of a[i, k] b[j, k]` for at most [#DOT_ROWS] rows of a, `as` apart, and [#DOT_COLUMNS] columns
    /// of b, `bs` apart, all contiguous; the rows of the tile are [#DOT_COLUMNS] long.
    void dots(int kc, T a, int ao, int as, int mr, T b, int bo, int bs, int nr, T tile);

    /// The inside of a tile, which begins at `from`, into y, row i column j at `yo + i rs + j cs`: `y += tile` or `y =
    /// tile`.
    void emit(T tile, int from, int width, int mr, int nr, T y, int yo, int rs, int cs, boolean add);

    /// Packs `kc` rows and `n` columns of b, element `(k, j)` at `bo + k ks + j ns`, into panels from index 0 of
    /// `panels`.
    void packPanels(T b, int bo, int ks, int ns, int kc, int n, int width, T panels);

    /// Copies a matrix, element `(i, j)` from `xo + i rs + j cs` to `yo + i ys + j`.
    void copyRows(T x, int xo, int rs, int cs, int rows, int columns, T y, int yo, int ys);

    /// `y (+)= x b`, one row: x and y with steps, rows of b contiguous and `ks` apart, `n` columns.
    void rowByMatrix(T x, int xo, int xs, T b, int bo, int ks, int k, int n, T y, int yo, int ys, boolean add,
            T scratch);

    /// `y (+)= x b`, one row: x contiguous, columns of b contiguous and `ns` apart.
    void rowByColumns(T x, int xo, T b, int bo, int ns, int k, int n, T y, int yo, int ys, boolean add);

    /// `y = 0`.
    void clear(T y, int yo, int rs, int cs, int rows, int columns);
}
