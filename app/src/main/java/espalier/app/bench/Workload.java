package espalier.app.bench;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.data.ArrayDataset;
import espalier.data.Dataset;
import espalier.nn.Activation;
import espalier.nn.Conv2d;
import espalier.nn.Dense;
import espalier.nn.Flatten;
import espalier.nn.Init;
import espalier.nn.Layer;
import espalier.nn.Loss;
import espalier.nn.Lstm;
import espalier.nn.MaxPool2d;
import espalier.nn.MeanOverSteps;
import espalier.nn.Padding;
import espalier.nn.Sequential;
import espalier.nn.TransformerEncoder;
import espalier.optim.Adam;
import espalier.optim.Optimizer;
import espalier.optim.Sgd;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The trainings that [Peers] compares: each is a network, data of random numbers, a loss and an optimiser, the same as
/// in `peers.py` and in `bench/peers`. [WorkloadRun] runs one of them.
enum Workload {
    LOGISTIC("logistic regression 12288, 209 samples, full batch"),
    COURSE("12288-20-7-5-1, 209 samples, full batch"),
    MLP("784-512-256-10, batch 128, Adam"),
    LENET("LeNet 28x28x1, batch 64, Adam"),
    VGG("VGG-like 32x32x3, batch 64, Adam"),
    LSTM("LSTM 32 -> 64, 64 steps, its last to 10 classes, batch 32, Adam"),
    TRANSFORMER("encoder block of width 128, 4 heads, 512 hidden, 64 steps, mean to 10 classes, batch 32, Adam");

    private static final double COURSE_RATE = 0.0075;
    private static final int COURSE_SAMPLES = 209;
    private static final int BLOCKS = 16;

    private final String words;

    Workload(String words) {
        this.words = words;
    }

    /// The name on the command line and in `peers.py`.
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// What it is, in words.
    String words() {
        return words;
    }

    /// Rows of one step; 0 for the full batch.
    int batchSize() {
        return switch (this) {
            case LOGISTIC, COURSE -> 0;
            case MLP -> 128;
            case LENET, VGG -> 64;
            case LSTM, TRANSFORMER -> 32;
        };
    }

    /// The network with new weights.
    Sequential net() {
        Rng rng = Rng.seed(1);
        return switch (this) {
            case LOGISTIC -> dense(rng, 12288, 1);
            case COURSE -> dense(rng, 12288, 20, 7, 5, 1);
            case MLP -> dense(rng, 784, 512, 256, 10);
            case LENET -> new Sequential(new Conv2d(1, 6, 5, Activation.RELU, rng), new MaxPool2d(2),
                    new Conv2d(6, 16, 5, 1, Padding.VALID, Activation.RELU, Init.HE, rng, DType.FLOAT32),
                    new MaxPool2d(2), new Flatten(), dense(rng, 400, 120, 84, 10));
            case VGG -> new Sequential(new Conv2d(3, 32, 3, Activation.RELU, rng),
                    new Conv2d(32, 32, 3, Activation.RELU, rng), new MaxPool2d(2),
                    new Conv2d(32, 64, 3, Activation.RELU, rng), new Conv2d(64, 64, 3, Activation.RELU, rng),
                    new MaxPool2d(2), new Flatten(), dense(rng, 4096, 128, 10));
            case LSTM -> new Sequential(new Lstm(Lstm.Settings.of(32, 64).last(true), rng), dense(rng, 64, 10));
            case TRANSFORMER -> new Sequential(
                    new TransformerEncoder(TransformerEncoder.Settings.of(128, 4, 512)
                            .activation(Activation.RELU)
                            .normFirst(false), rng),
                    new MeanOverSteps(), dense(rng, 128, 10));
        };
    }

    private static Sequential dense(Rng rng, int... sizes) {
        var layers = new ArrayList<Layer>();
        for (int i = 1; i < sizes.length; i++) {
            Activation activation = i + 1 < sizes.length ? Activation.RELU : Activation.LINEAR;
            layers.add(new Dense(sizes[i - 1], sizes[i], activation, rng));
        }
        return new Sequential(layers.toArray(Layer[]::new));
    }

    /// Random samples with random classes.
    Dataset data() {
        Rng rng = Rng.seed(2);
        boolean full = batchSize() == 0;
        int n = full ? COURSE_SAMPLES : BLOCKS * batchSize();
        NDArray x = switch (this) {
            case LOGISTIC, COURSE -> rng.uniform(DType.FLOAT32, n, 12288);
            case MLP -> rng.uniform(DType.FLOAT32, n, 784);
            case LENET -> rng.uniform(DType.FLOAT32, n, 28, 28, 1);
            case VGG -> rng.uniform(DType.FLOAT32, n, 32, 32, 3);
            case LSTM -> rng.uniform(DType.FLOAT32, n, 64, 32);
            case TRANSFORMER -> rng.uniform(DType.FLOAT32, n, 64, 128);
        };
        int classes = full ? 2 : 10;
        long[] y = new long[n];
        for (int i = 0; i < n; i++) {
            y[i] = rng.nextInt(classes);
        }
        return new ArrayDataset(x, NDArray.wrap(y, n), names(classes));
    }

    private static List<String> names(int classes) {
        var names = new ArrayList<String>();
        for (int i = 0; i < classes; i++) {
            names.add(Integer.toString(i));
        }
        return names;
    }

    /// What is made small.
    Loss loss() {
        return batchSize() == 0 ? Loss.BINARY_CROSS_ENTROPY : Loss.CROSS_ENTROPY;
    }

    /// How it is made small.
    Optimizer optimizer() {
        return batchSize() == 0 ? new Sgd(COURSE_RATE) : new Adam(1e-3);
    }
}
