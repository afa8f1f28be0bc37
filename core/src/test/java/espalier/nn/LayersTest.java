package espalier.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import espalier.NnCases;
import espalier.array.Compute;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.GradientCheck;
import espalier.autodiff.Gradients;
import espalier.autodiff.Param;
import espalier.autodiff.Tape;
import espalier.autodiff.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The battery of layers: each one's gradients against differences in both modes, float32 against float64, batches of 0
/// and 1, any number of threads, and readable errors. A layer of this package without a line in [#battery] fails by
/// name.
class LayersTest {

    /// A layer, made for a type of numbers, and the shape of a sample for it.
    record Case(String name, java.util.function.Function<DType, Layer> layer, int... sample) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> battery() {
        return Stream.of(
                new Case("Dense", t -> new Dense(3, 4, Activation.TANH, Init.XAVIER, Rng.seed(1), t), 3),
                new Case("Dense on sequences", t -> new Dense(3, 4, Activation.SIGMOID, Init.XAVIER, Rng.seed(1), t), 5,
                        3),
                new Case("Flatten", _ -> new Flatten(), 2, 3),
                new Case("Sequential",
                        t -> new Sequential(new Flatten(),
                                new Dense(6, 2, Activation.SOFTMAX, Init.HE, Rng.seed(1), t)),
                        2, 3),
                new Case("Conv2d",
                        t -> new Conv2d(2, 3, 3, 1, Padding.SAME, Activation.TANH, Init.XAVIER, Rng.seed(1), t), 4, 5,
                        2),
                new Case("Conv2d strided",
                        t -> new Conv2d(1, 2, 3, 2, Padding.VALID, Activation.LINEAR, Init.XAVIER, Rng.seed(1), t), 6,
                        5, 1),
                new Case("Conv2d on a pixel",
                        t -> new Conv2d(2, 3, 3, 1, Padding.SAME, Activation.LINEAR, Init.XAVIER, Rng.seed(1), t), 1, 1,
                        2),
                new Case("MaxPool2d", _ -> new MaxPool2d(2), 4, 5, 2),
                new Case("MaxPool2d overlapping", _ -> new MaxPool2d(3, 1), 4, 5, 2),
                new Case("AveragePool2d", _ -> new AveragePool2d(2), 4, 5, 2),
                new Case("GlobalAveragePool", _ -> new GlobalAveragePool(), 3, 2, 4),
                new Case("Dropout", _ -> new Dropout(0.4), 7),
                new Case("LayerNorm", t -> new LayerNorm(5, 1e-5, t), 3, 5),
                new Case("BatchNorm", t -> new BatchNorm(4, 0.1, 1e-5, t), 4),
                new Case("BatchNorm of pictures", t -> new BatchNorm(2, 0.1, 1e-5, t), 3, 3, 2));
        // Embedding takes whole numbers and has tests of its own.
    }

    @Test
    void everyLayerIsInTheBattery() throws IOException {
        Path source = Path.of("src/main/java/espalier/nn");
        Assumptions.assumeTrue(Files.isDirectory(source), "no sources here");
        List<String> names = battery().map(c -> c.layer().apply(DType.FLOAT32).getClass().getSimpleName()).toList();
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.toList()) {
                if (Files.readString(file).contains("implements Layer {") && !file.endsWith("Layer.java")) {
                    String name = file.getFileName().toString().replace(".java", "");
                    assertThat(names.contains(name) || name.equals("Embedding"))
                            .as("no line in LayersTest.battery() for %s", name)
                            .isTrue();
                }
            }
        }
    }

    private static NDArray batch(int n, Case c, DType dtype) {
        int[] dims = new int[c.sample().length + 1];
        dims[0] = n;
        System.arraycopy(c.sample(), 0, dims, 1, c.sample().length);
        NDArray x = NDArray.zeros(dims);
        for (int i = 0; i < x.size(); i++) {
            x.buffer().setDouble(i, 2 * Math.sin(1.7 * i + 0.3));
        }
        return x.astype(dtype);
    }

    @ParameterizedTest
    @MethodSource("battery")
    void gradientsAgreeWithDifferences(Case c) {
        for (Mode mode : Mode.values()) {
            Layer layer = c.layer().apply(DType.FLOAT64);
            Map<String, Param> params = new LinkedHashMap<>(Params.of(layer));
            var x = new Param(batch(3, c, DType.FLOAT64));
            params.put("x", x);
            var result = GradientCheck.params(params,
                    tape -> layer.apply(tape.param(x), new Pass(tape, mode, Rng.seed(3))));
            assertThat(result.passes(1e-7)).as("%s, %s: %s", layer, mode, result).isTrue();
        }
    }

    private record Outcome(NDArray y, List<NDArray> gradients) {}

    private static Outcome run(Layer layer, NDArray input) {
        try (var tape = new Tape()) {
            Tensor x = tape.input(input);
            Tensor y = layer.apply(x, new Pass(tape, Mode.TRAINING, Rng.seed(3)));
            Gradients grads = tape.gradients(y.multiply(y.constant(weights(y.shape()))).sum());
            List<NDArray> all = new ArrayList<>();
            all.add(grads.of(x).copy());
            for (Param p : Params.of(layer).values()) {
                if (!p.frozen()) {
                    all.add(grads.of(p).copy());
                }
            }
            return new Outcome(y.value().copy(), all);
        }
    }

    private static NDArray weights(Shape shape) {
        NDArray w = NDArray.zeros(shape.toArray());
        for (int i = 0; i < w.size(); i++) {
            w.buffer().setDouble(i, Math.cos(i));
        }
        return w;
    }

    @ParameterizedTest
    @MethodSource("battery")
    void holdsInFloat32(Case c) {
        Layer exact = c.layer().apply(DType.FLOAT64);
        Layer single = c.layer().apply(DType.FLOAT32);
        Outcome expected = run(exact, batch(4, c, DType.FLOAT64));
        Outcome actual = run(single, batch(4, c, DType.FLOAT32));
        assertClose(actual.y(), expected.y());
        for (int i = 0; i < expected.gradients().size(); i++) {
            assertClose(actual.gradients().get(i), expected.gradients().get(i));
        }
    }

    private static void assertClose(NDArray actual, NDArray expected) {
        assertThat(actual.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(actual.shape()).isEqualTo(expected.shape());
        double scale = Math.max(1, expected.abs().max().item());
        assertThat(actual.astype(DType.FLOAT64).allClose(expected, 0, 2e-5 * scale))
                .as("%s instead of %s", actual, expected)
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("battery")
    void takesBatchesOfNoneAndOne(Case c) {
        Layer layer = c.layer().apply(DType.FLOAT32);
        Shape two = layer.apply(Tensor.of(batch(2, c, DType.FLOAT32)), Pass.inference()).shape();
        for (int n = 0; n < 2; n++) {
            int[] expected = two.toArray();
            expected[0] = n;
            Tensor y = layer.apply(Tensor.of(batch(n, c, DType.FLOAT32)), Pass.inference());
            assertThat(y.shape()).isEqualTo(Shape.of(expected));
        }
    }

    @ParameterizedTest
    @MethodSource("battery")
    void predictsEachSampleAlone(Case c) {
        Layer layer = c.layer().apply(DType.FLOAT64);
        NDArray x = batch(3, c, DType.FLOAT64);
        NDArray together = layer.apply(Tensor.of(x), Pass.inference()).value();
        for (int i = 0; i < 3; i++) {
            NDArray alone = layer.apply(Tensor.of(x.at(i + ":" + (i + 1))), Pass.inference()).value();
            assertThat(alone.allClose(together.at(i + ":" + (i + 1)), 1e-13, 1e-13)).as("%s, sample %d", layer, i)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("battery")
    void anyNumberOfThreadsGivesTheSameBits(Case c) {
        int before = Compute.threads();
        try {
            List<Outcome> runs = new ArrayList<>();
            for (int threads : new int[] {1, 2, 4}) {
                Compute.threads(threads);
                runs.add(run(c.layer().apply(DType.FLOAT32), batch(301, c, DType.FLOAT32)));
            }
            for (Outcome o : runs) {
                assertThat(o.y().arrayEqual(runs.getFirst().y())).isTrue();
                for (int i = 0; i < o.gradients().size(); i++) {
                    assertThat(o.gradients().get(i).arrayEqual(runs.getFirst().gradients().get(i))).isTrue();
                }
            }
        } finally {
            Compute.threads(before);
        }
    }

    @ParameterizedTest
    @MethodSource("battery")
    void refusesWhatDoesNotFitInItsOwnName(Case c) {
        Layer layer = c.layer().apply(DType.FLOAT32);
        assertThat(layer.toString()).startsWith(layer.getClass().getSimpleName() + "(");
        if (!(layer instanceof Dropout)) { // takes anything
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> layer.apply(Tensor.of(NDArray.zeros(DType.FLOAT32, 11)), Pass.inference()))
                    .withMessageContaining("expects (n, ")
                    .withMessageContaining("got (11,)");
        }
    }

    // ---- values and gradients against NumPy's

    private static void isNumpys(String name, Layer layer, NDArray x, NDArray up, Map<Param, String> params) {
        try (var tape = new Tape()) {
            Tensor in = tape.input(x);
            Tensor y = layer.apply(in, new Pass(tape, Mode.TRAINING, Rng.seed(0)));
            Gradients grads = tape.gradients(y.multiply(Tensor.of(up)).sum());
            assertThat(y.value().allClose(NnCases.of(name + ".y"), 1e-12, 1e-12)).as("%s: %s", layer, y.value())
                    .isTrue();
            assertThat(grads.of(in).allClose(NnCases.of(name + ".dx"), 1e-12, 1e-12)).as("%s: %s", layer, grads.of(in))
                    .isTrue();
            params.forEach((p, g) -> assertThat(grads.of(p).allClose(NnCases.of(name + "." + g), 1e-11, 1e-11))
                    .as("%s: %s", layer, grads.of(p))
                    .isTrue());
        }
    }

    @Test
    void convolutionIsNumpys() {
        for (String name : List.of("conv.same", "conv.strided", "conv.even", "conv.valid")) {
            var w = new Param(NnCases.of(name + ".w"));
            var b = new Param(NnCases.of(name + ".b"));
            int stride = name.endsWith("strided") || name.endsWith("valid") ? 2 : 1;
            var layer = new Conv2d(w, b, stride, name.endsWith("valid") ? Padding.VALID : Padding.SAME,
                    Activation.LINEAR);
            isNumpys(name, layer, NnCases.of(name + ".x"), NnCases.of(name + ".up"), Map.of(w, "dw", b, "db"));
        }
    }

    @Test
    void poolingIsNumpys() {
        isNumpys("maxpool.2", new MaxPool2d(2), NnCases.of("maxpool.2.x"), NnCases.of("maxpool.2.up"), Map.of());
        isNumpys("maxpool.3.2", new MaxPool2d(3, 2), NnCases.of("maxpool.3.2.x"), NnCases.of("maxpool.3.2.up"),
                Map.of());
        isNumpys("avgpool.2", new AveragePool2d(2), NnCases.of("avgpool.2.x"), NnCases.of("avgpool.2.up"), Map.of());
    }

    @Test
    void normalisationIsNumpys() {
        var layer = new LayerNorm(5, 1e-5, DType.FLOAT64);
        layer.scale.set(NnCases.of("norm.scale"));
        layer.shift.set(NnCases.of("norm.shift"));
        isNumpys("layernorm", layer, NnCases.of("norm.x"), NnCases.of("norm.up"),
                Map.of(layer.scale, "dscale", layer.shift, "dshift"));
        var batch = new BatchNorm(5, 0.1, 1e-5, DType.FLOAT64);
        batch.scale.set(NnCases.of("norm.scale"));
        batch.shift.set(NnCases.of("norm.shift"));
        isNumpys("batchnorm", batch, NnCases.of("norm.x"), NnCases.of("norm.up"),
                Map.of(batch.scale, "dscale", batch.shift, "dshift"));
        assertThat(batch.mean.value().allClose(NnCases.of("batchnorm.mean"), 1e-13, 1e-13)).isTrue();
        assertThat(batch.variance.value().allClose(NnCases.of("batchnorm.variance"), 1e-13, 1e-13)).isTrue();
    }

    @Test
    void batchNormPredictsWithItsRunningStatistics() {
        var layer = new BatchNorm(1, 1, 1e-12, DType.FLOAT64);
        NDArray x = NDArray.of(new double[][] {{1}, {3}});
        layer.apply(Tensor.of(x), new Pass(null, Mode.TRAINING, Rng.seed(0))); // mean 2, variance 2 (n - 1)
        Tensor y = layer.apply(Tensor.of(NDArray.of(new double[][] {{4}})), Pass.inference());
        assertThat(y.item()).isCloseTo(2 / Math.sqrt(2), org.assertj.core.data.Offset.offset(1e-9));
        assertThat(Params.of(layer).keySet()).containsExactly("scale", "shift", "mean", "variance");
        assertThat(Params.count(layer)).isEqualTo(2);
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> layer.apply(Tensor.of(NDArray.zeros(1, 1)), new Pass(null, Mode.TRAINING, Rng.seed(0))))
                .withMessageContaining(
                        "BatchNorm(1): training needs at least two samples to have a variance, got (1, 1)");
    }

    @Test
    void dropoutDropsItsShareAndKeepsTheMean() {
        NDArray ones = NDArray.ones(200, 500);
        Tensor y = new Dropout(0.3).apply(Tensor.of(ones), new Pass(null, Mode.TRAINING, Rng.seed(8)));
        double dropped = y.value().equal(0).astype(DType.FLOAT64).mean().item();
        assertThat(dropped).isBetween(0.29, 0.31);
        assertThat(y.value().mean().item()).isBetween(0.99, 1.01);
        assertThat(y.value().max().item()).isCloseTo(1 / 0.7, org.assertj.core.data.Offset.offset(1e-12));
        Tensor again = new Dropout(0.3).apply(Tensor.of(ones), new Pass(null, Mode.TRAINING, Rng.seed(8)));
        assertThat(again.value().arrayEqual(y.value())).isTrue();
        assertThat(new Dropout(0.3).apply(Tensor.of(ones), Pass.inference()).value()).isSameAs(ones);
        assertThatIllegalArgumentException().isThrownBy(() -> new Dropout(1)).withMessageContaining("below 1, got 1.0");
    }

    @Test
    void embeddingPicksAndAddsUp() {
        var layer = new Embedding(4, 2, Init.scaledNormal(1), Rng.seed(1), DType.FLOAT64);
        NDArray x = NDArray.of(new long[][] {{3, 0, 3}, {1, 3, 0}});
        try (var tape = new Tape()) {
            Tensor y = layer.apply(tape.input(x), new Pass(tape, Mode.TRAINING, Rng.seed(0)));
            assertThat(y.shape()).isEqualTo(Shape.of(2, 3, 2));
            assertThat(y.value().at("0, 2").arrayEqual(layer.weight.value().at("3"))).isTrue();
            Gradients grads = tape.gradients(y.sum());
            assertThat(grads.of(layer.weight).toDoubles()).containsExactly(2, 2, 1, 1, 0, 0, 3, 3);
        }
        var result = GradientCheck.params(Params.of(layer),
                tape -> layer.apply(Tensor.of(x), new Pass(tape, Mode.TRAINING, Rng.seed(0))));
        assertThat(result.passes(1e-8)).as("%s", result).isTrue();
        assertThat(layer.apply(Tensor.of(NDArray.zeros(DType.INT64, 0, 3)), Pass.inference()).shape())
                .isEqualTo(Shape.of(0, 3, 2));
        assertThat(Summary.of(layer, Shape.of(5), DType.INT64).rows().getFirst().output()).isEqualTo("(n, 5, 2)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> layer.apply(Tensor.of(NDArray.of(0L, 4L)), Pass.inference()))
                .withMessageContaining("position 1 asks for row 4 of (4, 2), which has the rows 0 to 3");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> layer.apply(Tensor.of(NDArray.zeros(2, 2)), Pass.inference()))
                .withMessage("Embedding(4 -> 2): expects whole numbers of an integer type, got float64 (2, 2)");
    }

    @Test
    void aSmallConvolutionalNetLearnsWhereALineIs() {
        var rng = Rng.seed(12);
        var net = new Sequential(new Conv2d(1, 4, 3, Activation.RELU, rng), new MaxPool2d(2),
                new Conv2d(4, 8, 3, Activation.RELU, rng),
                new BatchNorm(8), new GlobalAveragePool(), new Dropout(0.1), new Dense(8, 2, Activation.LINEAR, rng));
        int n = 64;
        NDArray x = rng.uniform(DType.FLOAT32, n, 8, 8, 1).multiply(0.3);
        long[] y = new long[n];
        for (int i = 0; i < n; i++) {
            y[i] = i % 2;
            x.set(1, (y[i] == 0 ? i + ", " + (i / 2 % 8) + ", :, 0" : i + ", :, " + (i / 2 % 8) + ", 0"));
        }
        var optimizer = new espalier.optim.Adam(0.01);
        double loss = 0;
        for (int step = 0; step < 60; step++) {
            try (var tape = new Tape()) {
                var pass = new Pass(tape, Mode.TRAINING, rng.split());
                Tensor l = Loss.CROSS_ENTROPY.apply(net.apply(pass.input(x), pass), NDArray.of(y));
                var params = Params.of(net).values();
                optimizer.update(params, tape.gradients(l, params));
                loss = l.item();
            }
        }
        assertThat(loss).isLessThan(0.1);
        assertThat(net.apply(Tensor.of(x), Pass.inference()).value().argmax(1).toLongs()).containsExactly(y);
    }
}
