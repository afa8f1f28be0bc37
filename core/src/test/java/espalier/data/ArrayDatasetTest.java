package espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Data sets in memory, their rows, subsets and maps.
class ArrayDatasetTest {
    private static final NDArray X = NDArray.arange(24).reshape(4, 3, 2);
    private final ArrayDataset data = new ArrayDataset(X, NDArray.of(0, 1, 1, 0), List.of("no", "yes"));

    @Test
    void tellsWhatItHolds() {
        assertThat(data.size()).isEqualTo(4);
        assertThat(data.sampleShape()).isEqualTo(Shape.of(3, 2));
        assertThat(data.classes()).containsExactly("no", "yes");
        assertThat(data.targets().dtype()).isEqualTo(DType.INT64);
        assertThat(data).hasToString("ArrayDataset(4 samples of (3, 2) int64, classes [no, yes])");
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void givesRowsInTheOrderAsked(DType dtype) {
        NDArray x = X.astype(dtype);
        Batch batch = new ArrayDataset(x, NDArray.of(0, 1, 1, 0), List.of("no", "yes")).get(3, 0, 3);
        assertThat(batch.x().dtype()).isEqualTo(dtype);
        assertThat(batch.x().shape()).isEqualTo(Shape.of(3, 3, 2));
        NDArray expected = NDArray.stack(0, x.at("3"), x.at("0"), x.at("3"));
        assertThat(batch.x().arrayEqual(expected)).isTrue();
        assertThat(batch.y().toLongs()).containsExactly(0, 0, 0);
    }

    @Test
    void rangeSharesMemoryAndTheWholeIsNotCopied() {
        assertThat(data.range(0, 4).x()).isSameAs(data.x());
        Batch middle = data.range(1, 3);
        assertThat(middle.x().arrayEqual(X.at("1:3"))).isTrue();
        assertThat(middle.x().buffer()).isEqualTo(data.x().buffer());
        assertThat(middle.y().toLongs()).containsExactly(1, 1);
        assertThatThrownBy(() -> data.range(2, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void takesArraysInAnyLayout() {
        NDArray columns = NDArray.of(new double[][] {{1, 2, 3}, {4, 5, 6}});
        var rows = new ArrayDataset(columns.T(), NDArray.of(1, 0, 1), List.of("a", "b"));
        assertThat(rows.get(2).x().toDoubles()).containsExactly(3, 6);
        var reversed = new ArrayDataset(columns.flip(1).T(), NDArray.of(1, 0, 1).flip(), List.of("a", "b"));
        assertThat(reversed.get(0).x().toDoubles()).containsExactly(3, 6);
        assertThat(reversed.get(0).y().toLongs()).containsExactly(1);
    }

    @Test
    void samplesMayBeSingleNumbersAndTargetsNumbers() {
        var line = new ArrayDataset(NDArray.of(1.0, 2, 3), NDArray.of(2.0, 4, 6), List.of());
        assertThat(line.sampleShape()).isEqualTo(Shape.of());
        assertThat(line.get(1).y().toDoubles()).containsExactly(4);
        assertThat(line).hasToString("ArrayDataset(3 samples of () float64, targets (3,))");
    }

    @Test
    void subsetsAndMapsReadThrough() {
        Dataset doubled = data.subset(3, 1).map(x -> x.astype(DType.FLOAT32).multiply(2).reshape(x.shape().dim(0), 6));
        assertThat(doubled.size()).isEqualTo(2);
        assertThat(doubled.sampleShape()).isEqualTo(Shape.of(6));
        assertThat(doubled.classes()).containsExactly("no", "yes");
        assertThat(doubled.targets().toLongs()).containsExactly(0, 1);
        assertThat(doubled.get(1).x().toDoubles()).containsExactly(12, 14, 16, 18, 20, 22);
        ArrayDataset kept = ArrayDataset.of(doubled);
        assertThat(kept.x().shape()).isEqualTo(Shape.of(2, 6));
        assertThat(kept.y().toLongs()).containsExactly(0, 1);
        assertThat(ArrayDataset.of(kept)).isSameAs(kept);
        assertThatThrownBy(() -> data.subset(4)).hasMessageContaining("row 4 of 4");
    }

    @Test
    void refusesWhatDoesNotBelongTogether() {
        List<String> two = List.of("no", "yes");
        assertThatThrownBy(() -> new ArrayDataset(NDArray.zeros(3, 2), NDArray.of(0, 1), two))
                .hasMessage("ArrayDataset: x (3, 2) has 3 samples, y (2,) has 2");
        assertThatThrownBy(() -> new ArrayDataset(NDArray.zeros(12, 5), NDArray.zeros(1, 5), two))
                .hasMessageContaining("pass x.T() and y.flatten()");
        assertThatThrownBy(() -> new ArrayDataset(NDArray.zeros(5, 2), NDArray.zeros(5, 1), two))
                .hasMessageContaining("must have shape (n,), got (5, 1)");
        assertThatThrownBy(() -> new ArrayDataset(NDArray.zeros(2, 2), NDArray.of(0, 2), two))
                .hasMessageContaining("y[1] is 2.0, but the 2 classes [no, yes] have the numbers 0 to 1");
        assertThatThrownBy(() -> new ArrayDataset(NDArray.zeros(2, 2), NDArray.of(0, 0.5), two))
                .hasMessageContaining("y[1] is 0.5");
        assertThatThrownBy(() -> new ArrayDataset(NDArray.zeros(2, 2), NDArray.of(0, -1), two))
                .hasMessageContaining("y[1] is -1.0");
        assertThatThrownBy(() -> new ArrayDataset(NDArray.zeros(0, 2), NDArray.zeros(0), List.of()))
                .hasMessageContaining("no samples");
        assertThatThrownBy(() -> new ArrayDataset(NDArray.scalar(1.0), NDArray.zeros(1), List.of()))
                .hasMessageContaining("axis of samples");
        assertThatThrownBy(() -> new Batch(NDArray.zeros(2), NDArray.zeros(3))).hasMessageContaining("(2,) and y (3,)");
        assertThatThrownBy(() -> data.get(4)).hasMessageContaining("row 4 of 4 rows");
    }
}
