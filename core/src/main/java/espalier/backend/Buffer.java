package espalier.backend;

/// The memory of an array: one primitive Java array and how its bits are read. Backends match on the record to reach
/// the array; everything that is not in a hurry (printing, reference loops, conversions) goes through the four
/// accessors.
///
/// Floating values are rounded to nearest when stored, integers keep their low bits (two's complement wrap-around, as
/// NumPy's casts do).
public sealed interface Buffer {

    /// Number of elements.
    int length();

    /// Element `i` as a double: exact for every type but `int64` beyond 2^53.
    double getDouble(int i);

    /// Element `i` as a long: floating values are truncated toward zero.
    long getLong(int i);

    /// Stores `value` converted to the type of this buffer.
    void setDouble(int i, double value);

    /// Stores `value` converted to the type of this buffer.
    void setLong(int i, long value);

    /// IEEE 754 binary32.
    record Float32(float[] data) implements Buffer {
        @Override
        public int length() {
            return data.length;
        }

        @Override
        public double getDouble(int i) {
            return data[i];
        }

        @Override
        public long getLong(int i) {
            return (long) data[i];
        }

        @Override
        public void setDouble(int i, double value) {
            data[i] = (float) value;
        }

        @Override
        public void setLong(int i, long value) {
            data[i] = value;
        }
    }

    /// IEEE 754 binary64.
    record Float64(double[] data) implements Buffer {
        @Override
        public int length() {
            return data.length;
        }

        @Override
        public double getDouble(int i) {
            return data[i];
        }

        @Override
        public long getLong(int i) {
            return (long) data[i];
        }

        @Override
        public void setDouble(int i, double value) {
            data[i] = value;
        }

        @Override
        public void setLong(int i, long value) {
            data[i] = value;
        }
    }

    /// Signed 32-bit integers.
    record Int32(int[] data) implements Buffer {
        @Override
        public int length() {
            return data.length;
        }

        @Override
        public double getDouble(int i) {
            return data[i];
        }

        @Override
        public long getLong(int i) {
            return data[i];
        }

        @Override
        public void setDouble(int i, double value) {
            data[i] = (int) (long) value;
        }

        @Override
        public void setLong(int i, long value) {
            data[i] = (int) value;
        }
    }

    /// Signed 64-bit integers.
    record Int64(long[] data) implements Buffer {
        @Override
        public int length() {
            return data.length;
        }

        @Override
        public double getDouble(int i) {
            return data[i];
        }

        @Override
        public long getLong(int i) {
            return data[i];
        }

        @Override
        public void setDouble(int i, double value) {
            data[i] = (long) value;
        }

        @Override
        public void setLong(int i, long value) {
            data[i] = value;
        }
    }

    /// Unsigned 8-bit integers: the values of pixels.
    record UInt8(byte[] data) implements Buffer {
        @Override
        public int length() {
            return data.length;
        }

        @Override
        public double getDouble(int i) {
            return data[i] & 0xff;
        }

        @Override
        public long getLong(int i) {
            return data[i] & 0xff;
        }

        @Override
        public void setDouble(int i, double value) {
            data[i] = (byte) (long) value;
        }

        @Override
        public void setLong(int i, long value) {
            data[i] = (byte) value;
        }
    }

    /// Truth values; anything but zero is stored as true (NaN too, as in NumPy).
    record Bool(boolean[] data) implements Buffer {
        @Override
        public int length() {
            return data.length;
        }

        @Override
        public double getDouble(int i) {
            return data[i] ? 1 : 0;
        }

        @Override
        public long getLong(int i) {
            return data[i] ? 1 : 0;
        }

        @Override
        public void setDouble(int i, double value) {
            data[i] = value != 0;
        }

        @Override
        public void setLong(int i, long value) {
            data[i] = value != 0;
        }
    }

    // The types below are for storage: files hold them, `copy` converts them, arithmetic happens in a wider type above.

    /// Signed 8-bit integers (storage).
    record Int8(byte[] data) implements Buffer {
        @Override
        public int length() {
            return data.length;
        }

        @Override
        public double getDouble(int i) {
            return data[i];
        }

        @Override
        public long getLong(int i) {
            return data[i];
        }

        @Override
        public void setDouble(int i, double value) {
            data[i] = (byte) (long) value;
        }

        @Override
        public void setLong(int i, long value) {
            data[i] = (byte) value;
        }
    }

    /// Signed 16-bit integers (storage).
    record Int16(short[] data) implements Buffer {
        @Override
        public int length() {
            return data.length;
        }

        @Override
        public double getDouble(int i) {
            return data[i];
        }

        @Override
        public long getLong(int i) {
            return data[i];
        }

        @Override
        public void setDouble(int i, double value) {
            data[i] = (short) (long) value;
        }

        @Override
        public void setLong(int i, long value) {
            data[i] = (short) value;
        }
    }

    /// Unsigned 16-bit integers (storage).
    record UInt16(short[] data) implements Buffer {
        @Override
        public int length() {
            return data.length;
        }

        @Override
        public double getDouble(int i) {
            return data[i] & 0xffff;
        }

        @Override
        public long getLong(int i) {
            return data[i] & 0xffff;
        }

        @Override
        public void setDouble(int i, double value) {
            data[i] = (short) (long) value;
        }

        @Override
        public void setLong(int i, long value) {
            data[i] = (short) value;
        }
    }

    /// Unsigned 32-bit integers (storage).
    record UInt32(int[] data) implements Buffer {
        @Override
        public int length() {
            return data.length;
        }

        @Override
        public double getDouble(int i) {
            return data[i] & 0xffffffffL;
        }

        @Override
        public long getLong(int i) {
            return data[i] & 0xffffffffL;
        }

        @Override
        public void setDouble(int i, double value) {
            data[i] = (int) (long) value;
        }

        @Override
        public void setLong(int i, long value) {
            data[i] = (int) value;
        }
    }

    /// Unsigned 64-bit integers (storage); `getLong` gives the bits, so values from 2^63 on look negative.
    record UInt64(long[] data) implements Buffer {
        @Override
        public int length() {
            return data.length;
        }

        @Override
        public double getDouble(int i) {
            return unsigned(data[i]);
        }

        @Override
        public long getLong(int i) {
            return data[i];
        }

        @Override
        public void setDouble(int i, double value) {
            data[i] = value >= 0x1p63 ? (long) (value - 0x1p63) ^ Long.MIN_VALUE : (long) value;
        }

        @Override
        public void setLong(int i, long value) {
            data[i] = value;
        }
    }

    /// IEEE 754 binary16 (storage).
    record Float16(short[] data) implements Buffer {
        @Override
        public int length() {
            return data.length;
        }

        @Override
        public double getDouble(int i) {
            return Float.float16ToFloat(data[i]);
        }

        @Override
        public long getLong(int i) {
            return (long) Float.float16ToFloat(data[i]);
        }

        @Override
        public void setDouble(int i, double value) {
            data[i] = Float.floatToFloat16(roundToOdd(value));
        }

        @Override
        public void setLong(int i, long value) {
            data[i] = Float.floatToFloat16(roundToOdd(value));
        }
    }

    /// The upper half of a binary32: 8 bits of exponent, 7 of fraction (storage).
    record BFloat16(short[] data) implements Buffer {
        @Override
        public int length() {
            return data.length;
        }

        @Override
        public double getDouble(int i) {
            return Float.intBitsToFloat(data[i] << 16);
        }

        @Override
        public long getLong(int i) {
            return (long) Float.intBitsToFloat(data[i] << 16);
        }

        @Override
        public void setDouble(int i, double value) {
            data[i] = bfloat16(roundToOdd(value));
        }

        @Override
        public void setLong(int i, long value) {
            data[i] = bfloat16(roundToOdd(value));
        }
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    /// The float next to `value` that keeps "inexact" in its last bit, so that rounding once more to fewer bits gives
    /// the right result.
    private static float roundToOdd(double value) {
        float f = (float) value;
        if (f == value || Double.isNaN(value)) {
            return f;
        }
        int bits = Float.floatToRawIntBits(f);
        return Float.intBitsToFloat((Math.abs((double) f) > Math.abs(value) ? bits - 1 : bits) | 1);
    }

    private static short bfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) {
            return (short) ((bits >>> 16) | 0x40);
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }
}
