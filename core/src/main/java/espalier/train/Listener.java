package espalier.train;

/// Hears what happens during training: a progress bar, a log file, a curve, a [Checkpoint].
///
/// Called on the training thread, in the order the listeners were given; what it throws ends the training.
///
/// ```java
/// Listener everyHundred = event -> {
///     if (event instanceof Event.Step s && s.step() % 100 == 0) {
///         IO.println("cost after iteration " + s.step() + ": " + s.loss());
///     }
/// };
/// ```
@FunctionalInterface
public interface Listener {

    /// Something happened.
    void on(Event event);
}
