package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Reduction;

/// The reduction of [Fold] down columns: rows are contiguous and kept, so whole rows are added to each other, a strip
/// at a time. Blocks of rows are combined pairwise.
final class Columns<T> implements Threads.Task {
    /// Elements of a row handled at a time: a strip and its sums stay in the first-level cache.
    private static final int STRIP = 1024;
    /// Length of the array of sums: one strip for each doubling of the number of blocks.
    static final int SUMS = 29 * STRIP;
    /// Rows added one after the other before sums are combined pairwise.
    private static final int ROWS = 16;
    /// Fewer columns than this are not worth a loop of their own ...
    private static final int FEW = 8;
    /// ... and so many rows of fewer columns than this are read as fewer, longer rows, when nothing lies between them.
    private static final int NARROW = 128;

    private final Loops<T> loops;
    private final FreeList<T> free;
    private final Binary f;
    private final T x;
    private final Buffer y;
    private final Walk kept;
    private final Walk folded;
    private final int parts;
    /// How many rows are read as one.
    private final int together;

    Columns(Loops<T> loops, FreeList<T> free, Reduction f, T x, Buffer y, Walk kept, Walk folded, int parts) {
        this.loops = loops;
        this.free = free;
        this.f = switch (f) {
            case SUM -> Binary.ADD;
            case PRODUCT -> Binary.MULTIPLY;
            case MAX -> Binary.MAXIMUM;
            case MIN -> Binary.MINIMUM;
            default -> throw new AssertionError(f);
        };
        this.x = x;
        this.y = y;
        this.kept = kept;
        this.folded = folded;
        int n = kept.row;
        int q = Integer.highestOneBit(STRIP / Math.min(n, STRIP));
        boolean narrow = n < NARROW && folded.rank == 1 && folded.step(0) == n && folded.size >= 2 * q;
        this.together = narrow ? q : 1;
        this.parts = narrow ? 1 : Math.clamp(kept.size / 64, 1, parts);
    }

    /// Whether this is the way for such axes.
    static boolean suits(Walk kept, Walk folded) {
        return kept.step(0) == 1 && kept.row >= FEW && folded.step(0) != 1 && folded.size > 1;
    }

    int parts() {
        return parts;
    }

    @Override
    public void run(int part) {
        int end = Threads.start(part + 1, parts, kept.size, 16);
        T sums = free.take();
        try {
            columns(Threads.start(part, parts, kept.size, 16), end, sums);
        } finally {
            free.give(sums);
        }
    }

    private void columns(int begin, int end, T sums) {
        for (int p = begin; p < end;) {
            int column = p % kept.row;
            int n = Math.min(Math.min(end - p, kept.row - column), STRIP);
            int row = p / kept.row;
            int at = kept.rowOffset(0, row) + column;
            if (together > 1) {
                narrow(at, n, sums);
            } else {
                strip(at, n, folded.size, 1, sums);
            }
            loops.scatter(sums, 0, y, kept.rowOffset(1, row) + column * kept.step(1), kept.step(1), n);
            p += n;
        }
    }

    /// Folds `rows` rows of `n` elements, the first from `at`, into the beginning of `sums`; `scale` rows of x count as
    /// one.
    private void strip(int at, int n, int rows, int scale, T sums) {
        int top = 0;
        for (int r = 0, block = 0; r < rows; r += ROWS, block++) {
            block(at, n, r, Math.min(rows, r + ROWS), scale, sums, top++ * STRIP);
            for (int rest = block; (rest & 1) == 1; rest >>= 1) {
                top--;
                loops.binary(f, sums, (top - 1) * STRIP, sums, top * STRIP, sums, (top - 1) * STRIP, n);
            }
        }
        for (; top > 1; top--) {
            loops.binary(f, sums, (top - 2) * STRIP, sums, (top - 1) * STRIP, sums, (top - 2) * STRIP, n);
        }
    }

    private void block(int at, int n, int from, int to, int scale, T sums, int so) {
        int first = from * scale;
        int place = at + folded.rowOffset(0, first / folded.row) + first % folded.row * folded.step(0);
        if (folded.rank == 1) {
            loops.foldRows(f, x, place, scale * folded.step(0), to - from, sums, so, n);
            return;
        }
        loops.copy(x, place, sums, so, n);
        for (int r = from + 1; r < to; r++) {
            int i = r * scale;
            place = at + folded.rowOffset(0, i / folded.row) + i % folded.row * folded.step(0);
            loops.binary(f, sums, so, x, place, sums, so, n);
        }
    }

    /// Few columns: `together` rows make one long row, whose parts are folded in the end.
    private void narrow(int at, int n, T sums) {
        int whole = folded.size / together;
        strip(at, n * together, whole, together, sums);
        for (int half = together / 2; half >= 1; half /= 2) {
            loops.binary(f, sums, 0, sums, half * n, sums, 0, half * n);
        }
        if (whole * together < folded.size) {
            block(at, n, whole * together, folded.size, 1, sums, STRIP);
            loops.binary(f, sums, 0, sums, STRIP, sums, 0, n);
        }
    }
}
