package espalier.backend.cpu;

import espalier.backend.PerColumn;

/// A function of [PerColumn] in progress, over all rows of row-major arrays; made by [CpuBackend] for one call.
///
/// Sums are taken in chunks of rows, which only the sizes decide, in the precision of the type; the sums of the chunks
/// are put together in double precision and in order, so that the bits do not depend on the threads. The mean and
/// variance of a chunk are those about the mean of its first rows, and chunks are combined as Chan, Golub and LeVeque
/// (1983) do: one pass, and no cancellation however far from 0 the numbers lie.
final class ColumnCall<T> implements Threads.Task {
    /// Elements of a chunk.
    private static final int CHUNK = 65_536;
    /// Elements of a run of rows, if a row is not longer.
    private static final int RUN = 1024;
    /// Elements that whole vectors of every width and type make up.
    private static final int VECTORS = 64;
    private static final int MIN_RUNS_PER_CHUNK = 16;
    private static final int MIN_SIZE_PER_PART = 65_536;

    private final ColumnLoops<T> loops;
    private final FreeList<Work<T>> free;
    private final PerColumn f;
    private final boolean relu;
    private final T x;
    private final int xo;
    private final T k;
    private final int ko;
    private final T dy;
    private final int dyo;
    private final T y;
    private final int yo;
    private final boolean add;
    private final int rows;
    private final int n;
    /// Rows of a run and of a chunk.
    private final int together;
    private final int chunk;
    private int parts = 1;
    private double[] sums = NONE;

    private static final double[] NONE = {};

    /// The arrays that one thread needs: the numbers of the columns as often as a run has rows, and sums of chunks.
    static final class Work<T> {
        private T m;
        private T f;
        private T b;
        private T s;
        private T t;
        private double[] sums = NONE;

        Work(ColumnLoops<T> loops) {
            m = loops.allocate(2 * RUN);
            f = loops.allocate(2 * RUN);
            b = loops.allocate(2 * RUN);
            s = loops.allocate(2 * RUN);
            t = loops.allocate(2 * RUN);
        }

        private void reserve(ColumnLoops<T> loops, int length) {
            if (loops.length(m) < length) {
                m = loops.allocate(length);
                f = loops.allocate(length);
                b = loops.allocate(length);
                s = loops.allocate(length);
                t = loops.allocate(length);
            }
        }

        private double[] sums(int length) {
            if (sums.length < length) {
                sums = new double[length];
            }
            return sums;
        }
    }

    /// `dy` is x for functions without one, `y` the result, dx for a gradient; `size` elements of x in all.
    ColumnCall(ColumnLoops<T> loops, FreeList<Work<T>> free, PerColumn f, boolean relu, T x, int xo, T k, int ko, T dy,
            int dyo, T y, int yo, boolean add, int size, int n) {
        this.loops = loops;
        this.free = free;
        this.f = f;
        this.relu = relu;
        this.x = x;
        this.xo = xo;
        this.k = k;
        this.ko = ko;
        this.dy = dy;
        this.dyo = dyo;
        this.y = y;
        this.yo = yo;
        this.add = add;
        this.n = n;
        this.rows = n == 0 ? 0 : size / n;
        this.together = together(n);
        this.chunk = together * Math.max(MIN_RUNS_PER_CHUNK, CHUNK / Math.max(1, together * n));
    }

    /// Rows that make up whole vectors, and about [#RUN] elements; fewer where that many would be too many.
    private static int together(int n) {
        int whole = VECTORS / Math.max(1, Math.min(VECTORS, Integer.lowestOneBit(n)));
        if (n == 0 || (long) whole * n > 2 * RUN) {
            return Math.max(1, RUN / Math.max(1, n));
        }
        return whole * Math.max(1, RUN / (whole * n));
    }

    void run(Threads threads) {
        if (f.reduces()) {
            reduce(threads);
        } else if (rows > 0) {
            parts = Math.clamp((long) rows * n / MIN_SIZE_PER_PART, 1, threads.limit());
            threads.run(parts, this);
        }
    }

    private void reduce(Threads threads) {
        parts = Math.ceilDiv(rows, chunk);
        Work<T> work = free.take();
        try {
            sums = work.sums(2 * n * Math.max(1, parts));
            threads.run(parts, this);
            for (int j = 0; j < n; j++) {
                if (f == PerColumn.MOMENTS) {
                    combineMoments(j);
                } else {
                    combineSums(j);
                }
            }
        } finally {
            free.give(work);
        }
    }

    private void combineSums(int j) {
        double first = 0;
        double second = 0;
        for (int part = 0; part < parts; part++) {
            first += sums[2 * n * part + j];
            second += sums[2 * n * part + n + j];
        }
        loops.set(k, ko + 3 * n + j, first);
        loops.set(k, ko + 4 * n + j, second);
    }

    private void combineMoments(int j) {
        double mean = 0;
        double squares = 0;
        double count = 0;
        for (int part = 0; part < parts; part++) {
            double here = Math.min(chunk, rows - part * chunk);
            double distance = sums[2 * n * part + j] - mean;
            mean += distance * (here / (count + here));
            squares += sums[2 * n * part + n + j] + distance * distance * (count * here / (count + here));
            count += here;
        }
        loops.set(k, ko + j, count == 0 ? Double.NaN : mean);
        loops.set(k, ko + 3 * n + j, squares / count);
    }

    @Override
    public void run(int part) {
        Work<T> w = free.take();
        try {
            w.reserve(loops, together * n);
            switch (f) {
                case MOMENTS -> moments(part, w);
                case SUMS -> sums(part, w);
                case SCALE, GRADIENT -> map(part, w);
            }
        } finally {
            free.give(w);
        }
    }

    private void moments(int part, Work<T> w) {
        int first = part * chunk;
        int count = Math.min(chunk, rows - first);
        int some = Math.min(together, count);
        loops.repeat(x, xo + first * n, n, some, w.s); // the first rows as they are
        double[] partial = sums;
        int at = 2 * n * part;
        loops.fold(w.s, n, some, partial, at);
        for (int j = 0; j < n; j++) {
            loops.set(w.t, j, partial[at + j] / some);
        }
        loops.repeat(w.t, 0, n, some, w.m);
        loops.clear(w.s, some * n);
        loops.clear(w.t, some * n);
        for (int r = 0; r < count; r += some) {
            loops.moments(x, xo + (first + r) * n, w.m, w.s, w.t, 0, Math.min(some, count - r) * n);
        }
        loops.fold(w.s, n, some, partial, at);
        loops.fold(w.t, n, some, partial, at + n);
        for (int j = 0; j < n; j++) {
            double s = partial[at + j];
            partial[at + j] = loops.get(w.m, j) + s / count;
            partial[at + n + j] = Math.max(0, partial[at + n + j] - s * s / count);
        }
    }

    private void sums(int part, Work<T> w) {
        int first = part * chunk;
        int count = Math.min(chunk, rows - first);
        int some = Math.min(together, count);
        numbers(w, some);
        loops.clear(w.s, some * n);
        loops.clear(w.t, some * n);
        for (int r = 0; r < count; r += some) {
            int at = (first + r) * n;
            loops.sums(relu, x, xo + at, dy, dyo + at, w.m, w.f, w.b, w.s, w.t, 0, Math.min(some, count - r) * n);
        }
        loops.fold(w.s, n, some, sums, 2 * n * part);
        loops.fold(w.t, n, some, sums, 2 * n * part + n);
    }

    private void numbers(Work<T> w, int times) {
        loops.repeat(k, ko, n, times, w.m);
        loops.repeat(k, ko + n, n, times, w.f);
        loops.repeat(k, ko + 2 * n, n, times, w.b);
    }

    private void map(int part, Work<T> w) {
        int first = Threads.start(part, parts, rows, together);
        int end = Threads.start(part + 1, parts, rows, together);
        int some = Math.min(together, end - first);
        numbers(w, some);
        if (f == PerColumn.GRADIENT) {
            loops.repeat(k, ko + 3 * n, n, some, w.s);
            loops.repeat(k, ko + 4 * n, n, some, w.t);
        }
        for (int r = first; r < end; r += some) {
            int length = Math.min(some, end - r) * n;
            int at = r * n;
            if (f == PerColumn.SCALE) {
                loops.scale(relu, x, xo + at, w.m, w.f, w.b, y, yo + at, 0, length);
            } else {
                loops.gradient(relu, add, x, xo + at, dy, dyo + at, w.m, w.f, w.b, w.s, w.t, y, yo + at, 0, length);
            }
        }
    }
}
