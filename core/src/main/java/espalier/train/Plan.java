package espalier.train;

/// How long and how to train: the numbers of a run that are neither the network nor the optimiser.
///
/// ```java
/// Plan plan = new Plan(20, 32, 1);                                  // 20 epochs of batches of 32, seed 1
/// Plan course = new Plan(2500, 0, 1).withEvaluateEvery(100);        // full batch, so an epoch is a step
/// ```
///
/// @param epochs            passes over the training set, 1 or more
/// @param batchSize         rows of an update; 0 for the full batch
/// @param seed              of the order of the rows and of layers that draw random numbers
/// @param gradientTolerance stop when the norm of the gradient stays below this for a whole epoch; 0 to never stop
/// early
/// @param evaluateEvery     evaluate after every so many epochs, and always after the last; 0 for never
public record Plan(int epochs, int batchSize, long seed, double gradientTolerance, int evaluateEvery) {

    /// Below this norm a gradient counts as zero unless the plan says otherwise.
    public static final double GRADIENT_TOLERANCE = 1e-7;

    /// Refuses numbers without meaning.
    public Plan {
        if (epochs < 1) {
            throw new IllegalArgumentException("Plan: epochs is " + epochs + "; it must be 1 or more");
        }
        if (batchSize < 0) {
            throw new IllegalArgumentException(
                    "Plan: batchSize is " + batchSize + "; give 1 or more, or 0 for the full batch");
        }
        if (!(gradientTolerance >= 0)) {
            throw new IllegalArgumentException(
                    "Plan: gradientTolerance is " + gradientTolerance + "; it must be 0 or more");
        }
        if (evaluateEvery < 0) {
            throw new IllegalArgumentException(
                    "Plan: evaluateEvery is " + evaluateEvery + "; give 1 or more epochs, or 0 for never");
        }
    }

    /// Evaluated after every epoch.
    public Plan(int epochs, int batchSize, long seed, double gradientTolerance) {
        this(epochs, batchSize, seed, gradientTolerance, 1);
    }

    /// Evaluated after every epoch, stopped early by [#GRADIENT_TOLERANCE].
    public Plan(int epochs, int batchSize, long seed) {
        this(epochs, batchSize, seed, GRADIENT_TOLERANCE, 1);
    }

    /// The same plan, evaluated after every so many epochs.
    public Plan withEvaluateEvery(int every) {
        return new Plan(epochs, batchSize, seed, gradientTolerance, every);
    }

    /// Whether the network is to be evaluated after this epoch (counted from 1), the last one aside.
    boolean evaluatesAfter(int epoch) {
        return evaluateEvery > 0 && epoch % evaluateEvery == 0;
    }
}
