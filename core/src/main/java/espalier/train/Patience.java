package espalier.train;

import espalier.array.NDArray;
import org.jspecify.annotations.Nullable;

/// When a training should end before its plan: the time is over, or the validation set has not been predicted clearly
/// better for a while. For [Learner].
///
/// Better is a higher accuracy, or a loss that is lower by a thousandth and by 1e-4. A while is a quarter of the epochs
/// made, and [#LEAST] epochs at least: a network that got better until epoch 200 is given longer than one that was best
/// in epoch 3.
final class Patience {
    /// Epochs without progress that any network is given.
    static final int LEAST = 10;

    private final String set;
    private final double seconds;
    private double accuracy = Double.NEGATIVE_INFINITY;
    private double loss = Double.POSITIVE_INFINITY;
    private int progress;

    /// @param set     whose evaluations show progress; empty for never to end because of them
    /// @param seconds of training, 0 for as long as it takes
    Patience(String set, double seconds) {
        this.set = set;
        this.seconds = seconds;
    }

    /// What the next judgement depends on.
    NDArray state() {
        return NDArray.of(accuracy, loss, progress);
    }

    /// Takes over what [#state] gave.
    void restore(NDArray state) {
        accuracy = state.get(0);
        loss = state.get(1);
        progress = (int) state.get(2);
    }

    /// Why to end now; null to go on.
    @Nullable Reason on(Event event) {
        return switch (event) {
            case Event.Step step when seconds > 0 && step.seconds() >= seconds -> Reason.OUT_OF_TIME;
            case Event.Evaluated e when e.set().equals(set) -> evaluated(e);
            default -> null;
        };
    }

    private @Nullable Reason evaluated(Event.Evaluated e) {
        boolean better = e.accuracy() > accuracy || e.loss() < loss - Math.max(1e-4, 1e-3 * Math.abs(loss))
                || Double.isInfinite(loss);
        if (better) {
            progress = e.epoch();
            accuracy = Double.isNaN(e.accuracy()) ? accuracy : Math.max(accuracy, e.accuracy());
            loss = Math.min(loss, e.loss());
        }
        return e.epoch() - progress >= Math.max(LEAST, e.epoch() / 4) ? Reason.NO_LONGER_BETTER : null;
    }
}
