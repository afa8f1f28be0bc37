package espalier.backend.cpu;

import espalier.backend.Scores;
import org.jspecify.annotations.Nullable;

/// Scores of an attention to weights, or the gradient of that, in progress; made by [CpuBackend] for one call. Threads
/// split the rows.
final class WeightCall<T> implements Threads.Task {
    private static final int MIN_SIZE_PER_PART = 16_384;

    private final RowLoops<T> loops;
    private final FreeList<T> free;
    private final Scores s;
    private final @Nullable T real;
    private final @Nullable T y;
    private final int yo;
    private final T x;
    private final int xo;
    private int parts = 1;

    /// Without `y` forward, in `x`; else `x` is the gradient by the weights y.
    WeightCall(RowLoops<T> loops, FreeList<T> free, Scores s, @Nullable T real, @Nullable T y, int yo, T x, int xo) {
        this.loops = loops;
        this.free = free;
        this.s = s;
        this.real = real;
        this.y = y;
        this.yo = yo;
        this.x = x;
        this.xo = xo;
    }

    void run(Threads threads) {
        if (s.rows() > 0 && s.others() > 0) {
            parts = Math.clamp((long) s.rows() * s.others() / MIN_SIZE_PER_PART, 1,
                    Math.min(s.rows(), threads.limit()));
            threads.run(parts, this);
        }
    }

    @Override
    public void run(int part) {
        int n = s.others();
        int end = Threads.start(part + 1, parts, s.rows(), 1);
        T work = free.take();
        try {
            for (int i = Threads.start(part, parts, s.rows(), 1); i < end;) {
                int count = Math.min(end - i, RowLoops.ROWS);
                if (y == null) {
                    count = Math.min(count, s.steps() - i % s.steps()); // of one sample and head
                    loops.weigh(s.scale(), x, xo + i * n, real, s.realFrom(i), s.seen(i), s.causal() ? 1 : 0, n, count,
                            work);
                } else {
                    loops.weighGradient(s.scale(), y, yo + i * n, x, xo + i * n, n, count, work);
                }
                i += count;
            }
        } finally {
            free.give(work);
        }
    }
}
