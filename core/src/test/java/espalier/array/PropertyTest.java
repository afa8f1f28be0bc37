package espalier.array;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.backend.Binary;
import java.util.Arrays;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/// Laws that hold for every array, tried on random shapes, types and views. A failure names the seed that shows it
/// again.
class PropertyTest {
    private static final int ROUNDS = 300;

    private static void check(long start, BiConsumer<Random, String> property) {
        for (long seed = start; seed < start + ROUNDS; seed++) {
            String name = "seed " + seed;
            try {
                property.accept(new Random(seed), name);
            } catch (RuntimeException e) {
                throw new AssertionError(name, e);
            }
        }
    }

    private static int[] shape(Random random, int most) {
        int[] shape = new int[random.nextInt(most + 1)];
        Arrays.setAll(shape, _ -> random.nextInt(12) == 0 ? 0 : 1 + random.nextInt(4));
        return shape;
    }

    /// Whole numbers, so that sums are exact in any order, seen through a random view.
    private static NDArray array(Random random, int... shape) {
        DType[] types = {DType.INT32, DType.INT64, DType.FLOAT32, DType.FLOAT64};
        NDArray x = NDArray.empty(types[random.nextInt(types.length)], shape);
        for (int i = 0; i < x.size(); i++) {
            x.buffer().setLong(i, random.nextInt(-8, 9));
        }
        if (shape.length == 0) {
            return x;
        }
        return switch (random.nextInt(4)) {
            case 0 -> x.flip(random.nextInt(shape.length));
            case 1 -> x.repeat(2, -1).at("..., ::2");
            case 2 -> x.T().copy().T();
            default -> x;
        };
    }

    @Test
    void reshapingAndTransposingKeepTheElements() {
        check(1000, (random, name) -> {
            NDArray x = array(random, shape(random, 4));
            assertThat(x.T().T().arrayEqual(x)).as(name).isTrue();
            assertThat(x.reshape(-1).reshape(x.shape().toArray()).arrayEqual(x) || x.size() == 0).as(name).isTrue();
            assertThat(x.T().ravel().arrayEqual(x.T().copy().ravel())).as(name).isTrue();
            assertThat(x.flip().flip().arrayEqual(x)).as(name).isTrue();
            if (x.rank() > 0) {
                int axis = random.nextInt(x.rank());
                assertThat(x.expandDims(axis).squeeze(axis).arrayEqual(x)).as(name).isTrue();
                assertThat(x.roll(2, axis).roll(-2, axis).arrayEqual(x)).as(name).isTrue();
                assertThat(NDArray.concat(axis, x, x).split(2, axis)[1].arrayEqual(x)).as(name).isTrue();
                assertThat(NDArray.concat(axis, x, x).shape().size()).as(name).isEqualTo(2 * x.size());
                if (x.layout().dim(axis) > 0) {
                    assertThat(NDArray.stack(axis, x.unstack(axis)).arrayEqual(x)).as(name).isTrue();
                }
            }
        });
    }

    @Test
    void sumsOverAxesInAnyOrderAgree() {
        check(2000, (random, name) -> {
            NDArray x = array(random, shape(random, 4));
            assertThat(x.sum().item()).as(name).isEqualTo(Arrays.stream(x.toDoubles()).sum());
            if (x.rank() > 1) {
                assertThat(x.sum(0).sum().item()).as(name).isEqualTo(x.sum(-1).sum().item());
                assertThat(x.sum(0, 1).arrayEqual(x.sum(1).sum(0))).as(name).isTrue();
                assertThat(x.sum(Axes.keepdims(1)).squeeze(1).arrayEqual(x.sum(1))).as(name).isTrue();
                NDArray running = x.cumulativeSum(0);
                if (x.layout().dim(0) > 0) {
                    assertThat(running.at("-1").arrayEqual(x.sum(0))).as(name).isTrue();
                    assertThat(running.diff(1, 0).arrayEqual(x.at("1:"))).as(name).isTrue();
                }
            }
        });
    }

    @Test
    void broadcastingIsTheSameAsRepeating() {
        check(3000, (random, name) -> {
            int[] shape = shape(random, 4);
            int[] part = Arrays.copyOfRange(shape, random.nextInt(shape.length + 1), shape.length);
            for (int i = 0; i < part.length; i++) {
                part[i] = random.nextBoolean() ? 1 : part[i];
            }
            NDArray a = array(random, shape);
            NDArray b = array(random, part);
            NDArray repeated = b.broadcastTo(shape).copy();
            for (Binary f : new Binary[] {Binary.ADD, Binary.MULTIPLY, Binary.MAXIMUM, Binary.LESS}) {
                NDArray y = Operation.binary(f, a, b);
                assertThat(y.arrayEqual(Operation.binary(f, a, repeated))).as(name + " " + f).isTrue();
                assertThat(y.shape()).as(name).isEqualTo(a.shape());
            }
            assertThat(a.add(b).subtract(b).arrayEqual(a)).as(name).isTrue();
        });
    }

    @Test
    void productsAgreeWithSums() {
        check(4000, (random, name) -> {
            int m = 1 + random.nextInt(5);
            int k = random.nextInt(6);
            int n = 1 + random.nextInt(5);
            NDArray a = array(random, m, k);
            NDArray b = array(random, k, n);
            NDArray c = a.matmul(b);
            assertThat(a.expandDims(2).multiply(b).sum(1).astype(c.dtype()).arrayEqual(c)).as(name).isTrue();
            assertThat(b.T().matmul(a.T()).T().arrayEqual(c)).as(name).isTrue();
            assertThat(NDArray.einsum("ij,jk->ik", a, b).arrayEqual(c)).as(name).isTrue();
            assertThat(NDArray.einsum("ij,jk->", a, b).item()).as(name).isEqualTo(c.sum().item());
            assertThat(a.tensordot(b, 1).arrayEqual(c)).as(name).isTrue();
            assertThat(a.dot(b).arrayEqual(c)).as(name).isTrue();
        });
    }

    @Test
    void indexingReadsAndWritesTheSamePlaces() {
        check(5000, (random, name) -> {
            int[] shape = shape(random, 4);
            if (shape.length == 0 || Shape.of(shape).size() == 0) {
                return;
            }
            NDArray x = array(random, shape).copy();
            NDArray mask = x.greater(0);
            assertThat(x.mask(mask).size()).as(name).isEqualTo((int) mask.sum().getLong());
            assertThat(x.at(x.nonzero()[0], Arrays.copyOfRange(x.nonzero(), 1, shape.length))
                    .arrayEqual(x.mask(x.notEqual(0)))).as(name).isTrue();
            assertThat(NDArray.where(mask, x, NDArray.zeros(x.dtype())).arrayEqual(x.maximum(0))).as(name).isTrue();
            NDArray y = x.copy();
            y.set(0, x.less(0));
            assertThat(y.arrayEqual(x.maximum(0))).as(name).isTrue();
            int axis = random.nextInt(shape.length);
            NDArray order = x.argsort(axis);
            assertThat(x.takeAlongAxis(order, axis).arrayEqual(x.sort(axis))).as(name).isTrue();
            assertThat(order.argsort(axis).argsort(axis).arrayEqual(order)).as(name).isTrue();
            assertThat(x.take(NDArray.arange(shape[axis]), axis).arrayEqual(x)).as(name).isTrue();
            Unique u = x.unique();
            assertThat(u.values().take(u.inverse(), 0).arrayEqual(x)).as(name).isTrue();
            assertThat(u.counts().sum().getLong()).as(name).isEqualTo(x.size());
        });
    }

    @Test
    void theSameBitsForAnyNumberOfThreads() {
        int before = Compute.threads();
        try {
            NDArray x = Rng.seed(3).normal(DType.FLOAT32, 300, 67);
            NDArray y = Rng.seed(4).normal(DType.FLOAT32, 67, 150);
            float[][] results = new float[3][];
            for (int i = 0; i < 3; i++) {
                Compute.threads(1 << i);
                NDArray z = x.matmul(y).tanh();
                NDArray sums = NDArray.concat(0, z.sum(0), z.sum(1), z.sum().reshape(1), z.softmax(1).max(1),
                        x.T().exp().sum(0), x.var(0));
                results[i] = NDArray.concat(0, z.ravel(), sums).toFloats();
            }
            assertThat(results[1]).isEqualTo(results[0]);
            assertThat(results[2]).isEqualTo(results[0]);
        } finally {
            Compute.threads(before);
        }
    }
}
