package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Unary;
import org.jspecify.annotations.Nullable;

/// What follows a matrix product or a convolution in a layer, in one pass over its result and in place: the bias and
/// the activation, or on the way back the slope of the activation. Made by [Engine] for one call; threads split the
/// rows. A block of 1,024 elements at a time goes through the loops, so that only the first of them sees memory.
final class Activation<T> implements Threads.Task {
    private static final int MIN_SIZE_PER_PART = 65_536;
    private static final int BLOCK = Elementwise.Tiles.LENGTH;

    private final Loops<T> loops;
    private final FreeList<Elementwise.Tiles<T>> free;
    private final @Nullable Unary f;
    private final @Nullable T bias;
    private final int bo;
    private final T y;
    private final int yo;
    private final @Nullable T dy;
    private final int dyo;
    private final int rows;
    private final int columns;
    private int parts = 1;

    /// `y = f(y + bias)` without `dy`, else `dy = dy f'(y)`.
    Activation(Loops<T> loops, FreeList<Elementwise.Tiles<T>> free, @Nullable Unary f, @Nullable T bias, int bo, T y,
            int yo, @Nullable T dy, int dyo, int rows, int columns) {
        this.loops = loops;
        this.free = free;
        this.f = f;
        this.bias = bias;
        this.bo = bo;
        this.y = y;
        this.yo = yo;
        this.dy = dy;
        this.dyo = dyo;
        this.rows = rows;
        this.columns = columns;
    }

    void run(Threads threads) {
        if (rows > 0 && columns > 0) {
            parts = Math.clamp((long) rows * columns / MIN_SIZE_PER_PART, 1, Math.min(rows, threads.limit()));
            threads.run(parts, this);
        }
    }

    @Override
    public void run(int part) {
        int first = Threads.start(part, parts, rows, 1);
        int count = Threads.start(part + 1, parts, rows, 1) - first;
        Elementwise.Tiles<T> tiles = free.take();
        try {
            if (dy != null && f != null) {
                loops.gradient(f, y, yo + first * columns, dy, dyo + first * columns, dy, dyo + first * columns,
                        count * columns, false);
            } else if (bias == null || columns > BLOCK / 2) {
                for (int r = first; r < first + count; r++) {
                    row(r * columns);
                }
            } else {
                fewColumns(first, count, bias, tiles);
            }
        } finally {
            free.give(tiles);
        }
    }

    private void row(int from) {
        for (int c = 0; c < columns; c += BLOCK) {
            int n = Math.min(BLOCK, columns - c);
            int at = yo + from + c;
            if (bias != null) {
                loops.binary(Binary.ADD, y, at, bias, bo + c, y, at, n);
            }
            if (f != null) {
                loops.unary(f, y, at, y, at, n);
            }
        }
    }

    /// Several rows at a time, with the bias as often in a row.
    private void fewColumns(int first, int count, T bias, Elementwise.Tiles<T> tiles) {
        int together = Math.min(count, BLOCK / columns);
        for (int r = 0; r < together; r++) {
            loops.copy(bias, bo, tiles.first, r * columns, columns);
        }
        for (int r = first; r < first + count; r += together) {
            int n = Math.min(together, first + count - r) * columns;
            int at = yo + r * columns;
            loops.binary(Binary.ADD, y, at, tiles.first, 0, y, at, n);
            if (f != null) {
                loops.unary(f, y, at, y, at, n);
            }
        }
    }
}
