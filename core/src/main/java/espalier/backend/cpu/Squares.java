package espalier.backend.cpu;

/// The squares that [WinogradProduct] and [WinogradGradient] cut pictures into: each covers 4x4 positions of a window
/// of 3x3, which see 6x6 pixels.
final class Squares<T> {
    private final Tile<T> tile;
    private final WinogradTile<T> winograd;
    private final T x;
    private final int xo;
    private final int height;
    private final int width;
    private final int channels;
    private final Taps rows;
    private final Taps columns;
    private final int across;
    /// Squares of one picture.
    final int each;

    /// `x` are pictures of `height` by `width` pixels.
    Squares(Tile<T> tile, WinogradTile<T> winograd, T x, int xo, int height, int width, int channels, Taps rows,
            Taps columns) {
        this.tile = tile;
        this.winograd = winograd;
        this.x = x;
        this.xo = xo;
        this.height = height;
        this.width = width;
        this.channels = channels;
        this.rows = rows;
        this.columns = columns;
        this.across = (columns.positions() + 3) / 4;
        this.each = (rows.positions() + 3) / 4 * across;
    }

    /// Whether squares pay for such windows: 3x3 without gaps that move by one, enough channels and filters for whole
    /// vectors and for the products to outweigh the transforms, and positions that fill most of the squares. Nothing
    /// here depends on the number of pictures, so that one alone has the same results as among others.
    static boolean fit(Tile<?> tile, Taps rows, Taps columns, int channels, int filters) {
        boolean window = rows.count() == 3 && columns.count() == 3 && rows.spacing() == 1 && columns.spacing() == 1
                && rows.step() == 1 && columns.step() == 1;
        int h = rows.positions();
        int w = columns.positions();
        return window && channels >= 16 && filters >= 16 && channels % Math.max(8, tile.lanes()) == 0
                && filters % tile.lanes() == 0 && channels <= 256 && filters <= 256
                && (h + 3) / 4 * ((w + 3) / 4) * 16 * 3 <= h * w * 4;
    }

    /// The rows of a matrix of squares by channels, 36 times: the pixels under square `s`, channels `from` up to `from
    /// + count`, transformed.
    void spread(int s, int from, int count, T v, int vo, int plane, T work, int gathered) {
        int n = s / each;
        int i = s % each / across * 4 + rows.origin();
        int j = s % each % across * 4 + columns.origin();
        int line = width * channels;
        int picture = xo + n * height * line;
        if (i >= 0 && i + 6 <= height && j >= 0 && j + 6 <= width) {
            winograd.pictures(x, picture + i * line + j * channels + from, line, channels, count, v, vo, plane, work);
            return;
        }
        int begin = Math.clamp(-j, 0, 6);
        int end = Math.clamp(width - j, begin, 6);
        for (int r = 0; r < 6; r++) {
            int to = gathered + r * 6 * count;
            if (i + r < 0 || i + r >= height) {
                tile.clear(work, to, 0, 1, 1, 6 * count);
                continue;
            }
            tile.clear(work, to, 0, 1, 1, begin * count);
            tile.clear(work, to + end * count, 0, 1, 1, (6 - end) * count);
            tile.copyRows(x, picture + (i + r) * line + (j + begin) * channels + from, channels, 1, end - begin, count,
                    work, to + begin * count, count);
        }
        winograd.pictures(work, gathered, 6 * count, count, count, v, vo, plane, work);
    }

    /// The first row of positions of square `s` in its picture.
    int row(int s) {
        return s % each / across * 4;
    }

    /// The first column of positions of square `s`.
    int column(int s) {
        return s % each % across * 4;
    }

    /// Where the results of square `s` begin, `filters` of them at each position.
    int place(int s, int filters) {
        return ((s / each * rows.positions() + row(s)) * columns.positions() + column(s)) * filters;
    }

    /// Rows of positions in square `s`.
    int high(int s) {
        return Math.min(4, rows.positions() - row(s));
    }

    /// Columns of positions in square `s`.
    int wide(int s) {
        return Math.min(4, columns.positions() - column(s));
    }

    /// Positions in a row of a picture.
    int rowLength() {
        return columns.positions();
    }
}
