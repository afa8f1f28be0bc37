package espalier.backend.cpu;

import espalier.backend.Layout;
import espalier.backend.Sweep;
import espalier.backend.Unary;
import org.jspecify.annotations.Nullable;

/// Convolutions of one element type on all threads: what [CpuBackend] calls for `conv2d` and its gradients.
///
/// A convolution is a matrix product with what the windows see as its left side; [Patches] lays that out block by block
/// where the kernels of [Gemm] read it, never as a whole. The gradient with respect to the pictures has the same form
/// with the weights turned round, so it writes every pixel once and needs no scattered additions. One filter for each
/// channel is done by [Depthwise], a window of one pixel by [Gemm] itself.
final class Convolution<T> {
    private static final long MIN_WORK_PER_PART = 150_000;

    private final Tile<T> tile;
    private final @Nullable DirectTile<T> direct;
    private final @Nullable WinogradTile<T> winograd;
    private final @Nullable PlaneTile<T> planes;
    private final Engine<T> engine;
    private final Pixels<T> pixels;
    private final Gemm<T> gemm;
    private final Threads threads;
    private final FreeList<Scratch<T>> pool;

    /// `direct` and `winograd` where there is vector code for them.
    Convolution(Tile<T> tile, @Nullable DirectTile<T> direct, @Nullable WinogradTile<T> winograd,
            @Nullable PlaneTile<T> planes, Engine<T> engine,
            Pixels<T> pixels, Gemm<T> gemm,
            Threads threads) {
        this.tile = tile;
        this.direct = direct;
        this.winograd = winograd;
        this.planes = planes;
        this.engine = engine;
        this.pixels = pixels;
        this.gemm = gemm;
        this.threads = threads;
        this.pool = new FreeList<>(() -> new Scratch<>(tile));
    }

    /// `y (+)= x * w`, arrays from their offsets.
    void forward(Sweep s, T x, int xo, T w, int wo, T y, int yo, boolean accumulate) {
        forward(s, x, xo, w, wo, null, 0, null, y, yo, accumulate);
    }

    /// `y (+)= f(x * w + bias)`; with `accumulate` neither bias nor f.
    void forward(Sweep s, T x, int xo, T w, int wo, @Nullable T bias, int bo, @Nullable Unary f, T y, int yo,
            boolean accumulate) {
        if (s.results() == 0) {
            return;
        }
        if (s.isPointwise()) {
            gemm.multiply(x, at(xo, places(s), s.channels()), w, at(wo, s.channels(), s.filters()), y,
                    at(yo, places(s), s.filters()), accumulate);
            activate(s, bias, bo, f, y, yo);
        } else if (s.isDepthwise()) {
            new Depthwise<>(Depthwise.Kind.FORWARD, tile, pixels, s, x, xo, w, wo, y, yo, accumulate).run(threads);
            activate(s, bias, bo, f, y, yo);
        } else {
            int depth = s.channels() / s.groups();
            int share = s.filters() / s.groups();
            var target = new PatchProduct.Target<>(y, yo, s.rows() * s.columns() * s.filters(),
                    s.columns() * s.filters(), s.filters(), share);
            Unary left = product(patches(s, x, xo, depth), s, w, wo, s.filters(), share, bias, bo, f, target,
                    accumulate);
            activate(s, direct == null || depth == 0 ? bias : null, bo, left, y, yo);
        }
    }

    private void activate(Sweep s, @Nullable T bias, int bo, @Nullable Unary f, T y, int yo) {
        if (bias != null || f != null) {
            engine.activate(f, bias, bo, y, at(yo, places(s), s.filters()), s.filters());
        }
    }

    /// `dx (+)= dy * w` turned round.
    void input(Sweep s, T dy, int yo, T w, int wo, T dx, int xo, boolean accumulate) {
        if (s.pixels() == 0) {
            return;
        }
        if (s.isPointwise()) {
            Layout turned = new Layout(new int[] {s.filters(), s.channels()}, new int[] {1, s.filters()}, wo);
            gemm.multiply(dy, at(yo, places(s), s.filters()), w, turned, dx, at(xo, places(s), s.channels()),
                    accumulate);
        } else if (s.isDepthwise()) {
            new Depthwise<>(Depthwise.Kind.INPUT, tile, pixels, s, dx, xo, w, wo, dy, yo, accumulate).run(threads);
        } else {
            Scratch<T> scratch = pool.take();
            try {
                for (int phase = 0; phase < s.rowStride() * s.columnStride(); phase++) {
                    int row = phase / s.columnStride();
                    int column = phase % s.columnStride();
                    if (row < s.height() && column < s.width()) {
                        phase(s, row, column, dy, yo, w, wo, dx, xo, accumulate, scratch);
                    }
                }
            } finally {
                pool.give(scratch);
            }
        }
    }

    /// The pixels `(i rowStride + row, j columnStride + column)`.
    private void phase(Sweep s, int row, int column, T dy, int yo, T w, int wo, T dx, int xo, boolean accumulate,
            Scratch<T> scratch) {
        int depth = s.channels() / s.groups();
        int share = s.filters() / s.groups();
        Taps rows = Taps.ofPositions(row, s.height(), s.rowStride(), s.top(), s.windowHeight(), s.rowDilation());
        Taps columns = Taps.ofPositions(column, s.width(), s.columnStride(), s.left(), s.windowWidth(),
                s.columnDilation());
        var patches = new Patches<>(tile, pixels, dy, yo, s.rows(), s.columns(), s.filters(), share, rows, columns);
        int size = patches.length() * depth;
        T turned = scratch.result(size * s.groups());
        for (int g = 0; g < s.groups(); g++) {
            for (int cell = 0; cell < rows.count() * columns.count(); cell++) {
                int p = rows.index() + cell / columns.count() * rows.indexStep();
                int q = columns.index() + cell % columns.count() * columns.indexStep();
                int from = wo + (p * s.windowWidth() + q) * depth * s.filters() + g * share;
                tile.copyRows(w, from, 1, s.filters(), share, depth, turned, g * size + cell * share * depth, depth);
            }
        }
        int line = s.width() * s.channels();
        int from = xo + row * line + column * s.channels();
        var target = new PatchProduct.Target<>(dx, from, s.height() * line, s.rowStride() * line,
                s.columnStride() * s.channels(), depth);
        product(patches, s, turned, 0, depth, size, null, 0, null, target, accumulate);
    }

    /// Returns the function that is yet to be applied; the bias is, too, where there is no [DirectTile].
    private @Nullable Unary product(Patches<T> patches, Sweep s, T w, int wo, int step, int groupStep,
            @Nullable T bias, int bo, @Nullable Unary f, PatchProduct.Target<T> target, boolean accumulate) {
        if (direct == null || patches.length() == 0) {
            var product = new PatchProduct<>(tile, pool, patches, s.samples(), s.groups(), w, wo, step, groupStep,
                    target, accumulate);
            product.split(Math.clamp(product.work() / MIN_WORK_PER_PART, 1, threads.limit()));
            threads.run(product.parts(), product);
            return f;
        }
        Scratch<T> scratch = pool.take();
        try {
            if (winograd != null && s.groups() == 1 && Squares.fit(tile, patches.rows, patches.columns,
                    patches.channels(), target.filters())) {
                var product = new WinogradProduct<>(tile, direct, winograd, pool, patches.squares(winograd),
                        s.samples(), patches.channels(), target.filters(), target.y(), target.from(),
                        f == Unary.RELU, accumulate);
                product.prepare(scratch, w, wo, step, bias, bo);
                product.split(Math.clamp(product.work() / MIN_WORK_PER_PART, 1, threads.limit()));
                threads.run(product.parts(), product);
                return f == Unary.RELU ? null : f;
            } else if (planes != null && s.groups() == 1 && Planes.fit(tile, patches.rows, patches.columns,
                    target.filters())) {
                var product = new PlaneProduct<>(tile, planes, engine.loops, pool, patches.planes(), s.samples(),
                        target, f, accumulate);
                product.prepare(scratch, w, wo, step, bias, bo);
                product.split(Math.clamp(product.work() / MIN_WORK_PER_PART, 1, threads.limit()));
                threads.run(product.parts(), product);
                return null;
            } else {
                var product = new DirectProduct<>(tile, direct, engine.loops, pool, patches, s.samples(), s.groups(),
                        w, wo, step, groupStep, target, f, accumulate);
                product.prepare(scratch, bias, bo);
                product.split(Math.clamp(product.work() / MIN_WORK_PER_PART, 1, threads.limit()));
                threads.run(product.parts(), product);
                return null;
            }
        } finally {
            pool.give(scratch);
        }
    }

    /// `dw (+)=` what each window saw times dy.
    void weight(Sweep s, T x, int xo, T dy, int yo, T dw, int wo, boolean accumulate) {
        if (s.weights() == 0) {
            return;
        }
        if (s.isPointwise()) {
            Layout turned = new Layout(new int[] {s.channels(), places(s)}, new int[] {1, s.channels()}, xo);
            gemm.multiply(x, turned, dy, at(yo, places(s), s.filters()), dw, at(wo, s.channels(), s.filters()),
                    accumulate);
        } else if (s.isDepthwise()) {
            new Depthwise<>(Depthwise.Kind.WEIGHT, tile, pixels, s, x, xo, dw, wo, dy, yo, accumulate).run(threads);
        } else {
            int chunks = bySquares(s) ? WinogradGradient.chunks(squares(s), s.weights())
                    : WeightGradient.chunks(places(s), s.weights());
            Scratch<T> scratch = pool.take();
            try {
                weight(s, x, xo, dy, yo, dw, wo, accumulate, chunks, scratch);
            } finally {
                pool.give(scratch);
            }
        }
    }

    private void weight(Sweep s, T x, int xo, T dy, int yo, T dw, int wo, boolean accumulate, int chunks,
            Scratch<T> scratch) {
        int depth = s.channels() / s.groups();
        int share = s.filters() / s.groups();
        boolean several = chunks > 1;
        int n = s.weights();
        T sums = several ? scratch.result((chunks + 1) * n) : dw;
        long work = 2L * s.results() * s.windowHeight() * s.windowWidth() * depth;
        int wanted = Math.clamp(work / MIN_WORK_PER_PART, 1, threads.limit());
        if (direct != null && winograd != null && bySquares(s)) {
            var gradient = new WinogradGradient<>(tile, direct, winograd, pool,
                    patches(s, x, xo, depth).squares(winograd), s.samples(), depth, share, dy, yo, sums,
                    several ? n : wo, chunks, accumulate && !several);
            gradient.split(wanted);
            threads.run(gradient.parts(), gradient);
        } else if (planes != null && s.groups() == 1 && Planes.fit(tile, rows(s), columns(s), share)) {
            var gradient = new PlaneGradient<>(tile, planes, pool, patches(s, x, xo, depth).planes(), s.samples(),
                    share, dy, yo, sums, several ? n : wo, chunks, accumulate && !several);
            threads.run(gradient.parts(), gradient);
        } else if (direct == null) {
            var gradient = new WeightGradient<>(tile, pool, patches(s, x, xo, depth), s.samples(), s.groups(), share,
                    dy, yo, sums, several ? n : wo, chunks, accumulate && !several);
            gradient.split(wanted);
            threads.run(gradient.parts(), gradient);
        } else {
            var gradient = new DirectGradient<>(tile, direct, pool, patches(s, x, xo, depth), s.samples(), s.groups(),
                    share, dy, yo, sums, several ? n : wo, chunks, accumulate && !several);
            gradient.split(wanted);
            threads.run(gradient.parts(), gradient);
        }
        if (several) {
            int first = accumulate ? 0 : n; // the old gradient is one of the sums
            if (accumulate) {
                tile.copyRows(dw, wo, 0, 1, 1, n, sums, 0, 0);
            }
            pixels.sum(sums, first, 0, accumulate ? chunks + 1 : chunks, n, 1, 0, dw, wo, 1, n, 1);
        }
    }

    /// Whether the gradient with respect to the weights goes by squares.
    private boolean bySquares(Sweep s) {
        return winograd != null && s.groups() == 1 && s.channels() * s.filters() <= WinogradGradient.MOST
                && Squares.fit(tile, rows(s), columns(s), s.channels(), s.filters());
    }

    private static int squares(Sweep s) {
        return s.samples() * ((s.rows() + 3) / 4) * ((s.columns() + 3) / 4);
    }

    private static Taps rows(Sweep s) {
        return Taps.ofPixels(s.rows(), s.rowStride(), s.top(), s.windowHeight(), s.rowDilation());
    }

    private static Taps columns(Sweep s) {
        return Taps.ofPixels(s.columns(), s.columnStride(), s.left(), s.windowWidth(), s.columnDilation());
    }

    private Patches<T> patches(Sweep s, T x, int xo, int depth) {
        return new Patches<>(tile, pixels, x, xo, s.height(), s.width(), s.channels(), depth, rows(s), columns(s));
    }

    /// Positions of the window on all pictures.
    private static int places(Sweep s) {
        return s.samples() * s.rows() * s.columns();
    }

    private static Layout at(int offset, int rows, int columns) {
        return new Layout(new int[] {rows, columns}, new int[] {columns, 1}, offset);
    }
}
