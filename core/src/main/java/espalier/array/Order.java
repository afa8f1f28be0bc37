package espalier.array;

import espalier.backend.Buffer;
import java.util.Arrays;

/// Sorting along an axis and what follows from it: what [Sorting] calls.
final class Order {
    /// So many lanes of so many elements are sorted side by side ...
    private static final int MANY = 64;
    /// ... where they are no longer than this.
    private static final int MOST = 2048;

    private Order() {}

    static NDArray sort(NDArray x, int axis, boolean descending) {
        int along = Axes.normal("sort", axis, x.rank());
        DType type = x.dtype();
        if (type == DType.UINT64) {
            return x.takeAlongAxis(argsort(x, along, descending), along);
        }
        if (!plain(type)) {
            return sort(x.astype(type.isFloating() ? DType.FLOAT32 : type == DType.UINT32 ? DType.INT64 : DType.INT32),
                    along, descending).astype(type);
        }
        int n = x.layout().dim(along);
        if (!descending && along < x.rank() - 1 && type.bytes() == 4 && n >= MANY && n <= MOST
                && x.size() / n >= MANY) {
            NDArray columns = Pool.copy(x.moveAxis(along, 0));
            if (Compute.backend().sortColumns(columns.buffer(), n, x.size() / n)) {
                return along == 0 ? columns : Pool.copy(columns.moveAxis(0, along));
            }
        }
        NDArray lanes = Pool.copy(x.moveAxis(along, -1));
        if (n > 1) {
            Compute.backend().sort(lanes.buffer(), 0, lanes.size() / n, n);
        }
        return descending ? inPlace(Pool.copy(lanes.flip(-1)), along, true) : inPlace(lanes, along, false);
    }

    /// As [#inPlace(NDArray, int)]; of descending floating lanes the NaN, which lead, are moved to the end first.
    private static NDArray inPlace(NDArray lanes, int along, boolean descending) {
        int n = lanes.layout().dim(lanes.rank() - 1);
        for (int from = 0; descending && n > 0 && from < lanes.size(); from += n) {
            switch (lanes.buffer()) {
                case Buffer.Float32(float[] data) -> {
                    int nan = 0;
                    while (nan < n && data[from + nan] != data[from + nan]) {
                        nan++;
                    }
                    System.arraycopy(data, from + nan, data, from, n - nan);
                    Arrays.fill(data, from + n - nan, from + n, Float.NaN);
                }
                case Buffer.Float64(double[] data) -> {
                    int nan = 0;
                    while (nan < n && data[from + nan] != data[from + nan]) {
                        nan++;
                    }
                    System.arraycopy(data, from + nan, data, from, n - nan);
                    Arrays.fill(data, from + n - nan, from + n, Double.NaN);
                }
                default -> {
                }
            }
        }
        return inPlace(lanes, along);
    }

    private static boolean plain(DType type) {
        return type == DType.FLOAT32 || type == DType.FLOAT64 || type == DType.INT32 || type == DType.INT64;
    }

    /// The different elements, ascending: NaN each for itself, both zeros as the one that comes first.
    static NDArray uniqueValues(NDArray x) {
        NDArray sorted = x.dtype() == DType.BOOL ? sort(x.astype(DType.UINT8).ravel(), 0, false).astype(DType.BOOL)
                : sort(x.ravel(), 0, false);
        if (sorted.size() < 2) {
            return sorted;
        }
        NDArray differs = Joining.slice(sorted, 0, 1, sorted.size() - 1)
                .notEqual(Joining.slice(sorted, 0, 0, sorted.size() - 1));
        return sorted.at(NDArray.concat(0, NDArray.ones(DType.BOOL, 1), differs));
    }

    private static NDArray inPlace(NDArray lanes, int along) {
        return along == lanes.rank() - 1 ? lanes : Pool.copy(lanes.moveAxis(-1, along));
    }

    static NDArray argsort(NDArray x, int axis, boolean descending) {
        int along = Axes.normal("argsort", axis, x.rank());
        NDArray lanes = x.moveAxis(along, -1);
        NDArray out = Pool.result(DType.INT64, lanes.shape());
        long[] data = ((Buffer.Int64) out.buffer()).data();
        int n = x.layout().dim(along);
        NDArray flat = n == 0 ? lanes : lanes.reshape(-1, n);
        for (int from = 0; n > 0 && from < out.size(); from += n) {
            sorted(Keys.of(flat.at(Index.at(from / n)), descending), data, from);
        }
        return inPlace(out, along);
    }

    /// The stable order of the keys into `order[from ..]`.
    ///
    /// Key and position share one long, the position in the low bits, and these are sorted: equal keys stay in their
    /// order by themselves. Where the differences of the keys have too many bits for that, the lowest are left out at
    /// first, and runs of keys that agree in the others are put in order afterwards.
    private static void sorted(long[] keys, long[] order, int from) {
        int n = keys.length;
        long low = Long.MAX_VALUE;
        long high = Long.MIN_VALUE;
        for (long key : keys) {
            low = Math.min(low, key);
            high = Math.max(high, key);
        }
        int width = 32 - Integer.numberOfLeadingZeros(n - 1);
        int shift = Math.max(0, 64 - Long.numberOfLeadingZeros(high - low) - (63 - width));
        for (int i = 0; i < n; i++) {
            order[from + i] = (keys[i] - low >>> shift) << width | i;
        }
        Compute.backend().sort(new Buffer.Int64(order), from, 1, n);
        long position = (1L << width) - 1;
        for (int i = from; shift > 0 && i < from + n;) {
            int end = i + 1;
            while (end < from + n && order[end] >>> width == order[i] >>> width) {
                end++;
            }
            if (end > i + 1) {
                merged(keys, order, i, end, position);
            }
            i = end;
        }
        for (int i = from; i < from + n; i++) {
            order[i] &= position;
        }
    }

    /// Puts `order[from .. to - 1]`, whose low bits are ascending positions, into the stable order of their keys.
    private static void merged(long[] keys, long[] order, int from, int to, long position) {
        int n = to - from;
        int[] a = new int[n];
        for (int i = 0; i < n; i++) {
            a[i] = (int) (order[from + i] & position);
        }
        int[] sorted = order(keys, a);
        for (int i = 0; i < n; i++) {
            order[from + i] = sorted[i];
        }
    }

    /// The positions `start` in the stable order of their keys, by merging runs of growing length.
    private static int[] order(long[] keys, int[] start) {
        int n = start.length;
        int[] a = start;
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
        NDArray indices = Pool.copy(Joining.slice(argsort(x, along, true), along, 0, k));
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
        if (right) {
            // behind all that are equal: before the first that is larger
            for (int i = 0; i < wanted.length; i++) {
                wanted[i] = wanted[i] == Long.MAX_VALUE ? wanted[i] : wanted[i] + 1;
            }
        }
        int i = 0;
        for (; i <= places.length - 4; i += 4) {
            search(keys, wanted, places, i);
        }
        for (; i < places.length; i++) {
            places[i] = search(keys, wanted[i]);
        }
        if (right) {
            for (i = 0; i < wanted.length; i++) {
                places[i] = wanted[i] == Long.MAX_VALUE ? keys.length : places[i];
            }
        }
        return NDArray.wrap(places, values.shape().dims());
    }

    /// Places of four numbers at a time: none waits for the memory that another asks for, and no branch is guessed.
    private static void search(long[] keys, long[] wanted, long[] places, int at) {
        long a = wanted[at];
        long b = wanted[at + 1];
        long c = wanted[at + 2];
        long d = wanted[at + 3];
        int placeA = 0;
        int placeB = 0;
        int placeC = 0;
        int placeD = 0;
        int left = keys.length;
        while (left > 0) {
            int half = left + 1 >>> 1;
            placeA = keys[placeA + half - 1] < a ? placeA + half : placeA;
            placeB = keys[placeB + half - 1] < b ? placeB + half : placeB;
            placeC = keys[placeC + half - 1] < c ? placeC + half : placeC;
            placeD = keys[placeD + half - 1] < d ? placeD + half : placeD;
            left -= half;
        }
        places[at] = placeA;
        places[at + 1] = placeB;
        places[at + 2] = placeC;
        places[at + 3] = placeD;
    }

    private static int search(long[] keys, long wanted) {
        int place = 0;
        for (int left = keys.length, half; left > 0; left -= half) {
            half = left + 1 >>> 1;
            place = keys[place + half - 1] < wanted ? place + half : place;
        }
        return place;
    }

    static NDArray isin(NDArray x, NDArray values) {
        DType common = DType.promote(x.dtype(), values.dtype());
        NDArray sought = x.astype(common).ravel();
        NDArray sorted = sort(values.astype(common).ravel(), 0, false);
        if (sorted.size() == 0) {
            return NDArray.zeros(DType.BOOL, x.shape().dims());
        }
        NDArray at = searchsorted(sorted, sought, false).minimum(sorted.size() - 1L);
        return sorted.take(at, 0).equal(sought).reshape(x.shape().dims());
    }

    static NDArray interp(NDArray x, NDArray xp, NDArray fp) {
        if (xp.rank() != 1 || !xp.shape().equals(fp.shape()) || xp.size() == 0) {
            throw new IllegalArgumentException("interp: needs points as two vectors of one length, got shapes "
                    + xp.shape() + " and " + fp.shape());
        }
        double[] px = xp.toDoubles();
        double[] py = fp.toDoubles();
        int last = px.length - 1;
        return x.astype(DType.FLOAT64).map(v -> {
            if (v != v) {
                return v;
            }
            int i = Rng.firstAbove(px, v) - 1;
            if (i < 0) {
                return py[0];
            }
            if (i >= last) {
                return py[last];
            }
            double slope = (py[i + 1] - py[i]) / (px[i + 1] - px[i]);
            return slope * (v - px[i]) + py[i];
        });
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
        NDArray out = NDArray.empty(lanes.dtype(), lanes.layout().dim(0));
        NDArray sorted = Pool.copy(plain(lanes.dtype()) ? lanes : lanes.astype(DType.FLOAT32));
        NDArray largest = sorted.max(1); // NaN where there is one
        double place = q * (length - 1);
        int low = (int) Math.floor(place);
        if (length > 1) {
            Compute.backend().select(sorted.buffer(), 0, out.size(), length, low, Math.min(low + 1, length - 1));
        }
        for (int i = 0; i < out.size(); i++) {
            out.set(Double.isNaN(largest.get(i)) ? Double.NaN : interpolate(sorted, i, place), i);
        }
        return out.reshape(axes.kept() ? full : kept);
    }

    /// Between the two elements about the place, which lie where they do in order.
    private static double interpolate(NDArray sorted, int row, double place) {
        int n = sorted.layout().dim(1);
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
