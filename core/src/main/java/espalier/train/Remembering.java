package espalier.train;

import espalier.array.NDArray;
import java.util.Map;

/// A [Listener] whose memory belongs to the run: saved with it in a [RunFile] and given back when the run goes on, so
/// that it ends as if it had never been interrupted. A listener that only shows or writes need not be one.
public interface Remembering extends Listener {

    /// What it remembers, as named arrays; copies, or arrays that nobody changes.
    Map<String, NDArray> state();

    /// Takes over what [#state] gave.
    ///
    /// @throws IllegalArgumentException if it is of another listener
    void restore(Map<String, NDArray> state);
}
