package espalier.train;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.autodiff.Tensor;
import espalier.data.Batch;
import espalier.data.Batches;
import espalier.data.Dataset;
import espalier.nn.Layer;
import espalier.nn.Loss;
import espalier.nn.Model;
import espalier.nn.Pass;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// How good a network or a model is on a data set: loss, accuracy, what was taken for what, and which rows are wrong.
/// The trainer makes one for its [Event.Evaluated], the tool for its report.
///
/// The data are read in batches, so memory stays bounded whatever their number.
///
/// ```java
/// Evaluation e = Evaluation.of(model, test);
/// IO.println(e.accuracy() + " right, wrong are rows " + Arrays.toString(e.wrongRows()));
/// ```
public final class Evaluation {
    /// Numbers in the samples of one batch, at most (and one row at least).
    private static final int BATCH_NUMBERS = 1 << 22;

    private final double loss;
    private final List<String> classes;
    private final NDArray probabilities;
    private final int[] actual;
    private final int[] predicted;
    private final NDArray targets;
    private final int positive;

    private Evaluation(double loss, List<String> classes, NDArray probabilities, NDArray targets, int[] actual,
            int[] predicted, int positive) {
        this.positive = positive;
        this.targets = targets;
        this.loss = loss;
        this.classes = classes;
        this.probabilities = probabilities;
        this.actual = actual;
        this.predicted = predicted;
    }

    /// A model on raw samples, with the cross-entropy of its classes (the mean squared error where it predicts
    /// numbers). The data may number their classes in another order than the model: they are matched by name.
    ///
    /// @throws IllegalArgumentException when the data have a class that the model does not know
    public static Evaluation of(Model model, Dataset data) {
        int[] number = numbers(model.classes(), data);
        Evaluation evaluation = run(model::logits, null, data, model.classes(), number);
        String positive = model.record().get(PositiveClass.RECORD);
        return positive == null || !model.classes().contains(positive) ? evaluation : evaluation.withPositive(positive);
    }

    /// A network in inference mode on samples that are ready for it, with the loss it is trained for.
    public static Evaluation of(Layer net, Loss loss, Dataset data) {
        return run(x -> Pass.infer(net, x), loss, data, data.classes(), numbers(data.classes(), data));
    }

    private static Evaluation run(
            UnaryOperator<NDArray> net, @Nullable Loss given, Dataset data, List<String> classes, int[] number) {
        if (data.size() == 0) {
            throw new IllegalArgumentException("Evaluation: the data set has no samples");
        }
        int rows = Math.clamp(BATCH_NUMBERS / Math.max(data.sampleShape().size(), 1), 1, 1024);
        var parts = new ArrayList<NDArray>();
        var truth = new ArrayList<NDArray>();
        int[] actual = new int[classes.isEmpty() ? 0 : data.size()];
        double sum = 0;
        int n = 0;
        for (Batch batch : new Batches(data, rows, null)) {
            NDArray logits = net.apply(batch.x());
            if (n == 0) {
                checkLogits(logits.shape(), classes);
            }
            NDArray y = classes.isEmpty() ? numbers(batch.y(), logits) : renumber(batch.y(), number, actual, n);
            truth.add(y);
            Loss loss = given != null ? given : fitting(classes, logits);
            sum += batch.size() * loss.apply(Tensor.of(logits), y).item();
            parts.add(classes.isEmpty() ? logits : Model.probabilities(logits));
            n += batch.size();
        }
        NDArray all = joined(parts);
        return new Evaluation(sum / n, classes, all, joined(truth), actual,
                classes.isEmpty() ? new int[0] : all.argmax(1).toInts(), PositiveClass.of(classes, actual));
    }

    private static NDArray joined(List<NDArray> parts) {
        return parts.size() == 1 ? parts.getFirst() : NDArray.concat(0, parts.toArray(NDArray[]::new));
    }

    /// Targets `(n,)` as the column that a network with one output gives, in its type.
    private static NDArray numbers(NDArray y, NDArray predicted) {
        boolean column = y.rank() == 1 && predicted.rank() == 2 && predicted.shape().dim(1) == 1;
        NDArray rows = column ? y.reshape(-1, 1) : y;
        return rows.dtype() == predicted.dtype() ? rows : rows.astype(predicted.dtype());
    }

    /// Refuses numbers in other shapes than the predictions': subtracted from them they would be broadcast.
    ///
    /// @throws IllegalArgumentException naming both shapes, and why nothing is broadcast
    private static void checkTargets(Shape predictions, Shape targets) {
        if (predictions.equals(targets)) {
            return;
        }
        String why = "both must have one shape";
        if (predictions.size() == targets.size() && predictions.rank() + targets.rank() == 3) {
            int n = predictions.size();
            why = "broadcast, each of the " + n + " predictions would be compared with each of the " + n
                    + " targets, (" + n + ", " + n + "), and R2, MAE and RMSE would be those of no model; reshape the "
                    + "targets to " + predictions;
        }
        throw new IllegalArgumentException(
                "Evaluation: predictions " + predictions + " against targets " + targets + ": " + why);
    }

    /// Refuses a network that does not give one logit for each class, or a single one for two.
    static void checkLogits(Shape logits, List<String> classes) {
        int n = classes.size();
        int k = logits.rank() == 2 ? logits.dim(1) : 0;
        if (n > 0 && k != n && !(k == 1 && n == 2)) {
            throw new IllegalArgumentException("the network gives " + logits + " for a batch, the data have the " + n
                    + " classes " + classes + "; the last layer needs " + n + " units" + (n == 2 ? ", or 1" : ""));
        }
    }

    private static Loss fitting(List<String> classes, NDArray logits) {
        if (classes.isEmpty()) {
            return Loss.MEAN_SQUARED_ERROR;
        }
        return logits.shape().dim(1) == 1 ? Loss.BINARY_CROSS_ENTROPY : Loss.CROSS_ENTROPY;
    }

    /// For each class number of the data the number of the class of that name among `classes`.
    private static int[] numbers(List<String> classes, Dataset data) {
        int[] numbers = new int[data.classes().size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = classes.indexOf(data.classes().get(i));
            if (numbers[i] < 0) {
                throw new IllegalArgumentException("Evaluation: the data have the class '" + data.classes().get(i)
                        + "', the model knows " + classes);
            }
        }
        if (!classes.isEmpty() && numbers.length == 0) {
            throw new IllegalArgumentException("Evaluation: the data have no classes, the model knows " + classes);
        }
        return numbers;
    }

    private static NDArray renumber(NDArray y, int[] number, int[] actual, int from) {
        long[] numbers = new long[y.size()];
        for (int i = 0; i < numbers.length; i++) {
            actual[from + i] = number[(int) y.getLong(i)];
            numbers[i] = actual[from + i];
        }
        return NDArray.wrap(numbers, numbers.length);
    }

    /// Mean loss over all rows.
    public double loss() {
        return loss;
    }

    /// Share of the rows that were classified rightly, 0 to 1; NaN when the targets are not classes.
    public double accuracy() {
        return classes.isEmpty() ? Double.NaN : 1 - (double) wrongRows().length / actual.length;
    }

    /// Names of the classes, in the order of all numbers here.
    public List<String> classes() {
        return classes;
    }

    /// Of two classes the number of the one that is asked for, whose precision, recall, F1 and PR-AUC [Metrics] tell;
    /// -1 for another number of classes. The model knows it from its training, and otherwise it is the one whose name
    /// says so (`yes`, `spam`, `1`), or the rarer one here.
    public int positive() {
        return positive;
    }

    /// The same with this one of two classes as the one that is asked for.
    ///
    /// @throws IllegalArgumentException if there is no such class, or there are not two
    public Evaluation withPositive(String name) {
        return new Evaluation(loss, classes, probabilities, targets, actual, predicted,
                PositiveClass.named("Evaluation", classes, name));
    }

    /// Entry `[i][j]` counts the rows of class `i` that were taken for class `j`; the diagonal is right.
    public int[][] confusion() {
        int[][] counts = new int[classes.size()][classes.size()];
        for (int i = 0; i < actual.length; i++) {
            counts[actual[i]][predicted[i]]++;
        }
        return counts;
    }

    /// `(n, classes)`, row by row the probability of each class; the predicted numbers when there are no classes.
    public NDArray probabilities() {
        return probabilities;
    }

    /// The truth: class numbers `(n,)` by the model's numbers, or the target numbers in the shape of the predictions.
    public NDArray targets() {
        return targets;
    }

    /// Mean absolute error of predicted numbers, in their unit; NaN for classes.
    public double mae() {
        return classes.isEmpty() ? errors().abs().mean().get() : Double.NaN;
    }

    /// Root of the mean squared error of predicted numbers, in their unit; NaN for classes.
    public double rmse() {
        return classes.isEmpty() ? Math.sqrt(errors().square().mean().get()) : Double.NaN;
    }

    /// Share of the variance of the targets that the predictions explain: `1 - sum (y - p)^2 / sum (y - mean y)^2`, the
    /// mean over several targets. 1 is perfect, 0 is what the mean as prediction would give. NaN for classes, and where
    /// the targets do not vary.
    public double r2() {
        if (!classes.isEmpty()) {
            return Double.NaN;
        }
        NDArray y = targets.astype(DType.FLOAT64);
        NDArray spread = y.subtract(y.mean(0)).square().sum(0);
        boolean varies = spread.greater(0).all().getLong() == 1;
        return varies ? 1 - errors().square().sum(0).divide(spread).mean().get() : Double.NaN;
    }

    private NDArray errors() {
        checkTargets(probabilities.shape(), targets.shape());
        return targets.astype(DType.FLOAT64).subtract(probabilities.astype(DType.FLOAT64));
    }

    /// The class of each row, by the model's numbers.
    public int[] actual() {
        return actual.clone();
    }

    /// The most probable class of each row.
    public int[] predicted() {
        return predicted.clone();
    }

    /// The rows that were classified wrongly, in order.
    public int[] wrongRows() {
        int[] rows = new int[actual.length];
        int n = 0;
        for (int i = 0; i < actual.length; i++) {
            if (actual[i] != predicted[i]) {
                rows[n++] = i;
            }
        }
        return Arrays.copyOf(rows, n);
    }

    @Override
    public String toString() {
        if (classes.isEmpty()) {
            return String.format(Locale.ROOT, "Evaluation(loss %.6f, R2 %.4f)", loss, r2());
        }
        return String.format(Locale.ROOT, "Evaluation(loss %.6f, accuracy %.4f, %d of %d wrong)", loss, accuracy(),
                wrongRows().length, actual.length);
    }
}
