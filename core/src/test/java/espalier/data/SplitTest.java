package espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.array.NDArray;
import espalier.array.Rng;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Dividing a data set into rows to learn from and rows to be examined on.
class SplitTest {
    private static Dataset withCounts(int... counts) {
        long[] y = new long[java.util.Arrays.stream(counts).sum()];
        int n = 0;
        for (int k = 0; k < counts.length; k++) {
            for (int i = 0; i < counts[k]; i++) {
                y[n++] = k;
            }
        }
        List<String> names = java.util.stream.IntStream.range(0, counts.length).mapToObj(k -> "class" + k).toList();
        return new ArrayDataset(NDArray.arange(n), NDArray.of(y), names);
    }

    private static long[] count(Dataset data) {
        long[] counts = new long[data.classes().size()];
        for (long k : data.targets().toLongs()) {
            counts[(int) k]++;
        }
        return counts;
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.2, 0.25, 0.5, 0.9})
    void everyClassIsSplitAlike(double fraction) {
        Split split = Split.random(withCounts(100, 40, 20), fraction, Rng.seed(3));
        assertThat(count(split.test()))
                .containsExactly(Math.round(100 * fraction), Math.round(40 * fraction), Math.round(20 * fraction));
        long[] all = LongStream.concat(
                LongStream.of(split.train().range(0, split.train().size()).x().toLongs()),
                LongStream.of(split.test().range(0, split.test().size()).x().toLongs()))
                .sorted()
                .toArray();
        assertThat(all).isEqualTo(LongStream.range(0, 160).toArray());
    }

    @Test
    void rareClassesAreInBothPartsAndSingleRowsInTraining() {
        Split split = Split.random(withCounts(50, 2, 1), 0.1, Rng.seed(1));
        assertThat(count(split.test())).containsExactly(5, 1, 0);
        assertThat(count(split.train())).containsExactly(45, 1, 1);
    }

    @Test
    void sameSeedSameSplit() {
        Dataset data = withCounts(30, 30);
        long[] one = Split.random(data, 0.3, Rng.seed(5)).test().targets().toLongs();
        NDArray first = Split.random(data, 0.3, Rng.seed(5)).test().range(0, 18).x();
        NDArray again = Split.random(data, 0.3, Rng.seed(5)).test().range(0, 18).x();
        NDArray other = Split.random(data, 0.3, Rng.seed(6)).test().range(0, 18).x();
        assertThat(one).hasSize(18);
        assertThat(again.arrayEqual(first)).isTrue();
        assertThat(other.arrayEqual(first)).isFalse();
    }

    @Test
    void targetsThatAreNumbersAreSplitAtRandom() {
        Dataset line = new ArrayDataset(NDArray.arange(10), NDArray.arange(10), List.of());
        Split split = Split.random(line, 0.3, Rng.seed(1));
        assertThat(split.test().size()).isEqualTo(3);
        assertThat(split.train().size()).isEqualTo(7);
    }

    @Test
    void refusesWhatCannotBeSplit() {
        assertThatThrownBy(() -> Split.random(withCounts(5, 5), 1, Rng.seed(1)))
                .hasMessageContaining("between 0 and 1, say 0.2");
        assertThatThrownBy(() -> Split.random(withCounts(5, 5), Double.NaN, Rng.seed(1))).hasMessageContaining("NaN");
        assertThatThrownBy(() -> Split.random(withCounts(1), 0.5, Rng.seed(1))).hasMessageContaining("1 sample");
        assertThatThrownBy(() -> Split.random(withCounts(1, 1), 0.5, Rng.seed(1)))
                .hasMessageContaining("one part empty");
    }
}
