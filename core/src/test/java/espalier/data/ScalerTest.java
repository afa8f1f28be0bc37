package espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Standardisation, one-hot rows and fingerprints.
class ScalerTest {
    private static Dataset of(NDArray x) {
        return new ArrayDataset(x, NDArray.zeros(x.shape().dim(0)), List.of());
    }

    @Test
    void columnsGetMeanZeroAndDeviationOne() {
        // numpy: x.mean(0) = [3, 30, 5], x.std(0) = [1.63299316, 16.32993162, 0]
        Dataset data = of(NDArray.of(new double[][] {{1, 10, 5}, {3, 30, 5}, {5, 50, 5}}));
        Scaler scaler = Scaler.fit(data);
        assertThat(scaler.mean().toDoubles()).containsExactly(3, 30, 5);
        assertThat(scaler.scale().toDoubles()).containsExactly(new double[] {1.632993161855452, 16.32993161855452, 1},
                within(1e-12));
        NDArray scaled = data.map(scaler::apply).range(0, 3).x();
        assertThat(scaled.at("0").toDoubles()).containsExactly(new double[] {-1.224744871391589, -1.224744871391589, 0},
                within(1e-12));
    }

    @Test
    void manyPartsAndAFarMeanLoseNothing() {
        NDArray x = Rng.seed(1).normal(5000, 2).multiply(1e-3).add(1e6);
        Scaler scaler = Scaler.fit(of(x));
        assertThat(scaler.mean().allClose(x.mean(0), 1e-14, 0)).isTrue();
        assertThat(scaler.scale().allClose(x.std(0), 1e-6, 0)).isTrue();
    }

    @Test
    void picturesAreScaledByColour() {
        NDArray pictures = Rng.seed(2).uniform(6, 4, 4, 3).multiply(255).astype(DType.UINT8);
        Scaler scaler = Scaler.fit(of(pictures));
        assertThat(scaler.mean().shape()).isEqualTo(Shape.of(3));
        NDArray scaled = scaler.apply(pictures);
        assertThat(scaled.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(scaled.mean(0, 1, 2).toDoubles()).containsExactly(new double[3], within(1e-5));
        assertThat(scaled.std(0, 1, 2).toDoubles()).containsExactly(new double[] {1, 1, 1}, within(1e-5));
    }

    @Test
    void refusesOtherFeaturesAndZeroScales() {
        Scaler scaler = new Scaler(NDArray.zeros(3), NDArray.ones(3));
        assertThatThrownBy(() -> scaler.apply(NDArray.zeros(5, 2))).hasMessageContaining("fitted on 3");
        assertThatThrownBy(() -> new Scaler(NDArray.zeros(1), NDArray.zeros(1))).hasMessageContaining("scale not zero");
        assertThatThrownBy(() -> new Scaler(NDArray.zeros(1), NDArray.ones(2))).hasMessageContaining("(1,)");
        assertThat(scaler).hasToString("Scaler(3 features)");
    }

    @Test
    void oneHotRowsAndBack() {
        NDArray y = NDArray.of(2, 0, 1, 2);
        NDArray rows = OneHot.of(y, 3);
        assertThat(rows.arrayEqual(NDArray.of(new double[][] {{0, 0, 1}, {1, 0, 0}, {0, 1, 0}, {0, 0, 1}}))).isTrue();
        assertThat(OneHot.classes(rows).toLongs()).containsExactly(2, 0, 1, 2);
        assertThat(OneHot.of(NDArray.zeros(DType.INT64, 0), 3).shape()).isEqualTo(Shape.of(0, 3));
        assertThatThrownBy(() -> OneHot.of(y, 2)).hasMessageContaining("y[0] is 2, but there are 2 classes");
        assertThatThrownBy(() -> OneHot.of(NDArray.of(0.0), 2)).hasMessageContaining("integers");
        assertThatThrownBy(() -> OneHot.classes(y)).hasMessageContaining("(n, k), got (4,)");
    }

    @Test
    void equalDataHaveEqualFingerprints() {
        NDArray x = Rng.seed(3).normal(700, 3);
        String print = Fingerprint.of(of(x));
        assertThat(print).hasSize(64).isEqualTo(Fingerprint.of(of(x.T().copy().T())));
        assertThat(Fingerprint.of(of(x.astype(DType.FLOAT32)))).isNotEqualTo(print);
        NDArray changed = x.copy();
        changed.set(0.25, 699, 2);
        assertThat(Fingerprint.of(of(changed))).isNotEqualTo(print);
        NDArray pixels = x.abs().multiply(50).astype(DType.UINT8);
        assertThat(Fingerprint.of(of(pixels))).isNotEqualTo(Fingerprint.of(of(pixels.flip(0))));
        assertThat(Fingerprint.of(of(x.greater(0)))).isNotEqualTo(Fingerprint.of(of(x.less(0))));
    }
}
