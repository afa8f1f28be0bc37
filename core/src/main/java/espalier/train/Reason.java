package espalier.train;

/// Why a training run ended, when it did not fail.
public enum Reason {
    /// All planned epochs are done.
    COMPLETED,
    /// The gradient is practically zero: further steps would change nothing.
    CONVERGED,
    /// The validation set has not been predicted better for a while.
    NO_LONGER_BETTER,
    /// The time that was given is over.
    OUT_OF_TIME,
    /// Somebody called [Trainer#stop()] or interrupted the thread.
    STOPPED
}
