package espalier.train;

/// Why a training run ended, when it did not fail.
public enum Reason {
    /// All planned epochs are done.
    COMPLETED,
    /// The gradient is practically zero: further steps would change nothing.
    CONVERGED,
    /// Somebody called [Trainer#stop()] or interrupted the thread.
    STOPPED
}
