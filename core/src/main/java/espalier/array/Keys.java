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
        long flip = descending ? -1 : 0;
        switch (b) {
            case Buffer.Float32(float[] data) -> {
                // few bits, so that there is room for a position beside them
                for (int i = 0; i < keys.length; i++, at += step) {
                    float v = data[at];
                    keys[i] = v != v ? 1L << 31 : floating(v) ^ flip;
                }
            }
            case Buffer.Int32(int[] data) -> {
                for (int i = 0; i < keys.length; i++, at += step) {
                    keys[i] = data[at] ^ flip;
                }
            }
            case Buffer.Int64(long[] data) -> {
                for (int i = 0; i < keys.length; i++, at += step) {
                    keys[i] = data[at] ^ flip;
                }
            }
            case Buffer.UInt64(long[] data) -> {
                for (int i = 0; i < keys.length; i++, at += step) {
                    keys[i] = data[at] ^ Long.MIN_VALUE ^ flip;
                }
            }
            default -> {
                boolean floating = x.dtype().isFloating();
                for (int i = 0; i < keys.length; i++, at += step) {
                    double v = b.getDouble(at);
                    keys[i] = v != v ? Long.MAX_VALUE : (floating ? floating(v) : (long) v) ^ flip;
                }
            }
        }
        return keys;
    }

    private static int floating(float v) {
        int bits = Float.floatToRawIntBits(v + 0f);
        return bits ^ bits >> 31 & Integer.MAX_VALUE;
    }

    private static long floating(double v) {
        long bits = Double.doubleToRawLongBits(v + 0.0);
        return bits ^ ((bits >> 63) & Long.MAX_VALUE);
    }
}
