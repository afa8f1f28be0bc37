package espalier.store;

import java.io.IOException;

/// A file or text breaks the rules of its format. Readers of this package throw it for everything that foreign bytes
/// can do wrong; its message is one sentence that names the file, the place in it, what was required and what came.
/// Whoever asked for the file shows that sentence to the user.
public final class FormatException extends IOException {
    private static final long serialVersionUID = 1;

    /// An error described by `message`.
    public FormatException(String message) {
        super(message);
    }

    /// An error described by `message` that was found because of `cause`.
    public FormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
