package espalier.backend.cpu;

import espalier.backend.Unary;
import org.jspecify.annotations.Nullable;

/// `y (+)= f(patches weights + bias)` in progress as [PatchProduct], but the windows are read where they lie in the
/// pictures, or in a band of them with margins, and never laid out; for processors with a [DirectTile].
///
/// What a window sees of one line of the picture is one run of elements, so a tile is the sum over a few runs: the rows
/// of the window, or its cells where it is dilated. The weights are packed once for all threads; the bias is what the
/// sums begin with, and the activation is applied to a tile on its way to y.
final class DirectProduct<T> implements Threads.Task {
    /// Up to this many positions, packing the weights costs more than it saves.
    private static final int FEW_POSITIONS = 48;

    private final Tile<T> tile;
    private final DirectTile<T> direct;
    private final Loops<T> loops;
    private final FreeList<Scratch<T>> pool;
    private final Patches<T> patches;
    private final int groups;
    private final PatchProduct.Target<T> target;
    private final @Nullable Unary f;
    private final boolean accumulate;
    private final int m;
    private final int k;
    private final int width;
    private final int[] starts;
    private final int run;
    private T w;
    private int wo;
    private int step;
    private int groupStep;
    private T start;
    private int startStep;
    private int rowParts = 1;
    private int columnParts = 1;

    /// `f`, and a bias in [#prepare], only without `accumulate`.
    DirectProduct(Tile<T> tile, DirectTile<T> direct, Loops<T> loops, FreeList<Scratch<T>> pool, Patches<T> patches,
            int pictures, int groups, T w, int wo, int step, int groupStep, PatchProduct.Target<T> target,
            @Nullable Unary f, boolean accumulate) {
        this.tile = tile;
        this.direct = direct;
        this.loops = loops;
        this.pool = pool;
        this.patches = patches;
        this.groups = groups;
        this.w = w;
        this.wo = wo;
        this.step = step;
        this.groupStep = groupStep;
        this.target = target;
        this.f = f;
        this.accumulate = accumulate;
        this.m = pictures * patches.positions();
        this.k = patches.length();
        this.width = 2 * tile.lanes();
        this.run = patches.run();
        this.starts = patches.starts();
        this.start = w;
    }

    /// Multiplications and additions in all.
    long work() {
        return 2L * m * k * target.filters() * groups;
    }

    /// Packs the weights and what the sums begin with into `scratch`, which must stay untouched until all is done.
    void prepare(Scratch<T> scratch, @Nullable T bias, int bo) {
        int filters = target.filters();
        int padded = Panels.padded(tile, filters);
        start = scratch.band((bias == null ? 1 : groups) * padded + width);
        startStep = bias == null ? 0 : padded;
        tile.clear(start, 0, 0, 1, 1, Math.max(padded, width));
        for (int g = 0; g < groups && bias != null; g++) {
            tile.copyRows(bias, bo + g * filters, 0, 1, 1, filters, start, g * padded, 0);
        }
        int last = wo + (groups - 1) * groupStep + (k - 1) * step + padded;
        if (m <= FEW_POSITIONS && last <= tile.length(w)) {
            return;
        }
        T panels = scratch.right(groups * k * padded);
        for (int g = 0; g < groups; g++) {
            for (int j = 0; j < filters; j += width) {
                int columns = Math.min(width, filters - j);
                tile.copyRows(w, wo + g * groupStep + j, step, 1, k, columns, panels, g * k * padded + j * k,
                        Panels.padded(tile, columns));
            }
        }
        w = panels;
        wo = 0;
        step = 0;
        groupStep = k * padded;
    }

    /// Cuts the work into at most `wanted` parts.
    void split(int wanted) {
        int least = 4 * direct.rows();
        if (m >= wanted * least) {
            rowParts = wanted;
        } else {
            rowParts = Math.max(1, m / least);
            columnParts = Math.clamp(target.filters() / width, 1, Math.max(1, wanted / rowParts));
        }
    }

    int parts() {
        return rowParts * columnParts;
    }

    @Override
    public void run(int part) {
        int r = part / columnParts;
        int c = part % columnParts;
        int m0 = Threads.start(r, rowParts, m, 1);
        int m1 = Threads.start(r + 1, rowParts, m, 1);
        int n0 = Threads.start(c, columnParts, target.filters(), width);
        int n1 = Threads.start(c + 1, columnParts, target.filters(), width);
        Scratch<T> scratch = pool.take();
        try {
            for (int g = 0; g < groups; g++) {
                positions(scratch, g, m0, m1, n0, n1);
            }
        } finally {
            scratch.bandOwner = null;
            pool.give(scratch);
        }
    }

    private void positions(Scratch<T> scratch, int g, int m0, int m1, int n0, int n1) {
        int each = patches.positions();
        int wide = patches.columns.positions();
        int lines = patches.linesTogether();
        for (int p = m0; p < m1;) {
            int n = p / each;
            int i = p % each / wide;
            int end = Math.min(m1, n * each + Math.min(each, (i + lines) * wide));
            T x = patches.source(n, g, i, (end - 1) % each / wide, 0, scratch);
            int[] at = scratch.places(end - p + direct.rows());
            patches.places(at, p - n * each - i * wide, end - p, scratch.origin);
            for (int r = 0; r < direct.rows(); r++) {
                at[end - p + r] = at[end - p - 1];
            }
            panels(scratch, g, x, at, p, end - p, n0, n1);
            p = end;
        }
    }

    /// Positions `p .. p + count - 1`, filters `n0 .. n1 - 1` of group `g`.
    private void panels(Scratch<T> scratch, int g, T x, int[] at, int p, int count, int n0, int n1) {
        int padded = Panels.padded(tile, target.filters());
        for (int j = n0; j < n1; j += width) {
            int columns = Math.min(width, n1 - j);
            int vectors = (columns + tile.lanes() - 1) / tile.lanes();
            int ws = step == 0 ? Math.min(width, padded - j) : step;
            int from = wo + g * groupStep + (step == 0 ? j * k : j);
            int so = startStep == 0 ? 0 : g * startStep + j;
            for (int i = 0; i < count; i += direct.rows()) {
                direct.products(vectors, starts.length, starts, run, x, at, i, w, from, ws, start, so, scratch.sums,
                        0);
                int mr = Math.min(direct.rows(), count - i);
                if (f != null) {
                    loops.unary(f, scratch.sums, 0, scratch.sums, 0, mr * vectors * tile.lanes());
                }
                emit(scratch.sums, vectors * tile.lanes(), mr, columns, p + i,
                        target.from() + g * target.filters() + j);
            }
        }
    }

    private void emit(T sums, int distance, int mr, int columns, int p, int column) {
        int wide = patches.columns.positions();
        if (target.rowStep() == wide * target.columnStep()
                && target.pictureStep() == patches.rows.positions() * target.rowStep()) {
            tile.emit(sums, 0, distance, mr, columns, target.y(), column + p * target.columnStep(),
                    target.columnStep(), 1, accumulate);
            return;
        }
        for (int q = 0; q < mr; q++) {
            int local = (p + q) % patches.positions();
            int at = (p + q) / patches.positions() * target.pictureStep() + local / wide * target.rowStep()
                    + local % wide * target.columnStep();
            tile.emit(sums, q * distance, distance, 1, columns, target.y(), column + at, 0, 1, accumulate);
        }
    }
}
