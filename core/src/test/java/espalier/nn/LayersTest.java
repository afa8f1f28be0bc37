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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The battery of layers: each one's gradients against differences in both modes, float32 against float64, batches of 0
/// and 1, any number of threads, files, padding, and readable errors. A layer of this package without a line in
/// [LayerSample] fails by name.
class LayersTest {
    @TempDir
    Path folder;

    static Stream<LayerSample> battery() {
        return LayerSample.all().stream();
    }

    /// Every class of the package that is a layer has a sample, and a row in the table of what can be stored.
    @Test
    void everyLayerIsInTheBattery() throws Exception {
        Set<Class<?>> sampled = new HashSet<>();
        battery().forEach(c -> sampled.add(c.layer().apply(DType.FLOAT32).getClass()));
        Set<Class<?>> layers = new HashSet<>();
        for (Class<?> type : classes()) {
            if (Layer.class.isAssignableFrom(type) && type != Layer.class) {
                layers.add(type);
                assertThat(sampled).as("no line in LayerSample for %s", type.getSimpleName()).contains(type);
                assertThat(Architecture.TABLE).extracting(Class::getNestHost)
                        .as("no row in Architecture.TABLE for %s", type.getSimpleName())
                        .contains((Class) type);
            }
        }
        assertThat(layers).hasSizeGreaterThan(35).hasSameSizeAs(Architecture.TABLE);
    }

    private static List<Class<?>> classes() throws Exception {
        var place = java.net.URI.create(Layer.class.getResource("Layer.class").toString());
        Assumptions.assumeTrue(place.getScheme().equals("file"), "no folder of classes here");
        List<Class<?>> classes = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(place).getParent())) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".class") && !name.contains("$") && !name.equals("package-info.class")) {
                    classes.add(Class.forName("espalier.nn." + name.replace(".class", "")));
                }
            }
        }
        return classes;
    }

    /// What `layer_cases.py` computes for the same input and parameters, in both types.
    @ParameterizedTest
    @MethodSource("battery")
    void isNumpys(LayerSample c) {
        NDArray expected = LayerSample.numpys(c.name());
        NDArray y = c.fixed(DType.FLOAT64).apply(c.input(2, DType.FLOAT64), Pass.inference()).value();
        assertThat(y.shape()).isEqualTo(expected.shape());
        assertThat(y.allClose(expected, 1e-12, 1e-12)).as("%s instead of %s", y, expected).isTrue();
        assertClose(c.fixed(DType.FLOAT32).apply(c.input(2, DType.FLOAT32), Pass.inference()).value(), expected);
    }

    @ParameterizedTest
    @MethodSource("battery")
    void gradientsAgreeWithDifferences(LayerSample c) {
        for (Mode mode : Mode.values()) {
            Layer layer = c.fixed(DType.FLOAT64);
            Map<String, Param> params = new LinkedHashMap<>(Params.of(layer));
            NDArray input = c.batch(3, DType.FLOAT64);
            if (c.count() == 0) {
                params.put("x", new Param(input));
            }
            var result = GradientCheck.params(params,
                    tape -> layer.apply(c.count() == 0 ? tape.param(params.get("x")) : Tensor.of(input),
                            new Pass(tape, mode, Rng.seed(3))));
            assertThat(result.passes(1e-7)).as("%s, %s: %s", layer, mode, result).isTrue();
        }
    }

    /// Sequences alone, and the same with steps of rubbish after them that a mask calls padding.
    @ParameterizedTest
    @MethodSource("battery")
    void paddingChangesNothing(LayerSample c) {
        boolean seen = c.sample().length == 2 && c.count() == 0 && !(c.fixed(DType.FLOAT64) instanceof Flatten)
                && !(c.fixed(DType.FLOAT64) instanceof Reshape) && !c.name().equals("Masking")
                && !c.name().startsWith("Sequential");
        Assumptions.assumeTrue(seen, "takes no sequences, or has no steps after it");
        int steps = c.sample()[0];
        for (Mode mode : Mode.values()) {
            NDArray x = c.batch(3, DType.FLOAT64);
            NDArray longer = NDArray.full(DType.FLOAT64, 9, 3, steps + 2, c.sample()[1]);
            longer.set(x, ":, :" + steps);
            NDArray mask = NDArray.zeros(3, steps + 2);
            mask.set(1, ":, :" + steps);
            Layer layer = c.fixed(DType.FLOAT64);
            Tensor alone = layer.apply(Tensor.of(x), new Pass(null, mode, Rng.seed(1)));
            var pass = new Pass(null, mode, Rng.seed(1));
            pass.mask(mask);
            Layer again = c.fixed(DType.FLOAT64);
            boolean fits = !(layer instanceof LearnedPositions l) || steps + 2 <= l.weight.shape().dim(0);
            if (!fits || mode == Mode.TRAINING && layer.toString().contains("ropout")) {
                continue; // draws other numbers for longer sequences
            }
            NDArray y = again.apply(Tensor.of(longer), pass).value();
            NDArray real = alone.rank() == 3 ? y.at(":, :" + alone.shape().dim(1)) : y;
            assertThat(real.allClose(alone.value(), 1e-13, 1e-13)).as("%s, %s: %s instead of %s", layer, mode, real,
                    alone.value()).isTrue();
            if (alone.rank() == 3) {
                assertThat(pass.mask(Tensor.of(y)).value().sum(1).toDoubles()).as("%s: real steps", layer)
                        .containsOnly(alone.shape().dim(1));
            }
        }
    }

    private record Outcome(NDArray y, List<NDArray> gradients) {}

    private static Outcome run(Layer layer, NDArray input) {
        try (var tape = new Tape()) {
            Tensor x = tape.input(input);
            Tensor y = layer.apply(x, new Pass(tape, Mode.TRAINING, Rng.seed(3)));
            Gradients grads = tape.gradients(y.multiply(y.constant(weights(y.shape()))).sum());
            List<NDArray> all = new ArrayList<>();
            if (!input.dtype().isInteger()) {
                all.add(grads.of(x).copy());
            }
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
    void holdsInFloat32(LayerSample c) {
        Layer exact = c.fixed(DType.FLOAT64);
        Layer single = c.fixed(DType.FLOAT32);
        Outcome expected = run(exact, c.batch(4, DType.FLOAT64));
        Outcome actual = run(single, c.batch(4, DType.FLOAT32));
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
    void takesBatchesOfNoneAndOne(LayerSample c) {
        Layer layer = c.layer().apply(DType.FLOAT32);
        Shape two = layer.apply(Tensor.of(c.batch(2, DType.FLOAT32)), Pass.inference()).shape();
        for (int n = 0; n < 2; n++) {
            int[] expected = two.toArray();
            expected[0] = n;
            Tensor y = layer.apply(Tensor.of(c.batch(n, DType.FLOAT32)), Pass.inference());
            assertThat(y.shape()).isEqualTo(Shape.of(expected));
        }
    }

    @ParameterizedTest
    @MethodSource("battery")
    void predictsEachSampleAlone(LayerSample c) {
        Layer layer = c.layer().apply(DType.FLOAT64);
        NDArray x = c.batch(3, DType.FLOAT64);
        NDArray together = layer.apply(Tensor.of(x), Pass.inference()).value();
        for (int i = 0; i < 3; i++) {
            NDArray alone = layer.apply(Tensor.of(x.at(i + ":" + (i + 1))), Pass.inference()).value();
            assertThat(alone.allClose(together.at(i + ":" + (i + 1)), 1e-13, 1e-13)).as("%s, sample %d", layer, i)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("battery")
    void anyNumberOfThreadsGivesTheSameBits(LayerSample c) {
        int before = Compute.threads();
        try {
            List<Outcome> runs = new ArrayList<>();
            for (int threads : new int[] {1, 2, 4}) {
                Compute.threads(threads);
                runs.add(run(c.fixed(DType.FLOAT32), c.batch(65, DType.FLOAT32)));
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
    void refusesWhatDoesNotFitInItsOwnName(LayerSample c) {
        Layer layer = c.layer().apply(DType.FLOAT32);
        assertThat(layer.toString()).matches(layer.getClass().getSimpleName() + "(\\.spatial)?\\(.*");
        NDArray wrong = c.count() == 0 ? NDArray.zeros(DType.FLOAT32, 11) : NDArray.zeros(DType.INT64);
        boolean takesAnything = layer.settings().equals(new Dropout(0.4).settings())
                || layer instanceof Identity || layer.toString().equals("Activate(gelu)");
        if (!takesAnything) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> layer.apply(Tensor.of(wrong), Pass.inference()))
                    .withMessageContaining("expects ")
                    .withMessageContaining("got " + wrong.shape());
        }
    }

    @ParameterizedTest
    @MethodSource("battery")
    void knowsItsShapesBeforeItIsMade(LayerSample c) {
        for (int n = 0; n < 3; n++) {
            Layer layer = c.layer().apply(DType.FLOAT32);
            NDArray x = c.batch(n, DType.FLOAT32);
            LayerSettings settings = layer.settings();
            assertThat(settings.output(x.shape()))
                    .isEqualTo(layer.apply(Tensor.of(x), Pass.inference()).shape());
            Map<String, Shape> shapes = new LinkedHashMap<>();
            Params.of(layer).forEach((name, p) -> shapes.put(name, p.shape()));
            assertThat(settings.params().all()).isEqualTo(shapes);
        }
    }

    @ParameterizedTest
    @MethodSource("battery")
    void comesBackFromAFile(LayerSample c) throws IOException {
        for (DType dtype : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Layer layer = c.layer().apply(dtype);
            if (Params.of(layer).isEmpty() && dtype == DType.FLOAT64) {
                continue; // nothing says that it should compute in float64
            }
            layer.apply(Tensor.of(c.batch(3, dtype)), new Pass(null, Mode.TRAINING, Rng.seed(1)));
            Model model = ModelTest.numbers(new Sequential(layer), c.sample());
            model.save(folder.resolve("layer.safetensors"));
            Model back = Model.load(folder.resolve("layer.safetensors"));
            NDArray x = c.batch(2, dtype);
            NDArray expected = layer.apply(Tensor.of(x), Pass.inference()).value();
            assertThat(back.predict(x).arrayEqual(expected)).as("%s", layer).isTrue();
            assertThat(back).hasToString(model.toString());
            assertThat(Params.count(back.net())).isEqualTo(Params.count(layer));
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
    void batchNormAndReluInOneAreTheSameAsOneByOne() {
        Rng rng = Rng.seed(4);
        for (Mode mode : Mode.values()) {
            var norm = new BatchNorm(3);
            norm.scale.set(rng.uniform(DType.FLOAT32, 3));
            norm.shift.set(rng.uniform(DType.FLOAT32, 3).subtract(0.5));
            Layer relu = new Activate(Activation.RELU);
            var both = new Sequential(norm, relu);
            NDArray x = rng.normal(DType.FLOAT32, 6, 5, 4, 3);
            NDArray up = rng.normal(DType.FLOAT32, 6, 5, 4, 3);
            List<NDArray> results = new ArrayList<>();
            for (boolean apart : new boolean[] {true, false}) {
                try (var tape = new Tape()) {
                    var pass = new Pass(tape, mode, Rng.seed(0));
                    Tensor in = tape.input(x);
                    Tensor y = apart ? relu.apply(norm.apply(in, pass), pass) : both.apply(in, pass);
                    Gradients grads = tape.gradients(y.multiply(Tensor.of(up)).sum());
                    results.addAll(List.of(y.value().copy(), grads.of(in).copy(), grads.of(norm.scale).copy(),
                            grads.of(norm.shift).copy()));
                }
            }
            for (int i = 0; i < 4; i++) {
                assertThat(results.get(4 + i).allClose(results.get(i), 1e-6, 1e-6)).as(mode + ", " + i).isTrue();
            }
        }
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
    void paddingIsToldByTheFirstLayer() {
        NDArray words = NDArray.of(new long[][] {{3, 1, 0, 0}, {2, 2, 4, 0}, {0, 0, 0, 0}});
        var embedding = new Embedding(5, 2, 0, Init.XAVIER, Rng.seed(1), DType.FLOAT64);
        assertThat(embedding.weight.value().at("0").toDoubles()).containsOnly(0);
        for (Layer end : List.of(new MeanOverSteps(), new MaxOverSteps(), new LastStep())) {
            var net = new Sequential(embedding, new Lstm(Lstm.Settings.of(2, 3), Rng.seed(2), DType.FLOAT64), end);
            NDArray y = net.apply(Tensor.of(words), Pass.inference()).value();
            NDArray alone = net.apply(Tensor.of(words.at(":1, :2")), Pass.inference()).value();
            assertThat(y.at(":1").allClose(alone, 1e-14, 1e-14)).as("%s", end).isTrue();
            assertThat(y.at("2").abs().toDoubles()).as("%s of nothing but padding", end).containsOnly(0);
        }
        NDArray measured = NDArray.of(new double[][][] {{{1, 2}, {0, 0}, {0, 3}}, {{0, 1}, {0, 0}, {0, 0}}});
        var pass = Pass.inference();
        new Masking(0).apply(pass.input(measured), pass);
        assertThat(pass.mask(Tensor.of(measured)).value().toDoubles()).containsExactly(1, 0, 1, 1, 0, 0);
        assertThat(pass.input(measured)).isNotNull();
        assertThat(pass.mask(Tensor.of(measured))).as("a new input has no mask").isNull();
        pass.mask(NDArray.ones(2, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> pass.mask(Tensor.of(NDArray.zeros(2, 4, 2))))
                .withMessageContaining("the mask of the sequences is (2, 3), which does not fit (2, 4, 2)");
    }

    @Test
    void theVectorOfPaddingLearnsNothing() {
        var embedding = new Embedding(3, 2, 0, Init.XAVIER, Rng.seed(1), DType.FLOAT64);
        try (var tape = new Tape()) {
            var pass = new Pass(tape, Mode.TRAINING, Rng.seed(0));
            Tensor y = embedding.apply(pass.input(NDArray.of(new long[][] {{0, 1, 0, 1}})), pass);
            assertThat(tape.gradients(y.sum()).of(embedding.weight).toDoubles()).containsExactly(0, 0, 2, 2, 0, 0);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> new Embedding(3, 2, 3, Rng.seed(1)))
                .withMessageContaining("a padding index in 0 .. 2, or -1 for none, got 3");
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
