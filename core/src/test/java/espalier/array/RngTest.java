package espalier.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import espalier.backend.Philox;
import java.util.Arrays;
import java.util.HashSet;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The stream of [Rng]: known answers, a second implementation of its description (src/test/python/rng_cases.py),
/// pinned bits, statistics.
class RngTest {

    /// The test vectors that Random123 publishes for philox4x32-10.
    @Test
    void knownAnswersOfThePaper() {
        assertBlock(0, 0, 0, 0, 0xe169c58d6627e8d5L, 0x9b00dbd8bc57ac4cL);
        assertBlock(-1, -1, -1, -1, 0x41c83b0e408f276dL, 0x6d5451fda20bc7c6L);
        assertBlock(
                0x299f31d0a4093822L, 0x85a308d3243f6a88L, 0x13198a2e, 0x03707344, 0x94fdcceb_d16cfe09L,
                0x24126ea1_5001e420L);
    }

    private static void assertBlock(long key, long block, int c2, int c3, long first, long second) {
        assertThat(Philox.bits(key, block, c2, c3, 0)).isEqualTo(first);
        assertThat(Philox.bits(key, block, c2, c3, 1)).isEqualTo(second);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1, 0x299F31D0A4093822L})
    void theDescriptionGivesTheSameNumbers(long key) {
        double[] uniform = Rng.seed(key).uniform(3001).toDoubles();
        double[] expected = RngCases.doubles("uniform " + key);
        assertThat(Arrays.copyOf(uniform, 9)).containsExactly(Arrays.copyOf(expected, 9));
        assertThat(Arrays.copyOfRange(uniform, 2998, 3001)).containsExactly(Arrays.copyOfRange(expected, 9, 12));
        Rng rng = Rng.seed(key);
        for (long bits : Arrays.copyOf(RngCases.longs("draw " + key), 9)) {
            assertThat(rng.nextLong()).isEqualTo(bits);
        }
        assertThat(Rng.seed(key).integers(-3, 7, 20).toLongs()).containsExactly(RngCases.longs("integers " + key));
        assertThat(Rng.seed(key).integers(Long.MIN_VALUE, 1, 12).toLongs())
                .containsExactly(RngCases.longs("rejected " + key));
        assertThat(Rng.seed(key).permutation(30)).containsExactly(RngCases.ints("permutation of Rng " + key));
        assertThat(Rng.resume(key, 1L << 40).uniform(3).toDoubles()).containsExactly(RngCases.doubles("far " + key));
        assertThat(Rng.resume(key, 5).split().key()).isEqualTo(RngCases.longs("split " + key)[0]);
        assertThat(Rng.seed(key).normal(40).toDoubles()).containsExactly(RngCases.doubles("normal " + key),
                within(4e-15));
        assertThat(Rng.seed(key).truncatedNormal(-0.5, 2, 20).toDoubles())
                .containsExactly(RngCases.doubles("truncated " + key), within(4e-15));
    }

    /// If this fails, every model that was trained with a seed comes out differently: do not change the expectation.
    @Test
    void bitsArePinned() {
        Rng rng = Rng.seed(20260101);
        assertThat(hash(rng.uniform(5000))).isEqualTo(14909410);
        assertThat(hash(rng.normal(5000))).isEqualTo(-2125615850);
        assertThat(hash(rng.normal(DType.FLOAT32, 5000))).isEqualTo(50616774);
        assertThat(hash(rng.truncatedNormal(-2, 2, 5000))).isEqualTo(676077170);
        assertThat(hash(rng.truncatedNormal(3, 9, 5000))).isEqualTo(-1649238840);
        assertThat(hash(rng.integers(0, 1000, 5000))).isEqualTo(-1523511551);
        assertThat(hash(rng.bernoulli(0.3, 5000))).isEqualTo(-1312096511);
        assertThat(hash(rng.categorical(new double[] {1, 2, 0, 4}, 5000))).isEqualTo(-175440127);
        assertThat(hash(NDArray.of(rng.permutation(5000)))).isEqualTo(-1784976127);
        assertThat(rng.choice(100, 5, false)).containsExactly(16, 76, 2, 38, 79);
        assertThat(rng.choice(new double[] {1, 2, 0, 4}, 3, false)).containsExactly(3, 0, 1);
        assertThat(rng.split().nextLong()).isEqualTo(5533998272716263963L);
        assertThat(rng.child(7).nextLong()).isEqualTo(7151339728471953873L);
        assertThat(rng).hasToString("Rng(key 0x1352505, position 45009)");
    }

    private static int hash(NDArray array) {
        return Arrays.hashCode(array.toDoubles());
    }

    @Test
    void thePiecesOfAStreamAreTheWhole() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        double[] whole = Rng.seed(3).uniform(10_000).toDoubles();
        double[] normal = Rng.seed(3).normal(10_000).toDoubles();
        for (int at = 0; at < 10_000;) {
            int n = Math.min(random.nextInt(0, 700), 10_000 - at);
            double[] part = Arrays.copyOfRange(whole, at, at + n);
            assertThat(Rng.resume(3, at).uniform(n).toDoubles()).as("seed %d", seed).containsExactly(part);
            double[] normalPart = Arrays.copyOfRange(normal, at, at + n);
            assertThat(Rng.resume(3, at).normal(n).toDoubles()).as("seed %d", seed).containsExactly(normalPart);
            at += Math.max(n, 1);
        }
        Rng rng = Rng.seed(3);
        assertThat(new double[] {rng.nextDouble(), rng.nextDouble(), rng.nextDouble()})
                .containsExactly(Arrays.copyOf(whole, 3));
        assertThat(rng.nextGaussian()).isEqualTo(normal[3]);
        assertThat(rng.position()).isEqualTo(4);
    }

    @Test
    void float32DrawsAreTheFloat64OnesRounded() {
        float[] uniform = Rng.seed(8).uniform(DType.FLOAT32, 5000).toFloats();
        double[] uniform64 = Rng.seed(8).uniform(5000).toDoubles();
        float[] normal = Rng.seed(8).normal(DType.FLOAT32, 5000).toFloats();
        double[] normal64 = Rng.seed(8).normal(5000).toDoubles();
        for (int i = 0; i < 5000; i++) {
            assertThat((double) uniform[i]).isLessThanOrEqualTo(uniform64[i]).isGreaterThan(uniform64[i] - 0x1p-24);
            assertThat(normal[i]).isEqualTo((float) normal64[i]);
        }
    }

    @Test
    void childrenAreDifferentAndIndependentOfEachOther() {
        var keys = new HashSet<Long>();
        Rng parent = Rng.seed(1);
        for (Rng child : parent.split(1000)) {
            keys.add(child.key());
            keys.add(child.split().key());
        }
        for (int i = 0; i < 1000; i++) {
            keys.add(parent.child(i).key());
        }
        assertThat(keys).hasSize(3000);
        assertThat(parent.position()).isEqualTo(1000);
        assertThat(parent.child(5).nextLong()).isEqualTo(Rng.seed(1).child(5).nextLong());
        double[] a = Rng.seed(1).split().normal(100_000).toDoubles();
        double[] b = Rng.seed(1).normal(100_000).toDoubles();
        assertThat(IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).average().orElseThrow()).isCloseTo(0,
                within(0.015));
    }

    /// Bounds of five standard errors; the seed is fixed, so that the test says the same every time.
    @Test
    void momentsAreThoseOfTheDistributions() {
        int n = 400_000;
        assertMoments(Rng.seed(5).uniform(n), 0.5, 1 / 12.0);
        assertMoments(Rng.seed(5).normal(n), 0, 1);
        assertMoments(Rng.seed(5).normal(DType.FLOAT32, n), 0, 1);
        assertMoments(Rng.seed(5).truncatedNormal(-2, 2, n), 0, 0.7737413035499232);
        assertMoments(Rng.seed(5).integers(-10, 11, n).astype(DType.FLOAT64), 0, 440 / 12.0);
        assertMoments(Rng.seed(5).bernoulli(0.3, n).astype(DType.FLOAT64), 0.3, 0.21);
        double[] normal = Rng.seed(6).normal(n).toDoubles();
        assertThat(Arrays.stream(normal).filter(x -> x > 3).count()).isBetween(440L, 640L); // 1.35e-3 n = 540
        assertThat(Arrays.stream(normal).filter(x -> x < -3).count()).isBetween(440L, 640L);
        assertThat(Arrays.stream(normal).filter(x -> Math.abs(x) < 1).count() / (double) n).isCloseTo(0.682689,
                within(0.004));
    }

    private static void assertMoments(NDArray x, double mean, double variance) {
        double[] values = x.toDoubles();
        double m = Arrays.stream(values).average().orElseThrow();
        double v = Arrays.stream(values).map(a -> (a - m) * (a - m)).average().orElseThrow();
        assertThat(m).isCloseTo(mean, within(5 * Math.sqrt(variance / values.length)));
        assertThat(v).isCloseTo(variance, within(5 * variance * Math.sqrt(3.0 / values.length)));
    }

    @Test
    void truncatedNormalStaysInside() {
        for (double[] bounds : new double[][] {{-2, 2}, {0, 0.001}, {5, 6}, {-9, -8}, {30, 31}, {-1, 1e9},
            {2, Double.POSITIVE_INFINITY}}) {
            for (double x : Rng.seed(1).truncatedNormal(bounds[0], bounds[1], 2000).toDoubles()) {
                assertThat(x).isBetween(bounds[0], bounds[1]);
            }
        }
        double[] far = Rng.seed(1).truncatedNormal(5, Double.POSITIVE_INFINITY, 100_000).toDoubles();
        // density(5) / P(X > 5)
        assertThat(Arrays.stream(far).average().orElseThrow()).isCloseTo(5.186503967125842, within(0.003));
    }

    @Test
    void weightsDecide() {
        double[] weights = {1, 0, 2, 0, 5};
        int[] counts = new int[5];
        for (long k : Rng.seed(2).categorical(weights, 80, 1000).toLongs()) {
            counts[(int) k]++;
        }
        assertThat(counts[1]).isZero();
        assertThat(counts[3]).isZero();
        assertThat(counts[0]).isBetween(9500, 10500);
        assertThat(counts[2]).isBetween(19400, 20600);
        int[] first = new int[5];
        Rng rng = Rng.seed(2);
        for (int i = 0; i < 8000; i++) {
            int[] chosen = rng.choice(weights, 3, false);
            assertThat(chosen).containsExactlyInAnyOrder(0, 2, 4);
            first[chosen[0]]++;
        }
        assertThat(first[0]).isBetween(850, 1150);
        assertThat(first[2]).isBetween(1820, 2180);
    }

    @Test
    void ordersAreOrdersAndAllEquallyLikely() {
        int[] seen = new int[6];
        Rng rng = Rng.seed(4);
        for (int i = 0; i < 12_000; i++) {
            int[] p = rng.permutation(3);
            seen[p[0] * 2 + (p[1] > p[2] ? 1 : 0)]++;
        }
        for (int count : seen) {
            assertThat(count).isBetween(1800, 2200);
        }
        for (int n : new int[] {0, 1, 2, 1024, 1025, 1026, 5000}) {
            int[] p = Rng.seed(n).permutation(n);
            Arrays.sort(p);
            assertThat(p).containsExactly(IntStream.range(0, n).toArray());
        }
        int[] chosen = Rng.seed(4).choice(1000, 999, false);
        assertThat(Arrays.stream(chosen).distinct().count()).isEqualTo(999);
        assertThat(Rng.seed(4).choice(3, 50, true)).hasSize(50).containsOnly(0, 1, 2);
    }

    @Test
    void fillsArraysThatExist() {
        NDArray matrix = NDArray.zeros(4, 6);
        NDArray rows = matrix.at("1:3");
        assertThat(Rng.seed(1).normal(rows)).isSameAs(rows);
        assertThat(matrix.at("1:3").toDoubles()).containsExactly(Rng.seed(1).normal(12).toDoubles());
        assertThat(matrix.at("0").toDoubles()).containsOnly(0);
        assertThat(matrix.at("3").toDoubles()).containsOnly(0);
        float[] mask = Rng.seed(1).bernoulli(0.5, NDArray.empty(DType.FLOAT32, 3000)).toFloats();
        double[] same = Rng.seed(1).bernoulli(0.5, 3000).toDoubles();
        for (int i = 0; i < mask.length; i++) {
            assertThat((double) mask[i]).isEqualTo(same[i]);
        }
        assertThatThrownBy(() -> Rng.seed(1).normal(matrix.T())).hasMessageContaining("must be contiguous");
    }

    @Test
    void ranksAndSizesAtTheEdge() {
        Rng rng = Rng.seed(1);
        assertThat(rng.uniform().shape()).isEqualTo(Shape.of());
        assertThat(rng.normal(3, 0, 2).shape()).isEqualTo(Shape.of(3, 0, 2));
        assertThat(rng.position()).isEqualTo(1);
        assertThat(rng.integers(7, 8, 4).toLongs()).containsOnly(7);
        assertThat(rng.bernoulli(0, 100).toDoubles()).containsOnly(0);
        assertThat(rng.bernoulli(1, 100).toDoubles()).containsOnly(1);
        assertThat(rng.choice(0, 0, false)).isEmpty();
        assertThat(rng.nextInt(1)).isZero();
    }

    @Test
    void wrongArgumentsAreNamed() {
        Rng rng = Rng.seed(1);
        assertThatThrownBy(() -> rng.uniform(DType.INT32, 2)).hasMessageContaining("Rng.uniform: float32 or float64")
                .hasMessageContaining("int32");
        assertThatThrownBy(() -> rng.integers(2, 2, 1)).hasMessageContaining("got 2 and 2");
        assertThatThrownBy(() -> rng.bernoulli(1.5, 1)).hasMessageContaining("got 1.5");
        assertThatThrownBy(() -> rng.bernoulli(Double.NaN, 1)).hasMessageContaining("got NaN");
        assertThatThrownBy(() -> rng.nextInt(0)).hasMessageContaining("at least 1, got 0");
        assertThatThrownBy(() -> rng.truncatedNormal(1, 1, 3)).hasMessageContaining("low must be below high");
        assertThatThrownBy(() -> rng.truncatedNormal(50, 51, 3)).hasMessageContaining("within 37 of 0");
        assertThatThrownBy(() -> rng.categorical(new double[] {1, -1}, 3)).hasMessageContaining("weight 1 is -1.0");
        assertThatThrownBy(() -> rng.categorical(new double[] {}, 3)).hasMessageContaining("positive, finite sum");
        assertThatThrownBy(() -> rng.choice(3, 4, false))
                .hasMessageContaining("cannot take 4 of 3 without replacement");
        assertThatThrownBy(() -> rng.permutation(-1)).hasMessageContaining("got -1");
    }
}
