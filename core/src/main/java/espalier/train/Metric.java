package espalier.train;

/// A figure that says how good a model is, computed from an [Evaluation]: `train` and `evaluate` print those that fit.
///
/// ```java
/// for (Metric metric : metrics) {
///     if (metric.fits(evaluation)) {
///         IO.println(metric.title() + " " + metric.of(evaluation));
///     }
/// }
/// ```
public interface Metric {

    /// What people call it: `ROC-AUC`.
    String title();

    /// Its value; NaN where it is not defined, say a ROC-AUC of a single class.
    double of(Evaluation evaluation);

    /// Whether more is better; false for errors and losses.
    default boolean moreIsBetter() {
        return true;
    }

    /// Whether it means something for this evaluation: classes or numbers, two classes or many.
    default boolean fits(Evaluation evaluation) {
        return true;
    }

    /// Whether it is a share of 1, to be shown in percent.
    default boolean isShare() {
        return false;
    }
}
