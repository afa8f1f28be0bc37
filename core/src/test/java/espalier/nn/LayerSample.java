package espalier.nn;

import espalier.NnCases;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/// The table of layers that the battery ([LayersTest]) runs through: a layer, made for a type of numbers, and the shape
/// of a sample for it. `src/test/python/layer_cases.py` computes the same layers, under the same names.
///
/// @param count of the whole numbers that the input consists of, or 0 if it consists of others
record LayerSample(String name, Function<DType, Layer> layer, int count, int... sample) {
    private static final Rng RNG = Rng.seed(1);
    private static final Init XAVIER = Init.XAVIER;
    private static final Map<String, NDArray> CASES = NnCases.read("layer_cases.txt");

    @Override
    public String toString() {
        return name;
    }

    private static LayerSample of(String name, Function<DType, Layer> layer, int... sample) {
        return new LayerSample(name, layer, 0, sample);
    }

    private static LayerSample of(String name, Layer layer, int... sample) {
        return new LayerSample(name, _ -> layer, 0, sample);
    }

    static List<LayerSample> all() {
        return java.util.stream.Stream.of(compositions(), convolutions(), pools(), norms(), shapes(), sequences())
                .flatMap(List::stream)
                .toList();
    }

    private static Dense dense(int in, int out, Activation f, DType t) {
        return new Dense(in, out, f, XAVIER, RNG, t);
    }

    private static List<LayerSample> compositions() {
        return List.of(
                of("Dense", t -> dense(3, 4, Activation.TANH, t), 3),
                of("Dense on sequences", t -> dense(3, 4, Activation.SIGMOID, t), 5, 3),
                of("Sequential", t -> new Sequential(new Flatten(), dense(6, 2, Activation.SOFTMAX, t)), 2, 3),
                of("Residual", t -> new Residual(dense(3, 3, Activation.TANH, t)), 3),
                of("Residual with a shortcut",
                        t -> new Residual(dense(3, 4, Activation.TANH, t), dense(3, 4, Activation.LINEAR, t)), 3),
                of("Parallel",
                        t -> new Parallel(Parallel.Join.CONCAT, dense(3, 2, Activation.LINEAR, t), new Identity(),
                                dense(3, 4, Activation.TANH, t)),
                        4, 3),
                of("Parallel added",
                        t -> new Parallel(Parallel.Join.ADD, dense(3, 4, Activation.LINEAR, t),
                                dense(3, 4, Activation.TANH, t)),
                        3),
                of("Parallel multiplied",
                        t -> new Parallel(Parallel.Join.MULTIPLY, dense(3, 4, Activation.LINEAR, t),
                                dense(3, 4, Activation.SIGMOID, t)),
                        3),
                of("Identity", new Identity(), 3),
                of("ColumnEmbedding",
                        t -> new ColumnEmbedding(5, List.of(3, 4), List.of(2, 1), Rng.seed(1), t), 5),
                of("Activate", new Activate(Activation.GELU), 3),
                of("Activate softmax", new Activate(Activation.LOG_SOFTMAX), 2, 3),
                of("PRelu", t -> new PRelu(3, 0.25, t), 2, 3),
                of("Dropout", new Dropout(0.4), 7),
                of("Dropout of channels", Dropout.spatial(0.4), 3, 7));
    }

    private static LayerSample conv2d(String name, Conv2d.Settings s, int... sample) {
        return of(name, t -> new Conv2d(s, XAVIER, RNG, t), sample);
    }

    private static LayerSample conv1d(String name, Conv1d.Settings s, int... sample) {
        return of(name, t -> new Conv1d(s, XAVIER, RNG, t), sample);
    }

    private static LayerSample transposed(String name, ConvTranspose2d.Settings s, int... sample) {
        return of(name, t -> new ConvTranspose2d(s, XAVIER, RNG, t), sample);
    }

    private static List<LayerSample> convolutions() {
        return List.of(
                conv2d("Conv2d", Conv2d.Settings.of(2, 3, 3).activation(Activation.TANH), 4, 5, 2),
                conv2d("Conv2d strided", Conv2d.Settings.of(1, 2, 3).stride(2).padding(Padding.VALID), 6, 5, 1),
                conv2d("Conv2d strided same", Conv2d.Settings.of(1, 2, 3).stride(2), 6, 5, 1),
                conv2d("Conv2d on a pixel", Conv2d.Settings.of(2, 3, 3), 1, 1, 2),
                conv2d("Conv2d dilated", Conv2d.Settings.of(2, 3, 2).dilation(2), 4, 5, 2),
                conv2d("Conv2d in groups", Conv2d.Settings.of(4, 6, 3).groups(2).stride(2), 4, 5, 4),
                conv2d("Conv2d depthwise", Conv2d.Settings.of(3, 3, 3).groups(3).padding(Padding.VALID), 3, 5, 3),
                conv1d("Conv1d", Conv1d.Settings.of(2, 3, 3).activation(Activation.TANH), 6, 2),
                conv1d("Conv1d strided", Conv1d.Settings.of(2, 3, 3).stride(2).padding(Padding.VALID), 7, 2),
                conv1d("Conv1d in groups", Conv1d.Settings.of(4, 4, 2).groups(2).dilation(2), 5, 4),
                conv1d("Conv1d of one step", Conv1d.Settings.of(2, 3, 3), 1, 2),
                transposed("ConvTranspose2d", ConvTranspose2d.Settings.of(2, 3, 3)
                        .stride(2)
                        .activation(Activation.RELU), 3, 4, 2),
                transposed("ConvTranspose2d valid",
                        ConvTranspose2d.Settings.of(2, 1, 3).stride(2).padding(Padding.VALID), 3, 2, 2),
                transposed("ConvTranspose2d dilated",
                        ConvTranspose2d.Settings.of(1, 2, 2).dilation(2).padding(Padding.VALID), 3, 2, 1),
                transposed("ConvTranspose2d with gaps", ConvTranspose2d.Settings.of(1, 2, 2).stride(3), 2, 3, 1),
                transposed("ConvTranspose2d on a pixel", ConvTranspose2d.Settings.of(1, 1, 2).stride(2), 1, 1, 1));
    }

    private static List<LayerSample> pools() {
        return List.of(
                of("MaxPool2d", new MaxPool2d(2), 4, 5, 2),
                of("MaxPool2d overlapping", new MaxPool2d(3, 1), 4, 5, 2),
                of("AveragePool2d", new AveragePool2d(2), 4, 5, 2),
                of("MaxPool1d", new MaxPool1d(2), 5, 3),
                of("AveragePool1d", new AveragePool1d(3, 1), 5, 3),
                of("GlobalAveragePool", new GlobalAveragePool(), 3, 2, 4),
                of("GlobalMaxPool", new GlobalMaxPool(), 3, 2, 4),
                of("AdaptiveAveragePool2d", new AdaptiveAveragePool2d(2, 3), 5, 7, 2),
                of("AdaptiveAveragePool2d of less", new AdaptiveAveragePool2d(3, 2), 2, 1, 2),
                of("AdaptiveMaxPool2d", new AdaptiveMaxPool2d(2, 3), 5, 7, 2),
                of("Upsample2d", new Upsample2d(2), 2, 3, 2),
                of("Upsample2d bilinear", new Upsample2d(3, Upsample2d.Interpolation.BILINEAR), 2, 3, 2),
                of("Upsample2d of a pixel", new Upsample2d(2, Upsample2d.Interpolation.BILINEAR), 1, 1, 2));
    }

    private static List<LayerSample> norms() {
        return List.of(
                of("LayerNorm", t -> new LayerNorm(5, 1e-5, t), 3, 5),
                of("RmsNorm", t -> new RmsNorm(5, 1e-6, t), 3, 5),
                of("GroupNorm", t -> new GroupNorm(2, 6, 1e-5, t), 2, 2, 6),
                of("GroupNorm of sequences", t -> new GroupNorm(1, 3, 1e-5, t), 4, 3),
                of("BatchNorm", t -> new BatchNorm(4, 0.1, 1e-5, t), 4),
                of("BatchNorm of pictures", t -> new BatchNorm(2, 0.1, 1e-5, t), 3, 3, 2),
                of("BatchNorm of sequences", t -> new BatchNorm(3, 0.1, 1e-5, t), 4, 3));
    }

    private static List<LayerSample> shapes() {
        return List.of(
                of("Flatten", new Flatten(), 2, 3),
                of("Reshape", new Reshape(3, -1), 4, 3),
                of("Permute", new Permute(2, 3, 1), 2, 3, 4),
                of("MeanOverSteps", new MeanOverSteps(), 4, 3),
                of("MaxOverSteps", new MaxOverSteps(), 4, 3),
                of("LastStep", new LastStep(), 4, 3),
                of("Masking", new Masking(7), 4, 3),
                of("SinusoidalPositions", new SinusoidalPositions(5), 4, 5),
                of("LearnedPositions", t -> new LearnedPositions(6, 3, XAVIER, RNG, t), 4, 3),
                new LayerSample("Embedding", t -> new Embedding(5, 3, XAVIER, RNG, t), 5, 4),
                new LayerSample("Embedding with padding", t -> new Embedding(5, 3, 0, XAVIER, RNG, t), 5, 4));
    }

    private static List<LayerSample> sequences() {
        var both = Lstm.Settings.of(3, 2).layers(2).bidirectional(true);
        var attention = new MultiHeadAttention.Settings(4, 1, 0, true);
        var block = TransformerEncoder.Settings.of(4, 2, 6);
        return List.of(
                of("Lstm", t -> new Lstm(Lstm.Settings.of(3, 2), RNG, t), 4, 3),
                of("Lstm of one step", t -> new Lstm(Lstm.Settings.of(3, 2), RNG, t), 1, 3),
                of("Lstm of two layers both ways", t -> new Lstm(both, RNG, t), 4, 3),
                of("Lstm to its last", t -> new Lstm(both.last(true), RNG, t), 4, 3),
                of("Gru", t -> new Gru(Gru.Settings.of(3, 2), RNG, t), 4, 3),
                of("Gru both ways", t -> new Gru(Gru.Settings.of(3, 2).bidirectional(true), RNG, t), 4, 3),
                of("MultiHeadAttention",
                        t -> new MultiHeadAttention(new MultiHeadAttention.Settings(4, 2, 0.2, false), RNG, t), 3, 4),
                of("MultiHeadAttention causal", t -> new MultiHeadAttention(attention, RNG, t), 3, 4),
                of("MultiHeadAttention of one step",
                        t -> new MultiHeadAttention(new MultiHeadAttention.Settings(4, 4, 0, false), RNG, t), 1, 4),
                of("TransformerEncoder", t -> new TransformerEncoder(block.dropout(0.1), RNG, t), 3, 4),
                of("TransformerEncoder norm last",
                        t -> new TransformerEncoder(
                                block.normFirst(false).causal(true).activation(Activation.RELU), RNG, t),
                        3, 4));
    }

    /// What `layer_cases.py` computed under this name.
    static NDArray numpys(String name) {
        return Objects.requireNonNull(CASES.get(name), "layer_cases.py computes no " + name);
    }

    /// The layer with the parameters that `layer_cases.py` gives it.
    Layer fixed(DType dtype) {
        Layer made = layer.apply(dtype);
        fix(made);
        return made;
    }

    /// Gives a layer the parameters that `layer_cases.py` gives it.
    static void fix(Layer layer) {
        int j = 0;
        for (Map.Entry<String, Param> entry : Params.of(layer).entrySet()) {
            Param p = entry.getValue();
            NDArray value = NDArray.zeros(p.shape().toArray());
            for (int i = 0; i < value.size(); i++) {
                double wave = Math.sin(1.3 * i + j + 0.5);
                value.buffer().setDouble(i, entry.getKey().endsWith("variance") ? 1 + 0.5 * wave : 0.6 * wave);
            }
            p.set(value);
            j++;
        }
    }

    /// `n` samples: whole numbers of int64, or others of the type.
    NDArray batch(int n, DType dtype) {
        int[] dims = new int[sample.length + 1];
        dims[0] = n;
        System.arraycopy(sample, 0, dims, 1, sample.length);
        return count > 0 ? tokens(count, dims) : batch(dtype, dims);
    }

    /// The input of `layer_cases.py`.
    static NDArray batch(DType dtype, int... dims) {
        NDArray x = NDArray.zeros(dims);
        for (int i = 0; i < x.size(); i++) {
            x.buffer().setDouble(i, 2 * Math.sin(1.7 * i + 0.3));
        }
        return x.astype(dtype);
    }

    /// The whole numbers of `layer_cases.py`.
    static NDArray tokens(int count, int... dims) {
        NDArray x = NDArray.zeros(DType.INT64, dims);
        for (int i = 0; i < x.size(); i++) {
            x.buffer().setLong(i, i * 7 % count);
        }
        return x;
    }

    Tensor input(int n, DType dtype) {
        return Tensor.of(batch(n, dtype));
    }
}
