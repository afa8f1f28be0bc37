package espalier.formats;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.formats.image.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which folders are divided into parts, and what is then read.
class DataPartsTest {
    @TempDir
    Path root;

    private void pictures(String part, int n, String... classes) throws IOException {
        for (int k = 0; k < classes.length; k++) {
            Path folder = Files.createDirectories(root.resolve(part).resolve(classes[k]));
            for (int i = 0; i < n; i++) {
                Images.writePng(TestFiles.picture(8, 8, 10 * k + i), folder.resolve(i + ".png"));
            }
        }
    }

    private String words() {
        DataParts parts = DataParts.of(root);
        return parts == null ? "" : parts.words().substring(root.toString().length());
    }

    private static Source.Options small() {
        return new Source.Options(8, false, Progress.NONE);
    }

    @ParameterizedTest
    @CsvSource({"train, val, test", "Training, Validation, Testing", "seg_train, seg_dev, seg_test",
        "training_set, validation_set, test_set", "train, valid, test1"})
    void namesOfParts(String train, String validation, String test) throws IOException {
        pictures(train, 3, "cat", "dog");
        pictures(validation, 2, "cat", "dog");
        pictures(test, 1, "cat", "dog");
        Files.writeString(root.resolve("README.md"), "pictures of pets");
        assertThat(words()).isEqualTo(" is divided: learnt from " + train + ", " + validation
                + " chooses the epoch, tested on " + test);
        assertThat(Source.open(root, small()).dataset().size()).isEqualTo(6);
        assertThat(Objects.requireNonNull(Source.validation(root, small())).dataset().size()).isEqualTo(4);
        assertThat(Objects.requireNonNull(Source.test(root, small())).dataset().size()).isEqualTo(2);
    }

    @Test
    void withoutATestPartTheValidationPartIsTestedOn() throws IOException {
        pictures("train", 2, "cat", "dog");
        pictures("val", 1, "cat", "dog");
        assertThat(words()).isEqualTo(" is divided: learnt from train, tested on val");
        assertThat(Source.validation(root, small())).isNull();
    }

    @Test
    void aTestPartWithoutClassesIsNotUsed() throws IOException {
        pictures("train", 2, "cat", "dog");
        pictures("test", 1, "");
        assertThat(words()).isEqualTo(" is divided: learnt from train; not used: test (has no classes)");
        assertThat(Source.test(root, small())).isNull();
    }

    @Test
    void foldersThatArchivesHoldTwice() throws IOException {
        pictures("archive/train/train", 2, "cat", "dog");
        pictures("archive/test/test", 1, "cat", "dog");
        pictures("archive/pred/pred", 1, "");
        DataParts parts = Objects.requireNonNull(DataParts.of(root));
        assertThat(parts.words()).endsWith("learnt from train/train, tested on test/test; not used: pred");
        assertThat(parts.others()).containsExactly(root.resolve("archive/test/test"));
    }

    @Test
    void tables() throws IOException {
        String rows = "a,b,kind\n1,2,x\n2,1,y\n3,4,x\n4,3,y\n";
        Files.writeString(root.resolve("iris_train.csv"), rows.repeat(1));
        Files.writeString(root.resolve("iris_test.csv"), "a,b,kind\n1,2,x\n");
        assertThat(words()).isEqualTo(" is divided: learnt from iris_train.csv, tested on iris_test.csv");
        Source train = Source.open(root, Source.Options.DEFAULT);
        Source test = Source.test(root, Source.Options.DEFAULT.withLike(train.raw(), train.dataset().classes()));
        assertThat(Objects.requireNonNull(test).dataset().size()).isEqualTo(1);
    }

    /// As Kaggle has them, with the answers of the training part only.
    @Test
    void aTestTableWithoutAnswersIsNotUsed() throws IOException {
        Files.writeString(root.resolve("train.csv"), "id,a,b,kind\n1,2,3,x\n");
        Files.writeString(root.resolve("test.csv"), "id,a,b\n2,3,4\n");
        Files.writeString(root.resolve("sample_submission.csv"), "id,kind\n2,x\n");
        assertThat(words()).startsWith(" is divided: learnt from train.csv; not used: ")
                .contains("test.csv (has no answers)");
        assertThat(Source.test(root, Source.Options.DEFAULT)).isNull();
    }

    @Test
    void aLinkThatLeadsBackIsNoClass() throws IOException {
        pictures("train", 3, "cat", "dog");
        pictures("test", 1, "cat", "dog");
        Files.createSymbolicLink(root.resolve("train/up"), root);
        Source train = Source.open(root, small());
        assertThat(train.dataset().classes()).containsExactly("cat", "dog");
        assertThat(train.skipped()).hasSize(1);
    }

    /// A class may be called train, and a list of labels goes before the names of folders.
    @Test
    void whatIsNotDivided() throws IOException {
        pictures("train", 1, "");
        pictures("bus", 1, "");
        assertThat(DataParts.of(root)).isNull();
        assertThat(DataParts.of(root.resolve("bus"))).isNull();
        assertThat(DataParts.of(root.resolve("nowhere"))).isNull();
        pictures("test", 1, "");
        Files.writeString(root.resolve("labels.csv"), "file,label\ntrain/0.png,a\ntest/0.png,b\n");
        assertThat(DataParts.of(root)).isNull();
    }

    @Test
    void twoPossibleDivisionsAreNone() throws IOException {
        pictures("a_train", 1, "cat", "dog");
        pictures("a_test", 1, "cat", "dog");
        pictures("b_train", 1, "cat", "dog");
        pictures("b_test", 1, "cat", "dog");
        assertThat(DataParts.of(root)).isNull();
    }
}
