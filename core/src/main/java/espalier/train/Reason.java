package espalier.train;

import org.jspecify.annotations.Nullable;

/// Why a training run ended, when it did not fail.
public enum Reason {
    /// All planned epochs are done.
    COMPLETED(0),
    /// The gradient is practically zero: further steps would change nothing.
    CONVERGED(1),
    /// The validation set has not been predicted better for a while.
    NO_LONGER_BETTER(2),
    /// The time that was given is over.
    OUT_OF_TIME(3),
    /// Somebody called [Trainer#stop()] or interrupted the thread.
    STOPPED(4);

    /// What stands for it in the state of a run, for ever.
    final int number;

    Reason(int number) {
        this.number = number;
    }

    /// The reason with this number, null if there is none.
    static @Nullable Reason of(long number) {
        for (Reason reason : values()) {
            if (reason.number == number) {
                return reason;
            }
        }
        return null;
    }
}
