package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.data.ArrayDataset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Models on folds: each row is asked once, the same seed gives the same figures, and they are averaged rightly.
class CrossValidationTest {
    private static final Options OPTIONS = Options.defaults().withHidden(8).withLearningRate(0.3).withEpochs(30);

    private static ArrayDataset data() {
        NDArray x = Rng.seed(1).normal(DType.FLOAT64, 60, 2);
        long[] y = new long[60];
        for (int i = 0; i < 60; i++) {
            y[i] = x.get(i, 0) + x.get(i, 1) > 0 ? 1 : 0;
        }
        return new ArrayDataset(x, NDArray.wrap(y, 60), List.of("low", "high"));
    }

    @Test
    void everyFoldIsTested() {
        List<CrossValidation.Fold> heard = new ArrayList<>();
        List<CrossValidation.Fold> folds = CrossValidation.of(data(), 3, OPTIONS, heard::add);
        assertThat(folds).hasSize(3).isEqualTo(heard);
        assertThat(folds).extracting(CrossValidation.Fold::fold).containsExactly(1, 2, 3);
        assertThat(folds).extracting(fold -> fold.split().test().size()).containsExactly(20, 20, 20);
        double mean = CrossValidation.mean(folds, Evaluation::accuracy);
        assertThat(mean).isGreaterThan(0.8);
        double[] each = folds.stream().mapToDouble(fold -> fold.evaluation().accuracy()).toArray();
        double squares = 0;
        for (double v : each) {
            squares += (v - mean) * (v - mean);
        }
        assertThat(mean).isEqualTo((each[0] + each[1] + each[2]) / 3, within(1e-12));
        assertThat(CrossValidation.deviation(folds, Evaluation::accuracy)).isEqualTo(Math.sqrt(squares / 2),
                within(1e-12));
        assertThat(CrossValidation.deviation(folds.subList(0, 1), Evaluation::accuracy)).isZero();
        assertThat(CrossValidation.of(data(), 3, OPTIONS, _ -> {
        }).toString()).isEqualTo(folds.toString());
    }
}
