package espalier.formats.table;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.data.Dataset;
import espalier.data.Split;
import espalier.data.TableColumns;
import espalier.formats.Input;
import espalier.formats.Inputs;
import espalier.formats.Source;
import espalier.nn.ColumnEmbedding;
import espalier.nn.Model;
import espalier.train.Evaluation;
import espalier.train.Learner;
import espalier.train.Metrics;
import espalier.train.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// From a file to a model and back, on tables whose rule is known.
class TableLearningTest {
    @TempDir
    Path folder;

    private Source source(String text) throws IOException {
        return Source.open(Files.writeString(folder.resolve("t.csv"), text), Source.Options.DEFAULT);
    }

    /// The class hangs on a product, which no linear model sees.
    private static String classes(int n) {
        var random = new Random(1);
        var text = new StringBuilder("a,b,colour,kind\n");
        for (int i = 0; i < n; i++) {
            double a = random.nextGaussian();
            double b = random.nextGaussian();
            boolean red = random.nextBoolean();
            text.append(String.format(Locale.ROOT, "%.4f,%s,%s,%s%n", a,
                    i % 20 == 7 ? "" : String.format(Locale.ROOT, "%.4f", b), red ? "red" : "blue",
                    a * b > 0 == red ? "in" : "out"));
        }
        return text.toString();
    }

    @Test
    void learnsClassesThatALinearModelCannot() throws Exception {
        Split split = Split.random(source(classes(600)).dataset(), 0.25, Rng.seed(1));
        Model model = new Learner(Options.defaults(), split.train(), null).fit().model();
        assertThat(Metrics.ACCURACY.of(Evaluation.of(model, split.test()))).isGreaterThan(0.85);
        Model linear = new Learner(Options.defaults().withHidden(), split.train(), null).fit().model();
        assertThat(Metrics.ACCURACY.of(Evaluation.of(linear, split.test()))).isLessThan(0.7);
    }

    @Test
    void aModelPredictsFromAFileWithoutTheLabelInAnotherOrder() throws Exception {
        Source train = source(classes(200));
        Model model = new Learner(Options.defaults().withEpochs(3), train.dataset(), null).fit().model();
        Path file = folder.resolve("m.safetensors");
        model.save(file);
        Model loaded = Model.load(file);
        assertThat(loaded.preparation()).isInstanceOf(TableColumns.class).isEqualTo(model.preparation());
        Path rows = Files.writeString(folder.resolve("rows.csv"), "colour,b,a\nred,1,1\ngreen,,2\n");
        for (Input input : Inputs.of(loaded.preparation().raw(), rows)) {
            NDArray p = loaded.predict(Objects.requireNonNull(input.sample()).expandDims(0));
            assertThat(p.sum().get()).isBetween(0.99, 1.01);
        }
    }

    @Test
    void learnsNumbersInTheirUnit() throws Exception {
        var random = new Random(2);
        var text = new StringBuilder("a,b,price\n");
        for (int i = 0; i < 400; i++) {
            double a = random.nextDouble();
            double b = random.nextDouble();
            text.append(String.format(Locale.ROOT, "%.4f,%.4f,%.1f%n", a, b,
                    1e6 + 1e5 * Math.sin(6 * a) + 5e4 * b));
        }
        Split split = Split.random(source(text.toString()).dataset(), 0.25, Rng.seed(1));
        Model model = new Learner(Options.defaults(), split.train(), null).fit().model();
        assertThat(Evaluation.of(model, split.test()).r2()).isGreaterThan(0.9);
    }

    @Test
    void manyCategoriesGetVectors() throws Exception {
        var random = new Random(3);
        double[] level = new double[60];
        for (int k = 0; k < level.length; k++) {
            level[k] = random.nextGaussian();
        }
        var text = new StringBuilder("town,y\n");
        for (int i = 0; i < 1500; i++) {
            int k = random.nextInt(level.length);
            text.append(String.format(Locale.ROOT, "t%d,%.4f%n", k, level[k] + 0.2 * random.nextGaussian()));
        }
        Dataset data = source(text.toString()).dataset();
        Split split = Split.random(data, 0.2, Rng.seed(1));
        Model model = new Learner(Options.defaults(), split.train(), null).fit().model();
        assertThat(model.net().layers().getFirst()).isInstanceOf(ColumnEmbedding.class);
        assertThat(Evaluation.of(model, split.test()).r2()).isGreaterThan(0.8);
        Path file = folder.resolve("m.safetensors");
        model.save(file);
        NDArray x = split.test().range(0, 5).x();
        assertThat(Model.load(file).predict(x).toDoubles()).containsExactly(model.predict(x).toDoubles());
    }

    @Test
    void twoRowsAreEnoughToTrain() throws Exception {
        Dataset data = source("a,b,y\n1,2,x\n2,5,z\n").dataset();
        Model model = new Learner(Options.defaults().withEpochs(2), data, null).fit().model();
        assertThat(model.classes()).containsExactly("x", "z");
    }
}
