package espalier.array;

import espalier.backend.Buffer;
import espalier.backend.Philox;
import java.util.Arrays;

/// Random numbers by counter: draw number `i` is a function of the key and of `i` alone (Philox4x32-10), so that the
/// same seed gives the same bits on every machine, for every number of threads, and after every restart. Whoever needs
/// randomness (initialisers, batches, dropout, splits) is given an `Rng`.
///
/// ```java
/// Rng rng = Rng.seed(1);
/// NDArray w = rng.normal(DType.FLOAT32, 784, 128).multiply(0.01);
/// Rng dropout = rng.split();                                  // an independent stream
/// ```
///
/// **The stream, for ever.** An `Rng` is a 64-bit key and a position. Draw `i` is 64 bits `b`: half `i mod 2` of Philox
/// block `i div 2`, whose counter words are `(low, high, attempt, 0)` of the block's number; `attempt` is 0 unless said
/// otherwise. Every element of every result takes one draw, in row-major order:
///
/// | method | element |
/// |---|---|
/// | uniform | `(b >>> 11) 2^-53` |
/// | normal | the normal quantile (Wichura's AS 241) of `((b >>> 11) + 1/2) 2^-53` |
/// | truncatedNormal | the quantile of the same number scaled into the interval's probabilities |
/// | integers | Lemire's `lo + (b (hi - lo) >>> 64)`; a rejected draw repeats at attempt 1, 2, ... of its block |
/// | bernoulli | `uniform < p` |
/// | categorical | the first class whose cumulative weight exceeds `uniform` times the sum of the weights |
/// | permutation, shuffle | Fisher-Yates from the end: draw `k` exchanges `n - 1 - k` and `integers(0, n - k)` |
///
/// So `uniform(3)` and then `uniform(5)` are the elements of `uniform(8)`, and float32 draws are the float64 ones
/// rounded (uniform: toward zero, so that 1 is never reached): a network in float32 starts where the one in float64
/// does. Seeds are keys; [#split()] derives the key of a child from the parent's key and position with counter word 3
/// set to 1, [#child] with 2, where no draw ever is.
///
/// Not safe for use by several threads at once: give each its own child. Not for secrets.
public final class Rng {
    private static final int PIECE = 1024;
    /// Elements for which another thread pays.
    private static final int LEAST = 16 * PIECE;
    private static final int SPLIT = 1;
    private static final int CHILD = 2;
    private static final double TWO_TO_MINUS_53 = 0x1p-53;

    private final long key;
    private long position;

    private Rng(long key, long position) {
        this.key = key;
        this.position = position;
    }

    /// The stream of `seed`, from its start.
    public static Rng seed(long seed) {
        return new Rng(seed, 0);
    }

    /// The stream with this key, continued at `position`: what [#key()] and [#position()] said when it was saved.
    public static Rng resume(long key, long position) {
        if (position < 0) {
            throw new IllegalArgumentException("Rng.resume: position " + position + " is negative");
        }
        return new Rng(key, position);
    }

    /// NumPy's legacy generator after `numpy.random.seed(seed)`: for published results that were made with it.
    public static NumpyRng numpy(long seed) {
        return NumpyRng.seed(seed);
    }

    /// The key of this stream.
    public long key() {
        return key;
    }

    /// How many draws have been taken.
    public long position() {
        return position;
    }

    /// A new independent stream; takes one draw, so that the next call gives another one.
    public Rng split() {
        return new Rng(Philox.bits(key, position++, 0, SPLIT, 0), 0);
    }

    /// `n` independent streams.
    public Rng[] split(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("Rng.split: the number of streams must not be negative, got " + n);
        }
        var children = new Rng[n];
        for (int i = 0; i < n; i++) {
            children[i] = split();
        }
        return children;
    }

    /// Independent stream number `index` of this key, the same whatever was drawn before and without taking a draw: one
    /// per epoch, sample or worker.
    public Rng child(long index) {
        return new Rng(Philox.bits(key, index, 0, CHILD, 0), 0);
    }

    // ---- single numbers

    /// 64 random bits.
    public long nextLong() {
        long i = position++;
        return Philox.bits(key, i >>> 1, 0, 0, (int) (i & 1));
    }

    /// Uniform in `[0, 1)`.
    public double nextDouble() {
        return uniform(nextLong());
    }

    /// Standard normal.
    public double nextGaussian() {
        return gaussian(nextLong());
    }

    /// Uniform in `0 .. bound - 1`.
    public int nextInt(int bound) {
        if (bound < 1) {
            throw new IllegalArgumentException("Rng.nextInt: bound must be at least 1, got " + bound);
        }
        long i = position;
        return (int) below(bound, nextLong(), i);
    }

    // ---- arrays

    /// Uniform in `[0, 1)`, float64.
    public NDArray uniform(int... shape) {
        return uniform(DType.FLOAT64, shape);
    }

    /// Uniform in `[0, 1)`, float32 or float64.
    public NDArray uniform(DType dtype, int... shape) {
        return uniform(floating("uniform", dtype, shape));
    }

    /// Fills `out`, contiguous and floating, with uniform numbers in `[0, 1)` and returns it.
    public NDArray uniform(NDArray out) {
        // a float32 must not round up to 1: drop the bits it cannot hold
        return fill("uniform", out, out.dtype() == DType.FLOAT32 ? Rng::uniform24 : Rng::uniform53);
    }

    private static void uniform24(long[] bits, double[] values, int n) {
        for (int i = 0; i < n; i++) {
            values[i] = (bits[i] >>> 40) * 0x1p-24;
        }
    }

    private static void uniform53(long[] bits, double[] values, int n) {
        for (int i = 0; i < n; i++) {
            values[i] = (bits[i] >>> 11) * TWO_TO_MINUS_53;
        }
    }

    /// Standard normal (mean 0, variance 1), float64: NumPy's `randn`.
    public NDArray normal(int... shape) {
        return normal(DType.FLOAT64, shape);
    }

    /// Standard normal, float32 or float64.
    public NDArray normal(DType dtype, int... shape) {
        return normal(floating("normal", dtype, shape));
    }

    /// Fills `out`, contiguous and floating, with standard normal numbers and returns it.
    public NDArray normal(NDArray out) {
        return fill("normal", out, NormalDistribution::fill);
    }

    /// Standard normal under the condition `low <= x <= high`, float64: weights that start without outliers (`-2, 2` is
    /// usual).
    public NDArray truncatedNormal(double low, double high, int... shape) {
        return truncatedNormal(DType.FLOAT64, low, high, shape);
    }

    /// As [#truncatedNormal(double, double, int...)] in float32 or float64. Infinite bounds are allowed.
    ///
    /// @throws IllegalArgumentException if `low < high` does not hold, or the interval has no probability in float64
    /// (beyond 37)
    public NDArray truncatedNormal(DType dtype, double low, double high, int... shape) {
        boolean mirrored = low > 0; // probabilities near 0 are finer than those near 1
        double from = NormalDistribution.cumulative(mirrored ? -high : low);
        double width = NormalDistribution.cumulative(mirrored ? -low : high) - from;
        if (!(low < high) || !(width > 0)) {
            throw new IllegalArgumentException(
                    "Rng.truncatedNormal: low must be below high and the interval within 37 of 0, got " + low
                            + " and " + high);
        }
        return fill("truncatedNormal", floating("truncatedNormal", dtype, shape), (bits, values, n) -> {
            for (int i = 0; i < n; i++) {
                double p = Math.min(from + middle(bits[i] >>> 11) * width, 1 - TWO_TO_MINUS_53);
                double x = NormalDistribution.quantile(p);
                values[i] = Math.clamp(mirrored ? -x : x, low, high);
            }
        });
    }

    /// Uniform integers `low <= k < high`, int64.
    public NDArray integers(long low, long high, int... shape) {
        if (low >= high) {
            throw new IllegalArgumentException("Rng.integers: low must be below high, got " + low + " and " + high);
        }
        var out = new long[Shape.of(shape).size()];
        int parts = Math.max(1, Math.min(64, out.length / LEAST));
        long first = position;
        Compute.backend().parallel(parts, part -> {
            var bits = new long[Math.min(out.length, PIECE)];
            int to = start(part + 1, parts, out.length);
            for (int done = start(part, parts, out.length); done < to; done += PIECE) {
                int n = Math.min(PIECE, to - done);
                Compute.backend().random(key, first + done, bits, 0, n);
                for (int i = 0; i < n; i++) {
                    out[done + i] = low + below(high - low, bits[i], first + done + i);
                }
            }
        });
        position += out.length;
        return NDArray.wrap(out, shape);
    }

    /// True with probability `p`, bool.
    public NDArray bernoulli(double p, int... shape) {
        return bernoulli(p, NDArray.empty(DType.BOOL, shape));
    }

    /// Fills `out`, contiguous and of any type, with 1 (probability `p`) and 0 and returns it: a dropout mask without a
    /// conversion.
    public NDArray bernoulli(double p, NDArray out) {
        if (!(p >= 0 && p <= 1)) {
            throw new IllegalArgumentException("Rng.bernoulli: p must be a probability from 0 to 1, got " + p);
        }
        return fill("bernoulli", out, (bits, values, n) -> {
            for (int i = 0; i < n; i++) {
                values[i] = uniform(bits[i]) < p ? 1 : 0;
            }
        });
    }

    /// Class numbers `0 .. weights.length - 1`, int64, each with a probability proportional to its weight. Weights need
    /// not sum to 1.
    public NDArray categorical(double[] weights, int... shape) {
        double[] cumulative = cumulative("categorical", weights);
        double total = cumulative[cumulative.length - 1];
        return fill("categorical", NDArray.empty(DType.INT64, shape), (bits, values, n) -> {
            for (int i = 0; i < n; i++) {
                values[i] = firstAbove(cumulative, uniform(bits[i]) * total);
            }
        });
    }

    // ---- order

    /// `0 .. n - 1` in random order, every order equally likely.
    public int[] permutation(int n) {
        int[] order = identity("permutation", n);
        shuffle(order);
        return order;
    }

    /// The sub-arrays of `x` along its first axis in random order, a copy: `x.take(permutation(n), 0)`.
    public NDArray permutation(NDArray x) {
        if (x.rank() == 0) {
            throw new IllegalArgumentException("Rng.permutation: an array of rank 0 has nothing to order");
        }
        return x.take(NDArray.of(permutation(x.shape().dim(0))), 0);
    }

    /// Brings the sub-arrays of `x` along its first axis into a random order, in place, with the draws of
    /// [#permutation(NDArray)].
    public void shuffle(NDArray x) {
        x.set(permutation(x), Index.ELLIPSIS);
    }

    /// Brings the elements into a random order, every order equally likely.
    public void shuffle(int[] values) {
        var bits = new long[Math.min(values.length, PIECE)];
        for (int k = 0; k < values.length - 1; k++) {
            int i = values.length - 1 - k;
            if (k % PIECE == 0) {
                Compute.backend().random(key, position + k, bits, 0, Math.min(i, PIECE));
            }
            int j = (int) below(i + 1, bits[k % PIECE], position + k);
            int swap = values[i];
            values[i] = values[j];
            values[j] = swap;
        }
        position += Math.max(values.length - 1, 0);
    }

    /// `k` of the numbers `0 .. n - 1`, each equally likely, in random order; with `replacement` one can come several
    /// times. Without it the first `k` exchanges of a shuffle from the front, `k` draws.
    public int[] choice(int n, int k, boolean replacement) {
        if (k < 0 || n < 0 || (k > 0 && n == 0) || (!replacement && k > n)) {
            throw new IllegalArgumentException(
                    "Rng.choice: cannot take " + k + " of " + n + (replacement ? "" : " without replacement"));
        }
        int[] chosen = new int[k];
        int[] rest = replacement ? chosen : identity("choice", n);
        for (int i = 0; i < k; i++) {
            if (replacement) {
                chosen[i] = nextInt(n);
            } else {
                int j = i + nextInt(n - i);
                chosen[i] = rest[j];
                rest[j] = rest[i];
            }
        }
        return chosen;
    }

    /// `k` of the numbers `0 .. weights.length - 1` with probabilities proportional to their weights. Without
    /// replacement each next one is drawn from those that remain, by taking the `k` smallest of `-log(v) / weight`
    /// (Efraimidis and Spirakis 2006), `v` being the argument of `normal`'s quantile.
    public int[] choice(double[] weights, int k, boolean replacement) {
        if (replacement) {
            return categorical(weights, k).toInts();
        }
        cumulative("choice", weights);
        int n = weights.length;
        double[] waiting = new double[n];
        int possible = 0;
        for (int i = 0; i < n; i++) {
            double v = middle(nextLong() >>> 11);
            waiting[i] = weights[i] > 0 ? -StrictMath.log(v) / weights[i] : Double.POSITIVE_INFINITY;
            possible += weights[i] > 0 ? 1 : 0;
        }
        if (k < 0 || k > possible) {
            throw new IllegalArgumentException(
                    "Rng.choice: cannot take " + k + " without replacement, " + possible + " weights are positive");
        }
        return smallest(waiting, k);
    }

    /// The indices of the `k` smallest values, smallest first.
    private static int[] smallest(double[] values, int k) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int[] indices = new int[k];
        Arrays.fill(indices, -1);
        for (int i = 0; i < values.length; i++) {
            int place = firstAbove(sorted, Math.nextDown(values[i]));
            while (place < k && indices[place] >= 0) { // equal values
                place++;
            }
            if (place < k) {
                indices[place] = i;
            }
        }
        return indices;
    }

    // ---- what the methods share

    /// Turns `n` draws into values.
    private interface Transform {
        void apply(long[] bits, double[] values, int n);
    }

    private NDArray fill(String name, NDArray out, Transform transform) {
        if (!out.layout().isContiguous()) {
            throw new IllegalArgumentException(
                    "Rng." + name + ": the array to fill must be contiguous, not a strided view of " + out.shape());
        }
        Buffer buffer = out.buffer();
        int size = out.size();
        int parts = Math.max(1, Math.min(64, size / LEAST));
        long first = position;
        Compute.backend().parallel(parts, part -> {
            int from = start(part, parts, size);
            int to = start(part + 1, parts, size);
            var bits = new long[Math.min(to - from, PIECE)];
            var values = new double[bits.length];
            for (int done = from; done < to; done += PIECE) {
                int n = Math.min(PIECE, to - done);
                Compute.backend().random(key, first + done, bits, 0, n);
                transform.apply(bits, values, n);
                store(values, n, buffer, out.layout().offset() + done);
            }
        });
        position += size;
        return out;
    }

    /// Where part `part` of `parts` begins: element i takes draw i whatever the parts are.
    private static int start(int part, int parts, int size) {
        return part == parts ? size : (int) ((long) size * part / parts) & -PIECE;
    }

    private static void store(double[] values, int n, Buffer buffer, int at) {
        switch (buffer) {
            case Buffer.Float64(double[] data) -> System.arraycopy(values, 0, data, at, n);
            case Buffer.Float32(float[] data) -> {
                for (int i = 0; i < n; i++) {
                    data[at + i] = (float) values[i];
                }
            }
            default -> {
                for (int i = 0; i < n; i++) {
                    buffer.setDouble(at + i, values[i]);
                }
            }
        }
    }

    private static NDArray floating(String name, DType dtype, int... shape) {
        if (dtype != DType.FLOAT32 && dtype != DType.FLOAT64) {
            throw new IllegalArgumentException(
                    "Rng." + name + ": float32 or float64 is required, got " + dtype.numpyName()
                            + "; draw one of these and call astype");
        }
        return NDArray.empty(dtype, shape);
    }

    private static double uniform(long bits) {
        return (bits >>> 11) * TWO_TO_MINUS_53;
    }

    /// `(h + 1/2) 2^-53`, the middle of one of the 2^53 pieces of `[0, 1]`; exact below 1/2.
    private static double middle(long h) {
        return (h + 0.5) * TWO_TO_MINUS_53;
    }

    private static double gaussian(long bits) {
        // -1 in the upper half, which mirrors the lower one exactly; a branch would be mispredicted half of the time
        long upper = bits >> 63;
        double x = NormalDistribution.lowerQuantile(middle((bits >>> 11) ^ upper >>> 11));
        return upper == 0 ? x : -x;
    }

    /// An unbiased number below `range` (unsigned, not 0) from the bits of draw `i` (Lemire 2019).
    private long below(long range, long bits, long i) {
        long low = bits * range;
        if (Long.compareUnsigned(low, range) < 0) {
            long threshold = Long.remainderUnsigned(-range, range);
            for (int attempt = 1; Long.compareUnsigned(low, threshold) < 0; attempt++) {
                bits = Philox.bits(key, i >>> 1, attempt, 0, (int) (i & 1));
                low = bits * range;
            }
        }
        return Math.unsignedMultiplyHigh(bits, range);
    }

    private static int[] identity(String name, int n) {
        if (n < 0) {
            throw new IllegalArgumentException("Rng." + name + ": n must not be negative, got " + n);
        }
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        return order;
    }

    private static double[] cumulative(String name, double[] weights) {
        double[] cumulative = new double[weights.length];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            if (!(weights[i] >= 0)) {
                throw new IllegalArgumentException(
                        "Rng." + name + ": weights must not be negative or NaN, weight " + i + " is " + weights[i]);
            }
            sum += weights[i];
            cumulative[i] = sum;
        }
        if (!(sum > 0 && sum < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "Rng." + name + ": weights must have a positive, finite sum, got " + sum);
        }
        return cumulative;
    }

    /// The first index whose value exceeds `x`; `sorted.length` if none does.
    static int firstAbove(double[] sorted, double x) {
        int from = 0;
        int to = sorted.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (sorted[middle] > x) {
                to = middle;
            } else {
                from = middle + 1;
            }
        }
        return from;
    }

    /// For example `Rng(key 0x1, position 12)`.
    @Override
    public String toString() {
        return "Rng(key 0x" + Long.toHexString(key) + ", position " + position + ")";
    }
}
