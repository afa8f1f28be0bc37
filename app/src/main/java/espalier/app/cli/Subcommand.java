package espalier.app.cli;

import java.io.IOException;

/// A command of the tool: parsed by picocli, then called; what it throws, [Problems] puts into a sentence.
public interface Subcommand {
    /// Does the work and prints.
    ///
    /// @return the exit code
    int call() throws IOException;
}
