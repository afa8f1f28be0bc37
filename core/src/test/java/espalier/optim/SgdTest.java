package espalier.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import espalier.array.NDArray;
import espalier.autodiff.Param;
import espalier.autodiff.Tape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Gradient descent: the formula, in place, and a rate that makes sense.
class SgdTest {

    @Test
    void followsTheGradientInPlace() {
        var w = new Param(NDArray.of(1.0, -2.0, 0.5));
        var b = new Param(NDArray.of(new double[][] {{4}}));
        NDArray memory = w.value();
        try (var tape = new Tape()) {
            var loss = tape.param(w).square().sum().add(tape.param(b).sum());
            new Sgd(0.25).update(List.of(w, b), tape.gradients(loss, List.of(w, b)));
        }
        assertThat(w.value()).isSameAs(memory);
        assertThat(memory.toDoubles()).containsExactly(0.5, -1, 0.25);
        assertThat(b.value().toDoubles()).containsExactly(3.75);
    }

    @Test
    void needsEveryGradient() {
        var w = new Param(NDArray.of(1.0, 2.0));
        var b = new Param(NDArray.of(1.0, 2.0));
        try (var tape = new Tape()) {
            var grads = tape.gradients(tape.param(w).sum(), List.of(w));
            assertThatIllegalArgumentException().isThrownBy(() -> new Sgd(0.1).update(List.of(b), grads))
                    .withMessageContaining("is not among the 1");
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void refusesARateThatIsNoRate(double rate) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Sgd(rate))
                .withMessageContaining("must be a positive number, got " + rate);
    }

    @Test
    void writesItself() {
        assertThat(new Sgd(0.01)).hasToString("Sgd(0.01)");
        assertThat(new Sgd(0.01).rate()).isEqualTo(0.01);
    }
}
