package espalier.store;

import espalier.array.DType;
import espalier.backend.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/// The elements of a safetensors file: the types, and their way between the file's little-endian bytes and the
/// primitive arrays of Java, in pieces of 128 KiB so that no second copy of an array exists. Called by [Safetensors]
/// and [SafetensorsWriter].
final class SafetensorsData {
    private static final int PIECE = 1 << 17;

    private SafetensorsData() {}

    /// The types that the format knows.
    enum StoredType {
        BOOL(8, DType.BOOL),
        U8(8, DType.UINT8),
        I8(8, DType.INT8),
        I16(16, DType.INT16),
        U16(16, DType.UINT16),
        I32(32, DType.INT32),
        U32(32, DType.UINT32),
        I64(64, DType.INT64),
        U64(64, DType.UINT64),
        F16(16, DType.FLOAT16),
        BF16(16, DType.BFLOAT16),
        F32(32, DType.FLOAT32),
        F64(64, DType.FLOAT64),
        F8_E4M3(8, DType.FLOAT32),
        F8_E5M2(8, DType.FLOAT32),
        F8_E8M0(8, null),
        F6_E2M3(6, null),
        F6_E3M2(6, null),
        F4(4, null),
        C64(64, null);

        private final int bits;
        private final @Nullable DType dtype;

        StoredType(int bits, @Nullable DType dtype) {
            this.bits = bits;
            this.dtype = dtype;
        }

        /// Bits of one element in the file.
        int bits() {
            return bits;
        }

        /// The type of the array that is read from it, or null if it cannot be read.
        @Nullable DType dtype() {
            return dtype;
        }

        /// The type called `name`, or null.
        static @Nullable StoredType find(String name) {
            for (StoredType t : values()) {
                if (t.name().equals(name)) {
                    return t;
                }
            }
            return null;
        }

        /// The type that holds `dtype` exactly.
        static StoredType of(DType dtype) {
            for (StoredType t : values()) {
                if (t.dtype == dtype) {
                    return t;
                }
            }
            throw new IllegalArgumentException("safetensors has no type for " + dtype.numpyName());
        }
    }

    /// Fills `to` with the elements that begin at byte `from` of the file; returns how many bytes the file is too short
    /// for that.
    static long read(FileChannel channel, long from, StoredType type, Buffer to) throws IOException {
        int width = type.bits() / 8;
        int step = PIECE / width;
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min((long) to.length() * width, PIECE))
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < to.length();) {
            int n = Math.min(step, to.length() - done);
            piece.clear().limit(n * width);
            long position = from + (long) done * width;
            while (piece.hasRemaining()) {
                if (channel.read(piece, position + piece.position()) < 0) {
                    return (long) (to.length() - done) * width - piece.position();
                }
            }
            decode(piece.flip(), type, to, done, n);
            done += n;
        }
        return 0;
    }

    /// Writes elements `from .. from + n - 1`.
    static void write(FileChannel channel, Buffer data, int from, int n) throws IOException {
        int width = DType.of(data).bytes();
        int step = PIECE / width;
        ByteBuffer piece = ByteBuffer.allocate((int) Math.min((long) n * width, PIECE)).order(ByteOrder.LITTLE_ENDIAN);
        for (int done = 0; done < n;) {
            int now = Math.min(step, n - done);
            piece.clear().limit(now * width);
            encode(data, from + done, now, piece);
            piece.position(0);
            while (piece.hasRemaining()) {
                channel.write(piece);
            }
            done += now;
        }
    }

    private static void decode(ByteBuffer in, StoredType type, Buffer to, int at, int n) {
        switch (to) {
            case Buffer.Float32(float[] data) -> {
                switch (type) {
                    case F8_E4M3 -> {
                        for (int i = 0; i < n; i++) {
                            data[at + i] = e4m3(in.get(i));
                        }
                    }
                    case F8_E5M2 -> { // a float16 without its lower byte
                        for (int i = 0; i < n; i++) {
                            data[at + i] = Float.float16ToFloat((short) (in.get(i) << 8));
                        }
                    }
                    default -> in.asFloatBuffer().get(data, at, n);
                }
            }
            case Buffer.Float64(double[] data) -> in.asDoubleBuffer().get(data, at, n);
            case Buffer.Int64(long[] data) -> in.asLongBuffer().get(data, at, n);
            case Buffer.UInt64(long[] data) -> in.asLongBuffer().get(data, at, n);
            case Buffer.Int32(int[] data) -> in.asIntBuffer().get(data, at, n);
            case Buffer.UInt32(int[] data) -> in.asIntBuffer().get(data, at, n);
            case Buffer.Int16(short[] data) -> in.asShortBuffer().get(data, at, n);
            case Buffer.UInt16(short[] data) -> in.asShortBuffer().get(data, at, n);
            case Buffer.Float16(short[] data) -> in.asShortBuffer().get(data, at, n);
            case Buffer.BFloat16(short[] data) -> in.asShortBuffer().get(data, at, n);
            case Buffer.Int8(byte[] data) -> in.get(data, at, n);
            case Buffer.UInt8(byte[] data) -> in.get(data, at, n);
            case Buffer.Bool(boolean[] data) -> {
                for (int i = 0; i < n; i++) {
                    data[at + i] = in.get(i) != 0;
                }
            }
        }
    }

    private static void encode(Buffer from, int at, int n, ByteBuffer out) {
        switch (from) {
            case Buffer.Float32(float[] data) -> out.asFloatBuffer().put(data, at, n);
            case Buffer.Float64(double[] data) -> out.asDoubleBuffer().put(data, at, n);
            case Buffer.Int64(long[] data) -> out.asLongBuffer().put(data, at, n);
            case Buffer.UInt64(long[] data) -> out.asLongBuffer().put(data, at, n);
            case Buffer.Int32(int[] data) -> out.asIntBuffer().put(data, at, n);
            case Buffer.UInt32(int[] data) -> out.asIntBuffer().put(data, at, n);
            case Buffer.Int16(short[] data) -> out.asShortBuffer().put(data, at, n);
            case Buffer.UInt16(short[] data) -> out.asShortBuffer().put(data, at, n);
            case Buffer.Float16(short[] data) -> out.asShortBuffer().put(data, at, n);
            case Buffer.BFloat16(short[] data) -> out.asShortBuffer().put(data, at, n);
            case Buffer.Int8(byte[] data) -> out.put(data, at, n);
            case Buffer.UInt8(byte[] data) -> out.put(data, at, n);
            case Buffer.Bool(boolean[] data) -> {
                for (int i = 0; i < n; i++) {
                    out.put(i, (byte) (data[at + i] ? 1 : 0));
                }
            }
        }
    }

    /// Sign, 4 bits of exponent (bias 7), 3 bits of fraction; no infinities, all ones is NaN (Micikevicius et al. 2022,
    /// "FP8 formats for deep learning").
    static float e4m3(byte bits) {
        int exponent = bits >> 3 & 0xf;
        int fraction = bits & 7;
        float magnitude = exponent == 15 && fraction == 7
                ? Float.NaN
                : exponent == 0 ? Math.scalb((float) fraction, -9) : Math.scalb((float) (8 + fraction), exponent - 10);
        return bits < 0 ? -magnitude : magnitude;
    }
}
