package espalier.formats;

import java.nio.file.Path;

/// A file that was left out of a data set and why; readers of folders list these, the tool counts and prints them.
///
/// @param file the file as it was found
/// @param reason what is wrong with it, the sentence of its [BadInput]
public record Skipped(Path file, String reason) {
    @Override
    public String toString() {
        return file + ": " + reason;
    }
}
