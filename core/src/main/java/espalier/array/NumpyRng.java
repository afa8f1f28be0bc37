package espalier.array;

import java.util.Arrays;

/// NumPy's legacy generator, `numpy.random.RandomState`: the Mersenne Twister with the conversions that NumPy has
/// frozen. For results that were published with `numpy.random.seed(1)`; new work uses [Rng].
///
/// ```java
/// NumpyRng rng = Rng.numpy(1);                       // np.random.seed(1)
/// NDArray w = rng.randn(7, 12288).multiply(0.01);    // np.random.randn(7, 12288) * 0.01
/// ```
///
/// Integers, permutations and uniform numbers are NumPy's to the last bit, on every machine. [#randn] needs a
/// logarithm: here it is the correctly rounded one, NumPy takes the C library's, which differs in the last bit now and
/// then (glibc in 1 of 1,500); such a value then differs in its 16th or 17th digit, and all others are the same.
///
/// Source: Matsumoto and Nishimura (1998), "Mersenne Twister"; NumPy NEP 19 for the promise that the stream stays as it
/// is. Not safe for several threads at once.
public final class NumpyRng {
    private static final int N = 624;
    private static final int M = 397;

    private final int[] state = new int[N];
    private int next = N;
    private double spare;
    private boolean hasSpare;

    private NumpyRng() {}

    /// `numpy.random.seed(seed)`, `0 <= seed < 2^32`.
    public static NumpyRng seed(long seed) {
        if (seed < 0 || seed > 0xFFFFFFFFL) {
            throw new IllegalArgumentException("NumpyRng.seed: the seed must be between 0 and 2^32 - 1, got " + seed);
        }
        var rng = new NumpyRng();
        rng.fill((int) seed);
        return rng;
    }

    /// `numpy.random.seed([...])` with a list of integers, taken as unsigned.
    public static NumpyRng seed(int[] seeds) {
        if (seeds.length == 0) {
            throw new IllegalArgumentException("NumpyRng.seed: at least one number is needed");
        }
        var rng = new NumpyRng();
        rng.fill(19650218);
        int[] state = rng.state;
        int i = 1;
        int j = 0;
        for (int k = Math.max(N, seeds.length); k > 0; k--) {
            state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >>> 30) * 1664525) + seeds[j] + j;
            i++;
            j = j + 1 == seeds.length ? 0 : j + 1;
            if (i == N) {
                state[0] = state[N - 1];
                i = 1;
            }
        }
        for (int k = N - 1; k > 0; k--) {
            state[i] = (state[i] ^ (state[i - 1] ^ state[i - 1] >>> 30) * 1566083941) - i;
            i++;
            if (i == N) {
                state[0] = state[N - 1];
                i = 1;
            }
        }
        state[0] = 0x80000000;
        return rng;
    }

    private void fill(int seed) {
        state[0] = seed;
        for (int i = 1; i < N; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ state[i - 1] >>> 30) + i;
        }
    }

    // ---- the twister

    private int nextInt() {
        if (next == N) {
            twist();
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= y << 7 & 0x9d2c5680;
        y ^= y << 15 & 0xefc60000;
        return y ^ y >>> 18;
    }

    private void twist() {
        for (int i = 0; i < N; i++) {
            int y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
            state[i] = state[(i + M) % N] ^ y >>> 1 ^ (-(y & 1) & 0x9908b0df);
        }
        next = 0;
    }

    /// The next number of [#rand]: 53 bits, `[0, 1)`.
    public double nextDouble() {
        int high = nextInt() >>> 5;
        int low = nextInt() >>> 6;
        return (high * 67108864.0 + low) / 9007199254740992.0;
    }

    /// The next number of [#randn]: Marsaglia's polar method, which makes two and keeps the second for the next call.
    public double nextGaussian() {
        if (hasSpare) {
            hasSpare = false;
            return spare;
        }
        double x;
        double y;
        double r2;
        do {
            x = 2.0 * nextDouble() - 1.0;
            y = 2.0 * nextDouble() - 1.0;
            r2 = x * x + y * y;
        } while (r2 >= 1.0 || r2 == 0.0);
        double f = Math.sqrt(-2.0 * ExactLog.log(r2) / r2);
        spare = f * x;
        hasSpare = true;
        return f * y;
    }

    /// A number from 0 to `max` (unsigned), by masking and rejecting.
    private long interval(long max) {
        long mask = max == 0 ? 0 : -1L >>> Long.numberOfLeadingZeros(max);
        boolean wide = max < 0 || max > 0xFFFFFFFFL;
        long value;
        do {
            value = nextInt() & 0xFFFFFFFFL;
            if (wide) {
                value = value << 32 | (nextInt() & 0xFFFFFFFFL);
            }
            value &= mask;
        } while (Long.compareUnsigned(value, max) > 0);
        return value;
    }

    // ---- arrays

    /// `np.random.rand(shape)`: uniform in `[0, 1)`, float64; without arguments of rank 0.
    public NDArray rand(int... shape) {
        return uniform(0, 1, shape);
    }

    /// `np.random.uniform(low, high, shape)`, float64.
    public NDArray uniform(double low, double high, int... shape) {
        double range = high - low;
        if (!Double.isFinite(range)) {
            throw new IllegalArgumentException(
                    "NumpyRng.uniform: high - low must be finite, got " + low + " and " + high);
        }
        var out = new double[Shape.of(shape).size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = low + range * nextDouble();
        }
        return NDArray.wrap(out, shape);
    }

    /// `np.random.randn(shape)`: standard normal, float64; without arguments of rank 0.
    public NDArray randn(int... shape) {
        return normal(0, 1, shape);
    }

    /// `np.random.normal(mean, deviation, shape)`, float64.
    public NDArray normal(double mean, double deviation, int... shape) {
        if (!(deviation >= 0)) {
            throw new IllegalArgumentException(
                    "NumpyRng.normal: the standard deviation must not be negative, got " + deviation);
        }
        var out = new double[Shape.of(shape).size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = mean + deviation * nextGaussian();
        }
        return NDArray.wrap(out, shape);
    }

    /// `np.random.randint(low, high, shape)`: `low <= k < high`, int64.
    public NDArray randint(long low, long high, int... shape) {
        if (low >= high) {
            throw new IllegalArgumentException("NumpyRng.randint: low must be below high, got " + low + " and " + high);
        }
        var out = new long[Shape.of(shape).size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = high - low == 1 ? low : low + interval(high - 1 - low);
        }
        return NDArray.wrap(out, shape);
    }

    // ---- order

    /// `np.random.permutation(n)`: `0 .. n - 1` in random order.
    public int[] permutation(int n) {
        if (n < 0) {
            throw new IllegalArgumentException("NumpyRng.permutation: n must not be negative, got " + n);
        }
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        shuffle(order);
        return order;
    }

    /// `np.random.shuffle(values)`: the elements in random order. Rows of an array follow the same order:
    /// `x[permutation(len(x))]`.
    public void shuffle(int[] values) {
        for (int i = values.length - 1; i > 0; i--) {
            int j = (int) interval(i);
            int swap = values[i];
            values[i] = values[j];
            values[j] = swap;
        }
    }

    /// `np.random.choice(n, k, replacement)`: `k` of the numbers `0 .. n - 1`.
    public int[] choice(int n, int k, boolean replacement) {
        if (k < 0 || (n < 1 && k > 0) || (!replacement && k > n)) {
            throw new IllegalArgumentException(
                    "NumpyRng.choice: cannot take " + k + " of " + n + (replacement ? "" : " without replacement"));
        }
        return replacement ? randint(0, Math.max(n, 1), k).toInts() : Arrays.copyOf(permutation(n), k);
    }

    /// `np.random.choice(len(p), k, replacement, p)`: with these probabilities, which sum to 1.
    public int[] choice(double[] p, int k, boolean replacement) {
        int possible = check(p);
        if (k < 0 || (!replacement && k > possible)) {
            throw new IllegalArgumentException(
                    "NumpyRng.choice: cannot take " + k + ", " + possible + " probabilities are positive");
        }
        double[] left = p.clone();
        int[] chosen = new int[k];
        int n = 0;
        while (n < k) {
            double[] cumulative = cumulative(left);
            int known = n;
            for (double u : rand(k - known).toDoubles()) {
                int i = Rng.firstAbove(cumulative, u);
                // without replacement NumPy keeps the first of equal ones, then draws again for what is missing
                if (replacement || left[i] > 0) {
                    chosen[n++] = i;
                    left[i] = replacement ? left[i] : 0;
                }
            }
        }
        return chosen;
    }

    private static int check(double[] p) {
        double sum = 0;
        int positive = 0;
        for (double v : p) {
            if (!(v >= 0)) {
                throw new IllegalArgumentException("NumpyRng.choice: probabilities must not be negative, got " + v);
            }
            sum += v;
            positive += v > 0 ? 1 : 0;
        }
        if (Math.abs(sum - 1) > 1.5e-8) { // NumPy's tolerance: the square root of the machine's epsilon
            throw new IllegalArgumentException("NumpyRng.choice: probabilities must sum to 1, their sum is " + sum);
        }
        return positive;
    }

    private static double[] cumulative(double[] p) {
        double[] cumulative = new double[p.length];
        double sum = 0;
        for (int i = 0; i < p.length; i++) {
            sum += p[i];
            cumulative[i] = sum;
        }
        for (int i = 0; i < p.length; i++) {
            cumulative[i] /= sum;
        }
        return cumulative;
    }
}
