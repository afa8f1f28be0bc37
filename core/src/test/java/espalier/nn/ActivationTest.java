package espalier.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import espalier.NnCases;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.autodiff.GradientCheck;
import espalier.autodiff.Tape;
import espalier.autodiff.Tensor;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every activation: values and derivatives against NumPy's, far out too, and gradients against differences.
class ActivationTest {

    @ParameterizedTest
    @EnumSource(value = Activation.class, mode = EnumSource.Mode.EXCLUDE, names = {"SOFTMAX", "LOG_SOFTMAX"})
    void isNumpys(Activation f) {
        String name = "activation." + f.name().toLowerCase(Locale.ROOT);
        try (var tape = new Tape()) {
            Tensor x = tape.input(NnCases.of("activation.x"));
            Tensor y = f.apply(x);
            // the argument of its exponential, up to 600 here, is rounded before
            double tolerance = f == Activation.GELU_TANH ? 2e-13 : 1e-15;
            assertThat(y.value().allClose(NnCases.of(name + ".y"), tolerance, 1e-300)).as("%s: %s", f, y.value())
                    .isTrue();
            NDArray dx = tape.gradients(y.sum()).of(x);
            assertThat(dx.allClose(NnCases.of(name + ".dy"), tolerance, 3e-16)).as("%s: %s", f, dx).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Activation.class, mode = EnumSource.Mode.EXCLUDE, names = {"SOFTMAX", "LOG_SOFTMAX"})
    void isNumpysInFloat32(Activation f) {
        String name = "activation." + f.name().toLowerCase(Locale.ROOT);
        try (var tape = new Tape()) {
            Tensor x = tape.input(NnCases.of("activation.x").astype(DType.FLOAT32));
            Tensor y = f.apply(x);
            assertThat(y.value().astype(DType.FLOAT64).allClose(NnCases.of(name + ".y"), 5e-7, 1e-37))
                    .as("%s: %s", f, y.value())
                    .isTrue();
            NDArray dx = tape.gradients(y.sum()).of(x);
            assertThat(dx.astype(DType.FLOAT64).allClose(NnCases.of(name + ".dy"), 1e-6, 2e-7)).as("%s: %s", f, dx)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void agreesWithDifferences(Activation f) {
        NDArray x = NDArray.of(new double[][] {{-2, 0.5, 1.5}, {0.25, -0.75, 2.75}});
        GradientCheck.Result result = GradientCheck.function(in -> f.apply(in.get(0)), x);
        assertThat(result.passes(1e-9)).as("%s: %s", f, result).isTrue();
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void takesBatchesOfNothing(Activation f) {
        Tensor y = f.apply(Tensor.of(NDArray.zeros(0, 3)));
        assertThat(y.shape()).hasToString("(0, 3)");
    }

    @Test
    void softmaxIsOverTheLastAxis() {
        Tensor y = Activation.SOFTMAX.apply(Tensor.of(NnCases.of("softmax.x")));
        assertThat(y.value().allClose(NnCases.of("softmax.y"), 1e-14, 1e-300)).isTrue();
    }

    @Test
    void namesAreReadAsTheyAreWritten() {
        for (Activation f : Activation.values()) {
            assertThat(Activation.of(f.toString())).isEqualTo(f);
        }
        assertThat(Activation.of("Leaky-ReLU")).isEqualTo(Activation.LEAKY_RELU);
        assertThatIllegalArgumentException().isThrownBy(() -> Activation.of("gelo"))
                .withMessage(
                        "activation gelo is not known: choose one of "
                                + java.util.Arrays.toString(Activation.values()));
    }
}
