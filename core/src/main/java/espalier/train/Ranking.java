package espalier.train;

import espalier.array.NDArray;
import java.util.Arrays;

/// How well scores put the positives before the negatives, whatever the scores mean: areas under two curves. For
/// [Metrics].
///
/// Equal scores are one step of a curve and not several in the order of the rows.
final class Ranking {
    private Ranking() {}

    /// Area under the ROC curve (true positives over false positives): the probability that a positive has a higher
    /// score than a negative, a tie counting half (Mann and Whitney 1947). NaN without positives or without negatives.
    ///
    /// `AUC = (sum of the ranks of the positives - p (p + 1) / 2) / (p q)`, p positives, q negatives
    static double rocAuc(double[] scores, boolean[] positive) {
        int[] order = order(scores);
        double ranks = 0;
        double p = 0;
        for (int from = 0; from < order.length;) {
            int to = tied(scores, order, from);
            for (int i = from; i < to; i++) {
                if (positive[order[i]]) {
                    ranks += (from + 1 + to) / 2.0; // the mean of the ranks from + 1 .. to
                    p++;
                }
            }
            from = to;
        }
        double q = order.length - p;
        return p == 0 || q == 0 ? Double.NaN : (ranks - p * (p + 1) / 2) / (p * q);
    }

    /// Average precision, the area under precision over recall in steps: `sum (R_i - R_i-1) P_i` over the different
    /// scores from the highest down. NaN without positives.
    static double averagePrecision(double[] scores, boolean[] positive) {
        int[] order = order(scores);
        int all = 0;
        for (boolean yes : positive) {
            all += yes ? 1 : 0;
        }
        double area = 0;
        double taken = 0;
        double right = 0;
        for (int to = order.length; to > 0;) {
            int from = to - 1;
            double before = right;
            while (from > 0 && scores[order[from - 1]] == scores[order[to - 1]]) {
                from--;
            }
            for (int i = from; i < to; i++) {
                taken++;
                right += positive[order[i]] ? 1 : 0;
            }
            area += (right - before) / all * (right / taken);
            to = from;
        }
        return all == 0 ? Double.NaN : area;
    }

    private static int tied(double[] scores, int[] order, int from) {
        int to = from + 1;
        while (to < order.length && scores[order[to]] == scores[order[from]]) {
            to++;
        }
        return to;
    }

    /// Rows by rising score.
    private static int[] order(double[] scores) {
        return NDArray.of(scores).argsort(0).toInts();
    }

    /// The mean of values that are numbers; NaN when none is.
    static double mean(double... values) {
        return Arrays.stream(values).filter(v -> !Double.isNaN(v)).average().orElse(Double.NaN);
    }
}
