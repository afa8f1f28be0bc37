package espalier.formats.image;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.data.ArrayDataset;
import espalier.data.Batch;
import espalier.data.Duplicates;
import espalier.data.Fingerprint;
import espalier.data.Raw;
import espalier.formats.FolderListing;
import espalier.formats.Progress;
import espalier.formats.TestFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders with one sub-folder per class: what becomes of the files, and what is refused.
class ImageFolderTest {
    @TempDir
    Path root;

    private Path picture(String name, int number) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Images.writePng(TestFiles.picture(10 + number, 12, number), file);
        return file;
    }

    private ImageFolder read() {
        return ImageFolder.read(root, 8, 6, false, Progress.NONE);
    }

    private static List<String> names(ImageFolder folder, Path root) {
        return folder.files().stream().map(file -> root.relativize(file).toString().replace('\\', '/')).toList();
    }

    @Test
    void rowsAreOrderedByClassAndPath() throws IOException {
        picture("dog/2.png", 2);
        picture("dog/1.png", 1);
        picture("cat/b/z.png", 3);
        picture("cat/b/deep/deeper/y.png", 4);
        picture("cat/a.png", 5);
        ImageFolder pets = read();
        assertThat(names(pets, root))
                .containsExactly("cat/a.png", "cat/b/deep/deeper/y.png", "cat/b/z.png", "dog/1.png", "dog/2.png");
        assertThat(pets.classes()).containsExactly("cat", "dog");
        assertThat(pets.targets().toLongs()).containsExactly(0, 0, 0, 1, 1);
        assertThat(pets.sampleShape()).isEqualTo(Shape.of(8, 6, 3));
        assertThat(pets.skipped()).isEmpty();
        assertThat(pets).hasToString("ImageFolder(" + root + ": 5 pictures (8, 6, 3), classes [cat, dog])");
        for (int row = 0; row < pets.size(); row++) {
            NDArray alone = Images.resize(Images.read(pets.files().get(row)), 8, 6);
            assertThat(pets.get(row).x().reshape(8, 6, 3).arrayEqual(alone)).as(pets.files().get(row).toString())
                    .isTrue();
        }
    }

    @Test
    void whatIsNoPictureIsLeftOutAndNamed() throws IOException {
        picture("cat/1.png", 1);
        Path half = picture("cat/2.png", 2);
        byte[] whole = Files.readAllBytes(half);
        Files.write(half, Arrays.copyOf(whole, whole.length / 2));
        picture("cat/3.png", 3);
        Files.writeString(root.resolve("cat/notes.jpg"), "not a picture");
        picture("dog/1.png", 4);
        ImageFolder pets = read();
        assertThat(names(pets, root)).containsExactly("cat/1.png", "cat/3.png", "dog/1.png");
        assertThat(pets.targets().toLongs()).containsExactly(0, 0, 1);
        NDArray second = Images.resize(Images.read(root.resolve("cat/3.png")), 8, 6);
        assertThat(pets.get(1).x().reshape(8, 6, 3).arrayEqual(second)).as("pictures moved up").isTrue();
        assertThat(pets.skipped()).hasSize(2);
        assertThat(pets.skipped().get(0)).hasToString(half + ": breaks off after " + whole.length / 2
                + " bytes; it seems to be only a part of the picture, copy it again");
        assertThat(pets.skipped().get(1).reason()).startsWith("not a picture");
        TestFiles.refuses(() -> ImageFolder.read(root, 8, 6, true, Progress.NONE), "2.png: breaks off");
    }

    @Test
    void theLitterOfFileManagersIsIgnored() throws IOException {
        picture("cat/1.png", 1);
        picture("dog/1.png", 2);
        picture(".git/1.png", 3);
        picture("__MACOSX/1.png", 3);
        picture("cat/.thumbnails/1.png", 3);
        for (String name : List.of("Thumbs.db", ".DS_Store", "desktop.ini")) {
            Files.writeString(root.resolve("dog").resolve(name), "x");
        }
        Files.writeString(root.resolve("README.txt"), "files beside the classes are none of ours");
        ImageFolder pets = ImageFolder.read(root, 8, 8, true, Progress.NONE);
        assertThat(pets.classes()).containsExactly("cat", "dog");
        assertThat(pets.size()).isEqualTo(2);
    }

    @Test
    void linksAreFollowedButNotInCircles(@TempDir Path elsewhere) throws IOException {
        picture("cat/1.png", 1);
        picture("dog/1.png", 2);
        Images.writePng(TestFiles.picture(5, 5, 9), elsewhere.resolve("9.png"));
        try {
            Files.createSymbolicLink(root.resolve("cat/circle"), root.resolve("cat"));
            Files.createSymbolicLink(root.resolve("dog/more"), elsewhere.toAbsolutePath());
            Files.createSymbolicLink(root.resolve("dog/gone.png"), root.resolve("nowhere.png"));
        } catch (UnsupportedOperationException | IOException e) {
            Assumptions.abort("no symbolic links here: " + e);
        }
        ImageFolder pets = read();
        assertThat(names(pets, root)).containsExactly("cat/1.png", "dog/1.png", "dog/more/9.png");
        assertThat(pets.skipped()).extracting(Object::toString)
                .anyMatch(s -> s.contains("circle: is a symbolic link that leads back"))
                .anyMatch(s -> s.contains("gone.png: is a symbolic link that leads nowhere"))
                .hasSize(2);
    }

    @Test
    void progressCountsEveryFileOnceAndInOrder() throws IOException {
        for (int i = 0; i < 5; i++) {
            picture((i % 2 == 0 ? "cat/" : "dog/") + i + ".png", i);
        }
        List<String> heard = new ArrayList<>();
        Thread here = Thread.currentThread();
        ImageFolder.read(root, 4, 4, false, (done, total) -> {
            assertThat(Thread.currentThread()).isSameAs(here);
            heard.add(done + "/" + total);
        });
        assertThat(heard).containsExactly("1/5", "2/5", "3/5", "4/5", "5/5");
    }

    @Test
    void foldersThatCannotBeLearnedFromAreRefused() throws IOException {
        TestFiles.refuses(this::read, root + ": is an empty folder", "one sub-folder of pictures per class");
        TestFiles.refuses(() -> ImageFolder.read(root.resolve("no"), 8, 8, false, Progress.NONE), "no: does not exist");
        Path file = picture("a.png", 1);
        TestFiles.refuses(this::read, "has 1 file but no sub-folder");
        TestFiles.refuses(() -> ImageFolder.read(file, 8, 8, false, Progress.NONE),
                "a.png: is a file; needed is a folder");
        picture("cat/1.png", 1);
        TestFiles.refuses(this::read, "has only one class, \"cat\"");
        Files.createDirectory(root.resolve("dog"));
        TestFiles.refuses(this::read, "dog: has no picture that can be read; put pictures of this class into it");
        Files.writeString(root.resolve("dog/1.jpg"), "woof");
        TestFiles.refuses(this::read,
                "dog: has no picture that can be read: 1 file was tried, the first, 1.jpg, not a picture");
    }

    @Test
    void aDataSetInPartsIsToldHowToBeRead() throws IOException {
        picture("train/cat/1.png", 1);
        picture("test/cat/1.png", 1);
        TestFiles.refuses(this::read, "is divided into test, train and not into classes",
                root.resolve("test").toString());
    }

    @Test
    void anUnreadableFolderIsNamed() throws IOException {
        picture("cat/1.png", 1);
        picture("dog/1.png", 2);
        Path closed = picture("dog/closed/1.png", 2).getParent();
        Assumptions.assumeTrue(closed.getFileSystem().supportedFileAttributeViews().contains("posix"));
        Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
        try {
            Assumptions.assumeFalse(Files.isReadable(closed), "root may read everything");
            assertThat(read().skipped()).hasSize(1)
                    .first()
                    .asString()
                    .contains("closed: cannot be opened: permission denied");
            TestFiles.refuses(() -> ImageFolder.read(root, 8, 8, true, Progress.NONE), "permission denied");
        } finally {
            Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void whatDoesNotFitIntoMemoryIsDecodedWhenItIsAskedFor() throws IOException {
        for (int i = 0; i < 12; i++) {
            picture((i % 2 == 0 ? "cat/" : "dog/") + i + ".png", i % 3);
        }
        Files.writeString(root.resolve("dog/broken.png"), "no picture");
        ImageFolder kept = read();
        ImageFolder lazy = ImageFolder.read(FolderListing.of(root, "picture"), 8, 6, 0, false, Progress.NONE, 0);
        assertThat(kept.readsFiles()).isFalse();
        assertThat(lazy.readsFiles()).isTrue();
        assertThat(lazy).asString().endsWith("classes [cat, dog], read when they are asked for)");
        assertThat(lazy.skipped()).isEqualTo(kept.skipped()).hasSize(1);
        assertThat(lazy.raw()).isEqualTo(kept.raw());
        assertThat(Fingerprint.of(lazy)).isEqualTo(Fingerprint.of(kept));
        long[] prints = new ArrayDataset(ArrayDataset.of(kept).x(), kept.targets(), kept.classes()).prints();
        assertThat(kept.prints()).isEqualTo(prints);
        assertThat(lazy.prints()).isEqualTo(prints);
        assertThat(lazy.subset(7, 0).prints()).containsExactly(prints[7], prints[0]);
        assertThat(lazy.withClasses(List.of("dog", "cat")).prints()).isEqualTo(prints);
        assertThat(Duplicates.within(lazy)).contains(new Duplicates.Pair(0, 4)); // 0.png and 6.png
        ImageFolder gray = ImageFolder.read(FolderListing.of(root, "picture"), 8, 6, 1, false, Progress.NONE, 0);
        assertThat(gray.prints())
                .isEqualTo(new ArrayDataset(ArrayDataset.of(gray).x(), gray.targets(), gray.classes()).prints());
        Batch some = lazy.get(7, 0, 7);
        assertThat(some.x().arrayEqual(kept.get(7, 0, 7).x())).isTrue();
        assertThat(some.y().toLongs()).containsExactly(1, 0, 1);
        Files.writeString(lazy.files().get(3), "gone");
        TestFiles.refuses(() -> lazy.get(2, 3), lazy.files().get(3) + ": not a picture");
    }

    @Test
    void greyPicturesKeepOneChannelWhenAllAre() throws IOException {
        for (int i = 0; i < 4; i++) {
            Path file = root.resolve((i % 2 == 0 ? "a/" : "b/") + i + ".png");
            Files.createDirectories(file.getParent());
            Images.writePng(Images.grey(TestFiles.picture(9, 9, i)), file);
        }
        ImageFolder grey = read();
        assertThat(grey.raw()).isEqualTo(new Raw.Pictures(8, 6, 1));
        NDArray alone = Images.grey(Images.resize(Images.read(grey.files().get(1)), 8, 6));
        assertThat(grey.get(1).x().toLongs()).isEqualTo(alone.toLongs());
        ImageFolder asked = ImageFolder.read(FolderListing.of(root, "picture"), 8, 6, 3, false, Progress.NONE);
        assertThat(asked.get(1).x().toLongs()[2]).isEqualTo(alone.toLongs()[0]);

        picture("a/colour.png", 1);
        assertThat(read().raw()).isEqualTo(new Raw.Pictures(8, 6, 3));
        ImageFolder one = ImageFolder.read(FolderListing.of(root, "picture"), 8, 6, 1, false, Progress.NONE);
        assertThat(one.raw()).isEqualTo(new Raw.Pictures(8, 6, 1));
        int row = names(one, root).indexOf("a/colour.png");
        assertThat(one.get(row).x().toLongs())
                .isEqualTo(Images.grey(Images.resize(Images.read(one.files().get(row)), 8, 6)).toLongs());
    }
}
