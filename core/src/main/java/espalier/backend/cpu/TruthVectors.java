package espalier.backend.cpu;

import espalier.backend.Binary;
import espalier.backend.Unary;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// The [TruthLoops] in vector code, which the compiler does not make of loops over booleans, and the sums of truth
/// values and bytes.
final class TruthVectors extends TruthLoops {
    private static final VectorSpecies<Byte> S = ByteVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final byte ONE = 1;

    @Override
    public void test(Unary f, boolean[] x, int xo, boolean[] y, int yo, int n) {
        int whole = f == Unary.LOGICAL_NOT ? S.loopBound(n) : 0;
        not(x, xo, y, yo, whole);
        super.test(f, x, xo + whole, y, yo + whole, n - whole);
    }

    private static void not(boolean[] x, int xo, boolean[] y, int yo, int n) {
        ByteVector ones = ByteVector.broadcast(S, ONE);
        for (int i = 0; i < n; i += L) {
            ByteVector.fromBooleanArray(S, x, xo + i)
                    .lanewise(VectorOperators.XOR, ones)
                    .intoBooleanArray(y, yo + i);
        }
    }

    @Override
    public void compare(Binary f, boolean[] a, int ao, boolean[] b, int bo, boolean[] y, int yo, int n) {
        int whole = switch (f) {
            case LOGICAL_AND, LOGICAL_OR, LOGICAL_XOR, EQUAL, NOT_EQUAL -> S.loopBound(n);
            default -> 0;
        };
        loop(f, a, ao, b, bo, y, yo, whole);
        super.compare(f, a, ao + whole, b, bo + whole, y, yo + whole, n - whole);
    }

    private static void loop(Binary f, boolean[] a, int ao, boolean[] b, int bo, boolean[] y, int yo, int n) {
        ByteVector ones = ByteVector.broadcast(S, ONE);
        for (int i = 0; i < n; i += L) {
            ByteVector v = ByteVector.fromBooleanArray(S, a, ao + i);
            ByteVector w = ByteVector.fromBooleanArray(S, b, bo + i);
            ByteVector r = switch (f) {
                case LOGICAL_AND -> v.and(w);
                case LOGICAL_OR -> v.or(w);
                case EQUAL -> v.lanewise(VectorOperators.XOR, w).lanewise(VectorOperators.XOR, ones);
                default -> v.lanewise(VectorOperators.XOR, w);
            };
            r.intoBooleanArray(y, yo + i);
        }
    }

    /// How many of `n` consecutive elements are true.
    static long count(boolean[] x, int from, int n) {
        long count = 0;
        int whole = S.loopBound(n);
        for (int i = 0; i < whole; i += L) {
            count += ByteVector.fromBooleanArray(S, x, from + i).compare(VectorOperators.NE, 0).trueCount();
        }
        for (int i = whole; i < n; i++) {
            count += x[from + i] ? 1 : 0;
        }
        return count;
    }

    /// As unsigned bytes, of at most [Loops#BLOCK] elements.
    static long sum(byte[] x, int from, int n) {
        ShortVector sums = ShortVector.zero(ShortVector.SPECIES_PREFERRED);
        int whole = S.loopBound(n);
        for (int i = 0; i < whole; i += L) {
            ShortVector pairs = ByteVector.fromArray(S, x, from + i).reinterpretAsShorts();
            sums = pairs.and((short) 0xff).add(sums).add(pairs.lanewise(VectorOperators.LSHR, 8));
        }
        // at most 2 times 1,024 / L bytes in each of these unsigned shorts
        IntVector lanes = sums.reinterpretAsInts();
        int sum = lanes.and(0xffff).add(lanes.lanewise(VectorOperators.LSHR, 16)).reduceLanes(VectorOperators.ADD);
        for (int i = whole; i < n; i++) {
            sum += x[from + i] & 0xff;
        }
        return sum;
    }
}
