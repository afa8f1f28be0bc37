package espalier.formats.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import espalier.formats.BadInput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// WAV files of every kind, written here byte by byte, and files that lie.
class WavTest {
    private static final double[] WAVE = {0, 0.5, -0.5, 0.25, -1, 0.75};

    @TempDir
    Path folder;

    /// A chunk with its name and true length, padded to an even number of bytes.
    static byte[] chunk(String name, byte[] content, ByteOrder order) {
        ByteBuffer b = ByteBuffer.allocate(8 + content.length + content.length % 2).order(order);
        b.put(name.getBytes(StandardCharsets.ISO_8859_1)).putInt(content.length).put(content);
        return b.array();
    }

    static byte[] format(int code, int channels, int rate, int bits, ByteOrder order) {
        int frame = channels * ((bits + 7) / 8);
        return ByteBuffer.allocate(16)
                .order(order)
                .putShort((short) code)
                .putShort((short) channels)
                .putInt(rate)
                .putInt(rate * frame)
                .putShort((short) frame)
                .putShort((short) bits)
                .array();
    }

    static byte[] samples(double[] values, int bits, boolean floating, ByteOrder order) {
        int bytes = bits / 8;
        ByteBuffer out = ByteBuffer.allocate(values.length * bytes).order(order);
        for (double v : values) {
            if (floating) {
                out = bits == 32 ? out.putFloat((float) v) : out.putDouble(v);
                continue;
            }
            long x = Math.clamp(Math.round(v * (1L << bits - 1)), -(1L << bits - 1), (1L << bits - 1) - 1);
            x = bits == 8 ? x + 128 : x;
            for (int i = 0; i < bytes; i++) {
                out.put((byte) (x >> 8 * (order == ByteOrder.LITTLE_ENDIAN ? i : bytes - 1 - i)));
            }
        }
        return out.array();
    }

    static byte[] riff(String kind, ByteOrder order, byte[]... chunks) {
        var all = new ByteArrayOutputStream();
        int length = 4;
        for (byte[] chunk : chunks) {
            length += chunk.length;
        }
        all.writeBytes(kind.getBytes(StandardCharsets.ISO_8859_1));
        all.writeBytes(ByteBuffer.allocate(4).order(order).putInt(length).array());
        all.writeBytes("WAVE".getBytes(StandardCharsets.ISO_8859_1));
        for (byte[] chunk : chunks) {
            all.writeBytes(chunk);
        }
        return all.toByteArray();
    }

    /// 16 bits, mono, 8000 Hz.
    static byte[] plain(double... values) {
        ByteOrder le = ByteOrder.LITTLE_ENDIAN;
        return riff("RIFF", le, chunk("fmt ", format(1, 1, 8000, 16, le), le),
                chunk("data", samples(values, 16, false, le), le));
    }

    private Sound read(byte[] bytes) throws IOException {
        return Sounds.read(Files.write(folder.resolve("a.wav"), bytes));
    }

    private static void assertWave(Sound sound, double tolerance) {
        assertThat(sound.samples()).hasSize(WAVE.length);
        for (int i = 0; i < WAVE.length; i++) {
            assertThat((double) sound.samples()[i]).as("sample %d", i).isCloseTo(WAVE[i], within(tolerance));
        }
    }

    @ParameterizedTest
    @CsvSource({"8,false,0.01", "16,false,1e-4", "24,false,1e-6", "32,false,1e-7", "32,true,1e-7", "64,true,1e-7"})
    void everyKindOfSample(int bits, boolean floating, double tolerance) throws IOException {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            byte[] data = chunk("data", samples(WAVE, bits, floating, order), order);
            String kind = order == ByteOrder.LITTLE_ENDIAN ? "RIFF" : "RIFX";
            Sound sound = read(riff(kind, order, chunk("fmt ", format(floating ? 3 : 1, 1, 11025, bits, order), order),
                    data));
            assertThat(sound.rate()).isEqualTo(11025);
            assertWave(sound, tolerance);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6})
    void channelsAreAveraged(int channels) throws IOException {
        double[] all = new double[WAVE.length * channels];
        for (int i = 0; i < WAVE.length; i++) {
            for (int c = 0; c < channels; c++) { // one channel louder, one softer by the same
                double sign = c == 0 ? 1 : c == 1 ? -1 : 0;
                all[i * channels + c] = WAVE[i] * 0.5 + (channels == 1 ? 0 : sign * 0.25);
            }
        }
        ByteOrder le = ByteOrder.LITTLE_ENDIAN;
        Sound sound = read(riff("RIFF", le, chunk("fmt ", format(1, channels, 8000, 24, le), le),
                chunk("data", samples(all, 24, false, le), le)));
        for (int i = 0; i < WAVE.length; i++) {
            assertThat((double) sound.samples()[i]).isCloseTo(WAVE[i] * 0.5, within(1e-6));
        }
    }

    @Test
    void theExtensibleFormatAndOtherChunks() throws IOException {
        ByteOrder le = ByteOrder.LITTLE_ENDIAN;
        byte[] extended = ByteBuffer.allocate(40)
                .order(le)
                .put(format(0xfffe, 1, 8000, 16, le))
                .putShort((short) 22)
                .putShort((short) 16)
                .putInt(4)
                .putShort((short) 1)
                .put(new byte[14])
                .array();
        byte[] wav = riff("RIFF", le, chunk("LIST", "INFOISFT\3\0\0\0abc".getBytes(StandardCharsets.ISO_8859_1), le),
                chunk("fmt ", extended, le), chunk("odd ", new byte[3], le), chunk("fact", new byte[4], le),
                chunk("data", samples(WAVE, 16, false, le), le), chunk("id3 ", new byte[5], le), new byte[] {1, 2, 3});
        assertWave(read(wav), 1e-4);
    }

    @Test
    void telephoneCodesAreThoseOfG711() throws IOException {
        ByteOrder le = ByteOrder.LITTLE_ENDIAN;
        Sound mu = read(riff("RIFF", le, chunk("fmt ", format(7, 1, 8000, 8, le), le),
                chunk("data", new byte[] {(byte) 0xff, 0x7f, 0, (byte) 0x80, (byte) 0xaa}, le)));
        assertThat(mu.samples()).containsExactly(0, 0, -32124 / 32768f, 32124 / 32768f, 5372 / 32768f);
        Sound a = read(riff("RIFF", le, chunk("fmt ", format(6, 1, 8000, 8, le), le),
                chunk("data", new byte[] {(byte) 0xd5, 0x55, (byte) 0xaa, 0x2a}, le)));
        assertThat(a.samples()).containsExactly(8 / 32768f, -8 / 32768f, 32256 / 32768f, -32256 / 32768f);
    }

    @Test
    void lengthsThatWereNeverFilledIn() throws IOException {
        byte[] wav = plain(WAVE);
        ByteBuffer.wrap(wav).order(ByteOrder.LITTLE_ENDIAN).putInt(4, -1).putInt(40, -1);
        assertWave(read(wav), 1e-4);
        ByteOrder le = ByteOrder.LITTLE_ENDIAN;
        byte[] ds64 = ByteBuffer.allocate(28).order(le).putLong(100).putLong(12).putLong(6).putInt(0).array();
        byte[] data = chunk("data", samples(WAVE, 16, false, le), le);
        ByteBuffer.wrap(data).order(le).putInt(4, -1);
        assertWave(read(riff("RF64", le, chunk("ds64", ds64, le), chunk("fmt ", format(1, 1, 8000, 16, le), le), data,
                chunk("LIST", new byte[20], le))), 1e-4);
        byte[] odd = plain(WAVE); // an odd byte too many: half a sample
        ByteBuffer.wrap(odd).order(le).putInt(4, 12345).putInt(40, 11);
        assertThat(read(odd).samples()).hasSize(5);
    }

    private void refused(byte[] wav, String... words) throws IOException {
        Path file = Files.write(folder.resolve("bad.wav"), wav);
        assertThatThrownBy(() -> Sounds.read(file)).isInstanceOf(BadInput.class)
                .hasMessageStartingWith(file + ": is ")
                .hasMessageContainingAll(words);
    }

    @Test
    void filesThatLie() throws IOException {
        ByteOrder le = ByteOrder.LITTLE_ENDIAN;
        byte[] cut = Arrays.copyOf(plain(WAVE), 50);
        refused(cut, "is cut short", "byte 44 should be 12 bytes, 6 are there");
        refused(Arrays.copyOf(plain(WAVE), 20), "format chunk says 16 bytes");
        refused(Arrays.copyOf(plain(WAVE), 36), "no data chunk");
        refused(riff("RIFF", le, chunk("data", new byte[4], le)), "samples come at byte 12, before any format chunk");
        refused(riff("RIFF", le, chunk("fmt ", format(1, 0, 8000, 16, le), le)), "0 channels");
        refused(riff("RIFF", le, chunk("fmt ", format(1, 1, 0, 16, le), le)), "0 samples a second");
        refused(riff("RIFF", le, chunk("fmt ", format(1, 1, 8000, 48, le), le)), "48 bits in 6 bytes for 1 channel;");
        refused(riff("RIFF", le, chunk("fmt ", format(2, 1, 8000, 4, le), le)), "format 2, Microsoft ADPCM", "ffmpeg");
        refused(riff("RIFF", le, chunk("fmt ", new byte[14], le)), "format chunk says 14 bytes");
        byte[] far = riff("RIFF", le, chunk("junk", new byte[4], le));
        ByteBuffer.wrap(far).order(le).putInt(16, 1 << 30);
        refused(far, "chunk \"junk\" at byte 12 says 1073741824 bytes, 4 are left");
        refused(riff("RIFF", le, chunk("fmt ", format(3, 1, 8000, 32, le), le),
                chunk("data", samples(new double[] {0, Double.NaN}, 32, true, le), le)), "sample 1 is NaN");
        refused(plain(), "no length");
    }

    /// What programs write that send a sound to a pipe and cannot come back.
    @ParameterizedTest
    @ValueSource(ints = {0, -1, 0x7fff_f000, 0x7fff_ffff, -8})
    void aLengthThatWasNeverFilledInIsTheRest(int length) throws IOException {
        ByteOrder le = ByteOrder.LITTLE_ENDIAN;
        byte[] data = chunk("data", samples(WAVE, 16, false, le), le);
        ByteBuffer.wrap(data).order(le).putInt(4, length);
        Path file = Files.write(folder.resolve("pipe.wav"), riff("RIFF", le,
                chunk("fmt ", format(1, 1, 8000, 16, le), le), data));
        assertThat(Sounds.read(file).samples()).hasSize(WAVE.length);
        byte[] empty = chunk("data", new byte[0], le);
        Path none = Files.write(folder.resolve("none.wav"), riff("RIFF", le,
                chunk("fmt ", format(1, 1, 8000, 16, le), le), empty, chunk("LIST", new byte[8], le)));
        assertThatThrownBy(() -> Sounds.read(none)).hasMessageContaining("no length");
    }

    @Test
    void whatIsNoWav() throws IOException {
        refused(new byte[0], "empty file");
        refused("RIFF".getBytes(StandardCharsets.UTF_8), "no sound that can be read");
        refused("fLaC and more bytes".getBytes(StandardCharsets.UTF_8), "its first block, at byte 4, is not the one");
        refused("OggS and more bytes".getBytes(StandardCharsets.UTF_8), "is cut short");
        refused("ID3\3 and more bytes".getBytes(StandardCharsets.ISO_8859_1), "an MP3 sound");
        assertThatThrownBy(() -> Sounds.read(folder.resolve("none.wav"))).isInstanceOf(BadInput.class)
                .hasMessageContaining("none.wav");
    }

    @Test
    void aSoundIsBroughtToAnotherRate() {
        Sound sound = new Sound(16_000, new float[1600]);
        assertThat(sound.at(8000).samples()).hasSize(800);
        assertThat(sound.at(16_000)).isSameAs(sound);
        assertThat(sound).hasToString("Sound(0.1 s at 16000 Hz)");
    }
}
