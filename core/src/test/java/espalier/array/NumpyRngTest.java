package espalier.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Against numbers that NumPy itself produced (src/test/python/rng_cases.py).
class NumpyRngTest {

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 42, 12345, 1L << 31, (1L << 32) - 1})
    void longStreamsAreNumpysToTheLastBit(long seed) {
        assertThat(Rng.numpy(seed).rand(6).toDoubles()).containsExactly(RngCases.doubles("rand " + seed));
        double[] rand = Rng.numpy(seed).rand(100_006).toDoubles();
        assertThat(Arrays.copyOfRange(rand, 100_000, 100_006)).containsExactly(RngCases.doubles("rand late " + seed));
        assertThat(sha(bytes(Arrays.copyOf(rand, 100_001)))).isEqualTo(RngCases.words("rand sha " + seed)[0]);
        assertThat(Rng.numpy(seed).permutation(20)).containsExactly(RngCases.ints("permutation " + seed));
        long[] permutation = IntStream.of(Rng.numpy(seed).permutation(100_001)).asLongStream().toArray();
        assertThat(sha(bytes(permutation))).isEqualTo(RngCases.words("permutation sha " + seed)[0]);
        long[] integers = Rng.numpy(seed).randint(-3, 1_000_000, 100_001).toLongs();
        assertThat(sha(bytes(integers))).isEqualTo(RngCases.words("randint sha " + seed)[0]);
    }

    /// All but the few values for which glibc's logarithm is not the nearest double are equal; those are next to it.
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, 42, 12345, 1L << 31, (1L << 32) - 1})
    void normalNumbersAreNumpys(long seed) {
        assertClose(Rng.numpy(seed).randn(7).toDoubles(), RngCases.doubles("randn " + seed), 0);
        double[] randn = Rng.numpy(seed).randn(100_001).toDoubles();
        double[] sampled = IntStream.iterate(0, i -> i < randn.length, i -> i + 1000)
                .mapToDouble(i -> randn[i])
                .toArray();
        assertClose(sampled, RngCases.doubles("randn sampled " + seed), 1);
    }

    private static void assertClose(double[] actual, double[] expected, int mayDiffer) {
        int different = 0;
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            different += actual[i] == expected[i] ? 0 : 1;
            assertThat(actual[i]).isCloseTo(expected[i], within(2 * Math.ulp(expected[i])));
        }
        assertThat(different).isLessThanOrEqualTo(mayDiffer);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1", "0, 2", "0, 10", "-5, 5", "7, 8", "0, 2147483648", "0, 4294967295", "0, 4294967296", "0, 4294967297",
        "-1099511627776, 1125899906842624", "-9223372036854775808, 9223372036854775807", "0, 9223372036854775807"
    })
    void integersOfEveryWidth(long low, long high) {
        NDArray drawn = Rng.numpy(5).randint(low, high, 3, 4);
        assertThat(drawn.dtype()).isEqualTo(DType.INT64);
        assertThat(drawn.toLongs()).containsExactly(RngCases.longs("randint " + low + " " + high));
    }

    @Test
    void oneStreamFeedsEverything() {
        NumpyRng rng = Rng.numpy(9);
        assertThat(rng.uniform(-2.5, 1e3, 5).toDoubles()).containsExactly(RngCases.doubles("uniform"));
        assertThat(rng.normal(10, 0.1, 5).toDoubles()).containsExactly(RngCases.doubles("normal"));
        assertThat(rng.choice(7, 10, true)).containsExactly(RngCases.ints("choice"));
        assertThat(rng.choice(12, 5, false)).containsExactly(RngCases.ints("choice without"));
        assertThat(rng.choice(new double[] {0.1, 0, 0.6, 0.3}, 12, true)).containsExactly(RngCases.ints("choice p"));
        double[] six = {0.5, 0.2, 0, 0.1, 0.1, 0.1};
        assertThat(rng.choice(six, 5, false)).containsExactly(RngCases.ints("choice p without"));
        double[] rare = {0.999, 0.0005, 0.0004, 0.0001};
        assertThat(rng.choice(rare, 4, false)).containsExactly(RngCases.ints("choice p rare"));
        assertThat(rng.rand(2).toDoubles()).containsExactly(RngCases.doubles("after"));
    }

    @Test
    void theSecondNormalNumberOfAPairWaits() {
        NumpyRng rng = Rng.numpy(77);
        DoubleStream all = DoubleStream.empty();
        for (NDArray part : new NDArray[] {
            rng.randn(3), rng.rand(1), rng.randn(2), NDArray.of(rng.permutation(5)), rng.randn(1),
            rng.randint(0, 100, 4),
            rng.randn(2, 2), rng.uniform(0, 1, 2), rng.randn(1)
        }) {
            all = DoubleStream.concat(all, DoubleStream.of(part.toDoubles()));
        }
        assertThat(all.toArray()).containsExactly(RngCases.doubles("interleaved"));
    }

    @Test
    void seedsThatAreLists() {
        int[] many = IntStream.range(0, 700).toArray();
        for (int[] seeds : new int[][] {{0}, {1}, {1, 2, 3}, {-1, 7}, many}) {
            assertThat(NumpyRng.seed(seeds).rand(4).toDoubles())
                    .containsExactly(RngCases.doubles("array " + seeds.length + " " + (seeds[0] & 0xFFFFFFFFL)));
        }
    }

    @Test
    void shuffleAndRowsFollowOneOrder() {
        int[] values = IntStream.range(0, 10).toArray();
        Rng.numpy(4).shuffle(values);
        assertThat(values).containsExactly(RngCases.ints("shuffle"));
        assertThat(Rng.numpy(4).permutation(10)).containsExactly(RngCases.ints("rows"));
    }

    @Test
    void publishedCourseNumbers() {
        // np.random.seed(1); np.random.randn(3, 2) as every text book prints it
        assertThat(Rng.numpy(1).randn(3, 2)).hasToString("""
                [[ 1.62434536 -0.61175641]
                 [-0.52817175 -1.07296862]
                 [ 0.86540763 -2.3015387 ]]""");
    }

    @Test
    void ranksAndSizesAtTheEdge() {
        NumpyRng rng = Rng.numpy(0);
        assertThat(rng.rand().shape()).isEqualTo(Shape.of());
        assertThat(rng.randn(0, 3).shape()).isEqualTo(Shape.of(0, 3));
        assertThat(rng.permutation(0)).isEmpty();
        assertThat(rng.permutation(1)).containsExactly(0);
        assertThat(rng.choice(5, 0, false)).isEmpty();
        assertThat(Rng.numpy(0).rand().item()).isEqualTo(RngCases.doubles("rand 0")[0]);
    }

    @Test
    void wrongArgumentsAreNamed() {
        NumpyRng rng = Rng.numpy(0);
        assertThatThrownBy(() -> NumpyRng.seed(-1)).hasMessageContaining("between 0 and 2^32 - 1, got -1");
        assertThatThrownBy(() -> NumpyRng.seed(1L << 32)).hasMessageContaining("4294967296");
        assertThatThrownBy(() -> rng.randint(3, 3, 2)).hasMessageContaining("low must be below high, got 3 and 3");
        assertThatThrownBy(() -> rng.normal(0, -1, 2)).hasMessageContaining("must not be negative, got -1.0");
        assertThatThrownBy(() -> rng.choice(3, 4, false))
                .hasMessageContaining("cannot take 4 of 3 without replacement");
        assertThatThrownBy(() -> rng.choice(new double[] {0.5, 0.4}, 1, true)).hasMessageContaining("their sum is 0.9");
        assertThatThrownBy(() -> rng.choice(new double[] {1, 0}, 2, false))
                .hasMessageContaining("1 probabilities are positive");
    }

    private static byte[] bytes(double[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asDoubleBuffer().put(values);
        return bytes.array();
    }

    private static byte[] bytes(long[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(values);
        return bytes.array();
    }

    private static String sha(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
