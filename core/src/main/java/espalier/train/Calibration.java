package espalier.train;

import espalier.array.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Whether a model is right as often as it says: of the rows for which it gives its class 80 %, 80 % should be right.
/// The rows in ten groups by the probability of the class they were taken for.
///
/// ```java
/// Calibration calibration = Calibration.of(Evaluation.of(model, test));
/// IO.println(calibration.error());     // 0.03: off by 3 points in the mean
/// IO.println(calibration);             // the groups as a table
/// ```
///
/// @param groups those that hold rows, by rising probability
public record Calibration(List<Group> groups) {
    private static final int GROUPS = 10;

    /// Rows with a probability above `from`, up to `to`.
    ///
    /// @param from       lower end, not included (but 0)
    /// @param to         upper end, included
    /// @param rows       how many
    /// @param confidence mean probability of the class they were taken for
    /// @param accuracy   share of them that is right
    public record Group(double from, double to, int rows, double confidence, double accuracy) {}

    /// Copies the list.
    public Calibration {
        groups = List.copyOf(groups);
    }

    /// Of an evaluation with classes.
    public static Calibration of(Evaluation evaluation) {
        NDArray p = evaluation.probabilities();
        int[] actual = evaluation.actual();
        int[] predicted = evaluation.predicted();
        double[] confidence = new double[actual.length];
        boolean[] right = new boolean[actual.length];
        for (int i = 0; i < actual.length; i++) {
            confidence[i] = p.get(i, predicted[i]);
            right[i] = actual[i] == predicted[i];
        }
        return of(confidence, right);
    }

    static Calibration of(double[] confidence, boolean[] right) {
        int[] rows = new int[GROUPS];
        double[] sum = new double[GROUPS];
        double[] hits = new double[GROUPS];
        for (int i = 0; i < confidence.length; i++) {
            int group = Math.clamp((int) Math.ceil(confidence[i] * GROUPS) - 1, 0, GROUPS - 1);
            rows[group]++;
            sum[group] += confidence[i];
            hits[group] += right[i] ? 1 : 0;
        }
        var groups = new ArrayList<Group>();
        for (int g = 0; g < GROUPS; g++) {
            if (rows[g] > 0) {
                groups.add(new Group((double) g / GROUPS, (g + 1.0) / GROUPS, rows[g], sum[g] / rows[g],
                        hits[g] / rows[g]));
            }
        }
        return new Calibration(groups);
    }

    /// Expected calibration error (Naeini, Cooper, Hauskrecht 2015): the mean distance of accuracy and probability,
    /// weighted by rows; NaN for no rows.
    public double error() {
        double sum = 0;
        double n = 0;
        for (Group group : groups) {
            sum += group.rows * Math.abs(group.accuracy - group.confidence);
            n += group.rows;
        }
        return sum / n;
    }

    @Override
    public String toString() {
        var table = new StringBuilder("probability  rows  said     right\n");
        for (Group g : groups) {
            table.append(String.format(Locale.ROOT, "%3.0f - %3.0f %%  %4d  %5.1f %%  %5.1f %%%n", 100 * g.from,
                    100 * g.to, g.rows, 100 * g.confidence, 100 * g.accuracy));
        }
        return table.toString().stripTrailing().replace("\r", "");
    }
}
