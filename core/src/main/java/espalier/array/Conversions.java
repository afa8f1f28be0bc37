package espalier.array;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.Stream;

/// To other types and back to Java: all of these copy, except `astype` to the type the array already has and `segment`.
sealed interface Conversions permits NDArray {

    private NDArray self() {
        return (NDArray) this;
    }

    /// The elements converted; the array itself if it already has this type. Floating to integer truncates toward zero,
    /// integers wrap around.
    default NDArray astype(DType dtype) {
        return self().dtype() == dtype ? self() : Into.copy(self(), Pool.result(dtype, self().shape()));
    }

    /// A copy in row-major order, on its own memory.
    default NDArray copy() {
        NDArray x = self();
        if (x.layout().isContiguous()) {
            return NDArray.wrap(Buffers.copyOfRange(x.buffer(), x.layout().offset(), x.size()), x.shape());
        }
        return Into.copy(x, NDArray.empty(x.dtype(), x.shape()));
    }

    /// The sub-arrays along the first axis, one after another: views. `x.rows().map(NDArray::toDoubles)` copies them.
    default Stream<NDArray> rows() {
        return Arrays.stream(self().unstack(0));
    }

    /// The only element, as a double.
    ///
    /// @throws IllegalArgumentException if there is not exactly one
    default double item() {
        return self().buffer().getDouble(only("item"));
    }

    /// The only element, as a long.
    default long getLong() {
        return self().buffer().getLong(only("getLong"));
    }

    /// The only element, as a boolean: whether it is not zero.
    default boolean getBoolean() {
        return self().buffer().getDouble(only("getBoolean")) != 0;
    }

    private int only(String function) {
        Layout l = self().layout();
        if (l.size() != 1) {
            throw new IllegalArgumentException(function + ": needs an array of one element, got shape " + self().shape()
                    + "; reduce it, or name an index with get");
        }
        return l.offset();
    }

    /// The memory of the elements in row-major order, native byte order: shared if the array lies in order (a segment
    /// of the Java heap), else of a copy. Foreign functions take it where they allow heap segments.
    ///
    /// @throws IllegalArgumentException for bool, whose memory Java does not show; convert with astype(UINT8)
    default MemorySegment segment() {
        return Buffers.segment(self());
    }

    /// The elements in row-major order, a copy.
    default double[] toDoubles() {
        return ((Buffer.Float64) Buffers.packed(self(), DType.FLOAT64)).data();
    }

    /// The elements in row-major order, a copy.
    default float[] toFloats() {
        return ((Buffer.Float32) Buffers.packed(self(), DType.FLOAT32)).data();
    }

    /// The elements in row-major order, a copy.
    default int[] toInts() {
        return ((Buffer.Int32) Buffers.packed(self(), DType.INT32)).data();
    }

    /// The elements in row-major order, a copy.
    default long[] toLongs() {
        return ((Buffer.Int64) Buffers.packed(self(), DType.INT64)).data();
    }

    /// The elements in row-major order, a copy: whether each is not zero.
    default boolean[] toBooleans() {
        return ((Buffer.Bool) Buffers.packed(self(), DType.BOOL)).data();
    }
}
