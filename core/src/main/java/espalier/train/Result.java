package espalier.train;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a training run came to: given back by [Trainer#fit].
///
/// @param reason   why it ended
/// @param steps    updates made
/// @param epochs   whole passes made
/// @param lastLoss loss of the last batch, before its update; NaN when no step was made
/// @param seconds  of wall-clock time
/// @param history  every evaluation, in order
public record Result(
        Reason reason, long steps, int epochs, double lastLoss, double seconds, List<Event.Evaluated> history) {

    /// Copies the history.
    public Result {
        history = List.copyOf(history);
    }

    /// The last evaluation of a set (`train`, `validation`), or null when there was none.
    public Event.@Nullable Evaluated last(String set) {
        for (Event.Evaluated evaluated : history.reversed()) {
            if (evaluated.set().equals(set)) {
                return evaluated;
            }
        }
        return null;
    }
}
