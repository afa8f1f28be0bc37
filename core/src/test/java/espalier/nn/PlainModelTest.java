package espalier.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.Tape;
import espalier.autodiff.Tensor;
import espalier.store.Safetensors;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model as a plain Java class: names from its fields, summary, errors by path, loading by name, freezing, copies.
class PlainModelTest {

    /// Reads words, gives classes.
    static final class Reader implements Layer {
        final Embedding words;
        final List<TransformerEncoder> blocks = new ArrayList<>();
        final Dense head;

        Reader(int count, int width, int classes, int headWidth, Rng rng) {
            words = new Embedding(count, width, 0, rng);
            for (int i = 0; i < 2; i++) {
                blocks.add(new TransformerEncoder(width, 2, 2 * width, rng));
            }
            head = new Dense(headWidth, classes, Activation.LINEAR, rng);
        }

        @Override
        public Tensor apply(Tensor x, Pass pass) {
            Tensor y = words.apply(x, pass);
            for (TransformerEncoder block : blocks) {
                y = block.apply(y, pass);
            }
            return head.apply(new MeanOverSteps().apply(y, pass), pass);
        }
    }

    private static Reader reader() {
        return new Reader(10, 4, 3, 4, Rng.seed(1));
    }

    @Test
    void parametersAreNamedByFieldPath() {
        assertThat(Params.of(reader()).keySet()).startsWith("words.weight", "blocks.0.attention.query.weight",
                "blocks.0.attention.query.bias")
                .contains("blocks.1.norm2.scale", "blocks.1.outer.bias")
                .endsWith("head.weight", "head.bias");
        assertThat(Params.layers(reader()).keySet()).startsWith("", "words", "blocks.0", "blocks.0.attention",
                "blocks.0.attention.query");
    }

    @Test
    void theSummaryListsWhatIsInside() {
        Summary summary = Summary.of(reader(), Shape.of(5), DType.INT64);
        assertThat(summary.rows().getFirst().name()).isEqualTo("0");
        assertThat(summary.rows().getFirst().layer()).isEqualTo("Reader()");
        assertThat(summary.rows().getFirst().output()).isEqualTo("(n, 3)");
        assertThat(summary.rows()).extracting(Summary.Row::name).contains("words", "blocks.1.attention.key", "head");
        // 2 blocks of 4 projections, scores and means of 2 heads, the net; then the head
        long block = 4 * (5 * 4 * 4) + 2 * (5 * 5 * 4) + 2 * (5 * 4 * 8);
        assertThat(summary.multiplyAdds()).isEqualTo(2 * block + 4 * 3);
        assertThat(summary.parameters()).isEqualTo(Params.count(reader()));
        assertThat(summary.toString()).contains("multiply-adds").contains("Embedding(10 -> 4, padding 0)");
    }

    @Test
    void aMisfitIsNamedByItsPath() {
        var wrong = new Reader(10, 4, 3, 6, Rng.seed(1));
        assertThatIllegalArgumentException().isThrownBy(() -> Summary.of(wrong, Shape.of(5), DType.INT64))
                .withMessage("model.head Dense(6 -> 3): expects (n, 6), got (n, 4)");
        var nested = new Sequential(new Residual(new Sequential(new Dense(4, 5, Activation.RELU, Rng.seed(1)),
                new Dense(6, 4, Activation.LINEAR, Rng.seed(1)))));
        assertThatIllegalArgumentException().isThrownBy(() -> Summary.of(nested, Shape.of(4)))
                .withMessage("model.0.inner.1 Dense(6 -> 4): expects (n, 6), got (n, 5): the layer before gives 5 "
                        + "features");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> nested.apply(Tensor.of(NDArray.zeros(DType.FLOAT32, 32, 4)), Pass.inference()))
                .withMessage("model.0.inner.1 Dense(6 -> 4): expects (n, 6), got (32, 5): the layer before gives 5 "
                        + "features");
        var split = new Parallel(Parallel.Join.ADD, new Identity(), new Dense(4, 5, Activation.LINEAR, Rng.seed(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> Summary.of(split, Shape.of(4)))
                .withMessageContaining("Parallel: the layers give [(1, 4), (1, 5)]: they must be equal");
    }

    @Test
    void numbersAreLoadedByNameAndTheRestIsReported(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("reader.safetensors");
        Reader from = reader();
        Safetensors.write(file, Params.arrays(from), Map.of());
        Reader to = new Reader(10, 4, 3, 4, Rng.seed(2));
        LoadReport report = Params.load(to, Safetensors.read(file)).orThrow();
        assertThat(report).hasToString("35 of 35 parameters loaded");
        assertThat(Params.arrays(to)).allSatisfy(
                (name, value) -> assertThat(value.arrayEqual(Params.arrays(from).get(name))).as(name).isTrue());

        var arrays = new java.util.LinkedHashMap<>(Safetensors.read(file));
        arrays.put("head.weight", NDArray.zeros(4, 7));
        arrays.remove("head.bias");
        arrays.put("classifier.bias", NDArray.zeros(7));
        LoadReport partial = Params.load(to, arrays);
        assertThat(partial.isComplete()).isFalse();
        assertThat(partial).hasToString("""
                33 of 35 parameters loaded
                missing: head.bias (3,)
                extra: classifier.bias (7,)
                another shape: head.weight needs (4, 3), got (4, 7)""");
        assertThatIllegalArgumentException().isThrownBy(partial::orThrow).withMessage(partial.toString());
    }

    @Test
    void frozenPartsDoNotLearn() {
        Reader net = reader();
        Params.freeze(net.blocks.getFirst(), true);
        try (var tape = new Tape()) {
            var pass = new Pass(tape, Mode.TRAINING, Rng.seed(1));
            Tensor sum = net.apply(pass.input(NDArray.of(new long[][] {{1, 2, 0}})), pass).sum();
            var grads = tape.gradients(sum, Params.of(net).values());
            assertThat(grads.of(net.blocks.get(0).inner.weight).abs().max().item()).isZero();
            assertThat(grads.of(net.blocks.get(1).inner.weight).abs().max().item()).isPositive();
        }
        assertThat(Params.count(net)).isLessThan(Params.count(reader()));
        var norm = new BatchNorm(2);
        Params.freeze(norm, true);
        Params.freeze(norm, false);
        assertThat(norm.mean.frozen()).isTrue();
        assertThat(norm.scale.frozen()).isFalse();
    }

    @Test
    void copiesShareNothing() {
        var block = new TransformerEncoder(4, 2, 8, Rng.seed(1));
        block.norm1.scale.freeze(true);
        var copy = (TransformerEncoder) block.copy();
        assertThat(copy).hasToString(block.toString());
        assertThat(copy.norm1.scale.frozen()).isTrue();
        copy.inner.weight.set(NDArray.zeros(4, 8));
        assertThat(block.inner.weight.value().abs().max().item()).isPositive();
        assertThat(copy.outer.weight.value().arrayEqual(block.outer.weight.value())).isTrue();
        assertThatThrownBy(() -> reader().copy()).isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("Params.load(other, Params.arrays(this))");
    }
}
