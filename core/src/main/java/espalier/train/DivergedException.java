package espalier.train;

/// Training produced a number that is not finite, so it was stopped before the update that would have spread it: the
/// parameters are those of the last good step. The message says at which step, in which layer, and what to try.
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long step;
    private final String where;
    private final String advice;

    DivergedException(long step, String where, String advice) {
        super("training diverged at step " + step + ": " + where + "; try " + advice);
        this.step = step;
        this.where = where;
        this.advice = advice;
    }

    /// Updates made before the step that failed.
    public long step() {
        return step;
    }

    /// The first place where a number is not finite: the samples, a parameter, the output of a layer, a gradient, or
    /// the loss.
    public String where() {
        return where;
    }

    /// What to try.
    public String advice() {
        return advice;
    }
}
