package espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

    /// A data set that is read row by row, slowly enough that the order of things can be seen.
    private record Files(Dataset source, Set<String> threads, int broken) implements Dataset {
        @Override
        public int size() {
            return source.size();
        }

        @Override
        public Batch get(int... rows) {
            threads.add(Thread.currentThread().getName());
            for (int row : rows) {
                if (row == broken) {
                    throw new IllegalStateException("row " + row + " is gone");
                }
            }
            return source.get(rows);
        }

        @Override
        public boolean readsFiles() {
            return true;
        }

        @Override
        public List<String> classes() {
            return source.classes();
        }

        @Override
        public Shape sampleShape() {
            return source.sampleShape();
        }
    }

    @Test
    void whatReadsFilesIsFetchedAheadAndComesInTheSameOrder() {
        var files = new Files(numbers(50), ConcurrentHashMap.newKeySet(), -1);
        for (Dataset data : List.of(files, files.map(x -> x), files.subset(numbers(50).targets().toInts()))) {
            assertThat(data.readsFiles()).isTrue();
            assertThat(rows(new Batches(data, 7, Rng.seed(3)))).isEqualTo(rows(new Batches(numbers(50), 7,
                    Rng.seed(3))));
        }
        assertThat(files.threads).contains("espalier-batch");
        assertThat(numbers(3).readsFiles()).isFalse();
        var given = new Batches(files, 7, null).iterator();
        given.next(); // and no further: nothing hangs
    }

    @Test
    void whatGoesWrongWhileFetchingIsThrownAtItsBatch() {
        var batches = new Batches(new Files(numbers(50), ConcurrentHashMap.newKeySet(), 25), 10, null).iterator();
        batches.next();
        batches.next();
        assertThatThrownBy(batches::next).isInstanceOf(IllegalStateException.class).hasMessage("row 25 is gone");
        assertThat(batches.next().size()).isEqualTo(10);
    }
}
