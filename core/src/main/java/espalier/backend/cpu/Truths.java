package espalier.backend.cpu;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/// Bits as truth values in memory, a vector of bytes at a time; the masks of wider vectors are stored so after several
/// of them were put together.
final class Truths {
    private static final VectorSpecies<Byte> S = ByteVector.SPECIES_PREFERRED;
    /// How many truth values [#store] writes.
    static final int LENGTH = S.length();
    private static final byte ONE = 1;

    private Truths() {}

    /// `y[at + i]` = bit i of `bits`.
    static void store(long bits, boolean[] y, int at) {
        ByteVector.zero(S).blend(ONE, VectorMask.fromLong(S, bits)).intoBooleanArray(y, at);
    }
}
