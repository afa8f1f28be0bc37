package espalier.train;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.Gradients;
import espalier.autodiff.Param;
import espalier.autodiff.Tape;
import espalier.autodiff.Tensor;
import espalier.data.Augmentation;
import espalier.data.Batch;
import espalier.data.Batches;
import espalier.data.Dataset;
import espalier.data.Fingerprint;
import espalier.nn.Layer;
import espalier.nn.LayerSettings;
import espalier.nn.Loss;
import espalier.nn.Mode;
import espalier.nn.Params;
import espalier.nn.Pass;
import espalier.nn.Summary;
import espalier.optim.Optimizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The training loop: batches through the network, gradients back, an update, and every listener told. Changes the
/// parameters of the network it was given; one trainer makes one run.
///
/// The same data, network, plan and seed give the same bits whatever the number of threads, and with [#resumable] also
/// after a crash.
///
/// ```java
/// Rng rng = Rng.seed(1);
/// var net = new Sequential(new Dense(2, 8, Activation.TANH, rng), new Dense(8, 2, Activation.LINEAR, rng));
/// var trainer = new Trainer(net, Loss.CROSS_ENTROPY, new Sgd(0.5), new Plan(100, 16, 1));
/// Result result = trainer.fit(train, null);
/// ```
public final class Trainer {
    private final Layer net;
    private final Map<String, Param> params;
    private final Loss loss;
    private final Optimizer optimizer;
    private final Plan plan;
    private final List<Listener> listeners;
    private final @Nullable Augmentation augmentation;
    private final @Nullable RunFile file;
    private volatile @Nullable Reason stopped;

    /// A run to be made: what learns, what it is to make small, how, for how long, and who listens.
    public Trainer(Layer net, Loss loss, Optimizer optimizer, Plan plan, Listener... listeners) {
        this(net, loss, optimizer, plan, null, null, List.of(listeners));
    }

    private Trainer(Layer net, Loss loss, Optimizer optimizer, Plan plan, @Nullable Augmentation augmentation,
            @Nullable RunFile file, List<Listener> listeners) {
        this.net = net;
        this.augmentation = augmentation;
        this.file = file;
        this.params = Params.of(net);
        this.loss = loss;
        this.optimizer = optimizer;
        this.plan = plan;
        this.listeners = listeners;
        if (params.isEmpty()) {
            throw new IllegalArgumentException("Trainer: " + net + " has no parameters, there is nothing to learn");
        }
    }

    /// The same run with a change of each training batch on its way to the network; one that takes raw samples must
    /// make them ready too.
    public Trainer augmenting(Augmentation change) {
        return new Trainer(net, loss, optimizer, plan, change, file, listeners);
    }

    /// The same run with its state kept in a file: where the file is there already, it goes on from it, to the same
    /// bits as if it had never been interrupted. Listeners whose memory belongs to the run are [Remembering].
    public Trainer resumable(RunFile state) {
        return new Trainer(net, loss, optimizer, plan, augmentation, state, listeners);
    }

    /// Ends the run after the step in hand, from any thread and for good; `fit` then returns with [Reason#STOPPED]. An
    /// interrupt of the training thread does the same.
    public void stop() {
        stop(Reason.STOPPED);
    }

    /// The same for another reason, which `fit` then returns; the first one given counts.
    public void stop(Reason reason) {
        synchronized (this) {
            stopped = stopped == null ? reason : stopped;
        }
    }

    /// Trains on `train`, and evaluates on it and on `validation` (if there is one) as often as the plan says.
    ///
    /// @throws DivergedException when the loss or a gradient is no longer finite
    /// @throws IllegalArgumentException when the [RunFile] is of another run
    public Result fit(Dataset train, @Nullable Dataset validation) {
        var watched = new LinkedHashMap<String, Dataset>();
        watched.put("train", train);
        if (validation != null) {
            watched.put("validation", validation);
        }
        return fitWatching(train, watched);
    }

    /// Trains on `train`, and evaluates on each of `watched` under its name, in their order, as often as the plan says.
    /// The names `train`, `validation` and `test` are those that listeners know.
    ///
    /// @throws DivergedException when the loss or a gradient is no longer finite
    public Result fitWatching(Dataset train, Map<String, Dataset> watched) {
        return new Run(train, watched).go();
    }

    /// The state of a run, so that the methods stay short.
    private final class Run {
        private final Dataset train;
        private final Map<String, Dataset> watched;
        private Rng orderRng;
        private Rng layerRng;
        private Rng augmentationRng;
        private final Collection<Param> learnt = params.values();
        private final List<Event.Evaluated> history = new ArrayList<>();
        private long start = System.nanoTime();
        private long step;
        private long evaluatedAt;
        private int epoch;
        /// Batches of this epoch that are done, and where the stream of the order stood before it.
        private int done;
        private long orderAt;
        private @Nullable Reason ended;
        private Map<String, String> facts = Map.of();
        private double lastLoss = Double.NaN;
        private double largestNorm;

        Run(Dataset train, Map<String, Dataset> watched) {
            this.train = train;
            this.watched = new LinkedHashMap<>(watched);
            Rng rng = Rng.seed(plan.seed());
            this.orderRng = rng.split();
            this.layerRng = rng.split();
            this.augmentationRng = rng.split();
        }

        Result go() {
            check(train, ready(train, Rng.seed(0)));
            watched.values().forEach(data -> check(data, data.range(0, Math.min(1, data.size()))));
            tell(started());
            if (file != null) {
                facts = facts();
                if (file.exists()) {
                    resume(file);
                }
            }
            var batches = new Batches(train, plan.batchSize(), orderRng);
            Reason reason = ended == null ? Reason.COMPLETED : ended;
            while (epoch < plan.epochs() && reason == Reason.COMPLETED) {
                reason = epoch(batches);
            }
            if (reason == Reason.STOPPED) {
                keep(); // before the last evaluation, which a run that goes on does not make here
            }
            boolean evaluated = !history.isEmpty() && history.getLast().epoch() == epoch;
            boolean unfinished = reason == Reason.OUT_OF_TIME && step > evaluatedAt; // what there is, counts
            if (plan.evaluateEvery() > 0 && (!evaluated && epoch > 0 || unfinished)) { // also when stopped
                evaluate();
            }
            if (reason != Reason.STOPPED) {
                ended = reason;
                keep();
            }
            tell(new Event.Finished(reason, step, seconds()));
            return new Result(reason, step, epoch, lastLoss, seconds(), history);
        }

        /// One pass over the data; anything but COMPLETED ends the run.
        private Reason epoch(Batches batches) {
            largestNorm = done == 0 ? 0 : largestNorm;
            orderAt = orderRng.position();
            Iterator<Batch> pass = batches.iterator(done);
            while (pass.hasNext()) {
                Reason told = Thread.currentThread().isInterrupted() ? Reason.STOPPED : stopped;
                if (told != null) {
                    return told;
                }
                Batch batch = pass.next();
                step(augmentation == null ? batch : augmentation.apply(batch, augmentationRng.split()));
                done++;
                if (file != null && file.isDue()) {
                    keep();
                }
            }
            epoch++;
            done = 0;
            orderAt = orderRng.position();
            if (plan.evaluatesAfter(epoch)) {
                evaluate();
            }
            if (stopped != null) {
                return Objects.requireNonNull(stopped);
            }
            return largestNorm < plan.gradientTolerance() ? Reason.CONVERGED : Reason.COMPLETED;
        }

        private void step(Batch batch) {
            try (Tape tape = new Tape()) {
                Pass pass = new Pass(tape, Mode.TRAINING, layerRng.split());
                Tensor logits = net.apply(pass.input(batch.x()), pass);
                if (step == 0) {
                    Evaluation.checkLogits(logits.shape(), train.classes());
                }
                Tensor cost = loss.apply(logits, batch.y());
                double value = cost.item();
                if (!Double.isFinite(value)) {
                    throw Divergence.find(step, net, batch, params, null, optimizer.rate());
                }
                Gradients gradients = tape.gradients(cost, learnt);
                double norm = gradients.norm();
                if (!Double.isFinite(norm)) {
                    throw Divergence.find(step, net, batch, params, gradients, optimizer.rate());
                }
                double rate = optimizer.rate();
                optimizer.update(learnt, gradients);
                lastLoss = value;
                largestNorm = Math.max(largestNorm, norm);
                tell(new Event.Step(step++, epoch + 1, batch.size(), value, rate, norm, seconds()));
            }
        }

        private void evaluate() {
            evaluatedAt = step;
            watched.forEach(this::evaluate);
        }

        private void evaluate(String set, Dataset data) {
            Evaluation evaluation = Evaluation.of(net, loss, data);
            var event = new Event.Evaluated(epoch, set, evaluation.loss(), evaluation.accuracy());
            history.add(event);
            tell(event);
        }

        // ---- the state of the run in a file

        /// What must be the same for a run to go on.
        private Map<String, String> facts() {
            var facts = new LinkedHashMap<String, String>();
            RunFile.putFact(facts, "network", net);
            params.forEach((name, p) -> facts.put("parameter " + name, p.dtype().numpyName() + " " + p.shape()
                    + (p.frozen() ? " frozen" : "")));
            RunFile.putFact(facts, "loss", loss);
            RunFile.putFact(facts, "optimiser", optimizer);
            RunFile.putFact(facts, "plan", plan);
            RunFile.putFact(facts, "augmentation", augmentation);
            facts.put("training set", words(train));
            watched.forEach((name, data) -> facts.put("watched set " + name, words(data)));
            facts.put("memory of listeners", Long.toString(remembering().count()));
            return facts;
        }

        private static String words(Dataset data) {
            return data.size() + " samples " + data.sampleShape() + ", fingerprint "
                    + Fingerprint.ofSome(data, 16).substring(0, 16);
        }

        private void keep() {
            if (file == null) {
                return;
            }
            var state = new RunFile.State(facts, new ArrayList<>(), new LinkedHashMap<>());
            state.put("parameter/", Params.arrays(net));
            state.put("optimiser/", optimizer.state(params));
            List<Remembering> remembering = remembering().toList();
            for (int i = 0; i < remembering.size(); i++) {
                state.put("listener" + i + "/", remembering.get(i).state());
            }
            state.putHistory(history);
            Rng[] streams = {Rng.resume(orderRng.key(), orderAt), layerRng, augmentationRng};
            long[] positions = Arrays.stream(streams).mapToLong(Rng::position).toArray();
            state.arrays().put("run/streams", NDArray.of(positions));
            state.arrays()
                    .put("run/counts", NDArray.of(step, epoch, done, evaluatedAt, ended == null ? -1
                            : ended.number));
            state.arrays().put("run/numbers", NDArray.of(lastLoss, largestNorm, seconds()));
            try {
                file.write(state);
                tell(new Event.Saved(file.path(), "the state of the run"));
            } catch (IOException e) { // there is time to make room
                tell(new Event.NotSaved(file.path(), String.valueOf(e.getMessage())));
            }
        }

        private void resume(RunFile file) {
            RunFile.State state;
            try {
                state = file.read(facts);
            } catch (IOException e) {
                throw new UncheckedIOException(String.valueOf(e.getMessage()), e);
            }
            params.forEach((name, p) -> p.set(state.array("parameter/" + name)));
            optimizer.restore(state.under("optimiser/"), params);
            List<Remembering> remembering = remembering().toList();
            for (int i = 0; i < remembering.size(); i++) {
                remembering.get(i).restore(state.under("listener" + i + "/"));
            }
            history.addAll(state.history());
            long[] positions = state.array("run/streams").toLongs();
            orderRng = Rng.resume(orderRng.key(), positions[0]);
            layerRng = Rng.resume(layerRng.key(), positions[1]);
            augmentationRng = Rng.resume(augmentationRng.key(), positions[2]);
            long[] counts = state.array("run/counts").toLongs();
            step = counts[0];
            epoch = (int) counts[1];
            done = (int) counts[2];
            evaluatedAt = counts[3];
            ended = Reason.of(counts[4]);
            double[] numbers = state.array("run/numbers").toDoubles();
            lastLoss = numbers[0];
            largestNorm = numbers[1];
            start = System.nanoTime() - (long) (numbers[2] * 1e9);
            tell(new Event.Resumed(epoch, step, history, numbers[2]));
        }

        private Stream<Remembering> remembering() {
            return listeners.stream().filter(Remembering.class::isInstance).map(Remembering.class::cast);
        }

        private Event.Started started() {
            Batch one = ready(train, Rng.seed(0));
            Summary summary = Summary.of(net, sampleShape(one), one.x().dtype());
            return new Event.Started(summary.toString(), summary.parameters(), train.size(), plan.epochs(),
                    new Batches(train, plan.batchSize(), null).count());
        }

        private double seconds() {
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private void tell(Event event) {
        for (Listener listener : listeners) {
            listener.on(event);
        }
    }

    /// One row as the network gets it.
    private Batch ready(Dataset train, Rng rng) {
        if (train.size() == 0) {
            throw new IllegalArgumentException("Trainer.fit: the data set has no samples");
        }
        Batch one = train.range(0, 1);
        return augmentation == null ? one : augmentation.apply(one, rng);
    }

    private static Shape sampleShape(Batch batch) {
        int[] dims = batch.x().shape().toArray();
        return Shape.of(Arrays.copyOfRange(dims, 1, dims.length));
    }

    /// What would otherwise fail in the middle of the first epoch, or train on something else than was meant.
    private void check(Dataset data, Batch one) {
        if (data.size() == 0) {
            throw new IllegalArgumentException("Trainer.fit: the data set has no samples");
        }
        DType type = params.values().iterator().next().dtype();
        LayerSettings settings = net.settings();
        boolean integers = settings != null && settings.takesIntegers() && !one.x().dtype().isFloating();
        if (one.x().dtype() != type && !integers) {
            throw new IllegalArgumentException("Trainer.fit: the samples are " + one.x().dtype().numpyName()
                    + ", the parameters " + type.numpyName()
                    + "; convert the data once, say data.map(x -> preparation.apply(x, DType." + type.name() + "))");
        }
    }

    @Override
    public String toString() {
        return "Trainer(" + net + ", " + loss + ", " + optimizer + ", " + plan + ")";
    }
}
