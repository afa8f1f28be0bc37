package espalier.backend;

/// The block function of counter-based random numbers: Philox4x32-10, a keyed permutation of 128-bit counters. Ten
/// rounds of two 32-bit multiplications turn the counter `(c0, c1, c2, c3)` under the key `(k0, k1)` into 128 random
/// bits; every block can be computed alone, in any order, on any thread.
///
/// Source: Salmon, Moraes, Dror, Shaw (2011), "Parallel random numbers: as easy as 1, 2, 3"; the constants and test
/// vectors are those of Random123.
public final class Philox {
    /// A constant of the algorithm.
    public static final long M0 = 0xD2511F53L;
    /// A constant of the algorithm.
    public static final long M1 = 0xCD9E8D57L;
    /// A constant of the algorithm.
    public static final int W0 = 0x9E3779B9;
    /// A constant of the algorithm.
    public static final int W1 = 0xBB67AE85;
    /// A constant of the algorithm.
    public static final int ROUNDS = 10;
    private static final long LOW = 0xFFFFFFFFL;
    /// Blocks that [#fill] computes together: their state, 4 KiB, stays in the first cache.
    private static final int SIDE_BY_SIDE = 128;

    private Philox() {}

    /// 64 bits: words 0 and 1 of the block if `half` is 0, words 2 and 3 if it is 1; the word with the smaller number
    /// is the lower half.
    public static long bits(long key, long block, int c2, int c3, int half) {
        long x0 = block & LOW;
        long x1 = block >>> 32;
        long x2 = c2 & LOW;
        long x3 = c3 & LOW;
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            long p0 = M0 * x0;
            long p1 = M1 * x2;
            x0 = p1 >>> 32 ^ x1 ^ (k0 & LOW);
            x1 = p1 & LOW;
            x2 = p0 >>> 32 ^ x3 ^ (k1 & LOW);
            x3 = p0 & LOW;
            k0 += W0;
            k1 += W1;
        }
        return half == 0 ? x0 | x1 << 32 : x2 | x3 << 32;
    }

    /// Draws `position .. position + n - 1` under `key` into `out[at ..]`: draw `i` is half `i mod 2` of block
    /// `i div 2`, with `c2 = c3 = 0`.
    public static void fill(long key, long position, long[] out, int at, int n) {
        int i = 0;
        if (n > 0 && (position & 1) == 1) {
            out[at] = bits(key, position >>> 1, 0, 0, 1);
            i = 1;
        }
        int blocks = Math.min(SIDE_BY_SIDE, (n - i) / 2);
        if (blocks > 1) {
            var x0 = new long[blocks];
            var x1 = new long[blocks];
            var x2 = new long[blocks];
            var x3 = new long[blocks];
            for (; n - i >= 2 * blocks; i += 2 * blocks) {
                fill(key, (position + i) >>> 1, x0, x1, x2, x3);
                for (int b = 0; b < blocks; b++) {
                    out[at + i + 2 * b] = x0[b] | x1[b] << 32;
                    out[at + i + 2 * b + 1] = x2[b] | x3[b] << 32;
                }
            }
        }
        for (; i < n; i++) {
            out[at + i] = bits(key, (position + i) >>> 1, 0, 0, (int) ((position + i) & 1));
        }
    }

    /// As many blocks as the arrays are long, round by round: twice as fast as block by block, where every round waits
    /// for the one before.
    private static void fill(long key, long block, long[] x0, long[] x1, long[] x2, long[] x3) {
        for (int i = 0; i < x0.length; i++) {
            x0[i] = (block + i) & LOW;
            x1[i] = (block + i) >>> 32;
            x2[i] = 0;
            x3[i] = 0;
        }
        int k0 = (int) key;
        int k1 = (int) (key >>> 32);
        for (int round = 0; round < ROUNDS; round++) {
            round(k0 & LOW, k1 & LOW, x0, x1, x2, x3);
            k0 += W0;
            k1 += W1;
        }
    }

    private static void round(long k0, long k1, long[] x0, long[] x1, long[] x2, long[] x3) {
        for (int i = 0; i < x0.length; i++) {
            long p0 = M0 * x0[i];
            long p1 = M1 * x2[i];
            x0[i] = p1 >>> 32 ^ x1[i] ^ k0;
            x1[i] = p1 & LOW;
            x2[i] = p0 >>> 32 ^ x3[i] ^ k1;
            x3[i] = p0 & LOW;
        }
    }
}
