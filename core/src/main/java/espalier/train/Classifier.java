package espalier.train;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.data.ArrayDataset;
import espalier.data.Batch;
import espalier.data.Batches;
import espalier.data.Dataset;
import espalier.nn.Activation;
import espalier.nn.Dense;
import espalier.nn.Flatten;
import espalier.nn.Init;
import espalier.nn.Layer;
import espalier.nn.Loss;
import espalier.nn.Model;
import espalier.nn.Preprocessing;
import espalier.nn.Sequential;
import espalier.nn.Summary;
import espalier.optim.Sgd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// From a data set with classes to a [Model] in one call: preprocessing, network, loss and trainer with settings that
/// do well on small pictures. The tool's `train` and short programs use it; who wants another network writes the few
/// lines with [Sequential] and [Trainer].
///
/// The network is `Flatten`, a [Dense] layer for each hidden size, and a linear last layer: one logit for two classes
/// (binary cross-entropy), otherwise one for each class. Weights are drawn by [Init#HE] before ReLU and leaky ReLU,
/// else by [Init#XAVIER]. What is learnt from is centred: each colour channel (or
/// each feature) loses its mean over the training set, and pixels are divided by 255.
///
/// The model kept is that of the epoch after which the *training* set was classified best, because a test set that
/// chooses is no test any more.
///
/// ```java
/// Dataset data = DrawnPictures.dataset(1000, 64, 1);
/// Split split = Split.random(data, 0.2, Rng.seed(1));
/// var classifier = new Classifier(Classifier.Options.defaults().withHidden(20, 7, 5), split.train(), split.test());
/// Model model = classifier.fit().model();
/// IO.println(Evaluation.of(model, split.test()).accuracy());
/// ```
public final class Classifier {
    /// About so many times a run is evaluated: after every epoch, or less often where the epochs are many and short.
    private static final int EVALUATIONS = 100;

    private final Options options;
    private final Dataset train;
    private final @Nullable Dataset test;
    private final Preprocessing preprocessing;
    private final Sequential net;
    private final Checkpoint best;
    private final Trainer trainer;
    private final Map<String, String> notes = new LinkedHashMap<>();
    private volatile Event.@Nullable Evaluated onTest;

    /// How to train: everything that a run depends on besides the data.
    ///
    /// @param hidden       sizes of the hidden layers; none for logistic regression
    /// @param activation   of the hidden layers
    /// @param learningRate of gradient descent
    /// @param epochs       passes over the training set
    /// @param batchSize    rows of an update; 0 for the full batch
    /// @param dtype        FLOAT32 or FLOAT64
    /// @param seed         of the weights and the order of the rows
    public record Options(List<Integer> hidden, Activation activation, double learningRate, int epochs, int batchSize,
            DType dtype, long seed) {

        /// Refuses numbers without meaning.
        public Options {
            hidden = List.copyOf(hidden);
            for (int size : hidden) {
                if (size < 1) {
                    throw new IllegalArgumentException(
                            "Classifier.Options: a hidden layer of size " + size + "; sizes are 1 or more");
                }
            }
            if (!(learningRate > 0) || Double.isInfinite(learningRate)) {
                throw new IllegalArgumentException(
                        "Classifier.Options: learningRate is " + learningRate + "; it must be more than 0, say 0.01");
            }
            if (dtype != DType.FLOAT32 && dtype != DType.FLOAT64) {
                throw new IllegalArgumentException(
                        "Classifier.Options: dtype is " + dtype + "; learning needs FLOAT32 or FLOAT64");
            }
            if (activation == Activation.SOFTMAX) {
                throw new IllegalArgumentException(
                        "Classifier.Options: softmax is no activation of hidden layers; take RELU or TANH");
            }
        }

        /// One hidden layer of 64, ReLU, rate 0.01, 60 epochs, batches of 32, float32, seed 1.
        public static Options defaults() {
            return new Options(List.of(64), Activation.RELU, 0.01, 60, 32, DType.FLOAT32, 1);
        }

        /// With hidden layers of these sizes.
        public Options withHidden(Integer... sizes) {
            return new Options(List.of(sizes), activation, learningRate, epochs, batchSize, dtype, seed);
        }

        /// With this activation in the hidden layers.
        public Options withActivation(Activation function) {
            return new Options(hidden, function, learningRate, epochs, batchSize, dtype, seed);
        }

        /// With this learning rate.
        public Options withLearningRate(double rate) {
            return new Options(hidden, activation, rate, epochs, batchSize, dtype, seed);
        }

        /// With so many passes over the training set.
        public Options withEpochs(int passes) {
            return new Options(hidden, activation, learningRate, passes, batchSize, dtype, seed);
        }

        /// With so many rows in an update; 0 for the full batch.
        public Options withBatchSize(int rows) {
            return new Options(hidden, activation, learningRate, epochs, rows, dtype, seed);
        }

        /// In this type.
        public Options withDtype(DType type) {
            return new Options(hidden, activation, learningRate, epochs, batchSize, type, seed);
        }

        /// With this seed.
        public Options withSeed(long number) {
            return new Options(hidden, activation, learningRate, epochs, batchSize, dtype, number);
        }

        /// As the record of a run keeps them, by the names that the tool's options have.
        Map<String, String> toRecord() {
            var record = new LinkedHashMap<String, String>();
            record.put("layers", String.join(",", hidden.stream().map(String::valueOf).toList()));
            record.put("activation", activation.name().toLowerCase(Locale.ROOT));
            record.put("learning-rate", Double.toString(learningRate));
            record.put("epochs", Integer.toString(epochs));
            record.put("batch-size", Integer.toString(batchSize));
            record.put("dtype", dtype.numpyName());
            record.put("seed", Long.toString(seed));
            return record;
        }
    }

    /// What a run came to.
    ///
    /// @param model  the best network, with its preprocessing and class names
    /// @param epoch  passes after which it was taken
    /// @param result the course of the whole run
    public record Trained(Model model, int epoch, Result result) {}

    /// A run to be made.
    ///
    /// @param train     to learn from; its classes are those of the model
    /// @param test      evaluated along the way and never learnt or chosen from; null for none
    /// @param listeners told of everything that happens
    public Classifier(Options options, Dataset train, @Nullable Dataset test, Listener... listeners) {
        check(train, test);
        this.options = options;
        this.train = train;
        this.test = test;
        this.preprocessing = centred(train);
        this.net = network(options, train);
        this.best = new Checkpoint(net, "train");
        var all = new ArrayList<>(List.<Listener>of(best, this::keepTest));
        all.addAll(List.of(listeners));
        Loss loss = train.classes().size() == 2 ? Loss.BINARY_CROSS_ENTROPY : Loss.CROSS_ENTROPY;
        var plan = new Plan(options.epochs, options.batchSize, options.seed)
                .withEvaluateEvery(Math.max(1, options.epochs / EVALUATIONS));
        this.trainer = new Trainer(net, loss, new Sgd(options.learningRate), plan, all.toArray(Listener[]::new));
    }

    private static void check(Dataset train, @Nullable Dataset test) {
        int k = train.classes().size();
        if (k < 2) {
            throw new IllegalArgumentException(
                    "Classifier: the training set has " + (k == 0 ? "no classes" : "one class, " + train.classes())
                            + "; telling things apart needs two or more");
        }
        if (test != null && !test.classes().equals(train.classes())) {
            throw new IllegalArgumentException(
                    "Classifier: the classes of the test set " + test.classes() + " are not those of the training set "
                            + train.classes() + " in the same order");
        }
        if (test != null && !test.sampleShape().equals(train.sampleShape())) {
            throw new IllegalArgumentException(
                    "Classifier: samples of the test set have shape " + test.sampleShape() + ", of the training set "
                            + train.sampleShape() + "; bring both to one size");
        }
    }

    private static Sequential network(Options options, Dataset train) {
        Rng rng = Rng.seed(options.seed);
        var layers = new ArrayList<Layer>(List.of(new Flatten()));
        int in = train.sampleShape().size();
        for (int size : options.hidden) {
            if ((long) in * size > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("Classifier: a layer of " + size + " units on " + in
                        + " inputs has more weights than an array can hold, 2^31 - 1; take fewer units or "
                        + "smaller samples");
            }
            layers.add(new Dense(in, size, options.activation, init(options.activation), rng.split(), options.dtype));
            in = size;
        }
        int outputs = train.classes().size() == 2 ? 1 : train.classes().size();
        layers.add(new Dense(in, outputs, Activation.LINEAR, Init.XAVIER, rng.split(), options.dtype));
        return new Sequential(layers.toArray(Layer[]::new));
    }

    private static Init init(Activation activation) {
        return activation == Activation.RELU || activation == Activation.LEAKY_RELU ? Init.HE : Init.XAVIER;
    }

    /// Pixels less the mean of their colour, divided by 255; other features less their mean, divided by their
    /// deviation.
    private static Preprocessing centred(Dataset train) {
        Shape shape = train.sampleShape();
        boolean pixels = shape.rank() == 3 && train.range(0, 1).x().dtype() == DType.UINT8;
        int features = shape.rank() == 0 ? 1 : shape.dim(-1);
        double[] sum = new double[features];
        double[] squares = new double[features];
        for (Batch batch : new Batches(train, 256, null)) {
            NDArray rows = batch.x().astype(DType.FLOAT64).reshape(-1, features);
            add(rows.sum(0), sum);
            if (!pixels) {
                add(rows.square().sum(0), squares);
            }
        }
        double n = (double) train.size() * shape.size() / features;
        var mean = new ArrayList<Double>();
        var scale = new ArrayList<Double>();
        for (int i = 0; i < features; i++) {
            double m = sum[i] / n;
            double deviation = Math.sqrt(Math.max(0, squares[i] / n - m * m));
            mean.add(m);
            scale.add(pixels ? 255.0 : deviation > 0 ? deviation : 1.0);
        }
        return new Preprocessing(pixels ? Preprocessing.Kind.IMAGE : Preprocessing.Kind.ARRAY, shape, mean, scale);
    }

    private static void add(NDArray x, double[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += x.get(i);
        }
    }

    /// The network as a table.
    public Summary summary() {
        return Summary.of(net, train.sampleShape());
    }

    /// Keeps this in the record of the models, after the options: where the data came from, which version trained.
    /// Before [#fit()].
    public void note(String name, String text) {
        notes.put(name, text);
    }

    /// Trains.
    ///
    /// @throws DivergedException when a number is no longer finite; [#model()] then is that of the best epoch before,
    /// if [#bestEpoch()] is not 0
    public Trained fit() {
        Result result;
        try {
            result = trainer.fit(ready(train), test == null ? null : ready(test));
        } finally {
            if (best.exists()) {
                best.restore();
            }
        }
        return new Trained(model(), best.exists() ? best.epoch() : result.epochs(), result);
    }

    /// The evaluation on the test set that belongs to the best epoch, for the record.
    private void keepTest(Event event) {
        if (event instanceof Event.Evaluated e && e.set().equals("validation") && e.epoch() == best.epoch()) {
            onTest = e;
        }
    }

    /// Ends the training after the step in hand; `fit` then returns with the best so far. From any thread.
    public void stop() {
        trainer.stop();
    }

    /// The epoch after which the network was best so far; 0 before the first evaluation.
    public int bestEpoch() {
        return best.epoch();
    }

    /// The network as it is now, as a model: while it is being trained that of this moment, for listeners only; once
    /// [#fit()] has ended, however it did, that of the best epoch.
    public Model model() {
        var record = new LinkedHashMap<>(options.toRecord());
        if (best.exists()) {
            record.put("kept-epoch", Integer.toString(best.epoch()));
            record.put("train.accuracy", Double.toString(best.accuracy()));
            record.put("train.loss", Double.toString(best.loss()));
        }
        Event.Evaluated tested = onTest;
        if (tested != null && tested.epoch() == best.epoch()) {
            record.put("test.accuracy", Double.toString(tested.accuracy()));
            record.put("test.loss", Double.toString(tested.loss()));
        }
        record.putAll(notes);
        return new Model(net, train.classes(), preprocessing, record);
    }

    /// The samples as the network takes them: converted once where they fit in memory easily, else whenever they are
    /// read.
    private Dataset ready(Dataset raw) {
        Dataset ready = raw.map(x -> preprocessing.apply(x, options.dtype));
        double bytes = (double) raw.size() * raw.sampleShape().size() * options.dtype.bytes();
        return bytes < Runtime.getRuntime().maxMemory() / 4.0 ? ArrayDataset.of(ready) : ready;
    }

    @Override
    public String toString() {
        return "Classifier(" + net + ", " + options + ")";
    }
}
