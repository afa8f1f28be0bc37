package espalier.train;

import espalier.array.NDArray;
import java.util.List;

/// What was taken for what, and the figures that follow from it: for each class and over all of them. An [Evaluation]
/// gives one, [Metrics] and the tool ask it.
///
/// Precision of a class is the share of what was taken for it that is it; recall the share of what is it that was taken
/// for it; F1 their harmonic mean, `2 p r / (p + r)`. Nothing taken for a class, or nothing of it there, counts as 0.
///
/// ```java
/// Confusion confusion = Confusion.of(Evaluation.of(model, test));
/// IO.println(confusion.f1(confusion.classes().indexOf("spam")));
/// ```
///
/// @param classes names
/// @param counts  `(k, k)` int64: entry `(i, j)` is how many rows of class i were taken for class j
public record Confusion(List<String> classes, NDArray counts) {

    /// Refuses counts that are not one row and column for each class.
    public Confusion {
        classes = List.copyOf(classes);
        if (counts.rank() != 2 || counts.shape().dim(0) != classes.size()
                || counts.shape().dim(1) != classes.size()) {
            throw new IllegalArgumentException(
                    "Confusion: " + classes.size() + " classes need counts of (classes, classes), got "
                            + counts.shape());
        }
    }

    /// Of an evaluation with classes.
    public static Confusion of(Evaluation evaluation) {
        int[][] table = evaluation.confusion();
        int k = table.length;
        long[] counts = new long[k * k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                counts[i * k + j] = table[i][j];
            }
        }
        return new Confusion(evaluation.classes(), NDArray.wrap(counts, k, k));
    }

    private double count(int i, int j) {
        return counts.getLong(i, j);
    }

    /// Rows that are of class k.
    public long actual(int k) {
        double sum = 0;
        for (int j = 0; j < classes.size(); j++) {
            sum += count(k, j);
        }
        return (long) sum;
    }

    /// Rows that were taken for class k.
    public long predicted(int k) {
        double sum = 0;
        for (int i = 0; i < classes.size(); i++) {
            sum += count(i, k);
        }
        return (long) sum;
    }

    /// Precision of class k, 0 to 1.
    public double precision(int k) {
        return share(count(k, k), predicted(k));
    }

    /// Recall of class k, 0 to 1.
    public double recall(int k) {
        return share(count(k, k), actual(k));
    }

    /// F1 of class k, 0 to 1.
    public double f1(int k) {
        return share(2 * count(k, k), actual(k) + predicted(k));
    }

    private static double share(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    /// Share of the rows that were classified rightly; also the micro average of precision, recall and F1. NaN for no
    /// rows.
    public double accuracy() {
        double right = 0;
        double all = 0;
        for (int k = 0; k < classes.size(); k++) {
            right += count(k, k);
            all += actual(k);
        }
        return right / all;
    }

    /// Mean recall of the classes that are there: what accuracy would be if all were equally frequent.
    public double balancedAccuracy() {
        double sum = 0;
        int n = 0;
        for (int k = 0; k < classes.size(); k++) {
            if (actual(k) > 0) {
                sum += recall(k);
                n++;
            }
        }
        return sum / n;
    }

    /// Mean over the classes that are there or were predicted.
    double macro(java.util.function.IntToDoubleFunction figure) {
        double sum = 0;
        int n = 0;
        for (int k = 0; k < classes.size(); k++) {
            if (actual(k) + predicted(k) > 0) {
                sum += figure.applyAsDouble(k);
                n++;
            }
        }
        return sum / n;
    }

    /// Precision, the mean of the classes.
    public double macroPrecision() {
        return macro(this::precision);
    }

    /// Recall, the mean of the classes.
    public double macroRecall() {
        return macro(this::recall);
    }

    /// F1, the mean of the classes.
    public double macroF1() {
        return macro(this::f1);
    }

    /// Matthews' correlation of truth and prediction, for k classes (Gorodkin 2004): 1 perfect, 0 no better than
    /// guessing, and 0 as well where all rows are of one class or were taken for one.
    ///
    /// `(c s - sum p_k t_k) / ((s^2 - sum p_k^2)(s^2 - sum t_k^2))^(1/2)`, c right of s rows, p_k predicted, t_k actual
    public double matthews() {
        double right = 0;
        double all = 0;
        double products = 0;
        double predictions = 0;
        double truths = 0;
        for (int k = 0; k < classes.size(); k++) {
            double p = predicted(k);
            double t = actual(k);
            right += count(k, k);
            all += t;
            products += p * t;
            predictions += p * p;
            truths += t * t;
        }
        double below = Math.sqrt(all * all - predictions) * Math.sqrt(all * all - truths);
        return all == 0 ? Double.NaN : below == 0 ? 0 : (right * all - products) / below;
    }
}
