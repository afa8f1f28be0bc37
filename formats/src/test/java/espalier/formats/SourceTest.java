package espalier.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.array.Shape;
import espalier.formats.hdf5.CourseH5Test;
import espalier.formats.image.Images;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Paths to what they hold, in words and as data.
class SourceTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "ffd8ffe000104a464946, PICTURE", "89504e470d0a1a0a0000, PICTURE", "894844460d0a1a0a00, HDF5",
        "934e554d505901, NUMPY",
        "504b030414, ZIP", "1f8b08, GZIP", "5249464624080000574156456d, SOUND", "664c614300, SOUND",
        "50415231, PARQUET",
        "00000803000027100000, IDX", "40000000000000007b225f5f, MODEL", "68656c6c6f2c20776f726c640a, TEXT", "'', EMPTY",
        "6bc3a4736520, TEXT", "0001020304, UNKNOWN", "7f454c46, UNKNOWN"
    })
    void contentIsToldByTheFirstBytes(String head, Content content) throws IOException {
        byte[] bytes = HexFormat.of().parseHex(head);
        assertThat(Content.of(bytes)).isEqualTo(content);
        assertThat(Content.of(Files.write(folder.resolve("misleading.png"), bytes))).isEqualTo(content);
    }

    @Test
    void aFolderIsReadAt64UnlessTold() throws IOException {
        for (String name : new String[] {"cat/1.png", "cat/2.png", "dog/1.png"}) {
            Files.createDirectories(folder.resolve(name).getParent());
            Images.writePng(TestFiles.picture(20, 30, name.hashCode()), folder.resolve(name));
        }
        Files.writeString(folder.resolve("dog/x.gif"), "no");
        Source source = Source.open(folder, Source.Options.DEFAULT);
        assertThat(source.description())
                .isEqualTo("folder: 3 pictures 64x64, 2 classes (cat 2, dog 1), 1 file left out");
        assertThat(source.names()).containsExactly(folder.resolve("cat/1.png").toString(),
                folder.resolve("cat/2.png").toString(),
                folder.resolve("dog/1.png").toString());
        assertThat(source.skipped()).hasSize(1);
        assertThat(source.counts()).containsExactly(2, 1);
        Source small = Source.open(folder, new Source.Options(16, 12, false, Progress.NONE));
        assertThat(small.dataset().sampleShape()).isEqualTo(Shape.of(16, 12, 3));
        assertThat(small.fingerprint()).hasSize(64).isNotEqualTo(source.fingerprint());
        assertThat(Source.open(folder, Source.Options.DEFAULT).fingerprint()).isEqualTo(source.fingerprint());
        TestFiles.refuses(() -> Source.open(folder, new Source.Options(16, true, Progress.NONE)),
                "x.gif: not a picture");
    }

    @Test
    void anHdf5FileStaysAtItsSizeUnlessTold() {
        Path file = TestFiles.file(CourseH5Test.class, "row.h5", folder);
        Source source = Source.open(file, Source.Options.DEFAULT).requireTwoClasses();
        assertThat(source.description())
                .isEqualTo("course HDF5: 6 pictures 5x4, 2 classes (non-cat 4, cat 2); pictures from train_set_x,"
                        + " labels from train_set_y, class names from list_classes");
        assertThat(source.names().get(3)).isEqualTo("row.h5[3]");
        Source large = Source.open(file, new Source.Options(8, false, Progress.NONE));
        assertThat(large.dataset().sampleShape()).isEqualTo(Shape.of(8, 8, 3));
        assertThat(large.description()).contains("8x8").contains("resized from 5x4");
    }

    @Test
    void picturesOfOneClassOnlyCannotBeLearnedFrom() {
        Path file = folder.resolve("one.h5");
        try (var hdf5 = HdfFile.write(file)) {
            hdf5.putDataset("x", new int[3][2][2][3]);
            hdf5.putDataset("y", new int[] {1, 1, 1});
            hdf5.putDataset("list_classes", new String[] {"non-cat", "cat"});
        }
        Source source = Source.open(file, Source.Options.DEFAULT);
        TestFiles.refuses(source::requireTwoClasses, "one.h5: has pictures of only one class, \"cat\"");
    }

    @Test
    void whatIsNoDataSetIsCalledByItsName() throws IOException {
        Path file = folder.resolve("data");
        TestFiles.refuses(() -> Source.open(file, Source.Options.DEFAULT), "data: does not exist");
        Files.write(file, "a word\nand another\n".getBytes(StandardCharsets.UTF_8));
        TestFiles.refuses(() -> Source.open(file, Source.Options.DEFAULT),
                "data: is a text; what can be read is a course .h5, ");
        Images.writePng(TestFiles.picture(3, 3, 1), file);
        TestFiles.refuses(() -> Source.open(file, Source.Options.DEFAULT), "data: is a single picture",
                "one sub-folder");
        Files.write(file, new byte[0]);
        TestFiles.refuses(() -> Source.open(file, Source.Options.DEFAULT), "data: is an empty file");
    }

    @Test
    void sizesThatNoPictureHasAreRefused() {
        assertThatThrownBy(() -> new Source.Options(-1, false, Progress.NONE)).hasMessageContaining("1 to 4096");
        assertThatThrownBy(() -> new Source.Options(5, 0, false, Progress.NONE)).hasMessageContaining("got 5 x 0");
    }

    @Test
    void drawnPicturesSaySo() {
        Source drawn = Source.drawn(20, 16, 3);
        assertThat(drawn.description())
                .startsWith("pictures drawn by the program, seed 3: 20 pictures 16x16, 2 classes (non-cat ");
        assertThat(drawn.names()).hasSize(20);
    }

    @Test
    void theCatsOfTheCourse() {
        Source cats = Source.open(TestFiles.shared("cats/train_catvnoncat.h5"), Source.Options.DEFAULT);
        assertThat(cats.description()).startsWith("course HDF5: 209 pictures 64x64, 2 classes (non-cat 137, cat 72)");
        assertThat(cats.names().getFirst()).isEqualTo("train_catvnoncat.h5[0]");
    }
}
