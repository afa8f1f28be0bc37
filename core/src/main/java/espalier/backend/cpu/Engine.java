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
        } else if (to != null && lx.isContiguous()) {
            loops.gather(x, lx.offset(), 1, to, ly.offset(), ly.size());
        } else if (from != null && ly.isContiguous()) {
            loops.scatter(from, lx.offset(), y, ly.offset(), 1, ly.size());
        } else {
            run(Elementwise.Kind.COPY, null, 0, 0, new Walk(lx, ly), x, null, y);
        }
    }

    void unary(Unary f, Buffer x, Layout lx, Buffer y, Layout ly) {
        T from = small(x, lx);
        T to = small(y, ly);
        if (from != null && to != null) {
            loops.unary(f, from, lx.offset(), to, ly.offset(), ly.size());
        } else if (from != null && f.result() == Unary.Result.BOOL && y instanceof Buffer.Bool(boolean[] truth)
                && ly.isContiguous()) {
            loops.test(f, from, lx.offset(), truth, ly.offset(), ly.size());
        } else {
            boolean test = y instanceof Buffer.Bool && f.result() == Unary.Result.BOOL;
            run(test ? Elementwise.Kind.TEST : Elementwise.Kind.UNARY, f, 0, 0, new Walk(lx, ly), x, null, y);
        }
    }

    void unaryGradient(Unary f, Buffer kept, Layout lkept, Buffer dy, Layout ldy, Buffer dx, Layout ldx,
            boolean accumulate) {
        T k = small(kept, lkept);
        T from = small(dy, ldy);
        T to = small(dx, ldx);
        if (k != null && from != null && to != null) {
            loops.gradient(f, k, lkept.offset(), from, ldy.offset(), to, ldx.offset(), ldx.size(), accumulate);
        } else {
            run(Elementwise.Kind.GRADIENT, f, accumulate ? 1 : 0, 0, new Walk(lkept, ldy, ldx), kept, dy, dx);
        }
    }

    void binaryGradient(Binary f, boolean byFirst, Buffer a, Layout la, Buffer b, Layout lb, Buffer dy, Layout ldy,
            Buffer dx, Layout ldx, boolean accumulate) {
        Walk walk = new Walk(la, lb, ldy, ldx);
        if (walk.size > 0) {
            Elementwise.Kind kind = byFirst ? Elementwise.Kind.BY_FIRST : Elementwise.Kind.BY_SECOND;
            Elementwise<T> call = new Elementwise<>(loops, tiles, kind, f, accumulate ? 1 : 0, 0, walk, a, b, dy, dx,
                    threads.limit());
            threads.run(call.parts(), call);
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
        boolean[] truth = f.result() == Binary.Result.BOOL && y instanceof Buffer.Bool(boolean[] data)
                && ly.size() <= SMALL && ly.isContiguous() ? data : null;
        if (p != null && q != null && truth != null) {
            loops.compare(f, p, la.offset(), q, lb.offset(), truth, ly.offset(), ly.size());
            return;
        }
        if (p != null && (to != null || truth != null) && isConstant(lb)
                && !(f == Binary.POWER && b.getDouble(lb.offset()) == 2)) {
            beside(f, p, la.offset(), b, lb.offset(), to, truth, ly.offset(), ly.size());
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

    /// With a single number beside the array: a tile of it serves for all blocks.
    private void beside(Binary f, T a, int ao, Buffer number, int at, @Nullable T y, boolean @Nullable [] truth, int yo,
            int n) {
        Elementwise.Tiles<T> work = tiles.take();
        try {
            loops.gather(number, at, 0, work.second, 0, Math.min(n, Elementwise.Tiles.LENGTH));
            for (int i = 0; i < n; i += Elementwise.Tiles.LENGTH) {
                int here = Math.min(n - i, Elementwise.Tiles.LENGTH);
                if (truth != null) {
                    loops.compare(f, a, ao + i, work.second, 0, truth, yo + i, here);
                } else if (y != null) {
                    loops.binary(f, a, ao + i, work.second, 0, y, yo + i, here);
                }
            }
        } finally {
            tiles.give(work);
        }
    }

    private static boolean isConstant(Layout l) {
        for (int i = 0; i < l.rank(); i++) {
            if (l.stride(i) != 0 && l.dim(i) != 1) {
                return false;
            }
        }
        return l.size() > 0;
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
        if (lx.size() <= Loops.BLOCK && ly.size() == 1 && wholly(f, x, lx, y, ly)) {
            return;
        }
        switch (f) {
            case SUM, PRODUCT, MAX, MIN -> Fold.run(loops, work, strips, threads, f, x, lx, y, ly);
            case ARGMAX, ARGMIN, ANY, ALL -> {
                Search<T> search = new Search<>(loops, work, threads.limit(), f, x, lx, y, ly);
                threads.run(search.parts(), search);
            }
        }
    }

    /// Folds all elements of a small array to one; false where they do not lie as a loop wants them.
    private boolean wholly(Reduction f, Buffer x, Layout lx, Buffer y, Layout ly) {
        T from = small(x, lx);
        if (from == null || lx.size() == 0) {
            return false;
        }
        switch (f) {
            case SUM, PRODUCT, MAX, MIN -> {
                T to = loops.nativeArray(y);
                if (to == null) {
                    return false;
                }
                loops.fold(f, from, lx.offset(), lx.size(), to, ly.offset());
            }
            case ARGMAX, ARGMIN -> y.setLong(ly.offset(), loops.position(f, from, lx.offset(), lx.size()));
            default -> {
                return false;
            }
        }
        return true;
    }

    /// The array, where a loop can run over all of it as it is.
    private @Nullable T small(Buffer b, Layout l) {
        return l.size() <= SMALL && l.isContiguous() ? loops.nativeArray(b) : null;
    }

    private void run(
            Elementwise.Kind kind, @Nullable Enum<?> f, double alpha, double beta, Walk walk, Buffer x,
            @Nullable Buffer z, Buffer y) {
        if (walk.size > 0) {
            Elementwise<T> call = new Elementwise<>(loops, tiles, kind, f, alpha, beta, walk, x, z, null, y,
                    threads.limit());
            threads.run(call.parts(), call);
        }
    }
}
