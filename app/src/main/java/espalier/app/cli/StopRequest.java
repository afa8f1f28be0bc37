package espalier.app.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Ctrl-C or a termination signal while something worth keeping is under way: asks it to stop and holds the process
/// until it has been kept.
///
/// ```java
/// try (var request = new StopRequest(classifier::stop)) {
///     classifier.fit();                    // returns early when asked
///     model.save(file);                    // still happens
/// }                                        // now the process may end, with the signal's exit code
/// ```
final class StopRequest implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final CountDownLatch kept = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean asked;

    /// Calls `stop` when the process is told to end, and gives the work some time to keep what it has.
    StopRequest(Runnable stop) {
        this(stop, PATIENCE_SECONDS);
    }

    /// The same with so many seconds of patience; 0 where there is nothing to keep.
    StopRequest(Runnable stop, long patience) {
        hook = new Thread(() -> asked(stop, patience), "stop-request");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void asked(Runnable stop, long patience) {
        asked = true;
        stop.run();
        try {
            if (!kept.await(patience, TimeUnit.SECONDS)) {
                Thread.currentThread().interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Whether the process was told to end.
    boolean wasMade() {
        return asked;
    }

    /// Everything worth keeping is kept.
    @Override
    public void close() {
        kept.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending already
        }
    }
}
