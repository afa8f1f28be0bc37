package espalier.backend.cpu;

/// `dw = patches' dy` in progress as [WeightGradient], but pictures and gradients are read where they lie; for
/// processors with a [DirectTile].
///
/// A tile of the sums, twelve elements of what a window sees of one line by one or two vectors of filters, stays in
/// registers while the window moves over a few rows of positions, whose pixels and gradients are in the first-level
/// cache for all the tiles. Threads split tiles, never positions beyond the chunks that only the sizes decide.
final class DirectGradient<T> implements Threads.Task {
    /// Elements of pictures and gradients under one block of positions.
    private static final int BLOCK = 12 * 1024;

    private final Tile<T> tile;
    private final DirectTile<T> direct;
    private final FreeList<Scratch<T>> pool;
    private final Patches<T> patches;
    private final int groups;
    private final int share;
    private final int positions;
    private final T dy;
    private final int yo;
    private final T dw;
    private final int wo;
    private final boolean accumulate;
    private final int distance;
    private final int chunks;
    private final int[] starts;
    private final int across;
    private final int width;
    private int parts = 1;

    /// As [WeightGradient].
    DirectGradient(Tile<T> tile, DirectTile<T> direct, FreeList<Scratch<T>> pool, Patches<T> patches, int pictures,
            int groups, int share, T dy, int yo, T dw, int wo, int chunks, boolean accumulate) {
        this.tile = tile;
        this.direct = direct;
        this.pool = pool;
        this.patches = patches;
        this.groups = groups;
        this.share = share;
        this.positions = pictures * patches.positions();
        this.dy = dy;
        this.yo = yo;
        this.dw = dw;
        this.wo = wo;
        this.accumulate = accumulate;
        this.distance = patches.length() * share * groups;
        this.chunks = chunks;
        this.starts = patches.starts();
        this.across = Math.ceilDiv(patches.run(), direct.rows());
        this.width = 2 * tile.lanes();
    }

    /// Cuts the work into at least `wanted` parts, if it can be.
    void split(int wanted) {
        parts = Math.clamp(Math.ceilDiv(wanted, chunks), 1, starts.length * across);
    }

    int parts() {
        return chunks * parts;
    }

    @Override
    public void run(int part) {
        int chunk = part / parts;
        int first = Threads.start(part % parts, parts, starts.length * across, 1);
        int end = Threads.start(part % parts + 1, parts, starts.length * across, 1);
        int p0 = Threads.start(chunk, chunks, positions, 1);
        int p1 = Threads.start(chunk + 1, chunks, positions, 1);
        Scratch<T> scratch = pool.take();
        try {
            for (int g = 0; g < groups; g++) {
                group(scratch, g, first, end, p0, p1, wo + chunk * distance + g * share);
            }
        } finally {
            scratch.bandOwner = null;
            pool.give(scratch);
        }
    }

    /// Tiles `first .. end - 1` down the rows of dw, summed over the positions `p0 .. p1 - 1`.
    private void group(Scratch<T> scratch, int g, int first, int end, int p0, int p1, int to) {
        int height = direct.rows() * Panels.padded(tile, share);
        T sums = scratch.right((end - first) * height);
        tile.clear(sums, 0, 0, 1, 1, (end - first) * height);
        int each = patches.positions();
        int wide = patches.columns.positions();
        int together = Math.max(1, BLOCK / (patches.lineStep() + wide * width));
        for (int p = p0; p < p1;) {
            int n = p / each;
            int i = p % each / wide;
            int j = p % each % wide;
            boolean partial = j > 0 || p1 - p < wide;
            int lines = partial ? 1 : Math.min((p1 - p) / wide, Math.min(together, patches.rows.positions() - i));
            int columns = Math.min(p1 - p, wide - j);
            block(scratch, g, n, i, j, lines, columns, p, first, end, sums);
            p += (lines - 1) * wide + columns;
        }
        emit(sums, first, end, to);
    }

    /// Adds the positions `(i, j)` and the next columns and lines, on picture `n`.
    private void block(Scratch<T> scratch, int g, int n, int i, int j, int lines, int columns, int p, int first,
            int end, T sums) {
        T x = patches.source(n, g, i, i + lines - 1, direct.rows(), scratch);
        int at = scratch.origin + j * patches.columnStep();
        int filters = share * groups;
        int wide = patches.columns.positions();
        T y = dy;
        int from = yo + p * filters + g * share;
        int ys = filters;
        int count = (lines - 1) * wide + columns;
        int padded = Panels.padded(tile, share);
        if (from + (count - 1) * filters + padded > tile.length(dy)) {
            y = scratch.result(count * padded);
            tile.copyRows(dy, from, filters, 1, count, share, y, 0, padded);
            from = 0;
            ys = padded;
        }
        int to = 0;
        for (int t = first; t < end; t++) {
            int a = at + starts[t / across] + t % across * direct.rows();
            for (int o = 0; o < share; o += width) {
                int vectors = share - o > tile.lanes() ? 2 : 1;
                direct.outer(vectors, lines, columns, x, a, patches.lineStep(), patches.columnStep(), y, from + o,
                        wide * ys, ys, sums, to);
                to += direct.rows() * vectors * tile.lanes();
            }
        }
    }

    private void emit(T sums, int first, int end, int to) {
        int filters = share * groups;
        int run = patches.run();
        int from = 0;
        for (int t = first; t < end; t++) {
            int inside = t % across * direct.rows();
            int rows = Math.min(direct.rows(), run - inside);
            int at = to + (t / across * run + inside) * filters;
            for (int o = 0; o < share; o += width) {
                int distance = share - o > tile.lanes() ? width : tile.lanes();
                tile.emit(sums, from, distance, rows, Math.min(width, share - o), dw, at + o, filters, 1, accumulate);
                from += direct.rows() * distance;
            }
        }
    }
}
