package espalier.formats.sound;

import java.io.EOFException;

/// Bits of an array of bytes, the highest first, for [Flac].
final class Bits {
    private final byte[] data;
    private int at;
    private long cache; // its lowest `left` bits are to come
    private int left;

    Bits(byte[] data, int start) {
        this.data = data;
        this.at = start;
    }

    /// The byte that comes next; between two frames.
    int position() {
        return at - left / 8;
    }

    /// The next `n` bits, at most 57, as a number.
    long read(int n) throws EOFException {
        if (left < n) {
            fill();
            if (left < n) {
                throw new EOFException();
            }
        }
        left -= n;
        return cache >>> left & (1L << n) - 1;
    }

    /// The same in two's complement.
    long signed(int n) throws EOFException {
        return read(n) << 64 - n >> 64 - n;
    }

    /// How many zeros come before the next one, which is passed.
    int zeros() throws EOFException {
        int zeros = 0;
        while (true) {
            if (left == 0) {
                fill();
                if (left == 0) {
                    throw new EOFException();
                }
            }
            long rest = cache << 64 - left;
            if (rest != 0) {
                int n = Long.numberOfLeadingZeros(rest);
                left -= n + 1;
                return zeros + n;
            }
            zeros += left;
            left = 0;
        }
    }

    /// To the beginning of the next byte.
    void align() {
        left -= left % 8;
    }

    /// Whole bytes, from the beginning of one.
    void skip(int bytes) throws EOFException {
        int to = position() + bytes;
        if (to < 0 || to > data.length) {
            throw new EOFException();
        }
        at = to;
        left = 0;
    }

    private void fill() {
        while (left <= 56 && at < data.length) {
            cache = cache << 8 | data[at++] & 0xff;
            left += 8;
        }
    }
}
