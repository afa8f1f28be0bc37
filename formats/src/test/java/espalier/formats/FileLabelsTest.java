package espalier.formats;

import static espalier.formats.TestFiles.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The three ways to say which class a file belongs to; what is in the files does not matter here.
class FileLabelsTest {
    @TempDir
    Path root;

    private void files(String... names) throws IOException {
        for (String name : names) {
            Path file = root.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, name);
        }
    }

    private FolderListing find() {
        return FileLabels.of(root, "picture", null);
    }

    private List<String> found(FolderListing listing) {
        return listing.files().stream().map(file -> root.relativize(file).toString().replace('\\', '/')).toList();
    }

    @Test
    void subFolders() throws IOException {
        files("dog/1.jpg", "cat/a.jpg", "cat/deep/b.jpg", ".git/x");
        FolderListing listing = find();
        assertThat(listing.classes()).containsExactly("cat", "dog");
        assertThat(found(listing)).containsExactly("cat/a.jpg", "cat/deep/b.jpg", "dog/1.jpg");
        assertThat(listing.words()).isEqualTo("folder");
    }

    @ParameterizedTest
    @CsvSource({"cat.1.jpg, dog.2.jpg, cat, dog", "cat_001.png, dog_02.png, cat, dog",
        "cat (1).jpg, dog (2).jpg, cat, dog",
        "cat12.bmp, dog3.bmp, cat, dog", "7_1.png, 3-2.png, 3, 7", "001_cat.png, 002_dog.png, cat, dog",
        "img 1 red fox.jpg, img 2 arctic wolf.jpg, fox, wolf"})
    void theNameOfTheFile(String first, String second, String classA, String classB) throws IOException {
        files(first, second, first.replace('1', '8').replace('7', '7'), second.replace('2', '9').replace('3', '3'),
                "Thumbs.db");
        if (first.startsWith("cat12") || first.startsWith("img")) {
            files(first.replace('1', '5'), second.replace('3', '6').replace('2', '6'));
        }
        if (first.startsWith("cat12")) {
            files("dog4.bmp");
        }
        FolderListing listing = find();
        assertThat(listing.classes()).containsExactly(classA, classB);
        assertThat(listing.words()).isEqualTo("folder, classes from the names of the files");
        for (int i = 0; i < listing.files().size(); i++) {
            assertThat(listing.files().get(i).getFileName().toString())
                    .contains(listing.classes().get(listing.labels().get(i)));
        }
    }

    @Test
    void aGivenPattern() throws IOException {
        files("a/speaker-x-yes.png", "b/speaker-y-no.png", "b/speaker-z-yes.png", "readme.txt");
        FolderListing listing = FileLabels.of(root, "picture", "-([a-z]+)\\.png");
        assertThat(listing.classes()).containsExactly("no", "yes");
        assertThat(found(listing)).containsExactly("b/speaker-y-no.png", "a/speaker-x-yes.png", "b/speaker-z-yes.png");
        assertThat(listing.skipped()).extracting(Skipped::reason)
                .containsExactly("its name does not fit -([a-z]+)\\.png");
        refuses(() -> FileLabels.of(root, "picture", "(["), "is no regular expression");
        refuses(() -> FileLabels.of(root, "picture", "(?:x)"), "has no group");
        refuses(() -> FileLabels.of(root, "picture", "(speaker)"), "has 1 classes in the names of its 4 files");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "file,label~1.png,cat~2.png,dog~3.png,cat", "1,cat~2,dog~3,cat",
        "\ufeffid;breed;age~1.png;cat;3~2.png;dog;4~3.png;cat;5",
        "age\tlabel\tname~1\tcat\timages/1.png~2\tdog\t./images/2.png~3\tcat\timages\\3.png",
        "\"file\",\"label\"~\"1.png\",\"cat\"~\"2.png\",\"dog\"~\"3.png\",\"cat\""})
    void aTableOfLabels(String table) throws IOException {
        files("images/1.png", "images/2.png", "images/3.png", "images/4.png");
        Files.writeString(root.resolve("labels.csv"), table.replace('~', '\n').replace("\\t", "\t"));
        FolderListing listing = find();
        assertThat(listing.classes()).containsExactly("cat", "dog");
        assertThat(found(listing)).containsExactly("images/1.png", "images/3.png", "images/2.png");
        assertThat(listing.labels()).containsExactly(0, 0, 1);
        assertThat(listing.words()).startsWith("folder, classes from labels.csv");
    }

    @Test
    void aTableMayNameWhatIsNotThereAndHaveSeveralLabels() throws IOException {
        files("1.png", "2.png", "3.png");
        Files.writeString(root.resolve("t.csv"),
                "file,colour,size\n1.png,red,10\n2.png,\"dark, blue\",9\n3.png,,2\n9.png,red,10\n");
        FolderListing byColour = FileLabels.of(root, "picture", "colour");
        assertThat(byColour.classes()).containsExactly("dark, blue", "red");
        assertThat(byColour.skipped()).extracting(Skipped::reason)
                .containsExactly("row 4 has no label for 3.png",
                        "row 5 names \"9.png\", which is not there");
        assertThat(FileLabels.of(root, "picture", "size").classes()).containsExactly("2", "9", "10");
        refuses(() -> find(), "t.csv", "which of its 3 columns is the class is not clear", "[file, colour, size]");
        refuses(() -> FileLabels.of(root, "picture", "weight"), "has no CSV that names its files",
                "a column \"weight\"");
    }

    @Test
    void whatHasNoClassesIsRefused() throws IOException {
        refuses(() -> FileLabels.of(root.resolve("none"), "picture", null), "does not exist");
        refuses(this::find, "is an empty folder");
        files("a.png", "b.png", "c.png");
        refuses(this::find, "has 3 files but no sub-folder");
    }

    @Test
    void aListInLatin1WithLineBreaksInQuotes() throws IOException {
        files("1.jpg", "2.jpg", "3.jpg", "4.jpg");
        String list = "file;note;label\n1.jpg;\"two\nlines\";größe\n2.jpg;;klein\n"
                + "3.jpg;\"a; \"\"b\"\"\";größe\n4.jpg;;klein\n";
        Files.write(root.resolve("labels.csv"), list.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        FolderListing listing = find();
        assertThat(listing.classes()).containsExactly("größe", "klein");
        assertThat(found(listing)).containsExactly("1.jpg", "3.jpg", "2.jpg", "4.jpg");
    }
}
