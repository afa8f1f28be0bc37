package espalier.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every rule for initial weights: mean and spread of 60,000 draws, type, shape, and the same seed giving the same
/// weights.
class InitTest {
    private static final int IN = 300;
    private static final int OUT = 200;

    static Stream<Arguments> rules() {
        return Stream.of(
                Arguments.of(Init.ZEROS, 0, 0.0, 0.0),
                Arguments.of(Init.constant(0.25), 0.25, 0.0, 0.25),
                Arguments.of(Init.scaledNormal(0.01), 0, 0.01, Double.POSITIVE_INFINITY),
                Arguments.of(Init.XAVIER, 0, Math.sqrt(2.0 / (IN + OUT)), Math.sqrt(6.0 / (IN + OUT))),
                Arguments.of(Init.HE, 0, Math.sqrt(2.0 / IN), Double.POSITIVE_INFINITY),
                Arguments.of(Init.uniform(-0.5, 1.5), 0.5, 2 / Math.sqrt(12), 1.5),
                // the spread of a normal number that lies within 2: (1 - 4 f(2) / (F(2) - F(-2)))^(1/2)
                Arguments.of(Init.truncatedNormal(0.02), 0, 0.02 * 0.8796256610342398, 0.04),
                Arguments.of(Init.XAVIER_NORMAL, 0, Math.sqrt(2.0 / (IN + OUT)), Double.POSITIVE_INFINITY),
                Arguments.of(Init.HE_UNIFORM, 0, Math.sqrt(2.0 / IN), Math.sqrt(6.0 / IN)),
                Arguments.of(Init.LECUN_UNIFORM, 0, Math.sqrt(1.0 / IN), Math.sqrt(3.0 / IN)),
                Arguments.of(Init.ORTHOGONAL, 0, Math.sqrt(1.0 / IN), 1),
                Arguments.of(Init.LECUN, 0, Math.sqrt(1.0 / IN), Double.POSITIVE_INFINITY));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void hasItsSpread(Init init, double mean, double sd, double bound) {
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            NDArray w = init.draw(Rng.seed(5), dtype, IN, OUT, IN, OUT);
            assertThat(w.shape()).isEqualTo(Shape.of(IN, OUT));
            assertThat(w.dtype()).isEqualTo(dtype);
            double standardError = sd / Math.sqrt(IN * OUT);
            assertThat(w.astype(DType.FLOAT64).mean().item()).as("%s mean", init)
                    .isCloseTo(mean, within(5 * standardError + 1e-12));
            assertThat(w.astype(DType.FLOAT64).std().item()).as("%s sd", init).isCloseTo(sd, within(0.02 * sd));
            assertThat(w.abs().max().item()).as("%s bound", init).isLessThanOrEqualTo(bound * (1 + 1e-6));
            assertThat(init.draw(Rng.seed(5), dtype, IN, OUT, IN, OUT).arrayEqual(w)).isTrue();
        }
    }

    /// A rule is a record inside [Init].
    @Test
    void everyRuleIsInTheBattery() {
        Set<Class<?>> tested = rules().map(a -> a.get()[0].getClass()).collect(Collectors.toSet());
        for (Class<?> rule : Init.class.getDeclaredClasses()) {
            assertThat(tested).as("no row in the battery has the rule %s", rule.getSimpleName()).contains(rule);
        }
    }

    @Test
    void orthogonalMatricesAre() {
        for (int[] shape : new int[][] {{5, 5}, {7, 3}, {3, 7}, {3, 3, 2, 8}, {1, 4}, {4, 1}, {70, 100}, {130, 65}}) {
            NDArray w = Init.orthogonal(2).draw(Rng.seed(3), DType.FLOAT64, 1, 1, shape);
            assertThat(w.shape()).isEqualTo(Shape.of(shape));
            NDArray m = w.reshape(-1, shape[shape.length - 1]);
            NDArray product = m.shape().dim(0) < m.shape().dim(1) ? m.matmul(m.T()) : m.T().matmul(m);
            assertThat(product.allClose(NDArray.eye(product.shape().dim(0)).multiply(4), 1e-13, 1e-13)).isTrue();
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Init.ORTHOGONAL.draw(Rng.seed(1), DType.FLOAT32, 3, 3, 3))
                .withMessageContaining("orthogonal: needs a matrix, at least 2 axes, got (3,)");
    }

    @Test
    void weightsBetweenStatesAreOrthogonalForEachGate() {
        for (Layer layer : new Layer[] {new Lstm(5, 6, Rng.seed(1)), new Gru(5, 6, Rng.seed(1))}) {
            NDArray all = Params.arrays(layer).get("layers.0.forward.recurrent");
            for (NDArray gate : all.split(all.shape().dim(1) / 6, 1)) {
                assertThat(gate.matmul(gate.T()).allClose(NDArray.eye(DType.FLOAT32, 6, 6, 0), 1e-6, 1e-6)).isTrue();
            }
        }
    }

    @Test
    void writesItselfAndRefusesNonsense() {
        assertThatIllegalArgumentException().isThrownBy(() -> Init.uniform(1, 0))
                .withMessageContaining("needs a range low .. high, got 1.0 .. 0.0");
        assertThatIllegalArgumentException().isThrownBy(() -> Init.orthogonal(-1))
                .withMessageContaining("the gain must be a number not below 0");
        assertThat(Init.HE).hasToString("He[]");
        assertThat(Init.scaledNormal(0.01)).hasToString("ScaledNormal[sd=0.01]");
        assertThatIllegalArgumentException().isThrownBy(() -> Init.scaledNormal(-1))
                .withMessageContaining("not below 0, got -1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> Init.scaledNormal(Double.NaN))
                .withMessageContaining("got NaN");
    }
}
