package espalier.array;

import espalier.backend.Buffer;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// How many elements fall into each interval, the result of [NDArray#histogram(int)]. An interval includes its lower
/// edge, the last one its upper edge too. NaN is not counted.
///
/// @param counts (bins,) int64
/// @param edges (bins + 1,) of the array's type if it is floating, else float64
public record Histogram(NDArray counts, NDArray edges) {
    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /// Fewer are counted before eight tables are added up.
    private static final int MANY_BYTES = 4096;

    static Histogram of(NDArray x, int bins) {
        if (x.size() == 0) {
            return of(x, bins, 0, 1);
        }
        double low = x.min().item();
        double high = x.max().item();
        if (!Double.isFinite(low) || !Double.isFinite(high)) {
            throw new IllegalArgumentException(
                    "histogram: the range from " + low + " to " + high + " is not finite; give one");
        }
        return low == high ? of(x, bins, low - 0.5, high + 0.5) : of(x, bins, low, high);
    }

    static Histogram of(NDArray x, int bins, double low, double high) {
        if (bins < 1 || !(low <= high)) {
            throw new IllegalArgumentException(
                    "histogram: needs at least one bin and ascending bounds, got " + bins + " from " + low + " to "
                            + high);
        }
        double from = low == high ? low - 0.5 : low;
        double to = low == high ? high + 0.5 : high;
        NDArray limits = Creation.linspace(from, to, bins + 1, true)
                .astype(x.dtype().isFloating() ? x.dtype() : DType.FLOAT64);
        double[] edges = limits.toDoubles();
        long[] counts = new long[bins];
        double scale = bins / (to - from);
        for (double v : x.toDoubles()) {
            if (v >= from && v <= to) {
                int bin = Math.min((int) ((v - from) * scale), bins - 1);
                // The product may be rounded across an edge.
                if (v < edges[bin]) {
                    bin--;
                } else if (bin < bins - 1 && v >= edges[bin + 1]) {
                    bin++;
                }
                counts[bin]++;
            }
        }
        return new Histogram(NDArray.wrap(counts, bins), limits);
    }

    static Histogram of(NDArray x, NDArray edges) {
        double[] limits = edges.toDoubles();
        if (edges.rank() != 1 || limits.length < 2
                || edges.size() > 1 && edges.at("1:").less(edges.at(":-1")).any().getBoolean()) {
            throw new IllegalArgumentException(
                    "histogram: edges must be a vector of at least two ascending numbers, got shape " + edges.shape());
        }
        long[] counts = new long[limits.length - 1];
        for (double v : x.toDoubles()) {
            if (v >= limits[0] && v <= limits[limits.length - 1]) {
                int at = Arrays.binarySearch(limits, v);
                int bin = at >= 0 ? at : -at - 2;
                while (bin + 1 < limits.length && limits[bin + 1] <= v) {
                    bin++;
                }
                counts[Math.min(bin, counts.length - 1)]++;
            }
        }
        return new Histogram(NDArray.wrap(counts, counts.length), edges.astype(DType.FLOAT64));
    }

    static NDArray bincount(NDArray x, NDArray weights, int length) {
        if (!weights.shape().equals(x.shape())) {
            throw new IllegalArgumentException(
                    "bincount: needs one weight for each element, got shapes " + x.shape() + " and "
                            + weights.shape());
        }
        double[] sums = new double[bincount(x, length).size()];
        long[] values = x.toLongs();
        double[] w = weights.toDoubles();
        for (int i = 0; i < w.length; i++) {
            sums[(int) values[i]] += w[i];
        }
        return NDArray.wrap(sums, sums.length);
    }

    static NDArray bincount(NDArray x, int length) {
        if (x.rank() != 1 || x.dtype().isFloating()) {
            throw new IllegalArgumentException(
                    "bincount: needs a vector of integers, got " + x.dtype().numpyName() + " " + x.shape());
        }
        if (length < 0) {
            throw new IllegalArgumentException("bincount: the length must not be negative, got " + length);
        }
        if (x.dtype() == DType.UINT8) {
            NDArray packed = x.layout().isContiguous() ? x : Pool.copy(x);
            return bytes(((Buffer.UInt8) packed.buffer()).data(), packed.layout().offset(), x.size(), length);
        }
        long[] values = x.toLongs();
        long[] counts = new long[length];
        long most = -1;
        for (long v : values) {
            most = Math.max(most, v);
            if (v < 0 || v >= Integer.MAX_VALUE - 8) {
                throw new IllegalArgumentException("bincount: " + v + " is not a small whole number");
            }
            if (v >= counts.length) {
                counts = Arrays.copyOf(counts,
                        (int) Math.min(Math.max(v + 1, 2L * counts.length), Integer.MAX_VALUE - 8));
            }
            counts[(int) v]++;
        }
        int n = Math.max(length, (int) most + 1);
        return NDArray.wrap(Arrays.copyOf(counts, n), n);
    }

    /// Eight tables in turn, from eight bytes read at once: equal neighbours do not wait for each other.
    private static NDArray bytes(byte[] x, int from, int n, int length) {
        boolean many = n >= MANY_BYTES;
        int[] counts = new int[many ? 8 * 256 : 256];
        int i = 0;
        for (; many && i <= n - 8; i += 8) {
            long eight = (long) EIGHT.get(x, from + i);
            counts[(int) eight & 0xff]++;
            counts[256 + (int) (eight >>> 8 & 0xff)]++;
            counts[512 + (int) (eight >>> 16 & 0xff)]++;
            counts[768 + (int) (eight >>> 24 & 0xff)]++;
            counts[1024 + (int) (eight >>> 32 & 0xff)]++;
            counts[1280 + (int) (eight >>> 40 & 0xff)]++;
            counts[1536 + (int) (eight >>> 48 & 0xff)]++;
            counts[1792 + (int) (eight >>> 56)]++;
        }
        for (; i < n; i++) {
            counts[x[from + i] & 0xff]++;
        }
        long[] sums = new long[Math.max(length, 256)];
        int most = 0;
        for (int v = 0; v < 256; v++) {
            for (int table = 0; table < counts.length; table += 256) {
                sums[v] += counts[table + v];
            }
            most = sums[v] > 0 ? v + 1 : most;
        }
        int size = Math.max(length, most);
        return NDArray.wrap(Arrays.copyOf(sums, size), size);
    }
}
