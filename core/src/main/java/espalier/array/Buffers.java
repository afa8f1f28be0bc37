package espalier.array;

import espalier.backend.Buffer;
import java.lang.foreign.MemorySegment;
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

    /// `n` elements of `x` from index `from` in a new buffer, which is not filled with zeros first.
    static Buffer copyOfRange(Buffer x, int from, int n) {
        int to = from + n;
        return switch (x) {
            case Buffer.Float32(float[] data) -> new Buffer.Float32(Arrays.copyOfRange(data, from, to));
            case Buffer.Float64(double[] data) -> new Buffer.Float64(Arrays.copyOfRange(data, from, to));
            case Buffer.Int32(int[] data) -> new Buffer.Int32(Arrays.copyOfRange(data, from, to));
            case Buffer.Int64(long[] data) -> new Buffer.Int64(Arrays.copyOfRange(data, from, to));
            case Buffer.UInt8(byte[] data) -> new Buffer.UInt8(Arrays.copyOfRange(data, from, to));
            case Buffer.Bool(boolean[] data) -> new Buffer.Bool(Arrays.copyOfRange(data, from, to));
            case Buffer.Int8(byte[] data) -> new Buffer.Int8(Arrays.copyOfRange(data, from, to));
            case Buffer.Int16(short[] data) -> new Buffer.Int16(Arrays.copyOfRange(data, from, to));
            case Buffer.UInt16(short[] data) -> new Buffer.UInt16(Arrays.copyOfRange(data, from, to));
            case Buffer.UInt32(int[] data) -> new Buffer.UInt32(Arrays.copyOfRange(data, from, to));
            case Buffer.UInt64(long[] data) -> new Buffer.UInt64(Arrays.copyOfRange(data, from, to));
            case Buffer.Float16(short[] data) -> new Buffer.Float16(Arrays.copyOfRange(data, from, to));
            case Buffer.BFloat16(short[] data) -> new Buffer.BFloat16(Arrays.copyOfRange(data, from, to));
        };
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
        return (x.dtype() == dtype ? x.copy() : Into.copy(x, NDArray.empty(dtype, x.shape()))).buffer();
    }

    static MemorySegment segment(NDArray x) {
        NDArray inOrder = x.layout().isContiguous() ? x : x.copy();
        MemorySegment all = switch (array(inOrder.buffer())) {
            case float[] a -> MemorySegment.ofArray(a);
            case double[] a -> MemorySegment.ofArray(a);
            case int[] a -> MemorySegment.ofArray(a);
            case long[] a -> MemorySegment.ofArray(a);
            case short[] a -> MemorySegment.ofArray(a);
            case byte[] a -> MemorySegment.ofArray(a);
            default -> throw new IllegalArgumentException(
                    "segment: Java does not show the memory of bool; convert with astype(UINT8)");
        };
        long width = x.dtype().bytes();
        return all.asSlice(inOrder.layout().offset() * width, x.size() * width);
    }

    /// A copy of the elements that `from` holds in row-major order, native byte order.
    static NDArray fromSegment(DType dtype, MemorySegment from, Shape shape) {
        long bytes = (long) shape.size() * dtype.bytes();
        if (from.byteSize() != bytes) {
            throw new IllegalArgumentException(
                    "of: " + dtype.numpyName() + " of shape " + shape + " takes " + bytes + " bytes, the segment has "
                            + from.byteSize());
        }
        NDArray out = NDArray.empty(dtype == DType.BOOL ? DType.UINT8 : dtype, shape);
        out.segment().copyFrom(from);
        return dtype == DType.BOOL ? out.astype(DType.BOOL) : out;
    }
}
