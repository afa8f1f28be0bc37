package espalier.backend.cpu;

import org.jspecify.annotations.Nullable;

/// The arrays that one thread needs for one block of a matrix product: packed operands and a tile; kept in the
/// [FreeList] of [Gemm].
final class Scratch<T> {
    private final Tile<T> tile;
    /// One tile of sums.
    final T sums;
    private @Nullable T left;
    private @Nullable T right;

    Scratch(Tile<T> tile) {
        this.tile = tile;
        this.sums = tile.allocate(tile.rows() * tile.vectors() * tile.lanes());
    }

    /// At least `length` elements for the left operand.
    T left(int length) {
        T array = atLeast(left, length);
        left = array;
        return array;
    }

    /// At least `length` elements for the right operand.
    T right(int length) {
        T array = atLeast(right, length);
        right = array;
        return array;
    }

    private T atLeast(@Nullable T array, int length) {
        if (array != null && tile.length(array) >= length) {
            return array;
        }
        return tile.allocate(Math.max(256, Integer.highestOneBit(length) * 2));
    }
}
