package espalier.backend.cpu;

import espalier.backend.Unary;
import org.jspecify.annotations.Nullable;

/// `y (+)= f(patches weights + bias)` in progress as [DirectProduct], for few filters: a vector runs along the
/// positions of a row, see [PlaneTile]. Threads split the pictures and their rows.
final class PlaneProduct<T> implements Threads.Task {
    private final Tile<T> tile;
    private final PlaneTile<T> kernel;
    private final Loops<T> loops;
    private final FreeList<Scratch<T>> pool;
    private final Planes<T> planes;
    private final int pictures;
    private final PatchProduct.Target<T> target;
    private final @Nullable Unary f;
    private final boolean accumulate;
    private final int[] offsets;
    private final int across;
    private T w;
    private int parts = 1;

    PlaneProduct(Tile<T> tile, PlaneTile<T> kernel, Loops<T> loops, FreeList<Scratch<T>> pool, Planes<T> planes,
            int pictures, PatchProduct.Target<T> target, @Nullable Unary f, boolean accumulate) {
        this.tile = tile;
        this.kernel = kernel;
        this.loops = loops;
        this.pool = pool;
        this.planes = planes;
        this.pictures = pictures;
        this.target = target;
        this.f = f;
        this.accumulate = accumulate;
        this.offsets = planes.offsets();
        this.across = Math.ceilDiv(planes.columns.positions(), tile.lanes());
        this.w = target.y();
    }

    /// Multiplications and additions in all.
    long work() {
        return 2L * pictures * planes.rows.positions() * planes.columns.positions() * offsets.length
                * target.filters();
    }

    /// Packs the weights, row k at `wo + k step`, and the bias before them into `scratch`, which must stay untouched
    /// until all is done.
    void prepare(Scratch<T> scratch, T w, int wo, int step, @Nullable T bias, int bo) {
        int six = PlaneTile.FILTERS;
        int filters = target.filters();
        int tall = 1 + offsets.length;
        int tiles = Math.ceilDiv(filters, six);
        T packed = scratch.right(tiles * tall * six);
        tile.clear(packed, 0, 0, 1, 1, tiles * tall * six);
        for (int t = 0; t < tiles; t++) {
            int columns = Math.min(six, filters - t * six);
            if (bias != null) {
                tile.copyRows(bias, bo + t * six, 0, 1, 1, columns, packed, t * tall * six, 0);
            }
            tile.copyRows(w, wo + t * six, step, 1, offsets.length, columns, packed, (t * tall + 1) * six, six);
        }
        this.w = packed;
    }

    /// Cuts the work into at most `wanted` parts.
    void split(int wanted) {
        parts = Math.clamp(wanted, 1, Math.max(1, pictures * planes.rows.positions()));
    }

    int parts() {
        return parts;
    }

    @Override
    public void run(int part) {
        int high = planes.rows.positions();
        int end = Threads.start(part + 1, parts, pictures * high, 1);
        Scratch<T> scratch = pool.take();
        try {
            for (int row = Threads.start(part, parts, pictures * high, 1); row < end;) {
                int i = row % high;
                int count = Math.min(Math.min(planes.together, high - i), end - row);
                strip(scratch, row / high, i, count);
                row += count;
            }
        } finally {
            pool.give(scratch);
        }
    }

    private void strip(Scratch<T> scratch, int n, int i, int count) {
        T x = planes.strip(n, i, count, scratch);
        int groups = count * across;
        int size = (1 + offsets.length) * PlaneTile.FILTERS;
        for (int g = 0; g < groups; g += PlaneTile.GROUPS) {
            for (int t = 0, o = 0; o < target.filters(); t++, o += PlaneTile.FILTERS) {
                kernel.products(offsets.length, offsets, x, place(g), place(Math.min(g + 1, groups - 1)),
                        place(Math.min(g + 2, groups - 1)), place(Math.min(g + 3, groups - 1)), w,
                        t * size + PlaneTile.FILTERS, w, t * size, scratch.sums);
                int length = PlaneTile.FILTERS * PlaneTile.GROUPS * tile.lanes();
                if (f != null) {
                    loops.unary(f, scratch.sums, 0, scratch.sums, 0, length);
                }
                for (int v = 0; v < PlaneTile.GROUPS && g + v < groups; v++) {
                    emit(scratch.sums, v * tile.lanes(), n, i + (g + v) / across, (g + v) % across, o);
                }
            }
        }
    }

    private int place(int group) {
        return group / across * planes.rows.step() * planes.pitch + group % across * tile.lanes();
    }

    private void emit(T sums, int from, int n, int i, int group, int o) {
        int lanes = tile.lanes();
        int first = group * lanes;
        int count = Math.min(lanes, planes.columns.positions() - first);
        int to = target.from() + n * target.pictureStep() + i * target.rowStep() + first * target.columnStep() + o;
        kernel.place(sums, from, Math.min(PlaneTile.FILTERS, target.filters() - o), count, target.y(), to,
                target.columnStep(), accumulate);
    }
}
