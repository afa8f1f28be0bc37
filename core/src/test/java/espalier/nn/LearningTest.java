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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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

    /// The networks of `layer_cases.py`, with their inputs and targets.
    record Fixed(String name, DType dtype) {
        NDArray x() {
            return switch (name) {
                case "mlp" -> LayerSample.batch(dtype, 6, 5);
                case "cnn" -> LayerSample.batch(dtype, 4, 6, 6, 1);
                case "lstm" -> LayerSample.batch(dtype, 4, 5, 3);
                default -> LayerSample.tokens(6, 3, 4);
            };
        }

        NDArray y() {
            return switch (name) {
                case "mlp" -> NDArray.of(0L, 1L, 2L, 0L, 1L, 2L);
                case "cnn" -> NDArray.of(0L, 1L, 0L, 1L);
                case "lstm" -> NDArray.of(0L, 1L, 2L, 0L);
                default -> NDArray.concat(1, x().at(":, 1:"), x().at(":, :1")).reshape(12);
            };
        }

        Sequential net() {
            Rng rng = Rng.seed(1);
            Sequential net = switch (name) {
                case "mlp" -> new Sequential(dense(5, 7, Activation.TANH), dense(7, 6, Activation.RELU),
                        dense(6, 3, Activation.LINEAR));
                case "cnn" -> new Sequential(
                        new Conv2d(Conv2d.Settings.of(1, 2, 3).activation(Activation.RELU), Init.HE, rng, dtype),
                        new MaxPool2d(2),
                        new Conv2d(Conv2d.Settings.of(2, 3, 3).stride(2).activation(Activation.RELU), Init.HE, rng,
                                dtype),
                        new Flatten(), dense(12, 2, Activation.LINEAR));
                case "lstm" -> new Sequential(new Lstm(Lstm.Settings.of(3, 4), rng, dtype), new LastStep(),
                        dense(4, 3, Activation.LINEAR));
                default -> new Sequential(new Embedding(6, 4, Init.XAVIER, rng, dtype), new SinusoidalPositions(4),
                        new TransformerEncoder(TransformerEncoder.Settings.of(4, 2, 8)
                                .activation(Activation.GELU_TANH)
                                .causal(true), rng, dtype),
                        new LayerNorm(4, 1e-5, dtype), dense(4, 6, Activation.LINEAR));
            };
            LayerSample.fix(net);
            return net;
        }

        private Dense dense(int in, int out, Activation f) {
            return new Dense(in, out, f, Init.HE, Rng.seed(1), dtype);
        }
    }

    /// The same with one row of logits for each step of each sequence.
    private static Layer rows(Layer net) {
        return (x, pass) -> {
            Tensor y = net.apply(x, pass);
            return y.rank() == 2 ? y : y.reshape(-1, y.shape().dim(-1));
        };
    }

    @ParameterizedTest
    @CsvSource({"mlp, 0.3", "cnn, 0.1", "lstm, 0.3", "transformer, 0.1"})
    void theFirstTenLossesOfFixedNetworksAreNumpys(String name, double rate) {
        for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
            var fixed = new Fixed(name, dtype);
            Sequential net = fixed.net();
            Loss loss = Loss.CROSS_ENTROPY;
            double[] expected = LayerSample.numpys("losses." + name).toDoubles();
            for (int i = 0; i < 10; i++) {
                double l = step(rows(net), loss, fixed.x(), fixed.y(), new Sgd(rate), Params.of(net).values());
                assertThat(l).as("%s, %s, step %d", name, dtype, i)
                        .isCloseTo(expected[i], within(dtype == DType.FLOAT64 ? 1e-12 : 2e-5));
            }
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

    /// A small and a large batch of each kind of network: what is allocated does not grow with the arrays.
    @ParameterizedTest
    @ValueSource(strings = {"cnn", "lstm", "transformer"})
    @Tag("memory")
    void steadyStepsOfAllKindsAllocateNoArrayMemory(String name) {
        var fixed = new Fixed(name, DType.FLOAT32);
        Sequential whole = fixed.net();
        Layer net = rows(whole);
        Collection<Param> params = Params.of(whole).values();
        long[] least = new long[2];
        for (int i = 0; i < 2; i++) {
            int times = i == 0 ? 4 : 400;
            NDArray x = repeated(fixed.x(), times);
            NDArray y = repeated(fixed.y(), times);
            // the arrays of a large step take 5 MB and more; loops that are not compiled yet still box some vectors
            least[i] = bytesOfAStep(net, x, y, Loss.CROSS_ENTROPY, params, i == 0 ? 0 : least[0] + (1 << 20),
                    i == 0 ? 2 : 20);
        }
        assertThat(least[1]).as("%s: bytes in a step of the large batch, %d in one of the small", name, least[0])
                .isLessThan(least[0] + (1 << 20));
    }

    private static NDArray repeated(NDArray x, int times) {
        NDArray[] all = new NDArray[times];
        java.util.Arrays.fill(all, x);
        return NDArray.concat(0, all);
    }

    /// What is left are headers, records, shapes: as many as there are operations, whatever the size of the batch.
    @Test
    @Tag("memory")
    void aSteadyStepAllocatesNoArrayMemory() {
        for (Loss loss : List.of(Loss.CROSS_ENTROPY, Loss.MEAN_SQUARED_ERROR)) {
            long small = bytesOfAStep(8, loss, 64 << 10);
            long large = bytesOfAStep(1024, loss, small + 4096); // one hidden activation alone is 256 KB
            assertThat(small).as("%s: bytes in a step with 8 samples", loss).isLessThan(64 << 10);
            assertThat(large).as("%s: bytes in a step with 1024 samples", loss).isLessThan(small + 4096);
        }
    }

    /// The least of many steps, for until the compiler has taken over the loops box their vectors; ends when that is
    /// below `enough`, or after so many seconds and steps.
    private static long bytesOfAStep(Layer net, NDArray x, NDArray y, Loss loss, Collection<Param> params, long enough,
            int seconds) {
        var rng = Rng.seed(2);
        Optimizer optimizer = new Sgd(0.01);
        long least = Long.MAX_VALUE;
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        for (int step = 0; least >= enough && (step < 4000 || System.nanoTime() < end); step++) {
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

    private static long bytesOfAStep(int n, Loss loss, long enough) {
        var rng = Rng.seed(2);
        var net = new Sequential(new Dense(40, 64, Activation.RELU, rng), new Dense(64, 32, Activation.LEAKY_RELU, rng),
                new Dense(32, 10, Activation.LINEAR, rng));
        Collection<Param> params = Params.of(net).values();
        NDArray x = rng.normal(DType.FLOAT32, n, 40);
        NDArray y = loss == Loss.CROSS_ENTROPY ? rng.uniform(DType.FLOAT64, n).multiply(10).astype(DType.INT64)
                : rng.normal(DType.FLOAT64, n, 10);
        return bytesOfAStep(net, x, y, loss, params, enough, 20);
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

    /// A causal transformer that continues a text of one rule: after the first pattern, each letter is certain.
    @Test
    void aTransformerLearnsATextByCharacters() {
        Rng rng = Rng.seed(5);
        String letters = " abcde";
        var block = TransformerEncoder.Settings.of(16, 2, 32).causal(true);
        var net = new Sequential(new Embedding(letters.length(), 16, rng), new SinusoidalPositions(16),
                new TransformerEncoder(block, rng), new LayerNorm(16),
                new Dense(16, letters.length(), Activation.LINEAR, rng));
        String text = "abcde edcba ".repeat(40);
        Optimizer optimizer = new Adam(0.01);
        double first = 0;
        double loss = 0;
        for (int i = 0; i < 80; i++) {
            long[][] seen = new long[16][12];
            long[] next = new long[16 * 12];
            for (int n = 0; n < 16; n++) {
                int start = rng.nextInt(text.length() - 13);
                for (int t = 0; t < 12; t++) {
                    seen[n][t] = letters.indexOf(text.charAt(start + t));
                    next[n * 12 + t] = letters.indexOf(text.charAt(start + t + 1));
                }
            }
            loss = step(rows(net), Loss.CROSS_ENTROPY, NDArray.of(seen), NDArray.of(next), optimizer,
                    Params.of(net).values());
            first = i == 0 ? loss : first;
        }
        assertThat(first).isGreaterThan(1.5);
        assertThat(loss).isLessThan(0.2); // the first letters of a piece leave two ways open
        var written = new StringBuilder("abcde ");
        for (int i = 0; i < 6; i++) {
            long[][] seen = {written.chars().mapToLong(letters::indexOf).toArray()};
            NDArray y = net.apply(Tensor.of(NDArray.of(seen)), Pass.inference()).value();
            written.append(letters.charAt((int) y.at("0, -1").argmax(0).getLong()));
        }
        assertThat(written).hasToString("abcde edcba ");
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
