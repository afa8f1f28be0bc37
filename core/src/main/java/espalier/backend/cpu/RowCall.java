package espalier.backend.cpu;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Rows;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A function of [Rows] or its gradient in progress, for all rows of row-major arrays; made by [CpuBackend] for one
/// call. Threads split the rows.
final class RowCall<T> implements Threads.Task {
    private static final int MIN_SIZE_PER_PART = 16_384;

    /// What is computed: y from x, dx from y and dy, or `dx = r e^y`.
    enum Kind {
        FORWARD,
        GRADIENT,
        EXP
    }

    private final RowLoops<T> loops;
    private final FreeList<T> free;
    private final Kind kind;
    private final Rows f;
    private final double epsilon;
    private final T x;
    private final int xo;
    private final T y;
    private final int yo;
    private final T dx;
    private final int dxo;
    private final @Nullable Buffer r;
    private final int ro;
    private final boolean accumulate;
    private final int n;
    private final int rows;
    private int parts = 1;

    /// `x` is dy for a gradient; `dx` the result, which forward is y.
    RowCall(RowLoops<T> loops, FreeList<T> free, Kind kind, Rows f, double epsilon, T x, Layout lx, T y, Layout ly,
            T dx, Layout ldx, @Nullable Buffer r, int ro, boolean accumulate) {
        this.loops = loops;
        this.free = free;
        this.kind = kind;
        this.f = f;
        this.epsilon = epsilon;
        this.x = x;
        this.xo = lx.offset();
        this.y = y;
        this.yo = ly.offset();
        this.dx = dx;
        this.dxo = ldx.offset();
        this.r = r;
        this.ro = ro;
        this.accumulate = accumulate;
        this.n = ly.dim(ly.rank() - 1);
        this.rows = n == 0 ? 0 : ly.size() / n;
    }

    void run(Threads threads) {
        if (rows > 0) {
            parts = Math.clamp((long) rows * n / MIN_SIZE_PER_PART, 1, Math.min(rows, threads.limit()));
            threads.run(parts, this);
        }
    }

    @Override
    public void run(int part) {
        int end = Threads.start(part + 1, parts, rows, 1);
        T work = free.take();
        try {
            for (int i = Threads.start(part, parts, rows, 1); i < end;) {
                int count = f.hasFactor() && kind != Kind.EXP ? Math.min(RowLoops.ROWS, end - i) : 1;
                switch (kind) {
                    case FORWARD -> forward(i, count, xo + i * n, yo + i * n, work);
                    case GRADIENT -> gradient(i, count, yo + i * n, xo + i * n, dxo + i * n, work);
                    case EXP -> loops.scaledExp(factor(i), y, yo + i * n, dx, dxo + i * n, n, accumulate, work);
                }
                i += count;
            }
        } finally {
            free.give(work);
        }
    }

    private void forward(int i, int count, int from, int to, T work) {
        switch (f) {
            case SOFTMAX -> loops.softmax(x, from, y, to, n, work);
            case LOG_SOFTMAX -> loops.logSoftmax(x, from, y, to, n, work);
            case NORMAL, RMS -> loops.normal(f == Rows.NORMAL, epsilon, x, from, y, to, n, count, factors(), ro + i,
                    work);
        }
    }

    private void gradient(int i, int count, int at, int from, int to, T work) {
        switch (f) {
            case SOFTMAX -> loops.softmaxGradient(1, y, at, x, from, dx, to, n, accumulate, work);
            case LOG_SOFTMAX -> loops.logSoftmaxGradient(y, at, x, from, dx, to, n, accumulate, work);
            case NORMAL,
                    RMS -> loops.normalGradient(f == Rows.NORMAL, factors(), ro + i, y, at, x, from, dx, to, n, count,
                            accumulate, work);
        }
    }

    private T factors() {
        return loops.array(Objects.requireNonNull(r));
    }

    private double factor(int i) {
        return r == null ? 1 : r.getDouble(ro + i);
    }
}
