package espalier.backend.cpu;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Sorts longs with vector code: quicksort whose partition compresses a vector to each side, down to runs that a
/// bitonic network sorts in the first-level cache.
///
/// Sources: Blacher, Giesen, Kühne, Fast and Robust Vectorized In-Place Sorting of Primitive Types (2021), without its
/// in-place partition; Batcher's bitonic merge in the form that turns the second half round, so that every exchange
/// goes upward.
final class Sort64 {
    private static final VectorSpecies<Long> S = LongVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    /// Runs of at most so many elements are sorted by the network. Of 8, 16 and 32 vectors 16 were the fastest.
    private static final int NETWORK = 16 * L;
    /// A partition of fewer elements takes its pivot from nine samples, others from four vectors of them.
    private static final int MANY = 2048;

    private static final VectorShuffle<Long> XOR_1 = partner(1);
    private static final VectorShuffle<Long> XOR_2 = partner(2);
    private static final VectorShuffle<Long> XOR_4 = partner(4);
    private static final VectorShuffle<Long> XOR_8 = partner(8);
    private static final VectorShuffle<Long> TURN_4 = partner(3);
    private static final VectorShuffle<Long> TURN_8 = partner(7);
    private static final VectorShuffle<Long> TURN_16 = partner(15);
    private static final VectorShuffle<Long> TURN = partner(L - 1);
    private static final VectorMask<Long> BIT_1 = VectorMask.fromArray(S, bit(1), 0);
    private static final VectorMask<Long> BIT_2 = VectorMask.fromArray(S, bit(2), 0);
    private static final VectorMask<Long> BIT_4 = VectorMask.fromArray(S, bit(4), 0);
    private static final VectorMask<Long> BIT_8 = VectorMask.fromArray(S, bit(8), 0);

    private static final VectorMask<Long> NOT_1 = BIT_1.not();
    private static final VectorMask<Long> NOT_2 = BIT_2.not();
    private static final VectorMask<Long> NOT_4 = BIT_4.not();
    private static final VectorMask<Long> NOT_8 = BIT_8.not();

    private Sort64() {}

    /// Each lane's partner in an exchange: lanes whose numbers differ in these bits.
    private static VectorShuffle<Long> partner(int bits) {
        return VectorShuffle.fromOp(S, i -> (i ^ bits) & L - 1);
    }

    /// The upper lanes of the exchanges at this distance: they keep the larger element.
    private static boolean[] bit(int bit) {
        boolean[] set = new boolean[L];
        for (int i = 0; i < L; i++) {
            set[i] = (i & bit) != 0;
        }
        return set;
    }

    /// The length of the scratch that [#sort] needs for `n` elements.
    static int scratch(int n) {
        return n <= NETWORK ? NETWORK : n + L + NETWORK;
    }

    /// Ascending, as far as to have the places `first` to `last` of these n elements right; `scratch` has at least
    /// [#scratch(int)] elements.
    static void sort(long[] x, int from, int n, int first, int last, long[] scratch) {
        sort(x, from, n, from + first, from + last, scratch, 2 * (32 - Integer.numberOfLeadingZeros(n)));
    }

    /// `depth` partitions at most, then another way: an order of elements that fools the pivots takes no longer.
    private static void sort(long[] x, int begin, int length, int first, int last, long[] scratch, int depth) {
        int from = begin;
        int n = length;
        for (int left = depth; n > NETWORK; left--) {
            if (last < from || first >= from + n) {
                return;
            }
            if (left == 0) {
                Arrays.sort(x, from, from + n);
                return;
            }
            long pivot = pivot(x, from, n, scratch);
            int less = partition(x, from, n, pivot, scratch);
            if (less == 0) {
                // the pivot is the smallest: all that equal it are in their place when they come first
                if (pivot == Long.MAX_VALUE) {
                    return;
                }
                int equal = partition(x, from, n, pivot + 1, scratch);
                from += equal;
                n -= equal;
            } else if (less < n - less) {
                sort(x, from, less, first, last, scratch, left - 1);
                from += less;
                n -= less;
            } else {
                sort(x, from + less, n - less, first, last, scratch, left - 1);
                n = less;
            }
        }
        if (n > 1 && last >= from && first < from + n) {
            int size = (n + L - 1) / L * L;
            System.arraycopy(x, from, scratch, 0, n);
            Arrays.fill(scratch, n, size, Long.MAX_VALUE);
            network(scratch, size);
            System.arraycopy(scratch, 0, x, from, n);
        }
    }

    /// About the middle element: no good pivot does no harm but time.
    private static long pivot(long[] x, int from, int n, long[] scratch) {
        if (n < MANY) {
            int step = n / 9;
            int at = from + step / 2;
            return median(median(x[at], x[at + step], x[at + 2 * step]),
                    median(x[at + 3 * step], x[at + 4 * step], x[at + 5 * step]),
                    median(x[at + 6 * step], x[at + 7 * step], x[at + 8 * step]));
        }
        int count = 4 * L;
        int step = n / count;
        for (int i = 0, at = from + step / 2; i < count; i++, at += step) {
            scratch[i] = x[at];
        }
        network(scratch, count);
        return scratch[count / 2];
    }

    private static long median(long a, long b, long c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    /// Elements below the pivot first, then the others; how many are below.
    private static int partition(long[] x, int from, int n, long pivot, long[] scratch) {
        int below = 0;
        int others = 0;
        int i = 0;
        for (; i <= n - L; i += L) {
            LongVector v = LongVector.fromArray(S, x, from + i);
            VectorMask<Long> low = v.compare(VectorOperators.LT, pivot);
            // whole vectors: what they write beyond is overwritten later, and has been read
            v.compress(low).intoArray(x, from + below);
            v.compress(low.not()).intoArray(scratch, others);
            int count = low.trueCount();
            below += count;
            others += L - count;
        }
        for (; i < n; i++) {
            long v = x[from + i];
            if (v < pivot) {
                x[from + below++] = v;
            } else {
                scratch[others++] = v;
            }
        }
        System.arraycopy(scratch, 0, x, from + below, others);
        return below;
    }

    /// The first `n` elements, whole vectors. Where their number is no power of two, the network is that of the next
    /// one without the exchanges with what would be the largest elements of all at its end.
    private static void network(long[] x, int n) {
        vectors(x, n);
        for (int size = 2 * L; size < 2 * n; size *= 2) {
            for (int from = 0; from + size / 2 < n; from += size) {
                turned(x, Math.max(from, 2 * from + size - n), Math.min(from + size, n) - L);
            }
            for (int distance = size / 4; distance >= L; distance /= 2) {
                exchanges(x, n, distance);
            }
            merged(x, n);
        }
    }

    /// Each vector by itself.
    private static void vectors(long[] x, int n) {
        for (int i = 0; i < n; i += L) {
            LongVector v = LongVector.fromArray(S, x, i);
            LongVector w = v.rearrange(XOR_1);
            v = v.lanewise(VectorOperators.MIN, w, NOT_1).lanewise(VectorOperators.MAX, w, BIT_1);
            if (L >= 4) {
                w = v.rearrange(TURN_4);
                v = v.lanewise(VectorOperators.MIN, w, NOT_2).lanewise(VectorOperators.MAX, w, BIT_2);
                w = v.rearrange(XOR_1);
                v = v.lanewise(VectorOperators.MIN, w, NOT_1).lanewise(VectorOperators.MAX, w, BIT_1);
            }
            if (L >= 8) {
                w = v.rearrange(TURN_8);
                v = v.lanewise(VectorOperators.MIN, w, NOT_4).lanewise(VectorOperators.MAX, w, BIT_4);
                w = v.rearrange(XOR_2);
                v = v.lanewise(VectorOperators.MIN, w, NOT_2).lanewise(VectorOperators.MAX, w, BIT_2);
                w = v.rearrange(XOR_1);
                v = v.lanewise(VectorOperators.MIN, w, NOT_1).lanewise(VectorOperators.MAX, w, BIT_1);
            }
            if (L >= 16) {
                w = v.rearrange(TURN_16);
                v = v.lanewise(VectorOperators.MIN, w, NOT_8).lanewise(VectorOperators.MAX, w, BIT_8);
                w = v.rearrange(XOR_4);
                v = v.lanewise(VectorOperators.MIN, w, NOT_4).lanewise(VectorOperators.MAX, w, BIT_4);
                w = v.rearrange(XOR_2);
                v = v.lanewise(VectorOperators.MIN, w, NOT_2).lanewise(VectorOperators.MAX, w, BIT_2);
                w = v.rearrange(XOR_1);
                v = v.lanewise(VectorOperators.MIN, w, NOT_1).lanewise(VectorOperators.MAX, w, BIT_1);
            }
            v.intoArray(x, i);
        }
    }

    /// The last stages of a merge, whose distances lie within a vector.
    private static void merged(long[] x, int n) {
        for (int i = 0; i < n; i += L) {
            LongVector v = LongVector.fromArray(S, x, i);
            LongVector w;
            if (L >= 16) {
                w = v.rearrange(XOR_8);
                v = v.lanewise(VectorOperators.MIN, w, NOT_8).lanewise(VectorOperators.MAX, w, BIT_8);
            }
            if (L >= 8) {
                w = v.rearrange(XOR_4);
                v = v.lanewise(VectorOperators.MIN, w, NOT_4).lanewise(VectorOperators.MAX, w, BIT_4);
            }
            if (L >= 4) {
                w = v.rearrange(XOR_2);
                v = v.lanewise(VectorOperators.MIN, w, NOT_2).lanewise(VectorOperators.MAX, w, BIT_2);
            }
            w = v.rearrange(XOR_1);
            v.lanewise(VectorOperators.MIN, w, NOT_1).lanewise(VectorOperators.MAX, w, BIT_1).intoArray(x, i);
        }
    }

    /// The vectors from `first` up with those from `last` down: two ascending halves become two bitonic ones.
    private static void turned(long[] x, int first, int last) {
        for (int i = first, j = last; i < j; i += L, j -= L) {
            LongVector a = LongVector.fromArray(S, x, i);
            LongVector b = LongVector.fromArray(S, x, j).rearrange(TURN);
            a.min(b).intoArray(x, i);
            a.max(b).rearrange(TURN).intoArray(x, j);
        }
    }

    private static void exchanges(long[] x, int n, int distance) {
        for (int from = 0; from + distance < n; from += 2 * distance) {
            int end = Math.min(from + distance, n - distance);
            for (int i = from; i < end; i += L) {
                LongVector a = LongVector.fromArray(S, x, i);
                LongVector b = LongVector.fromArray(S, x, i + distance);
                a.min(b).intoArray(x, i);
                a.max(b).intoArray(x, i + distance);
            }
        }
    }
}
