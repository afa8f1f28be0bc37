package espalier.app;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.app.Tool.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `train`, `evaluate` and `inspect` on a folder that is divided into parts already.
class DividedDataTest {
    @TempDir
    static Path folder;

    private static Path data;
    private static Path model;
    private static Outcome trained;

    @BeforeAll
    static void train() throws Exception {
        data = folder.resolve("pets");
        Pictures.folder(data.resolve("train"), 40);
        Pictures.folder(data.resolve("val"), 20);
        Pictures.folder(data.resolve("test"), 10);
        model = folder.resolve("model.safetensors");
        trained = Tool.run("train", data, "--size", 16, "--layers", "4", "--epochs", 1, "-o", model);
    }

    @Test
    void trainSaysWhatEachPartIsFor() {
        assertThat(trained.code()).as(trained.err()).isZero();
        assertThat(trained.out()).contains("is divided: learnt from train, val chooses the epoch, tested on test",
                "learnt from  folder: 40 pictures", "tested on    folder: 10 pictures",
                "chosen by    folder: 20 pictures", "20 pictures of their own choose the epoch", "of 40 pictures",
                "the best on the validation part");
    }

    @Test
    void anotherTestSetGoesBefore() {
        Outcome outcome = Tool.run("train", data, "--test", data.resolve("val"), "--size", 16, "--layers", "4",
                "--epochs", 1, "-o", folder.resolve("other.safetensors"));
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("tested on    folder: 20 pictures", "not used: test");
    }

    @Test
    void evaluateTakesTheTestPart() {
        assertThat(Tool.run("evaluate", model, data).out()).contains("test: folder: 10 pictures");
        assertThat(Tool.run("evaluate", model, data, "--part", "val").out()).contains("val: folder: 20 pictures");
        assertThat(Tool.run("evaluate", model, data, "--part", "train").out()).contains("train: folder: 40 pictures");
        Outcome none = Tool.run("evaluate", model, data.resolve("val"), "--part", "test");
        assertThat(none.code()).isEqualTo(2);
        assertThat(none.err()).contains("--part is test, but").contains("has no such part");
    }

    @Test
    void inspectShowsAllParts() {
        Outcome outcome = Tool.run("inspect", data);
        assertThat(outcome.out()).contains("is divided: learnt from train", "test: folder: 10 pictures",
                "val: folder: 20 pictures").doesNotContain("set aside");
    }

    @Test
    void inspectTakesATestPartOfOneClassAsTrainDoes() throws Exception {
        Path pets = folder.resolve("cats");
        Pictures.folder(pets.resolve("train"), 12);
        Pictures.plain(Files.createDirectories(pets.resolve("test/cat")).resolve("1.png"), 9);
        Outcome outcome = Tool.run("inspect", pets);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("test: folder: 1 picture 64x64, 1 class (cat 1)");
    }

    @Test
    void seedsAreTestedOnTheTestPart() {
        Outcome outcome = Tool.run("train", data, "--size", 16, "--layers", "4", "--epochs", 1, "--seeds", 2);
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("of 10 pictures").contains("chosen by    folder: 20 pictures");
    }

    @Test
    void aClassThatOnlyTheTestPartHasIsNamed() throws Exception {
        Path pets = folder.resolve("odd");
        Pictures.folder(pets.resolve("train"), 12);
        Pictures.folder(pets.resolve("test"), 6);
        Files.move(pets.resolve("test/cat"), pets.resolve("test/wolf"));
        Outcome outcome = Tool.run("train", pets, "--size", 16, "-o", folder.resolve("no.safetensors"));
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("test has the classes non-cat and wolf, the training data have cat and");
    }
}
