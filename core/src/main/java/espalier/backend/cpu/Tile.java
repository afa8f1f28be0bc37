package espalier.backend.cpu;

/// The work inside one block of a matrix product `y = a b`, for one element type: what [Gemm] calls between its loops
/// over blocks. `T` is `float[]` or `double[]`. [Tile32] and [Tile64] are plain Java, [SimdTile32] and [SimdTile64]
/// replace the hot parts by vector code.
///
/// A block of a is packed into rows [#leftStep()] apart. A block of b is packed into panels: `width` columns each, row
/// after row, the last panel narrowed to a multiple of [#lanes()] and padded with anything. A kernel computes [#rows()]
/// (or [#lowRows()]) rows of one panel, straight into y where all of them are inside, otherwise into a tile, of which
/// [#emit] writes what is.
interface Tile<T> {
    /// Rows of a tile of [#dots].
    int DOT_ROWS = 4;
    /// Columns of a tile of [#dots].
    int DOT_COLUMNS = 5;

    /// The unit of panel widths.
    int lanes();

    /// Rows of the high kernel.
    int rows();

    /// Rows of the low kernel: fewer, for the end of a matrix; or the same.
    int lowRows();

    /// Length of k in one block: a few rows of a and a panel of b of this length stay in the first-level cache.
    int kBlock();

    /// The length of k up to which one block is better than two.
    int kMost();

    /// The distance of the rows of a packed a; a kernel addresses them all from one place, so it is a constant.
    int leftStep();

    /// Columns of b in one block, a multiple of every panel width: packed, they stay in the second-level cache.
    int columnBlock();

    /// Rows of a in one block: they stay in the nearest caches while the panels of b pass by; a multiple of [#rows()].
    int rowBlock();

    /// Units in a full panel.
    int vectors();

    /// A new array of zeros.
    T allocate(int length);

    /// The length of an array.
    int length(T array);

    /// `y = z + a b` for `rows` rows of a, which is packed from `ao`, and one panel of `vectors` units whose row k
    /// starts at `bo + k bs`; the rows of z and y are `zs` and `ys` apart, and z may be y.
    void kernel(int rows, int vectors, int kc, T a, int ao, T b, int bo, int bs, T z, int zo, int zs, T y, int yo,
            int ys);

    /// Whether there is [#dots].
    boolean hasDots();

    /// `tile[i, j] = sum of a[i, k] b[j, k]` for at most [#DOT_ROWS] rows of a, `as` apart, and [#DOT_COLUMNS] columns
    /// of b, `bs` apart, all contiguous; the rows of the tile are [#DOT_COLUMNS] long.
    void dots(int kc, T a, int ao, int as, int mr, T b, int bo, int bs, int nr, T tile);

    /// The inside of a tile, which begins at `from`, into y, row i column j at `yo + i rs + j cs`: `y += tile` or `y =
    /// tile`.
    void emit(T tile, int from, int width, int mr, int nr, T y, int yo, int rs, int cs, boolean add);

    /// Packs `m` rows and `kc` columns of a, element `(i, k)` at `ao + i rs + k ks`, into `rows`.
    void packRows(T a, int ao, int rs, int ks, int m, int kc, T rows);

    /// Packs `kc` rows and `n` columns of b, element `(k, j)` at `bo + k ks + j ns`, into panels from index 0 of
    /// `panels`.
    void packPanels(T b, int bo, int ks, int ns, int kc, int n, int width, T panels);

    /// Copies a matrix, element `(i, j)` from `xo + i rs + j cs` to `yo + i ys + j`.
    void copyRows(T x, int xo, int rs, int cs, int rows, int columns, T y, int yo, int ys);

    /// Reads from each cache line of `rows` rows of b, `step` apart, one after the other, which brings them into the
    /// caches sooner than tiles do that read a piece of each row; returns what it has read.
    long touch(T b, int from, int step, int rows, int columns);

    /// `y (+)= x b`, one row: x and y with steps, rows of b contiguous and `ks` apart, `n` columns.
    void rowByMatrix(T x, int xo, int xs, T b, int bo, int ks, int k, int n, T y, int yo, int ys, boolean add,
            T scratch);

    /// `y (+)= x b`, one row: x contiguous, columns of b contiguous and `ns` apart.
    void rowByColumns(T x, int xo, T b, int bo, int ns, int k, int n, T y, int yo, int ys, boolean add);

    /// `y = 0`.
    void clear(T y, int yo, int rs, int cs, int rows, int columns);
}
