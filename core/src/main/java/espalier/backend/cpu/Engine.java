package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Reduction;
import espalier.backend.Unary;
import org.jspecify.annotations.Nullable;

/// The loops of one element type with their working memory and threads: what [CpuBackend] has for float, double and
/// long.
///
/// Small arrays that are contiguous and of this very type, most of a training step by number, go straight to their
/// loop.
final class Engine<T> {
    /// Up to this many elements everything happens on the calling thread.
    private static final int SMALL = 16_384;

    final Loops<T> loops;
    private final Threads threads;
    private final FreeList<Elementwise.Tiles<T>> tiles;
    private final FreeList<Fold.Work<T>> work;
    private final FreeList<T> strips;

    Engine(Loops<T> loops, Threads threads) {
        this.loops = loops;
        this.threads = threads;
        this.tiles = new FreeList<>(() -> new Elementwise.Tiles<>(loops));
        this.work = new FreeList<>(() -> new Fold.Work<>(loops));
        this.strips = new FreeList<>(() -> loops.allocate(Columns.SUMS));
    }

    void copy(Buffer x, Layout lx, Buffer y, Layout ly) {
        T from = small(x, lx);
        T to = small(y, ly);
        if (from != null && to != null) {
            loops.copy(from, lx.offset(), to, ly.offset(), ly.size());
        } else {
            run(Elementwise.Kind.COPY, null, 0, 0, new Walk(lx, ly), x, null, y);
        }
    }

    void unary(Unary f, Buffer x, Layout lx, Buffer y, Layout ly) {
        T from = small(x, lx);
        T to = small(y, ly);
        if (from != null && to != null) {
            loops.unary(f, from, lx.offset(), to, ly.offset(), ly.size());
        } else {
            boolean test = y instanceof Buffer.Bool && f.result() == Unary.Result.BOOL;
            run(test ? Elementwise.Kind.TEST : Elementwise.Kind.UNARY, f, 0, 0, new Walk(lx, ly), x, null, y);
        }
    }

    void unaryGradient(Unary f, Buffer kept, Layout lkept, Buffer dy, Layout ldy, Buffer dx, Layout ldx) {
        T k = small(kept, lkept);
        T from = small(dy, ldy);
        T to = small(dx, ldx);
        if (k != null && from != null && to != null) {
            loops.gradient(f, k, lkept.offset(), from, ldy.offset(), to, ldx.offset(), ldx.size());
        } else {
            run(Elementwise.Kind.GRADIENT, f, 0, 0, new Walk(lkept, ldy, ldx), kept, dy, dx);
        }
    }

    void binary(Binary f, Buffer a, Layout la, Buffer b, Layout lb, Buffer y, Layout ly) {
        T p = small(a, la);
        T q = small(b, lb);
        T to = small(y, ly);
        if (p != null && q != null && to != null) {
            loops.binary(f, p, la.offset(), q, lb.offset(), to, ly.offset(), ly.size());
            return;
        }
        Walk walk = new Walk(la, lb, ly);
        boolean square = f == Binary.POWER && walk.size > 0 && walk.isConstant(1) && b.getDouble(walk.offset(1)) == 2;
        boolean compare = y instanceof Buffer.Bool && f.result() == Binary.Result.BOOL;
        if (square) {
            run(Elementwise.Kind.UNARY, Unary.SQUARE, 0, 0, new Walk(la, ly), a, null, y);
        } else {
            run(compare ? Elementwise.Kind.COMPARE : Elementwise.Kind.BINARY, f, 0, 0, walk, a, b, y);
        }
    }

    void axpy(double alpha, Buffer x, Layout lx, Buffer y, Layout ly) {
        T from = small(x, lx);
        T to = small(y, ly);
        if (from != null && to != null) {
            loops.axpy(alpha, from, lx.offset(), to, ly.offset(), ly.size());
        } else {
            run(Elementwise.Kind.AXPY, null, alpha, 0, new Walk(lx, ly), x, null, y);
        }
    }

    void clip(Buffer x, Layout lx, double low, double high, Buffer y, Layout ly) {
        T from = small(x, lx);
        T to = small(y, ly);
        if (from != null && to != null) {
            loops.clip(low, high, from, lx.offset(), to, ly.offset(), ly.size());
        } else {
            run(Elementwise.Kind.CLIP, null, low, high, new Walk(lx, ly), x, null, y);
        }
    }

    /// `y = f(y + bias)`, rows of a row-major y.
    void activate(@Nullable Unary f, @Nullable T bias, int bo, T y, Layout ly, int columns) {
        new Activation<>(loops, tiles, f, bias, bo, y, ly.offset(), null, 0, ly.size() / Math.max(1, columns), columns)
                .run(threads);
    }

    /// `dy = dy f'(y)`, both row-major.
    void activateGradient(Unary f, T y, Layout ly, T dy, Layout ldy) {
        new Activation<>(loops, tiles, f, null, 0, y, ly.offset(), dy, ldy.offset(), ly.size(), 1).run(threads);
    }

    void reduce(Reduction f, Buffer x, Layout lx, Buffer y, Layout ly) {
        switch (f) {
            case SUM, PRODUCT, MAX, MIN -> Fold.run(loops, work, strips, threads, f, x, lx, y, ly);
            case ARGMAX, ARGMIN, ANY, ALL -> {
                Search<T> search = new Search<>(loops, work, threads.limit(), f, x, lx, y, ly);
                threads.run(search.parts(), search);
            }
        }
    }

    /// The array, where a loop can run over all of it as it is.
    private @Nullable T small(Buffer b, Layout l) {
        return l.size() <= SMALL && l.isContiguous() ? loops.nativeArray(b) : null;
    }

    private void run(
            Elementwise.Kind kind, @Nullable Enum<?> f, double alpha, double beta, Walk walk, Buffer x,
            @Nullable Buffer z, Buffer y) {
        if (walk.size > 0) {
            Elementwise<T> call = new Elementwise<>(loops, tiles, kind, f, alpha, beta, walk, x, z, y,
                    threads.limit());
            threads.run(call.parts(), call);
        }
    }
}
