package espalier.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.data.Raw;
import espalier.data.Scaling;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// What a model answers, and that nothing can change it.
class ModelTest {
    static final List<String> TWO = List.of("non-cat", "cat");

    static Sequential pictures(int outputs, DType dtype) {
        Rng rng = Rng.seed(3);
        return new Sequential(
                new Flatten(),
                new Dense(4 * 4 * 3, 6, Activation.RELU, Init.HE, rng.split(), dtype),
                new Dense(6, outputs, Activation.LINEAR, Init.XAVIER, rng.split(), dtype));
    }

    /// A model without classes that takes samples of this shape as they are.
    static Model numbers(Sequential net, int... sample) {
        return new Model(net, List.of(), Scaling.array(sample), Map.of());
    }

    static NDArray pixels(int n) {
        return Rng.seed(8).uniform(n, 4, 4, 3).multiply(255).astype(DType.UINT8);
    }

    @Test
    void aSingleLogitBecomesTwoColumns() {
        Sequential net = pictures(1, DType.FLOAT64);
        var model = new Model(net, TWO, Scaling.image(4, 4, 3), Map.of());
        NDArray raw = pixels(5);
        NDArray z = net.apply(Tensor.of(raw.astype(DType.FLOAT64).divide(255)), Pass.inference()).value();
        NDArray p = model.predict(raw);
        assertThat(p.shape()).isEqualTo(Shape.of(5, 2));
        assertThat(model.logits(raw).arrayEqual(z)).isTrue();
        assertThat(p.at(":, 1:2").allClose(z.sigmoid(), 1e-12, 0)).isTrue();
        assertThat(p.sum(1).allClose(NDArray.ones(5), 1e-12, 0)).isTrue();
    }

    @Test
    void moreLogitsBecomeASoftmax() {
        var model = new Model(pictures(3, DType.FLOAT32), List.of("a", "b", "c"), Scaling.image(4, 4, 3),
                Map.of());
        NDArray raw = pixels(7);
        NDArray p = model.predict(raw);
        assertThat(p.allClose(model.logits(raw).softmax(1), 0, 0)).isTrue();
        List<Prediction> predictions = model.classify(raw);
        assertThat(predictions).hasSize(7);
        for (int i = 0; i < 7; i++) {
            Prediction prediction = predictions.get(i);
            assertThat(prediction.probability()).isEqualTo(p.at("" + i).max().item());
            assertThat(prediction.label()).isEqualTo(model.classes().get(prediction.index()));
        }
        assertThat(new Prediction("cat", 1, 0.983)).hasToString("cat (0.98)");
        assertThat(model.classify(pixels(0))).isEmpty();
    }

    @Test
    void withoutClassesItPredictsNumbers() {
        var weight = new Param(NDArray.of(new double[][] {{2}, {1}}));
        var net = new Sequential(new Dense(weight, new Param(NDArray.of(new double[] {0.5})), Activation.LINEAR));
        var scaled = new Scaling(new Raw.Numbers(Shape.of(2)), List.of(1.0, 0.0), List.of(2.0, 4.0));
        var model = new Model(net, List.of(), scaled, Map.of());
        assertThat(model.predict(NDArray.of(new double[][] {{3, 4}})).toDoubles()).containsExactly(2 * 1 + 1 * 1 + 0.5);
        assertThatThrownBy(() -> model.classify(NDArray.zeros(1, 2))).hasMessageContaining("predicts numbers");
    }

    @Test
    void saysBothShapesWhenTheInputIsWrong() {
        var model = new Model(pictures(1, DType.FLOAT32), TWO, Scaling.image(4, 4, 3), Map.of());
        assertThatThrownBy(() -> model.predict(NDArray.zeros(2, 8, 8, 3)))
                .hasMessage("the model takes samples of shape (4, 4, 3), that is input (n, 4, 4, 3), got (2, 8, 8, 3)");
        assertThatThrownBy(() -> model.predict(NDArray.zeros(4, 4, 3)))
                .hasMessageEndingWith("a single sample needs its own row: expandDims(0)");
        // so many numbers would be computed in slices
        assertThatThrownBy(() -> model.predict(NDArray.zeros(400, 100, 100, 3)))
                .hasMessageEndingWith("input (n, 4, 4, 3), got (400, 100, 100, 3)");
        var line = new Model(new Sequential(new Dense(5, 2, Activation.LINEAR, Rng.seed(1))), TWO,
                Scaling.array(5), Map.of());
        assertThatThrownBy(() -> line.predict(NDArray.zeros(2, 4))).hasMessageContaining("input (n, 5), got (2, 4)");
    }

    @Test
    void nothingChangesIt() {
        Sequential net = pictures(1, DType.FLOAT32);
        var record = new java.util.HashMap<>(Map.of("seed", "1"));
        var model = new Model(net, TWO, Scaling.image(4, 4, 3), record);
        NDArray raw = pixels(3);
        float[] before = model.predict(raw).toFloats();

        record.put("seed", "2");
        Params.of(net).values().forEach(p -> p.set(NDArray.zeros(p.shape().toArray())));
        Params.of(model.net()).values().forEach(p -> p.set(NDArray.ones(p.shape().toArray())));
        model.predict(raw).set(9, 0, 0);
        assertThat(model.predict(raw).toFloats()).isEqualTo(before);
        assertThat(model.record()).containsEntry("seed", "1");
        assertThatThrownBy(() -> model.record().put("a", "b")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> model.classes().add("dog")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void manyThreadsGetTheSameBits() throws Exception {
        Rng rng = Rng.seed(1);
        var net = new Sequential(
                new Dense(600, 300, Activation.TANH, rng.split()), new Dense(300, 10, Activation.LINEAR, rng.split()));
        List<String> names = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            names.add("class " + i);
        }
        var model = new Model(net, names, Scaling.array(600), Map.of());
        NDArray[] inputs = new NDArray[4];
        float[][] expected = new float[4][];
        for (int i = 0; i < 4; i++) {
            inputs[i] = Rng.seed(i).normal(DType.FLOAT32, 1 + 20 * i, 600);
            expected[i] = model.predict(inputs[i]).toFloats();
        }
        try (var threads = Executors.newFixedThreadPool(8)) {
            var jobs = new ArrayList<Callable<float[]>>();
            for (int i = 0; i < 48; i++) {
                NDArray input = inputs[i % 4];
                jobs.add(() -> model.predict(input).toFloats());
            }
            var results = threads.invokeAll(jobs);
            for (int i = 0; i < results.size(); i++) {
                assertThat(results.get(i).get()).isEqualTo(expected[i % 4]);
            }
        }
    }

    @Test
    void refusesNetworksThatCannotBeAModel() {
        Scaling image = Scaling.image(4, 4, 3);
        assertThatThrownBy(() -> new Model(pictures(3, DType.FLOAT32), TWO, image, Map.of()))
                .hasMessageContaining("gives (3,) for a sample, which does not fit the 2 classes [non-cat, cat]");
        assertThatThrownBy(() -> new Model(pictures(1, DType.FLOAT32), List.of("cat"), image, Map.of()))
                .hasMessageContaining("1 classes");
        assertThatThrownBy(() -> new Model(pictures(1, DType.FLOAT32), TWO, Scaling.image(5, 5, 3), Map.of()))
                .hasMessage(
                        "Model: model.1 Dense(48 -> 6, relu): expects (n, 48), got (n, 75): the layer before gives 75 "
                                + "features");
        var squashed = new Sequential(new Flatten(), new Dense(48, 1, Activation.SIGMOID, Rng.seed(1)));
        assertThatThrownBy(() -> new Model(squashed, TWO, image, Map.of()))
                .hasMessageContaining("Dense(48 -> 1, sigmoid), gives probabilities already; make it LINEAR");
        Layer unknown = new Layer() {
            @Override
            public Tensor apply(Tensor x, Pass pass) {
                return x;
            }

            @Override
            public String toString() {
                return "Unknown()";
            }
        };
        assertThatThrownBy(() -> new Model(new Sequential(unknown), List.of(), Scaling.array(2), Map.of()))
                .hasMessageStartingWith("Model: Unknown() cannot be stored: it has no settings()");
        var dense = new Dense(2, 2, Activation.RELU, Rng.seed(1));
        assertThatThrownBy(() -> new Model(new Sequential(dense, dense), List.of(), Scaling.array(2), Map.of()))
                .hasMessageContaining("the parameter 1.weight is shared with another layer");
    }

    @Test
    void preprocessingIsCheckedAndExact() {
        assertThat(Scaling.image(4, 4, 3)
                .apply(pixels(2), DType.FLOAT64)
                .arrayEqual(pixels(2).astype(DType.FLOAT64).divide(255))).isTrue();
        var colours = new Scaling(new Raw.Pictures(4, 4, 3), List.of(10.0, 20.0, 30.0),
                List.of(255.0, 255.0, 51.0));
        NDArray x = colours.apply(NDArray.full(DType.UINT8, 81, 1, 4, 4, 3), DType.FLOAT32);
        assertThat(x.dtype()).isEqualTo(DType.FLOAT32);
        assertThat(x.at("0, 0, 0").toDoubles()).containsExactly(new double[] {71 / 255.0, 61 / 255.0, 1}, within(1e-7));
        assertThatThrownBy(() -> new Scaling(new Raw.Text(4), List.of(0.0), List.of(1.0)))
                .hasMessageContaining("takes pictures or numbers, not Text[bytes=4]");
        assertThatThrownBy(
                () -> new Scaling(new Raw.Numbers(Shape.of(4)), List.of(0.0, 0.0), List.of(1.0, 1.0)))
                .hasMessageContaining("give one of each, or 4 of each");
        assertThatThrownBy(() -> new Scaling(new Raw.Numbers(Shape.of(4)), List.of(0.0), List.of(0.0)))
                .hasMessageContaining("scale not zero");
        assertThatThrownBy(() -> Scaling.array(0)).hasMessageContaining("holds nothing");
    }
}
