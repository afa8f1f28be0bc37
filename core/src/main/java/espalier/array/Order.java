package espalier.array;

import espalier.backend.Buffer;
import java.util.Arrays;

/// Sorting along an axis and what follows from it: what [Sorting] calls.
final class Order {
    private Order() {}

    static NDArray sort(NDArray x, int axis, boolean descending) {
        int along = Axes.normal("sort", axis, x.rank());
        if (descending || !plain(x.dtype())) {
            return x.takeAlongAxis(argsort(x, along, descending), along);
        }
        NDArray lanes = x.moveAxis(along, -1).copy();
        int n = x.layout().dim(along);
        for (int from = 0; n > 0 && from < lanes.size(); from += n) {
            switch (lanes.buffer()) {
                case Buffer.Float32(float[] data) -> Arrays.sort(data, from, from + n);
                case Buffer.Float64(double[] data) -> Arrays.sort(data, from, from + n);
                case Buffer.Int32(int[] data) -> Arrays.sort(data, from, from + n);
                case Buffer.Int64(long[] data) -> Arrays.sort(data, from, from + n);
                default -> throw new AssertionError(lanes.dtype());
            }
        }
        return inPlace(lanes, along);
    }

    private static boolean plain(DType type) {
        return type == DType.FLOAT32 || type == DType.FLOAT64 || type == DType.INT32 || type == DType.INT64;
    }

    private static NDArray inPlace(NDArray lanes, int along) {
        return along == lanes.rank() - 1 ? lanes : lanes.moveAxis(-1, along).copy();
    }

    static NDArray argsort(NDArray x, int axis, boolean descending) {
        int along = Axes.normal("argsort", axis, x.rank());
        NDArray lanes = x.moveAxis(along, -1);
        NDArray out = NDArray.empty(DType.INT64, lanes.shape());
        long[] data = ((Buffer.Int64) out.buffer()).data();
        int n = x.layout().dim(along);
        NDArray flat = n == 0 ? lanes : lanes.reshape(-1, n);
        for (int from = 0; n > 0 && from < out.size(); from += n) {
            int[] order = order(Keys.of(flat.at(Index.at(from / n)), descending));
            for (int i = 0; i < n; i++) {
                data[from + i] = order[i];
            }
        }
        return inPlace(out, along);
    }

    /// The stable order of the keys, by merging runs of growing length.
    private static int[] order(long[] keys) {
        int n = keys.length;
        int[] a = new int[n];
        Arrays.setAll(a, i -> i);
        for (int from = 0; from < n; from += 16) {
            insertion(a, keys, from, Math.min(from + 16, n));
        }
        int[] b = new int[n];
        for (int width = 16; width < n; width *= 2) {
            for (int from = 0; from < n; from += 2 * width) {
                merge(a, b, keys, from, Math.min(from + width, n), Math.min(from + 2 * width, n));
            }
            int[] swap = a;
            a = b;
            b = swap;
            if (width > n / 2) {
                break;
            }
        }
        return a;
    }

    private static void insertion(int[] a, long[] keys, int from, int to) {
        for (int i = from + 1; i < to; i++) {
            int moved = a[i];
            int j = i - 1;
            while (j >= from && keys[a[j]] > keys[moved]) {
                a[j + 1] = a[j];
                j--;
            }
            a[j + 1] = moved;
        }
    }

    private static void merge(int[] a, int[] b, long[] keys, int from, int middle, int to) {
        int left = from;
        int right = middle;
        for (int i = from; i < to; i++) {
            boolean first = left < middle && (right >= to || keys[a[left]] <= keys[a[right]]);
            b[i] = first ? a[left++] : a[right++];
        }
    }

    static TopK topK(NDArray x, int k, int axis) {
        int along = Axes.normal("topK", axis, x.rank());
        int n = x.layout().dim(along);
        if (k < 0 || k > n) {
            throw new IllegalArgumentException(
                    "topK: " + k + " of " + n + " elements along axis " + along + " of shape " + x.shape());
        }
        NDArray indices = Joining.slice(argsort(x, along, true), along, 0, k).copy();
        return new TopK(x.takeAlongAxis(indices, along), indices);
    }

    static NDArray searchsorted(NDArray sorted, NDArray values, boolean right) {
        if (sorted.rank() != 1) {
            throw new IllegalArgumentException(
                    "searchsorted: needs a vector to search in, got shape " + sorted.shape());
        }
        DType common = DType.promote(sorted.dtype(), values.dtype());
        long[] keys = Keys.of(sorted.astype(common), false);
        long[] wanted = Keys.of(values.astype(common).ravel(), false);
        long[] places = new long[wanted.length];
        for (int i = 0; i < places.length; i++) {
            int low = 0;
            int high = keys.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (keys[middle] < wanted[i] || right && keys[middle] == wanted[i]) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            places[i] = low;
        }
        return NDArray.wrap(places, values.shape().dims());
    }

    static NDArray quantile(NDArray x, double q, Axes axes) {
        if (!(q >= 0 && q <= 1)) {
            throw new IllegalArgumentException("quantile: the fraction must lie in 0 to 1, got " + q);
        }
        int[] folded = axes.of("quantile", x.rank());
        int[] order = new int[x.rank()];
        int[] kept = new int[x.rank() - folded.length];
        int[] full = x.shape().toArray();
        int n = 0;
        int length = 1;
        for (int i = 0, j = 0; i < order.length; i++) {
            if (j < folded.length && folded[j] == i) {
                order[kept.length + j++] = i;
                length *= full[i];
                full[i] = 1;
            } else {
                kept[n] = full[i];
                order[n++] = i;
            }
        }
        if (length == 0) {
            throw new IllegalArgumentException("quantile: nothing to take it of in shape " + x.shape());
        }
        NDArray lanes = Statistics.floating(x).permuteDims(order).reshape(Shape.wrap(kept).size(), length);
        NDArray sorted = sort(lanes, 1, false);
        NDArray out = NDArray.empty(sorted.dtype(), sorted.shape().dim(0));
        for (int i = 0; i < out.size(); i++) {
            out.set(interpolate(sorted, i, q * (length - 1)), i);
        }
        return out.reshape(axes.kept() ? full : kept);
    }

    private static double interpolate(NDArray sorted, int row, double place) {
        int n = sorted.layout().dim(1);
        double last = sorted.get(row, n - 1);
        if (Double.isNaN(last)) {
            return Double.NaN;
        }
        int low = (int) Math.floor(place);
        double t = place - low;
        double a = sorted.get(row, low);
        double b = sorted.get(row, Math.min(low + 1, n - 1));
        if (a == b || t == 0) {
            return a;
        }
        return t < 0.5 ? a + (b - a) * t : b - (b - a) * (1 - t);
    }
}
