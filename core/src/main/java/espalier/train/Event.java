package espalier.train;

import java.nio.file.Path;
import java.util.List;

/// What happens during training, told to every [Listener]: progress bars, logs and curves are made of these and of
/// nothing else.
///
/// `Started Resumed? (Step* Evaluated*)* Finished`, with [Saved] or [NotSaved] wherever somebody wrote a file. All
/// events come from the thread that trains, one at a time. Seconds count from [Started], of a run that goes on from
/// its first one.
public sealed interface Event {

    /// Training begins.
    ///
    /// @param summary       the network as a table of layers, shapes and parameters
    /// @param parameters    how many numbers are learnt
    /// @param samples       rows of the training set
    /// @param epochs        passes planned
    /// @param stepsPerEpoch updates in each pass
    record Started(String summary, long parameters, int samples, int epochs, int stepsPerEpoch) implements Event {}

    /// The run goes on where it had been interrupted; see [RunFile].
    ///
    /// @param epoch   passes completed before
    /// @param steps   updates made before
    /// @param history evaluations of before, in order; they are not told again
    /// @param seconds that it took until there
    record Resumed(int epoch, long steps, List<Evaluated> history, double seconds) implements Event {
        /// Copies the history.
        public Resumed {
            history = List.copyOf(history);
        }
    }

    /// One update was made.
    ///
    /// @param step         updates made before this one, so the first is 0 and `loss` is the cost after `step` updates
    /// @param epoch        the pass it belongs to, from 1
    /// @param samples      rows in its batch
    /// @param loss         mean loss of the batch before the update
    /// @param rate         learning rate used
    /// @param gradientNorm Euclidean norm of all gradients together
    /// @param seconds      since the start, this step included
    record Step(long step, int epoch, int samples, double loss, double rate, double gradientNorm, double seconds)
            implements
                Event {}

    /// A whole data set was evaluated, in inference mode.
    ///
    /// @param epoch    passes completed
    /// @param set      `train` or `validation`
    /// @param loss     mean loss over the set
    /// @param accuracy share of rows classified rightly, 0 to 1; NaN when the targets are not classes
    record Evaluated(int epoch, String set, double loss, double accuracy) implements Event {}

    /// A file was written; sent by whoever wrote it.
    ///
    /// @param file what was written
    /// @param why  in a few words, say `best accuracy so far`
    record Saved(Path file, String why) implements Event {}

    /// A file that should have been written could not be; the run goes on.
    ///
    /// @param file    what was to be written
    /// @param problem why it was not
    record NotSaved(Path file, String problem) implements Event {}

    /// Training is over.
    ///
    /// @param reason  why it ended
    /// @param steps   updates made
    /// @param seconds since the start
    record Finished(Reason reason, long steps, double seconds) implements Event {}
}
