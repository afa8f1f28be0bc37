package espalier.array;

import espalier.backend.Buffer;

/// Elements as 64-bit numbers that are ordered as the elements are: NaN last, both zeros equal. What [Order] sorts by.
final class Keys {
    private Keys() {}

    /// The keys of a vector; descending ones are turned around, but NaN stays last.
    static long[] of(NDArray x, boolean descending) {
        long[] keys = new long[x.size()];
        Buffer b = x.buffer();
        int at = x.layout().offset();
        int step = keys.length == 0 ? 0 : x.layout().stride(0);
        DType type = x.dtype();
        for (int i = 0; i < keys.length; i++, at += step) {
            if (type.isFloating()) {
                double v = b.getDouble(at);
                keys[i] = v != v ? Long.MAX_VALUE : turn(floating(v), descending);
            } else {
                keys[i] = turn(type == DType.UINT64 ? b.getLong(at) ^ Long.MIN_VALUE : b.getLong(at), descending);
            }
        }
        return keys;
    }

    private static long turn(long key, boolean descending) {
        return descending ? ~key : key;
    }

    private static long floating(double v) {
        long bits = Double.doubleToRawLongBits(v + 0.0);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }
}
