package espalier.app;

import espalier.array.NDArray;
import espalier.data.Batch;
import espalier.formats.drawn.DrawnPictures;
import espalier.formats.image.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Folders of small pictures for tests.
final class Pictures {
    static final int SIZE = 16;

    private Pictures() {}

    /// A folder with the sub-folders `cat` and `non-cat`, `n` drawn pictures in all.
    static Path folder(Path root, int n) throws IOException {
        DrawnPictures drawn = DrawnPictures.dataset(n, SIZE, 7);
        for (int i = 0; i < n; i++) {
            Batch one = drawn.get(i);
            Path folder = root.resolve(drawn.classes().get((int) one.y().getLong(0)));
            Files.createDirectories(folder);
            Images.writePng(one.x().reshape(SIZE, SIZE, 3), folder.resolve(i + ".png"));
        }
        return root;
    }

    /// A single picture of one colour.
    static Path plain(Path file, int value) throws IOException {
        byte[] pixels = new byte[SIZE * SIZE * 3];
        java.util.Arrays.fill(pixels, (byte) value);
        Images.writePng(NDArray.wrapUint8(pixels, SIZE, SIZE, 3), file);
        return file;
    }
}
