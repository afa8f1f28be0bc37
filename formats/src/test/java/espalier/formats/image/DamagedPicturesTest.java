package espalier.formats.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import espalier.formats.BadInput;
import espalier.formats.TestFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Pictures that break off anywhere or have wrong bytes: each is either decoded or refused with one sentence, and one
/// that breaks off is never taken for whole.
class DamagedPicturesTest {
    private static final long SEED = 20261123;

    static Stream<String> files() {
        byte[] list = TestFiles.bytes(DamagedPicturesTest.class, "expected.txt");
        return new String(list, StandardCharsets.US_ASCII).lines().map(line -> line.split(" ")[0]);
    }

    @ParameterizedTest
    @MethodSource("files")
    void aPictureThatBreaksOffIsRefused(String name) {
        byte[] whole = TestFiles.bytes(DamagedPicturesTest.class, name);
        // what may be missing at the end without harm: the trailer and later frames of a GIF, PNG's end mark, padding
        int spare = name.startsWith("frames.gif") ? whole.length
                : name.endsWith("gif") ? 2
                        : name.endsWith("webp") ? 2
                                : name.endsWith("png") ? 8 : name.equals("rle8.bmp") ? whole.length : 0;
        for (int length = 0; length < whole.length; length += length < 64 ? 1 : 7) {
            byte[] part = Arrays.copyOf(whole, length);
            try {
                Images.read(Path.of(name), part);
                assertThat(whole.length - length).as(name + " of " + length + " bytes was read")
                        .isLessThanOrEqualTo(spare);
            } catch (BadInput e) {
                assertThat(e.getMessage()).startsWith(name + ": ").doesNotContain("\n");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void wrongBytesEndInPixelsOrInASentence(String name) {
        byte[] whole = TestFiles.bytes(DamagedPicturesTest.class, name);
        var random = new Random(SEED + name.hashCode());
        for (int i = 0; i < 120; i++) {
            byte[] broken = whole.clone();
            for (int k = 0; k <= i % 3; k++) {
                int place = i % 2 == 0 ? random.nextInt(Math.min(64, broken.length)) : random.nextInt(broken.length);
                broken[place] = (byte) random.nextInt(256);
            }
            try {
                assertThat(Images.read(Path.of(name), broken).rank()).isEqualTo(3);
            } catch (BadInput e) {
                assertThat(e.getMessage()).startsWith(name + ": ");
            } catch (RuntimeException | OutOfMemoryError e) {
                fail("seed " + SEED + ", round " + i + ": " + e, e);
            }
        }
    }
}
