package espalier.formats;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.array.NDArray;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;

/// Where the tests of this module get their files from: the resources of a test, and the shared data where they are.
public final class TestFiles {
    private TestFiles() {}

    /// A resource in the package of `test`.
    public static byte[] bytes(Class<?> test, String name) {
        try (InputStream in = test.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalArgumentException("no resource " + name + " beside " + test);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same as a file in `folder`.
    public static Path file(Class<?> test, String name, Path folder) {
        try {
            return Files.write(folder.resolve(name), bytes(test, name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A file or folder of the shared data; the test is skipped where they are not.
    public static Path shared(String name) {
        String given = System.getProperty("espalier.shared");
        Path[] places = {Path.of(given == null ? "../shared/data" : given), Path.of("../../shared/data")};
        for (Path place : places) {
            if (Files.exists(place.resolve(name))) {
                return place.resolve(name);
            }
        }
        Assumptions.abort("no shared data here: " + name);
        throw new AssertionError();
    }

    /// A picture of one colour with a few dots, different for each `number`.
    public static NDArray picture(int height, int width, int number) {
        byte[] rgb = new byte[height * width * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i % 3 * 60 + number * 31 + (i % 7 == 0 ? 40 : 0));
        }
        return NDArray.wrapUint8(rgb, height, width, 3);
    }

    /// The call refuses its file with one sentence, which contains each of `parts`.
    public static void refuses(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call)
                .isInstanceOf(BadInput.class)
                .message()
                .contains(parts)
                .doesNotContain("\n")
                .doesNotContain("Exception");
    }
}
