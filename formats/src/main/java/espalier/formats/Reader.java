package espalier.formats;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Something that turns what a path holds into a data set: one class for each format, listed in [Readers]. [Source]
/// asks them in order and takes the first that says yes.
public interface Reader {

    /// Of which kind the samples are, as [espalier.data.Raw#kind()] names it: what `--kind` is compared with.
    String kind();

    /// What it reads, in words with the article, for the sentence that lists what can be read: `a course .h5`.
    String words();

    /// Whether this is its format. Looks at the content and not at the name wherever it can, and reads little; a
    /// damaged file of its format is its own, so that [#read] can say what is wrong.
    ///
    /// @param content of the path, told by its first bytes
    /// @param options with the kind that the user asked for; another kind than its own is not offered to it
    boolean takes(Path path, Content content, Source.Options options);

    /// Reads it.
    ///
    /// @throws BadInput if it is damaged or cannot be what was asked for
    Source read(Path path, Source.Options options);

    /// Reads the test set that comes with what [#read] reads; null where there is none.
    ///
    /// @throws BadInput if there is one that is damaged
    default @Nullable Source test(Path path, Source.Options options) {
        return null;
    }
}
