package espalier.train;

import espalier.data.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// How much each class counts while it is learnt: [Options] chooses, [Recipe] puts the weights into the loss.
///
/// With `n_c` of `n` rows in class `c` of `k` the weight is `(n / (k n_c))^a`, divided by its mean over the rows, so
/// that the loss keeps its size. Weights make a network name rare classes more often, which helps recall, F1 and
/// balanced accuracy and costs accuracy and the truth of the probabilities.
public enum ClassWeights {
    /// `a = 1/2` where a class has less than a fifth of its even share of the rows, else all the same: the middle
    /// between hearing the rare class and crying wolf.
    AUTO,
    /// All rows count the same: probabilities stay what they say.
    NONE,
    /// `a = 1`: every class counts as much as every other, as in balanced accuracy.
    BALANCED;

    private static final double RARE = 0.2;
    private static final double MOST = 100;
    private static final int NAMED = 6;

    /// The weight of each class for these rows; empty when all count the same, and for numbers to be predicted.
    List<Double> of(Dataset train) {
        int k = train.classes().size();
        long[] counts = new long[k];
        if (k < 2 || this == NONE) {
            return List.of();
        }
        for (long label : train.targets().toLongs()) {
            counts[(int) label]++;
        }
        double even = (double) train.size() / k;
        double rarest = Double.MAX_VALUE;
        for (long count : counts) {
            rarest = count == 0 ? rarest : Math.min(rarest, count);
        }
        if (this == AUTO && rarest >= RARE * even) {
            return List.of();
        }
        var weights = new ArrayList<Double>();
        double sum = 0;
        for (long count : counts) {
            double weight = count == 0 ? 1 : Math.min(Math.pow(even / count, this == AUTO ? 0.5 : 1), MOST);
            weights.add(weight);
            sum += count * weight;
        }
        double mean = sum / train.size();
        weights.replaceAll(weight -> weight / mean);
        return List.copyOf(weights);
    }

    /// What was decided, for people: `rare classes count more: ham 0.7, spam 1.9`.
    static String words(List<Double> weights, List<String> classes) {
        double least = weights.stream().mapToDouble(w -> w).min().orElse(1);
        double most = weights.stream().mapToDouble(w -> w).max().orElse(1);
        if (weights.size() > NAMED) {
            return String.format(Locale.ROOT, "rare classes count up to %.1f times as much as frequent ones",
                    most / least);
        }
        var parts = new ArrayList<String>();
        for (int k = 0; k < weights.size(); k++) {
            parts.add(String.format(Locale.ROOT, "%s %.2f", classes.get(k), weights.get(k)));
        }
        return "rare classes count more: " + String.join(", ", parts);
    }

    /// As the record of a model keeps them.
    static String record(List<Double> weights) {
        return weights.stream().map(w -> String.format(Locale.ROOT, "%.4f", w)).collect(Collectors.joining(","));
    }
}
