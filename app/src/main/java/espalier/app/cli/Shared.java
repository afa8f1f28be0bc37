package espalier.app.cli;

import espalier.array.Compute;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that every command has: a mixin of [Train], [Predict], [Evaluate], [Inspect] and [Bench].
final class Shared {
    private static final int MOST_THREADS = 1024;

    @Option(names = "--threads", paramLabel = "N", order = 90,
            description = "processor threads to use (default: all); the result is the same for any number")
    private @Nullable String threads;

    @SuppressWarnings("unused") // Main looks for it before anything is parsed
    @Option(names = "--debug", order = 91,
            description = "if something goes wrong, show where in the program (also: ESPALIER_DEBUG=1)")
    private boolean debug;

    @SuppressWarnings("unused") // the parser knows that it was asked for
    @Option(names = {"-h", "--help"}, usageHelp = true, order = 92, description = "this text")
    private boolean help;

    /// Sets the number of threads, before any work.
    void apply() {
        if (threads != null) {
            Compute.threads(Given.whole("--threads", threads, 1, MOST_THREADS));
        }
    }

    /// Whether a number of threads was asked for.
    boolean threadsGiven() {
        return threads != null;
    }
}
