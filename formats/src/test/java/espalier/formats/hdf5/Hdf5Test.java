package espalier.formats.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.formats.BadInput;
import espalier.formats.TestFiles;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of other programs (`src/test/python/hdf5.py`) and of jHDF's own writer, whole, broken off and damaged.
class Hdf5Test {
    private static final long SEED = 20261123;

    @TempDir
    Path folder;

    private Hdf5 types() {
        return Hdf5.open(TestFiles.file(Hdf5Test.class, "types.h5", folder));
    }

    @ParameterizedTest
    @CsvSource({
        "int8, INT32", "int16, INT32", "uint16, INT32", "int32, INT32", "uint32, INT64", "int64, INT64",
        "uint64, INT64",
        "float16, FLOAT32", "float32, FLOAT32", "float64, FLOAT64"
    })
    void everyNumberTypeIsRead(String name, DType dtype) {
        try (Hdf5 file = types()) {
            NDArray array = file.array(name);
            assertThat(array.dtype()).isEqualTo(dtype);
            assertThat(array.shape()).isEqualTo(Shape.of(2, 3));
            assertThat(array.toDoubles()).containsExactly(1, 2, 3, 4, 5, 6);
        }
    }

    @Test
    void theSpecialOnesAreReadToo() {
        try (Hdf5 file = types()) {
            assertThat(file.array("uint8").toLongs()).containsExactly(0, 127, 128, 255);
            assertThat(file.array("negative").toLongs()).containsExactly(-1, -128, 127);
            assertThat(file.array("uint32_large").toLongs()).containsExactly(4294967295L);
            assertThat(file.array("big_endian").toDoubles()).containsExactly(1.5, -2.25);
            assertThat(file.array("bool").arrayEqual(NDArray.of(true, false, true))).isTrue();
            assertThat(file.array("scalar").shape()).isEqualTo(Shape.of());
            assertThat(file.array("scalar").item()).isEqualTo(2.5);
            assertThat(file.array("scalar_uint8").item()).isEqualTo(200);
            assertThat(file.array("empty").shape()).isEqualTo(Shape.of(0, 3));
            assertThat(file.array("unwritten").toLongs()).containsExactly(7, 7, 7);
            assertThat(file.strings("fixed_text")).containsExactly("non-cat", "cat");
            assertThat(file.strings("text")).containsExactly("a longer one", "k\u00e4se");
            assertThat(file.strings("scalar_text")).containsExactly("hello");
        }
    }

    @Test
    void chunkedAndCompressedDataInGroups() {
        try (Hdf5 file = types()) {
            NDArray gzip = file.array("group/inner/gzip");
            assertThat(gzip.shape()).isEqualTo(Shape.of(6, 4, 5, 3));
            assertThat(gzip.dtype()).isEqualTo(DType.UINT8);
            for (int i = 0; i < gzip.size(); i++) {
                assertThat(gzip.buffer().getLong(i)).isEqualTo(i % 251);
            }
            assertThat(file.entries()).extracting(Hdf5.Entry::name)
                    .contains("group/inner/gzip", "group/lzf")
                    .doesNotContain("group/circle/lzf", "other")
                    .isSorted();
        }
    }

    @Test
    void whatCannotBeReadIsNamed() {
        try (Hdf5 file = types()) {
            TestFiles.refuses(() -> file.array("uint64_large"), "types.h5: uint64_large cannot be read",
                    "out of long range");
            TestFiles.refuses(() -> file.array("pair"), "pair holds compound values, not numbers");
            TestFiles.refuses(() -> file.array("text"), "text holds text, not numbers");
            TestFiles.refuses(() -> file.strings("int8"), "int8 holds int8, not text");
            TestFiles.refuses(() -> file.array("nothing"), "holds nothing");
            assertThatThrownBy(() -> file.array("no")).isInstanceOf(NoSuchElementException.class)
                    .hasMessageContaining("no data set no");
        }
        try (Hdf5 file = Hdf5.open(TestFiles.file(Hdf5Test.class, "zstd.h5", folder))) {
            TestFiles.refuses(() -> file.array("x"), "zstd.h5: x cannot be read (A required filter is not available");
        }
        Path newer = TestFiles.file(Hdf5Test.class, "v200.h5", folder);
        TestFiles.refuses(() -> Hdf5.open(newer),
                "v200.h5: its table of contents cannot be read (Unsupported data layout");
    }

    @Test
    void aNewSuperblockBehindAUserBlock() {
        try (Hdf5 file = Hdf5.open(TestFiles.file(Hdf5Test.class, "v110.h5", folder))) {
            assertThat(file.entries()).hasToString("[images uint8 (6, 4, 5, 3), labels uint8 (6,)]");
            assertThat(file.array("labels").toLongs()).containsExactly(3, 5, 3, 5, 9, 9);
        }
    }

    @Test
    void readsWhatJhdfWrites() {
        Path path = folder.resolve("own.h5");
        try (var file = HdfFile.write(path)) {
            file.putDataset("ints", new int[][] {{1, 2}, {3, 4}, {5, 6}});
            file.putDataset("doubles", new double[] {0.5, -1});
            file.putGroup("g").putDataset("longs", new long[] {7});
        }
        assertThat(Hdf5.read(path).keySet()).containsExactly("doubles", "g/longs", "ints");
        assertThat(Hdf5.read(path).get("ints").arrayEqual(NDArray.of(new int[][] {{1, 2}, {3, 4}, {5, 6}}))).isTrue();
    }

    @Test
    void whatIsNoHdf5IsRefused() throws IOException {
        TestFiles.refuses(() -> Hdf5.open(Files.writeString(folder.resolve("a.h5"), "hello")),
                "a.h5: is not an HDF5 file");
        TestFiles.refuses(() -> Hdf5.open(Files.write(folder.resolve("e.h5"), new byte[0])), "e.h5: is empty");
        TestFiles.refuses(() -> Hdf5.open(folder.resolve("no.h5")), "no.h5: does not exist");
        TestFiles.refuses(() -> Hdf5.open(folder), "is a folder");
    }

    @ParameterizedTest
    @ValueSource(strings = {"row.h5", "v110.h5", "types.h5"})
    void aFileThatBreaksOffSaysHowMuchIsMissing(String name) throws IOException {
        byte[] whole = TestFiles.bytes(Hdf5Test.class, name);
        for (int length = 0; length < whole.length; length += Math.max(1, whole.length / 60)) {
            Path part = Files.write(folder.resolve("part.h5"), Arrays.copyOf(whole, length));
            int bytes = length;
            TestFiles.refuses(() -> Hdf5.open(part), "part.h5: ",
                    bytes == 0 ? "is empty"
                            : bytes < (name.equals("v110.h5") ? 520 : 8) ? "is not an HDF5 file"
                                    : bytes < 80 || name.equals("v110.h5") && bytes < 592 ? "breaks off"
                                            : "breaks off: " + whole.length + " bytes were written, " + bytes
                                                    + " are here");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"row.h5", "v110.h5", "types.h5"})
    void wrongBytesEndInNumbersOrInASentence(String name) throws IOException {
        byte[] whole = TestFiles.bytes(Hdf5Test.class, name);
        var random = new Random(SEED);
        for (int i = 0; i < 150; i++) {
            byte[] broken = whole.clone();
            for (int k = 0; k <= i % 3; k++) {
                broken[random.nextInt(i % 2 == 0 ? Math.min(900, broken.length) : broken.length)] = (byte) random
                        .nextInt(256);
            }
            Path file = Files.write(folder.resolve("broken" + i + ".h5"), broken);
            try {
                Hdf5.read(file);
            } catch (BadInput e) {
                assertThat(e.getMessage()).startsWith(file.toString()).doesNotContain("\n");
            } catch (RuntimeException | Error e) {
                fail("seed " + SEED + ", round " + i + ": " + e, e);
            }
        }
    }

    @Test
    void theCourseFilesAreReadWithoutWideningTheirPixels() {
        try (Hdf5 file = Hdf5.open(TestFiles.shared("cats/train_catvnoncat.h5"))) {
            assertThat(file.entries()).hasToString(
                    "[list_classes text (2,), train_set_x uint8 (209, 64, 64, 3), train_set_y int64 (209,)]");
            assertThat(file.array("train_set_x").at("0, 0, 0").toLongs()).containsExactly(17, 31, 56);
            assertThat(file.strings("list_classes")).isEqualTo(List.of("non-cat", "cat"));
        }
    }
}
