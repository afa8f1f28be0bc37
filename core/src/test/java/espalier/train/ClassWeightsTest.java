package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.data.ArrayDataset;
import espalier.nn.Model;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Rare classes: how much they count, where that is said, and what it brings.
class ClassWeightsTest {
    private static final List<String> NAMES = List.of("usual", "rare", "other");

    private static ArrayDataset counts(int... counts) {
        int n = 0;
        for (int count : counts) {
            n += count;
        }
        long[] y = new long[n];
        int at = 0;
        for (int k = 0; k < counts.length; k++) {
            for (int i = 0; i < counts[k]; i++) {
                y[at++] = k;
            }
        }
        return new ArrayDataset(NDArray.zeros(n, 1), NDArray.wrap(y, n), NAMES.subList(0, counts.length));
    }

    /// Two clouds of points, two standard deviations apart; a tenth of a class where it is rare.
    private static ArrayDataset clouds(int n, int rareEvery, long seed) {
        Rng rng = Rng.seed(seed);
        float[] x = new float[2 * n];
        long[] y = new long[n];
        for (int i = 0; i < n; i++) {
            y[i] = i % rareEvery == 0 ? 1 : 0;
            x[2 * i] = (float) (rng.nextGaussian() + 2 * y[i]);
            x[2 * i + 1] = (float) rng.nextGaussian();
        }
        return new ArrayDataset(NDArray.wrap(x, n, 2), NDArray.wrap(y, n), NAMES.subList(0, 2));
    }

    @Test
    void automaticOnesAreForVeryRareClassesOnly() {
        assertThat(ClassWeights.AUTO.of(counts(90, 10))).isEmpty();
        assertThat(ClassWeights.AUTO.of(counts(50, 30, 20))).isEmpty();
        List<Double> weights = ClassWeights.AUTO.of(counts(95, 5));
        assertThat(weights.get(1) / weights.get(0)).isCloseTo(Math.sqrt(19), within(1e-12));
        assertThat(0.95 * weights.get(0) + 0.05 * weights.get(1)).isCloseTo(1, within(1e-12));
    }

    @Test
    void balancedOnesGiveEachClassTheSameShare() {
        List<Double> weights = ClassWeights.BALANCED.of(counts(60, 30, 10));
        assertThat(60 * weights.get(0)).isCloseTo(30 * weights.get(1), within(1e-9));
        assertThat(30 * weights.get(1)).isCloseTo(10 * weights.get(2), within(1e-9));
        assertThat(ClassWeights.NONE.of(counts(99, 1))).isEmpty();
        assertThat(ClassWeights.BALANCED.of(new ArrayDataset(NDArray.zeros(4, 1), NDArray.zeros(4), List.of())))
                .isEmpty();
    }

    @Test
    void theyAreSaidAndKept() {
        var data = clouds(400, 40, 1);
        var learner = new Learner(Options.defaults().withEpochs(1), data, null);
        assertThat(learner.recipe().words()).contains("rare classes count more: usual 0.", "rare ");
        Model model = learner.fit().model();
        assertThat(model.record().get("class-weights")).matches("1\\.0000,6\\.2\\d*");
        var plain = new Learner(Options.defaults().withEpochs(1).withClassWeights(ClassWeights.NONE), data, null);
        assertThat(plain.recipe().words()).doesNotContain("rare classes");
        assertThat(plain.fit().model().record()).doesNotContainKey("class-weights");
    }

    @Test
    void theRareClassIsFoundMoreOften() {
        var train = clouds(2000, 25, 1);
        var test = clouds(2000, 25, 2);
        double[] recall = new double[3];
        double[] balanced = new double[3];
        for (ClassWeights weights : ClassWeights.values()) {
            Options options = Options.defaults()
                    .withHidden()
                    .withEpochs(30)
                    .withLearningRate(0.1)
                    .withClassWeights(weights);
            Evaluation e = Evaluation.of(new Learner(options, train, null).fit().model(), test);
            recall[weights.ordinal()] = Metrics.RECALL.of(e);
            balanced[weights.ordinal()] = Metrics.BALANCED_ACCURACY.of(e);
        }
        int auto = ClassWeights.AUTO.ordinal();
        int none = ClassWeights.NONE.ordinal();
        int equal = ClassWeights.BALANCED.ordinal();
        assertThat(recall[none]).isLessThan(recall[auto]);
        assertThat(recall[auto]).isLessThan(recall[equal]);
        assertThat(balanced[none] + 0.05).isLessThan(balanced[auto]);
        assertThat(balanced[auto]).isLessThan(balanced[equal]);
    }

    @Test
    void manyClassesAreWeightedToo() {
        var data = counts(300, 6, 94);
        var learner = new Learner(Options.defaults().withHidden().withEpochs(1), data, null);
        assertThat(learner.recipe().classWeights()).hasSize(3);
        assertThat(learner.fit().model().record().get("class-weights")).contains(",");
    }
}
