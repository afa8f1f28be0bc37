package espalier.formats.image;

import static espalier.formats.TestFiles.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.array.Rng;
import espalier.data.ArrayDataset;
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

/// Pictures from arrays of numbers, and from NumPy's files.
class LabelledArraysTest {
    @TempDir
    Path folder;

    private static ArrayDataset pictures(NDArray x, NDArray y) {
        return LabelledArrays.pictures(Path.of("file"), "x", x, "y", y, List.of());
    }

    private static NDArray pixels(int... shape) {
        return Rng.seed(1).integers(0, 256, shape);
    }

    @Test
    void everyUsualFormOfPicturesAndLabels() {
        NDArray x = pixels(4, 3, 2, 3);
        ArrayDataset plain = pictures(x, NDArray.of(3, 1, 3, 2));
        assertThat(plain.x().dtype()).isEqualTo(DType.UINT8);
        assertThat(plain.x().toLongs()).isEqualTo(x.toLongs());
        assertThat(plain.classes()).containsExactly("1", "2", "3");
        assertThat(plain.targets().toLongs()).containsExactly(2, 0, 2, 1);
        assertThat(plain.raw()).isEqualTo(new Raw.Pictures(3, 2, 3));

        NDArray grey = pixels(4, 3, 2);
        assertThat(pictures(grey, NDArray.of(0, 1, 0, 1)).raw()).isEqualTo(new Raw.Pictures(3, 2, 1));
        NDArray fractions = grey.astype(DType.FLOAT32).divide(255f);
        assertThat(pictures(fractions, NDArray.of(0, 1, 0, 1).reshape(4, 1)).x().toLongs()).isEqualTo(grey.toLongs());
        assertThat(pictures(grey.astype(DType.FLOAT64), NDArray.of(0, 1, 0, 1).reshape(1, 4)).x().toLongs())
                .isEqualTo(grey.toLongs());
        assertThat(pictures(grey, NDArray.of(new double[][] {{1, 0}, {0, 1}, {0, 1}, {1, 0}})).targets().toLongs())
                .containsExactly(0, 1, 1, 0);
        NDArray view = pixels(4, 6, 2).astype(DType.UINT8).at(":, ::2");
        assertThat(pictures(view, NDArray.of(0, 1, 0, 1)).x().toLongs()).isEqualTo(view.toLongs());
    }

    @Test
    void whatCannotBePicturesOrLabelsIsRefused() {
        NDArray y = NDArray.of(0, 1);
        refuses(() -> pictures(pixels(2, 3), y), "x has the shape (2, 3)", "(n, height, width)");
        refuses(() -> pictures(pixels(2, 4, 4, 4), y), "with 1 or 3 channels");
        refuses(() -> pictures(pixels(2, 3, 3).subtract(300L), y), "whole numbers 0 to 255");
        refuses(() -> pictures(NDArray.full(DType.FLOAT32, Double.NaN, 2, 1, 1), y), "values such as NaN");
        refuses(() -> pictures(NDArray.full(DType.FLOAT32, 7.5, 2, 1, 1), y), "values such as 7.5");
        refuses(() -> pictures(pixels(2, 3, 3), NDArray.of(0, 1, 2)), "x has 2 pictures, y has 3 labels");
        refuses(() -> pictures(pixels(2, 3, 3), NDArray.of(0.5, 1)), "y[0] is 0.5");
        refuses(() -> pictures(pixels(2, 3, 3), NDArray.of(new double[][] {{1, 1}, {0, 1}})), "row 0 is not one 1");
        refuses(() -> pictures(NDArray.zeros(0, 3, 3), NDArray.zeros(0)), "(0, 3, 3)");
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
    void channelsFirstAreTurnedRound() throws IOException {
        NDArray last = pixels(2, 4, 5, 3).astype(DType.UINT8);
        NDArray turned = pictures(last.permuteDims(0, 3, 1, 2), NDArray.of(0, 1)).x();
        assertThat(turned.arrayEqual(pictures(last, NDArray.of(0, 1)).x())).isTrue();
        assertThat(pictures(pixels(2, 1, 4, 5), NDArray.of(0, 1)).sampleShape()).isEqualTo(Shape.of(4, 5, 1));
        assertThat(pictures(pixels(2, 3, 4, 3), NDArray.of(0, 1)).sampleShape()).isEqualTo(Shape.of(3, 4, 3)); // last
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
        refuses(() -> Source.open(file, Source.Options.DEFAULT), "has no pictures with labels", "[weights]");

        Path x = folder.resolve("x_train.npy");
        Npy.write(x, pixels(2, 4, 4));
        refuses(() -> Source.open(x, Source.Options.DEFAULT), "without labels beside it");
        Npy.write(folder.resolve("y_train.npy"), NDArray.of(1, 0));
        assertThat(Source.open(x, Source.Options.DEFAULT).description()).contains("labels from y_train.npy");
        Files.write(x, new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 9});
        refuses(() -> Source.open(x, Source.Options.DEFAULT), "x_train.npy: ");
    }
}
