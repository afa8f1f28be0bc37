package espalier.train;

import espalier.array.DType;
import espalier.array.Rng;
import espalier.autodiff.Gradients;
import espalier.autodiff.Param;
import espalier.autodiff.Tape;
import espalier.autodiff.Tensor;
import espalier.data.Batch;
import espalier.data.Batches;
import espalier.data.Dataset;
import espalier.nn.Layer;
import espalier.nn.Loss;
import espalier.nn.Mode;
import espalier.nn.Params;
import espalier.nn.Pass;
import espalier.nn.Summary;
import espalier.optim.Optimizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The training loop: batches through the network, gradients back, an update, and every listener told. Changes the
/// parameters of the network it was given; one trainer makes one run.
///
/// The same data, network, plan and seed give the same bits whatever the number of threads.
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
    private volatile boolean stopped;

    /// A run to be made: what learns, what it is to make small, how, for how long, and who listens.
    public Trainer(Layer net, Loss loss, Optimizer optimizer, Plan plan, Listener... listeners) {
        this.net = net;
        this.params = Params.of(net);
        this.loss = loss;
        this.optimizer = optimizer;
        this.plan = plan;
        this.listeners = List.of(listeners);
        if (params.isEmpty()) {
            throw new IllegalArgumentException("Trainer: " + net + " has no parameters, there is nothing to learn");
        }
    }

    /// Ends the run after the step in hand, from any thread and for good; `fit` then returns with [Reason#STOPPED]. An
    /// interrupt of the training thread does the same.
    public void stop() {
        stopped = true;
    }

    /// Trains on `train`, and evaluates on it and on `validation` (if there is one) as often as the plan says.
    ///
    /// @throws DivergedException when the loss or a gradient is no longer finite
    public Result fit(Dataset train, @Nullable Dataset validation) {
        return new Run(train, validation).go();
    }

    /// The state of a run, so that the methods stay short.
    private final class Run {
        private final Dataset train;
        private final @Nullable Dataset validation;
        private final Batches batches;
        private final Rng layerRng;
        private final Collection<Param> learnt = params.values();
        private final List<Event.Evaluated> history = new ArrayList<>();
        private final long start = System.nanoTime();
        private long step;
        private int epoch;
        private double lastLoss = Double.NaN;
        private double largestNorm;

        Run(Dataset train, @Nullable Dataset validation) {
            this.train = train;
            this.validation = validation;
            Rng rng = Rng.seed(plan.seed());
            this.batches = new Batches(train, plan.batchSize(), rng.split());
            this.layerRng = rng.split();
        }

        Result go() {
            checkDataset(train);
            if (validation != null) {
                checkDataset(validation);
            }
            tell(started());
            Reason reason = Reason.COMPLETED;
            while (epoch < plan.epochs() && reason == Reason.COMPLETED) {
                reason = epoch();
            }
            boolean evaluated = !history.isEmpty() && history.getLast().epoch() == epoch;
            if (plan.evaluateEvery() > 0 && !evaluated && epoch > 0) { // also when stopped: whole epochs count
                evaluate();
            }
            tell(new Event.Finished(reason, step, seconds()));
            return new Result(reason, step, epoch, lastLoss, seconds(), history);
        }

        /// One pass over the data; anything but COMPLETED ends the run.
        private Reason epoch() {
            largestNorm = 0;
            for (Batch batch : batches) {
                if (stopped || Thread.currentThread().isInterrupted()) {
                    return Reason.STOPPED;
                }
                step(batch);
            }
            epoch++;
            if (plan.evaluatesAfter(epoch)) {
                evaluate();
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
            evaluate("train", train);
            if (validation != null) {
                evaluate("validation", validation);
            }
        }

        private void evaluate(String set, Dataset data) {
            Evaluation evaluation = Evaluation.of(net, loss, data);
            var event = new Event.Evaluated(epoch, set, evaluation.loss(), evaluation.accuracy());
            history.add(event);
            tell(event);
        }

        private Event.Started started() {
            Summary summary = Summary.of(net, train.sampleShape());
            return new Event.Started(
                    summary.toString(), summary.parameters(), train.size(), plan.epochs(), batches.count());
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

    /// What would otherwise fail in the middle of the first epoch, or train on something else than was meant.
    private void checkDataset(Dataset data) {
        if (data.size() == 0) {
            throw new IllegalArgumentException("Trainer.fit: the data set has no samples");
        }
        Batch one = data.range(0, 1);
        DType type = params.values().iterator().next().dtype();
        if (one.x().dtype() != type) {
            throw new IllegalArgumentException("Trainer.fit: the samples are " + one.x().dtype().numpyName()
                    + ", the parameters " + type.numpyName()
                    + "; convert the data once, say data.map(x -> preprocessing.apply(x, DType." + type.name() + "))");
        }
    }

    @Override
    public String toString() {
        return "Trainer(" + net + ", " + loss + ", " + optimizer + ", " + plan + ")";
    }
}
