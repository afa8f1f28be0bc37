package espalier.app.cli;

import espalier.app.show.JsonEvents;
import espalier.app.show.Screen;
import espalier.app.show.TrainingView;
import espalier.app.show.Words;
import espalier.array.Rng;
import espalier.data.Dataset;
import espalier.data.Split;
import espalier.store.Json;
import espalier.train.CrossValidation;
import espalier.train.CrossValidation.Fold;
import espalier.train.Evaluation;
import espalier.train.Listener;
import espalier.train.Metrics;
import espalier.train.Options;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// `train --folds K --seeds N`: many trainings on the same data, for a figure with its spread instead of a model. Made
/// by [Train].
final class Repeated {
    private final Screen screen;
    private final TrainRun.Request request;
    private final int folds;
    private final int seeds;
    private final List<Fold> done = new ArrayList<>();
    private final List<Double> baselines = new ArrayList<>();

    /// @param folds parts of the data, 0 for a fifth set aside (or the test set that was given)
    /// @param seeds how often everything is repeated
    Repeated(Screen screen, TrainRun.Request request, int folds, int seeds) {
        this.screen = screen;
        this.request = request;
        this.folds = folds;
        this.seeds = seeds;
    }

    int go() {
        if (folds == 0 && Parts.testIsGiven(request)) {
            Parts parts = Parts.of(request, screen);
            title(parts.words());
            for (int i = 0; i < seeds; i++) {
                run(options(i), new Split(parts.train(), parts.test()), parts.validation());
            }
        } else {
            var source = Parts.whole(request, screen);
            boolean part = request.data() != null && !source.path().equals(request.data()); // of a divided folder
            title((part ? source.path() + ": " : "") + source.description());
            Dataset data = source.dataset();
            if (folds > data.size()) {
                throw new Misuse("--folds is '" + folds + "', but there are only "
                        + Words.count(data.size(), data.raw().word()));
            }
            for (int i = 0; i < seeds; i++) {
                Options options = options(i);
                Rng rng = Rng.seed(options.seed());
                List<Split> splits = folds == 0 ? List.of(Parts.fifth(data, options.seed()).of(data))
                        : Split.folds(data, folds, rng);
                splits.forEach(split -> run(options, split, null));
            }
        }
        result();
        return Problems.FINE;
    }

    private Options options(int i) {
        return request.options().withSeed(request.options().seed() + i);
    }

    private void title(String words) {
        if (request.talks()) {
            screen.println(screen.bold("Data"));
            words.lines().forEach(line -> screen.paragraph(Words.plain(line)));
            screen.println();
        }
    }

    private void run(Options options, Split split, @Nullable Dataset validation) {
        int number = folds == 0 ? 1 : done.size() % folds + 1;
        var view = new TrainingView(screen);
        Listener[] listeners = request.talks() && screen.isTerminal() ? new Listener[] {view} : new Listener[0];
        Fold fold;
        try {
            fold = validation == null ? CrossValidation.one(options, number, split, listeners)
                    : CrossValidation.one(options, number, split, validation, listeners);
        } catch (IllegalArgumentException e) {
            throw new Misuse(String.valueOf(e.getMessage()).replaceFirst("^(Learner|Recipe): ", ""), e);
        } finally {
            view.clear();
        }
        if (fold == null) {
            throw new Misuse("stopped after " + Words.count(done.size(), "training"));
        }
        done.add(fold);
        baselines.add(Figures.baseline(split.train(), split.test()).main());
        if (request.json()) {
            screen.println(Json.of(json(fold)).toString());
        } else if (request.talks()) {
            screen.println("  seed " + options.seed() + (folds == 0 ? "" : ", fold " + number + "/" + folds) + "  "
                    + Figures.line(fold.evaluation()) + ", of " + Words.count(split.test().size(),
                            split.test().raw().word())
                    + ", after " + Words.count(fold.trained().epoch(), "epoch"));
        }
    }

    private Map<String, Object> json(Fold fold) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", "tested");
        line.put("seed", fold.seed());
        line.put("fold", fold.fold());
        line.put("epoch", fold.trained().epoch());
        line.putAll(Figures.json(fold.evaluation()));
        line.put("baseline", JsonEvents.number(baselines.getLast()));
        return line;
    }

    /// Mean and deviation of every other figure.
    private Map<Metrics, double[]> others() {
        Map<Metrics, double[]> figures = new LinkedHashMap<>();
        for (Metrics metric : Metrics.fitting(done.getFirst().evaluation())) {
            if (metric != Metrics.ACCURACY && metric != Metrics.R2) {
                figures.put(metric, new double[] {CrossValidation.mean(done, metric::of),
                    CrossValidation.deviation(done, metric::of)});
            }
        }
        return figures;
    }

    private void result() {
        boolean classes = !done.getFirst().evaluation().classes().isEmpty();
        double mean = CrossValidation.mean(done, Figures::main);
        double spread = CrossValidation.deviation(done, Figures::main);
        double baseline = baselines.stream().mapToDouble(b -> b).average().orElse(Double.NaN);
        double least = done.stream()
                .mapToDouble(fold -> Figures.main(fold.evaluation()))
                .min()
                .orElse(Double.NaN);
        if (request.json()) {
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("event", "result");
            line.put("figure", classes ? "accuracy" : "r2");
            line.put("trainings", done.size());
            line.put("mean", JsonEvents.number(mean));
            line.put("deviation", JsonEvents.number(spread));
            line.put("least", JsonEvents.number(least));
            line.put("baseline", JsonEvents.number(baseline));
            if (folds > 0 && seeds > 1) {
                double[] means = new double[seeds];
                for (int i = 0; i < seeds; i++) {
                    means[i] = CrossValidation.mean(done.subList(i * folds, (i + 1) * folds), Figures::main);
                }
                double around = Arrays.stream(means).map(m -> (m - mean) * (m - mean)).sum() / (seeds - 1);
                screen.println("  " + Figures.main(classes, mean) + " +- " + Figures.main(classes, Math.sqrt(around))
                        + " (mean and standard deviation of the " + seeds + " seeds, each the mean of its folds)");
            }
            others().forEach((metric, figures) -> line.put(metric.name().toLowerCase(Locale.ROOT),
                    List.of(JsonEvents.number(figures[0]), JsonEvents.number(figures[1]))));
            screen.println(Json.of(line).toString());
            return;
        }
        String name = classes ? "accuracy" : "R2";
        if (request.talks()) {
            screen.println();
            screen.println(screen.bold("Result"));
        }
        screen.println("  " + name + " " + screen.bold(Figures.main(classes, mean) + " +- "
                + Figures.main(classes, spread)) + " (mean and standard deviation of "
                + Words.count(done.size(), "training") + ", the least " + Figures.main(classes, least)
                + ")");
        if (folds > 0 && seeds > 1) {
            double[] means = new double[seeds];
            for (int i = 0; i < seeds; i++) {
                means[i] = CrossValidation.mean(done.subList(i * folds, (i + 1) * folds), Figures::main);
            }
            double around = Arrays.stream(means).map(m -> (m - mean) * (m - mean)).sum() / (seeds - 1);
            screen.println("  " + Figures.main(classes, mean) + " +- " + Figures.main(classes, Math.sqrt(around))
                    + " (mean and standard deviation of the " + seeds + " seeds, each the mean of its folds)");
        }
        Evaluation first = done.getFirst().evaluation();
        String of = first.positive() < 0 ? "" : "  of " + Figures.positive(first) + ", as recall, F1 and the areas";
        others().forEach((metric, figures) -> screen.println("  " + Words.left(metric.title(), 18)
                + Figures.value(metric, figures[0]) + " +- " + Figures.value(metric, figures[1])
                + (metric == Metrics.PRECISION ? of : "")));
        screen.println("  " + (classes ? "always the most frequent class" : "always the mean") + ": "
                + Figures.main(classes, baseline));
        if (request.talks()) {
            screen.println();
            screen.println("  No model was written; without --folds and --seeds one is.");
        }
    }
}
