package espalier.backend.cpu;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Reduction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One sum, product, maximum or minimum in progress, in elements of type `T`; made by [CpuBackend] for one call.
///
/// Where the kept axis is contiguous and the folded one is not, [Columns] adds whole rows to each other. Otherwise each
/// result is folded from blocks of at most [Loops#BLOCK] elements, in place where these lie one after another, else
/// through a tile; the blocks are folded pairwise, so the rounding error grows with the logarithm of the length. The
/// cuts depend on lengths only, never on the number of threads.
final class Fold<T> implements Threads.Task {
    /// The least that another thread is given of one long reduction: a power of two of blocks, so that folding pieces
    /// pairwise is folding blocks pairwise.
    private static final int PIECE = 64 * Loops.BLOCK;
    /// Elements for which another thread pays.
    private static final int MIN_SIZE_PER_PART = 65_536;

    /// What one thread needs.
    static final class Work<T> {
        /// Gathered elements.
        final T tile;
        /// Finished results, or results of pieces.
        final T out;
        /// Partial results on their way to be folded pairwise.
        final T stack;

        Work(Loops<T> loops) {
            tile = loops.allocate(Loops.BLOCK);
            out = loops.allocate(Loops.BLOCK);
            stack = loops.allocate(64);
        }
    }

    private final Loops<T> loops;
    private final FreeList<Work<T>> free;
    private final Reduction f;
    private final Buffer x;
    /// The memory of x where folded elements lie one after another.
    private final @Nullable T direct;
    private final Buffer y;
    /// The kept axes: of x (0) and of y (1).
    private final Walk kept;
    /// The folded axes of x.
    private final Walk folded;
    private int parts = 1;
    // One long reduction, cut into pieces:
    private int piece;
    private int from;
    private @Nullable T results;

    private Fold(Loops<T> loops, FreeList<Work<T>> free, Reduction f, Buffer x, Buffer y, Walk kept, Walk folded) {
        this.loops = loops;
        this.free = free;
        this.f = f;
        this.x = x;
        this.direct = folded.isFlat(0) ? loops.nativeArray(x) : null;
        this.y = y;
        this.kept = kept;
        this.folded = folded;
    }

    /// `y = f(x)` along the trailing axes of x.
    static <T> void run(
            Loops<T> loops,
            FreeList<Work<T>> free,
            FreeList<T> strips,
            Threads threads,
            Reduction f,
            Buffer x,
            Layout lx,
            Buffer y,
            Layout ly) {
        int axes = ly.rank();
        Walk kept = new Walk(new Layout(ly.shape(), Arrays.copyOf(lx.strides(), axes), lx.offset()), ly);
        int[] shape = Arrays.copyOfRange(lx.shape(), axes, lx.rank());
        Walk folded = new Walk(new Layout(shape, Arrays.copyOfRange(lx.strides(), axes, lx.rank()), 0));
        int useful = Math.clamp((long) kept.size * folded.size / MIN_SIZE_PER_PART, 1, threads.limit());
        T array = loops.nativeArray(x);
        if (array != null && Columns.suits(kept, folded)) {
            Columns<T> columns = new Columns<>(loops, strips, f, array, y, kept, folded, useful);
            threads.run(columns.parts(), columns);
            return;
        }
        Fold<T> fold = new Fold<>(loops, free, f, x, y, kept, folded);
        if (useful > 1 && kept.size < useful && folded.size >= 2 * PIECE) {
            fold.inPieces(threads);
        } else {
            fold.parts = Math.min(useful, kept.size);
            threads.run(fold.parts, fold);
        }
    }

    @Override
    public void run(int part) {
        Work<T> work = free.take();
        try {
            if (results != null) {
                int at = part * piece;
                foldPairwise(from, at, Math.min(piece, folded.size - at), work, results, part);
            } else {
                rows(Threads.start(part, parts, kept.size, 1), Threads.start(part + 1, parts, kept.size, 1), work);
            }
        } finally {
            free.give(work);
        }
    }

    /// Results number `begin` to `end`.
    private void rows(int begin, int end, Work<T> work) {
        for (int p = begin; p < end;) {
            int column = p % kept.row;
            int n = Math.min(Math.min(end - p, kept.row - column), Loops.BLOCK);
            int row = p / kept.row;
            int at = kept.rowOffset(0, row) + column * kept.step(0) + folded.offset(0);
            if (direct != null && folded.size <= Loops.BLOCK) {
                loops.foldRuns(f, direct, at, kept.step(0), n, folded.size, work.out, 0);
            } else {
                for (int i = 0; i < n; i++) {
                    foldPairwise(at + i * kept.step(0), 0, folded.size, work, work.out, i);
                }
            }
            loops.scatter(work.out, 0, y, kept.rowOffset(1, row) + column * kept.step(1), kept.step(1), n);
            p += n;
        }
    }

    /// Few results of very many elements: every thread folds pieces of them.
    private void inPieces(Threads threads) {
        Work<T> work = free.take();
        try {
            piece = PIECE;
            while ((folded.size - 1) / piece >= Loops.BLOCK) {
                piece *= 2;
            }
            int count = (folded.size - 1) / piece + 1;
            results = work.out;
            for (int i = 0; i < kept.size; i++) {
                int row = i / kept.row;
                int column = i % kept.row;
                from = kept.rowOffset(0, row) + column * kept.step(0) + folded.offset(0);
                threads.run(count, this);
                int top = 0;
                for (int p = 0; p < count; p++) {
                    loops.fold(f, work.out, p, 1, work.stack, top++);
                    top = foldTop(work.stack, top, p);
                }
                foldAll(work.stack, top, work.out, 0);
                loops.scatter(work.out, 0, y, kept.rowOffset(1, row) + column * kept.step(1), 1, 1);
            }
        } finally {
            free.give(work);
        }
    }

    /// `to[index]` = the fold of elements `at .. at + n` of the folded axes of the result whose elements begin at
    /// `base`.
    private void foldPairwise(int base, int at, int n, Work<T> work, T to, int index) {
        if (n <= Loops.BLOCK) {
            foldBlock(base, at, n, work, to, index);
            return;
        }
        int top = 0;
        for (int p = 0, block = 0; p < n; p += Loops.BLOCK, block++) {
            foldBlock(base, at + p, Math.min(Loops.BLOCK, n - p), work, work.stack, top++);
            top = foldTop(work.stack, top, block);
        }
        foldAll(work.stack, top, to, index);
    }

    /// After block number `block`: folds neighbours of equal size, as the carries of a binary counter do.
    private int foldTop(T stack, int size, int block) {
        int top = size;
        for (int rest = block; (rest & 1) == 1; rest >>= 1) {
            top--;
            loops.fold(f, stack, top - 1, 2, stack, top - 1);
        }
        return top;
    }

    private void foldAll(T stack, int size, T to, int index) {
        for (int top = size; top > 1; top--) {
            loops.fold(f, stack, top - 2, 2, stack, top - 2);
        }
        loops.fold(f, stack, 0, 1, to, index);
    }

    private void foldBlock(int base, int at, int n, Work<T> work, T to, int index) {
        if (direct != null) {
            loops.fold(f, direct, base + at, n, to, index);
            return;
        }
        int step = folded.step(0);
        int row = at / folded.row;
        int column = at % folded.row;
        if (step == 1 && column + n <= folded.row && loops.foldOther(f, x,
                base + folded.rowOffset(0, row) - folded.offset(0) + column, n, to, index)) {
            return;
        }
        for (int done = 0; done < n; row++, column = 0) {
            int here = Math.min(n - done, folded.row - column);
            int begin = base + folded.rowOffset(0, row) - folded.offset(0) + column * step;
            loops.gather(x, begin, step, work.tile, done, here);
            done += here;
        }
        loops.fold(f, work.tile, 0, n, to, index);
    }
}
