package espalier.array;

import espalier.backend.Buffer;
import java.util.Arrays;

/// The types of array elements, with NumPy's names and promotion. Arithmetic runs on the first six; the others are
/// storage: they are read, written and converted exactly, and an operation on them computes in [#working()] and
/// converts the result back.
///
/// Floating values become integers by truncation toward zero, integers wrap around, as NumPy's `astype` does.
public enum DType {
    /// Truth values.
    BOOL("bool", 'b', 1),
    /// Unsigned 8-bit integers: the values of pixels.
    UINT8("uint8", 'u', 1),
    /// Signed 32-bit integers.
    INT32("int32", 'i', 4),
    /// Signed 64-bit integers: counts, indices, class numbers.
    INT64("int64", 'i', 8),
    /// IEEE 754 binary32: the type of learning.
    FLOAT32("float32", 'f', 4),
    /// IEEE 754 binary64: NumPy's default.
    FLOAT64("float64", 'f', 8),
    /// Signed 8-bit integers, storage.
    INT8("int8", 'i', 1),
    /// Signed 16-bit integers, storage.
    INT16("int16", 'i', 2),
    /// Unsigned 16-bit integers, storage.
    UINT16("uint16", 'u', 2),
    /// Unsigned 32-bit integers, storage.
    UINT32("uint32", 'u', 4),
    /// Unsigned 64-bit integers, storage.
    UINT64("uint64", 'u', 8),
    /// IEEE 754 binary16, storage.
    FLOAT16("float16", 'f', 2),
    /// The upper half of a binary32, storage.
    BFLOAT16("bfloat16", 'f', 2);

    private final String numpyName;
    private final char kind;
    private final int bytes;

    DType(String numpyName, char kind, int bytes) {
        this.numpyName = numpyName;
        this.kind = kind;
        this.bytes = bytes;
    }

    /// NumPy's name: `float32`.
    public String numpyName() {
        return numpyName;
    }

    /// Bytes of one element.
    public int bytes() {
        return bytes;
    }

    /// Whether this is a floating type.
    public boolean isFloating() {
        return kind == 'f';
    }

    /// Whether this is an integer type; bool is not.
    public boolean isInteger() {
        return kind == 'i' || kind == 'u';
    }

    /// Whether this is an integer type without negative values.
    public boolean isUnsigned() {
        return kind == 'u';
    }

    /// Whether arrays of this type only hold values, while arithmetic happens in [#working()].
    public boolean isStorage() {
        return compareTo(FLOAT64) > 0;
    }

    /// The type in which operations on this type are computed: itself, or a wider one for the storage types.
    public DType working() {
        return switch (this) {
            case INT8, INT16, UINT16 -> INT32;
            case UINT32, UINT64 -> INT64;
            case FLOAT16, BFLOAT16 -> FLOAT32;
            default -> this;
        };
    }

    /// A new buffer of `n` zeros.
    public Buffer allocate(int n) {
        return switch (this) {
            case BOOL -> new Buffer.Bool(new boolean[n]);
            case UINT8 -> new Buffer.UInt8(new byte[n]);
            case INT32 -> new Buffer.Int32(new int[n]);
            case INT64 -> new Buffer.Int64(new long[n]);
            case FLOAT32 -> new Buffer.Float32(new float[n]);
            case FLOAT64 -> new Buffer.Float64(new double[n]);
            case INT8 -> new Buffer.Int8(new byte[n]);
            case INT16 -> new Buffer.Int16(new short[n]);
            case UINT16 -> new Buffer.UInt16(new short[n]);
            case UINT32 -> new Buffer.UInt32(new int[n]);
            case UINT64 -> new Buffer.UInt64(new long[n]);
            case FLOAT16 -> new Buffer.Float16(new short[n]);
            case BFLOAT16 -> new Buffer.BFloat16(new short[n]);
        };
    }

    /// The type of the elements of `b`.
    public static DType of(Buffer b) {
        return switch (b) {
            case Buffer.Bool _ -> BOOL;
            case Buffer.UInt8 _ -> UINT8;
            case Buffer.Int32 _ -> INT32;
            case Buffer.Int64 _ -> INT64;
            case Buffer.Float32 _ -> FLOAT32;
            case Buffer.Float64 _ -> FLOAT64;
            case Buffer.Int8 _ -> INT8;
            case Buffer.Int16 _ -> INT16;
            case Buffer.UInt16 _ -> UINT16;
            case Buffer.UInt32 _ -> UINT32;
            case Buffer.UInt64 _ -> UINT64;
            case Buffer.Float16 _ -> FLOAT16;
            case Buffer.BFloat16 _ -> BFLOAT16;
        };
    }

    /// The common type of `a` and `b`: the Array API standard's table, and NumPy's where the standard leaves it open
    /// (integer with floating).
    public static DType promote(DType a, DType b) {
        if (a == b || b == BOOL) {
            return a;
        }
        if (a == BOOL) {
            return b;
        }
        if (a.isFloating() && b.isFloating()) {
            return a.bytes == b.bytes ? FLOAT32 : a.bytes > b.bytes ? a : b;
        }
        if (a.isFloating() || b.isFloating()) {
            return a.isFloating() ? withInteger(a, b) : withInteger(b, a);
        }
        if (a.kind == b.kind) {
            return a.bytes > b.bytes ? a : b;
        }
        DType signed = a.kind == 'i' ? a : b;
        DType unsigned = a.kind == 'i' ? b : a;
        int bytes = Math.max(signed.bytes, 2 * unsigned.bytes);
        return switch (bytes) {
            case 2 -> INT16;
            case 4 -> INT32;
            case 8 -> INT64;
            default -> FLOAT64;
        };
    }

    private static DType withInteger(DType floating, DType integer) {
        return switch (integer.bytes) {
            case 1 -> floating;
            case 2 -> floating.bytes < 4 ? FLOAT32 : floating;
            default -> FLOAT64;
        };
    }

    /// The type called `numpyName`, such as `float32`.
    ///
    /// @throws IllegalArgumentException if there is none
    public static DType parse(String numpyName) {
        for (DType t : values()) {
            if (t.numpyName.equals(numpyName)) {
                return t;
            }
        }
        throw new IllegalArgumentException("DType.parse: unknown type '" + numpyName + "'; known are "
                + String.join(", ", Arrays.stream(values()).map(DType::numpyName).toList()));
    }

    /// Whether an operation of this type and `to` would give `to`: NumPy's `can_cast`. (64-bit integers count as values
    /// of float64.)
    public boolean canCast(DType to) {
        return promote(this, to) == to;
    }

    /// The smallest finite value.
    public double min() {
        return switch (kind) {
            case 'b', 'u' -> 0;
            case 'i' -> -Math.scalb(1.0, 8 * bytes - 1);
            default -> -max();
        };
    }

    /// The largest finite value (of 64-bit integers the nearest double).
    public double max() {
        return switch (this) {
            case BOOL -> 1;
            case FLOAT64 -> Double.MAX_VALUE;
            case FLOAT32 -> Float.MAX_VALUE;
            case FLOAT16 -> 65504;
            case BFLOAT16 -> 0x1.fep127;
            default -> Math.scalb(1.0, kind == 'u' ? 8 * bytes : 8 * bytes - 1) - 1;
        };
    }

    /// The distance from 1 to the next number of a floating type.
    ///
    /// @throws IllegalStateException for other types
    public double epsilon() {
        return switch (this) {
            case FLOAT64 -> 0x1p-52;
            case FLOAT32 -> 0x1p-23;
            case FLOAT16 -> 0x1p-10;
            case BFLOAT16 -> 0x1p-7;
            default -> throw new IllegalStateException(numpyName + " has no epsilon: it is not a floating type");
        };
    }
}
