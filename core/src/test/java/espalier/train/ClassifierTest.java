package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.data.ArrayDataset;
import espalier.data.Dataset;
import espalier.data.Split;
import espalier.nn.Activation;
import espalier.nn.Model;
import espalier.nn.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The recipe behind the tool's `train`: it learns, keeps the best, and says no in time.
class ClassifierTest {
    private static final Classifier.Options SMALL = Classifier.Options.defaults()
            .withHidden(8)
            .withLearningRate(0.1)
            .withEpochs(40);

    /// Pictures `(4, 4, 3)` whose first channel is bright where the class number says so.
    private static ArrayDataset pictures(int n, int classes) {
        int[] noise = Rng.seed(3).uniform(n * 48).multiply(40).toInts();
        byte[] pixels = new byte[n * 48];
        long[] y = new long[n];
        for (int i = 0; i < n; i++) {
            y[i] = i % classes;
            for (int k = 0; k < 48; k++) {
                boolean bright = k % 3 == 0 && k / 12 == y[i] % 4;
                pixels[i * 48 + k] = (byte) (noise[i * 48 + k] + (bright ? 180 : 20));
            }
        }
        return new ArrayDataset(NDArray.wrapUint8(pixels, n, 4, 4, 3), NDArray.wrap(y, n),
                List.of("a", "b", "c").subList(0, classes));
    }

    @Test
    void learnsTwoClassesWithOneLogit() {
        Split split = Split.random(pictures(100, 2), 0.2, Rng.seed(1));
        var classifier = new Classifier(SMALL, split.train(), split.test());
        Classifier.Trained trained = classifier.fit();
        assertThat(Evaluation.of(trained.model(), split.test()).accuracy()).isEqualTo(1);
        assertThat(classifier.summary().rows()).hasSize(3);
        assertThat(trained.model().predict(split.test().get(0).x()).shape().toArray()).containsExactly(1, 2);
        assertThat(classifier.summary().parameters()).isEqualTo(48 * 8 + 8 + 8 + 1);
        assertThat(trained.epoch()).isBetween(1, 40);
        assertThat(trained.model().record()).containsEntry("kept-epoch", Integer.toString(trained.epoch()))
                .containsKey("test.accuracy");
    }

    @Test
    void learnsThreeClassesInFloat64() {
        Dataset data = pictures(90, 3);
        Classifier.Options options = SMALL.withHidden()
                .withDtype(DType.FLOAT64)
                .withActivation(Activation.TANH)
                .withBatchSize(0)
                .withEpochs(200);
        Model model = new Classifier(options, data, null).fit().model();
        assertThat(Evaluation.of(model, data).accuracy()).isEqualTo(1);
        assertThat(model.dtype()).isEqualTo(DType.FLOAT64);
    }

    @Test
    void pixelsLoseTheMeanOfTheirColour() {
        ArrayDataset data = pictures(50, 2);
        Preprocessing preprocessing = new Classifier(SMALL, data, null).fit().model().preprocessing();
        NDArray mean = data.x().astype(DType.FLOAT64).reshape(-1, 3).mean(0);
        for (int c = 0; c < 3; c++) {
            assertThat(preprocessing.mean().get(c)).isEqualTo(mean.get(c), within(1e-9));
        }
        assertThat(preprocessing.scale()).containsOnly(255.0);
        assertThat(preprocessing.kind()).isEqualTo(Preprocessing.Kind.IMAGE);
    }

    @Test
    void otherFeaturesAreStandardised() {
        NDArray x = Rng.seed(1)
                .normal(DType.FLOAT64, 40, 2)
                .multiply(NDArray.of(1.0, 100.0))
                .add(NDArray.of(5.0, -7.0));
        long[] y = new long[40];
        for (int i = 0; i < 40; i++) {
            y[i] = x.get(i, 1) > -7 ? 1 : 0;
        }
        var data = new ArrayDataset(x, NDArray.wrap(y, 40), List.of("low", "high"));
        Preprocessing preprocessing = new Classifier(SMALL, data, null).fit().model().preprocessing();
        assertThat(preprocessing.kind()).isEqualTo(Preprocessing.Kind.ARRAY);
        NDArray ready = preprocessing.apply(x, DType.FLOAT64);
        assertThat(ready.mean(0).allClose(NDArray.zeros(2), 0, 1e-9)).isTrue();
        assertThat(ready.std(0).allClose(NDArray.ones(2), 1e-9, 0)).isTrue();
    }

    @Test
    void theRecordHasTheOptionsAndTheNotes() {
        var classifier = new Classifier(SMALL.withEpochs(1).withSeed(9), pictures(20, 2), null);
        classifier.note("data", "twenty pictures");
        assertThat(classifier.fit().model().record()).containsEntry("layers", "8")
                .containsEntry("learning-rate", "0.1")
                .containsEntry("seed", "9")
                .containsEntry("activation", "relu")
                .containsEntry("data", "twenty pictures")
                .containsEntry("kept-epoch", "1")
                .containsKey("train.accuracy")
                .doesNotContainKey("test.accuracy");
    }

    @Test
    void keepsTheBestEpochAndNotTheLast() {
        Dataset data = pictures(40, 2);
        List<Event.Evaluated> evaluations = new ArrayList<>();
        var classifier = new Classifier(SMALL.withLearningRate(3).withEpochs(15), data, null, event -> {
            if (event instanceof Event.Evaluated e) {
                evaluations.add(e);
            }
        });
        Classifier.Trained trained = classifier.fit();
        double best = evaluations.stream().mapToDouble(Event.Evaluated::accuracy).max().orElseThrow();
        assertThat(Evaluation.of(trained.model(), data).accuracy()).isEqualTo(best, within(1e-12));
        assertThat(classifier.bestEpoch()).isEqualTo(trained.epoch());
    }

    @Test
    void stopEndsAfterTheStepInHand() {
        Classifier[] running = new Classifier[1];
        running[0] = new Classifier(SMALL.withEpochs(1000).withBatchSize(10), pictures(40, 2), null, event -> {
            if (event instanceof Event.Step step && step.step() == 9) {
                running[0].stop();
            }
        });
        Result result = running[0].fit().result();
        assertThat(result.reason()).isEqualTo(Reason.STOPPED);
        assertThat(result.steps()).isEqualTo(10);
    }

    @Test
    void afterDivergenceTheBestModelIsThere() {
        ArrayDataset data = pictures(40, 2);
        var classifier = new Classifier(SMALL.withLearningRate(1e20).withHidden(8, 8), data, null);
        assertThatThrownBy(classifier::fit).isInstanceOf(DivergedException.class).hasMessageContaining("try a smaller");
        assertThat(classifier.model().predict(data.x()).isfinite().all().getLong()).isEqualTo(1);
    }

    @Test
    void refusesWhatCannotBeLearnt() {
        ArrayDataset two = pictures(20, 2);
        ArrayDataset three = pictures(20, 3);
        assertThatThrownBy(() -> new Classifier(SMALL, new ArrayDataset(two.x(), two.y(), List.of()), null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("no classes");
        assertThatThrownBy(() -> new Classifier(SMALL, two, three)).hasMessageContaining("[a, b, c]")
                .hasMessageContaining("[a, b]");
        var flat = new ArrayDataset(two.x().reshape(20, 48), two.y(), two.classes());
        assertThatThrownBy(() -> new Classifier(SMALL, two, flat)).hasMessageContaining("(48,)")
                .hasMessageContaining("(4, 4, 3)");
        assertThatThrownBy(() -> SMALL.withHidden(3, 0)).hasMessageContaining("size 0");
        assertThatThrownBy(() -> SMALL.withLearningRate(Double.NaN)).hasMessageContaining("learningRate is NaN");
        assertThatThrownBy(() -> SMALL.withDtype(DType.INT32)).hasMessageContaining("FLOAT32 or FLOAT64");
        assertThatThrownBy(() -> SMALL.withActivation(Activation.SOFTMAX)).hasMessageContaining("softmax");
    }
}
