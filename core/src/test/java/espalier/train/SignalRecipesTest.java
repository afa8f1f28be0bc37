package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.data.ArrayDataset;
import espalier.data.Dataset;
import espalier.data.Raw;
import espalier.data.Split;
import espalier.nn.Model;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the recipes for texts and sounds learn with no option at all, and that the stored model says the same.
class SignalRecipesTest {
    @TempDir
    Path folder;

    /// Sentences in which the order of two words decides.
    private static Dataset texts(int n, Rng rng) {
        String[] filler = {"the", "a", "to", "see", "you", "home", "now", "then", "it", "was"};
        byte[] x = new byte[n * 64];
        int[] y = new int[n];
        for (int i = 0; i < n; i++) {
            y[i] = rng.nextInt(2);
            var text = new StringBuilder();
            int place = rng.nextInt(5);
            for (int j = 0; j < 6; j++) {
                String phrase = y[i] == 0 ? "dog bites man " : "man bites dog ";
                text.append(j == place ? phrase : filler[rng.nextInt(10)] + " ");
            }
            byte[] utf8 = text.toString().strip().getBytes(StandardCharsets.UTF_8);
            System.arraycopy(utf8, 0, x, i * 64, utf8.length);
        }
        return new ArrayDataset(NDArray.wrapUint8(x, n, 64), NDArray.of(y), List.of("usual", "news"), new Raw.Text(64));
    }

    /// Tones that rise, fall or stay, at any pitch and moment, in noise.
    private static Dataset sounds(int n, Rng rng) {
        int length = 2000;
        float[] x = new float[n * length];
        int[] y = new int[n];
        for (int i = 0; i < n; i++) {
            y[i] = rng.nextInt(3);
            double phase = 0;
            double pitch = 400 + 600 * rng.nextDouble();
            int start = rng.nextInt(600);
            for (int t = 0; t < length; t++) {
                double at = (t - start) / 1400.0;
                double hertz = pitch * Math.pow(2.5, y[i] == 0 ? at : y[i] == 1 ? 1 - at : 0.5);
                phase += 2 * Math.PI * hertz / 4000;
                x[i * length
                        + t] = (float) (0.01 * rng.nextGaussian() + (at > 0 && at < 1 ? 0.3 * Math.sin(phase) : 0));
            }
        }
        return new ArrayDataset(NDArray.wrap(x, n, length), NDArray.of(y), List.of("rises", "falls", "stays"),
                new Raw.Sound(4000, length));
    }

    private void learns(Dataset data, Options options, double least) throws Exception {
        Split split = Split.random(data, 0.25, Rng.seed(1));
        var learner = new Learner(options, split.train(), split.test());
        Model model = learner.fit().model();
        assertThat(Evaluation.of(model, split.test()).accuracy()).as(learner.toString()).isGreaterThan(least);
        model.save(folder.resolve("m.safetensors"));
        Model back = Model.load(folder.resolve("m.safetensors"));
        NDArray x = split.test().range(0, 5).x();
        assertThat(back.predict(x).equal(model.predict(x)).all().item()).isOne();
        assertThat(back.preparation()).isEqualTo(model.preparation());
    }

    @Test
    void textsWithoutAnOption() throws Exception {
        learns(texts(300, Rng.seed(5)), Options.defaults(), 0.95);
    }

    @Test
    void soundsWithFewerPasses() throws Exception {
        learns(sounds(240, Rng.seed(6)), Options.defaults().withEpochs(20), 0.85);
    }

    /// Without hidden layers only how often a word comes counts, and not the order.
    @Test
    void wordsWithoutTheirOrder() throws Exception {
        Options linear = Options.defaults().withHidden();
        var order = Split.random(texts(300, Rng.seed(5)), 0.25, Rng.seed(1));
        var learner = new Learner(linear, order.train(), null);
        assertThat(learner.recipe().words()).startsWith("logistic regression on 1");
        assertThat(Evaluation.of(learner.fit().model(), order.test()).accuracy()).isLessThan(0.75);
        learns(bags(300, Rng.seed(7)), linear, 0.95);
        learns(bags(300, Rng.seed(7)), Options.defaults().withHidden(8), 0.95);
    }

    /// Texts of the one class have the word cheap somewhere, those of the other do not.
    private static Dataset bags(int n, Rng rng) {
        byte[] x = new byte[n * 64];
        int[] y = new int[n];
        String[] filler = {"the", "a", "to", "see", "you", "home", "now", "then", "it", "was"};
        for (int i = 0; i < n; i++) {
            y[i] = rng.nextInt(2);
            int place = rng.nextInt(6);
            var text = new StringBuilder();
            for (int j = 0; j < 6; j++) {
                text.append(y[i] == 1 && j == place ? "cheap" : filler[rng.nextInt(10)]).append(' ');
            }
            byte[] utf8 = text.toString().strip().getBytes(StandardCharsets.UTF_8);
            System.arraycopy(utf8, 0, x, i * 64, utf8.length);
        }
        return new ArrayDataset(NDArray.wrapUint8(x, n, 64), NDArray.of(y), List.of("usual", "spam"), new Raw.Text(64));
    }

    @Test
    void soundsWithoutHiddenLayers() throws Exception {
        Options linear = Options.defaults().withHidden().withEpochs(20);
        assertThat(new Learner(linear, sounds(40, Rng.seed(1)), null).recipe().words())
                .startsWith("logistic regression on mel spectrograms");
        learns(sounds(240, Rng.seed(6)), linear, 0.4);
    }
}
