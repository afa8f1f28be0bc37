package espalier.formats;

import espalier.data.Dataset;
import espalier.data.Fingerprint;
import espalier.data.Raw;
import espalier.formats.drawn.DrawnPictures;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From a path to a data set: what the path holds is recognised by content and said in words. The tool's `train`,
/// `evaluate` and `inspect` read through it. A format is one [Reader] in the list of [Readers].
///
/// ```java
/// Source cats = Source.open(Path.of("train_catvnoncat.h5"), Source.Options.DEFAULT);
/// IO.println(cats.description());
/// // course HDF5: 209 pictures 64x64, 2 classes (non-cat 137, cat 72); pictures from train_set_x, ...
/// ```
///
/// @param path where the data came from, as it was given
/// @param description what it is, in words
/// @param dataset raw samples, of the kind that its `raw()` says, with class numbers or numbers to be predicted
/// @param names for each row what a person would look for: the path of the picture, or `train_catvnoncat.h5[17]`
/// @param skipped files and rows that were left out, with the reasons
/// @param fingerprint SHA-256 of the content in order, 64 hexadecimal digits
/// @param report what was found out about the data and why, line by line; empty where there was nothing to decide
public record Source(Path path, String description, Dataset dataset, List<String> names, List<Skipped> skipped,
        String fingerprint, List<String> report) {

    /// How data is to be read.
    ///
    /// @param height   rows every picture is resized to; 0 = as it is stored, and 64 for a folder, whose pictures have
    /// many sizes
    /// @param width    columns, 0 as for the height
    /// @param strict   whether one file or row that cannot be used is an error
    /// @param progress hears how far reading has come
    /// @param kind     what the samples are to be read as, one of [#kinds()]; null for what the content looks like
    /// @param label    the column or name of what is to be predicted; null for the one that looks like it
    /// @param pattern  how the names of files say what is in them, see [NamePattern]; null for the one they share
    /// @param like     other data that these must fit, row for row; null for data of their own
    public record Options(int height, int width, boolean strict, Progress progress, @Nullable String kind,
            @Nullable String label, @Nullable String pattern, @Nullable Like like) {
        /// Pictures as stored, folders at 64 x 64, unusable files left out, silent.
        public static final Options DEFAULT = new Options(0, 0, false, Progress.NONE);

        /// Refuses sizes that no picture can have.
        public Options {
            if (height < 0 || width < 0 || height > 4096 || width > 4096 || height == 0 != (width == 0)) {
                throw new IllegalArgumentException(
                        "Source.Options: the size of pictures is 1 to 4096, or 0 for as they are, got "
                                + height + " x " + width);
            }
        }

        /// Pictures of this size, everything else as the content looks.
        public Options(int height, int width, boolean strict, Progress progress) {
            this(height, width, strict, progress, null, null, null, null);
        }

        /// Square pictures of `size` pixels, 0 = as they are.
        public Options(int size, boolean strict, Progress progress) {
            this(size, size, strict, progress);
        }

        /// Channels every picture must have: those of the data it must fit; 0 = as they are.
        public int channels() {
            return like != null && like.raw() instanceof Raw.Pictures p ? p.channels() : 0;
        }

        /// Told how far reading has come.
        public Options withProgress(Progress listener) {
            return new Options(height, width, strict, listener, kind, label, pattern, like);
        }

        /// Read as this kind.
        public Options withKind(@Nullable String what) {
            return new Options(height, width, strict, progress, what, label, pattern, like);
        }

        /// With this column or name to be predicted.
        public Options withLabel(@Nullable String name) {
            return new Options(height, width, strict, progress, kind, name, pattern, like);
        }

        /// With names of files of this form, see [NamePattern].
        public Options withPattern(@Nullable String form) {
            return new Options(height, width, strict, progress, kind, label, form, like);
        }

        /// Read so that they fit these other data: the size of the pictures, the columns and dictionaries of a table,
        /// the length of texts and sounds. Its kind is the kind.
        public Options withLike(Raw raw, List<String> classes) {
            int rows = raw instanceof Raw.Pictures p ? p.height() : height;
            int columns = raw instanceof Raw.Pictures p ? p.width() : width;
            return new Options(rows, columns, strict, progress, raw.kind(), label, pattern,
                    new Like(raw, List.copyOf(classes)));
        }
    }

    /// What data read for a test or for a model must fit.
    ///
    /// @param raw     the samples as the model takes them
    /// @param classes the names that it knows; empty when it predicts numbers
    public record Like(Raw raw, List<String> classes) {}

    /// Data whose fingerprint is computed from all rows, with nothing to be reported.
    public Source(Path path, String description, Dataset dataset, List<String> names, List<Skipped> skipped) {
        this(path, description, dataset, names, skipped, Fingerprint.of(dataset), List.of());
    }

    /// The same, with what was found out about it.
    public Source withReport(List<String> lines) {
        return new Source(path, description, dataset, names, skipped, fingerprint, List.copyOf(lines));
    }

    /// Reads what `path` holds, by the first [Reader] that takes it; of a folder that is divided into [DataParts] the
    /// part to learn from.
    ///
    /// @throws BadInput if there is none, or it cannot be read
    public static Source open(Path path, Options options) {
        DataParts parts = DataParts.of(path);
        return part(parts == null ? path : parts.train(), options);
    }

    /// The test set that belongs to the training set in `path`, as MNIST has one beside it, or the part of a divided
    /// folder; null where there is none.
    ///
    /// @throws BadInput if there is one that cannot be read
    public static @Nullable Source test(Path path, Options options) {
        DataParts parts = DataParts.of(path);
        if (parts == null) {
            return Readers.of(path, options).test(path, options);
        }
        Path test = parts.test();
        return test == null ? null : part(test, options);
    }

    /// The part of a divided folder that chooses the epoch; null where there is none.
    ///
    /// @throws BadInput if there is one that cannot be read
    public static @Nullable Source validation(Path path, Options options) {
        DataParts parts = DataParts.of(path);
        Path validation = parts == null ? null : parts.validation();
        return validation == null ? null : part(validation, options);
    }

    private static Source part(Path path, Options options) {
        return Readers.of(path, options).read(path, options);
    }

    /// The kinds of samples that can be read: `picture`, `table` ...
    public static List<String> kinds() {
        return Readers.kinds();
    }

    /// `n` pictures that the program draws itself, see [DrawnPictures].
    public static Source drawn(int n, int size, long seed) {
        return drawn(n, size, seed, Progress.NONE);
    }

    /// The same, telling how far the drawing is.
    public static Source drawn(int n, int size, long seed, Progress progress) {
        DrawnPictures pictures = DrawnPictures.dataset(n, size, seed, progress);
        return new Source(Path.of("drawn"), describe("pictures drawn by the program, seed " + seed, pictures), pictures,
                pictures.names(), List.of());
    }

    /// What the samples are.
    public Raw raw() {
        return dataset.raw();
    }

    /// Number of samples of each class; empty when numbers are to be predicted.
    public int[] counts() {
        return counts(dataset);
    }

    /// Refuses data from which nothing can be learned: samples of one class only.
    ///
    /// @return this
    public Source requireTwoClasses() {
        int[] counts = counts();
        int present = 0;
        int last = 0;
        for (int c = 0; c < counts.length; c++) {
            present += counts[c] > 0 ? 1 : 0;
            last = counts[c] > 0 ? c : last;
        }
        if (counts.length > 0 && present < 2) {
            throw new BadInput(path, "has " + raw().word() + "s of only one class, \"" + dataset.classes().get(last)
                    + "\"; a net learns to tell apart at least two");
        }
        return this;
    }

    private static int[] counts(Dataset dataset) {
        int[] counts = new int[dataset.classes().size()];
        if (counts.length > 0) {
            for (long label : dataset.targets().toLongs()) {
                counts[(int) label]++;
            }
        }
        return counts;
    }

    /// What readers begin their description with: `folder: 60 pictures 16x16, 2 classes (cat 30, dog 30)`.
    ///
    /// @param what the format, in a few words
    public static String describe(String what, Dataset data) {
        int[] counts = counts(data);
        List<String> classes = new ArrayList<>();
        for (int c = 0; c < Math.min(counts.length, 10); c++) {
            classes.add(data.classes().get(c) + " " + counts[c]);
        }
        if (counts.length > 10) {
            classes.add("...");
        }
        String targets = counts.length == 0 ? "numbers to be predicted"
                : counts.length + (counts.length == 1 ? " class (" : " classes (") + String.join(", ", classes) + ")";
        return what + ": " + data.size() + " " + data.raw().word() + (data.size() == 1 ? "" : "s") + size(data.raw())
                + ", " + targets;
    }

    private static String size(Raw raw) {
        return switch (raw) {
            case Raw.Pictures p -> " " + p.width() + "x" + p.height();
            case Raw.Table t -> " of " + t.columns().size() + (t.columns().size() == 1 ? " column" : " columns");
            case Raw.Text t -> " of up to " + t.bytes() + " bytes";
            case Raw.Sound s -> " of up to " + Math.round(100.0 * s.samples() / s.rate()) / 100.0 + " s at " + s.rate()
                    + " Hz";
            case Raw.Numbers n -> " of " + n.shape();
        };
    }
}
