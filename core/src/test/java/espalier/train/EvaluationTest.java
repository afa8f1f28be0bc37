package espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.autodiff.Param;
import espalier.data.ArrayDataset;
import espalier.data.Dataset;
import espalier.nn.Activation;
import espalier.nn.Dense;
import espalier.nn.Loss;
import espalier.nn.Model;
import espalier.data.Scaling;
import espalier.nn.Sequential;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Loss, accuracy, confusion and wrong rows.
class EvaluationTest {
    private static final List<String> ABC = List.of("a", "b", "c");

    /// A layer that gives its input.
    private static Dense identity(int n) {
        return new Dense(new Param(NDArray.eye(n)), new Param(NDArray.zeros(n)), Activation.LINEAR);
    }

    private static final NDArray LOGITS = NDArray
            .of(new double[][] {{2, 1, 0}, {0, 3, 1}, {1, 0, 0.5}, {0, 0, 4}, {1, 2, 0}});

    @Test
    void countsWhatWasTakenForWhat() {
        Dataset data = new ArrayDataset(LOGITS, NDArray.of(0, 1, 2, 2, 0), ABC);
        Evaluation e = Evaluation.of(identity(3), Loss.CROSS_ENTROPY, data);
        assertThat(e.predicted()).containsExactly(0, 1, 0, 2, 1);
        assertThat(e.actual()).containsExactly(0, 1, 2, 2, 0);
        assertThat(e.wrongRows()).containsExactly(2, 4);
        assertThat(e.accuracy()).isEqualTo(0.6);
        assertThat(e.confusion()).isDeepEqualTo(new int[][] {{1, 1, 0}, {0, 1, 0}, {1, 0, 1}});
        // numpy: -np.log(softmax(logits)[range(5), y]).mean()
        assertThat(e.loss()).isEqualTo(0.6402607837669948, within(1e-12));
        assertThat(e.probabilities().allClose(LOGITS.softmax(1), 0, 0)).isTrue();
        assertThat(e).hasToString("Evaluation(loss 0.640261, accuracy 0.6000, 2 of 5 wrong)");
    }

    @Test
    void aSingleLogitTellsTwoClassesApart() {
        Dataset data = new ArrayDataset(NDArray.of(new double[][] {{-3}, {0.5}, {2}}), NDArray.of(0, 0, 1),
                List.of("no", "yes"));
        Evaluation e = Evaluation.of(identity(1), Loss.BINARY_CROSS_ENTROPY, data);
        assertThat(e.wrongRows()).containsExactly(1);
        assertThat(e.confusion()).isDeepEqualTo(new int[][] {{1, 1}, {0, 1}});
        assertThat(e.probabilities().at("1").toDoubles())
                .containsExactly(new double[] {0.3775406687981454, 0.6224593312018546}, within(1e-12));
    }

    @Test
    void modelsMatchClassesByName() {
        var model = new Model(new Sequential(identity(3)), ABC, Scaling.array(3), Map.of());
        Dataset other = new ArrayDataset(LOGITS, NDArray.of(1, 0, 1, 1, 0), List.of("b", "a"));
        Evaluation e = Evaluation.of(model, other);
        assertThat(e.classes()).isEqualTo(ABC);
        assertThat(e.actual()).containsExactly(0, 1, 0, 0, 1);
        assertThat(e.wrongRows()).containsExactly(3);
        Dataset foreign = new ArrayDataset(LOGITS, NDArray.of(0, 0, 0, 0, 0), List.of("zebra"));
        assertThatThrownBy(() -> Evaluation.of(model, foreign))
                .hasMessageContaining("the class 'zebra', the model knows [a, b, c]");
        Dataset none = new ArrayDataset(LOGITS, NDArray.zeros(5), List.of());
        assertThatThrownBy(() -> Evaluation.of(model, none)).hasMessageContaining("no classes");
    }

    /// As the losses do; a loss of one's own may take what it likes, R2 and the errors may not.
    @Test
    void predictionsAndTargetsAreNotBroadcast() {
        Dataset data = new ArrayDataset(NDArray.of(new double[] {1, 2, 3}), NDArray.of(new double[][] {{1}, {2}, {4}}),
                List.of());
        Loss own = (z, y) -> z.mean();
        Evaluation e = Evaluation.of((x, pass) -> x, own, data);
        assertThat(e.loss()).isEqualTo(2);
        assertThatThrownBy(e::rmse).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Evaluation: predictions (3,) against targets (3, 1): broadcast, each of the 3 predictions"
                        + " would be compared with each of the 3 targets, (3, 3), and R2, MAE and RMSE would be those"
                        + " of no model; reshape the targets to (3,)");
        assertThatThrownBy(() -> Metrics.R2.of(e)).hasMessageContaining("(3, 3)");
        assertThatThrownBy(() -> Metrics.MAE.of(e)).hasMessageContaining("(3, 3)");
    }

    @Test
    void partsGiveWhatTheWholeGives() {
        // 3000 rows of 5000 numbers come in 4 parts of up to 838 rows; the same rows in one matrix product
        NDArray x = Rng.seed(4).uniform(DType.FLOAT32, 3000, 5000);
        Dataset data = new ArrayDataset(x, x.at(":, 0").greater(0.5), List.of("low", "high"));
        var net = new Dense(5000, 2, Activation.LINEAR, Rng.seed(1));
        Evaluation e = Evaluation.of(net, Loss.CROSS_ENTROPY, data);
        NDArray logits = x.matmul(net.weight.value()).add(net.bias.value());
        assertThat(e.probabilities().allClose(logits.softmax(1), 1e-4, 1e-6)).isTrue();
        assertThat(e.actual()).hasSize(3000);
    }

    @Test
    void numbersHaveALossAndNoAccuracy() {
        var model = new Model(new Sequential(identity(2)), List.of(), Scaling.array(2), Map.of());
        NDArray x = NDArray.of(new double[][] {{1, 2}, {3, 4}});
        Evaluation e = Evaluation.of(model, new ArrayDataset(x, x.add(2), List.of()));
        assertThat(e.loss()).isEqualTo(4);
        assertThat(e.accuracy()).isNaN();
        assertThat(e.probabilities().arrayEqual(x)).isTrue();
        assertThat(e).hasToString("Evaluation(loss 4.000000, R2 -3.0000)");
    }
}
