package espalier.formats.sound;

import espalier.formats.BadInput;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// One WAV file being read (IBM and Microsoft 1991, with the extensible format and RF64 of EBU Tech 3306): whole
/// numbers of 8 to 32 bits, floating-point numbers of 32 and 64, A-law and mu-law, any number of channels, any rate,
/// either byte order, whatever chunks stand before the samples. [Sounds] makes one for each file.
///
/// Headers are not believed: every length is held against the file, and the sentence of an error says at which byte it
/// went wrong.
final class Wav {
    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int A_LAW = 6;
    private static final int MU_LAW = 7;
    private static final int EXTENSIBLE = 0xfffe;
    private static final long UNKNOWN_LENGTH = 0xffff_ffffL;
    /// What programs that write to a pipe say: 2^31 or 2^32, less a header or a block.
    private static final long LONGEST_OF_PIPE = 0x7fff_0000L;
    private static final int BLOCK = 1 << 16;

    private final Path file;
    private final InputStream in;
    private final long size;
    private boolean bigEndian;
    private long at;
    private long longData = -1;
    private @Nullable Form form;

    /// How samples are stored.
    ///
    /// @param code     1 whole numbers, 3 floating point, 6 A-law, 7 mu-law
    /// @param bytes    of one sample of one channel
    private record Form(int code, int channels, int rate, int bytes) {}

    Wav(Path file, InputStream in) throws IOException {
        this.file = file;
        this.in = in;
        this.size = Files.size(file);
    }

    Sound read() throws IOException {
        String riff = name();
        bigEndian = riff.equals("RIFX");
        number(4); // the length of everything, which many programs get wrong and nobody needs
        name();
        while (at < size) {
            long start = at;
            if (size - at < 8) {
                break; // a few stray bytes at the end
            }
            String chunk = name();
            long length = number(4);
            switch (chunk) {
                case "fmt " -> readForm(length);
                case "ds64" -> readLongLengths(length);
                case "data" -> {
                    return data(start, length);
                }
                default -> {
                    if (length > size - at) {
                        throw bad("the chunk \"" + printable(chunk) + "\" at byte " + start + " says " + length
                                + " bytes, " + (size - at) + " are left, and no samples came before it");
                    }
                    skip(length + length % 2);
                }
            }
        }
        throw bad("it has no samples: there is no data chunk");
    }

    private void readForm(long length) throws IOException {
        if (length < 16 || length > size - at) {
            throw bad("its format chunk says " + length + " bytes; 16, 18 or 40 are usual");
        }
        int code = (int) number(2);
        int channels = (int) number(2);
        long rate = number(4);
        number(4);
        int frame = (int) number(2);
        int bits = (int) number(2);
        long left = length - 16;
        if (code == EXTENSIBLE && left >= 24) {
            number(2);
            number(2);
            number(4);
            code = (int) number(2); // a GUID that begins with the code
            left -= 10;
        }
        skip(left + length % 2);
        check(code, channels, rate, frame, bits);
        form = new Form(code, channels, (int) rate, frame / channels);
    }

    private void check(int code, int channels, long rate, int frame, int bits) {
        if (code != PCM && code != FLOAT && code != A_LAW && code != MU_LAW) {
            throw bad("its samples are compressed (format " + code + words(code)
                    + "), which is not read; convert it to plain PCM, say with ffmpeg -i " + file.getFileName()
                    + " -c:a pcm_s16le sound.wav");
        }
        if (channels < 1 || channels > Sounds.MOST_CHANNELS) {
            throw bad("its header says " + channels + " channels; 1 to " + Sounds.MOST_CHANNELS + " can be");
        }
        if (rate < 1 || rate > Sounds.FASTEST) {
            throw bad("its header says " + rate + " samples a second; 1 to " + Sounds.FASTEST + " can be");
        }
        int bytes = frame / channels;
        boolean fits = switch (code) {
            case PCM -> bits >= 1 && bytes == (bits + 7) / 8 && bytes <= 4;
            case FLOAT -> bits == 8 * bytes && (bytes == 4 || bytes == 8);
            default -> bits == 8 && bytes == 1;
        };
        if (!fits || frame % channels != 0) {
            throw bad("its header says " + bits + " bits in " + frame + " bytes for " + channels + " channel"
                    + (channels == 1 ? "" : "s") + "; whole numbers of 8 to 32 bits and floating-point numbers of 32 or"
                    + " 64 can be");
        }
    }

    private static String words(int code) {
        return switch (code) {
            case 2 -> ", Microsoft ADPCM";
            case 0x11 -> ", IMA ADPCM";
            case 0x31 -> ", GSM 6.10";
            case 0x50 -> ", MPEG";
            case 0x55 -> ", MP3";
            default -> "";
        };
    }

    private void readLongLengths(long length) throws IOException {
        if (length < 24 || length > size - at) {
            throw bad("its chunk ds64 says " + length + " bytes; it has 28 or more");
        }
        skip(8);
        long low = number(4);
        longData = number(4) << 32 | low;
        skip(length - 16 + length % 2);
    }

    private Sound data(long start, long said) throws IOException {
        Form f = form;
        if (f == null) {
            throw bad("its samples come at byte " + start + ", before any format chunk says what they are");
        }
        long length = said == UNKNOWN_LENGTH && longData >= 0 ? longData : said;
        long left = size - at;
        if (longData < 0 && (said >= LONGEST_OF_PIPE || said == 0 && left > 0 && !chunkFollows())) {
            length = left; // written to a pipe, where nobody could go back to fill the length in
        }
        if (length < 0 || length > left) {
            throw bad("is cut short: the samples at byte " + at + " should be " + length + " bytes, " + left
                    + " are there; copy it again");
        }
        int frame = f.bytes * f.channels;
        long frames = length / frame;
        if (frames > Integer.MAX_VALUE - 8) {
            throw bad("is " + frames + " samples long; at most 2^31 - 9 can be read");
        }
        return new Sound(f.rate, samples(f, (int) frames));
    }

    /// Whether what comes next is the name of a chunk: then a length of 0 is meant.
    private boolean chunkFollows() throws IOException {
        in.mark(8);
        byte[] next = in.readNBytes(8);
        in.reset();
        return next.length == 8 && new String(next, 0, 4, StandardCharsets.ISO_8859_1).matches("[A-Za-z]{3,4} ?");
    }

    private float[] samples(Form f, int frames) throws IOException {
        int frame = f.bytes * f.channels;
        float[] out = new float[frames];
        int perBlock = Math.max(1, BLOCK / frame);
        byte[] block = new byte[perBlock * frame];
        double scale = 1.0 / f.channels;
        for (int from = 0; from < frames; from += perBlock) {
            int n = Math.min(perBlock, frames - from);
            if (in.readNBytes(block, 0, n * frame) < n * frame) {
                throw new EOFException();
            }
            if (f.code == PCM && f.bytes == 2 && !bigEndian) {
                mixUsual(block, n, f.channels, out, from);
            } else {
                for (int i = 0; i < n; i++) {
                    double sum = 0;
                    for (int c = 0; c < f.channels; c++) {
                        sum += sample(f, block, i * frame + c * f.bytes);
                    }
                    out[from + i] = (float) (sum * scale);
                }
            }
            at += (long) n * frame;
        }
        if (f.code == FLOAT) {
            checkFinite(out);
        }
        return out;
    }

    /// 16 bits, the lower byte first, as nearly all files are: the same numbers, ten times as fast.
    private static void mixUsual(byte[] block, int n, int channels, float[] out, int from) {
        double scale = 1.0 / channels / (1 << 15);
        int at = 0;
        for (int i = 0; i < n; i++) {
            int sum = 0;
            for (int c = 0; c < channels; c++, at += 2) {
                sum += (short) (block[at] & 0xff | block[at + 1] << 8);
            }
            out[from + i] = (float) (sum * scale);
        }
    }

    private void checkFinite(float[] out) {
        for (int i = 0; i < out.length; i++) {
            if (!Float.isFinite(out[i])) {
                throw bad("sample " + i + " is " + out[i] + "; a sound is made of finite numbers");
            }
        }
    }

    private double sample(Form f, byte[] b, int at) {
        if (f.code == A_LAW) {
            return aLaw(b[at] & 0xff);
        }
        if (f.code == MU_LAW) {
            return muLaw(b[at] & 0xff);
        }
        if (f.code == PCM && f.bytes == 1) {
            return ((b[at] & 0xff) - 128) / 128.0;
        }
        long bits = 0;
        for (int i = 0; i < f.bytes; i++) {
            int shift = 8 * (bigEndian ? f.bytes - 1 - i : i);
            bits |= (b[at + i] & 0xffL) << shift;
        }
        if (f.code == FLOAT) {
            return f.bytes == 4 ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
        }
        int unused = 64 - 8 * f.bytes;
        return (bits << unused >> unused) / (double) (1L << 8 * f.bytes - 1);
    }

    /// ITU-T G.711, A-law: 13 bits in 8.
    private static double aLaw(int code) {
        int c = code ^ 0x55;
        int exponent = c >> 4 & 7;
        int value = exponent == 0 ? (c & 15) * 16 + 8 : (c & 15) * 16 + 264 << exponent - 1;
        return (c & 0x80) == 0 ? -value / 32768.0 : value / 32768.0;
    }

    /// ITU-T G.711, mu-law: 14 bits in 8.
    private static double muLaw(int code) {
        int c = ~code & 0xff;
        int value = ((c & 15) * 8 + 132 << (c >> 4 & 7)) - 132;
        return (c & 0x80) != 0 ? -value / 32768.0 : value / 32768.0;
    }

    private String name() throws IOException {
        byte[] four = in.readNBytes(4);
        if (four.length < 4) {
            throw new EOFException();
        }
        at += 4;
        return new String(four, StandardCharsets.ISO_8859_1);
    }

    private long number(int bytes) throws IOException {
        byte[] b = in.readNBytes(bytes);
        if (b.length < bytes) {
            throw new EOFException();
        }
        at += bytes;
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (b[bigEndian ? bytes - 1 - i : i] & 0xffL) << 8 * i;
        }
        return value;
    }

    private void skip(long bytes) throws IOException {
        long left = Math.min(bytes, size - at);
        in.skipNBytes(left);
        at += left;
    }

    private static String printable(String chunk) {
        return chunk.replaceAll("[^ -~]", "?");
    }

    private BadInput bad(String reason) {
        return new BadInput(file, reason.startsWith("is ") ? reason : "is a WAV that cannot be read: " + reason);
    }
}
