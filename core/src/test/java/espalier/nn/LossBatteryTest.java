package espalier.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import espalier.NnCases;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.GradientCheck;
import espalier.autodiff.Tape;
import espalier.autodiff.Tensor;
import espalier.nn.Loss.Reduction;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The battery of losses: each against the definition computed by NumPy, its gradient against differences, its
/// reductions, float32, and a batch of nothing. A loss that is missing here fails [#everyLossIsInTheBattery].
class LossBatteryTest {

    /// A loss at arguments, some of which are differentiated.
    ///
    /// @param expected the case with the losses of single samples
    /// @param mean the case with the mean, or empty where it is the plain mean
    private record Row(Object loss, String expected, String mean, BiFunction<Object, List<Tensor>, Tensor> f,
            NDArray... at) {

        Tensor apply(Reduction reduction, List<Tensor> x) {
            return f.apply(with(loss, reduction), x);
        }

        @Override
        public String toString() {
            return loss.toString();
        }
    }

    private static Object with(Object loss, Reduction reduction) {
        try {
            return loss.getClass().getMethod("withReduction", Reduction.class).invoke(loss, reduction);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(loss + " has no withReduction", e);
        }
    }

    private static Row row(Loss loss, String expected, String z, NDArray y) {
        return row(loss, expected, "", z, y);
    }

    private static Row row(Loss loss, String expected, String mean, String z, NDArray y) {
        return new Row(loss, expected, mean, (l, x) -> ((Loss) l).apply(x.getFirst(), y), NnCases.of("loss." + z));
    }

    static Stream<Row> rows() {
        NDArray numbers = NnCases.of("loss.numbers.y");
        NDArray binary = NnCases.of("loss.binary.y");
        NDArray classes = NnCases.of("loss.classes.y").astype(DType.INT64);
        NDArray soft = NnCases.of("loss.soft.y");
        NDArray signs = NnCases.of("loss.signs.y");
        NDArray labels = NnCases.of("loss.ctc.y").astype(DType.INT64);
        NDArray lengths = NnCases.of("loss.ctc.lengths").astype(DType.INT64);
        NDArray pair = NnCases.of("loss.pairs.y");
        NDArray[] pairs = {NnCases.of("loss.pairs.a"), NnCases.of("loss.pairs.b")};
        String z = "numbers.z";
        CrossEntropy ce = new CrossEntropy();
        return Stream.of(row(new MeanSquaredError(), "mse.each", z, numbers),
                row(new MeanAbsoluteError(), "mae.each", z, numbers), row(new Huber(), "huber.each", z, numbers),
                row(new Huber().withDelta(0.5), "huber2.each", z, numbers),
                row(new BinaryCrossEntropy(), "bce.each", z, binary),
                row(new BinaryCrossEntropy().withLabelSmoothing(0.2), "bce.smooth.each", z, binary),
                row(new BinaryCrossEntropy().withPositiveWeight(3), "bce.weighted.each", z, binary),
                row(ce, "ce.each", z, classes),
                row(ce.withLabelSmoothing(0.1), "ce.smooth.each", "ce.smooth.loss", z, classes),
                row(ce.withClassWeights(0.5, 2, 1.5), "ce.weighted.each", "ce.weighted.loss", z, classes),
                row(ce.withLabelSmoothing(0.1).withClassWeights(0.5, 2, 1.5), "ce.both.each", "ce.both.loss", z,
                        classes),
                row(ce.withLabelSmoothing(0.1).withIgnored(2), "ce.ignored.each", "ce.ignored.loss", z, classes),
                row(ce, "ce.soft.each", z, soft),
                row(ce.withLabelSmoothing(0.1), "ce.softsmooth.each", z, soft),
                row(new KlDivergence(), "kl.each", z, soft), row(new Hinge(), "hinge.each", z, signs),
                row(new Hinge().withMargin(0.5).withSquared(true), "hinge.squared.each", z, signs.greater(0.0)),
                row(new MultiClassHinge(), "multihinge.each", z, classes),
                new Row(new CosineEmbedding().withMargin(-0.5), "cosine.each", "",
                        (l, x) -> ((CosineEmbedding) l).apply(x.get(0), x.get(1), pair), pairs),
                new Row(new Contrastive().withMargin(4), "contrastive.each", "",
                        (l, x) -> ((Contrastive) l).apply(x.get(0), x.get(1), pair.greater(0.0)), pairs),
                new Row(new TripletMargin(), "triplet.each", "",
                        (l, x) -> ((TripletMargin) l).apply(x.get(0), x.get(1), x.get(2)), pairs[0], pairs[1],
                        NnCases.of("loss.pairs.c")),
                new Row(new Ctc(), "ctc.each", "ctc.loss", (l, x) -> ((Ctc) l).apply(x.getFirst(), lengths, labels),
                        NnCases.of("loss.ctc.z")),
                new Row(new Ctc().withReduction(Reduction.SUM), "ctc.whole.each", "ctc.none",
                        (l, x) -> ((Ctc) l).apply(x.getFirst(), labels), NnCases.of("loss.ctc.z")),
                new Row(new Ctc().withBlank(2), "ctc.last.each", "ctc.none",
                        (l, x) -> ((Ctc) l).apply(x.getFirst(), NnCases.of("loss.ctc.last.y").astype(DType.INT32)),
                        NnCases.of("loss.ctc.z")));
    }

    /// A loss is what implements [Loss], or a record of this package with a reduction.
    @Test
    void everyLossIsInTheBattery() throws IOException, URISyntaxException {
        Set<String> tested = rows().map(r -> r.loss.getClass().getSimpleName())
                .collect(Collectors.toCollection(TreeSet::new));
        Path classes = Path.of(Loss.class.getResource("Loss.class").toURI()).getParent();
        List<String> losses = new ArrayList<>();
        try (Stream<Path> files = Files.list(classes)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString().replace(".class", "");
                if (!name.contains("$") && !name.contains("-") && isLoss(name)) {
                    losses.add(name);
                }
            }
        }
        assertThat(losses).hasSizeGreaterThan(8)
                .allSatisfy(name -> assertThat(tested).as("no row in the battery has the loss "
                        + "%s", name).contains(name));
    }

    private static boolean isLoss(String name) {
        try {
            Class<?> type = Class.forName("espalier.nn." + name);
            return Loss.class.isAssignableFrom(type) && !type.isInterface()
                    || type.isRecord() && Arrays.stream(type.getRecordComponents())
                            .anyMatch(c -> c.getType() == Reduction.class);
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void isNumpys(Row row) {
        check(row, DType.FLOAT64, 1e-12);
        check(row, DType.FLOAT32, 2e-6);
    }

    private static void check(Row row, DType dtype, double tolerance) {
        NDArray each = NnCases.of("loss." + row.expected);
        List<Tensor> at = Arrays.stream(row.at).map(x -> Tensor.of(x.astype(dtype))).toList();
        close(row.apply(Reduction.NONE, at), each, tolerance, row, dtype);
        close(row.apply(Reduction.SUM, at), each.sum(), 10 * tolerance, row, dtype);
        if (!row.mean.equals("ctc.none")) {
            close(row.apply(Reduction.MEAN, at), row.mean.isEmpty() ? each.mean() : NnCases.of("loss." + row.mean),
                    tolerance,
                    row, dtype);
        }
    }

    private static void close(Tensor actual, NDArray expected, double tolerance, Row row, DType dtype) {
        assertThat(actual.dtype()).isEqualTo(dtype);
        assertThat(actual.shape()).as("%s", row).isEqualTo(expected.shape());
        assertThat(actual.value().astype(DType.FLOAT64).allClose(expected, tolerance, tolerance))
                .as("%s: %s instead of %s", row, actual.value(), expected)
                .isTrue();
    }

    @ParameterizedTest
    @MethodSource("rows")
    void gradientsAgreeWithDifferences(Row row) {
        for (Reduction reduction : Reduction.values()) {
            GradientCheck.Result result = GradientCheck.function(x -> row.apply(reduction, x), row.at);
            assertThat(result.passes(1e-8)).as("%s, %s: %s", row, reduction, result).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void float32GradientsAreThoseOfFloat64(Row row) {
        NDArray[] single = Arrays.stream(row.at).map(x -> x.astype(DType.FLOAT32)).toArray(NDArray[]::new);
        List<NDArray> exact = gradients(row, row.at);
        List<NDArray> actual = gradients(row, single);
        for (int i = 0; i < exact.size(); i++) {
            assertThat(actual.get(i).astype(DType.FLOAT64).allClose(exact.get(i), 1e-5, 1e-6)).as("%s", row).isTrue();
        }
    }

    private static List<NDArray> gradients(Row row, NDArray... at) {
        try (var tape = new Tape()) {
            List<Tensor> x = Arrays.stream(at).map(tape::input).toList();
            var grads = tape.gradients(row.apply(Reduction.SUM, x));
            return x.stream().map(t -> grads.of(t).copy()).toList();
        }
    }

    @Test
    void sequencesHaveALossForEachPlace() {
        NDArray y = NDArray.of(new long[][] {{0, 2, 1}, {2, 2, 0}});
        NDArray z = NDArray.arange(24).astype(DType.FLOAT64).cumulativeSum(0).sin().reshape(2, 3, 4);
        for (CrossEntropy loss : List.of(new CrossEntropy(),
                new CrossEntropy().withLabelSmoothing(0.2).withIgnored(2))) {
            NDArray flat = loss.withReduction(Reduction.NONE).apply(Tensor.of(z.reshape(6, 4)), y.reshape(6)).value();
            Tensor each = loss.withReduction(Reduction.NONE).apply(Tensor.of(z), y);
            assertThat(each.value().arrayEqual(flat.reshape(2, 3))).isTrue();
            assertThat(loss.apply(Tensor.of(z), y).item())
                    .isEqualTo(loss.apply(Tensor.of(z.reshape(6, 4)), y.reshape(6)).item());
        }
        refused("logits (2, 3, 4) against class numbers (3, 2): one class number is needed for each row of logits, "
                + "(2, 3)",
                () -> Loss.CROSS_ENTROPY.apply(Tensor.of(z), NDArray.zeros(DType.INT64, 3, 2)));
    }

    @Test
    void labelsThatDoNotFitTheirTimeHaveAnInfiniteLossOrNone() {
        NDArray y = NDArray.of(new long[][] {{1, 1}, {1, 2}});
        NDArray z = NDArray.zeros(2, 2, 3); // 1 1 needs three outputs: a blank between
        var none = new Ctc().withReduction(Reduction.NONE);
        assertThat(none.apply(Tensor.of(z), y).value().toDoubles()[0]).isEqualTo(Double.POSITIVE_INFINITY);
        try (var tape = new Tape()) {
            Tensor x = tape.input(z);
            Tensor loss = none.withZeroInfinity(true).apply(x, y);
            assertThat(loss.value().toDoubles()[0]).isZero();
            NDArray dz = tape.gradients(loss.sum()).of(x);
            assertThat(dz.at("0").abs().max().item()).isZero();
            assertThat(dz.at("1").abs().max().item()).isPositive();
        }
        assertThat(
                none.apply(Tensor.of(z), NDArray.of(0, 2), NDArray.full(DType.INT64, -1, 2, 1)).value().toDoubles()[0])
                .isZero();
    }

    @Test
    void farLogitsNeitherOverflowNorCancel() {
        Tensor z = Tensor.of(NDArray.of(new double[][] {{1e4, -1e4, 0}, {-1e4, 0, 1e4}}));
        NDArray y = NDArray.of(0L, 2L);
        assertThat(new CrossEntropy().withLabelSmoothing(0.3).apply(z, y).item()).isCloseTo(3000,
                org.assertj.core.data.Offset.offset(1e-9));
        assertThat(new BinaryCrossEntropy().withPositiveWeight(2).apply(z, NDArray.zeros(2, 3)).item()).isFinite();
        assertThat(new KlDivergence().apply(z, NDArray.of(new double[][] {{1, 0, 0}, {0, 0, 1}})).item()).isZero();
    }

    @Test
    void equalEmbeddingsHaveFiniteGradients() {
        try (var tape = new Tape()) {
            Tensor a = tape.input(NDArray.zeros(2, 3));
            Tensor b = tape.input(NDArray.zeros(2, 3));
            Tensor loss = new TripletMargin().apply(a, b, b)
                    .add(new Contrastive().apply(a, b, NDArray.of(0, 1)))
                    .add(new CosineEmbedding().apply(a, b, NDArray.of(1, -1)));
            assertThat(tape.gradients(loss).norm()).isFinite();
        }
    }

    @Test
    void saysWhatDoesNotFit() {
        Tensor z = Tensor.of(NDArray.zeros(4, 3));
        NDArray y = NDArray.zeros(DType.INT64, 4);
        refused("2 class weights for logits (4, 3): there must be one for each of the 3 classes",
                () -> new CrossEntropy().withClassWeights(1, 2).apply(z, y));
        refused("label smoothing must be at least 0 and below 1, got "
                + "1.0", () -> new CrossEntropy().withLabelSmoothing(1));
        refused("class weights must be numbers not below 0", () -> new CrossEntropy().withClassWeights(-1, 2));
        refused("the weight of ones must be a positive number, got 0.0",
                () -> new BinaryCrossEntropy().withPositiveWeight(0));
        refused("Huber: delta must be a positive number, got 0.0", () -> new Huber().withDelta(0));
        refused("must be probabilities", () -> new KlDivergence().apply(z, NDArray.full(-1, 4, 3)));
        refused("hinge: target 1 is 2.0: targets are -1 and 1, or 0 and 1",
                () -> new Hinge().apply(Tensor.of(NDArray.zeros(2, 1)), NDArray.of(1, 2)));
        refused("multi-class hinge: logits (4, 3) with targets (3,)",
                () -> new MultiClassHinge().apply(z, NDArray.zeros(DType.INT64, 3)));
        refused("takeAlongAxis: position 0 asks for position "
                + "3", () -> new MultiClassHinge().apply(z, NDArray.of(3, 0, 0, 0)));
        refused("cosine embedding: embeddings (4, 3) and (4, 3) with targets (3,): needs (n, d), (n, d) and (n,)",
                () -> new CosineEmbedding().apply(z, z, NDArray.ones(3)));
        refused("targets are -1 and 1", () -> new CosineEmbedding().apply(z, z, y));
        refused("triplet margin: embeddings (4, 3), (4, 3) and (4,): all three must be (n, d)",
                () -> new TripletMargin().apply(z, z, Tensor.of(NDArray.zeros(4))));
        refused("CTC: logits (4, 3) of lengths (0,) with labels (4,)", () -> new Ctc().apply(z, y));
        Tensor sequence = Tensor.of(NDArray.zeros(1, 4, 3));
        refused("CTC: label 1 of sequence 0 is 0, the "
                + "blank", () -> new Ctc().apply(sequence, NDArray.of(new int[][] {{1, 0}})));
        refused("CTC: label 0 of sequence 0 is 3, but logits (n, time, 3) know the classes 0 to 2",
                () -> new Ctc().apply(sequence, NDArray.of(new int[][] {{3}})));
        refused("CTC: sequence 0 has the length 5, the logits (1, 4, 3) have 4 outputs each",
                () -> new Ctc().apply(sequence, NDArray.of(new int[] {5}), NDArray.of(new int[][] {{1}})));
        for (Loss loss : List.of(new MeanAbsoluteError(), new Huber(), new Hinge())) {
            refused("(4, 1) against targets (4,)", () -> loss.apply(Tensor.of(NDArray.zeros(4, 1)), NDArray.ones(4)));
        }
    }

    private static void refused(String message, Runnable r) {
        assertThatIllegalArgumentException().isThrownBy(r::run).withMessageContaining(message);
    }

    @Test
    void aBatchOfNothing() {
        assertThat(new CrossEntropy().withLabelSmoothing(0.1)
                .withReduction(Reduction.SUM)
                .apply(Tensor.of(NDArray.zeros(0, 3)), NDArray.zeros(DType.INT64, 0))
                .item()).isZero();
        assertThat(new Ctc().withReduction(Reduction.NONE)
                .apply(Tensor.of(NDArray.zeros(0, 4, 3)), NDArray.zeros(DType.INT64, 0, 2))
                .shape())
                .isEqualTo(Shape.of(0));
        assertThat(new TripletMargin().withReduction(Reduction.SUM)
                .apply(Tensor.of(NDArray.zeros(0, 2)), Tensor.of(NDArray.zeros(0, 2)), Tensor.of(NDArray.zeros(0, 2)))
                .item()).isZero();
    }

    @Test
    void writesItself() {
        assertThat(new CrossEntropy().withLabelSmoothing(0.1).withIgnored(0))
                .hasToString("cross-entropy (label smoothing 0.1, ignored 0)");
        assertThat(Loss.BINARY_CROSS_ENTROPY).hasToString("binary cross-entropy");
        assertThat(new MeanSquaredError().withReduction(Reduction.SUM)).hasToString("mean squared error (SUM)");
        assertThat(new Hinge().withSquared(true)).hasToString("Hinge(1.0, squared)");
        assertThat(new Ctc()).hasToString("Ctc(0)");
    }
}
