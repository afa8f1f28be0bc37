package espalier.backend.cpu;

/// Strips of pictures with a plane for each channel and with margins, as [PlaneProduct] and [PlaneGradient] read them.
final class Planes<T> {
    /// Elements of a strip: it stays in the first-level cache, or nearly.
    private static final int STRIP = 12 * 1024;

    private final Tile<T> tile;
    private final T x;
    private final int xo;
    private final int height;
    private final int width;
    final int channels;
    final Taps rows;
    final Taps columns;
    /// Elements of a line.
    final int pitch;
    /// Rows of positions of a strip.
    final int together;
    /// Elements of a plane.
    final int plane;

    /// `x` are pictures of `height` by `width` pixels.
    Planes(Tile<T> tile, T x, int xo, int height, int width, int channels, Taps rows, Taps columns) {
        this.tile = tile;
        this.x = x;
        this.xo = xo;
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.rows = rows;
        this.columns = columns;
        this.pitch = columns.span(columns.positions());
        int fitting = (STRIP / (pitch * channels) - rows.span(1)) / rows.step() + 1;
        this.together = Math.clamp(fitting, 1, rows.positions());
        this.plane = rows.span(together) * pitch;
    }

    /// Whether planes pay: positions that move by one along a row, and few enough filters that they would fill less of
    /// the vectors than positions do.
    static boolean fit(Tile<?> tile, Taps rows, Taps columns, int filters) {
        if (columns.step() != 1 || rows.count() * columns.count() == 0) {
            return false;
        }
        int lanes = tile.lanes();
        int wide = columns.positions();
        long byPositions = Math.ceilDiv(filters, PlaneTile.FILTERS) * (long) PlaneTile.FILTERS
                * Math.ceilDiv(wide, lanes) * lanes;
        return 4 * byPositions < 3L * wide * Math.ceilDiv(filters, lanes) * lanes;
    }

    /// The strip that the rows of positions `i .. i + count - 1` of picture `n` see.
    T strip(int n, int i, int count, Scratch<T> scratch) {
        T strip = scratch.band(channels * plane + pitch + Pixels.SLACK);
        int first = i * rows.step() + rows.origin();
        int begin = Math.clamp(-columns.origin(), 0, pitch);
        int end = Math.clamp(width - columns.origin(), begin, pitch);
        for (int r = 0; r < rows.span(count); r++) {
            int line = first + r;
            if (line < 0 || line >= height) {
                tile.clear(strip, r * pitch, plane, 1, channels, pitch);
                continue;
            }
            tile.clear(strip, r * pitch, plane, 1, channels, begin);
            tile.clear(strip, r * pitch + end, plane, 1, channels, pitch - end);
            int from = xo + ((n * height + line) * width + columns.origin() + begin) * channels;
            tile.copyRows(x, from, 1, channels, channels, end - begin, strip, r * pitch + begin, plane);
        }
        return strip;
    }

    /// Where the cells of a window and channels lie in a strip, seen from its first.
    int[] offsets() {
        int[] offsets = new int[rows.count() * columns.count() * channels];
        for (int k = 0; k < offsets.length; k++) {
            int cell = k / channels;
            offsets[k] = k % channels * plane + cell / columns.count() * rows.spacing() * pitch
                    + cell % columns.count() * columns.spacing();
        }
        return offsets;
    }
}
