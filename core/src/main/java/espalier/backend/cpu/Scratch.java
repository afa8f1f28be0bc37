package espalier.backend.cpu;

import org.jspecify.annotations.Nullable;

/// The arrays that one thread needs for one block of a matrix product or a convolution: packed operands, a tile, a part
/// of a picture; kept in the [FreeList] of [Gemm] and [Convolution].
final class Scratch<T> {
    private final Tile<T> tile;
    /// One tile of sums.
    final T sums;
    /// One row of a tile; never written to.
    final T zeros;
    private @Nullable T left;
    private @Nullable T right;
    private @Nullable T band;
    private @Nullable T result;
    /// Whose part of which picture [#band] holds; see [Patches].
    @Nullable Object bandOwner;

    /// What [Tile#touch] read; kept, so that it is read.
    long touched;
    int bandPicture;
    int bandFirst;
    int bandEnd;
    private int[] numbers = new int[96];
    private int[] places = new int[96];
    /// Where in the array of [Patches#source] its first position begins.
    int origin;

    Scratch(Tile<T> tile) {
        this.tile = tile;
        this.sums = tile.allocate(Math.max(24, tile.rows() * tile.vectors()) * tile.lanes());
        this.zeros = tile.allocate(tile.vectors() * tile.lanes());
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

    /// At least `length` elements for a part of a picture with its margins.
    T band(int length) {
        T array = atLeast(band, length);
        band = array;
        return array;
    }

    /// At least `length` elements for results on their way.
    T result(int length) {
        T array = atLeast(result, length);
        result = array;
        return array;
    }

    /// At least `length` numbers.
    int[] numbers(int length) {
        if (numbers.length < length) {
            numbers = new int[2 * length];
        }
        return numbers;
    }

    /// At least `length` other numbers.
    int[] places(int length) {
        if (places.length < length) {
            places = new int[2 * length];
        }
        return places;
    }

    private T atLeast(@Nullable T array, int length) {
        if (array != null && tile.length(array) >= length) {
            return array;
        }
        return tile.allocate(Math.max(256, Integer.highestOneBit(length) * 2));
    }
}
