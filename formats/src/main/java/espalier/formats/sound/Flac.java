package espalier.formats.sound;

import java.io.EOFException;

/// One FLAC sound being decoded (RFC 9639, 2024): every block size, 4 to 32 bits, up to eight channels, fixed and
/// linear prediction, with the checksums of every frame checked. [Sounds] makes one for each file.
///
/// A header may say what it likes: samples are taken as they are decoded, and how many there can be is known before.
final class Flac {
    private static final int STREAM_INFO = 34;
    private static final int[] RATES = {0, 88_200, 176_400, 192_000, 8000, 16_000, 22_050, 24_000, 32_000, 44_100,
        48_000, 96_000};
    private static final int[] BITS = {0, 8, 12, 0, 16, 20, 24, 32};
    private static final int[][] FIXED = {{}, {1}, {2, -1}, {3, -3, 1}, {4, -6, 4, -1}};
    private static final int LEFT_SIDE = 8;
    private static final int SIDE_RIGHT = 9;
    private static final int MID_SIDE = 10;

    private final byte[] data;
    private final Bits bits;
    private final Samples out;
    private int rate;
    private int channels;
    private int depth;
    private long total;
    private long[][] block = {};

    /// @param data the whole file
    /// @param most samples that it may have
    Flac(byte[] data, int most) {
        this.data = data;
        this.bits = new Bits(data, 4);
        this.out = new Samples(most);
    }

    /// The sound, its channels averaged.
    ///
    /// @throws Damaged if it is no whole FLAC sound
    Sound read() throws Damaged {
        try {
            metadata();
        } catch (EOFException e) {
            throw new Damaged("breaks off inside its header, after " + data.length + " bytes", e);
        }
        while (total == 0 ? bits.position() < data.length : out.size() < total) {
            int start = bits.position();
            try {
                frame(start);
            } catch (EOFException e) {
                throw new Damaged("is cut short: the frame at byte " + start + " breaks off, " + out.size()
                        + (total > 0 ? " of " + total : "") + " samples came before it", e);
            }
        }
        return new Sound(rate, out.toArray());
    }

    private void metadata() throws EOFException, Damaged {
        boolean last = false;
        while (!last) {
            int start = bits.position();
            last = bits.read(1) == 1;
            int type = (int) bits.read(7);
            int length = (int) bits.read(24);
            if (type == 0 && length == STREAM_INFO && rate == 0) {
                bits.skip(10);
                rate = (int) bits.read(20);
                channels = (int) bits.read(3) + 1;
                depth = (int) bits.read(5) + 1;
                total = bits.read(36);
                bits.skip(16); // a digest of the samples: the frames have checksums
            } else if (rate == 0) {
                throw new Damaged("its first block, at byte " + start + ", is not the one that says what it holds");
            } else {
                bits.skip(length);
            }
            if (rate == 0) {
                throw new Damaged("its header says 0 samples a second");
            }
        }
    }

    private void frame(int start) throws EOFException, Damaged {
        if (bits.read(15) != 0x7ffc) {
            throw new Damaged("is damaged at byte " + start + ", where a frame should begin");
        }
        bits.read(1);
        int sizeCode = (int) bits.read(4);
        int rateCode = (int) bits.read(4);
        int assignment = (int) bits.read(4);
        int depthCode = (int) bits.read(3);
        bits.read(1);
        skipNumber(start);
        int size = switch (sizeCode) {
            case 0 -> 0;
            case 1 -> 192;
            case 2, 3, 4, 5 -> 144 << sizeCode;
            case 6 -> (int) bits.read(8) + 1;
            case 7 -> (int) bits.read(16) + 1;
            default -> 1 << sizeCode;
        };
        int frameRate = switch (rateCode) {
            case 0 -> rate;
            case 12 -> 1000 * (int) bits.read(8);
            case 13 -> (int) bits.read(16);
            case 14 -> 10 * (int) bits.read(16);
            case 15 -> -1;
            default -> RATES[rateCode];
        };
        int frameDepth = depthCode == 0 ? depth : BITS[depthCode];
        int frameChannels = assignment < LEFT_SIDE ? assignment + 1 : 2;
        int end = bits.position();
        if (bits.read(8) != Checksum.crc8(data, start, end)) {
            throw new Damaged("is damaged: the checksum of the frame's header at byte " + start + " is wrong");
        }
        if (size == 0 || frameDepth == 0 || assignment > MID_SIDE || frameRate != rate || frameChannels != channels) {
            throw new Damaged("the frame at byte " + start + " has another form than the header says: " + frameChannels
                    + " channels of " + frameDepth + " bits at " + frameRate + " Hz in blocks of " + size);
        }
        samples(start, size, frameDepth, assignment);
    }

    private void samples(int start, int size, int frameDepth, int assignment) throws EOFException, Damaged {
        if (block.length < channels || block[0].length < size) {
            block = new long[channels][size];
        }
        for (int c = 0; c < channels; c++) {
            boolean side = assignment == LEFT_SIDE && c == 1 || assignment == SIDE_RIGHT && c == 0
                    || assignment == MID_SIDE && c == 1;
            subframe(start, block[c], size, frameDepth + (side ? 1 : 0));
        }
        bits.align();
        int end = bits.position();
        if (bits.read(16) != Checksum.crc16(data, start, end)) {
            throw new Damaged("is damaged: the checksum of the frame at byte " + start + " is wrong");
        }
        unite(size, assignment);
        double scale = 1.0 / channels / (1L << frameDepth - 1);
        int n = total > 0 ? (int) Math.min(size, total - out.size()) : size;
        for (int i = 0; i < n; i++) {
            long sum = 0;
            for (int c = 0; c < channels; c++) {
                sum += block[c][i];
            }
            out.add((float) (sum * scale));
        }
    }

    /// Two channels from one of them, or their middle, and their difference.
    private void unite(int size, int assignment) {
        for (int i = 0; assignment >= LEFT_SIDE && i < size; i++) {
            long a = block[0][i];
            long b = block[1][i];
            switch (assignment) {
                case LEFT_SIDE -> block[1][i] = a - b;
                case SIDE_RIGHT -> block[0][i] = a + b;
                default -> {
                    long twice = a << 1 | b & 1;
                    block[0][i] = twice + b >> 1;
                    block[1][i] = twice - b >> 1;
                }
            }
        }
    }

    private void subframe(int start, long[] x, int size, int frameDepth) throws EOFException, Damaged {
        int head = (int) bits.read(8);
        int wasted = (head & 1) == 0 ? 0 : bits.zeros() + 1;
        int kept = frameDepth - wasted;
        int type = head >> 1;
        if (kept < 1 || head > 127) {
            throw new Damaged("is damaged in the frame at byte " + start);
        }
        if (type == 0) {
            java.util.Arrays.fill(x, 0, size, bits.signed(kept));
        } else if (type == 1) {
            for (int i = 0; i < size; i++) {
                x[i] = bits.signed(kept);
            }
        } else if (type >= 8 && type <= 12 || type >= 32) {
            predicted(start, x, size, kept, type);
        } else {
            throw new Damaged("the frame at byte " + start + " is stored in a way (" + type + ") that is not known");
        }
        for (int i = 0; wasted > 0 && i < size; i++) {
            x[i] <<= wasted;
        }
    }

    /// The first samples as they are, the others as what differs from a sum of those before.
    private void predicted(int start, long[] x, int size, int kept, int type) throws EOFException, Damaged {
        int order = type < 32 ? type - 8 : type - 31;
        if (order > size) {
            throw new Damaged("the frame at byte " + start + " predicts from more samples than it has");
        }
        for (int i = 0; i < order; i++) {
            x[i] = bits.signed(kept);
        }
        int[] weights = type < 32 ? FIXED[order] : new int[order];
        int shift = 0;
        if (type >= 32) {
            int precision = (int) bits.read(4) + 1;
            shift = (int) bits.signed(5);
            if (precision == 16 || shift < 0) {
                throw new Damaged("the frame at byte " + start + " has weights that make no sense");
            }
            for (int i = 0; i < order; i++) {
                weights[i] = (int) bits.signed(precision);
            }
        }
        residuals(start, x, order, size);
        for (int i = order; i < size; i++) {
            long sum = 0;
            for (int k = 0; k < order; k++) {
                sum += weights[k] * x[i - 1 - k];
            }
            x[i] += sum >> shift;
        }
    }

    /// Rice's code in parts, each with its own parameter (Rice 1979).
    private void residuals(int start, long[] x, int order, int size) throws EOFException, Damaged {
        int method = (int) bits.read(2);
        int parts = 1 << (int) bits.read(4);
        if (method > 1 || size % parts != 0 || size / parts < order) {
            throw new Damaged("is damaged in the frame at byte " + start);
        }
        int width = method == 0 ? 4 : 5;
        int at = order;
        for (int part = 0; part < parts; part++) {
            int end = (part + 1) * (size / parts);
            int parameter = (int) bits.read(width);
            if (parameter == (1 << width) - 1) {
                int plain = (int) bits.read(5);
                for (; at < end; at++) {
                    x[at] = plain == 0 ? 0 : bits.signed(plain);
                }
            } else {
                for (; at < end; at++) {
                    long folded = (long) bits.zeros() << parameter | bits.read(parameter);
                    x[at] = folded >>> 1 ^ -(folded & 1);
                }
            }
        }
    }

    /// The number of the frame or sample, coded as UTF-8 codes characters; nobody needs it.
    private void skipNumber(int start) throws EOFException, Damaged {
        int first = (int) bits.read(8);
        int more = Integer.numberOfLeadingZeros(~(first << 24)) - 1;
        if (more == 0 || more > 6) {
            throw new Damaged("is damaged at byte " + start + ", where a frame should begin");
        }
        bits.skip(Math.max(more, 0));
    }
}
