package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Unary;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// One element-wise call in progress: brings arrays of any type and layout to the [Loops] over consecutive elements of
/// type `T`; made by [CpuBackend] for one call and run part by part.
///
/// Where the memory already is what a loop wants, the loop runs on it directly; otherwise a tile of 1,024 elements at a
/// time is copied out of it, or back into it, in the first-level cache. A single repeated element is a tile filled
/// once.
final class Elementwise<T> implements Threads.Task {
    /// Rows from this length on are walked one by one; shorter ones are gathered into tiles.
    private static final int LONG_ROW = 32;
    /// Elements of a cheap function for which another thread pays.
    private static final int MIN_SIZE_PER_PART = 65_536;

    /// What is computed.
    enum Kind {
        UNARY,
        TEST,
        GRADIENT,
        /// The gradients of a function of two arguments.
        BY_FIRST,
        BY_SECOND,
        BINARY,
        COMPARE,
        AXPY,
        CLIP,
        COPY
    }

    /// How an operand is reached.
    private enum Access {
        /// In place, wherever the walk is.
        FLAT,
        /// In place along a row.
        ROWS,
        /// One element repeated.
        CONSTANT,
        /// Through a tile.
        TILE
    }

    /// One tile for each operand.
    static final class Tiles<T> {
        static final int LENGTH = 1024;

        final T first;
        final T second;
        final T third;
        final T out;
        final boolean[] truth = new boolean[LENGTH];

        Tiles(Loops<T> loops) {
            first = loops.allocate(LENGTH);
            second = loops.allocate(LENGTH);
            third = loops.allocate(LENGTH);
            out = loops.allocate(LENGTH);
        }
    }

    private final Loops<T> loops;
    private final FreeList<Tiles<T>> free;
    private final Kind kind;
    private final @Nullable Unary f;
    private final @Nullable Binary g;
    private final double alpha;
    private final double beta;
    private final Walk walk;
    private final Operand<T> x;
    private final @Nullable Operand<T> z;
    private final @Nullable Operand<T> w;
    private final Operand<T> y;
    /// Whether y is added to.
    private final boolean adds;
    private final boolean @Nullable [] truth;
    private final boolean byRow;
    private final int longest;
    private final int parts;

    /// `y = f(x)`, or with `z` and `w` what the kind says; `f` is a [Unary], a [Binary] or null, `alpha` a factor, of
    /// what a gradient is added to 0 or 1, or, with `beta`, the bounds of a clip.
    Elementwise(
            Loops<T> loops,
            FreeList<Tiles<T>> free,
            Kind kind,
            @Nullable Enum<?> f,
            double alpha,
            double beta,
            Walk walk,
            Buffer x,
            @Nullable Buffer z,
            @Nullable Buffer w,
            Buffer y,
            int threads) {
        this.loops = loops;
        this.free = free;
        this.kind = kind;
        this.f = f instanceof Unary unary ? unary : null;
        this.g = f instanceof Binary binary ? binary : null;
        this.alpha = alpha;
        this.beta = beta;
        this.walk = walk;
        this.byRow = walk.rank == 1 || walk.row >= LONG_ROW;
        this.truth = (kind == Kind.TEST || kind == Kind.COMPARE) && y instanceof Buffer.Bool(boolean[] data) ? data
                : null;
        this.x = operand(x, 0, false);
        this.z = z == null ? null : operand(z, 1, false);
        this.w = w == null ? null : operand(w, 2, false);
        this.y = operand(y, z == null ? 1 : w == null ? 2 : 3, true);
        boolean gradient = kind == Kind.GRADIENT || kind == Kind.BY_FIRST || kind == Kind.BY_SECOND;
        this.adds = gradient && alpha != 0 || kind == Kind.AXPY;
        boolean direct = this.x.isDirect() && (this.z == null || this.z.isDirect())
                && (this.w == null || this.w.isDirect()) && this.y.isDirect();
        this.longest = direct ? Integer.MAX_VALUE : Tiles.LENGTH;
        this.parts = Math.clamp((long) walk.size * weight() / MIN_SIZE_PER_PART, 1, threads);
    }

    private Operand<T> operand(Buffer buffer, int number, boolean output) {
        T array = output && truth != null ? null : loops.nativeArray(buffer);
        boolean inPlace = array != null || output && truth != null;
        Access access;
        if (inPlace && walk.isFlat(number)) {
            access = Access.FLAT;
        } else if (!output && walk.isConstant(number)) {
            access = Access.CONSTANT;
        } else if (inPlace && byRow && walk.step(number) == 1) {
            access = Access.ROWS;
        } else {
            access = Access.TILE;
        }
        return new Operand<>(buffer, array, number, access);
    }

    /// How much longer than an addition one element takes, roughly.
    private int weight() {
        if (f == null) {
            return g == Binary.POWER || g == Binary.ATAN2 || g == Binary.REMAINDER || g == Binary.FLOOR_DIVIDE ? 16 : 1;
        }
        return f.result() == Unary.Result.FLOAT && f != Unary.SQRT && f != Unary.RECIPROCAL ? 4 : 1;
    }

    int parts() {
        return parts;
    }

    @Override
    public void run(int part) {
        int from = Threads.start(part, parts, walk.size, Tiles.LENGTH);
        int to = Threads.start(part + 1, parts, walk.size, Tiles.LENGTH);
        Tiles<T> tiles = free.take();
        try {
            run(from, to, tiles);
        } finally {
            free.give(tiles);
        }
    }

    private void run(int from, int to, Tiles<T> tiles) {
        fill(x, tiles.first);
        if (z != null) {
            fill(z, tiles.second);
        }
        if (w != null) {
            fill(w, tiles.third);
        }
        int row = from / walk.row;
        int column = from % walk.row;
        for (int p = from; p < to;) {
            int n = Math.min(to - p, longest);
            if (byRow) {
                n = Math.min(n, walk.row - column);
            }
            if (kind == Kind.COPY) {
                copy(p, row, column, n, tiles);
            } else {
                compute(p, row, column, n, tiles);
            }
            p += n;
            column += n;
            if (column >= walk.row) {
                row += column / walk.row;
                column %= walk.row;
            }
        }
    }

    private void fill(Operand<T> o, T tile) {
        if (o.access == Access.CONSTANT) {
            loops.gather(o.buffer, walk.offset(o.number), 0, tile, 0, Tiles.LENGTH);
        }
    }

    private void compute(int p, int row, int column, int n, Tiles<T> tiles) {
        T a = in(x, tiles.first);
        int ao = read(x, p, row, column, n, a);
        T b = z == null ? a : in(z, tiles.second);
        int bo = z == null ? 0 : read(z, p, row, column, n, b);
        if (truth != null) {
            ask(a, ao, b, bo, truth, p, row, column, n, tiles.truth);
            return;
        }
        T out = in(y, tiles.out);
        T c = w == null ? a : in(w, tiles.third);
        int co = w == null ? 0 : read(w, p, row, column, n, c);
        int to = y.isDirect() ? place(y, p, row, column) : adds ? read(y, p, row, column, n, out) : 0;
        switch (kind) {
            case UNARY, TEST -> loops.unary(unary(), a, ao, out, to, n);
            case GRADIENT -> loops.gradient(unary(), a, ao, b, bo, out, to, n, adds);
            case BY_FIRST, BY_SECOND -> loops.gradient(binary(), kind == Kind.BY_FIRST, a, ao, b, bo, c, co, out, to,
                    n, adds);
            case BINARY, COMPARE -> loops.binary(binary(), a, ao, b, bo, out, to, n);
            case AXPY -> loops.axpy(alpha, a, ao, out, to, n);
            case CLIP -> loops.clip(alpha, beta, a, ao, out, to, n);
            case COPY -> throw new AssertionError(kind);
        }
        if (!y.isDirect()) {
            write(out, 0, row, column, n);
        }
    }

    /// Functions with a truth value, written to the memory of y or, where that is not walked in place, through a tile.
    private void ask(T a, int ao, T b, int bo, boolean[] all, int p, int row, int column, int n, boolean[] tile) {
        boolean inPlace = y.isDirect();
        boolean[] out = inPlace ? all : tile;
        int to = inPlace ? place(y, p, row, column) : 0;
        if (kind == Kind.TEST) {
            loops.test(unary(), a, ao, out, to, n);
        } else {
            loops.compare(binary(), a, ao, b, bo, out, to, n);
        }
        if (!inPlace) {
            int step = walk.step(y.number);
            int r = row;
            int c = column;
            for (int i = 0; i < n; i++) {
                all[walk.rowOffset(y.number, r) + c * step] = tile[i];
                if (++c == walk.row) {
                    c = 0;
                    r++;
                }
            }
        }
    }

    private Unary unary() {
        return Objects.requireNonNull(f);
    }

    private Binary binary() {
        return Objects.requireNonNull(g);
    }

    /// With at most one copy where the memory of either side is as the loops want it.
    private void copy(int p, int row, int column, int n, Tiles<T> tiles) {
        if (y.isDirect()) {
            gather(x, row, column, n, in(y, tiles.out), place(y, p, row, column));
        } else if (x.isDirect()) {
            write(in(x, tiles.first), place(x, p, row, column), row, column, n);
        } else {
            write(tiles.first, read(x, p, row, column, n, tiles.first), row, column, n);
        }
    }

    /// The array that a loop reads or writes.
    private static <T> T in(Operand<T> o, T tile) {
        return o.isDirect() ? Objects.requireNonNull(o.array) : tile;
    }

    /// Where elements from `p`, which stands at `row` and `column`, are found in the array of [#in], after copying them
    /// there if it is a tile.
    private int read(Operand<T> o, int p, int row, int column, int n, T array) {
        switch (o.access) {
            case FLAT, ROWS -> {
                return place(o, p, row, column);
            }
            case CONSTANT -> {
                return 0;
            }
            case TILE -> {
                gather(o, row, column, n, array, 0);
                return 0;
            }
        }
        throw new AssertionError(o.access);
    }

    /// Where element `p` of an operand reached in place lies.
    private int place(Operand<T> o, int p, int row, int column) {
        return o.access == Access.FLAT ? walk.offset(o.number) + p : walk.rowOffset(o.number, row) + column;
    }

    private void gather(Operand<T> o, int first, int begin, int n, T to, int at) {
        int step = walk.step(o.number);
        int row = first;
        int column = begin;
        for (int done = 0; done < n; row++, column = 0) {
            int here = Math.min(n - done, walk.row - column);
            loops.gather(o.buffer, walk.rowOffset(o.number, row) + column * step, step, to, at + done, here);
            done += here;
        }
    }

    private void write(T from, int at, int first, int begin, int n) {
        int step = walk.step(y.number);
        int row = first;
        int column = begin;
        for (int done = 0; done < n; row++, column = 0) {
            int here = Math.min(n - done, walk.row - column);
            loops.scatter(from, at + done, y.buffer, walk.rowOffset(y.number, row) + column * step, step, here);
            done += here;
        }
    }

    /// One array: its memory, as `T[]` if it is that, its number in the walk, and how its elements are reached.
    private record Operand<T>(Buffer buffer, @Nullable T array, int number, Access access) {
        boolean isDirect() {
            return access == Access.FLAT || access == Access.ROWS;
        }
    }
}
