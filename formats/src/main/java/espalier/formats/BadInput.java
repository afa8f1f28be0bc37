package espalier.formats;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What is wrong with a file a user gave: one sentence that names the file, what was needed, what came, and what to
/// try. Every reader of this module throws it, and only it, for whatever a file can do wrong; the tool prints it and
/// exits with code 2.
///
/// ```java
/// throw new BadInput(path, "is empty; put one sub-folder per class into it");   // "pets: is empty; put one ..."
/// ```
public final class BadInput extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable Path file;
    private final String reason;

    /// Something is wrong with `file`; `reason` goes on where `file: ` stops, without a final full stop.
    public BadInput(Path file, String reason) {
        this(file, reason, null);
    }

    /// As [#BadInput(Path, String)], with what a library threw, for a developer's eyes.
    public BadInput(Path file, String reason, @Nullable Throwable cause) {
        super(file + ": " + reason, cause);
        this.file = file;
        this.reason = reason;
    }

    /// The file or folder meant; null only after Java serialisation.
    public @Nullable Path file() {
        return file;
    }

    /// The sentence without the name of the file.
    public String reason() {
        return reason;
    }
}
