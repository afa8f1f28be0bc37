package espalier.backend.cpu;

/// What the windows of a convolution see, as the rows of a matrix (position, window cell and channel) of which only the
/// block in hand is ever laid out; read by [PatchProduct] and [WeightGradient].
///
/// Where windows reach over the edge, a band of the picture is copied with its margins first, so that the loops over
/// windows know no edges. It is larger than one block needs, and serves the next ones.
final class Patches<T> {
    /// Elements of a band: it stays in the second-level cache.
    private static final int BAND = 24 * 1024;

    private final Tile<T> tile;
    private final Pixels<T> pixels;
    private final T x;
    private final int xo;
    private final int height;
    private final int width;
    private final int channels;
    /// Channels of one group.
    private final int depth;
    final Taps rows;
    final Taps columns;
    private final boolean direct;
    private final int pitch;

    Patches(Tile<T> tile, Pixels<T> pixels, T x, int xo, int height, int width, int channels, int depth, Taps rows,
            Taps columns) {
        this.tile = tile;
        this.pixels = pixels;
        this.x = x;
        this.xo = xo;
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.depth = depth;
        this.rows = rows;
        this.columns = columns;
        this.direct = depth == channels && rows.isInside(height) && columns.isInside(width);
        this.pitch = direct ? width * channels : columns.span(columns.positions()) * depth;
    }

    /// Length of a row: cells of the window times channels of a group.
    int length() {
        return rows.count() * columns.count() * depth;
    }

    /// Positions of the window on one picture.
    int positions() {
        return rows.positions() * columns.positions();
    }

    /// The same windows as squares.
    Squares<T> squares(WinogradTile<T> winograd) {
        return new Squares<>(tile, winograd, x, xo, height, width, channels, rows, columns);
    }

    /// The same windows in planes.
    Planes<T> planes() {
        return new Planes<>(tile, x, xo, height, width, channels, rows, columns);
    }

    /// Channels of the pictures.
    int channels() {
        return channels;
    }

    /// The number of neighbouring elements that a window sees together: of one of its lines, or of one cell.
    int run() {
        return columns.spacing() == 1 ? columns.count() * depth : depth;
    }

    /// Where the runs of a window begin, seen from its first.
    int[] starts() {
        int across = columns.spacing() == 1 ? 1 : columns.count();
        int[] starts = new int[rows.count() * across];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = i / across * rows.spacing() * pitch + i % across * columns.spacing() * depth;
        }
        return starts;
    }

    /// From one row of positions to the next.
    int lineStep() {
        return rows.step() * pitch;
    }

    /// From one position in a row to the next.
    int columnStep() {
        return columns.step() * depth;
    }

    /// How many rows of positions fit into a band.
    int linesTogether() {
        return Math.max(1, (BAND / pitch - rows.span(1)) / rows.step() + 1);
    }

    /// The array that the positions of rows `i .. last` of picture `n` read group `group` of the channels from; that of
    /// `(i, 0)` begins at [Scratch#origin], and up to `surplus` elements behind the last are there, too.
    T source(int n, int group, int i, int last, int surplus, Scratch<T> scratch) {
        int first = i * rows.step() + rows.origin();
        int end = first + rows.span(last - i + 1);
        int at = xo + (n * height + first) * width * channels + columns.origin() * channels;
        if (direct && at + (end - first) * pitch + surplus <= tile.length(x)) {
            scratch.origin = at;
            return x;
        }
        T band = band(n, group, first, end, scratch);
        scratch.origin = (first - scratch.bandFirst) * pitch;
        return band;
    }

    /// Where the windows of `count` positions begin, from position `from` on, counted from the row whose first begins
    /// at `origin`.
    void places(int[] at, int from, int count, int origin) {
        int wide = columns.positions();
        for (int i = 0, p = from; i < count; p = (p / wide + 1) * wide) {
            int begin = origin + p / wide * lineStep() + p % wide * columnStep();
            for (int j = p % wide; j < wide && i < count; j++, i++, begin += columnStep()) {
                at[i] = begin;
            }
        }
    }

    /// Elements `k0 .. k0 + kc - 1` of the rows `from .. from + m - 1` (over all pictures), `ld` apart, with
    /// [Pixels#SLACK] behind them.
    void pack(int group, int from, int m, int k0, int kc, Scratch<T> scratch, T out, int ld) {
        int[] segments = scratch.numbers(3 * (rows.count() * columns.count() + 2));
        int count = segments(segments, k0, kc);
        int perPicture = positions();
        for (int p = from; p < from + m;) {
            int n = p / perPicture;
            int end = Math.min(from + m, (n + 1) * perPicture);
            int i = p % perPicture / columns.positions();
            int picture = xo + n * height * width * channels;
            if (direct) {
                int at = picture + rows.origin() * pitch + columns.origin() * channels;
                lines(x, at, p, end, n, segments, count, out, (p - from) * ld, ld);
            } else {
                int last = (end - 1) % perPicture / columns.positions();
                int first = i * rows.step() + rows.origin();
                T band = band(n, group, first, first + rows.span(last - i + 1), scratch);
                lines(band, (rows.origin() - scratch.bandFirst) * pitch, p, end, n, segments, count, out,
                        (p - from) * ld, ld);
            }
            p = end;
        }
    }

    /// Positions `p .. end - 1` of picture `n`, whose first window begins at `at`, row by row.
    private void lines(T source, int at, int p, int end, int n, int[] segments, int count, T out, int to, int ld) {
        int step = columns.step() * depth;
        int written = to;
        for (int from = p; from < end;) {
            int local = from - n * positions();
            int i = local / columns.positions();
            int j = local % columns.positions();
            int here = Math.min(end - from, columns.positions() - j);
            pixels.patches(source, at + i * rows.step() * pitch + j * step, step, here, segments, count, out, written,
                    ld);
            written += here * ld;
            from += here;
        }
    }

    /// The runs of neighbouring elements that make up `k0 .. k0 + kc - 1` of a row, as [Pixels#patches] takes them.
    private int segments(int[] segments, int k0, int kc) {
        boolean together = columns.spacing() == 1;
        int run = together ? columns.count() * depth : depth;
        int count = 0;
        for (int k = k0; k < k0 + kc; count++) {
            int number = k / run;
            int a = together ? number : number / columns.count();
            int b = together ? 0 : number % columns.count();
            int n = Math.min(run - k % run, k0 + kc - k);
            segments[3 * count] = a * rows.spacing() * pitch + b * columns.spacing() * depth + k % run;
            segments[3 * count + 1] = n;
            segments[3 * count + 2] = k - k0;
            k += n;
        }
        return count;
    }

    /// Lines `first .. end - 1` of one group of channels of picture `n`, with margins; from the last time, if they are
    /// there still.
    private T band(int n, int group, int first, int end, Scratch<T> scratch) {
        int picture = n * groups() + group;
        if (scratch.bandOwner == this && scratch.bandPicture == picture && first >= scratch.bandFirst
                && end <= scratch.bandEnd) {
            return scratch.band(0);
        }
        int all = rows.origin() + rows.span(rows.positions());
        int last = Math.clamp(first + BAND / pitch, end, Math.max(end, all));
        T band = scratch.band((last - first) * pitch + Pixels.SLACK);
        fill(xo + n * height * width * channels + group * depth, first, last - first, band);
        scratch.bandOwner = this;
        scratch.bandPicture = picture;
        scratch.bandFirst = first;
        scratch.bandEnd = last;
        return band;
    }

    private int groups() {
        return channels / depth;
    }

    /// Lines `first .. first + high - 1` of a picture, one group of its channels, with zeros beyond the edges.
    private void fill(int picture, int first, int high, T band) {
        int wide = pitch / depth;
        int begin = Math.clamp(-(long) columns.origin(), 0, wide);
        int end = Math.clamp((long) width - columns.origin(), begin, wide);
        for (int r = 0; r < high; r++) {
            int line = first + r;
            int to = r * pitch;
            if (line < 0 || line >= height) {
                tile.clear(band, to, 0, 1, 1, pitch);
                continue;
            }
            tile.clear(band, to, 0, 1, 1, begin * depth);
            tile.clear(band, to + end * depth, 0, 1, 1, (wide - end) * depth);
            int at = picture + (line * width + columns.origin() + begin) * channels;
            if (depth == channels) {
                tile.copyRows(x, at, 0, 1, 1, (end - begin) * depth, band, to + begin * depth, 0);
            } else {
                tile.copyRows(x, at, channels, 1, end - begin, depth, band, to + begin * depth, depth);
            }
        }
    }
}
