package espalier.train;

import espalier.array.Rng;
import espalier.data.Dataset;
import espalier.data.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// How good the models are that a data set gives, measured on rows they have not seen: each fold in turn is the test
/// set of a model that learns from the others. Folds and seeds together show how far the figure can be trusted.
///
/// ```java
/// List<CrossValidation.Fold> folds = CrossValidation.of(data, 5, Options.defaults(), fold -> IO.println(fold));
/// IO.println(CrossValidation.mean(folds, Evaluation::accuracy) + " +- "
///         + CrossValidation.deviation(folds, Evaluation::accuracy));
/// ```
public final class CrossValidation {
    private CrossValidation() {}

    /// One model.
    ///
    /// @param seed       of its folds and of its training
    /// @param fold       its number, from 1
    /// @param split      what it learnt from and what it was tested on
    /// @param trained    the model
    /// @param evaluation on the test part
    public record Fold(long seed, int fold, Split split, Learner.Trained trained, Evaluation evaluation) {
        @Override
        public String toString() {
            return "Fold(seed " + seed + ", fold " + fold + ", " + evaluation + ")";
        }
    }

    /// A figure of an evaluation: `Evaluation::accuracy`.
    @FunctionalInterface
    public interface Figure {
        /// Its value.
        double of(Evaluation evaluation);
    }

    /// A model for each of `k` folds, stratified by class; the folds and the models are drawn by the seed of `options`.
    ///
    /// @param done told of each model as soon as it is tested; what it throws ends the work
    public static List<Fold> of(Dataset data, int k, Options options, Consumer<Fold> done, Listener... listeners) {
        List<Split> splits = Split.folds(data, k, Rng.seed(options.seed()));
        List<Fold> folds = new ArrayList<>();
        for (int i = 0; i < splits.size(); i++) {
            Fold fold = one(options, i + 1, splits.get(i), listeners);
            if (fold == null) {
                break;
            }
            folds.add(fold);
            done.accept(fold);
        }
        return folds;
    }

    /// One model on one split; null when its training was stopped.
    public static @Nullable Fold one(Options options, int number, Split split, Listener... listeners) {
        return one(options, number, split, new Learner(options, split.train(), null, listeners));
    }

    /// One model on one split, the epoch chosen by this validation part; null when its training was stopped.
    public static @Nullable Fold one(Options options, int number, Split split, Dataset validation,
            Listener... listeners) {
        return one(options, number, split,
                Learner.choosingBy(options, split.train(), validation, null, listeners));
    }

    private static @Nullable Fold one(Options options, int number, Split split, Learner learner) {
        Learner.Trained trained = learner.fit();
        return trained.result().reason() == Reason.STOPPED ? null
                : new Fold(options.seed(), number, split, trained, Evaluation.of(trained.model(), split.test()));
    }

    /// Mean of a figure over the folds.
    public static double mean(List<Fold> folds, Figure figure) {
        return folds.stream().mapToDouble(fold -> figure.of(fold.evaluation())).average().orElse(Double.NaN);
    }

    /// Standard deviation of a figure over the folds (the sample's, with n - 1); 0 for a single one.
    public static double deviation(List<Fold> folds, Figure figure) {
        double mean = mean(folds, figure);
        double squares = folds.stream()
                .mapToDouble(fold -> figure.of(fold.evaluation()) - mean)
                .map(d -> d * d)
                .sum();
        return folds.size() < 2 ? 0 : Math.sqrt(squares / (folds.size() - 1));
    }
}
