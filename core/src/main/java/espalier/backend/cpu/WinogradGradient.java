package espalier.backend.cpu;

/// `dw = patches' dy` in progress for windows of 3x3: as [DirectGradient], with a quarter of the multiplications, see
/// [WinogradTile]. Threads split the channels, and the squares in chunks whose number only the sizes decide.
final class WinogradGradient<T> implements Threads.Task {
    /// Elements of transformed pixels and gradients in one block.
    private static final int BLOCK = 160 * 1024;
    /// Fewer squares than this are not worth a chunk of their own.
    private static final int MIN_CHUNK = 512;
    private static final int MAX_CHUNKS = 8;
    /// More weights than this are not summed up in several places.
    private static final int FEW_WEIGHTS = 65_536;
    /// More than these channels times filters would not stay in the second-level cache.
    static final int MOST = 8192;

    private final Tile<T> tile;
    private final DirectTile<T> direct;
    private final WinogradTile<T> winograd;
    private final FreeList<Scratch<T>> pool;
    private final Squares<T> squares;
    private final int all;
    private final int channels;
    private final int filters;
    private final T dy;
    private final int yo;
    private final T dw;
    private final int wo;
    private final int chunks;
    private final boolean accumulate;
    private final int width;
    private int parts = 1;

    /// Chunk i of `chunks` is written `9 i channels filters` behind `wo`.
    WinogradGradient(Tile<T> tile, DirectTile<T> direct, WinogradTile<T> winograd, FreeList<Scratch<T>> pool,
            Squares<T> squares, int pictures, int channels, int filters, T dy, int yo, T dw, int wo, int chunks,
            boolean accumulate) {
        this.tile = tile;
        this.direct = direct;
        this.winograd = winograd;
        this.pool = pool;
        this.squares = squares;
        this.all = pictures * squares.each;
        this.channels = channels;
        this.filters = filters;
        this.dy = dy;
        this.yo = yo;
        this.dw = dw;
        this.wo = wo;
        this.chunks = chunks;
        this.accumulate = accumulate;
        this.width = 2 * tile.lanes();
    }

    /// How many chunks there are for so many squares and weights.
    static int chunks(int squares, int weights) {
        return weights > FEW_WEIGHTS ? 1 : Math.clamp(squares / MIN_CHUNK, 1, MAX_CHUNKS);
    }

    /// Cuts the work into at least `wanted` parts, if it can be.
    void split(int wanted) {
        parts = Math.clamp(Math.ceilDiv(wanted, chunks), 1, channels / tile.lanes());
    }

    int parts() {
        return chunks * parts;
    }

    @Override
    public void run(int part) {
        int chunk = part / parts;
        int c0 = Threads.start(part % parts, parts, channels, Math.max(8, tile.lanes()));
        int c1 = Threads.start(part % parts + 1, parts, channels, Math.max(8, tile.lanes()));
        int s0 = Threads.start(chunk, chunks, all, 1);
        int s1 = Threads.start(chunk + 1, chunks, all, 1);
        int most = Math.max(8, BLOCK / (36 * (channels + filters)) / 8 * 8);
        Scratch<T> scratch = pool.take();
        try {
            T sums = scratch.right(36 * (c1 - c0) * filters);
            tile.clear(sums, 0, 0, 1, 1, 36 * (c1 - c0) * filters);
            for (int s = s0; s < s1; s += most) {
                block(scratch, s, Math.min(most, s1 - s), c0, c1, sums);
            }
            finish(scratch, sums, c0, c1, wo + chunk * 9 * channels * filters);
        } finally {
            pool.give(scratch);
        }
    }

    private void block(Scratch<T> scratch, int first, int count, int c0, int c1, T sums) {
        int lanes = tile.lanes();
        int deep = c1 - c0;
        T work = scratch.band(WinogradTile.WORK * (lanes + Math.max(deep, filters)));
        T v = scratch.left(36 * count * deep);
        T e = scratch.result(36 * count * filters);
        for (int s = 0; s < count; s++) {
            squares.spread(first + s, c0, deep, v, s * deep, count * deep, work, WinogradTile.WORK * lanes);
            scatter(first + s, e, s * filters, count * filters, work);
        }
        int to = 0;
        for (int c = 0; c < deep; c += 8) {
            for (int j = 0; j < filters; j += width) {
                int columns = Math.min(width, filters - j);
                for (int p = 0; p < 36; p++) {
                    direct.outerLow(columns / lanes, count, v, p * count * deep + c, deep, e,
                            p * count * filters + j, filters, sums, to);
                    to += 8 * columns;
                }
            }
        }
    }

    /// The gradients of square `s`, transformed; those beyond the edge of the picture count as zeros.
    private void scatter(int s, T e, int eo, int plane, T work) {
        int lanes = tile.lanes();
        int from = yo + squares.place(s, filters);
        int line = squares.rowLength() * filters;
        T source = dy;
        if (squares.high(s) < 4 || squares.wide(s) < 4) {
            int gathered = WinogradTile.WORK * lanes;
            tile.clear(work, gathered, 0, 1, 1, 16 * filters);
            for (int i = 0; i < squares.high(s); i++) {
                tile.copyRows(dy, from + i * line, 0, 1, 1, squares.wide(s) * filters, work,
                        gathered + i * 4 * filters, 0);
            }
            source = work;
            from = gathered;
            line = 4 * filters;
        }
        for (int f = 0; f < filters; f += lanes) {
            winograd.gradients(source, from + f, line, filters, e, eo + f, plane, work);
        }
    }

    private void finish(Scratch<T> scratch, T sums, int c0, int c1, int to) {
        int lanes = tile.lanes();
        T work = scratch.band(WinogradTile.WORK * lanes);
        int from = 0;
        for (int c = c0; c < c1; c += 8) {
            for (int j = 0; j < filters; j += width) {
                int columns = Math.min(width, filters - j);
                for (int r = 0; r < 8; r++) {
                    for (int f = 0; f < columns; f += lanes) {
                        winograd.weightGradient(sums, from + r * columns + f, 8 * columns, accumulate, dw,
                                to + (c + r) * filters + j + f, channels * filters, work);
                    }
                }
                from += 36 * 8 * columns;
            }
        }
    }
}
