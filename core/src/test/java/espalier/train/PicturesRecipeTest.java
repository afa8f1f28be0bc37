package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.data.ArrayDataset;
import espalier.data.Dataset;
import espalier.data.Split;
import espalier.nn.Activation;
import espalier.nn.Model;
import espalier.nn.Summary;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is done with pictures when nothing was asked for: the network for every size, what is flipped and what not, and
/// that it learns and can be stored.
class PicturesRecipeTest {
    private static Dataset blank(int n, int height, int width, int channels, List<String> classes) {
        NDArray y = NDArray.arange(n).remainder(NDArray.scalar((long) classes.size()));
        return new ArrayDataset(NDArray.zeros(DType.UINT8, n, height, width, channels), y, classes);
    }

    @ParameterizedTest
    @CsvSource({"1000, 28, 28, 1, 43810", "1000, 32, 32, 3, 37770", "1000, 64, 64, 3, 60929", "1000, 96, 60, 3, 60929",
        "1000, 112, 112, 3, 61697", "1000, 8, 8, 1, 3450", "1000, 8, 200, 3, 1265", "10, 28, 28, 1, 43810",
        "10, 64, 64, 3, 59497", "10, 96, 60, 3, 59497", "10, 224, 224, 3, 142729", "10, 8, 200, 3, 1897"})
    void thereIsANetworkForEverySize(int n, int height, int width, int channels, int parameters) {
        boolean two = height >= 60 || width > 100;
        List<String> classes = two ? List.of("cat", "dog") : List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
        Dataset data = blank(n, height, width, channels, classes);
        Recipe recipe = Recipe.of(data, Options.defaults());
        Summary summary = Summary.of(recipe.net(), data.sampleShape());
        assertThat(summary.parameters()).isEqualTo(parameters);
        assertThat(summary.rows().getLast().output()).isEqualTo(two ? "(n, 1)" : "(n, 10)");
    }

    /// Of few pictures no class is certain, and a rare one counts as much as the others.
    @Test
    void classesOfFewPicturesCountTheSame() {
        NDArray y = NDArray.of(0L, 0L, 0L, 1L);
        Dataset two = new ArrayDataset(NDArray.zeros(DType.UINT8, 4, 16, 16, 3), y, List.of("cat", "dog"));
        assertThat(Recipe.of(two, Options.defaults()).loss().toString())
                .startsWith("binary cross-entropy (label smoothing 0.1, ones count 3.0");
        assertThat(Recipe.of(two, Options.defaults().withClassWeights(ClassWeights.NONE)).loss())
                .hasToString("binary cross-entropy (label smoothing 0.1)");
        Dataset three = new ArrayDataset(NDArray.zeros(DType.UINT8, 4, 16, 16, 3), y.add(NDArray.of(0L, 0L, 2L, 0L)),
                List.of("cat", "dog", "owl"));
        assertThat(Recipe.of(three, Options.defaults()).loss().toString()).contains("label smoothing 0.1",
                "class weights [0.66");
        assertThat(Recipe.of(blank(1000, 16, 16, 3, List.of("cat", "dog")), Options.defaults()).loss())
                .hasToString("binary cross-entropy");
    }

    @Test
    void onlyWhatMayBeMirroredIs() {
        assertThat(words(blank(10, 16, 16, 3, List.of("cat", "dog")))).contains("flipped, cropped");
        assertThat(words(blank(10, 16, 16, 1, List.of("cat", "dog")))).contains("never flipped");
        assertThat(words(blank(10, 16, 16, 3, List.of("b", "d")))).contains("never flipped");
    }

    private static String words(Dataset data) {
        return Recipe.of(data, Options.defaults()).words();
    }

    @Test
    void hiddenLayersAndTinyPicturesAreDense() {
        assertThat(Recipe.of(blank(4, 16, 16, 3, List.of("a", "b")), Options.defaults().withHidden(5)).net())
                .hasToString("Sequential(Flatten(), Dense(768 -> 5, relu), Dense(5 -> 1))");
        assertThat(words(blank(4, 7, 20, 3, List.of("a", "b")))).isEqualTo("a dense network");
    }

    @Test
    void whatTheUserDecidesIsTaken() {
        Options options = Options.defaults()
                .withEpochs(7)
                .withBatchSize(5)
                .withLearningRate(0.001)
                .withActivation(Activation.TANH)
                .withDtype(DType.FLOAT64);
        Recipe recipe = Recipe.of(blank(11, 16, 16, 3, List.of("a", "b")), options);
        assertThat(recipe.epochs()).isEqualTo(7);
        assertThat(recipe.batchSize()).isEqualTo(5);
        assertThat(recipe.optimizer().toString()).contains("oneCycle(0.001, 21)");
        assertThat(recipe.net().toString()).contains("Activate(tanh)");
        Learner.Trained trained = new Learner(options, blank(11, 16, 16, 3, List.of("a", "b")), null).fit();
        assertThat(trained.model().dtype()).isEqualTo(DType.FLOAT64);
    }

    /// Upright and lying bars anywhere, of any colour: hopeless by single pixels.
    private static Dataset bars(int n, long seed) {
        Rng rng = Rng.seed(seed);
        byte[] pixels = new byte[n * 16 * 16 * 3];
        long[] labels = new long[n];
        for (int i = 0; i < n; i++) {
            labels[i] = i % 2;
            int at = 1 + rng.nextInt(14);
            int from = rng.nextInt(8);
            for (int along = from; along < from + 8; along++) {
                int row = labels[i] == 0 ? at : along;
                int column = labels[i] == 0 ? along : at;
                for (int c = 0; c < 3; c++) {
                    pixels[((i * 16 + row) * 16 + column) * 3 + c] = (byte) (80 + rng.nextInt(170));
                }
            }
        }
        return new ArrayDataset(NDArray.wrapUint8(pixels, n, 16, 16, 3), NDArray.wrap(labels, n),
                List.of("lying", "upright"));
    }

    @Test
    void itLearnsAndIsStored(@TempDir Path folder) throws Exception {
        Split split = Split.random(bars(360, 1), 0.5, Rng.seed(1));
        Model model = new Learner(Options.defaults().withEpochs(12), split.train(), null).fit().model();
        assertThat(Evaluation.of(model, split.test()).accuracy()).isGreaterThan(0.95);
        Path file = folder.resolve("bars.safetensors");
        model.save(file);
        NDArray some = split.test().range(0, 20).x();
        assertThat(Model.load(file).predict(some).toDoubles()).isEqualTo(model.predict(some).toDoubles());
    }
}
