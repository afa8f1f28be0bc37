package espalier.app.cli;

/// The user asked for something that cannot be done: one sentence and what to try, exit code 2. What a *file* does
/// wrong is [espalier.formats.BadInput].
public final class Misuse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What is wrong and what to try, without a final full stop.
    public Misuse(String sentence) {
        super(sentence);
    }

    /// The same, because of `cause`.
    public Misuse(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
