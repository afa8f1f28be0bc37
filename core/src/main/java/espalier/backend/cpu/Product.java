package espalier.backend.cpu;

import espalier.backend.Layout;

/// One matrix product in progress: sizes, strides, and how it is cut; made by [Gemm] for one call and run part by part.
///
/// `y[i, j] (+)= sum over k of a[i, k] b[k, j]`; `as, ak` are the row and k-steps of a, `bk, bs` the k- and column
/// steps of b, `yr, yc` the steps of y.
final class Product<T> implements Threads.Task {
    /// Up to this many rows, packing b costs more than it saves.
    private static final int FEW_ROWS = 24;
    /// Up to this many elements, b stays in the first-level cache as it is.
    private static final int SMALL = 6144;
    /// Up to this many elements, b lies in some cache and is read from there soon enough.
    private static final int NEAR = 1 << 20;
    /// Length of k in one block of dot products: four rows and five columns stay in the first-level cache.
    private static final int DOT_KC = 768;
    /// Shorter dot products are dominated by their last step, the sum over the lanes.
    private static final int MIN_DOT = 512;
    /// From this length on a narrow b is turned round.
    private static final int LONG = 2048;
    /// Columns at a time, or elements of columns, of a product with one row.
    private static final int STRIP = 2048;

    private final Tile<T> tile;
    private final FreeList<Scratch<T>> pool;
    private final T a;
    private final T b;
    private final T y;
    final int m;
    final int n;
    final int k;
    private final int as;
    private final int ak;
    private final int bk;
    private final int bs;
    private final int yr;
    private final int yc;
    private final boolean accumulate;
    private final boolean byDots;
    private final boolean turned;
    final int batches;
    private final Layout left;
    private final Layout right;
    private final Layout out;
    private int rowParts = 1;
    private int columnParts = 1;
    private int batchParts = 1;

    Product(Tile<T> tile, FreeList<Scratch<T>> pool, T a, Layout la, T b, Layout lb, T y, Layout ly,
            boolean accumulate) {
        this.tile = tile;
        this.pool = pool;
        this.accumulate = accumulate;
        this.y = y;
        this.out = ly;
        int row = ly.rank() - 2;
        int column = ly.rank() - 1;
        this.k = la.dim(column);
        this.batches = ly.size() / ly.dim(row) / ly.dim(column);
        boolean swap = swap(ly.dim(row), ly.dim(column), la.stride(row), lb.stride(column), ly.stride(row),
                ly.stride(column));
        this.a = swap ? b : a;
        this.b = swap ? a : b;
        this.left = swap ? lb : la;
        this.right = swap ? la : lb;
        int i = swap ? column : row;
        int j = swap ? row : column;
        this.m = ly.dim(i);
        this.n = ly.dim(j);
        this.as = left.stride(i);
        this.ak = left.stride(j);
        this.bk = right.stride(i);
        this.bs = right.stride(j);
        this.yr = ly.stride(i);
        this.yc = ly.stride(j);
        // Where k is contiguous on both sides nothing needs packing, which pays for itself only over many rows.
        boolean few = Math.min(m, n) <= 40 || k >= 4096;
        boolean dotted = tile.hasDots() && ak == 1 && as != 1;
        // Where few columns would leave much of the vectors empty, a long b is worth turning round for the same.
        this.turned = dotted && bs == 1 && bk != 1 && k >= LONG && m >= 64 && 4 * n < 3 * Panels.padded(tile, n);
        this.byDots = dotted && bk == 1 && bs != 1 && k >= MIN_DOT && few || turned;
    }

    /// Whether to compute the transposed product, by what either costs: vectors run along the columns of b and y, which
    /// should be contiguous (or are transposed on the way, an element at a time) and fill whole vectors. With one row
    /// or column, the row form is better.
    private boolean swap(int m, int n, int as, int bs, int yr, int yc) {
        if (m == 1 || n == 1) {
            return m != 1;
        }
        long straight = (bs == 1 ? 0 : (long) k * n) + (yc == 1 ? 0 : (long) m * n) + vectors(m, n);
        long swapped = (as == 1 ? 0 : (long) k * m) + (yr == 1 ? 0 : (long) m * n) + vectors(n, m);
        return swapped < straight;
    }

    /// Vector operations for `rows` rows and `columns` columns.
    private long vectors(int rows, int columns) {
        int lanes = tile.lanes();
        return (long) k * ((rows + 3L) / 4 * 4) * ((columns + lanes - 1) / lanes);
    }

    /// Cuts the output into at most `wanted` parts of `work` operations each in all.
    void split(int wanted, long work) {
        if (batches >= wanted) {
            batchParts = wanted;
            return;
        }
        long least = Long.MAX_VALUE;
        for (int p = wanted; p >= 1 && least == Long.MAX_VALUE; p--) {
            for (int r = 1; r <= p; r++) {
                int c = p / r;
                if (r * c != p || m < r * tile.lowRows() && r > 1 || n < c * tile.lanes() && c > 1) {
                    continue;
                }
                // Every part of the rows packs its own copy of b, every part of the columns walks through all of a.
                long cost = 2L * r * n + (long) c * m;
                if (cost < least) {
                    least = cost;
                    rowParts = r;
                    columnParts = c;
                }
            }
        }
        batchParts = batches;
    }

    int parts() {
        return batchParts * rowParts * columnParts;
    }

    @Override
    public void run(int part) {
        int grid = rowParts * columnParts;
        int batchPart = part / grid;
        int r = part % grid / columnParts;
        int c = part % columnParts;
        int m0 = Threads.start(r, rowParts, m, tile.lowRows());
        int m1 = Threads.start(r + 1, rowParts, m, tile.lowRows());
        int n0 = Threads.start(c, columnParts, n, tile.lanes());
        int n1 = Threads.start(c + 1, columnParts, n, tile.lanes());
        int last = Threads.start(batchPart + 1, batchParts, batches, 1);
        if (m == 1 && n == 1 && ak == 1 && bk == 1 && out.rank() == 3 && k > 0) {
            pairs(Threads.start(batchPart, batchParts, batches, 1), last);
            return;
        }
        Scratch<T> scratch = pool.take();
        try {
            for (int i = Threads.start(batchPart, batchParts, batches, 1); i < last; i++) {
                int ao = offset(left, i) + m0 * as;
                int bo = offset(right, i) + n0 * bs;
                int yo = offset(out, i) + m0 * yr + n0 * yc;
                if (k == 0) {
                    if (!accumulate) {
                        tile.clear(y, yo, yr, yc, m1 - m0, n1 - n0);
                    }
                } else if (m == 1) {
                    row(scratch, ao, bo, yo, n1 - n0);
                } else if (byDots) {
                    dots(scratch, ao, bo, yo, m1 - m0, n1 - n0);
                } else {
                    block(scratch, ao, bo, yo, m1 - m0, n1 - n0);
                }
            }
        } finally {
            pool.give(scratch);
        }
    }

    /// Batches that are each one dot product.
    private void pairs(int first, int last) {
        int ao = left.offset();
        int bo = right.offset();
        int yo = out.offset();
        for (int i = first; i < last; i++) {
            tile.rowByColumns(a, ao + i * left.stride(0), b, bo + i * right.stride(0), 0, k, 1, y,
                    yo + i * out.stride(0), 0, accumulate);
        }
    }

    /// Where the matrix number `batch` begins.
    private int offset(Layout layout, int batch) {
        int at = layout.offset();
        int rest = batch;
        for (int axis = out.rank() - 3; axis >= 0 && rest > 0; axis--) {
            at += rest % out.dim(axis) * layout.stride(axis);
            rest /= out.dim(axis);
        }
        return at;
    }

    /// One row times a matrix.
    private void row(Scratch<T> scratch, int ao, int bo, int yo, int n) {
        if (bk == 1) {
            T x = a;
            int xo = ao;
            if (ak != 1) {
                x = scratch.left(k);
                xo = 0;
                tile.copyRows(a, ao, k, ak, 1, k, x, 0, k);
            }
            tile.rowByColumns(x, xo, b, bo, bs, k, n, y, yo, yc, accumulate);
            return;
        }
        if (n == 1 || bs != 1 && Math.abs(bk) < Math.abs(bs)) {
            rowByCopies(scratch, ao, bo, yo, n);
            return;
        }
        T sums = scratch.left(STRIP);
        for (int j = 0; j < n; j += STRIP) {
            int columns = Math.min(STRIP, n - j);
            if (bs == 1) {
                tile.rowByMatrix(a, ao, ak, b, bo + j, bk, k, columns, y, yo + j * yc, yc, accumulate, sums);
                continue;
            }
            for (int k0 = 0; k0 < k; k0 += tile.kBlock()) {
                int kc = Math.min(tile.kBlock(), k - k0);
                T rows = scratch.right(kc * columns);
                tile.copyRows(b, bo + k0 * bk + j * bs, bk, bs, kc, columns, rows, 0, columns);
                boolean add = accumulate || k0 > 0;
                tile.rowByMatrix(a, ao + k0 * ak, ak, rows, 0, columns, kc, columns, y, yo + j * yc, yc, add, sums);
            }
        }
    }

    /// One row times a matrix whose columns lie along memory but not without gaps.
    private void rowByCopies(Scratch<T> scratch, int ao, int bo, int yo, int n) {
        for (int k0 = 0; k0 < k; k0 += STRIP) {
            int kc = Math.min(STRIP, k - k0);
            boolean add = accumulate || k0 > 0;
            T x = scratch.left(kc);
            tile.copyRows(a, ao + k0 * ak, kc, ak, 1, kc, x, 0, kc);
            int together = Math.max(4, 2 * STRIP / kc);
            T columns = scratch.right(Math.min(together, n) * kc);
            for (int j = 0; j < n; j += together) {
                int here = Math.min(together, n - j);
                tile.copyRows(b, bo + k0 * bk + j * bs, bs, bk, here, kc, columns, 0, kc);
                tile.rowByColumns(x, 0, columns, 0, kc, kc, here, y, yo + j * yc, yc, add);
            }
        }
    }

    /// `m` rows and `n` columns of one product, as dot products.
    private void dots(Scratch<T> scratch, int ao, int bo, int yo, int m, int n) {
        int blocks = (k + DOT_KC - 1) / DOT_KC;
        int kc = ((k + blocks - 1) / blocks + tile.lanes() - 1) / tile.lanes() * tile.lanes();
        for (int k0 = 0; k0 < k; k0 += kc) {
            int kNow = Math.min(kc, k - k0);
            boolean add = accumulate || k0 > 0;
            T columns = b;
            int from = bo + k0;
            int step = bs;
            if (turned) {
                columns = scratch.right(n * kc);
                from = 0;
                step = kc;
                tile.copyRows(b, bo + k0 * bk, bs, bk, n, kNow, columns, 0, kc);
            }
            for (int i = 0; i < m; i += Tile.DOT_ROWS) {
                int mr = Math.min(Tile.DOT_ROWS, m - i);
                for (int j = 0; j < n; j += Tile.DOT_COLUMNS) {
                    int nr = Math.min(Tile.DOT_COLUMNS, n - j);
                    tile.dots(kNow, a, ao + i * as + k0, as, mr, columns, from + j * step, step, nr, scratch.sums);
                    tile.emit(scratch.sums, 0, Tile.DOT_COLUMNS, mr, nr, y, yo + i * yr + j * yc, yr, yc, add);
                }
            }
        }
    }

    /// `m` rows and `n` columns of one product.
    private void block(Scratch<T> scratch, int ao, int bo, int yo, int m, int n) {
        int width = Panels.width(tile, n);
        boolean inPlace = bs == 1 && bk > 0 && (m <= FEW_ROWS && (bk < 1024 || k <= 32) || (long) n * k <= SMALL);
        boolean far = (long) n * k > NEAR;
        int kc = Panels.kBlock(tile, k);
        int nc = Panels.evenly(n, tile.columnBlock(), width);
        int mc = Panels.evenly(m, tile.rowBlock(), tile.rows());
        for (int k0 = 0; k0 < k; k0 += kc) {
            int kNow = Math.min(kc, k - k0);
            boolean add = accumulate || k0 > 0;
            for (int n0 = 0; n0 < n; n0 += nc) {
                int nNow = Math.min(nc, n - n0);
                int from = bo + k0 * bk + n0 * bs;
                T panels = b;
                int step = bk;
                if (inPlace && far) {
                    scratch.touched = tile.touch(b, from, bk, kNow, nNow);
                }
                if (!inPlace || from + (kNow - 1) * bk + Panels.padded(tile, nNow) > tile.length(b)) {
                    panels = scratch.right(Panels.rightLength(tile, nNow, kNow, width));
                    tile.packPanels(b, from, bk, bs, kNow, nNow, width, panels);
                    from = 0;
                    step = 0;
                }
                for (int m0 = 0; m0 < m; m0 += mc) {
                    int mNow = Math.min(mc, m - m0);
                    T rows = scratch.left(Panels.leftLength(tile, mNow));
                    tile.packRows(a, ao + m0 * as + k0 * ak, as, ak, mNow, kNow, rows);
                    int to = yo + m0 * yr + n0 * yc;
                    if (yr == 1 && yc != 1) {
                        turned(scratch, rows, mNow, panels, from, step, nNow, kNow, width, to, add);
                    } else {
                        Panels.multiply(tile, scratch, rows, 0, mNow, panels, from, step, nNow, kNow, width, y, to, yr,
                                yc, add);
                    }
                }
            }
        }
    }

    /// One block of a product whose result lies in columns: as rows first, which are then turned.
    private void turned(Scratch<T> scratch, T rows, int m, T panels, int from, int step, int n, int kc, int width,
            int to, boolean add) {
        int distance = Panels.padded(tile, n);
        T result = scratch.result(m * distance);
        if (add) {
            tile.copyRows(y, to, 1, yc, m, n, result, 0, distance);
        }
        Panels.multiply(tile, scratch, rows, 0, m, panels, from, step, n, kc, width, result, 0, distance, 1, add);
        tile.copyRows(result, 0, 1, distance, n, m, y, to, yc);
    }
}
