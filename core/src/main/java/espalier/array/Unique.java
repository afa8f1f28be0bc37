package espalier.array;

import java.util.Arrays;

/// The different elements of an array, the result of [NDArray#unique()]; every NaN is different from every other, as
/// the standard says.
///
/// @param values the elements, ascending, rank 1
/// @param indices where each occurs first in the flattened array, int64
/// @param inverse for each element of the array the position of its value, int64, the array's shape
/// @param counts how often each occurs, int64
public record Unique(NDArray values, NDArray indices, NDArray inverse, NDArray counts) {

    static Unique of(NDArray x) {
        NDArray flat = x.ravel();
        long[] order = Order.argsort(flat, 0, false).toLongs();
        long[] keys = Keys.of(flat, false);
        double[] numbers = flat.dtype().isFloating() ? flat.toDoubles() : new double[0];
        long[] first = new long[order.length];
        long[] counts = new long[order.length];
        long[] inverse = new long[order.length];
        int n = 0;
        for (int i = 0; i < order.length; i++) {
            int at = (int) order[i];
            boolean nan = numbers.length > 0 && Double.isNaN(numbers[at]);
            if (i == 0 || nan || keys[at] != keys[(int) order[i - 1]]) {
                first[n++] = at;
            }
            counts[n - 1]++;
            inverse[at] = n - 1L;
        }
        NDArray indices = NDArray.wrap(Arrays.copyOf(first, n), n);
        return new Unique(flat.take(indices, 0), indices,
                NDArray.wrap(inverse, inverse.length).reshape(x.shape().dims()),
                NDArray.wrap(Arrays.copyOf(counts, n), n));
    }
}
