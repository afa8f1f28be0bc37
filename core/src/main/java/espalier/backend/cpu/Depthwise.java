package espalier.backend.cpu;

import espalier.backend.Sweep;

/// A convolution with one filter for each channel, and its gradients, in progress; made by [Convolution] for one call.
/// Channels are contiguous in pictures and weights, so whole vectors of them are multiplied at a time.
final class Depthwise<T> implements Threads.Task {
    private static final int MIN_WORK_PER_PART = 100_000;

    /// What is computed: y from x and w, x (its gradient) from y and w, or w (its gradient) from x and y.
    enum Kind {
        FORWARD,
        INPUT,
        WEIGHT
    }

    private final Kind kind;
    private final Tile<T> tile;
    private final Pixels<T> pixels;
    private final Sweep s;
    private final T x;
    private final int xo;
    private final T w;
    private final int wo;
    private final T y;
    private final int yo;
    private final boolean accumulate;
    private int parts = 1;

    Depthwise(Kind kind, Tile<T> tile, Pixels<T> pixels, Sweep s, T x, int xo, T w, int wo, T y, int yo,
            boolean accumulate) {
        this.kind = kind;
        this.tile = tile;
        this.pixels = pixels;
        this.s = s;
        this.x = x;
        this.xo = xo;
        this.w = w;
        this.wo = wo;
        this.y = y;
        this.yo = yo;
        this.accumulate = accumulate;
    }

    /// Splits the pictures, or where there are few of them (and for the weights) the channels.
    void run(Threads threads) {
        long work = 2L * s.results() * s.windowHeight() * s.windowWidth();
        parts = Math.clamp(work / MIN_WORK_PER_PART, 1, threads.limit());
        threads.run(parts, this);
    }

    @Override
    public void run(int part) {
        boolean byPicture = kind != Kind.WEIGHT && s.samples() >= parts;
        int n0 = byPicture ? Threads.start(part, parts, s.samples(), 1) : 0;
        int n1 = byPicture ? Threads.start(part + 1, parts, s.samples(), 1) : s.samples();
        int c0 = byPicture ? 0 : Threads.start(part, parts, s.channels(), tile.lanes());
        int c1 = byPicture ? s.channels() : Threads.start(part + 1, parts, s.channels(), tile.lanes());
        if (c0 == c1) {
            return;
        }
        if (!accumulate) {
            switch (kind) {
                case FORWARD -> clear(y, yo, n0, n1, s.rows() * s.columns(), c0, c1);
                case INPUT -> clear(x, xo, n0, n1, s.height() * s.width(), c0, c1);
                case WEIGHT -> clear(w, wo, 0, 1, s.windowHeight() * s.windowWidth(), c0, c1);
            }
        }
        for (int n = n0; n < n1; n++) {
            for (int i = 0; i < s.rows(); i++) {
                row(n, i, c0, c1);
            }
        }
    }

    private void clear(T array, int from, int n0, int n1, int places, int c0, int c1) {
        int c = s.channels();
        tile.clear(array, from + n0 * places * c + c0, c, 1, (n1 - n0) * places, c1 - c0);
    }

    /// Row `i` of the windows on picture `n`: all cells, each with the positions where it is on the picture.
    private void row(int n, int i, int c0, int c1) {
        int c = s.channels();
        for (int p = 0; p < s.windowHeight(); p++) {
            int r = s.row(i, p);
            if (r < 0 || r >= s.height()) {
                continue;
            }
            for (int q = 0; q < s.windowWidth(); q++) {
                int shift = s.column(0, q);
                int first = Math.max(0, Math.ceilDiv(-shift, s.columnStride()));
                int end = Math.min(s.columns(), Math.floorDiv(s.width() - 1 - shift, s.columnStride()) + 1);
                if (first >= end) {
                    continue;
                }
                int in = xo + ((n * s.height() + r) * s.width() + s.column(first, q)) * c + c0;
                int out = yo + ((n * s.rows() + i) * s.columns() + first) * c + c0;
                int weight = wo + (p * s.windowWidth() + q) * c + c0;
                int step = s.columnStride() * c;
                switch (kind) {
                    case FORWARD -> pixels.multiplyAdd(x, in, step, w, weight, y, out, c, end - first, c1 - c0);
                    case INPUT -> pixels.multiplyAdd(y, out, c, w, weight, x, in, step, end - first, c1 - c0);
                    case WEIGHT -> pixels.productSum(x, in, step, y, out, c, end - first, c1 - c0, w, weight);
                }
            }
        }
    }
}
