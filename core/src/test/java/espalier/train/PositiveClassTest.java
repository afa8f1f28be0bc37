package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.array.NDArray;
import espalier.data.ArrayDataset;
import espalier.nn.Loss;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which of two classes is the one that is asked for.
class PositiveClassTest {

    /// By name first, whatever is rarer; then the rarer; then the second.
    @ParameterizedTest
    @CsvSource({"no, yes, 1, 9, yes", "yes, no, 9, 1, yes", "ham, spam, 9, 1, spam", "Spam, Ham, 5, 5, Spam",
        "0, 1, 1, 9, 1", "-1, 1, 1, 9, 1", "cat, non-cat, 9, 1, cat", "not sick, sick, 1, 9, sick",
        "benign, malignant, 1, 9, malignant", "B, M, 9, 1, M", "B, M, 1, 9, B", "cat, dog, 5, 5, dog",
        "negative, positive, 5, 5, positive", "pos, neg, 5, 5, pos", "f, t, 1, 9, t", "yes, true, 1, 9, yes",
        "fake, real, 3, 9, fake", "north, south, 9, 1, south"})
    void choice(String first, String second, int firstRows, int secondRows, String chosen) {
        List<String> classes = List.of(first, second);
        assertThat(classes.get(PositiveClass.of(classes, new long[] {firstRows, secondRows}))).isEqualTo(chosen);
    }

    @Test
    void onlyOfTwo() {
        assertThat(PositiveClass.of(List.of("no", "yes", "perhaps"), new long[] {1, 2, 3})).isEqualTo(-1);
        assertThat(PositiveClass.of(List.of(), new int[0])).isEqualTo(-1);
    }

    private static ArrayDataset data(String first, String second) {
        double[][] x = new double[40][2];
        int[] y = new int[40];
        for (int i = 0; i < 40; i++) {
            y[i] = i < 10 ? 0 : 1;
            x[i][0] = y[i] + 0.01 * i;
        }
        return new ArrayDataset(NDArray.of(x), NDArray.of(y), List.of(first, second));
    }

    /// Two of three of class a are right, and one of class b is taken for it.
    @Test
    void figuresAreThoseOfTheClass() {
        NDArray logits = NDArray.of(new double[][] {{2, 0}, {2, 0}, {0, 2}, {2, 0}, {0, 2}, {0, 2}, {0, 2}, {0, 2}});
        Evaluation e = Evaluation.of((x, pass) -> x, Loss.CROSS_ENTROPY,
                new ArrayDataset(logits, NDArray.of(0, 0, 0, 1, 1, 1, 1, 1), List.of("a", "b")));
        assertThat(e.positive()).isZero(); // the rarer
        assertThat(Metrics.RECALL.of(e)).isEqualTo(2.0 / 3);
        assertThat(Metrics.PRECISION.of(e)).isEqualTo(2.0 / 3);
        assertThat(Metrics.RECALL.of(e.withPositive("b"))).isEqualTo(0.8);
        assertThat(Metrics.F1.of(e.withPositive("b"))).isEqualTo(0.8);
        assertThat(Metrics.ROC_AUC.of(e)).isEqualTo(Metrics.ROC_AUC.of(e.withPositive("b")));
        assertThatThrownBy(() -> e.withPositive("c")).hasMessageContaining("there are the classes [a, b]");
    }

    @Test
    void theModelRemembers() {
        Options options = Options.defaults().withEpochs(1).withHidden();
        ArrayDataset data = data("a", "b");
        assertThat(new Learner(options, data, null).model().record()).containsEntry("positive", "a");
        var model = new Learner(options.withPositive("b"), data, null).model();
        assertThat(model.record()).containsEntry("positive", "b");
        assertThat(Evaluation.of(model, data.subset(0, 1, 20)).positive()).isEqualTo(1);
        assertThat(Evaluation.of(new Learner(options, data("no", "yes"), null).model(), data("no", "yes")).positive())
                .isEqualTo(1);
        assertThatThrownBy(() -> new Learner(options.withPositive("c"), data, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Learner: the positive class is 'c'");
    }
}
