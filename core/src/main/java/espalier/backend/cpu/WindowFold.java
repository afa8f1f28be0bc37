package espalier.backend.cpu;

import espalier.backend.Pooling;
import espalier.backend.Sweep;
import org.jspecify.annotations.Nullable;

/// A pooling or its gradient in progress; made by [CpuBackend] for one call. Forward splits the rows of the result,
/// the gradient the pictures, because windows may overlap.
final class WindowFold<T> implements Threads.Task {
    private static final int MIN_WORK_PER_PART = 32_768;

    private final Pixels<T> pixels;
    private final Pooling f;
    private final Sweep s;
    private final T x;
    private final int xo;
    private final T y;
    private final int yo;
    private final @Nullable T dy;
    private final int dyo;
    private final @Nullable T dx;
    private final int dxo;
    private final boolean accumulate;
    private final boolean add;
    private int parts = 1;

    /// Without `dx` the forward.
    WindowFold(Pixels<T> pixels, Pooling f, Sweep s, T x, int xo, T y, int yo, @Nullable T dy, int dyo,
            @Nullable T dx, int dxo, boolean accumulate) {
        this.pixels = pixels;
        this.f = f;
        this.s = s;
        this.x = x;
        this.xo = xo;
        this.y = y;
        this.yo = yo;
        this.dy = dy;
        this.dyo = dyo;
        this.dx = dx;
        this.dxo = dxo;
        this.accumulate = accumulate;
        this.add = accumulate || !tiles(s);
    }

    /// Whether each pixel lies in exactly one window: then a gradient is written, and zeros need not be there before.
    private static boolean tiles(Sweep s) {
        return s.rowStride() == s.windowHeight() && s.columnStride() == s.windowWidth() && s.rowDilation() == 1
                && s.columnDilation() == 1 && s.top() == 0 && s.left() == 0
                && s.rows() * s.windowHeight() == s.height() && s.columns() * s.windowWidth() == s.width();
    }

    void run(Threads threads) {
        if (dx != null && add && !accumulate) {
            pixels.clear(dx, dxo, s.pixels());
        }
        if (s.results() == 0) {
            return;
        }
        int most = dx == null ? s.samples() * s.rows() : s.samples();
        parts = Math.clamp((long) s.results() * s.windowHeight() * s.windowWidth() / MIN_WORK_PER_PART, 1,
                Math.min(most, threads.limit()));
        threads.run(parts, this);
    }

    @Override
    public void run(int part) {
        int quantum = dx == null ? 1 : s.rows();
        int end = Threads.start(part + 1, parts, s.samples() * s.rows(), quantum);
        for (int line = Threads.start(part, parts, s.samples() * s.rows(), quantum); line < end; line++) {
            line(line / s.rows(), line % s.rows());
        }
    }

    /// Row `i` of the windows on picture `n`: those inside the picture together, those over its edges one by one.
    private void line(int n, int i) {
        int p0 = first(s.row(i, 0), s.rowDilation());
        int p = end(s.row(i, 0), s.rowDilation(), s.windowHeight(), s.height()) - p0;
        int reach = (s.windowWidth() - 1) * s.columnDilation();
        int inside = Math.clamp(Math.ceilDiv(s.left(), s.columnStride()), 0, s.columns());
        int over = Math.clamp(Math.floorDiv(s.width() - 1 - reach + s.left(), s.columnStride()) + 1L, inside,
                s.columns());
        for (int j = 0; j < s.columns();) {
            int q0 = 0;
            int q = s.windowWidth();
            int count = over - j;
            if (j < inside || j >= over) {
                q0 = first(s.column(j, 0), s.columnDilation());
                q = end(s.column(j, 0), s.columnDilation(), s.windowWidth(), s.width()) - q0;
                count = 1;
            }
            int in = ((n * s.height() + s.row(i, p0)) * s.width() + s.column(j, q0)) * s.channels();
            int out = ((n * s.rows() + i) * s.columns() + j) * s.channels();
            windows(in, out, p, q, count);
            j += count;
        }
    }

    /// The first cell on the picture, when the window begins at `from`.
    private static int first(int from, int dilation) {
        return Math.max(0, Math.ceilDiv(-from, dilation));
    }

    private static int end(int from, int dilation, int cells, int length) {
        return Math.min(cells, Math.floorDiv(length - 1 - from, dilation) + 1);
    }

    private void windows(int in, int out, int p, int q, int count) {
        int c = s.channels();
        int xs = s.columnStride() * c;
        int ps = s.rowDilation() * s.width() * c;
        int qs = s.columnDilation() * c;
        int picture = s.height() * s.width() * c;
        int end = dxo + (in / picture + 1) * picture;
        double factor = f == Pooling.MEAN ? 1.0 / (p * q) : 1.0 / (s.windowHeight() * s.windowWidth());
        if (dy == null || dx == null) {
            if (f == Pooling.MAX) {
                pixels.largest(x, xo + in, xs, p, ps, q, qs, y, yo + out, count, c);
            } else {
                pixels.sum(x, xo + in, xs, p, ps, q, qs, y, yo + out, count, c, factor);
            }
        } else if (f == Pooling.MAX) {
            pixels.largestGradient(x, xo + in, xs, p, ps, q, qs, y, yo + out, dy, dyo + out, dx, dxo + in, end, count,
                    c, add);
        } else {
            pixels.sumGradient(dy, dyo + out, dx, dxo + in, end, xs, p, ps, q, qs, count, c, factor, add);
        }
    }
}
