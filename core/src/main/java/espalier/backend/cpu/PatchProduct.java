package espalier.backend.cpu;

/// `y (+)= patches weights` in progress, for one [Convolution] and run part by part: the forward of a convolution, or
/// its gradient with respect to the pictures for the pixels of one remainder by the stride.
///
/// `y[position, o] (+)= sum over k of patches[position, k] b[k, o]` for each group. Threads split the positions (or,
/// with few of them, the filters), never k, so that every element is the same sum whatever their number.
final class PatchProduct<T> implements Threads.Task {
    /// Up to this many positions, packing b costs more than it saves.
    private static final int FEW_ROWS = 24;

    /// Elements of the patches in one block: it stays near the core while the panels of weights pass by.
    private static final int BLOCK = 24 * 1024;

    private final Tile<T> tile;
    private final FreeList<Scratch<T>> pool;
    private final Patches<T> patches;
    private final int groups;
    private final T b;
    private final int bo;
    private final int bk;
    private final int bg;
    private final Target<T> target;
    private final boolean accumulate;
    private final int m;
    private int rowParts = 1;
    private int columnParts = 1;

    /// Where the results go: position `(n, i, j)`, filter `o` of group `g` at
    /// `from + n pictureStep + i rowStep + j columnStep + g filters + o`.
    record Target<T>(T y, int from, int pictureStep, int rowStep, int columnStep, int filters) {}

    /// `bk` is the distance of the rows of b, `bg` that of the groups; `pictures` the number of them.
    PatchProduct(Tile<T> tile, FreeList<Scratch<T>> pool, Patches<T> patches, int pictures, int groups, T b, int bo,
            int bk, int bg, Target<T> target, boolean accumulate) {
        this.tile = tile;
        this.pool = pool;
        this.patches = patches;
        this.groups = groups;
        this.b = b;
        this.bo = bo;
        this.bk = bk;
        this.bg = bg;
        this.target = target;
        this.accumulate = accumulate;
        this.m = pictures * patches.positions();
    }

    /// Multiplications and additions in all.
    long work() {
        return 2L * m * patches.length() * target.filters * groups;
    }

    /// Cuts the work into at most `wanted` parts.
    void split(int wanted) {
        int least = 4 * tile.rows();
        if (m >= wanted * least) {
            rowParts = wanted;
        } else {
            rowParts = Math.max(1, m / least);
            columnParts = Math.clamp(target.filters / tile.lanes(), 1, Math.max(1, wanted / rowParts));
        }
    }

    int parts() {
        return rowParts * columnParts;
    }

    @Override
    public void run(int part) {
        int r = part / columnParts;
        int c = part % columnParts;
        int m0 = Threads.start(r, rowParts, m, tile.rows());
        int m1 = Threads.start(r + 1, rowParts, m, tile.rows());
        int n0 = Threads.start(c, columnParts, target.filters, tile.lanes());
        int n1 = Threads.start(c + 1, columnParts, target.filters, tile.lanes());
        Scratch<T> scratch = pool.take();
        try {
            for (int g = 0; g < groups; g++) {
                if (patches.length() == 0) {
                    clear(g, m0, m1, n0, n1);
                } else {
                    block(scratch, g, m0, m1, n0, n1);
                }
            }
        } finally {
            scratch.bandOwner = null;
            pool.give(scratch);
        }
    }

    private void block(Scratch<T> scratch, int g, int m0, int m1, int first, int end) {
        int k = patches.length();
        int n = end - first;
        int width = Panels.width(tile, n);
        int kc = Panels.kBlock(tile, k);
        int ld = tile.leftStep();
        int nc = Panels.evenly(n, tile.columnBlock(), width);
        int most = Math.max(2, BLOCK / (kc + tile.lanes()) / tile.rows()) * tile.rows();
        int mc = Panels.evenly(m1 - m0, most, tile.rows());
        for (int n0 = 0; n0 < n; n0 += nc) {
            int nNow = Math.min(nc, n - n0);
            for (int k0 = 0; k0 < k; k0 += kc) {
                int kNow = Math.min(kc, k - k0);
                int from = bo + g * bg + k0 * bk + first + n0;
                T panels = b;
                int step = bk;
                boolean inPlace = m1 - m0 <= FEW_ROWS
                        && from + (kNow - 1) * bk + Panels.padded(tile, nNow) <= tile.length(b);
                if (!inPlace) {
                    panels = scratch.right(Panels.rightLength(tile, nNow, kNow, width));
                    tile.packPanels(b, from, bk, 1, kNow, nNow, width, panels);
                    from = 0;
                    step = 0;
                }
                boolean add = accumulate || k0 > 0;
                for (int p = m0; p < m1; p += mc) {
                    int mNow = Math.min(mc, m1 - p);
                    T rows = scratch.left(Panels.leftLength(tile, mNow) + Pixels.SLACK);
                    patches.pack(g, p, mNow, k0, kNow, scratch, rows, ld);
                    int column = target.from + g * target.filters + first + n0;
                    multiply(scratch, rows, p, mNow, panels, from, step, nNow, kNow, width, column, add);
                }
            }
        }
    }

    /// Straight to y where the positions follow each other there, else row by row.
    private void multiply(Scratch<T> scratch, T rows, int p, int mNow, T panels, int from, int step, int n,
            int kc, int width, int column, boolean add) {
        int wide = patches.columns.positions();
        int high = patches.rows.positions();
        if (target.rowStep == wide * target.columnStep && target.pictureStep == high * target.rowStep) {
            Panels.multiply(tile, scratch, rows, 0, mNow, panels, from, step, n, kc, width, target.y,
                    column + p * target.columnStep, target.columnStep, 1, add);
            return;
        }
        T result = scratch.result(mNow * n);
        Panels.multiply(tile, scratch, rows, 0, mNow, panels, from, step, n, kc, width, result, 0, n, 1,
                false);
        for (int q = 0; q < mNow; q++) {
            tile.emit(result, q * n, n, 1, n, target.y, column + place(p + q), 0, 1, add);
        }
    }

    private int place(int position) {
        int wide = patches.columns.positions();
        int n = position / patches.positions();
        int local = position % patches.positions();
        return n * target.pictureStep + local / wide * target.rowStep + local % wide * target.columnStep;
    }

    /// Pixels that no window covers.
    private void clear(int g, int m0, int m1, int n0, int n1) {
        for (int p = m0; p < m1 && !accumulate; p++) {
            tile.clear(target.y, target.from + place(p) + g * target.filters + n0, 0, 1, 1, n1 - n0);
        }
    }
}
