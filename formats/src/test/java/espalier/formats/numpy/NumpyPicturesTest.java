package espalier.formats.numpy;

import static espalier.formats.TestFiles.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.data.Raw;
import espalier.formats.Source;
import espalier.store.Npy;
import espalier.store.Npz;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pictures in NumPy's files.
class NumpyPicturesTest {
    @TempDir
    Path folder;

    private static NDArray pixels(int... shape) {
        return Rng.seed(1).integers(0, 256, shape);
    }

    @Test
    void anArchiveWithATestSet() throws IOException {
        Path file = folder.resolve("digits.npz");
        Npz.writeCompressed(file, Map.of("x_train", pixels(6, 4, 4).astype(DType.UINT8), "y_train",
                NDArray.of(0, 1, 2, 0, 1, 2), "x_test", pixels(3, 4, 4).astype(DType.UINT8), "y_test",
                NDArray.of(2, 1, 0)));
        Source train = Source.open(file, Source.Options.DEFAULT);
        assertThat(train.description()).isEqualTo("NumPy: 6 pictures 4x4, 3 classes (0 2, 1 2, 2 2);"
                + " pictures from x_train, labels from y_train");
        Source test = Objects.requireNonNull(Source.test(file, Source.Options.DEFAULT));
        assertThat(test.dataset().targets().toLongs()).containsExactly(2, 1, 0);
        assertThat(test.names()).containsExactly("x_test[0]", "x_test[1]", "x_test[2]");

        Source colour = Source.open(file, Source.Options.DEFAULT.withLike(new Raw.Pictures(8, 8, 3), List.of()));
        assertThat(colour.raw()).isEqualTo(new Raw.Pictures(8, 8, 3));
        assertThat(colour.description()).contains("8x8", "resized from 4x4");
    }

    @Test
    void channelsFirstAreSaid() throws IOException {
        NDArray last = pixels(2, 4, 5, 3).astype(DType.UINT8);
        Path file = folder.resolve("first.npz");
        Npz.write(file, Map.of("x", last.permuteDims(0, 3, 1, 2), "y", NDArray.of(0, 1)));
        assertThat(Source.open(file, Source.Options.DEFAULT).description()).contains("pictures 5x4",
                "pictures from x (channels first)");
    }

    /// An array of the texts `dog`, `cat`, `cat`, as np.save writes it.
    private static byte[] names() {
        String header = "{'descr': '<U3', 'fortran_order': False, 'shape': (3,), }";
        byte[] file = new byte[128 + 36];
        System.arraycopy(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0}, 0, file, 0, 10);
        java.util.Arrays.fill(file, 10, 128, (byte) ' ');
        System.arraycopy(header.getBytes(StandardCharsets.US_ASCII), 0, file, 10, header.length());
        file[127] = '\n';
        for (int i = 0; i < 9; i++) {
            file[128 + 4 * i] = (byte) "dogcatcat".charAt(i);
        }
        return file;
    }

    @Test
    void aFolderOfArraysWithNamesOfClasses() throws IOException {
        Npy.write(folder.resolve("x_train.npy"), pixels(3, 4, 4));
        Files.write(folder.resolve("y_train.npy"), names());
        Source train = Source.open(folder, Source.Options.DEFAULT);
        assertThat(train.description()).isEqualTo("NumPy: 3 pictures 4x4, 2 classes (cat 2, dog 1);"
                + " pictures from x_train.npy, labels from y_train.npy");
        assertThat(train.dataset().targets().toLongs()).containsExactly(1, 0, 0);
        assertThat(Source.test(folder, Source.Options.DEFAULT)).isNull();
        Npy.write(folder.resolve("x_test.npy"), pixels(2, 4, 4));
        Npy.write(folder.resolve("y_test.npy"), NDArray.of(0, 1));
        Source test = Objects.requireNonNull(Source.test(folder, Source.Options.DEFAULT));
        assertThat(test.names()).containsExactly("x_test[0]", "x_test[1]");
        Files.write(folder.resolve("y_train.npy"), java.util.Arrays.copyOf(names(), 150));
        refuses(() -> Source.open(folder, Source.Options.DEFAULT), "y_train.npy: ends in text 1 of the 3");
    }

    @Test
    void plainArchivesAndArraysSideBySide() throws IOException {
        Path file = folder.resolve("a.npz");
        Npz.write(file, Map.of("images", pixels(2, 4, 4, 3), "labels", NDArray.of(1, 0)));
        assertThat(Source.open(file, Source.Options.DEFAULT).raw()).isEqualTo(new Raw.Pictures(4, 4, 3));
        assertThat(Source.test(file, Source.Options.DEFAULT)).isNull();
        Npz.write(file, Map.of("weights", pixels(2, 4)));
        refuses(() -> Source.open(file, Source.Options.DEFAULT), "has no pictures or features with labels",
                "[weights]");

        Path x = folder.resolve("x_train.npy");
        Npy.write(x, pixels(2, 4, 4));
        refuses(() -> Source.open(x, Source.Options.DEFAULT), "without labels beside it");
        Npy.write(folder.resolve("y_train.npy"), NDArray.of(1, 0));
        assertThat(Source.open(x, Source.Options.DEFAULT).description()).contains("labels from y_train.npy");
        Files.write(x, new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 9});
        refuses(() -> Source.open(x, Source.Options.DEFAULT), "x_train.npy: ");
    }
}
