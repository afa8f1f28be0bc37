package espalier.backend.cpu;

/// `dw = patches' dy` in progress, for one [Convolution] and run part by part.
///
/// `dw[k, o] = sum over positions of patches[position, k] dy[position, o]` for each group. Threads split k; where there
/// are many positions and few weights also the positions, into a number of chunks that only their sizes decide, so that
/// every element is the same sum whatever the number of threads.
final class WeightGradient<T> implements Threads.Task {
    /// Positions in one block: their patches and gradients stay in the second-level cache.
    private static final int BLOCK = 128;
    /// Elements of patches in one block.
    private static final int BLOCK_SIZE = 48 * 1024;
    /// Fewer positions than this are not worth a chunk of their own.
    private static final int MIN_CHUNK = 4096;
    private static final int MAX_CHUNKS = 8;
    /// More weights than this are not summed up in several places.
    private static final int FEW_WEIGHTS = 65_536;

    private final Tile<T> tile;
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
    final int chunks;
    private int kParts = 1;

    /// `share` is the number of filters of a group. Chunk i of [#chunks] is written `i distance` behind `wo`.
    WeightGradient(Tile<T> tile, FreeList<Scratch<T>> pool, Patches<T> patches, int pictures, int groups, int share,
            T dy, int yo, T dw, int wo, int chunks, boolean accumulate) {
        this.tile = tile;
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
    }

    /// How many chunks there are for so many positions and weights.
    static int chunks(int positions, int weights) {
        return weights > FEW_WEIGHTS ? 1 : Math.clamp(positions / MIN_CHUNK, 1, MAX_CHUNKS);
    }

    /// Cuts the work into at least `wanted` parts, if it can be.
    void split(int wanted) {
        kParts = Math.clamp(Math.ceilDiv(wanted, chunks), 1, Math.max(1, patches.length() / tile.rows()));
    }

    int parts() {
        return chunks * kParts;
    }

    @Override
    public void run(int part) {
        int chunk = part / kParts;
        int k0 = Threads.start(part % kParts, kParts, patches.length(), tile.rows());
        int k1 = Threads.start(part % kParts + 1, kParts, patches.length(), tile.rows());
        int first = Threads.start(chunk, chunks, positions, 1);
        int end = Threads.start(chunk + 1, chunks, positions, 1);
        Scratch<T> scratch = pool.take();
        try {
            for (int g = 0; g < groups; g++) {
                block(scratch, g, k0, k1, first, end, wo + chunk * distance);
            }
        } finally {
            scratch.bandOwner = null;
            pool.give(scratch);
        }
    }

    private void block(Scratch<T> scratch, int g, int from, int to, int first, int end, int target) {
        int filters = share * groups;
        int width = Panels.width(tile, share);
        int kc = Panels.evenly(to - from, Math.max(tile.rows(), BLOCK_SIZE / BLOCK / tile.rows() * tile.rows()),
                tile.rows());
        if (first == end && !accumulate) {
            tile.clear(dw, target + from * filters + g * share, filters, 1, to - from, share);
        }
        for (int p = first; p < end; p += BLOCK) {
            int n = Math.min(BLOCK, end - p);
            for (int k0 = from; k0 < to; k0 += kc) {
                int m = Math.min(kc, to - k0);
                int ld = Panels.steps(m + tile.lanes());
                T rows = scratch.left(BLOCK * ld + Pixels.SLACK);
                patches.pack(g, p, n, k0, m, scratch, rows, ld);
                multiply(scratch, rows, ld, m, n, yo + p * filters + g * share, width,
                        target + k0 * filters + g * share, accumulate || p > first);
            }
        }
    }

    private void multiply(Scratch<T> scratch, T rows, int ld, int m, int n, int from, int width, int at, boolean add) {
        int filters = share * groups;
        T a = scratch.result(Panels.leftLength(tile, m));
        tile.packRows(rows, 0, 1, ld, m, n, a);
        T b = dy;
        int bo = from;
        int step = filters;
        if (filters > 96
                || from + (n - 1) * filters + Panels.padded(tile, share) > tile.length(dy)) {
            b = scratch.right(Panels.rightLength(tile, share, n, width));
            tile.packPanels(dy, from, filters, 1, n, share, width, b);
            bo = 0;
            step = 0;
        }
        Panels.multiply(tile, scratch, a, 0, m, b, bo, step, share, n, width, dw, at, filters, 1, add);
    }
}
