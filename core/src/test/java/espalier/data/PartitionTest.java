package espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.array.NDArray;
import espalier.array.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Ways to take rows aside: every row in one part, classes in their mixture, groups whole, the future unseen.
class PartitionTest {
    private static Dataset rows(int n, int classes) {
        long[] y = new long[n];
        for (int i = 0; i < n; i++) {
            y[i] = i % classes;
        }
        return new ArrayDataset(NDArray.arange(n).reshape(n, 1), NDArray.wrap(y, n),
                List.of("a", "b", "c").subList(0, classes));
    }

    private static Dataset numbers(int n) {
        return new ArrayDataset(NDArray.arange(n).reshape(n, 1), NDArray.arange(n), List.of());
    }

    @Test
    void foldsTestEachRowOnceInTheMixtureOfTheClasses() {
        Dataset data = rows(31, 3);
        List<Partition> folds = Partition.folds(data, 5, Rng.seed(1));
        assertThat(folds).hasSize(5)
                .isEqualTo(Partition.folds(data, 5, Rng.seed(1)))
                .isNotEqualTo(Partition.folds(data, 5, Rng.seed(2)));
        List<Integer> tested = new ArrayList<>();
        for (Partition fold : folds) {
            assertThat(fold.train().length + fold.test().length).isEqualTo(31);
            assertThat(fold.test().length).isBetween(6, 7);
            int[] counts = new int[3];
            for (int row : fold.test()) {
                tested.add(row);
                counts[row % 3]++;
            }
            assertThat(counts).doesNotContain(0, 1, 4, 5);
        }
        assertThat(tested).hasSize(31).doesNotHaveDuplicates();
        assertThat(Split.folds(data, 5, Rng.seed(1)).getFirst().test().targets())
                .hasToString(folds.getFirst().of(data).test().targets().toString());
        assertThatThrownBy(() -> Partition.folds(data, 1, Rng.seed(1))).hasMessageContaining("2 to 31");
        assertThatThrownBy(() -> Partition.folds(data, 32, Rng.seed(1))).hasMessageContaining("32 folds of 31 samples");
    }

    @Test
    void foldsOfNumbersNeedNoClasses() {
        List<Partition> folds = Partition.folds(numbers(10), 10, Rng.seed(1));
        assertThat(folds).allSatisfy(fold -> assertThat(fold.test()).hasSize(1));
    }

    @Test
    void groupsAreNeverCut() {
        int[] groups = {7, 7, -3, 7, 9, 9, -3, 4, 4, 4};
        Partition parts = Partition.grouped(groups, 0.5, Rng.seed(3));
        assertThat(parts.train().length).isBetween(1, 9);
        for (int a : parts.train()) {
            for (int b : parts.test()) {
                assertThat(groups[a]).isNotEqualTo(groups[b]);
            }
        }
        assertThat(parts).isEqualTo(Partition.grouped(groups, 0.5, Rng.seed(3)));
        List<Partition> each = Partition.leaveOneGroupOut(groups);
        assertThat(each).hasSize(4);
        assertThat(each.getFirst().test()).containsExactly(0, 1, 3);
        assertThat(each.getFirst().train()).containsExactly(2, 4, 5, 6, 7, 8, 9);
        assertThatThrownBy(() -> Partition.grouped(new int[] {1, 1}, 0.5, Rng.seed(1)))
                .hasMessageContaining("1 group cannot be in two parts");
        assertThatThrownBy(() -> Partition.leaveOneGroupOut(new int[0])).hasMessageContaining("0 group");
        assertThatThrownBy(() -> Split.grouped(numbers(3), groups, 0.5, Rng.seed(1)))
                .hasMessageContaining("10 numbers for 3 samples");
    }

    @Test
    void nothingIsLearntFromTheFuture() {
        double[] times = {5, 1, 4, 2, 3, 5, 5, 0};
        Partition parts = Partition.byTime(times, 0.25);
        assertThat(parts.test()).as("rows of one time stay together").containsExactly(0, 5, 6);
        assertThat(Partition.byTime(new double[] {1, 1, 1, 2}, 0.5).test()).containsExactly(3);
        assertThatThrownBy(() -> Partition.byTime(new double[] {1, 1}, 0.5)).hasMessageContaining("from 1.0 to 1.0");
        assertThatThrownBy(() -> Partition.byTime(new double[] {1, Double.NaN}, 0.5)).hasMessageContaining("missing");
        assertThatThrownBy(() -> Partition.byTime(times, 1)).hasMessageContaining("between 0 and 1");
        assertThat(Split.byTime(numbers(8), times, 0.25).test().size()).isEqualTo(3);
    }

    @Test
    void everyWayKeepsEveryRow() {
        for (int n = 2; n < 40; n++) {
            Dataset data = n < 6 ? numbers(n) : rows(n, 3);
            for (Partition p : List.of(Partition.random(data, 0.3, Rng.seed(n)),
                    Partition.folds(data, 2, Rng.seed(n)).getLast())) {
                int[] all = new int[n];
                System.arraycopy(p.train(), 0, all, 0, p.train().length);
                System.arraycopy(p.test(), 0, all, p.train().length, p.test().length);
                Arrays.sort(all);
                assertThat(all).containsExactly(java.util.stream.IntStream.range(0, n).toArray());
            }
        }
    }

    @Test
    void samplesThatAreThereTwiceAreFound() {
        NDArray x = NDArray.of(new double[][] {{1, 2}, {3, 4}, {1, 2}, {5, 6}, {1, 2}});
        var data = new ArrayDataset(x, NDArray.of(0, 1, 1, 0, 0), List.of("a", "b"));
        List<Duplicates.Pair> pairs = Duplicates.within(data);
        assertThat(pairs).containsExactly(new Duplicates.Pair(0, 2), new Duplicates.Pair(0, 4));
        assertThat(Duplicates.contradictions(data, pairs)).isEqualTo(1);
        assertThat(Duplicates.across(data.subset(1, 2), data.subset(3, 4, 0)))
                .containsExactly(new Duplicates.Pair(1, 1), new Duplicates.Pair(1, 2));
        assertThat(Duplicates.across(data.subset(1), data.subset(0))).isEmpty();
    }

    @Test
    void classesAreMatchedByName() {
        var data = new ArrayDataset(NDArray.zeros(3, 1), NDArray.of(0, 1, 0), List.of("cat", "dog"));
        Dataset other = data.withClasses(List.of("dog", "owl", "cat"));
        assertThat(other.targets().toLongs()).containsExactly(2, 0, 2);
        assertThat(other.get(1, 2).y().toLongs()).containsExactly(0, 2);
        assertThat(other.classes()).containsExactly("dog", "owl", "cat");
        assertThat(data.withClasses(List.of("cat", "dog"))).isSameAs(data);
        assertThatThrownBy(() -> data.withClasses(List.of("cat"))).hasMessageContaining("'dog'");
        assertThatThrownBy(() -> numbers(2).withClasses(List.of("cat"))).hasMessageContaining("no classes");
    }
}
