package espalier.data.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random changes of training sounds: what they do, that they leave their input alone, and the same seed, the same
/// bits.
class ChangesTest {
    private static BiFunction<NDArray, Rng, NDArray> change(String name) {
        return switch (name) {
            case "gain" -> new Gain(-6, 6)::apply;
            case "noise" -> new Noise(10, 30)::apply;
            case "shift" -> new TimeShift(0.3, 0)::apply;
            default -> new SpecAugment(2, 3, 1, 2, 0)::apply;
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"gain", "noise", "shift", "spec"})
    void theSameSeedGivesTheSameBits(String name) {
        NDArray x = Rng.seed(1).normal(DType.FLOAT32, 4, 20, 6);
        NDArray before = x.copy();
        NDArray a = change(name).apply(x, Rng.seed(5));
        NDArray b = change(name).apply(x, Rng.seed(5));
        assertThat(a.equal(b).all().item()).isEqualTo(1);
        assertThat(a.equal(change(name).apply(x, Rng.seed(6))).all().item()).isEqualTo(0);
        assertThat(x.equal(before).all().item()).isEqualTo(1);
        assertThat(a.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(a.shape()).isEqualTo(x.shape());
        assertThat(change(name).apply(x.at("0:0"), Rng.seed(5)).shape().toArray()).containsExactly(0, 20, 6);
    }

    @Test
    void gainIsOneFactorForEachSound() {
        NDArray x = NDArray.ones(50, 3);
        NDArray y = new Gain(-6, 6).apply(x, Rng.seed(1));
        assertThat(y.max().item()).isLessThanOrEqualTo(Math.pow(10, 0.3)).isGreaterThan(1.5);
        assertThat(y.min().item()).isGreaterThanOrEqualTo(Math.pow(10, -0.3)).isLessThan(0.7);
        assertThat(y.at(":, 0").equal(y.at(":, 2")).all().item()).isEqualTo(1);
        assertThatThrownBy(() -> new Gain(3, 2)).hasMessage("Gain: from 3.0 to 2.0 decibels is no range");
    }

    @Test
    void noiseIsSoMuchSofterThanTheSound() {
        NDArray x = NDArray.full(2.0, 1, 100_000);
        NDArray noise = new Noise(20, 20).apply(x, Rng.seed(1)).subtract(2);
        assertThat(noise.square().mean().sqrt().item()).isCloseTo(0.2, within(0.002));
    }

    @Test
    void aShiftMovesAndFills() {
        NDArray x = NDArray.arange(1, 11, 1).astype(DType.FLOAT64).reshape(1, 10);
        boolean moved = false;
        for (int seed = 0; seed < 20; seed++) {
            double[] y = new TimeShift(0.3, -1).apply(x, Rng.seed(seed)).toDoubles();
            int at = 0;
            while (y[at] == -1) {
                at++;
            }
            double first = y[at];
            assertThat(Math.abs(first - 1 - at)).as("seed %d", seed).isLessThanOrEqualTo(3);
            for (int i = at; i < 10 && y[i] != -1; i++) {
                assertThat(y[i]).isEqualTo(first + i - at);
            }
            moved |= first != 1 || at != 0;
        }
        assertThat(moved).isTrue();
    }

    @Test
    void stripesHaveTheirWidths() {
        NDArray x = NDArray.ones(40, 30, 20, 1);
        NDArray y = new SpecAugment(1, 5, 0, 0, 0).apply(x, Rng.seed(2));
        NDArray hidden = y.sum(2, 3).equal(0).sum(1);
        assertThat(hidden.max().item()).isEqualTo(5);
        assertThat(hidden.min().item()).isEqualTo(0);
        NDArray bands = new SpecAugment(0, 0, 1, 50, 0).apply(x, Rng.seed(2)); // wider than all bands
        assertThat(bands.sum(1, 3).equal(0).sum(1).max().item()).isEqualTo(20);
        assertThatThrownBy(() -> new SpecAugment(-1, 0, 0, 0, 0)).hasMessageContaining("none may be negative");
    }
}
