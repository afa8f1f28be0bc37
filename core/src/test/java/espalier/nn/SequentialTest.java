package espalier.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.GradientCheck;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Dense, Flatten and Sequential: shapes, gradients, names, and errors that say which layer.
class SequentialTest {
    private static Dense dense(int in, int out, Activation activation) {
        return new Dense(in, out, activation, Rng.seed(1));
    }

    private static Tensor zeros(int... shape) {
        return Tensor.of(NDArray.zeros(DType.FLOAT32, shape));
    }

    @Test
    void namesTheLayerThatDoesNotFit() {
        var net = new Sequential(dense(784, 256, Activation.RELU), dense(256, 64, Activation.RELU),
                dense(128, 10, Activation.LINEAR));
        refused("model.2 Dense(128 -> 10): expects (n, 128), got (32, 64): the layer before gives 64"
                + " features",
                () -> net.apply(zeros(32, 784), Pass.inference()));
        refused("model.0 Dense(784 -> 256, relu): expects (n, 784), got (32, 28, 28)",
                () -> net.apply(zeros(32, 28, 28), Pass.inference()));
        refused("model.0 Dense(784 -> 256, relu): expects (n, 784), got (784,)",
                () -> net.apply(zeros(784), Pass.inference()));
    }

    @Test
    void namesTheLayerInsideANestedSequence() {
        var net = new Sequential(new Flatten(),
                new Sequential(dense(6, 5, Activation.LINEAR), dense(4, 3, Activation.LINEAR)));
        refused("model.1.1 Dense(4 -> 3): expects (n, 4), got (2, 5): the layer before gives 5 features",
                () -> net.apply(zeros(2, 6), Pass.inference()));
        refused("model.1.0 Dense(6 -> 5): expects (n, 6), got (2, 12): the layer before gives 12 features",
                () -> net.apply(zeros(2, 3, 4), Pass.inference()));
    }

    @Test
    void namesLayersOfUsersToo() {
        Layer product = new Layer() {
            @Override
            public Tensor apply(Tensor x, Pass pass) {
                return x.matmul(x);
            }

            @Override
            public String toString() {
                return "Product()";
            }
        };
        refused("model.1 Product(): matmul: (2, 3, 4) by (2, 3, 4): inner sizes 4 and 3 differ: the layer"
                + " before gives (2, 3, 4): Dense(4 -> 4)",
                () -> new Sequential(dense(4, 4, Activation.LINEAR), product).apply(zeros(2, 3, 4), Pass.inference()));
    }

    private static void refused(String message, Runnable r) {
        assertThatIllegalArgumentException().isThrownBy(r::run).withMessage(message);
    }

    @Test
    void writesItself() {
        var net = new Sequential(new Flatten(), dense(12, 5, Activation.LEAKY_RELU), dense(5, 1, Activation.LINEAR));
        assertThat(net).hasToString("Sequential(Flatten(), Dense(12 -> 5, leaky_relu), Dense(5 -> 1))");
    }

    @Test
    void flattenKeepsTheOrder() {
        Tensor y = new Flatten().apply(Tensor.of(NDArray.arange(12).reshape(2, 2, 3).astype(DType.FLOAT32)),
                Pass.inference());
        assertThat(y.value().toDoubles()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
        assertThat(y.shape()).isEqualTo(Shape.of(2, 6));
        assertThatIllegalArgumentException().isThrownBy(() -> new Flatten().apply(zeros(3), Pass.inference()))
                .withMessageContaining("got (3,)");
    }

    @Test
    void denseIsTheFormula() {
        var layer = new Dense(new Param(NDArray.of(new double[][] {{1, 2, 3}, {4, 5, 6}})),
                new Param(NDArray.of(0.5, -100, 0)), Activation.RELU);
        Tensor y = layer.apply(Tensor.of(NDArray.of(new double[][] {{1, 10}, {0, -1}})), Pass.inference());
        assertThat(y.value().toDoubles()).containsExactly(41.5, 0, 63, 0, 0, 0);
        Tensor sequence = layer.apply(Tensor.of(NDArray.zeros(4, 7, 2)), Pass.inference());
        assertThat(sequence.shape()).isEqualTo(Shape.of(4, 7, 3));
        assertThat(layer.apply(Tensor.of(NDArray.zeros(0, 2)), Pass.inference()).shape()).isEqualTo(Shape.of(0, 3));
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void denseGradientsAgreeWithDifferences(Activation f) {
        var rng = Rng.seed(3);
        var net = new Sequential(new Flatten(), new Dense(6, 4, f, Init.XAVIER, rng, DType.FLOAT64),
                new Dense(4, 3, f, Init.HE, rng, DType.FLOAT64));
        NDArray x = rng.normal(DType.FLOAT64, 5, 2, 3);
        var result = GradientCheck.params(Params.of(net),
                tape -> net.apply(Tensor.of(x), new Pass(tape, Mode.TRAINING, Rng.seed(1))));
        assertThat(result.passes(1e-7)).as("%s: %s", f, result).isTrue();
        assertThat(result.checked()).isEqualTo(6 * 4 + 4 + 4 * 3 + 3);
    }

    @Test
    void denseStartsAsItsDocSays() {
        assertThat(dense(50, 10, Activation.RELU).bias.value().toDoubles()).containsOnly(0);
        // sqrt(2 / 500) = 0.0632 and sqrt(2 / 600) = 0.0577
        assertThat(dense(500, 100, Activation.RELU).weight.value().std().item()).isBetween(0.06, 0.0665);
        assertThat(dense(500, 100, Activation.TANH).weight.value().std().item()).isBetween(0.0560, 0.0595);
        assertThat(dense(3, 2, Activation.RELU).weight.dtype()).isEqualTo(DType.FLOAT32);
    }

    @Test
    void denseRefusesParametersThatDoNotFit() {
        var weight = new Param(NDArray.zeros(3, 2));
        for (NDArray bias : List.of(NDArray.zeros(3), NDArray.zeros(1, 2), NDArray.zeros(DType.FLOAT32, 2))) {
            assertThatIllegalArgumentException().isThrownBy(() -> new Dense(weight, new Param(bias), Activation.LINEAR))
                    .withMessageStartingWith("Dense: weight ");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> dense(0, 2, Activation.LINEAR))
                .withMessageContaining("got 0 -> 2");
    }

    @Test
    void summaryIsATable() {
        var net = new Sequential(new Flatten(), dense(12288, 20, Activation.RELU),
                new Sequential(dense(20, 7, Activation.RELU)), dense(7, 1, Activation.LINEAR));
        Summary summary = Summary.of(net, Shape.of(64, 64, 3));
        assertThat(summary.parameters()).isEqualTo(12288 * 20 + 20 + 20 * 7 + 7 + 8);
        assertThat(summary.rows()).extracting(Summary.Row::name).containsExactly("0", "1", "2.0", "3");
        assertThat(summary.rows()).extracting(Summary.Row::output)
                .containsExactly("(n, 12288)", "(n, 20)", "(n, 7)", "(n, 1)");
        assertThat(summary).hasToString("""
                     layer                     output      parameters  multiply-adds
                0    Flatten()                 (n, 12288)           0              0
                1    Dense(12288 -> 20, relu)  (n, 20)        245,780        245,760
                2.0  Dense(20 -> 7, relu)      (n, 7)             147            140
                3    Dense(7 -> 1)             (n, 1)               8              7
                                               in all         245,935        245,907
                """);
        assertThatIllegalArgumentException().isThrownBy(() -> Summary.of(net, Shape.of(32, 32, 3)))
                .withMessage(
                        "model.1 Dense(12288 -> 20, relu): expects (n, 12288), got (n, 3072): the "
                                + "layer before"
                                + " gives 3072 features");
        assertThat(Summary.of(dense(3, 2, Activation.LINEAR), Shape.of(3)).rows()).hasSize(1);
    }
}
