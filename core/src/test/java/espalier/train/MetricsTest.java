package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.array.NDArray;
import espalier.data.ArrayDataset;
import espalier.nn.Layer;
import espalier.nn.Loss;
import espalier.store.Json;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Figures against those that core/src/test/python/metrics_cases.py computes from their definitions.
class MetricsTest {
    private static final Layer SAME = (x, pass) -> x;

    private static Json cases() throws Exception {
        try (InputStream in = MetricsTest.class.getResourceAsStream("metrics_cases.json")) {
            return Json.parse(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static double[] numbers(Json list) throws Exception {
        var numbers = new ArrayList<Double>();
        for (Json item : list.items()) {
            numbers.add(item.number());
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    private static Evaluation evaluation(double[][] logits, double[] y, int k) {
        List<String> classes = IntStream.range(0, k).mapToObj(i -> "c" + i).toList();
        long[] numbers = java.util.Arrays.stream(y).mapToLong(v -> (long) v).toArray();
        Evaluation evaluation = Evaluation.of(SAME, Loss.CROSS_ENTROPY,
                new ArrayDataset(NDArray.of(logits), NDArray.wrap(numbers, numbers.length), classes));
        return k == 2 ? evaluation.withPositive("c1") : evaluation;
    }

    @Test
    void figuresOfClassesAgreeWithNumpy() throws Exception {
        for (Json c : cases().get("cases").items()) {
            String name = c.get("name").string();
            var logits = new ArrayList<double[]>();
            for (Json row : c.get("logits").items()) {
                logits.add(numbers(row));
            }
            Evaluation e = evaluation(logits.toArray(double[][]::new), numbers(c.get("y")),
                    (int) c.get("classes").integer());
            for (Metrics metric : Metrics.fitting(e)) {
                Json wanted = c.get("figures").get(metric.name());
                if (wanted instanceof Json.Null) {
                    assertThat(metric.of(e)).as("%s of %s", metric, name).isNaN();
                } else {
                    assertThat(metric.of(e)).as("%s of %s", metric, name).isCloseTo(wanted.number(), within(1e-12));
                }
            }
        }
    }

    @Test
    void figuresOfNumbersAgreeWithNumpy() throws Exception {
        Json c = cases().get("numbers");
        double[] y = numbers(c.get("y"));
        NDArray guess = NDArray.of(numbers(c.get("predicted"))).reshape(-1, 1);
        Evaluation e = Evaluation.of(SAME, Loss.MEAN_SQUARED_ERROR,
                new ArrayDataset(guess, NDArray.of(y).reshape(-1, 1), List.of()));
        assertThat(Metrics.fitting(e)).containsExactly(Metrics.R2, Metrics.MAE, Metrics.RMSE);
        for (Metrics metric : Metrics.fitting(e)) {
            assertThat(metric.of(e)).as("%s", metric)
                    .isCloseTo(c.get("figures").get(metric.name()).number(), within(1e-12));
        }
        assertThat(Metrics.F1.of(e)).isNaN();
    }

    @Test
    void everyMetricHasANameAndADirection() {
        assertThat(Metrics.values()).extracting(Metrics::title).doesNotHaveDuplicates();
        assertThat(Metrics.LOG_LOSS.moreIsBetter()).isFalse();
        assertThat(Metrics.F1.isShare()).isTrue();
        assertThat(Metrics.RMSE.isShare()).isFalse();
    }

    @Test
    void confusionFiguresOfAClassThatIsNeverThereAreZero() {
        Evaluation e = evaluation(new double[][] {{2, 0, 0}, {2, 0, 0}, {0, 2, 0}}, new double[] {0, 1, 1}, 3);
        Confusion confusion = Confusion.of(e);
        assertThat(confusion.precision(2)).isZero();
        assertThat(confusion.recall(1)).isEqualTo(0.5);
        assertThat(confusion.precision(0)).isEqualTo(0.5);
        assertThat(confusion.macroRecall()).isEqualTo(0.75); // the third class is neither there nor predicted
        assertThat(confusion.accuracy()).isCloseTo(2 / 3.0, within(1e-15));
    }

    @Test
    void calibrationGroupsRowsByWhatWasSaid() {
        Calibration c = Calibration.of(new double[] {0.55, 0.6, 0.95, 1, 0.05, 0}, new boolean[] {true, false, true,
            true, false, false});
        assertThat(c.groups()).extracting(Calibration.Group::rows).containsExactly(2, 2, 2);
        assertThat(c.groups().get(1).accuracy()).isEqualTo(0.5);
        assertThat(c.error()).isCloseTo((2 * 0.025 + 2 * 0.075 + 2 * 0.025) / 6, within(1e-12));
        assertThat(c.toString()).startsWith("probability  rows  said     right\n  0 -  10 %     2    2.5 %    0.0 %");
    }
}
