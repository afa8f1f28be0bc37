package espalier.app.cli;

import espalier.app.show.JsonEvents;
import espalier.app.show.Words;
import espalier.data.Dataset;
import espalier.train.Evaluation;
import espalier.train.Metrics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// How good a model is, in one line for people or as the members of a JSON object: what `train` and `evaluate` both
/// say, beside what can be had without a model at all.
final class Figures {
    private Figures() {}

    /// `93.8 %, loss 0.1812` for classes, `R2 0.912, MAE 3.14, RMSE 4.2` for numbers.
    static String line(Evaluation e) {
        return e.classes().isEmpty()
                ? "R2 " + r2(e.r2()) + ", MAE " + amount(e.mae()) + ", RMSE " + amount(e.rmse())
                : Words.percent(e.accuracy()) + ", loss " + Words.loss(e.loss());
    }

    /// The figure that folds and seeds are compared by: accuracy, or R2.
    static double main(Evaluation e) {
        return e.classes().isEmpty() ? e.r2() : e.accuracy();
    }

    /// Its name.
    static String mainName(Evaluation e) {
        return e.classes().isEmpty() ? "R2" : "accuracy";
    }

    /// That figure as people read it.
    static String main(boolean classes, double value) {
        return classes ? Words.percent(value) : r2(value);
    }

    private static String r2(double value) {
        return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
    }

    /// A number of the targets' unit, with three digits that count.
    static String amount(double value) {
        double size = Math.abs(value);
        if (!(size > 0) || Double.isInfinite(size)) {
            return Words.number(value);
        }
        int digits = Math.clamp(2 - (int) Math.floor(Math.log10(size)), 0, 12);
        return size >= 1e15 || size < 1e-9 ? String.format(Locale.ROOT, "%.2e", value)
                : String.format(Locale.ROOT, "%,." + digits + "f", value);
    }

    /// What is had without learning: the most frequent class of the training set, or the mean of its targets, said of
    /// every row of the test set.
    ///
    /// @param words what is always said
    /// @param main  accuracy, or R2
    /// @param line  all figures, for people
    record Trivial(String words, double main, String line) {}

    /// The baseline of these parts.
    static Trivial baseline(Dataset train, Dataset test) {
        return train.classes().isEmpty() ? mean(train, test) : majority(train, test);
    }

    private static Trivial majority(Dataset train, Dataset test) {
        long[] counts = new long[train.classes().size()];
        for (long k : train.targets().toLongs()) {
            counts[(int) k]++;
        }
        int most = 0;
        for (int k = 1; k < counts.length; k++) {
            most = counts[k] > counts[most] ? k : most;
        }
        long right = 0;
        for (long k : test.targets().toLongs()) {
            right += k == most ? 1 : 0;
        }
        double share = (double) right / Math.max(1, test.size());
        return new Trivial("always " + Words.plain(train.classes().get(most)), share, Words.percent(share));
    }

    private static Trivial mean(Dataset train, Dataset test) {
        double mean = average(train.targets().toDoubles());
        double[] y = test.targets().toDoubles();
        double own = average(y);
        double squares = 0;
        double spread = 0;
        double absolute = 0;
        for (double v : y) {
            squares += (v - mean) * (v - mean);
            spread += (v - own) * (v - own);
            absolute += Math.abs(v - mean);
        }
        double r2 = spread > 0 ? 1 - squares / spread : Double.NaN;
        return new Trivial("always the mean, " + amount(mean), r2, "R2 " + r2(r2) + ", MAE "
                + amount(absolute / y.length) + ", RMSE " + amount(Math.sqrt(squares / y.length)));
    }

    private static double average(double[] values) {
        double sum = 0;
        for (double v : values) {
            sum += v;
        }
        return sum / values.length;
    }

    /// As members of a JSON object.
    static Map<String, Object> json(Evaluation e) {
        Map<String, Object> figures = new LinkedHashMap<>();
        for (Metrics metric : Metrics.fitting(e)) {
            figures.put(metric.name().toLowerCase(Locale.ROOT), JsonEvents.number(metric.of(e)));
        }
        figures.put("loss", JsonEvents.number(e.loss()));
        if (e.positive() >= 0) {
            figures.put("positive", e.classes().get(e.positive()));
        }
        return figures;
    }

    /// The figures of classes behind accuracy and loss, a line each: `ROC-AUC  0.871`. None for numbers, whose line has
    /// them all.
    static List<String> more(Evaluation e) {
        return Metrics.fitting(e)
                .stream()
                .filter(metric -> !e.classes().isEmpty() && metric != Metrics.ACCURACY && metric != Metrics.LOG_LOSS)
                .map(metric -> Words.left(metric.title(), 18) + value(metric, metric.of(e))
                        + (metric == Metrics.PRECISION ? of(e) : ""))
                .toList();
    }

    /// Whose precision, recall and F1 it is: ` of spam (--positive names the other class)`.
    private static String of(Evaluation e) {
        return e.positive() < 0 ? "" : "  of " + positive(e) + ", as recall, F1 and the areas (--positive)";
    }

    /// The name of the class that is asked for; of two only.
    static String positive(Evaluation e) {
        return Words.plain(e.classes().get(e.positive()));
    }

    /// `spam: precision 97.1 %, recall 93.2 %, F1 95.1 %`, of two classes only; empty otherwise.
    static String asked(Evaluation e) {
        return e.positive() < 0 ? ""
                : positive(e) + ": precision " + Words.percent(Metrics.PRECISION.of(e)) + ", recall "
                        + Words.percent(Metrics.RECALL.of(e)) + ", F1 " + Words.percent(Metrics.F1.of(e));
    }

    /// A figure as people read it.
    static String value(Metrics metric, double value) {
        return Double.isNaN(value) ? "-"
                : metric.isShare() ? Words.percent(value)
                        : metric == Metrics.MAE || metric == Metrics.RMSE ? amount(value)
                                : String.format(Locale.ROOT, "%.3f", value);
    }
}
