package espalier.backend.cpu;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Reduction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The reductions that look for an element: argmax, argmin, any, all; made by [CpuBackend] for one call.
final class Search<T> implements Threads.Task {
    private static final int MIN_SIZE_PER_PART = 65_536;
    private static final boolean[] FALSE = new boolean[1024];
    private static final boolean[] TRUE = new boolean[1024];

    static {
        Arrays.fill(TRUE, true);
    }

    private final Loops<T> loops;
    private final FreeList<Fold.Work<T>> free;
    private final Reduction f;
    private final Buffer x;
    private final @Nullable T direct;
    private final Buffer y;
    private final Walk kept;
    private final Walk folded;
    /// Step of x along the one axis that positions are counted on (a walk may turn it round).
    private final int step;
    private final int parts;

    Search(Loops<T> loops, FreeList<Fold.Work<T>> free, int threads, Reduction f, Buffer x, Layout lx, Buffer y,
            Layout ly) {
        this.loops = loops;
        this.free = free;
        this.f = f;
        this.x = x;
        this.direct = loops.nativeArray(x);
        this.y = y;
        int axes = ly.rank();
        this.kept = new Walk(new Layout(ly.shape(), Arrays.copyOf(lx.strides(), axes), lx.offset()), ly);
        int[] shape = Arrays.copyOfRange(lx.shape(), axes, lx.rank());
        this.folded = new Walk(new Layout(shape, Arrays.copyOfRange(lx.strides(), axes, lx.rank()), 0));
        this.step = lx.rank() > axes ? lx.stride(axes) : 0;
        this.parts = Math.clamp((long) kept.size * folded.size / MIN_SIZE_PER_PART, 1,
                Math.min(threads, Math.max(1, kept.size)));
    }

    int parts() {
        return parts;
    }

    @Override
    public void run(int part) {
        boolean positions = f == Reduction.ARGMAX || f == Reduction.ARGMIN;
        int end = Threads.start(part + 1, parts, kept.size, 1);
        Fold.Work<T> work = free.take();
        try {
            int p = Threads.start(part, parts, kept.size, 1);
            if (positions && direct != null && kept.step(0) == 1 && step != 1) {
                p = columns(p, end, direct);
            }
            for (; p < end; p++) {
                int row = p / kept.row;
                int column = p % kept.row;
                int from = kept.rowOffset(0, row) + column * kept.step(0);
                y.setLong(kept.rowOffset(1, row) + column * kept.step(1),
                        positions ? position(from, work) : found(from) ? 1 : 0);
            }
        } finally {
            free.give(work);
        }
    }

    /// Results from number `begin` on, whole rows side by side; the number of the first that is left.
    private int columns(int begin, int end, T x) {
        int[] found = new int[Math.min(end - begin, Loops.BLOCK)];
        for (int p = begin; p < end;) {
            int row = p / kept.row;
            int column = p % kept.row;
            int n = Math.min(Math.min(end - p, kept.row - column), found.length);
            int done = loops.positions(f, x, kept.rowOffset(0, row) + column, step, folded.size, found, n);
            int to = kept.rowOffset(1, row) + column * kept.step(1);
            for (int i = 0; i < done; i++) {
                y.setLong(to + i * kept.step(1), found[i]);
            }
            p += done;
            if (done < n) {
                return p;
            }
        }
        return end;
    }

    /// Block by block; the best so far and the best of a block are compared by the same loop that finds them.
    private long position(int from, Fold.Work<T> work) {
        int n = folded.size;
        if (direct != null && step == 1) {
            return loops.position(f, direct, from, n);
        }
        int best = 0;
        for (int p = 0; p < n; p += Loops.BLOCK) {
            int here = Math.min(Loops.BLOCK, n - p);
            loops.gather(x, from + p * step, step, work.tile, 0, here);
            int at = loops.position(f, work.tile, 0, here);
            loops.copy(work.tile, at, work.out, p == 0 ? 0 : 1, 1);
            if (p == 0) {
                best = at;
            } else if (loops.position(f, work.out, 0, 2) == 1) {
                best = p + at;
                loops.copy(work.out, 1, work.out, 0, 1);
            }
        }
        return best;
    }

    /// `any` looks for a truth, `all` for a falsehood; both stop there.
    private boolean found(int from) {
        boolean wanted = f == Reduction.ANY;
        if (x instanceof Buffer.Bool(boolean[] data) && folded.step(0) == 1) {
            return found(data, from, wanted) == wanted;
        }
        for (int p = 0; p < folded.size;) {
            int at = from + folded.rowOffset(0, p / folded.row);
            for (int i = 0; i < folded.row; i++, at += folded.step(0)) {
                if (x.getDouble(at) != 0 == wanted) {
                    return wanted;
                }
            }
            p += folded.row;
        }
        return !wanted;
    }

    /// Whether `wanted` stands among truth values whose rows lie in order, by comparing blocks with its opposite.
    private boolean found(boolean[] data, int from, boolean wanted) {
        boolean[] opposite = wanted ? FALSE : TRUE;
        for (int p = 0; p < folded.size; p += folded.row) {
            int at = from + folded.rowOffset(0, p / folded.row);
            int end = at + folded.row;
            for (; at < end; at += opposite.length) {
                int n = Math.min(opposite.length, end - at);
                if (Arrays.mismatch(data, at, at + n, opposite, 0, n) >= 0) {
                    return true;
                }
            }
        }
        return false;
    }
}
