package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.data.ArrayDataset;
import espalier.data.Augmentation;
import espalier.data.Batch;
import espalier.data.Dataset;
import espalier.data.Raw;
import espalier.data.Scaling;
import espalier.data.Split;
import espalier.nn.Activation;
import espalier.nn.Model;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The recipe behind the tool's `train`: it learns, keeps the best, and says no in time.
class LearnerTest {
    private static final Options SMALL = Options.defaults()
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
        var learner = new Learner(SMALL, split.train(), split.test());
        Learner.Trained trained = learner.fit();
        assertThat(Evaluation.of(trained.model(), split.test()).accuracy()).isEqualTo(1);
        assertThat(learner.summary().rows()).hasSize(3);
        assertThat(trained.model().predict(split.test().get(0).x()).shape().toArray()).containsExactly(1, 2);
        assertThat(learner.summary().parameters()).isEqualTo(48 * 8 + 8 + 8 + 1);
        assertThat(trained.epoch()).isBetween(1, 40);
        assertThat(trained.model().record()).containsEntry("kept-epoch", Integer.toString(trained.epoch()))
                .containsKey("test.accuracy");
    }

    @Test
    void learnsThreeClassesInFloat64() {
        Dataset data = pictures(90, 3);
        Options options = SMALL.withHidden()
                .withDtype(DType.FLOAT64)
                .withActivation(Activation.TANH)
                .withBatchSize(0)
                .withEpochs(200);
        Model model = new Learner(options, data, null).fit().model();
        assertThat(Evaluation.of(model, data).accuracy()).isEqualTo(1);
        assertThat(model.dtype()).isEqualTo(DType.FLOAT64);
    }

    @Test
    void pixelsLoseTheMeanOfTheirColour() {
        ArrayDataset data = pictures(50, 2);
        Scaling scaling = (Scaling) new Learner(SMALL, data, null).fit().model().preparation();
        NDArray mean = data.x().astype(DType.FLOAT64).reshape(-1, 3).mean(0);
        for (int c = 0; c < 3; c++) {
            assertThat(scaling.mean().get(c)).isEqualTo(mean.get(c), within(1e-9));
        }
        assertThat(scaling.scale()).containsOnly(255.0);
        assertThat(scaling.raw()).isEqualTo(new Raw.Pictures(4, 4, 3));
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
        Scaling scaling = (Scaling) new Learner(SMALL, data, null).fit().model().preparation();
        assertThat(scaling.raw()).isEqualTo(new Raw.Numbers(Shape.of(2)));
        NDArray ready = scaling.apply(x, DType.FLOAT64);
        assertThat(ready.mean(0).allClose(NDArray.zeros(2), 0, 1e-9)).isTrue();
        assertThat(ready.std(0).allClose(NDArray.ones(2), 1e-9, 0)).isTrue();
    }

    @Test
    void theRecordHasTheOptionsAndTheNotes() {
        var learner = new Learner(SMALL.withEpochs(1).withSeed(9), pictures(20, 2), null);
        learner.note("data", "twenty pictures");
        assertThat(learner.fit().model().record()).containsEntry("layers", "8")
                .containsEntry("learning-rate", "0.1")
                .containsEntry("seed", "9")
                .containsEntry("data", "twenty pictures")
                .containsEntry("kept-epoch", "1")
                .containsKey("train.accuracy")
                .doesNotContainKey("test.accuracy");
    }

    @Test
    void keepsTheBestEpochAndNotTheLast() {
        Dataset data = pictures(40, 2);
        List<Event.Evaluated> evaluations = new ArrayList<>();
        var learner = new Learner(SMALL.withLearningRate(3).withEpochs(15), data, null, event -> {
            if (event instanceof Event.Evaluated e) {
                evaluations.add(e);
            }
        });
        Learner.Trained trained = learner.fit();
        double best = evaluations.stream().mapToDouble(Event.Evaluated::accuracy).max().orElseThrow();
        assertThat(Evaluation.of(trained.model(), data).accuracy()).isEqualTo(best, within(1e-12));
        assertThat(learner.bestEpoch()).isEqualTo(trained.epoch());
    }

    @Test
    void stopEndsAfterTheStepInHand() {
        Learner[] running = new Learner[1];
        running[0] = new Learner(SMALL.withEpochs(1000).withBatchSize(10), pictures(40, 2), null, event -> {
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
        var learner = new Learner(SMALL.withLearningRate(1e20).withHidden(8, 8), data, null);
        assertThatThrownBy(learner::fit).isInstanceOf(DivergedException.class).hasMessageContaining("try a smaller");
        assertThat(learner.model().predict(data.x()).isfinite().all().getLong()).isEqualTo(1);
    }

    /// `y = 1000 + 300 x0 - 50 x1`, in a unit far from 1.
    private static ArrayDataset numbers(int n) {
        NDArray x = Rng.seed(2).normal(DType.FLOAT64, n, 2);
        NDArray y = x.matmul(NDArray.of(300.0, -50.0)).add(1000);
        return new ArrayDataset(x, y, List.of());
    }

    @Test
    void predictsNumbersInTheirOwnUnit() {
        Split split = Split.random(numbers(200), 0.2, Rng.seed(1));
        Model model = new Learner(SMALL, split.train(), split.test()).fit().model();
        Evaluation evaluation = Evaluation.of(model, split.test());
        assertThat(evaluation.r2()).isGreaterThan(0.95);
        assertThat(evaluation.mae()).isBetween(0.0, evaluation.rmse());
        assertThat(evaluation.loss()).isCloseTo(evaluation.rmse() * evaluation.rmse(),
                within(1e-3 * evaluation.loss()));
        assertThat(model.predict(split.test().range(0, 3).x()).shape()).isEqualTo(Shape.of(3, 1));
        assertThat(model.record()).containsKey("test.loss").doesNotContainKey("test.accuracy");
    }

    @Test
    void numbersThatTheNetworksTypeCannotHoldAreRefused() {
        Dataset small = numbers(40);
        NDArray x = small.range(0, 40).x();
        NDArray y = small.targets();
        assertThatThrownBy(() -> new Learner(SMALL, new ArrayDataset(x, y.multiply(1e50), List.of()), null))
                .hasMessageContaining("are as large as ")
                .hasMessageContaining("E53; a network in float32 predicts sizes from 1.0E-37 to 1.0E37")
                .hasMessageContaining("or compute in float64");
        assertThatThrownBy(() -> new Learner(SMALL, new ArrayDataset(x, y.multiply(1e-50), List.of()), null))
                .hasMessageContaining("differ by no more than ");
        Model wide = new Learner(SMALL.withDtype(DType.FLOAT64), new ArrayDataset(x, y.multiply(1e50), List.of()), null)
                .fit()
                .model();
        assertThat(wide.predict(x).isfinite().all().getLong()).isOne();
    }

    private static Recipe early(Dataset train, Augmentation augmentation) {
        Recipe dense = Recipe.of(train, SMALL);
        return new Recipe(dense.preparation(), dense.net(), dense.loss(), dense.optimizer(), augmentation, true, 400,
                10, "with a validation part");
    }

    @Test
    void aValidationPartChoosesTheEpochAndEndsTheRun() {
        Split split = Split.random(pictures(80, 2), 0.25, Rng.seed(1));
        List<String> sets = new ArrayList<>();
        Batch other = split.test().range(0, split.test().size());
        var noise = new ArrayDataset(other.x(), NDArray.ones(1).subtract(other.y()).astype(DType.INT64),
                List.of("a", "b")); // what is learnt makes this worse
        var learner = new Learner(early(split.train(), null), SMALL, split.train(), noise, null, event -> {
            if (event instanceof Event.Evaluated e) {
                sets.add(e.set());
            }
        });
        Learner.Trained trained = learner.fit();
        assertThat(trained.result().reason()).isEqualTo(Reason.NO_LONGER_BETTER);
        assertThat(trained.result().epochs()).isBetween(Patience.LEAST, 399);
        assertThat(sets).containsOnly("train", "validation");
        assertThat(trained.model().record()).containsKey("validation.accuracy").doesNotContainKey("train.accuracy");
    }

    @Test
    void rawBatchesAreChangedBeforeTheyArePrepared() {
        Dataset data = pictures(40, 2);
        List<DType> seen = new ArrayList<>();
        Augmentation note = (x, rng) -> {
            seen.add(x.dtype());
            return x;
        };
        new Learner(early(data, Augmentation.ofRaw(note)), SMALL, data, data, null).fit();
        new Learner(early(data, null), SMALL, data, data, null).fit();
        assertThat(seen).isNotEmpty().containsOnly(DType.UINT8);
        seen.clear();
        new Learner(early(data, note), SMALL, data, data, null).fit();
        assertThat(seen).isNotEmpty().containsOnly(DType.FLOAT32);
    }

    @Test
    void theTimeIsKept() {
        var learner = new Learner(SMALL.withEpochs(1_000_000).withMinutes(1e-4), pictures(40, 2), null);
        Learner.Trained trained = learner.fit();
        assertThat(trained.result().reason()).isEqualTo(Reason.OUT_OF_TIME);
        assertThat(learner.hasBest()).isTrue();
    }

    @Test
    void refusesWhatCannotBeLearnt() {
        ArrayDataset two = pictures(20, 2);
        ArrayDataset three = pictures(20, 3);
        var one = new ArrayDataset(two.x(), NDArray.zeros(DType.INT64, 20), List.of("a"));
        assertThatThrownBy(() -> new Learner(SMALL, one, null)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("one class, [a]");
        var gap = new ArrayDataset(NDArray.zeros(3, 1), NDArray.of(1, Double.NaN, 2), List.of());
        assertThatThrownBy(() -> new Learner(SMALL, gap, null)).hasMessageContaining("targets are NaN");
        assertThatThrownBy(() -> new Learner(SMALL, two, three)).hasMessageContaining("[a, b, c]")
                .hasMessageContaining("[a, b]");
        var flat = new ArrayDataset(two.x().reshape(20, 48), two.y(), two.classes());
        assertThatThrownBy(() -> new Learner(SMALL, two, flat)).hasMessageContaining("(48,)")
                .hasMessageContaining("(4, 4, 3)");
        assertThatThrownBy(() -> SMALL.withHidden(3, 0)).hasMessageContaining("size 0");
        assertThatThrownBy(() -> SMALL.withLearningRate(Double.NaN)).hasMessageContaining("learningRate is NaN");
        assertThatThrownBy(() -> SMALL.withDtype(DType.INT32)).hasMessageContaining("FLOAT32 or FLOAT64");
        assertThatThrownBy(() -> SMALL.withActivation(Activation.SOFTMAX)).hasMessageContaining("softmax");
    }
}
