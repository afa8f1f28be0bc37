package espalier.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import espalier.NnCases;
import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.backend.Unary;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The life of a tape: what it gives, what it refuses, and what happens after it is closed.
class TapeTest {
    private static final String FINISHED = "this array belonged to a finished step; copy() it inside the step";

    @Test
    void matmulGradientsAreNumpys() {
        try (var tape = new Tape()) {
            Tensor a = tape.input(NnCases.of("matmul.a"));
            Tensor b = tape.input(NnCases.of("matmul.b"));
            Tensor y = a.matmul(b);
            Gradients grads = tape.gradients(y.multiply(Tensor.of(NnCases.of("matmul.dy"))).sum());
            assertThat(y.value().allClose(NnCases.of("matmul.y"), 1e-13, 1e-13)).isTrue();
            assertThat(grads.of(a).allClose(NnCases.of("matmul.da"), 1e-13, 1e-13)).isTrue();
            assertThat(grads.of(b).allClose(NnCases.of("matmul.db"), 1e-13, 1e-13)).isTrue();
        }
    }

    @Test
    void aParameterUsedTwiceHasOneGradient() {
        var w = new Param(NDArray.of(3.0));
        try (var tape = new Tape()) {
            assertThat(tape.param(w)).isSameAs(tape.param(w));
            Tensor loss = tape.param(w).multiply(tape.param(w)).add(tape.param(w)).sum(); // w^2 + w
            Gradients grads = tape.gradients(loss, List.of(w, w));
            assertThat(grads.of(w).toDoubles()).containsExactly(7);
            assertThat(grads.norm()).isEqualTo(7);
        }
    }

    @Test
    void repeatedOperandsAddUp() {
        try (var tape = new Tape()) {
            Tensor x = tape.input(NDArray.of(2.0, 5.0));
            assertThat(tape.gradients(x.add(x).sum()).of(x).toDoubles()).containsExactly(2, 2);
            assertThat(tape.gradients(x.subtract(x).sum()).of(x).toDoubles()).containsExactly(0, 0);
            assertThat(tape.gradients(x.multiply(x).multiply(x).sum()).of(x).toDoubles()).containsExactly(12, 75);
        }
    }

    @Test
    void whatTheLossDoesNotDependOnHasZeros() {
        var used = new Param(NDArray.of(2.0));
        var aside = new Param(NDArray.of(1.0, 2.0));
        var never = new Param(NDArray.ones(DType.FLOAT32, 2, 3));
        try (var tape = new Tape()) {
            Tensor x = tape.input(NDArray.of(4.0));
            tape.param(aside).exp();
            Tensor loss = tape.param(used).square().sum();
            Gradients grads = tape.gradients(loss, List.of(used, aside, never));
            assertThat(grads.of(used).toDoubles()).containsExactly(4);
            assertThat(grads.of(aside).toDoubles()).containsExactly(0, 0);
            assertThat(grads.of(never).shape()).isEqualTo(never.shape());
            assertThat(grads.of(never).dtype()).isEqualTo(DType.FLOAT32);
            assertThat(grads.of(never).toDoubles()).containsOnly(0);
            assertThat(tape.gradients(loss).of(x).toDoubles()).containsExactly(0);
        }
    }

    @Test
    void gradientsCanBeAskedForAgain() {
        var w = new Param(NDArray.of(3.0));
        try (var tape = new Tape()) {
            Tensor square = tape.param(w).square().sum();
            Gradients first = tape.gradients(square, List.of(w));
            Gradients again = tape.gradients(square, List.of(w));
            Gradients cube = tape.gradients(square.multiply(tape.param(w)).sum(), List.of(w));
            assertThat(first.of(w).item()).isEqualTo(6);
            assertThat(again.of(w).item()).isEqualTo(6);
            assertThat(cube.of(w).item()).isEqualTo(27);
            assertThat(square.item()).isEqualTo(9);
        }
    }

    @Test
    void onlyWhatIsAskedForIsGiven() {
        var a = new Param(NDArray.of(2.0));
        var b = new Param(NDArray.of(5.0));
        try (var tape = new Tape()) {
            Tensor x = tape.input(NDArray.of(1.0));
            Tensor y = x.multiply(tape.param(a));
            Tensor loss = y.multiply(tape.param(b)).sum();
            Gradients grads = tape.gradients(loss, List.of(a));
            assertThat(grads.of(a).item()).isEqualTo(5);
            assertThat(grads.of(tape.param(a)).item()).isEqualTo(5);
            assertThatIllegalArgumentException().isThrownBy(() -> grads.of(b))
                    .withMessageContaining("Param((), float64) is not among the 1");
            assertThatIllegalArgumentException().isThrownBy(() -> grads.of(x))
                    .withMessageContaining("use gradients(loss)");
            assertThatIllegalArgumentException().isThrownBy(() -> grads.of(y)).withMessageContaining("only those keep");
            Gradients all = tape.gradients(loss);
            assertThat(all.of(x).item()).isEqualTo(10);
            assertThat(all.of(b).item()).isEqualTo(2);
            assertThat(all.norm()).isCloseTo(Math.sqrt(100 + 25 + 4), within(1e-12));
        }
    }

    @Test
    void theLossIsOneNumberOfThisTape() {
        try (var tape = new Tape(); var other = new Tape()) {
            Tensor x = tape.input(NDArray.of(1.0, 2.0));
            assertThatIllegalArgumentException().isThrownBy(() -> tape.gradients(x.square()))
                    .withMessage(
                            "gradients: the loss has the shape (2,): it must be a single number; apply mean() or "
                                    + "sum() to"
                                    + " it");
            assertThatIllegalArgumentException().isThrownBy(() -> other.gradients(x.sum()))
                    .withMessageContaining("on another tape");
            assertThatIllegalArgumentException().isThrownBy(() -> tape.gradients(Tensor.of(NDArray.scalar(1.0))))
                    .withMessageContaining("is a constant");
            assertThatIllegalArgumentException().isThrownBy(() -> x.add(other.input(NDArray.of(1.0))))
                    .withMessageContaining("of two tapes");
            assertThat(tape.gradients(x.sum().reshape(1, 1)).of(x).toDoubles()).containsExactly(1, 1);
        }
    }

    @Test
    void theLossCanBeALeaf() {
        try (var tape = new Tape()) {
            Tensor x = tape.input(NDArray.scalar(4.0));
            assertThat(tape.gradients(x).of(x).item()).isEqualTo(1);
        }
    }

    @Test
    void aClosedTapeRefusesEverything() {
        var w = new Param(NDArray.of(1.0, 2.0));
        var tape = new Tape();
        Tensor leaf = tape.param(w);
        Tensor loss = leaf.square().sum();
        NDArray view = leaf.square().reshape(2, 1).value();
        Gradients grads = tape.gradients(loss, List.of(w));
        NDArray kept = grads.of(w).copy();
        tape.close();
        tape.close();
        assertThatIllegalStateException().isThrownBy(loss::item).withMessage(FINISHED);
        assertThatIllegalStateException().isThrownBy(() -> view.get(0, 0)).withMessage(FINISHED);
        assertThatIllegalStateException().isThrownBy(() -> grads.of(w).toDoubles()).withMessage(FINISHED);
        assertThatIllegalStateException().isThrownBy(() -> grads.of(w).add(1.0)).withMessage(FINISHED);
        assertThatIllegalStateException().isThrownBy(() -> tape.gradients(loss))
                .withMessageContaining("this tape is closed: open a new Tape");
        assertThatIllegalStateException().isThrownBy(() -> tape.input(NDArray.of(1.0)))
                .withMessageContaining("input: this tape is closed");
        assertThatIllegalStateException().isThrownBy(() -> tape.param(w))
                .withMessageContaining("param: this tape is closed");
        assertThatIllegalStateException().isThrownBy(() -> leaf.exp())
                .withMessageContaining("exp: this tape is closed");
        assertThat(kept.toDoubles()).containsExactly(2, 4);
        assertThat(w.value().toDoubles()).containsExactly(1, 2);
        assertThat(tape).hasToString("Tape(closed)");
    }

    @Test
    void memoryOfAClosedTapeServesTheNextAndDoesNotLeakNumbers() {
        var w = new Param(NDArray.of(1.0, 2.0, 3.0));
        for (int step = 0; step < 5; step++) {
            try (var tape = new Tape()) {
                Gradients grads = tape.gradients(tape.param(w).exp().sum(), List.of(w));
                assertThat(grads.of(w).allClose(NDArray.of(Math.exp(1), Math.exp(2), Math.exp(3)), 1e-15, 0)).isTrue();
                Into.fill(Double.NaN, grads.of(w)); // whatever is left behind must not be seen
            }
        }
    }

    @Test
    void changedParametersAreNoticed() {
        var w = new Param(NDArray.of(3.0));
        try (var tape = new Tape()) {
            Tensor loss = tape.param(w).square().sum();
            w.set(NDArray.of(4.0));
            assertThatIllegalStateException().isThrownBy(() -> tape.gradients(loss, List.of(w)))
                    .withMessageStartingWith("Param((), float64) was changed after this tape used it");
            assertThatIllegalStateException().isThrownBy(() -> tape.param(w))
                    .withMessageContaining("open a new Tape for each step");
        }
        try (var tape = new Tape()) {
            assertThat(tape.gradients(tape.param(w).square().sum()).of(w).item()).isEqualTo(8);
        }
    }

    @Test
    void integersAreConstants() {
        try (var tape = new Tape()) {
            Tensor pixels = tape.input(NDArray.of(1, 2));
            assertThat(pixels).hasToString("Tensor((2,), int32, constant)");
            Tensor w = tape.input(NDArray.of(2.0, 3.0));
            assertThat(tape.gradients(pixels.astype(DType.FLOAT64).multiply(w).sum()).of(w).toDoubles())
                    .containsExactly(1, 2);
        }
    }

    @Test
    void detachedValuesPassNoGradient() {
        try (var tape = new Tape()) {
            Tensor x = tape.input(NDArray.of(3.0));
            assertThat(tape.gradients(x.multiply(x.detach()).sum()).of(x).item()).isEqualTo(3);
        }
    }

    @Test
    void aLongChainIsWalkedWithoutRecursion() {
        try (var tape = new Tape()) {
            Tensor x = tape.input(NDArray.scalar(0.0));
            Tensor y = x;
            for (int i = 0; i < 50_000; i++) {
                y = y.add(1);
            }
            assertThat(y.item()).isEqualTo(50_000);
            assertThat(tape.gradients(y).of(x).item()).isEqualTo(1);
        }
    }

    @Test
    void branchesDoNotDisturbOneAnother() {
        // Intermediate gradients are handed out again while others are alive: branches of equal shape must not meet.
        GradientCheck.Result result = GradientCheck.function(in -> {
            Tensor x = in.get(0);
            Tensor y = x;
            for (int i = 1; i <= 6; i++) {
                y = y.multiply(x.apply(Unary.SIN)).add(x.square().multiply(i)).maximum(x);
            }
            return y;
        }, NDArray.of(1.0, 2.0, 3.0));
        assertThat(result.passes(1e-8)).as("%s", result).isTrue();
    }

    /// `y = a / b`, as users write it.
    static final class Ratio implements CustomOp {
        @Override
        public NDArray forward(List<NDArray> xs) {
            return xs.get(0).divide(xs.get(1));
        }

        @Override
        public List<NDArray> backward(List<NDArray> xs, NDArray y, NDArray dy) {
            return List.of(dy.divide(xs.get(1)), dy.multiply(y).divide(xs.get(1)).negative());
        }

        @Override
        public List<Tensor> differentiate(List<Tensor> xs, Tensor y, Tensor dy) {
            return List.of(dy.divide(xs.get(1)), dy.multiply(y).divide(xs.get(1)).negative());
        }

        @Override
        public String name() {
            return "ratio";
        }
    }

    @Test
    void aCustomOperationIsChecked() {
        CustomOp wrong = new CustomOp() {
            @Override
            public NDArray forward(List<NDArray> xs) {
                return xs.getFirst().sum(1);
            }

            @Override
            public List<NDArray> backward(List<NDArray> xs, NDArray y, NDArray dy) {
                return List.of(dy);
            }
        };
        try (var tape = new Tape()) {
            Tensor x = tape.input(NDArray.ones(2, 3));
            Tensor y = Tensor.custom(wrong, x);
            assertThat(y).hasToString("Tensor((2,), float64, custom)");
            assertThatIllegalArgumentException().isThrownBy(() -> tape.gradients(y.sum()))
                    .withMessage("custom: backward gave a gradient of shape (2,) for operand 0, which has the shape"
                            + " (2, 3)");
            assertThatIllegalArgumentException().isThrownBy(() -> Tensor.custom(wrong))
                    .withMessageContaining("needs at least one operand");
        }
    }

    @Test
    void gradientsWithRespectToAnythingAndOfSeveralOutputs() {
        try (var tape = new Tape()) {
            Tensor x = tape.input(NDArray.of(1.0, 2.0));
            Tensor aside = tape.input(NDArray.of(1.0, 2.0, 3.0)).square();
            Tensor h = x.square();
            Tensor y = h.multiply(3);
            Tensor z = h.exp();
            Gradients grads = tape.gradients(y.sum(), h, x, aside);
            assertThat(grads.of(h).toDoubles()).containsExactly(3, 3);
            assertThat(grads.of(x).toDoubles()).containsExactly(6, 12);
            assertThat(grads.of(aside).toDoubles()).containsExactly(0, 0, 0);
            NDArray dy = NDArray.of(1.0, 0.0);
            NDArray dz = NDArray.of(0.0, 2.0);
            Gradients both = tape.gradients(java.util.Map.of(y, dy, z, dz), List.of(x));
            assertThat(both.of(x).toDoubles()).containsExactly(6, 8 * Math.exp(4));
            assertThatIllegalArgumentException().isThrownBy(() -> tape.gradients(y.sum(), Tensor.of(dy)))
                    .withMessageContaining("is a constant");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> tape.gradients(java.util.Map.of(y, NDArray.scalar(1.0)), List.of(x)))
                    .withMessageContaining("output (2,) weighted by ()");
        }
    }

    @Test
    void aCheckpointKeepsOnlyItsResultAndGivesTheSameBits() {
        var w = new Param(NDArray.of(new double[][] {{0.5, -1}, {2, 0.25}}));
        NDArray x = NDArray.of(new double[][] {{1, 2}, {3, -1}});
        List<double[]> plain = dropoutNet(w, x, false);
        List<double[]> checkpointed = dropoutNet(w, x, true);
        for (int i = 0; i < plain.size(); i++) {
            assertThat(checkpointed.get(i)).containsExactly(plain.get(i));
        }
    }

    private static List<double[]> dropoutNet(Param w, NDArray x, boolean checkpoint) {
        try (var tape = new Tape()) {
            Tensor in = tape.input(x);
            Segment segment = (t, rng, xs) -> {
                Tensor y = xs.getFirst();
                for (int i = 0; i < 3; i++) {
                    y = y.matmul(t.param(w)).tanh().dropout(0.4, rng);
                }
                return y;
            };
            var rng = espalier.array.Rng.seed(3);
            Tensor y = checkpoint ? tape.checkpoint(segment, rng, in) : segment.apply(tape, rng.split(), List.of(in));
            if (checkpoint) {
                assertThat(tape).hasToString("Tape(3 nodes)");
            }
            Gradients grads = tape.gradients(y.square().sum());
            return List.of(y.value().toDoubles(), grads.of(in).toDoubles(), grads.of(w).toDoubles());
        }
    }
}
