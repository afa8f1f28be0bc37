package espalier.formats.idx;

import static espalier.formats.TestFiles.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import espalier.data.Raw;
import espalier.formats.Source;
import espalier.formats.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders as MNIST's: which file is what.
class IdxReaderTest {
    @TempDir
    Path folder;

    private void pair(String images, String labels, int n) throws IOException {
        byte[] digits = new byte[n];
        for (int i = 0; i < n; i++) {
            digits[i] = (byte) (i % 3);
        }
        byte[] x = IdxTest.idx(8, new int[] {n, 5, 4}, new byte[n * 20]);
        byte[] y = IdxTest.idx(8, new int[] {n}, digits);
        Files.write(folder.resolve(images), images.endsWith(".gz") ? IdxTest.gzip(x) : x);
        Files.write(folder.resolve(labels), labels.endsWith(".gz") ? IdxTest.gzip(y) : y);
    }

    @Test
    void anUnknownTypeOfElementsIsNamed() throws IOException {
        byte[] odd = IdxTest.idx(7, new int[] {10, 8, 8}, new byte[640]);
        Path file = Files.write(folder.resolve("train-images-idx3-ubyte"), odd);
        refuses(() -> Source.open(file, Source.Options.DEFAULT), "has no labels beside it");
        Files.write(folder.resolve("train-labels-idx1-ubyte"), IdxTest.idx(8, new int[] {10}, new byte[10]));
        refuses(() -> Source.open(file, Source.Options.DEFAULT), "of type 0x07", "0x08 (uint8)", "download it again");
        refuses(() -> Source.open(folder, Source.Options.DEFAULT), "of type 0x07");
    }

    @Test
    void aFolderWithATestSet() throws IOException {
        pair("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte", 9);
        pair("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte.gz", 4);
        Files.writeString(folder.resolve("README.md"), "about images");
        Source train = Source.open(folder, Source.Options.DEFAULT);
        assertThat(train.description()).isEqualTo("IDX: 9 pictures 4x5, 3 classes (0 3, 1 3, 2 3); pictures from"
                + " train-images-idx3-ubyte.gz, labels from train-labels-idx1-ubyte");
        assertThat(train.raw()).isEqualTo(new Raw.Pictures(5, 4, 1));
        assertThat(train.names().getLast()).isEqualTo("train-images[8]");
        Source test = Objects.requireNonNull(Source.test(folder, Source.Options.DEFAULT));
        assertThat(test.dataset().size()).isEqualTo(4);
        Path one = folder.resolve("t10k-images-idx3-ubyte");
        assertThat(Source.open(one, Source.Options.DEFAULT).dataset().size()).isEqualTo(4);
        assertThat(Source.test(one, Source.Options.DEFAULT)).isNull();
    }

    @Test
    void otherNamesAndNoTestSet() throws IOException {
        pair("emnist-letters-images.idx3-ubyte", "emnist-letters-labels.idx1-ubyte", 6);
        assertThat(Source.open(folder, Source.Options.DEFAULT).dataset().size()).isEqualTo(6);
        assertThat(Source.test(folder, Source.Options.DEFAULT)).isNull();
        pair("images-b", "labels-b", 6);
        refuses(() -> Source.open(folder, Source.Options.DEFAULT), "has several IDX files of pictures", "images-b");
    }

    @Test
    void whatDoesNotBelongTogetherIsRefused() throws IOException {
        pair("train-images-idx3-ubyte", "train-labels-idx1-ubyte", 9);
        Files.write(folder.resolve("train-labels-idx1-ubyte"), IdxTest.idx(8, new int[] {8}, new byte[8]));
        refuses(() -> Source.open(folder, Source.Options.DEFAULT), "has 9 pictures", "has 8 labels");
        Files.delete(folder.resolve("train-labels-idx1-ubyte"));
        refuses(() -> Source.open(folder, Source.Options.DEFAULT), "train-images-idx3-ubyte: has no labels beside it",
                "train-labels-idx1-ubyte.gz");
        Path other = Files.write(folder.resolve("digits"), IdxTest.idx(8, new int[] {1, 1, 1}, (byte) 1));
        refuses(() -> Source.open(other, Source.Options.DEFAULT), "not called ...images...");
    }

    @Test
    void theMnistFolder() {
        Source test = Objects.requireNonNull(Source.test(TestFiles.shared("mnist"), Source.Options.DEFAULT));
        assertThat(test.counts()).containsExactly(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009);
        assertThat(test.raw()).isEqualTo(new Raw.Pictures(28, 28, 1));
    }
}
