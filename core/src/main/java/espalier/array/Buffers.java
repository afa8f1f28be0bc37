package espalier.array;

import espalier.backend.Buffer;
import java.util.Arrays;

/// Whole-buffer helpers of the arrays: filling, and elements as the type that keeps them exact.
final class Buffers {
    private Buffers() {}

    /// Elements `from .. to - 1` become `value`.
    static void fill(Buffer b, int from, int to, double value) {
        switch (b) {
            case Buffer.Float32(float[] data) -> Arrays.fill(data, from, to, (float) value);
            case Buffer.Float64(double[] data) -> Arrays.fill(data, from, to, value);
            case Buffer.Int32(int[] data) -> Arrays.fill(data, from, to, (int) (long) value);
            case Buffer.Int64(long[] data) -> Arrays.fill(data, from, to, (long) value);
            case Buffer.UInt8(byte[] data) -> Arrays.fill(data, from, to, (byte) (long) value);
            case Buffer.Bool(boolean[] data) -> Arrays.fill(data, from, to, value != 0);
            default -> {
                for (int i = from; i < to; i++) {
                    b.setDouble(i, value);
                }
            }
        }
    }

    /// `n` elements of `x` from index `from` to the start of `y`, which has the same type.
    static void copy(Buffer x, int from, Buffer y, int n) {
        System.arraycopy(array(x), from, array(y), 0, n);
    }

    /// Element `i` of `x` becomes element `j` of `y`, which has the same type.
    static void copyElement(Buffer x, int i, Buffer y, int j) {
        if (x instanceof Buffer.Float32 || x instanceof Buffer.Float64 || x instanceof Buffer.Float16 || x instanceof Buffer.BFloat16) {
            y.setDouble(j, x.getDouble(i));
        } else {
            y.setLong(j, x.getLong(i));
        }
    }

    /// The primitive Java array of `b`.
    static Object array(Buffer b) {
        return switch (b) {
            case Buffer.Float32(float[] data) -> data;
            case Buffer.Float64(double[] data) -> data;
            case Buffer.Int32(int[] data) -> data;
            case Buffer.Int64(long[] data) -> data;
            case Buffer.UInt8(byte[] data) -> data;
            case Buffer.Bool(boolean[] data) -> data;
            case Buffer.Int8(byte[] data) -> data;
            case Buffer.Int16(short[] data) -> data;
            case Buffer.UInt16(short[] data) -> data;
            case Buffer.UInt32(int[] data) -> data;
            case Buffer.UInt64(long[] data) -> data;
            case Buffer.Float16(short[] data) -> data;
            case Buffer.BFloat16(short[] data) -> data;
        };
    }

    /// The elements of `x` in row-major order in a new buffer of exactly their number.
    static Buffer packed(NDArray x, DType dtype) {
        return (x.dtype() == dtype ? x.copy() : x.astype(dtype)).buffer();
    }
}
