package espalier.backend.cpu;

import espalier.backend.Buffer;
import espalier.backend.Reduction;

/// The [LongLoops] with vector code for the sums of truth values and bytes.
final class LongVectors extends LongLoops {
    @Override
    public boolean foldOther(Reduction f, Buffer x, int from, int n, long[] y, int yo) {
        long sum = TruthVectors.sum(f, x, from, n);
        y[yo] = sum;
        return sum >= 0;
    }
}
