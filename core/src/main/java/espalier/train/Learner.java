package espalier.train;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.data.ArrayDataset;
import espalier.data.Augmentation;
import espalier.data.Batch;
import espalier.data.Dataset;
import espalier.data.Split;
import espalier.nn.Model;
import espalier.nn.Sequential;
import espalier.nn.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// From a data set to a [Model] in one call: the [Recipe] for its kind, a validation part where the recipe wants one,
/// the run, and the network of the best epoch. Classes are told apart, targets that are numbers are predicted. The
/// tool's `train` and short programs use it; who wants another loop writes the few lines with [Sequential] and
/// [Trainer].
///
/// What chooses the epoch is the validation part, set aside from the training set in the mixture of its classes, or,
/// where the recipe keeps none, the training set itself; never the test set, because a test set that chooses is no test
/// any more. Numbers are standardised while they are learnt, and the model's last layer then gives them in their own
/// unit.
///
/// ```java
/// Dataset data = DrawnPictures.dataset(1000, 64, 1);
/// Split split = Split.random(data, 0.2, Rng.seed(1));
/// Model model = new Learner(Options.defaults(), split.train(), split.test()).fit().model();
/// IO.println(Evaluation.of(model, split.test()).accuracy());
/// ```
public final class Learner {
    /// About so many times a run without a validation part is evaluated: after every epoch, or less often where the
    /// epochs are many and short.
    private static final int EVALUATIONS = 100;

    /// The smallest training set from which a validation part is taken.
    private static final int LEAST_TO_SPLIT = 20;

    private final Options options;
    private final Recipe recipe;
    private final Dataset whole;
    private final Dataset train;
    private final @Nullable Dataset validation;
    private final @Nullable Dataset test;
    private final @Nullable TargetScale target;
    private final Checkpoint best;
    private final Patience patience;
    private Trainer trainer;
    private final Map<String, String> notes = new LinkedHashMap<>();
    private volatile Event.@Nullable Evaluated onTest;

    /// What a run came to.
    ///
    /// @param model  the best network, with its preparation and class names
    /// @param epoch  passes after which it was taken
    /// @param result the course of the whole run
    public record Trained(Model model, int epoch, Result result) {}

    /// The rows that are learnt from and those that choose the epoch.
    private record Parts(Recipe recipe, Dataset train, @Nullable Dataset validation) {}

    /// A run to be made, by the recipe for this kind of data.
    ///
    /// @param train     to learn from; its classes are those of the model
    /// @param test      never learnt or chosen from; null for none
    /// @param listeners told of everything that happens
    public Learner(Options options, Dataset train, @Nullable Dataset test, Listener... listeners) {
        this(options, parts(options, train, test), train, test, listeners);
    }

    /// A run to be made by a recipe of one's own.
    ///
    /// @param recipe     fitted to `train`
    /// @param validation to choose the epoch; null for the training set
    public Learner(Recipe recipe, Options options, Dataset train, @Nullable Dataset validation, @Nullable Dataset test,
            Listener... listeners) {
        this(options, new Parts(recipe, train, validation), train, test, listeners);
    }

    /// A run by the recipe for this kind of data, whose validation part somebody else has set aside.
    ///
    /// @param validation to choose the epoch
    /// @param test       never learnt or chosen from; null for none
    public static Learner choosingBy(Options options, Dataset train, Dataset validation, @Nullable Dataset test,
            Listener... listeners) {
        check(train, test);
        check(train, validation);
        return new Learner(options, new Parts(Recipe.of(train, options), train, validation), train, test, listeners);
    }

    private Learner(Options options, Parts parts, Dataset whole, @Nullable Dataset test, Listener... listeners) {
        check(parts.train, test);
        if (options.positive() != null) {
            PositiveClass.named("Learner", whole.classes(), options.positive());
        }
        this.options = options;
        this.whole = whole;
        this.recipe = parts.recipe;
        this.train = parts.train;
        this.validation = parts.validation;
        this.test = test;
        this.target = whole.classes().isEmpty() ? TargetScale.fit(parts.train, options.dtype()) : null;
        this.best = new Checkpoint(recipe.net(), validation == null ? "train" : "validation");
        this.patience = new Patience(validation != null && recipe.earlyStopping() ? "validation" : "",
                options.minutes() * 60);
        var all = new ArrayList<>(List.<Listener>of(best, new Course()));
        all.addAll(List.of(listeners));
        int every = validation == null ? Math.max(1, recipe.epochs() / EVALUATIONS) : 1;
        var plan = new Plan(recipe.epochs(), recipe.batchSize(), options.seed()).withEvaluateEvery(every);
        var plain = new Trainer(recipe.net(), recipe.loss(), recipe.optimizer(), plan, all.toArray(Listener[]::new));
        Augmentation change = augmentation();
        this.trainer = change == null ? plain : plain.augmenting(change);
    }

    /// The recipe is fitted to what is left when the validation part is away, or to everything when it wants none.
    private static Parts parts(Options options, Dataset whole, @Nullable Dataset test) {
        check(whole, test);
        if (whole.size() >= LEAST_TO_SPLIT) {
            double share = whole.size() < 1000 ? 0.2 : 0.1;
            Split split = Split.random(whole, share, Rng.seed(options.seed()));
            Recipe recipe = Recipe.of(split.train(), options);
            if (recipe.earlyStopping()) {
                return new Parts(recipe, split.train(), split.test());
            }
        }
        return new Parts(Recipe.of(whole, options), whole, null);
    }

    private static void check(Dataset train, @Nullable Dataset test) {
        if (train.classes().size() == 1) {
            throw new IllegalArgumentException("Learner: the training set has one class, " + train.classes()
                    + "; telling things apart needs two or more");
        }
        if (test != null && !test.classes().equals(train.classes())) {
            throw new IllegalArgumentException(
                    "Learner: the classes of the test set " + test.classes() + " are not those of the training set "
                            + train.classes() + " in the same order");
        }
        if (test != null && !test.sampleShape().equals(train.sampleShape())) {
            throw new IllegalArgumentException(
                    "Learner: samples of the test set have shape " + test.sampleShape() + ", of the training set "
                            + train.sampleShape() + "; bring both to one size");
        }
    }

    /// How this learns.
    public Recipe recipe() {
        return recipe;
    }

    /// The network as a table.
    public Summary summary() {
        return Summary.of(recipe.net(), recipe.preparation().outputShape(), inputType());
    }

    /// The rows that choose the epoch; null where the training set itself does.
    public @Nullable Dataset validation() {
        return validation;
    }

    /// Keeps this in the record of the models, after the options: where the data came from, which version trained.
    /// Before [#fit()].
    public void note(String name, String text) {
        notes.put(name, text);
    }

    /// Trains.
    ///
    /// @throws DivergedException when a number is no longer finite; [#model()] then is that of the best epoch before,
    /// if [#hasBest()]
    public Trained fit() {
        Result result;
        try {
            Dataset ready = ready(train);
            var watched = new LinkedHashMap<String, Dataset>();
            watched.put("train", validation == null ? ready : sample(ready, validation.size()));
            if (validation != null) {
                watched.put("validation", ready(validation));
            } else if (test != null) {
                watched.put("test", ready(test));
            }
            Augmentation augmentation = recipe.augmentation();
            boolean raw = augmentation != null && augmentation.onRaw();
            result = trainer.fitWatching(raw ? targets(train) : ready, watched);
        } finally {
            if (best.exists()) {
                best.restore();
            }
        }
        return new Trained(model(), best.exists() ? best.epoch() : result.epochs(), result);
    }

    /// With a validation part the training set is evaluated for comparison only: some rows of it will do.
    private Dataset sample(Dataset ready, int rows) {
        int n = Math.max(rows, 500);
        return ready.size() <= n ? ready
                : ready.subset(Arrays.copyOf(Rng.seed(options.seed()).permutation(ready.size()), n));
    }

    /// On raw samples it is followed by what makes them ready.
    private @Nullable Augmentation augmentation() {
        Augmentation change = recipe.augmentation();
        if (change == null || !change.onRaw()) {
            return change;
        }
        return new Augmentation() {
            @Override
            public NDArray apply(NDArray x, Rng rng) {
                return recipe.preparation().apply(change.apply(x, rng), inputType());
            }

            @Override
            public Batch apply(Batch batch, Rng rng) {
                Batch changed = change.apply(batch, rng);
                return new Batch(recipe.preparation().apply(changed.x(), inputType()), changed.y());
            }
        };
    }

    /// Keeps the evaluation on the test set that belongs to the best epoch, for the record, and ends the run in time.
    private final class Course implements Remembering {
        @Override
        public void on(Event event) {
            if (event instanceof Event.Evaluated e && e.set().equals("test") && e.epoch() == best.epoch()) {
                onTest = e;
            }
            Reason reason = patience.on(event);
            if (reason != null) {
                trainer.stop(reason);
            }
        }

        @Override
        public Map<String, NDArray> state() {
            Map<String, NDArray> state = new LinkedHashMap<>();
            state.put("patience", patience.state());
            Event.Evaluated tested = onTest;
            if (tested != null) {
                state.put("test", NDArray.of(tested.epoch(), tested.loss(), tested.accuracy()));
            }
            return state;
        }

        @Override
        public void restore(Map<String, NDArray> state) {
            patience.restore(Objects.requireNonNull(state.get("patience"), "patience"));
            NDArray tested = state.get("test");
            onTest = tested == null ? null
                    : new Event.Evaluated((int) tested.get(0), "test", tested.get(1), tested.get(2));
        }
    }

    /// The same run with its state kept in a file: where the file is there already, [#fit()] goes on from it, to the
    /// same model as if it had never been interrupted. Before [#fit()].
    public void resumable(RunFile state) {
        trainer = trainer.resumable(state);
    }

    /// Ends the training after the step in hand; `fit` then returns with the best so far. From any thread.
    public void stop() {
        trainer.stop();
    }

    /// The set that chooses the epoch, by its name in events: `validation` or `train`.
    public String chooser() {
        return validation == null ? "train" : "validation";
    }

    /// Whether there is a network worth keeping yet.
    public boolean hasBest() {
        return best.exists();
    }

    /// The epoch after which the network was best so far; 0 before the first evaluation, and when the time was over in
    /// the first epoch.
    public int bestEpoch() {
        return best.epoch();
    }

    /// The network as it is now, as a model: while it is being trained that of this moment, for listeners only; once
    /// [#fit()] has ended, however it did, that of the best epoch.
    public Model model() {
        var record = new LinkedHashMap<>(options.toRecord());
        record.putIfAbsent("recipe", recipe.words());
        record.put("optimizer", recipe.optimizer().toString());
        record.put("epochs", Integer.toString(recipe.epochs()));
        record.put("batch-size", Integer.toString(recipe.batchSize()));
        if (!recipe.classWeights().isEmpty()) {
            record.put("class-weights", ClassWeights.record(recipe.classWeights()));
        }
        if (whole.classes().size() == 2) {
            int[] labels = whole.targets().toInts();
            record.putIfAbsent(PositiveClass.RECORD, whole.classes().get(PositiveClass.of(whole.classes(), labels)));
        }
        String set = chooser();
        if (best.exists()) {
            record.put("kept-epoch", Integer.toString(best.epoch()));
            if (!whole.classes().isEmpty()) {
                record.put(set + ".accuracy", Double.toString(best.accuracy()));
            }
            record.put(set + ".loss", Double.toString(best.loss()));
        }
        Event.Evaluated tested = onTest;
        if (tested != null && tested.epoch() == best.epoch()) {
            if (!whole.classes().isEmpty()) {
                record.put("test.accuracy", Double.toString(tested.accuracy()));
            }
            record.put("test.loss", Double.toString(tested.loss()));
        }
        record.putAll(notes);
        Sequential net = target == null ? recipe.net() : target.undo(recipe.net());
        return new Model(net, whole.classes(), recipe.preparation(), record);
    }

    private DType inputType() {
        return recipe.inputType(options.dtype());
    }

    private Dataset targets(Dataset raw) {
        return target == null ? raw : target.apply(raw, options.dtype());
    }

    /// The samples as the network takes them: converted once where they fit in memory easily, else whenever they are
    /// read.
    private Dataset ready(Dataset raw) {
        Dataset ready = targets(raw).map(x -> recipe.preparation().apply(x, inputType()));
        double bytes = (double) raw.size() * recipe.preparation().outputShape().size() * inputType().bytes();
        return bytes < Runtime.getRuntime().maxMemory() / 4.0 ? ArrayDataset.of(ready) : ready;
    }

    @Override
    public String toString() {
        return "Learner(" + recipe.words() + ", " + recipe.net() + ", " + options + ")";
    }
}
