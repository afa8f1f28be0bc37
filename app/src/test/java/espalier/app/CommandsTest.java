package espalier.app;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.app.Tool.Outcome;
import espalier.store.Json;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands as a user meets them, in this process: what they print, write and give back.
class CommandsTest {
    private static final int THREADS = espalier.array.Compute.threads();

    @TempDir
    static Path folder;

    private static Path data;
    private static Path run;
    private static Outcome trained;

    @BeforeAll
    static void train() throws Exception {
        data = Pictures.folder(folder.resolve("data"), 60);
        run = folder.resolve("run");
        trained = Tool.run("train", data, "--size", 16, "--layers", "8", "--epochs", 12, "--learning-rate", 0.1,
                "--out", run);
    }

    @AfterEach
    void allThreads() {
        espalier.array.Compute.threads(THREADS);
    }

    @Test
    void trainTellsEverythingInOrder() {
        assertThat(trained.err()).isEmpty();
        assertThat(trained.code()).isZero();
        assertThat(trained.out().lines().filter(line -> !line.startsWith(" ") && !line.isBlank()).toList())
                .element(0)
                .isEqualTo("Data");
        assertThat(trained.out()).containsSubsequence("Data", "60 pictures 16x16", "48 to learn from, 12 set aside",
                "Model", "Dense(768 -> 8, relu)",
                "6,161", "Training", "12 epochs of 2 steps with 32 pictures", "epoch 12/12", "loss on the training "
                        + "set",
                "accuracy on the test set", "Result",
                "train  ", "test   ",
                "taken for", "is cat", "is non-cat", "Written", "model.safetensors", "curve.png", "Next",
                "predict " + run);
    }

    @Test
    void withoutATerminalThereIsNoRewriting() {
        assertThat(trained.out()).doesNotContain("\r").doesNotContain("\033");
        assertThat(trained.out().lines().filter(line -> line.startsWith("  epoch "))).hasSizeBetween(9, 13);
    }

    @Test
    void aTerminalHasABarThatFits() throws Exception {
        for (int width : new int[] {30, 60, 80, 120}) {
            Outcome outcome = Tool.onTerminal(width, "train", data, "--size", 16, "--layers", "8", "--epochs", 60,
                    "--out", folder.resolve("bar"));
            String bar = outcome.out();
            assertThat(outcome.code()).isZero();
            assertThat(bar).contains("\r  epoch").contains("\r\033[K");
            assertThat(bar.lines()
                    .flatMap(line -> List.of(line.split("\r")).stream())
                    .filter(line -> line.startsWith("  epoch")))
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line.replace("\033[K", "").length()).isLessThan(width));
        }
    }

    @Test
    void theCurveIsAPicture() throws Exception {
        BufferedImage curve = ImageIO.read(run.resolve("curve.png").toFile());
        assertThat(curve.getWidth()).isGreaterThan(1000);
        long coloured = 0;
        for (int x = 0; x < curve.getWidth(); x += 3) {
            for (int y = 0; y < curve.getHeight(); y += 3) {
                coloured += curve.getRGB(x, y) == 0xFFFFFFFF ? 0 : 1;
            }
        }
        assertThat(coloured).isGreaterThan(500);
    }

    @Test
    void theSameSeedGivesTheSameFileForAnyNumberOfThreads() throws Exception {
        byte[][] files = new byte[3][];
        for (int i = 0; i < files.length; i++) {
            Path out = folder.resolve("seed" + i + ".safetensors");
            Outcome outcome = Tool.run("train", data, "--size", 16, "--layers", "8,4", "--epochs", 5, "--seed", 5,
                    "--quiet", "--threads",
                    List.of(1, 2, 1).get(i), "--out", out);
            assertThat(outcome.code()).isZero();
            files[i] = Files.readAllBytes(out);
        }
        assertThat(files[1]).isEqualTo(files[0]);
        assertThat(files[2]).isEqualTo(files[0]);
        Tool.run("train", data, "--size", 16, "--layers", "8,4", "--epochs", 5, "--seed", 6, "--quiet", "--out",
                folder.resolve("other.safetensors"));
        assertThat(Files.readAllBytes(folder.resolve("other.safetensors"))).isNotEqualTo(files[0]);
    }

    @Test
    void aFileNameForOutGivesItsNameToTheCompanions() throws Exception {
        Path out = folder.resolve("named.safetensors");
        assertThat(Tool.run("train", data, "--size", 16, "--layers", "none", "--epochs", 2, "-q", "-o", out).code())
                .isZero();
        assertThat(out).isRegularFile();
        assertThat(folder.resolve("named-curve.png")).isRegularFile();
    }

    @Test
    void everyJsonLineParses() throws Exception {
        Outcome outcome = Tool.run("train", data, "--size", 16, "--layers", "8", "--epochs", 3, "--json", "--out",
                folder.resolve("json"));
        List<String> lines = outcome.out().lines().toList();
        List<String> kinds = new java.util.ArrayList<>();
        for (String line : lines) {
            kinds.add(Json.parse(line).get("event").string());
        }
        assertThat(kinds.getFirst()).isEqualTo("started");
        assertThat(kinds.getLast()).isEqualTo("result");
        assertThat(kinds).contains("step", "evaluated", "finished", "saved");
        Json result = Json.parse(lines.getLast());
        assertThat(result.get("test").get("accuracy").number()).isBetween(0.0, 1.0);
        assertThat(result.get("confusion").items()).hasSize(2);
        assertThat(Path.of(result.get("model").string())).isRegularFile();
    }

    @Test
    void quietTrainingPrintsTheResultOnly() {
        Outcome outcome = Tool.run("train", data, "--size", 16, "--layers", "8", "--epochs", 2, "--quiet", "--out",
                folder.resolve("quiet"));
        assertThat(outcome.out()).doesNotContain("epoch ", "Dense", "Written", "Next").contains("Result");
    }

    @Test
    void quietJsonIsOneLine() throws Exception {
        Outcome outcome = Tool.run("train", data, "--size", 16, "--layers", "8", "--epochs", 2, "--quiet", "--json",
                "--out", folder.resolve("quiet-json"));
        assertThat(outcome.out().lines()).hasSize(1);
        Json result = Json.parse(outcome.out());
        assertThat(result.get("event").string()).isEqualTo("result");
        assertThat(result.get("baseline").number()).isBetween(0.4, 0.6);
    }

    @Test
    void eventsNameTheSets() throws Exception {
        Outcome outcome = Tool.run("train", data, "--size", 16, "--layers", "8", "--epochs", 2, "--json", "--out",
                folder.resolve("sets"));
        List<String> sets = new java.util.ArrayList<>();
        for (String line : outcome.out().lines().toList()) {
            Json event = Json.parse(line);
            if (event.get("event").string().equals("evaluated")) {
                sets.add(event.get("set").string());
            }
        }
        assertThat(sets).containsExactly("train", "test", "train", "test");
    }

    @Test
    void foldsAndSeedsGiveAFigureWithItsSpread() throws Exception {
        Outcome folds = Tool.run("train", data, "--size", 8, "--layers", "8", "--epochs", 5, "--folds", 3, "--seeds",
                2);
        assertThat(folds.code()).as(folds.err()).isZero();
        assertThat(folds.out()).contains("seed 1, fold 3/3", "seed 2, fold 1/3", "of 6 trainings, the least",
                "always the most frequent class", "No model was written");
        Outcome seeds = Tool.run("train", data, "--size", 8, "--layers", "8", "--epochs", 5, "--seeds", 3, "--json");
        List<String> lines = seeds.out().lines().toList();
        assertThat(lines).hasSize(4);
        Json result = Json.parse(lines.getLast());
        assertThat(result.get("trainings").integer()).isEqualTo(3);
        assertThat(result.get("mean").number()).isBetween(0.0, 1.0);
        assertThat(result.get("deviation").number()).isBetween(0.0, 1.0);
        assertThat(Tool.run("train", data, "--folds", 3, "--test", data).err()).contains("leave one of them out");
        assertThat(Tool.run("train", data, "--size", 8, "--folds", 61).err()).contains("only 60 pictures");
    }

    @Test
    void oneClassIsEnoughToBeTestedOn() throws Exception {
        Path cats = folder.resolve("cats only");
        Files.createDirectories(cats);
        Files.createSymbolicLink(cats.resolve("cat"), data.resolve("cat"));
        Outcome outcome = Tool.run("evaluate", run, cats, "--json");
        assertThat(outcome.code()).as(outcome.err()).isZero();
        assertThat(Json.parse(outcome.out()).get("classes").items()).hasSize(2);
    }

    @Test
    void rowsThatAreInBothSetsAreReported() throws Exception {
        Outcome outcome = Tool.run("train", data, "--test", data, "--size", 8, "--layers", "4", "--epochs", 1, "--out",
                folder.resolve("leak"));
        assertThat(outcome.out()).contains("beware: 60 pictures of the test set are in the training set too");
        assertThat(trained.out()).doesNotContain("beware");
    }

    @Test
    void samplesOfAnEarlierDrawnRunGo() throws Exception {
        Path out = folder.resolve("first drawn");
        Tool.run("train", "--pictures", 20, "--size", 16, "--layers", "4", "--epochs", 1, "-q", "--out", out);
        assertThat(out.resolve("samples")).isDirectory();
        Path own = Files.writeString(out.resolve("samples").resolve("mine.txt"), "mine");
        Tool.run("train", data, "--size", 16, "--layers", "4", "--epochs", 1, "-q", "--out", out);
        assertThat(own).hasContent("mine");
        assertThat(out.resolve("samples").toFile().list()).containsExactly("mine.txt");
    }

    @Test
    void dataSetsAreListed() {
        Outcome list = Tool.run("data", "list", "--cache", folder.resolve("cache"));
        assertThat(list.out()).contains("mnist", "12 MB", "iris", "data get NAME fetches one into");
        assertThat(Tool.run("data", "--cache", folder.resolve("cache")).out()).isEqualTo(list.out());
        assertThat(Tool.run("data", "list", "--json").out().lines()).hasSizeGreaterThan(5);
    }

    @Test
    void drawnPicturesNeedNoData() throws Exception {
        Path out = folder.resolve("drawn run");
        Outcome outcome = Tool.run("train", "--pictures", 40, "--size", 16, "--layers", "8", "--epochs", 2, "--out",
                out);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).startsWith("No data given, so these are pictures that this program draws itself");
        assertThat(outcome.out())
                .contains("predict '" + out.resolve("model.safetensors") + "' '" + out.resolve("samples") + "'");
        Outcome predicted = Tool.run("predict", out, out.resolve("samples"));
        assertThat(predicted.code()).isZero();
        assertThat(predicted.out().lines()).hasSizeBetween(4, 12)
                .allMatch(line -> line.matches(".*\\.png +(non-)?cat +[\\d.]+ %"));
        assertThat(Tool.run("evaluate", out.resolve("model.safetensors"), out.resolve("samples")).out())
                .contains("accuracy");
        assertThat(Tool.run("evaluate", out).out()).contains("400 pictures 16x16", "accuracy");
    }

    @Test
    void moreThanTwoClassesWork() throws Exception {
        Path colours = folder.resolve("colours");
        for (String name : List.of("dark", "grey", "light")) {
            Files.createDirectories(colours.resolve(name));
            for (int i = 0; i < 10; i++) {
                Pictures.plain(colours.resolve(name).resolve(i + ".png"),
                        List.of("dark", "grey", "light").indexOf(name) * 100 + i);
            }
        }
        Path out = folder.resolve("colours-run");
        Outcome outcome = Tool.run("train", colours, "--size", 8, "--layers", "16", "--epochs", 100, "--learning-rate",
                0.1, "--out", out);
        assertThat(outcome.out()).contains("is grey", "nothing in the test set is classified wrongly");
        Outcome predicted = Tool.run("predict", out, colours.resolve("light").resolve("3.png"), "--json");
        Json line = Json.parse(predicted.out());
        assertThat(line.get("label").string()).isEqualTo("light");
        assertThat(line.get("probabilities").members()).hasSize(3);
        assertThat(Tool.run("predict", out, colours.resolve("dark").resolve("3.png")).out()).contains("dark", "(grey ");
    }

    @Test
    void evaluateAgreesWithTraining() throws Exception {
        Outcome outcome = Tool.run("evaluate", run, data, "--json");
        Json result = Json.parse(outcome.out());
        double right = 60 - result.get("wrong").items().size();
        assertThat(result.get("accuracy").number()).isEqualTo(right / 60,
                org.assertj.core.api.Assertions.within(1e-12));
        assertThat(Tool.run("evaluate", run, data).out()).contains("how often it is right", "probability  rows  said");
        assertThat(Tool.run("evaluate", run, data).out()).contains("folder: 60 pictures", "accuracy", "taken for");
    }

    @Test
    void inspectSaysWhatThingsAre() {
        Path picture = data.resolve("cat").toFile().listFiles()[0].toPath();
        Outcome outcome = Tool.run("inspect", run, data, picture);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).containsSubsequence("a model of espalier", "resized to 16 x 16",
                "Dense(768 -> 8, relu)", "learning-rate", "0.1",
                "data.sha256", "60 pictures 64x64", "sha256", "PNG 16x16");
    }

    @Test
    void anEarlierRunIsReplacedAndSaysSo() {
        Path out = folder.resolve("twice");
        assertThat(Tool.run("train", data, "--size", 16, "--layers", "4", "--epochs", 1, "--out", out).out())
                .doesNotContain("earlier run");
        assertThat(Tool.run("train", data, "--size", 16, "--layers", "4", "--epochs", 1, "--out", out).out())
                .contains("model.safetensors of an earlier run will be replaced");
    }

    @Test
    void helpOfEveryCommandFitsItsLines() {
        assertThat(Tool.run("--help").out()).contains("espalier train", "espalier predict").isEqualTo(Tool.run().out());
        for (String command : List.of("train", "predict", "evaluate", "inspect", "data", "bench")) {
            Outcome help = Tool.run(command, "--help");
            assertThat(help.code()).isZero();
            assertThat(help.out()).contains("Usage: espalier " + command, "--threads");
            assertThat(help.out().lines()).allMatch(line -> line.length() <= 80);
            assertThat(Tool.run("help", command).out()).isEqualTo(help.out());
        }
        assertThat(Tool.run("--version").out()).startsWith("espalier ");
    }

    /// No Python of that name: what is missing is said, and our own training is measured, in a process of its own.
    @Test
    void benchPeersRunsWhatIsThere() {
        Outcome outcome = Tool.run("bench", "peers", "--seconds", 0.2, "--rounds", 1, "--threads", 1, "--workloads",
                "logistic", "--python", "no-such-python");
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("Missing: NumPy (no-such-python cannot import numpy)")
                .contains("Missing: PyTorch")
                .containsPattern("logistic, 1 thread +[0-9.]+ [um]s");
    }

    @Test
    void theBenchComparesAndAgrees() {
        Outcome outcome = Tool.run("bench", "vectorization", "--seconds", 0.01);
        assertThat(outcome.code()).isZero();
        assertThat(outcome.out())
                .contains("Dot product", "explicit loop", "auto-vectorised", "espalier, 1 thread", "One training step")
                .doesNotContain("DIFFERENT");
    }
}
