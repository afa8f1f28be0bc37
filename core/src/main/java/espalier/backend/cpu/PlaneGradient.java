package espalier.backend.cpu;

/// `dw = patches' dy` in progress as [DirectGradient], for few filters: sums of products along the positions of a row,
/// vector by vector, see [PlaneTile]. Threads take the chunks of rows, whose number only the sizes decide.
final class PlaneGradient<T> implements Threads.Task {
    private final Tile<T> tile;
    private final PlaneTile<T> kernel;
    private final FreeList<Scratch<T>> pool;
    private final Planes<T> planes;
    private final int lines;
    private final int filters;
    private final T dy;
    private final int yo;
    private final T dw;
    private final int wo;
    private final int chunks;
    private final boolean accumulate;
    private final int[] offsets;
    private final int across;

    /// Chunk i of `chunks` is written behind the i weights before it.
    PlaneGradient(Tile<T> tile, PlaneTile<T> kernel, FreeList<Scratch<T>> pool, Planes<T> planes, int pictures,
            int filters, T dy, int yo, T dw, int wo, int chunks, boolean accumulate) {
        this.tile = tile;
        this.kernel = kernel;
        this.pool = pool;
        this.planes = planes;
        this.lines = pictures * planes.rows.positions();
        this.filters = filters;
        this.dy = dy;
        this.yo = yo;
        this.dw = dw;
        this.wo = wo;
        this.chunks = chunks;
        this.accumulate = accumulate;
        this.offsets = planes.offsets();
        this.across = Math.ceilDiv(planes.columns.positions(), tile.lanes());
    }

    int parts() {
        return chunks;
    }

    @Override
    public void run(int part) {
        int high = planes.rows.positions();
        int end = Threads.start(part + 1, chunks, lines, 1);
        int height = PlaneTile.FILTERS * PlaneTile.GROUPS * tile.lanes();
        int tiles = Math.ceilDiv(offsets.length, PlaneTile.GROUPS) * Math.ceilDiv(filters, PlaneTile.FILTERS);
        Scratch<T> scratch = pool.take();
        try {
            T sums = scratch.right(tiles * height);
            tile.clear(sums, 0, 0, 1, 1, tiles * height);
            for (int line = Threads.start(part, chunks, lines, 1); line < end;) {
                int i = line % high;
                int count = Math.min(Math.min(planes.together, high - i), end - line);
                strip(scratch, line / high, i, count, sums);
                line += count;
            }
            emit(sums, wo + part * offsets.length * filters);
        } finally {
            pool.give(scratch);
        }
    }

    private void strip(Scratch<T> scratch, int n, int i, int count, T sums) {
        T x = planes.strip(n, i, count, scratch);
        // Where windows move by one row, the rows of both follow each other alike and are one.
        boolean one = planes.rows.step() == 1;
        int lanes = tile.lanes();
        int row = one ? planes.pitch : across * lanes;
        int plane = Math.ceilDiv(count * row, lanes) * lanes;
        T y = gradients(scratch, n * planes.rows.positions() + i, count, row, plane);
        int last = offsets.length - 1;
        int to = 0;
        for (int o = 0; o < filters; o += PlaneTile.FILTERS) {
            for (int k = 0; k <= last; k += PlaneTile.GROUPS) {
                kernel.dots(one ? 1 : count, one ? plane / lanes : across, x, offsets[k],
                        offsets[Math.min(k + 1, last)],
                        offsets[Math.min(k + 2, last)], offsets[Math.min(k + 3, last)],
                        planes.rows.step() * planes.pitch, y, o * plane, plane, row, sums, to);
                to += PlaneTile.FILTERS * PlaneTile.GROUPS * lanes;
            }
        }
    }

    /// The gradients of `count` rows of positions, a plane for each filter, and zeros behind each row.
    private T gradients(Scratch<T> scratch, int line, int count, int row, int plane) {
        int wide = planes.columns.positions();
        int all = Math.ceilDiv(filters, PlaneTile.FILTERS) * PlaneTile.FILTERS;
        T y = scratch.left(all * plane);
        tile.clear(y, filters * plane, plane, 1, all - filters, plane);
        for (int r = 0; r < count; r++) {
            int end = r + 1 < count ? row : plane - r * row;
            tile.clear(y, r * row + wide, plane, 1, filters, end - wide);
            tile.copyRows(dy, yo + (line + r) * wide * filters, 1, filters, filters, wide, y, r * row, plane);
        }
        return y;
    }

    private void emit(T sums, int to) {
        int from = 0;
        for (int o = 0; o < filters; o += PlaneTile.FILTERS) {
            for (int k = 0; k < offsets.length; k += PlaneTile.GROUPS) {
                kernel.totals(sums, from);
                tile.emit(sums, from, PlaneTile.GROUPS, Math.min(PlaneTile.FILTERS, filters - o),
                        Math.min(PlaneTile.GROUPS, offsets.length - k), dw, to + k * filters + o, 1, filters,
                        accumulate);
                from += PlaneTile.FILTERS * PlaneTile.GROUPS * tile.lanes();
            }
        }
    }
}
