package espalier.train;

import espalier.array.NDArray;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The figures that `train` and `evaluate` print: for classes, for two classes, and for predicted numbers. A new one is
/// a line here.
///
/// For two classes precision, recall, F1 and the areas are those of the class that is asked for,
/// [Evaluation#positive()] (`spam`, `yes`, `1`); for more they are the mean over the classes, each against the rest.
///
/// ```java
/// Metrics.fitting(evaluation).forEach(metric -> IO.println(metric.title() + " " + metric.of(evaluation)));
/// ```
public enum Metrics implements Metric {
    /// Share of the rows that are right.
    ACCURACY("accuracy", For.CLASSES, true, true, e -> Confusion.of(e).accuracy()),
    /// Mean recall of the classes: see [Confusion#balancedAccuracy()].
    BALANCED_ACCURACY("balanced accuracy", For.CLASSES, true, true, e -> Confusion.of(e).balancedAccuracy()),
    /// Share of what was taken for the class that is it.
    PRECISION("precision", For.CLASSES, true, true, e -> two(e) ? Confusion.of(e).precision(e.positive())
            : Confusion.of(e).macroPrecision()),
    /// Share of what is the class that was taken for it.
    RECALL("recall", For.CLASSES, true, true,
            e -> two(e) ? Confusion.of(e).recall(e.positive()) : Confusion.of(e).macroRecall()),
    /// Harmonic mean of precision and recall.
    F1("F1", For.CLASSES, true, true, e -> two(e) ? Confusion.of(e).f1(e.positive()) : Confusion.of(e).macroF1()),
    /// Mean F1 of both classes, so that neither is forgotten; with more classes [#F1] is that mean.
    MACRO_F1("macro F1", For.TWO_CLASSES, true, true, e -> Confusion.of(e).macroF1()),
    /// Area under true over false positives: see [Ranking#rocAuc].
    ROC_AUC("ROC-AUC", For.CLASSES, true, false, e -> ranked(e, Ranking::rocAuc)),
    /// Area under precision over recall: see [Ranking#averagePrecision].
    PR_AUC("PR-AUC", For.CLASSES, true, false, e -> ranked(e, Ranking::averagePrecision)),
    /// Matthews' correlation: see [Confusion#matthews()].
    MATTHEWS("MCC", For.CLASSES, true, false, e -> Confusion.of(e).matthews()),
    /// Mean of `-ln p` of the right class.
    LOG_LOSS("log-loss", For.CLASSES, false, false, Metrics::logLoss),
    /// How far probabilities are from what comes true: see [Calibration#error()].
    CALIBRATION_ERROR("calibration error", For.CLASSES, false, true, e -> Calibration.of(e).error()),
    /// Share of the variance that is explained: see [Evaluation#r2()].
    R2("R2", For.NUMBERS, true, false, Evaluation::r2),
    /// Mean absolute error, in the unit of the target.
    MAE("MAE", For.NUMBERS, false, false, Evaluation::mae),
    /// Root of the mean squared error, in the unit of the target.
    RMSE("RMSE", For.NUMBERS, false, false, Evaluation::rmse);

    private enum For {
        CLASSES, TWO_CLASSES, NUMBERS
    }

    private interface Area {
        double of(double[] scores, boolean[] positive);
    }

    private static final double LEAST = 1e-15;

    private final String title;
    private final For use;
    private final boolean moreIsBetter;
    private final boolean share;
    private final ToDoubleFunction<Evaluation> figure;

    Metrics(String title, For use, boolean moreIsBetter, boolean share, ToDoubleFunction<Evaluation> figure) {
        this.title = title;
        this.use = use;
        this.moreIsBetter = moreIsBetter;
        this.share = share;
        this.figure = figure;
    }

    /// Those that fit, in order.
    public static List<Metrics> fitting(Evaluation evaluation) {
        return Arrays.stream(values()).filter(metric -> metric.fits(evaluation)).toList();
    }

    @Override
    public String title() {
        return title;
    }

    @Override
    public double of(Evaluation evaluation) {
        return fits(evaluation) ? figure.applyAsDouble(evaluation) : Double.NaN;
    }

    @Override
    public boolean moreIsBetter() {
        return moreIsBetter;
    }

    @Override
    public boolean fits(Evaluation evaluation) {
        return switch (use) {
            case CLASSES -> !evaluation.classes().isEmpty();
            case TWO_CLASSES -> two(evaluation);
            case NUMBERS -> evaluation.classes().isEmpty();
        };
    }

    @Override
    public boolean isShare() {
        return share;
    }

    private static boolean two(Evaluation e) {
        return e.classes().size() == 2;
    }

    private static double ranked(Evaluation e, Area area) {
        int k = e.classes().size();
        if (k == 2) {
            return area.of(scores(e, e.positive()), of(e, e.positive()));
        }
        double[] areas = new double[k];
        for (int i = 0; i < k; i++) {
            areas[i] = area.of(scores(e, i), of(e, i));
        }
        return Ranking.mean(areas);
    }

    private static double[] scores(Evaluation e, int k) {
        NDArray p = e.probabilities();
        double[] scores = new double[p.shape().dim(0)];
        for (int i = 0; i < scores.length; i++) {
            scores[i] = p.get(i, k);
        }
        return scores;
    }

    private static boolean[] of(Evaluation e, int k) {
        int[] actual = e.actual();
        boolean[] positive = new boolean[actual.length];
        for (int i = 0; i < actual.length; i++) {
            positive[i] = actual[i] == k;
        }
        return positive;
    }

    private static double logLoss(Evaluation e) {
        NDArray p = e.probabilities();
        int[] actual = e.actual();
        double sum = 0;
        for (int i = 0; i < actual.length; i++) {
            sum -= Math.log(Math.clamp(p.get(i, actual[i]), LEAST, 1));
        }
        return sum / actual.length;
    }
}
