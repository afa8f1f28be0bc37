package espalier.backend.cpu;

import org.jspecify.annotations.Nullable;

/// `y (+)= patches weights`, and maybe bias and ReLU, in progress for windows of 3x3: as [DirectProduct], with a
/// quarter of the multiplications, see [WinogradTile].
///
/// A block of squares is transformed, multiplied 36 times by the transformed weights, two vectors of filters at a time,
/// and transformed back while all that is in the second-level cache. Threads split the squares.
final class WinogradProduct<T> implements Threads.Task {
    /// Elements of transformed pixels in one block.
    private static final int BLOCK = 112 * 1024;

    private final Tile<T> tile;
    private final DirectTile<T> direct;
    private final WinogradTile<T> winograd;
    private final FreeList<Scratch<T>> pool;
    private final Squares<T> squares;
    private final int pictures;
    private final int channels;
    private final int filters;
    private final T y;
    private final int yo;
    private final boolean relu;
    private final boolean accumulate;
    private final int width;
    private T u;
    private T start;
    private int parts = 1;

    WinogradProduct(Tile<T> tile, DirectTile<T> direct, WinogradTile<T> winograd, FreeList<Scratch<T>> pool,
            Squares<T> squares, int pictures, int channels, int filters, T y, int yo, boolean relu,
            boolean accumulate) {
        this.tile = tile;
        this.direct = direct;
        this.winograd = winograd;
        this.pool = pool;
        this.squares = squares;
        this.pictures = pictures;
        this.channels = channels;
        this.filters = filters;
        this.y = y;
        this.yo = yo;
        this.relu = relu;
        this.accumulate = accumulate;
        this.width = 2 * tile.lanes();
        this.u = y;
        this.start = y;
    }

    /// Multiplications and additions in all.
    long work() {
        return 2L * 36 * pictures * squares.each * channels * filters;
    }

    /// Transforms the weights, row `(cell, channel)` at `wo + (cell channels + channel) step`, and packs them into
    /// `scratch`, which must stay untouched until all is done.
    void prepare(Scratch<T> scratch, T w, int wo, int step, @Nullable T bias, int bo) {
        int lanes = tile.lanes();
        start = scratch.band(filters + width + WinogradTile.WORK * lanes);
        tile.clear(start, 0, 0, 1, 1, filters + width);
        if (bias != null) {
            tile.copyRows(bias, bo, 0, 1, 1, filters, start, width, 0);
        }
        T work = scratch.left(WinogradTile.WORK * lanes);
        u = scratch.right(36 * channels * filters);
        for (int c = 0; c < channels; c++) {
            for (int f = 0; f < filters; f += lanes) {
                int panel = f / width * width;
                int columns = Math.min(width, filters - panel);
                winograd.weights(w, wo + c * step + f, channels * step, u,
                        panel * 36 * channels + c * columns + f - panel, channels * columns, work);
            }
        }
    }

    /// Cuts the work into at most `wanted` parts.
    void split(int wanted) {
        parts = Math.clamp(pictures * squares.each / direct.rows(), 1, wanted);
    }

    int parts() {
        return parts;
    }

    @Override
    public void run(int part) {
        int all = pictures * squares.each;
        int first = Threads.start(part, parts, all, direct.rows());
        int end = Threads.start(part + 1, parts, all, direct.rows());
        int most = Math.max(1, BLOCK / (36 * channels * direct.rows())) * direct.rows();
        Scratch<T> scratch = pool.take();
        try {
            int[] at = scratch.places(most + direct.rows());
            for (int s = first; s < end; s += most) {
                block(scratch, s, Math.min(most, end - s), at);
            }
        } finally {
            pool.give(scratch);
        }
    }

    private void block(Scratch<T> scratch, int first, int count, int[] at) {
        int lanes = tile.lanes();
        int high = Panels.evenly(count, Integer.MAX_VALUE / 2, direct.rows());
        T work = scratch.band(WinogradTile.WORK * (lanes + channels));
        T v = scratch.left(36 * count * channels);
        T m = scratch.result(36 * high * width);
        for (int s = 0; s < count; s++) {
            squares.spread(first + s, 0, channels, v, s * channels, count * channels, work,
                    WinogradTile.WORK * lanes);
        }
        for (int i = 0; i < high; i++) {
            at[i] = Math.min(i, count - 1) * channels;
        }
        int[] starts = scratch.numbers(1);
        for (int j = 0; j < filters; j += width) {
            int columns = Math.min(width, filters - j);
            int vectors = columns / lanes;
            for (int p = 0; p < 36; p++) {
                starts[0] = p * count * channels;
                int from = 36 * channels * j + p * channels * columns;
                for (int i = 0; i < count; i += direct.rows()) {
                    direct.products(vectors, 1, starts, channels, v, at, i, u, from, columns, start, 0, m,
                            (p * high + i) * columns);
                }
            }
            for (int s = 0; s < count; s++) {
                int to = yo + squares.place(first + s, filters) + j;
                for (int f = 0; f < columns; f += lanes) {
                    winograd.results(m, s * columns + f, high * columns, start, width + j + f, relu, accumulate, y,
                            to + f, squares.rowLength() * filters, filters, squares.high(first + s),
                            squares.wide(first + s), work);
                }
            }
        }
    }
}
