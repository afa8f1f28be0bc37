package espalier.formats.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.formats.TestFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// FLAC and Ogg: files of src/test/python/sounds.py, whose samples are computed again here, and files that lie.
class CompressedSoundTest {
    @TempDir
    Path folder;

    private static long triangle(long i, long period, long height) {
        long at = i % period;
        return 2 * at < period ? Math.floorDiv(height * (4 * at - period), period)
                : Math.floorDiv(height * (3 * period - 4 * at), period);
    }

    private static long left(long i, int bits) {
        long noise = (i * 1103515245 + 12345) % 65536 / 64;
        return Math.floorDiv(triangle(i, 37, 1L << bits - 2) + (noise >> Math.max(0, 16 - bits)), bits > 8 ? 1 : 4);
    }

    private static long right(long i, int bits) {
        return Math.floorDiv(left(i, bits), 2) + triangle(i, 300, 1L << bits - 3);
    }

    private Path file(String name) {
        return TestFiles.file(CompressedSoundTest.class, name, folder);
    }

    @ParameterizedTest
    @CsvSource({"mono16.flac, 1500, 16, 1, 8000, 0", "stereo16.flac, 1000, 16, 2, 44100, 0",
        "stereo24.flac, 600, 24, 2, 96000, 0",
        "mono8.flac, 500, 8, 1, 11025, 0", "wasted16.flac, 700, 16, 1, 8000, 5", "mono16.oga, 1500, 16, 1, 8000, 0"})
    void flacGivesEverySampleBack(String name, int n, int bits, int channels, int rate, int wasted) {
        Sound sound = Sounds.read(file(name));
        assertThat(sound.rate()).isEqualTo(rate);
        assertThat(sound.samples()).hasSize(n);
        for (int i = 0; i < n; i++) {
            long x = left(i, bits) >> wasted << wasted;
            double mean = channels == 1 ? x : (x + right(i, bits)) / 2.0;
            assertThat(sound.samples()[i]).as("sample %d", i).isEqualTo((float) (mean / (1L << bits - 1)));
        }
    }

    @Test
    void silenceIsSilence() {
        assertThat(Sounds.read(file("silence.flac")).samples()).hasSize(5000).containsOnly(0);
    }

    /// The reference decoder's root mean square error against the original is the same to three digits.
    @ParameterizedTest
    @CsvSource({"mono.ogg, 3000, 1, 8000", "stereo.ogg, 6000, 2, 22050"})
    void vorbisComesNearToWhatWasRecorded(String name, int n, int channels, int rate) {
        Sound sound = Sounds.read(file(name));
        assertThat(sound.rate()).isEqualTo(rate);
        assertThat(sound.samples()).hasSize(n);
        double power = 0;
        double error = 0;
        for (int i = 0; i < n; i++) {
            double mean = channels == 1 ? left(i, 16) : (left(i, 16) + right(i, 16)) / 2.0;
            power += mean * mean / (1 << 30);
            error += Math.pow(mean / (1 << 15) - sound.samples()[i], 2);
        }
        assertThat(10 * Math.log10(power / error)).as("decibels of signal over error").isGreaterThan(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mono16.flac", "mono16.oga", "mono.ogg"})
    void aPartOfAFileIsNamedAsSuch(String name) throws IOException {
        byte[] whole = Files.readAllBytes(file(name));
        for (int cut : new int[] {4, 30, 60, whole.length / 2, whole.length - 1}) {
            Path part = Files.write(folder.resolve("part"), Arrays.copyOf(whole, cut));
            TestFiles.refuses(() -> Sounds.read(part), "part: ", cut < 27 || cut > 60 ? "byte" : "");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"mono16.flac", "stereo24.flac", "mono16.oga", "mono.ogg"})
    void damageIsFoundOrHarmless(String name) throws IOException {
        byte[] whole = Files.readAllBytes(file(name));
        float[] right = Sounds.read(file(name)).samples();
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 200; i++) {
            byte[] damaged = whole.clone();
            int at = 4 + random.nextInt(whole.length - 4);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            Path file = Files.write(folder.resolve("damaged"), damaged);
            try {
                Sound sound = Sounds.read(file);
                assertThat(sound.samples().length).isLessThanOrEqualTo(right.length);
            } catch (espalier.formats.BadInput e) {
                assertThat(e.getMessage()).startsWith(file + ": ").doesNotContain("Exception");
                refused++;
            }
        }
        assertThat(refused).as("of 200").isGreaterThan(150);
    }

    @Test
    void aHeaderThatClaimsHoursCostsNothing() throws IOException {
        byte[] bytes = Files.readAllBytes(file("mono16.flac"));
        bytes[21] |= 0x0f; // 36 bits of samples
        Arrays.fill(bytes, 22, 26, (byte) 0xff);
        Path file = Files.write(folder.resolve("long.flac"), bytes);
        TestFiles.refuses(() -> Sounds.read(file), "is cut short", "1500 of 68719476735 samples came before it");
    }

    /// Half a million samples of silence in a frame of a few bytes, again and again.
    @Test
    void silenceThatUnpacksToMoreThanTheMemoryIsRefused() {
        var out = new ByteArrayOutputStream();
        byte[] one = silence(65_535);
        out.writeBytes(Arrays.copyOf(one, 42));
        for (int i = 0; i < 40; i++) {
            out.write(one, 42, one.length - 42);
        }
        byte[] bomb = out.toByteArray();
        Arrays.fill(bomb, 22, 26, (byte) 0); // of unknown length
        bomb[21] &= (byte) 0xf0;
        assertThat(bomb.length).isLessThan(1000);
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> new Flac(bomb, 1_000_000).read()))
                .hasMessageContaining("unpacks to more than 1000000 samples; cut it into pieces");
        assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(Damaged.class,
                () -> new Flac(bomb, 3_000_000).read())).isNull();
    }

    /// A FLAC file of one frame: header, a constant, checksums.
    private static byte[] silence(int samples) {
        var bits = new StringBuilder("fLaC".chars().mapToObj(c -> binary(c, 8)).reduce("", String::concat));
        bits.append(binary(0x80, 8)).append(binary(34, 24));
        bits.append(binary(samples, 16)).append(binary(samples, 16)).append(binary(0, 48));
        bits.append(binary(8000, 20)).append(binary(0, 3)).append(binary(15, 5)).append(binary(samples, 36));
        bits.append("0".repeat(128));
        String head = "11111111111110" + "00" + "0111" + "0000" + "0000" + "100" + "0" + binary(0, 8)
                + binary(samples - 1, 16);
        byte[] start = bytes(head);
        head += binary(Checksum.crc8(start, 0, start.length), 8) + binary(0, 8) + binary(0, 16);
        byte[] frame = bytes(head);
        return bytes(bits + head + binary(Checksum.crc16(frame, 0, frame.length), 16));
    }

    private static String binary(long value, int bits) {
        var out = new StringBuilder();
        for (int i = bits - 1; i >= 0; i--) {
            out.append(value >> i & 1);
        }
        return out.toString();
    }

    private static byte[] bytes(String bits) {
        byte[] out = new byte[bits.length() / 8];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
        }
        return out;
    }

    @Test
    void oggOfAnotherKindIsCalledByItsName() throws IOException {
        byte[] page = new byte[28 + 19];
        System.arraycopy("OggS".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, page, 0, 4);
        page[5] = 6; // the first page and the last
        page[26] = 1;
        page[27] = 19;
        System.arraycopy("OpusHead".getBytes(java.nio.charset.StandardCharsets.US_ASCII), 0, page, 28, 8);
        int crc = Checksum.page(page, 0, page.length);
        for (int i = 0; i < 4; i++) {
            page[22 + i] = (byte) (crc >>> 8 * i);
        }
        Path file = Files.write(folder.resolve("a.opus"), page);
        TestFiles.refuses(() -> Sounds.read(file), "a.opus: holds Opus; what can be read in Ogg is Vorbis and FLAC");
    }

    @Test
    void aRateOfOneDoesNotFillTheMemory() {
        Sound slow = new Sound(1, new float[2_000_000]);
        Sound quick = slow.at(16_000, 32_000);
        assertThat(quick.samples()).hasSizeGreaterThanOrEqualTo(32_000).hasSizeLessThan(1_000_000);
        float[] ramp = new float[4000];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = (float) Math.sin(i / 20.0);
        }
        Sound all = new Sound(8000, ramp).at(6000);
        Sound first = new Sound(8000, ramp).at(6000, 1000);
        for (int i = 0; i < 1000; i++) {
            assertThat(first.samples()[i]).isCloseTo(all.samples()[i], within(1e-6f));
        }
    }
}
