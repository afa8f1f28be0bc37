package espalier.train;

import espalier.array.DType;
import espalier.nn.Activation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a user may decide about a training besides the data; whatever is left open the [Recipe] for the kind of data
/// decides. The tool's `train` makes it from its options.
///
/// ```java
/// Options options = Options.defaults().withHidden(20, 7, 5).withEpochs(100).withSeed(3);
/// ```
///
/// @param hidden       sizes of the hidden layers of a dense network, none for logistic regression; null for the
/// network that the recipe takes
/// @param activation   of the hidden layers; null for the recipe's
/// @param learningRate of the optimiser; null for the recipe's
/// @param epochs       passes over the training set; null for the recipe's
/// @param batchSize    rows of an update, 0 for the full batch; null for the recipe's
/// @param dtype        FLOAT32 or FLOAT64
/// @param seed         of the weights, the order of the rows, what is set aside
/// @param minutes      of wall-clock time to train at most; 0 for as long as it takes
/// @param classWeights how much rare classes count
/// @param positive     of two classes the one whose precision, recall and F1 are told; null for the one that looks like
/// it
public record Options(@Nullable List<Integer> hidden, @Nullable Activation activation, @Nullable Double learningRate,
        @Nullable Integer epochs, @Nullable Integer batchSize, DType dtype, long seed, double minutes,
        ClassWeights classWeights, @Nullable String positive) {

    /// Refuses numbers without meaning.
    public Options {
        hidden = hidden == null ? null : List.copyOf(hidden);
        for (int size : hidden == null ? List.<Integer>of() : hidden) {
            if (size < 1) {
                throw new IllegalArgumentException("Options: a hidden layer of size " + size + "; sizes are 1 or more");
            }
        }
        if (learningRate != null && (!(learningRate > 0) || Double.isInfinite(learningRate))) {
            throw new IllegalArgumentException(
                    "Options: learningRate is " + learningRate + "; it must be more than 0, say 0.01");
        }
        if (epochs != null && epochs < 1 || batchSize != null && batchSize < 0) {
            throw new IllegalArgumentException("Options: " + epochs + " epochs of batches of " + batchSize
                    + "; epochs are 1 or more, batches 1 or more or 0 for the full batch");
        }
        if (dtype != DType.FLOAT32 && dtype != DType.FLOAT64) {
            throw new IllegalArgumentException("Options: dtype is " + dtype + "; learning needs FLOAT32 or FLOAT64");
        }
        if (activation == Activation.SOFTMAX) {
            throw new IllegalArgumentException(
                    "Options: softmax is no activation of hidden layers; take RELU or TANH");
        }
        if (!(minutes >= 0)) {
            throw new IllegalArgumentException("Options: minutes is " + minutes + "; it must be 0 or more");
        }
    }

    /// Everything as the recipe has it, float32, seed 1, no limit of time.
    public static Options defaults() {
        return new Options(null, null, null, null, null, DType.FLOAT32, 1, 0, ClassWeights.AUTO, null);
    }

    /// With a dense network of these hidden layers.
    public Options withHidden(Integer... sizes) {
        return new Options(List.of(sizes), activation, learningRate, epochs, batchSize, dtype, seed, minutes,
                classWeights, positive);
    }

    /// With this activation in the hidden layers.
    public Options withActivation(Activation function) {
        return new Options(hidden, function, learningRate, epochs, batchSize, dtype, seed, minutes, classWeights,
                positive);
    }

    /// With this learning rate.
    public Options withLearningRate(double rate) {
        return new Options(hidden, activation, rate, epochs, batchSize, dtype, seed, minutes, classWeights, positive);
    }

    /// With so many passes over the training set.
    public Options withEpochs(int passes) {
        return new Options(hidden, activation, learningRate, passes, batchSize, dtype, seed, minutes, classWeights,
                positive);
    }

    /// With so many rows in an update; 0 for the full batch.
    public Options withBatchSize(int rows) {
        return new Options(hidden, activation, learningRate, epochs, rows, dtype, seed, minutes, classWeights,
                positive);
    }

    /// In this type.
    public Options withDtype(DType type) {
        return new Options(hidden, activation, learningRate, epochs, batchSize, type, seed, minutes, classWeights,
                positive);
    }

    /// With this seed.
    public Options withSeed(long number) {
        return new Options(hidden, activation, learningRate, epochs, batchSize, dtype, number, minutes, classWeights,
                positive);
    }

    /// Ended after so many minutes.
    public Options withMinutes(double most) {
        return new Options(hidden, activation, learningRate, epochs, batchSize, dtype, seed, most, classWeights,
                positive);
    }

    /// With classes counting like this.
    public Options withClassWeights(ClassWeights weights) {
        return new Options(hidden, activation, learningRate, epochs, batchSize, dtype, seed, minutes, weights,
                positive);
    }

    /// With this one of two classes as the one that is asked for.
    public Options withPositive(String name) {
        return new Options(hidden, activation, learningRate, epochs, batchSize, dtype, seed, minutes, classWeights,
                name);
    }

    /// The sizes given, or these.
    public List<Integer> hiddenOr(Integer... sizes) {
        return hidden == null ? List.of(sizes) : hidden;
    }

    /// The activation given, or this one.
    public Activation activationOr(Activation other) {
        return activation == null ? other : activation;
    }

    /// The rate given, or this one.
    public double learningRateOr(double other) {
        return learningRate == null ? other : learningRate;
    }

    /// The epochs given, or so many.
    public int epochsOr(int other) {
        return epochs == null ? other : epochs;
    }

    /// The batch size given, or this one.
    public int batchSizeOr(int other) {
        return batchSize == null ? other : batchSize;
    }

    /// What was decided, as the record of a run keeps it, by the names that the tool's options have.
    Map<String, String> toRecord() {
        var record = new LinkedHashMap<String, String>();
        if (hidden != null) {
            record.put("layers", hidden.isEmpty() ? "none"
                    : String.join(",", hidden.stream().map(String::valueOf).toList()));
        }
        if (activation != null) {
            record.put("activation", activation.name().toLowerCase(Locale.ROOT));
        }
        if (learningRate != null) {
            record.put("learning-rate", Double.toString(learningRate));
        }
        record.put("dtype", dtype.numpyName());
        record.put("seed", Long.toString(seed));
        if (minutes > 0) {
            record.put("minutes", Double.toString(minutes));
        }
        if (positive != null) {
            record.put(PositiveClass.RECORD, positive);
        }
        return record;
    }
}
