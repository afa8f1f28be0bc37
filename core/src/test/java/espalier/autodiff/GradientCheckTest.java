package espalier.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import espalier.array.DType;
import espalier.array.NDArray;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// The check itself: it finds a wrong gradient, says where, and does not accept what it cannot judge.
class GradientCheckTest {

    @Test
    void acceptsARightGradient() {
        GradientCheck.Result result = GradientCheck.function(x -> x.get(0).multiply(x.get(1)).sigmoid(),
                NDArray.of(1.0, -2.0, 0.5), NDArray.scalar(3.0));
        assertThat(result.passes(1e-9)).as("%s", result).isTrue();
        assertThat(result.checked()).isEqualTo(4);
        assertThat(result.toString()).startsWith("GradientCheck over 4 numbers: distance ");
    }

    @Test
    void findsTheWrongElement() {
        // x^2 with the part of one element cut off the tape: the gradient of that element is x instead of 2 x.
        NDArray mask = NDArray.of(new double[][] {{1, 1, 1}, {1, 0, 1}});
        GradientCheck.Result result = GradientCheck.function(x -> {
            Tensor once = x.get(0);
            Tensor cut = once.multiply(Tensor.of(mask))
                    .add(once.detach().multiply(Tensor.of(NDArray.ones(2, 3).subtract(mask))));
            return once.multiply(cut);
        }, NDArray.of(new double[][] {{1, 2, 3}, {4, 5, 6}}));
        assertThat(result.passes(1e-4)).isFalse();
        assertThat(result.where()).isEqualTo("input 0");
        assertThat(result.index()).isEqualTo(List.of(1, 1));
        assertThat(result.numeric()).isCloseTo(2 * result.analytic(),
                org.assertj.core.data.Percentage.withPercentage(1e-6));
        assertThat(result.error()).isBetween(0.49, 0.51);
        assertThat(result.distance()).isGreaterThan(1e-3);
        assertThat(result.toString()).contains("worst input 0[1, 1]: tape ");
    }

    @Test
    void checksParametersAndLeavesThemAsTheyWere() {
        var w = new Param(NDArray.of(new double[][] {{0.3, -0.2}, {0.1, 0.7}}));
        var b = new Param(NDArray.of(0.1, 0.2));
        double[] before = w.value().toDoubles();
        Tensor x = Tensor.of(NDArray.of(new double[][] {{1, 2}, {-1, 0.5}, {3, 1}}));
        var result = GradientCheck.params(Map.of("w", w, "b", b),
                tape -> x.linear(tape.param(w), tape.param(b)).tanh().square().mean());
        assertThat(result.passes(1e-9)).as("%s", result).isTrue();
        assertThat(w.value().toDoubles()).containsExactly(before);
    }

    @Test
    void notANumberIsNeverRight() {
        GradientCheck.Result result = GradientCheck.function(x -> x.get(0).log(), NDArray.of(1.0, -1.0));
        assertThat(result.passes(1)).isFalse();
    }

    @Test
    void nothingIsRight() {
        assertThat(GradientCheck.function(x -> x.get(0).exp(), NDArray.zeros(0)).passes(0)).isTrue();
    }

    @Test
    void refusesFloat32() {
        assertThatIllegalArgumentException().isThrownBy(() -> GradientCheck.function(x -> x.get(0), NDArray.of(1f)))
                .withMessageContaining("input 0 is float32: the check needs float64")
                .withMessageContaining("too few digits");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradientCheck.params(Map.of("0.weight", new Param(NDArray.zeros(DType.FLOAT32, 2))),
                        _ -> Tensor.of(NDArray.scalar(1.0))))
                .withMessageContaining("0.weight is float32");
    }

    @Test
    void refusesChance() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GradientCheck.function(x -> x.get(0).multiply(Math.random()), NDArray.of(1.0)))
                .withMessageContaining("gives different values for the same parameters");
    }
}
