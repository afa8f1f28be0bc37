package espalier.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.AllocatedBytes;
import espalier.NnCases;
import espalier.array.Compute;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.autodiff.Gradients;
import espalier.autodiff.Param;
import espalier.autodiff.Tape;
import espalier.autodiff.Tensor;
import espalier.optim.Adam;
import espalier.optim.Optimizer;
import espalier.optim.Sgd;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The parts together: losses step by step against NumPy, the same bits for any number of threads, no garbage in a
/// steady step, and learning.
class LearningTest {

    /// One step; gives the loss before it.
    private static double step(Layer net, Loss loss, NDArray x, NDArray y, Optimizer optimizer,
            Collection<Param> params) {
        try (var tape = new Tape()) {
            var pass = new Pass(tape, Mode.TRAINING, Rng.seed(0));
            Tensor l = loss.apply(net.apply(pass.input(x), pass), y);
            optimizer.update(params, tape.gradients(l, params));
            return l.item();
        }
    }

    private static Sequential fixedNet(String kind, DType dtype) {
        Activation[] activations = {Activation.TANH, Activation.RELU, Activation.LINEAR};
        Layer[] layers = new Layer[3];
        for (int i = 0; i < 3; i++) {
            var weight = new Param(NnCases.of("mlp." + kind + "." + i + ".weight").astype(dtype));
            layers[i] = new Dense(weight, new Param(NnCases.of("mlp." + kind + "." + i + ".bias").astype(dtype)),
                    activations[i]);
        }
        return new Sequential(layers);
    }

    @ParameterizedTest
    @CsvSource({"ce, FLOAT64, 1e-14", "bce, FLOAT64, 1e-14", "ce, FLOAT32, 5e-7", "bce, FLOAT32, 5e-7"})
    void theFirstTenLossesAreNumpys(String kind, DType dtype, double tolerance) {
        Sequential net = fixedNet(kind, dtype);
        Loss loss = kind.equals("ce") ? Loss.CROSS_ENTROPY : Loss.BINARY_CROSS_ENTROPY;
        NDArray x = NnCases.of("mlp.x").astype(dtype);
        NDArray y = NnCases.of("mlp." + kind + ".y").astype(DType.INT64);
        double[] expected = NnCases.of("mlp." + kind + ".losses." + dtype.numpyName()).toDoubles();
        Collection<Param> params = Params.of(net).values();
        for (int i = 0; i < 10; i++) {
            double l = step(net, loss, x, y, new Sgd(0.3), params);
            assertThat(l).as("%s, %s, step %d", kind, dtype, i).isCloseTo(expected[i], within(tolerance));
        }
    }

    @ParameterizedTest
    @CsvSource({"FLOAT32", "FLOAT64"})
    void anyNumberOfThreadsGivesTheSameBits(DType dtype) {
        int before = Compute.threads();
        try {
            List<double[]> runs = new ArrayList<>();
            for (int threads : new int[] {1, 2, 4}) {
                Compute.threads(threads);
                var rng = Rng.seed(9);
                var net = new Sequential(new Dense(150, 90, Activation.RELU, Init.HE, rng, dtype),
                        new Dense(90, 40, Activation.TANH, Init.XAVIER, rng, dtype),
                        new Dense(40, 10, Activation.LINEAR, Init.XAVIER, rng, dtype));
                NDArray x = rng.normal(dtype, 129, 150);
                NDArray y = rng.uniform(DType.FLOAT64, 129).multiply(10).astype(DType.INT64);
                List<Double> numbers = new ArrayList<>();
                for (int i = 0; i < 2; i++) {
                    numbers.add(step(net, Loss.CROSS_ENTROPY, x, y, new Sgd(0.1), Params.of(net).values()));
                }
                for (Param p : Params.of(net).values()) {
                    for (double v : p.value().toDoubles()) {
                        numbers.add(v);
                    }
                }
                runs.add(numbers.stream().mapToDouble(v -> v).toArray());
            }
            assertThat(runs.get(1)).containsExactly(runs.get(0));
            assertThat(runs.get(2)).containsExactly(runs.get(0));
        } finally {
            Compute.threads(before);
        }
    }

    /// What is left are headers, records, shapes: as many as there are operations, whatever the size of the batch.
    @Test
    void aSteadyStepAllocatesNoArrayMemory() {
        for (Loss loss : List.of(Loss.CROSS_ENTROPY, Loss.MEAN_SQUARED_ERROR)) {
            long small = bytesOfAStep(8, loss, 64 << 10);
            long large = bytesOfAStep(1024, loss, small + 4096); // one hidden activation alone is 256 KB
            assertThat(small).as("%s: bytes in a step with 8 samples", loss).isLessThan(64 << 10);
            assertThat(large).as("%s: bytes in a step with 1024 samples", loss).isLessThan(small + 4096);
        }
    }

    /// The least of many steps, for until the compiler has taken over the loops box their vectors; ends when that is
    /// below `enough`, or after 20 s.
    private static long bytesOfAStep(int n, Loss loss, long enough) {
        var rng = Rng.seed(2);
        var net = new Sequential(new Dense(40, 64, Activation.RELU, rng), new Dense(64, 32, Activation.LEAKY_RELU, rng),
                new Dense(32, 10, Activation.LINEAR, rng));
        Collection<Param> params = Params.of(net).values();
        NDArray x = rng.normal(DType.FLOAT32, n, 40);
        NDArray y = loss == Loss.CROSS_ENTROPY ? rng.uniform(DType.FLOAT64, n).multiply(10).astype(DType.INT64)
                : rng.normal(DType.FLOAT64, n, 10);
        Optimizer optimizer = new Sgd(0.01);
        long least = Long.MAX_VALUE;
        long end = System.nanoTime() + 20_000_000_000L;
        while (least >= enough && System.nanoTime() < end) {
            long before = AllocatedBytes.now();
            try (var tape = new Tape()) {
                var pass = new Pass(tape, Mode.TRAINING, rng);
                Gradients grads = tape.gradients(loss.apply(net.apply(pass.input(x), pass), y), params);
                grads.norm();
                optimizer.update(params, grads);
            }
            least = Math.min(least, AllocatedBytes.now() - before);
        }
        return least;
    }

    @Test
    void learnsExclusiveOr() {
        var net = new Sequential(new Dense(2, 8, Activation.TANH, Rng.seed(4)),
                new Dense(8, 1, Activation.LINEAR, Rng.seed(5)));
        NDArray x = NDArray.of(new float[][] {{0, 0}, {0, 1}, {1, 0}, {1, 1}});
        NDArray y = NDArray.of(0L, 1L, 1L, 0L);
        double loss = 0;
        for (int i = 0; i < 1500; i++) {
            loss = step(net, Loss.BINARY_CROSS_ENTROPY, x, y, new Sgd(1), Params.of(net).values());
        }
        assertThat(loss).isLessThan(0.02);
        NDArray p = net.apply(Tensor.of(x), Pass.inference()).sigmoid().value();
        assertThat(p.round().toDoubles()).containsExactly(0, 1, 1, 0);
    }

    @Test
    void learnsTwoSpirals() {
        int n = 100;
        float[][] points = new float[2 * n][2];
        long[] classes = new long[2 * n];
        for (int i = 0; i < 2 * n; i++) {
            double r = 0.1 + 0.9 * (i / 2) / n;
            double angle = 2.2 * Math.PI * r + (i % 2) * Math.PI;
            points[i] = new float[] {(float) (r * Math.cos(angle)), (float) (r * Math.sin(angle))};
            classes[i] = i % 2;
        }
        var rng = Rng.seed(6);
        var net = new Sequential(new Dense(2, 32, Activation.RELU, rng), new Dense(32, 32, Activation.RELU, rng),
                new Dense(32, 2, Activation.LINEAR, rng));
        NDArray x = NDArray.of(points);
        NDArray y = NDArray.of(classes);
        Optimizer optimizer = new Adam(0.01);
        for (int i = 0; i < 300; i++) {
            step(net, Loss.CROSS_ENTROPY, x, y, optimizer, Params.of(net).values());
        }
        long[] predicted = net.apply(Tensor.of(x), Pass.inference()).value().argmax(1).toLongs();
        int right = 0;
        for (int i = 0; i < 2 * n; i++) {
            right += predicted[i] == classes[i] ? 1 : 0;
        }
        assertThat(right).isGreaterThanOrEqualTo(196);
    }

    @Test
    void aTrainedNetworkAnswersInManyThreads() throws InterruptedException {
        var net = new Sequential(new Dense(20, 30, Activation.RELU, Rng.seed(1)),
                new Dense(30, 3, Activation.SOFTMAX, Rng.seed(2)));
        NDArray x = Rng.seed(3).normal(DType.FLOAT32, 50, 20);
        double[] expected = net.apply(Tensor.of(x), Pass.inference()).value().toDoubles();
        List<Thread> threads = new ArrayList<>();
        List<String> wrong = java.util.Collections.synchronizedList(new ArrayList<>());
        for (int t = 0; t < 4; t++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = 0; i < 50; i++) {
                    if (!java.util.Arrays.equals(net.apply(Tensor.of(x), Pass.inference()).value().toDoubles(),
                            expected)) {
                        wrong.add("run " + i);
                    }
                }
            }));
        }
        for (Thread t : threads) {
            t.join();
        }
        assertThat(wrong).isEmpty();
    }
}
