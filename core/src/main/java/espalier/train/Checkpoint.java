package espalier.train;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.autodiff.Param;
import espalier.nn.Layer;
import espalier.nn.Params;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Keeps a copy of the parameters as they were when the network was best: a [Listener] to give to the [Trainer].
///
/// Best is the highest accuracy on the watched set, and the lowest loss where accuracies are equal or the targets are
/// not classes. Watch `validation`, rows set aside from the training set; a test set watched here would be no test any
/// more. Safe to ask from any thread: a program that is told to end calls [Trainer#stop()], waits for `fit` to return,
/// calls [#restore()] and saves.
///
/// ```java
/// var best = new Checkpoint(net, "validation");
/// new Trainer(net, Loss.CROSS_ENTROPY, new Sgd(0.1), new Plan(20, 32, 1), best).fit(split.train(), split.test());
/// best.restore();
/// ```
public final class Checkpoint implements Remembering {
    private static final String BEST = "best/";
    private static final String FIGURES = "figures";

    private final Map<String, Param> params;
    private final String set;
    private final Map<String, NDArray> kept = new LinkedHashMap<>();
    private int epoch;
    private double accuracy = Double.NaN;
    private double loss = Double.NaN;

    /// Watches the evaluations of `set`, `validation` or `train`.
    public Checkpoint(Layer net, String set) {
        this.params = Params.of(net);
        this.set = set;
    }

    @Override
    public synchronized void on(Event event) {
        if (event instanceof Event.Evaluated e && e.set().equals(set) && isBetter(e)) {
            epoch = e.epoch();
            accuracy = e.accuracy();
            loss = e.loss();
            params.forEach(this::keep);
        }
    }

    private void keep(String path, Param param) {
        NDArray copy = kept.get(path);
        if (copy == null) {
            kept.put(path, param.value().copy());
        } else {
            Into.copy(param.value(), copy);
        }
    }

    private boolean isBetter(Event.Evaluated e) {
        if (kept.isEmpty() || e.accuracy() > accuracy) {
            return !Double.isNaN(e.loss());
        }
        boolean noWorse = e.accuracy() == accuracy || Double.isNaN(accuracy);
        return noWorse && e.loss() < loss;
    }

    /// Whether there is a best network yet.
    public synchronized boolean exists() {
        return !kept.isEmpty();
    }

    /// The epoch after which the network was best; 0 while there is none.
    public synchronized int epoch() {
        return epoch;
    }

    /// Accuracy of the best network on the watched set.
    public synchronized double accuracy() {
        return accuracy;
    }

    /// Loss of the best network on the watched set.
    public synchronized double loss() {
        return loss;
    }

    /// Makes the network the best one again. Not while it is being trained.
    ///
    /// @throws IllegalStateException when the watched set was never evaluated
    public synchronized void restore() {
        if (kept.isEmpty()) {
            throw new IllegalStateException(
                    "Checkpoint.restore: nothing was kept, '" + set + "' was not evaluated yet");
        }
        params.forEach((path, param) -> param.set(Objects.requireNonNull(kept.get(path))));
    }

    /// The best parameters so far by path, and when and how good they were.
    @Override
    public synchronized Map<String, NDArray> state() {
        Map<String, NDArray> state = new LinkedHashMap<>();
        kept.forEach((path, values) -> state.put(BEST + path, values));
        state.put(FIGURES, NDArray.of(epoch, accuracy, loss));
        return state;
    }

    @Override
    public synchronized void restore(Map<String, NDArray> state) {
        NDArray figures = state.get(FIGURES);
        if (figures == null || state.size() != 1 && state.size() != 1 + params.size()) {
            throw new IllegalArgumentException(this + ": the saved state has " + state.keySet()
                    + ": it is not of a checkpoint of this network");
        }
        kept.clear();
        for (String path : state.size() == 1 ? Set.<String>of() : params.keySet()) {
            kept.put(path, Objects.requireNonNull(state.get(BEST + path), path));
        }
        epoch = (int) figures.get(0);
        accuracy = figures.get(1);
        loss = figures.get(2);
    }

    @Override
    public String toString() {
        String best = exists() ? ", epoch " + epoch + ", accuracy " + accuracy + ", loss " + loss : ", none yet";
        return "Checkpoint(best on " + set + best + ")";
    }
}
