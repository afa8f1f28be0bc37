package espalier.backend.cpu;

import espalier.backend.Philox;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// [Philox] in vector code: as many blocks side by side as a vector has longs, the same draws.
///
/// Words are kept in the lower halves of longs for the products, and in the upper ones where they wait for their turn:
/// every factor has just been shifted right by 32, by which the compiler knows that 32-bit multiplications are enough.
final class PhiloxVectors {
    private static final VectorSpecies<Long> S = LongVector.SPECIES_PREFERRED;
    private static final int L = S.length();
    private static final LongVector IOTA = LongVector.zero(S).addIndex(1);
    private static final VectorShuffle<Long> LOW = VectorShuffle.makeZip(S, 0);
    private static final VectorShuffle<Long> HIGH = VectorShuffle.makeZip(S, 1);

    private PhiloxVectors() {}

    /// Draws `position .. position + n - 1` under `key` into `out[at ..]`.
    static void fill(long key, long position, long[] out, int at, int n) {
        int i = 0;
        if (n > 0 && (position & 1) == 1) {
            out[at] = Philox.bits(key, position >>> 1, 0, 0, 1);
            i = 1;
        }
        int whole = (n - i) / (2 * L) * (2 * L);
        loop(key, position + i >>> 1, out, at + i, whole);
        for (i += whole; i < n; i++) {
            out[at + i] = Philox.bits(key, position + i >>> 1, 0, 0, (int) (position + i & 1));
        }
    }

    private static void loop(long key, long block, long[] out, int at, int n) {
        LongVector m0 = LongVector.broadcast(S, Philox.M0);
        LongVector m1 = LongVector.broadcast(S, Philox.M1);
        for (int i = 0; i < n; i += 2 * L) {
            LongVector number = IOTA.add(block + i / 2);
            LongVector x1 = number.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.LSHL, 32);
            LongVector x0 = number.lanewise(VectorOperators.LSHL, 32).lanewise(VectorOperators.LSHR, 32);
            LongVector x2 = LongVector.zero(S);
            LongVector x3 = x2;
            int k0 = (int) key;
            int k1 = (int) (key >>> 32);
            for (int round = 0; round < Philox.ROUNDS; round++) {
                LongVector p0 = x0.mul(m0);
                LongVector p1 = x2.mul(m1);
                x0 = p1.lanewise(VectorOperators.XOR, x1)
                        .lanewise(VectorOperators.XOR, (long) k0 << 32)
                        .lanewise(VectorOperators.LSHR, 32);
                x2 = p0.lanewise(VectorOperators.XOR, x3)
                        .lanewise(VectorOperators.XOR, (long) k1 << 32)
                        .lanewise(VectorOperators.LSHR, 32);
                x1 = p1.lanewise(VectorOperators.LSHL, 32);
                x3 = p0.lanewise(VectorOperators.LSHL, 32);
                k0 += Philox.W0;
                k1 += Philox.W1;
            }
            LongVector even = x0.or(x1);
            LongVector odd = x2.or(x3);
            even.rearrange(LOW, odd).intoArray(out, at + i);
            even.rearrange(HIGH, odd).intoArray(out, at + i + L);
        }
    }
}
