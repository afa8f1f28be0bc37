package espalier.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import espalier.NnCases;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.autodiff.GradientCheck;
import espalier.autodiff.Tape;
import espalier.autodiff.Tensor;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every loss: value and gradient against NumPy's, logits of +-1e4 included, and what it refuses.
class LossTest {

    static Stream<Arguments> cases() {
        NDArray bce = NnCases.of("bce.y");
        NDArray ce = NnCases.of("ce.y");
        return Stream.of(
                Arguments.of(Loss.BINARY_CROSS_ENTROPY, "bce", bce, "loss", "dz"),
                Arguments.of(Loss.BINARY_CROSS_ENTROPY, "bce", bce.astype(DType.FLOAT32), "loss", "dz"),
                Arguments.of(Loss.BINARY_CROSS_ENTROPY, "bce", bce.astype(DType.INT64), "loss", "dz"),
                Arguments.of(Loss.BINARY_CROSS_ENTROPY, "bce", bce.astype(DType.INT64).reshape(-1), "loss", "dz"),
                Arguments.of(Loss.BINARY_CROSS_ENTROPY, "bce", bce.astype(DType.BOOL).reshape(-1), "loss", "dz"),
                Arguments.of(Loss.CROSS_ENTROPY, "ce", ce.astype(DType.INT64), "loss", "dz"),
                Arguments.of(Loss.CROSS_ENTROPY, "ce", ce.astype(DType.INT32), "loss", "dz"),
                Arguments.of(Loss.CROSS_ENTROPY, "ce", ce.astype(DType.UINT8), "loss", "dz"),
                Arguments.of(Loss.CROSS_ENTROPY, "ce", NnCases.of("ce.soft"), "softloss", "softdz"),
                Arguments.of(Loss.MEAN_SQUARED_ERROR, "mse", NnCases.of("mse.y"), "loss", "dz"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isNumpys(Loss loss, String name, NDArray y, String value, String gradient) {
        check(loss, name, y, value, gradient, DType.FLOAT64, 1e-15);
        check(loss, name, y, value, gradient, DType.FLOAT32, 3e-7);
    }

    private static void check(Loss loss, String name, NDArray y, String value, String gradient, DType dtype,
            double tolerance) {
        try (var tape = new Tape()) {
            Tensor z = tape.input(NnCases.of(name + ".z").astype(dtype));
            Tensor l = loss.apply(z, y);
            assertThat(l.rank()).isZero();
            assertThat(l.dtype()).isEqualTo(dtype);
            assertThat(l.value().astype(DType.FLOAT64).allClose(NnCases.of(name + "." + value), tolerance, 0))
                    .as("%s: %s", loss, l.value())
                    .isTrue();
            NDArray dz = tape.gradients(l).of(z);
            assertThat(dz.astype(DType.FLOAT64).allClose(NnCases.of(name + "." + gradient), tolerance, tolerance))
                    .as("%s: %s", loss, dz)
                    .isTrue();
            assertThat(loss.apply(z.detach(), y).item()).isEqualTo(l.item());
        }
    }

    @Test
    void lossesOfSingleSamplesAreNumpysAndNeverOverflow() {
        Tensor bce = Tensor.of(NnCases.of("bce.z")).sigmoidCrossEntropy(NnCases.of("bce.y"));
        assertThat(bce.value().allClose(NnCases.of("bce.each"), 1e-15, 0)).as("%s", bce.value()).isTrue();
        Tensor ce = Tensor.of(NnCases.of("ce.z")).softmaxCrossEntropy(NnCases.of("ce.y").astype(DType.INT64));
        assertThat(ce.value().allClose(NnCases.of("ce.each"), 1e-15, 0)).as("%s", ce.value()).isTrue();
    }

    @Test
    void smallLossesKeepTheirDigitsInFloat32() {
        // The textbook form, ln(1 + e^z) - z y, gives 0 here: its two terms cancel.
        double loss = Loss.BINARY_CROSS_ENTROPY
                .apply(Tensor.of(NDArray.of(new float[][] {{30}})), NDArray.of(new float[][] {{1}}))
                .item();
        assertThat(loss).isCloseTo(Math.exp(-30), org.assertj.core.data.Percentage.withPercentage(1e-4));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void agreesWithDifferences(Loss loss, String name, NDArray y, String value, String gradient) {
        NDArray z = NDArray.zeros(NnCases.of(name + ".z").shape().toArray());
        for (int i = 0; i < z.size(); i++) {
            z.buffer().setDouble(i, Math.sin(3 * i + 1) * 2);
        }
        GradientCheck.Result result = GradientCheck.function(x -> loss.apply(x.get(0), y), z);
        assertThat(result.passes(1e-9)).as("%s: %s", loss, result).isTrue();
    }

    @Test
    void aRankOnePitfallIsRefusedWithItsReason() {
        Tensor column = Tensor.of(NDArray.zeros(32, 1));
        NDArray flat = NDArray.zeros(32);
        for (Loss loss : new Loss[] {Loss.MEAN_SQUARED_ERROR, Loss.BINARY_CROSS_ENTROPY}) {
            assertThatIllegalArgumentException().isThrownBy(() -> loss.apply(column, flat))
                    .withMessage(loss + ": predictions (32, 1) against targets"
                            + " (32,): broadcast, each of the 32 predictions would meet each of the 32 targets, "
                            + "(32, 32);"
                            + " reshape the targets to (32, 1)");
            assertThatIllegalArgumentException().isThrownBy(() -> loss.apply(Tensor.of(flat), column.value()))
                    .withMessageContaining("predictions (32,) against targets (32, 1)")
                    .withMessageContaining("reshape the targets to (32,)");
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        Tensor z = Tensor.of(NDArray.zeros(4, 3));
        refused("mean squared error: predictions (4, 3) against targets (4, 1): both must have one shape",
                () -> Loss.MEAN_SQUARED_ERROR.apply(z, NDArray.zeros(4, 1)));
        refused("cross-entropy: logits (4, 1): expects (n, classes) with at least 2 classes; for one logit use"
                + " BINARY_CROSS_ENTROPY",
                () -> Loss.CROSS_ENTROPY.apply(Tensor.of(NDArray.zeros(4, 1)), NDArray.zeros(DType.INT64, 4)));
        refused("cross-entropy: logits (3,)",
                () -> Loss.CROSS_ENTROPY.apply(Tensor.of(NDArray.zeros(3)), NDArray.zeros(DType.INT64, 3)));
        refused("cross-entropy: predictions (4, 3) against targets (4, 2)",
                () -> Loss.CROSS_ENTROPY.apply(z, NDArray.zeros(4, 2)));
        refused("reshape(-1) the targets", () -> Loss.CROSS_ENTROPY.apply(z, NDArray.zeros(DType.INT64, 4, 1)));
        refused("target 2 is class 3", () -> Loss.CROSS_ENTROPY.apply(z, NDArray.of(0L, 1L, 3L, 0L)));
        refused("with targets (5,) of type int64", () -> Loss.CROSS_ENTROPY.apply(z, NDArray.zeros(DType.INT64, 5)));
        refused("binary cross-entropy: target 1 is class 2: targets are 0, 1 or between; k classes need k logits and"
                + " CROSS_ENTROPY",
                () -> Loss.BINARY_CROSS_ENTROPY.apply(Tensor.of(NDArray.zeros(2, 1)), NDArray.of(1L, 2L)));
        refused("binary cross-entropy: target 0 is -0.5",
                () -> Loss.BINARY_CROSS_ENTROPY.apply(Tensor.of(NDArray.zeros(1, 1)),
                        NDArray.of(new double[][] {{-0.5}})));
        refused("binary cross-entropy: predictions (4, 3) against targets (4,)",
                () -> Loss.BINARY_CROSS_ENTROPY.apply(z, NDArray.zeros(DType.INT64, 4)));
    }

    private static void refused(String message, Runnable r) {
        assertThatIllegalArgumentException().isThrownBy(r::run).withMessageContaining(message);
    }

    @Test
    void aBatchOfNothingHasNoMean() {
        assertThat(Loss.CROSS_ENTROPY.apply(Tensor.of(NDArray.zeros(0, 3)), NDArray.zeros(DType.INT64, 0)).item())
                .isNaN();
        assertThat(
                Loss.BINARY_CROSS_ENTROPY.apply(Tensor.of(NDArray.zeros(0, 1)), NDArray.zeros(DType.INT64, 0)).item())
                .isNaN();
    }
}
