package espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.array.NDArray;
import espalier.array.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Cutting a data set into batches.
class BatchesTest {
    private static Dataset numbers(int n) {
        return new ArrayDataset(NDArray.arange(n), NDArray.arange(n), List.of());
    }

    private static List<Long> rows(Iterable<Batch> batches) {
        var rows = new ArrayList<Long>();
        for (Batch batch : batches) {
            assertThat(batch.x().arrayEqual(batch.y())).isTrue();
            for (long row : batch.x().toLongs()) {
                rows.add(row);
            }
        }
        return rows;
    }

    @ParameterizedTest
    @CsvSource({"10, 3, 4", "9, 3, 3", "1, 5, 1", "7, 0, 1", "7, 100, 1"})
    void everyRowComesOnceInOrderAndShuffled(int n, int size, int count) {
        var inOrder = new Batches(numbers(n), size, null);
        assertThat(inOrder.count()).isEqualTo(count);
        assertThat(rows(inOrder)).isEqualTo(rows(new Batches(numbers(n), 1, null))).hasSize(n);
        assertThat(rows(new Batches(numbers(n), size, Rng.seed(1)))).containsExactlyInAnyOrderElementsOf(rows(inOrder));
    }

    @Test
    void theLastBatchIsWhatIsLeft() {
        var sizes = new ArrayList<Integer>();
        new Batches(numbers(10), 4, Rng.seed(2)).forEach(batch -> sizes.add(batch.size()));
        assertThat(sizes).containsExactly(4, 4, 2);
    }

    @Test
    void sameSeedSameOrdersAndEachPassItsOwn() {
        var one = new Batches(numbers(50), 8, Rng.seed(7));
        var two = new Batches(numbers(50), 8, Rng.seed(7));
        List<Long> first = rows(one);
        List<Long> second = rows(one);
        assertThat(rows(two)).isEqualTo(first);
        assertThat(rows(two)).isEqualTo(second);
        assertThat(second).isNotEqualTo(first);
        assertThat(rows(new Batches(numbers(50), 8, Rng.seed(8)))).isNotEqualTo(first);
    }

    @Test
    void theFullBatchIsTheDataThemselves() {
        var data = new ArrayDataset(NDArray.arange(6).reshape(3, 2), NDArray.zeros(3), List.of());
        assertThat(new Batches(data, 0, Rng.seed(1)).iterator().next().x()).isSameAs(data.x());
    }

    @Test
    void endsWithAnExceptionAndRefusesNegativeSizes() {
        var iterator = new Batches(numbers(1), 1, null).iterator();
        iterator.next();
        assertThatThrownBy(iterator::next).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> new Batches(numbers(1), -1, null)).hasMessageContaining("batch size is -1");
        assertThat(new Batches(numbers(5), 2, null)).hasToString("Batches(3 of 2, in order)");
    }
}
