package espalier.app;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.app.Tool.Outcome;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever a user can do wrong: one clear sentence on standard error, exit code 2, no stack trace, and nothing
/// damaged.
class WrongInputTest {
    @TempDir
    static Path folder;

    private static Path data;
    private static Path model;

    @BeforeAll
    static void prepare() throws Exception {
        data = Pictures.folder(folder.resolve("data"), 40);
        model = folder.resolve("model.safetensors");
        Outcome outcome = Tool.run("train", data, "--size", 16, "--layers", "4", "--epochs", 1, "-q", "-o", model);
        assertThat(outcome.code()).as(outcome.err()).isZero();
    }

    /// Exit code 2 and a single sentence that contains all of this.
    private static void refused(Outcome outcome, String... parts) {
        assertThat(outcome.code()).as(outcome.err()).isEqualTo(2);
        assertThat(outcome.err().lines()).as(outcome.err()).hasSize(1);
        assertThat(outcome.err()).startsWith("espalier: ")
                .contains(parts)
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
    }

    static Stream<Object[]> commandLines() {
        return Stream.of(
                row("no command 'trian'; did you mean train?", "trian"),
                row("no command 'x'; there are train, predict", "x"),
                row("no option --epoch; did you mean --epochs?", "train", "--epoch", "3"),
                row("no option --bogus (espalier train --help", "train", "--bogus"),
                row("--epochs is '0'; give a whole number from 1 to 1,000,000,000", "train", "--epochs", "0"),
                row("--epochs is '99999999999'; give a whole number from 1 to "
                        + "1,000", "train", "--epochs", "99999999999"),
                row("--kind is 'pictur'; give one of", "train", "--kind", "pictur"),
                row("did you mean picture?", "train", "--kind", "pictur"),
                row("--folds is '1'", "train", "--folds", "1"),
                row("--minutes is '0'; give a number more than 0", "train", "--minutes", "0"),
                row("--epochs is '1e3'", "train", "--epochs", "1e3"),
                row("--epochs is given twice", "train", "--epochs", "1", "--epochs", "2"),
                row("--epochs needs a value", "train", "--epochs"),
                row("--batch-size is '-1'; give a whole number, 1 or more, or full", "train", "--batch-size", "-1"),
                row("--batch-size is 'fulll'; give a whole number, 1 or more, or "
                        + "full", "train", "--batch-size", "fulll"),
                row("--learning-rate is '-0.1'; give a number more than 0", "train", "--learning-rate", "-0.1"),
                row("--learning-rate is 'NaN'", "train", "--learning-rate", "NaN"),
                row("--learning-rate is 'Infinity'", "train", "--learning-rate", "Infinity"),
                row("--layers is '20,,5'; give sizes", "train", "--layers", "20,,5"),
                row("--layers is '0'", "train", "--layers", "0"),
                row("--out is empty", "train", "--out", ""),
                row("more weights than an array can hold", "train", "--layers", "900000", "--pictures", "10", "--out",
                        folder.resolve("large").toString()),
                row("--activation is 'rlu'; give one of relu, leaky_relu", "train", "--activation", "rlu"),
                row("(did you mean relu?)", "train", "--activation", "rlu"),
                row("--activation is 'softmax'", "train", "--activation", "softmax"),
                row("--dtype is 'int32'; give one of float32, float64", "train", "--dtype", "int32"),
                row("--seed is 'x'; give a whole number", "train", "--seed", "x"),
                row("--class-weights is 'equal'; give one of auto, none, balanced",
                        "train", "--class-weights", "equal"),
                row("the positive class is 'x', but there are the classes [cat, non-cat]", "train", data.toString(),
                        "--size", "16", "--positive", "x", "--out", folder.resolve("positive").toString()),
                row("--positive is 'x'; give one of two classes, the model knows", "evaluate",
                        model.toString(), data.toString(), "--positive", "x"),
                row("--size is '3'; give a whole number from 4 to 1,024", "train", "--size", "3"),
                row("--threads is '0'", "train", "--threads", "0"),
                row("--pictures says how many pictures to draw", "train", "nothing", "--pictures", "20"),
                row("'b' is one argument too many", "train", "a", "b"),
                row("nowhere: does not exist", "train", "nowhere"),
                row("the MODEL is missing", "predict"),
                row("the FILE is missing", "predict", "model"),
                row("nowhere: does not exist", "predict", "nowhere", "x.png"),
                row("nowhere: does not exist", "inspect", "nowhere"),
                row("there is no data set 'mnits'; did you mean mnist?", "data", "get", "mnits"),
                row("data get: which one? There are iris", "data", "get"),
                row("there is no action 'fetch'; there are list and get", "data", "fetch"),
                row("no bench 'x'; there are vectorization and peers", "bench", "x"),
                row("no training 'x'; there are logistic", "bench", "peers", "--workloads", "x"));
    }

    private static Object[] row(String sentence, String... args) {
        return new Object[] {sentence, args};
    }

    @ParameterizedTest
    @MethodSource("commandLines")
    void commandLine(String sentence, String[] args) {
        refused(Tool.run((Object[]) args), sentence);
    }

    @Test
    void dataThatIsNone() throws Exception {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        refused(Tool.run("train", empty), "empty", "one sub-folder");
        Path one = Files.createDirectories(folder.resolve("one/cat")).getParent();
        Pictures.plain(one.resolve("cat/1.png"), 9);
        refused(Tool.run("train", one), "only one class");
        Path text = Files.writeString(folder.resolve("text.jpg"), "hello");
        refused(Tool.run("train", text), "text.jpg", "is a text");
        Path row = Files.writeString(folder.resolve("row.csv"), "a,b,kind\n1,2,x\n");
        refused(Tool.run("train", row), "row.csv: has one row");
        Path two = Files.writeString(folder.resolve("two.csv"), "a,b,kind\n1,2,x\n2,3,z\n");
        refused(Tool.run("train", two), "2 rows in 2 classes leave nothing to set aside", "--test");
        refused(Tool.run("train", two, "--seeds", 2), "2 rows in 2 classes leave nothing to set aside");
        refused(Tool.run("train", model), "is a model, not data");
    }

    @Test
    void aTruncatedH5() throws Exception {
        byte[] start = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n', 0, 0, 0, 0, 0, 8, 8, 0};
        Path file = Files.write(folder.resolve("cut.h5"), start);
        refused(Tool.run("train", file), "cut.h5");
    }

    @Test
    void aCorruptPictureAmongGoodOnes() throws Exception {
        Path mixed = Pictures.folder(folder.resolve("mixed"), 30);
        byte[] whole = Files.readAllBytes(Pictures.plain(mixed.resolve("cat/whole.png"), 50));
        Files.write(mixed.resolve("cat/cut.png"), Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(mixed.resolve("cat/text.jpg"), "hello");
        Outcome lenient = Tool.run("train", mixed, "--size", 16, "--layers", "4", "--epochs", 1, "-o",
                folder.resolve("mixed-run"));
        assertThat(lenient.code()).isZero();
        assertThat(lenient.err()).contains("2 files were left out", "cut.png: ", "text.jpg: ");
        refused(Tool.run("train", mixed, "--strict", "-o", folder.resolve("strict-run")), "cut.png");
        Outcome predicted = Tool.run("predict", model, mixed.resolve("cat"));
        assertThat(predicted.code()).isEqualTo(2);
        assertThat(predicted.out()).contains("whole.png").doesNotContain("cut.png");
        assertThat(predicted.err()).contains("cut.png: ", "text.jpg: ", "2 samples could not be predicted");
    }

    @Test
    void aRowWithoutAFiniteAnswer() throws Exception {
        var rows = new StringBuilder("a,b,y\n");
        for (int i = 0; i < 40; i++) {
            rows.append(i % 7).append(',').append(i % 5).append(',').append(i % 7 + 2 * (i % 5) + 0.5).append('\n');
        }
        Path table = Files.writeString(folder.resolve("sizes.csv"), rows);
        Path sizes = folder.resolve("sizes.safetensors");
        Outcome trained = Tool.run("train", table, "--epochs", 1, "-q", "-o", sizes);
        assertThat(trained.code()).as(trained.err()).isZero();
        Outcome predicted = Tool.run("predict", sizes,
                Files.writeString(folder.resolve("far.csv"), "a,b\n3,4\n3,1e60\n"));
        assertThat(predicted.code()).isEqualTo(2);
        assertThat(predicted.out()).contains("far.csv:1").doesNotContain("far.csv:2");
        assertThat(predicted.err()).contains("far.csv:2: the model has no finite answer: b is 1.0E60, too far from");
    }

    @Test
    void aModelThatIsNone() throws Exception {
        Path lying = lyingHeader("lying.safetensors", 1L << 40, "{}");
        refused(Tool.run("predict", lying, "x.png"), "lying.safetensors", "header");
        refused(Tool.run("inspect", lying), "lying.safetensors", "header");
        String huge = "{\"a\":{\"dtype\":\"F32\",\"shape\":[1000000,1000000],\"data_offsets\":[0,4000000000000]}}";
        refused(Tool.run("predict", lyingHeader("huge.safetensors", huge.length(), huge), "x.png"), "huge.safetensors",
                "cut off");
        refused(Tool.run("evaluate", data.resolve("cat"), data), "is a folder without a model");
        refused(Tool.run("predict", Pictures.plain(folder.resolve("p.png"), 3), "x.png"),
                "p.png: is a picture, not a model");
        byte[] good = Files.readAllBytes(model);
        Path cut = Files.write(folder.resolve("cut.safetensors"), Arrays.copyOf(good, good.length - 10));
        refused(Tool.run("predict", cut, "x.png"), "cut.safetensors");
    }

    private static Path lyingHeader(String name, long length, String header) throws Exception {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + text.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .put(text);
        return Files.write(folder.resolve(name), bytes.array());
    }

    @Test
    void otherClassesThanTheModels() throws Exception {
        Path other = folder.resolve("other");
        for (String name : new String[] {"dog", "fox"}) {
            Files.createDirectories(other.resolve(name));
            Pictures.plain(other.resolve(name).resolve("1.png"), 7);
        }
        refused(Tool.run("evaluate", model, other), "class \"dog\"", "non-cat");
        refused(Tool.run("train", data, "--test", other, "-o", folder.resolve("x")), "--test", "dog",
                "must be the same");
        refused(Tool.run("evaluate", model), "DATA is missing");
    }

    @Test
    void trainingThatDiverges() throws Exception {
        Path out = folder.resolve("diverged");
        Outcome outcome = Tool.run("train", data, "--size", 16, "--layers", "8", "--learning-rate", 1e30, "--epochs",
                50, "-q", "-o", out);
        refused(outcome, "diverged at step", "layer", "try a smaller learning rate");
    }

    @Test
    void filesOfOthersAreLeftAlone() throws Exception {
        Path notes = Files.writeString(folder.resolve("notes.safetensors"), "my notes");
        refused(Tool.run("train", data, "-o", notes),
                "notes.safetensors is there already and is not a model of espalier");
        assertThat(notes).hasContent("my notes");
        Path place = Files.createDirectories(folder.resolve("place"));
        Path curve = Files.writeString(place.resolve("curve.png"), "my curve");
        refused(Tool.run("train", data, "-o", place), "curve.png is there already and no earlier run wrote it");
        assertThat(curve).hasContent("my curve");
        refused(Tool.run("train", data, "-o", notes.resolve("below")), "--out: the folder", "cannot be made",
                "choose another place");
    }

    @Test
    void twoTrainingsInOnePlace() throws Exception {
        Path place = Files.createDirectories(folder.resolve("shared-place"));
        try (var channel = java.nio.channels.FileChannel.open(place.resolve(".model.safetensors.lock"),
                java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            refused(Tool.run("train", data, "-o", place), "another training is writing to", "choose another place");
        }
        assertThat(Tool.run("train", data, "--size", 16, "--layers", "4", "--epochs", 1, "-q", "-o", place).code())
                .as("a lock that is left behind locks nobody out")
                .isZero();
        assertThat(place.resolve(".model.safetensors.lock")).doesNotExist();
    }

    @Test
    void aFolderThatWasMadeForNothingGoes() {
        Path out = folder.resolve("for nothing");
        refused(Tool.run("train", "nowhere", "-o", out), "nowhere: does not exist");
        assertThat(out).doesNotExist();
    }

    @Test
    void manyFilesSomeOfThemWrong() throws Exception {
        Path text = Files.writeString(folder.resolve("some.txt"), "text");
        Outcome outcome = Tool.run("inspect", model, text, data);
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.out()).contains("a model of espalier", "40 pictures");
        assertThat(outcome.err()).contains("some.txt: is a text");
    }

    @Test
    void debugShowsWhere() {
        Outcome outcome = Tool.run("train", "nowhere", "--debug");
        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("espalier: nowhere: does not exist").contains("\tat espalier.");
    }
}
