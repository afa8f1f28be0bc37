package espalier.backend.cpu;

import espalier.backend.Buffer;

/// Elements that follow one another, converted from or to the type of a loop: one plain loop for each pair of types
/// that programs use, which the compiler turns into vector code. The [Loops] call it for step 1, and go through the
/// accessors of [Buffer] where it says false.
final class Conversion {
    private Conversion() {}

    /// `y = x` for a float result; a double is rounded once.
    static boolean gather(Buffer x, int from, float[] y, int yo, int n) {
        switch (x) {
            case Buffer.Float64(double[] data) -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = (float) data[from + i];
                }
            }
            case Buffer.Int32(int[] data) -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = data[from + i];
                }
            }
            case Buffer.Int64(long[] data) -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = data[from + i];
                }
            }
            case Buffer.UInt8(byte[] data) -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = data[from + i] & 0xff;
                }
            }
            case Buffer.Bool(boolean[] data) -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = data[from + i] ? 1 : 0;
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /// `y = x` for a double result.
    static boolean gather(Buffer x, int from, double[] y, int yo, int n) {
        switch (x) {
            case Buffer.Float32(float[] data) -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = data[from + i];
                }
            }
            case Buffer.Int32(int[] data) -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = data[from + i];
                }
            }
            case Buffer.Int64(long[] data) -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = data[from + i];
                }
            }
            case Buffer.UInt8(byte[] data) -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = data[from + i] & 0xff;
                }
            }
            case Buffer.Bool(boolean[] data) -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = data[from + i] ? 1 : 0;
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /// `y = x` for a long result.
    static boolean gather(Buffer x, int from, long[] y, int yo, int n) {
        switch (x) {
            case Buffer.Int32(int[] data) -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = data[from + i];
                }
            }
            case Buffer.UInt8(byte[] data) -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = data[from + i] & 0xff;
                }
            }
            case Buffer.Bool(boolean[] data) -> {
                for (int i = 0; i < n; i++) {
                    y[yo + i] = data[from + i] ? 1 : 0;
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /// Floats into another type: truncated toward zero for integers, which keep their low bits.
    static boolean scatter(float[] x, int xo, Buffer y, int to, int n) {
        switch (y) {
            case Buffer.Float64(double[] data) -> {
                for (int i = 0; i < n; i++) {
                    data[to + i] = x[xo + i];
                }
            }
            case Buffer.Int32(int[] data) -> {
                for (int i = 0; i < n; i++) {
                    data[to + i] = (int) (long) x[xo + i];
                }
            }
            case Buffer.Int64(long[] data) -> {
                for (int i = 0; i < n; i++) {
                    data[to + i] = (long) x[xo + i];
                }
            }
            case Buffer.UInt8(byte[] data) -> {
                for (int i = 0; i < n; i++) {
                    data[to + i] = (byte) (long) x[xo + i];
                }
            }
            case Buffer.Bool(boolean[] data) -> {
                for (int i = 0; i < n; i++) {
                    data[to + i] = x[xo + i] != 0;
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /// Doubles into another type: rounded once for floats, truncated toward zero for integers, which keep their low
    /// bits.
    static boolean scatter(double[] x, int xo, Buffer y, int to, int n) {
        switch (y) {
            case Buffer.Float32(float[] data) -> {
                for (int i = 0; i < n; i++) {
                    data[to + i] = (float) x[xo + i];
                }
            }
            case Buffer.Int32(int[] data) -> {
                for (int i = 0; i < n; i++) {
                    data[to + i] = (int) (long) x[xo + i];
                }
            }
            case Buffer.Int64(long[] data) -> {
                for (int i = 0; i < n; i++) {
                    data[to + i] = (long) x[xo + i];
                }
            }
            case Buffer.UInt8(byte[] data) -> {
                for (int i = 0; i < n; i++) {
                    data[to + i] = (byte) (long) x[xo + i];
                }
            }
            case Buffer.Bool(boolean[] data) -> {
                for (int i = 0; i < n; i++) {
                    data[to + i] = x[xo + i] != 0;
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /// Longs into another integer type, which keeps their low bits.
    static boolean scatter(long[] x, int xo, Buffer y, int to, int n) {
        switch (y) {
            case Buffer.Int32(int[] data) -> {
                for (int i = 0; i < n; i++) {
                    data[to + i] = (int) x[xo + i];
                }
            }
            case Buffer.UInt8(byte[] data) -> {
                for (int i = 0; i < n; i++) {
                    data[to + i] = (byte) x[xo + i];
                }
            }
            case Buffer.Bool(boolean[] data) -> {
                for (int i = 0; i < n; i++) {
                    data[to + i] = x[xo + i] != 0;
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }
}
