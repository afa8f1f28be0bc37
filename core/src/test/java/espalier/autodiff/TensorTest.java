package espalier.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import espalier.NnCases;
import espalier.array.Axes;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Values, shape rules and refusals of tensors, with and without a tape.
class TensorTest {

    @Test
    void constantsComputeWithoutATape() {
        Tensor x = Tensor.of(NDArray.of(new double[][] {{1, 2}, {3, 4}}));
        Tensor y = x.matmul(x).add(1).relu().sum(Axes.axes(0));
        assertThat(y.value().toDoubles()).containsExactly(7 + 1 + 15 + 1, 10 + 1 + 22 + 1);
        assertThat(y.tape).isNull();
        assertThat(y.op).isNull();
        assertThat(y).hasToString("Tensor((2,), float64, constant)");
    }

    @Test
    void oneOperandOnTheTapeIsEnough() {
        try (var tape = new Tape()) {
            Tensor y = Tensor.of(NDArray.of(1.0)).add(tape.input(NDArray.of(2.0)));
            assertThat(y.tape).isSameAs(tape);
            assertThat(y).hasToString("Tensor((), float64, add)");
            assertThat(tape.input(NDArray.of(2f))).hasToString("Tensor((), float32, leaf)");
        }
    }

    @Test
    void valuesAreNumpys() {
        Tensor x = Tensor.of(NnCases.of("softmax.x"));
        assertThat(x.softmax(1).value().allClose(NnCases.of("softmax.y"), 1e-14, 1e-300)).isTrue();
        assertThat(x.logSoftmax(-1).exp().value().allClose(NnCases.of("softmax.y"), 1e-12, 1e-300)).isTrue();
        try (var tape = new Tape()) {
            Tensor leaf = tape.input(x.value());
            Gradients grads = tape.gradients(leaf.softmax(1).multiply(Tensor.of(NnCases.of("softmax.dy"))).sum());
            assertThat(grads.of(leaf).allClose(NnCases.of("softmax.dx"), 1e-13, 1e-15)).isTrue();
        }
        assertThat(x.softmaxCrossEntropy(NDArray.of(3, 1, 0, 2)).value().toDoubles()[1]).isEqualTo(20000 + Math.log(2));
    }

    @Test
    void javaNumbersTakeTheTypeOfTheTensor() {
        Tensor x = Tensor.of(NDArray.of(1f, 4f));
        assertThat(x.add(1).subtract(0.5).multiply(2).divide(3).power(2).maximum(0.1).minimum(9).leakyRelu(0.1).dtype())
                .isEqualTo(DType.FLOAT32);
        assertThat(x.mean().dtype()).isEqualTo(DType.FLOAT32);
        assertThat(x.sqrt().value().toDoubles()).containsExactly(1, 2);
    }

    @Test
    void oneTypeInOneOperation() {
        Tensor single = Tensor.of(NDArray.of(1f));
        Tensor whole = Tensor.of(NDArray.of(1L, 2L));
        assertThatIllegalArgumentException().isThrownBy(() -> single.add(Tensor.of(NDArray.of(1.0))))
                .withMessage("add: got float32 () and float64 (): both must be of one type; convert one with astype");
        assertThatIllegalArgumentException().isThrownBy(() -> whole.exp())
                .withMessage("exp: tensors compute in float32 and float64, got int64 (2,): convert it with astype");
        assertThatIllegalArgumentException().isThrownBy(() -> single.astype(DType.INT32))
                .withMessageContaining("not int32");
        assertThat(whole.astype(DType.FLOAT32).value().toDoubles()).containsExactly(1, 2);
        assertThat(single.constant(NDArray.of(true)).dtype()).isEqualTo(DType.FLOAT32);
    }

    @Test
    void shapesThatDoNotFitAreNamed() {
        Tensor x = Tensor.of(NDArray.zeros(4, 3));
        Tensor y = Tensor.of(NDArray.zeros(3, 2));
        Tensor b = Tensor.of(NDArray.zeros(3));
        refused("(4, 3) and (3, 2)", () -> x.multiply(y));
        refused("matmul: (4, 3) by (4, 3): inner sizes 3 and 4 differ", () -> x.matmul(x));
        refused("matmul: (3, 2) by (3,): inner sizes 2 and 3 differ", () -> y.matmul(b));
        refused("use multiply", () -> x.matmul(Tensor.of(NDArray.scalar(2.0))));
        refused("the last axis of x must be as long as the first of the weights", () -> x.linear(x, b));
        refused("linear: weights (3, 2) with bias (3,): the bias must be (2,)", () -> x.linear(y, b));
        refused("one sample is reshape(1, k)", () -> b.linear(y, null));
        refused("reshape: (4, 3) has 12 elements, (5, 2) has 10", () -> x.reshape(5, 2));
        refused("the length for -1 is not a whole number", () -> x.reshape(5, -1));
        refused("must name each of the 2 axes of (4, 3) once", () -> x.permuteDims(0, 0));
        refused("must name each of the 2 axes of (4, 3) once", () -> x.permuteDims(1));
        refused("(4, 3) cannot be broadcast to (3, 4)", () -> x.broadcastTo(3, 4));
        refused("flatten: () has no axis of samples", () -> x.sum().flatten());
        refused("nothing is broadcast, since (n,) against (n, 1) would give (n, n)",
                () -> b.sigmoidCrossEntropy(NDArray.zeros(3, 1)));
        refused("needs logits (n, classes) and integer class numbers (n,); reshape(-1) the targets",
                () -> x.softmaxCrossEntropy(NDArray.zeros(DType.INT64, 4, 1)));
        refused("target 1 is class 3, but logits (n, 3) know the classes 0 to 2: classes count from 0",
                () -> x.softmaxCrossEntropy(NDArray.of(0, 3, 0, 0)));
        refused("target 0 is class -1", () -> x.softmaxCrossEntropy(NDArray.of(-1, 3, 0, 0)));
    }

    private static void refused(String message, Runnable r) {
        assertThatIllegalArgumentException().isThrownBy(r::run).withMessageContaining(message);
    }

    @Test
    void shapesFollowNumpy() {
        Tensor x = Tensor.of(NDArray.zeros(2, 3, 4));
        assertThat(x.matmul(Tensor.of(NDArray.zeros(4))).shape()).isEqualTo(Shape.of(2, 3));
        assertThat(x.matmul(Tensor.of(NDArray.zeros(4, 5))).shape()).isEqualTo(Shape.of(2, 3, 5));
        assertThat(Tensor.of(NDArray.zeros(3)).matmul(x).shape()).isEqualTo(Shape.of(2, 4));
        assertThat(Tensor.of(NDArray.zeros(4)).matmul(Tensor.of(NDArray.zeros(4))).shape()).isEqualTo(Shape.of());
        assertThat(Tensor.of(NDArray.zeros(5, 1, 2, 3)).matmul(x).shape()).isEqualTo(Shape.of(5, 2, 2, 4));
        assertThat(x.linear(Tensor.of(NDArray.zeros(4, 1)), null).shape()).isEqualTo(Shape.of(2, 3, 1));
        assertThat(x.flatten().shape()).isEqualTo(Shape.of(2, 12));
        assertThat(Tensor.of(NDArray.zeros(0, 3, 4)).flatten().shape()).isEqualTo(Shape.of(0, 12));
        assertThat(Tensor.of(NDArray.zeros(5)).flatten().shape()).isEqualTo(Shape.of(5, 1));
        assertThat(x.T().shape()).isEqualTo(Shape.of(4, 3, 2));
        assertThat(Tensor.of(NDArray.zeros(5)).T().shape()).isEqualTo(Shape.of(5));
        assertThat(x.mean(Axes.keepdims(1)).shape()).isEqualTo(Shape.of(2, 1, 4));
        assertThat(x.reshape(-1).shape()).isEqualTo(Shape.of(24));
    }

    @Test
    void partsThatDoNotFitAreNamed() {
        Tensor x = Tensor.of(NDArray.zeros(2, 4, 5, 3));
        assertThat(x.at("[0, 1, 0]").shape()).isEqualTo(Shape.of(3, 4, 5, 3));
        refused("takeAlongAxis: needs integer positions with as many axes as the tensor, got int64 (2,)",
                () -> x.takeAlongAxis(NDArray.of(0L, 1L), 0));
        refused("takeAlongAxis: position 1 asks for position 2 of (2,), which has the positions 0 to 1",
                () -> Tensor.of(NDArray.zeros(2)).takeAlongAxis(NDArray.of(0, 2), 0));
        refused("scatterAdd: (3,) values at int32 positions (2,) into (4,) along axis 0",
                () -> Tensor.of(NDArray.zeros(4)).scatterAdd(NDArray.of(0, 2), Tensor.of(NDArray.zeros(3)), 0));
        refused("pad: needs a pair of widths, not negative, for each of the 4 axes",
                () -> x.pad(new int[][] {{1, 1}}, 0));
        refused("split: axis 1 of shape (2, 4, 5, 3) cannot be cut into 3 equal parts", () -> x.split(3, 1));
        refused("stack: all tensors must have one shape, got (2, 4, 5, 3) and (2, 4, 5)",
                () -> Tensor.stack(0, x, x.at("..., 0")));
        refused("einsum", () -> Tensor.einsum("ij,jk->ik", x, x));
        refused("tensordot: (2, 4, 5, 3) over [0] and (2, 4, 5, 3) over [1]",
                () -> x.tensordot(x, new int[] {0}, new int[] {1}));
        refused("concat along axis 1: (2, 4, 5, 3) and (2, 4, 5): all other axes must be equal",
                () -> Tensor.concat(1, x, x.at("..., 0")));
        refused("concat along axis 0: (2, 4, 5, 3) and (2, 5, 4, 3)",
                () -> Tensor.concat(0, x, x.permuteDims(0, 2, 1, 3)));
        refused("concat: needs at least one tensor", () -> Tensor.concat(0));
        refused("rows: position 1 asks for row 2 of (2, 4, 5, 3), which has the rows 0 to 1",
                () -> x.rows(NDArray.of(0, 2)));
        refused("positions of an integer type", () -> x.rows(NDArray.of(0.0, 1.0)));
        refused("windows: expects pictures (n, height, width, channels), got (2, 4, 5)",
                () -> x.at("..., 0").windows(Window.inside(2, 2, 1, 1), 0));
        refused("is larger than the pictures (2, 4, 5, 3)", () -> x.windows(Window.inside(5, 5, 1, 1), 0));
        refused("Window: sizes, strides and dilations must be at least 1", () -> Window.inside(0, 2, 1, 1));
        refused("linear: the derivative of SQUARE needs more than its result: apply it afterwards",
                () -> x.linear(Tensor.of(NDArray.zeros(3, 2)), null, espalier.backend.Unary.SQUARE));
        Window small = Window.inside(2, 2, 1, 1);
        refused("conv2d: pictures (2, 4, 5, 3) with weights (2, 2, 4, 6) in 1 group: the pictures must have 4 channels",
                () -> x.conv2d(Tensor.of(NDArray.zeros(2, 2, 4, 6)), null, small, 1));
        refused("under a window of 2 by 2: they must be (2, 2, channels / groups, filters)",
                () -> x.conv2d(Tensor.of(NDArray.zeros(3, 3, 3, 6)), null, small, 1));
        refused("conv2d: bias (3,) for 6 filters: it must be (6,)",
                () -> x.conv2d(Tensor.of(NDArray.zeros(2, 2, 3, 6)), Tensor.of(NDArray.zeros(3)), small, 1));
        refused("convTranspose2d: (2, 4, 5, 3) cannot become 9 by 9",
                () -> x.convTranspose2d(Tensor.of(NDArray.zeros(2, 2, 6, 3)), null, small, 1, 9, 9));
        refused("maxPool2d: expects pictures (n, height, width, channels), got (2, 4, 5)",
                () -> x.at("..., 0").maxPool2d(small));
        refused("has positions that see nothing of the picture",
                () -> x.maxPool2d(new Window(2, 2, 1, 1, 2, 2, 2, 2)));
        refused("dropout: the rate must be at least 0 and below 1, got 1.0",
                () -> x.dropout(1, espalier.array.Rng.seed(1)));
    }

    @Test
    void edgesHaveFiniteValuesAndGradients() {
        double inf = Double.POSITIVE_INFINITY;
        try (var tape = new Tape()) {
            Tensor zero = tape.input(NDArray.zeros(3));
            assertThat(tape.gradients(zero.norm()).of(zero).toDoubles()).containsExactly(0, 0, 0);
            assertThat(tape.gradients(zero.hypot(zero).sum()).of(zero).toDoubles()).containsExactly(0, 0, 0);
            assertThat(tape.gradients(zero.power(0).sum()).of(zero).toDoubles()).containsExactly(0, 0, 0);
            assertThat(tape.differentiate(zero.power(0).sum(), zero).getFirst().value().toDoubles())
                    .containsExactly(0, 0, 0);
            Tensor low = tape.input(NDArray.of(-inf, -inf, 800));
            assertThat(low.logSumExp().item()).isEqualTo(800);
            assertThat(low.along(0, 0, 2).logSumExp().item()).isEqualTo(-inf);
            assertThat(low.along(0, 0, 0).logSumExp().item()).isEqualTo(-inf);
            Tensor x = tape.input(NDArray.of(new double[][] {{1, Double.NaN}, {3, 4}}));
            Tensor p = x.softmax(1, NDArray.of(new boolean[][] {{true, false}, {false, false}}));
            assertThat(p.value().toDoubles()).containsExactly(1, 0, 0, 0);
            assertThat(tape.gradients(p.square().sum()).of(x).toDoubles()).containsExactly(0, 0, 0, 0);
            assertThat(x.quantile(0.5).item()).isNaN();
        }
    }

    @Test
    void theMeanOfNothingIsNotANumber() {
        assertThat(Tensor.of(NDArray.zeros(0, 3)).mean().item()).isNaN();
        assertThat(Tensor.of(NDArray.zeros(0, 3)).sum().item()).isZero();
    }

    @Test
    void attentionSeesOnlyWhatItMay() {
        for (DType type : new DType[] {DType.FLOAT32, DType.FLOAT64}) {
            Tensor q = Tensor.of(NDArray.of(1.0, 3, -2, 5).reshape(2, 2, 1).astype(type));
            Tensor v = Tensor.of(NDArray.of(1.0, 2, 4, 8, 16, 32).reshape(2, 3, 1).astype(type));
            NDArray real = NDArray.of(new double[][] {{0, 1, 0}, {0, 0, 0}}).astype(type);
            Rng rng = Rng.seed(1);
            assertThat(q.attention(v, v, 1, real, false, 0, rng).value().toDoubles())
                    // the second sample is padding alone: the mean of all
                    .containsExactly(new double[] {2, 2, 56 / 3.0, 56 / 3.0}, Offset.offset(1e-5));
            assertThat(q.attention(v, v, 1, null, true, 0, rng).value().at("0, 0, 0").item()).isEqualTo(1);
            Tensor none = Tensor.of(NDArray.zeros(type, 0, 2, 1));
            assertThat(none.attention(none, none, 1, null, true, 0, rng).shape()).isEqualTo(Shape.of(0, 2, 1));
            refused("queries (2, 2, 1), keys (2, 3, 1) and values (2, 3, 1) in 2 heads",
                    () -> q.attention(v, v, 2, null, false, 0, rng));
            refused("real steps", () -> q.attention(v, v, 1, real.at("0"), false, 0, rng));
        }
    }

    @Test
    void parametersOwnTheirValues() {
        NDArray start = NDArray.of(1.0, 2.0);
        var p = new Param(start);
        start.set(9, 0);
        assertThat(p.value().toDoubles()).containsExactly(1, 2);
        p.set(NDArray.of(5, 6));
        assertThat(p.value().toDoubles()).containsExactly(5, 6);
        assertThat(p.dtype()).isEqualTo(DType.FLOAT64);
        refused("got (): this parameter has the shape (2,)", () -> p.set(NDArray.of(1.0)));
        refused("learns float32 or float64, got int64", () -> new Param(NDArray.arange(3)));
        assertThat(p).hasToString("Param((2,), float64)");
    }
}
