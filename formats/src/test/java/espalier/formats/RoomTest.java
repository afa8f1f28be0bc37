package espalier.formats;

import static espalier.formats.TestFiles.refuses;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RoomTest {
    @Test
    void whatDoesNotFitIsSaidBeforeItIsRead() {
        Path file = Path.of("large.npz");
        assertThatCode(() -> Room.require(file, "x", 1)).doesNotThrowAnyException();
        refuses(() -> Room.require(file, "x holds much and", 1L << 50),
                "large.npz: x holds much and needs 1125899907 MB "
                        + "of memory while it is read, and of the ",
                " MB that Java may use ", "allow more (-Xmx2097");
    }
}
