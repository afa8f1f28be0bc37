package espalier.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
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

    @Test
    void writesItselfAndRefusesNonsense() {
        assertThat(Init.HE).hasToString("He[]");
        assertThat(Init.scaledNormal(0.01)).hasToString("ScaledNormal[sd=0.01]");
        assertThatIllegalArgumentException().isThrownBy(() -> Init.scaledNormal(-1))
                .withMessageContaining("not below 0, got -1.0");
        assertThatIllegalArgumentException().isThrownBy(() -> Init.scaledNormal(Double.NaN))
                .withMessageContaining("got NaN");
    }
}
