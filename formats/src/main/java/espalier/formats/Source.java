package espalier.formats;

import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.data.ArrayDataset;
import espalier.data.Dataset;
import espalier.data.Fingerprint;
import espalier.formats.drawn.DrawnPictures;
import espalier.formats.hdf5.CourseH5;
import espalier.formats.image.ImageFolder;
import espalier.formats.image.Images;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// From a path to a data set: what the path holds is recognised by content and said in words. The tool's `train`,
/// `evaluate` and `inspect` read through it.
///
/// ```java
/// Source cats = Source.open(Path.of("train_catvnoncat.h5"), Source.Options.DEFAULT);
/// IO.println(cats.description());
/// // course HDF5: 209 pictures 64x64, 2 classes (non-cat 137, cat 72); pictures from train_set_x, ...
/// ```
///
/// @param path where the data came from, as it was given
/// @param description what it is, in words
/// @param dataset uint8 `(n, height, width, 3)` pictures with class numbers
/// @param names for each row what a person would look for: the path of the picture, or `train_catvnoncat.h5[17]`
/// @param skipped files that were left out, with the reasons
/// @param fingerprint SHA-256 of the content in order, 64 hexadecimal digits
public record Source(
        Path path, String description, Dataset dataset, List<String> names, List<Skipped> skipped, String fingerprint) {

    /// How data is to be read.
    ///
    /// @param height rows every picture is resized to; 0 = as it is stored, and 64 for a folder, whose pictures have
    /// many sizes
    /// @param width columns, 0 as for the height
    /// @param strict whether one file that cannot be used is an error
    /// @param progress hears how far reading has come
    public record Options(int height, int width, boolean strict, Progress progress) {
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

        /// Square pictures of `size` pixels, 0 = as they are.
        public Options(int size, boolean strict, Progress progress) {
            this(size, size, strict, progress);
        }
    }

    /// Reads what `path` holds: a course HDF5 file or a folder with one sub-folder of pictures per class.
    ///
    /// @throws BadInput if it is neither, or cannot be read
    public static Source open(Path path, Options options) {
        Content content = Content.of(path);
        return switch (content) {
            case HDF5 -> hdf5(path, options);
            case FOLDER -> folder(path, options);
            case PICTURE -> throw new BadInput(path,
                    "is a single picture; needed are many with their classes: a folder with one sub-folder"
                            + " of pictures per class, or a course .h5");
            case MODEL -> throw new BadInput(path,
                    "is a model, not data; needed is a course .h5 or a folder of pictures");
            default -> throw new BadInput(path,
                    "is " + content + "; what can be read is a course .h5 or a folder with one sub-folder of"
                            + " pictures per class");
        };
    }

    /// `n` pictures that the program draws itself, see [DrawnPictures].
    public static Source drawn(int n, int size, long seed) {
        DrawnPictures pictures = DrawnPictures.dataset(n, size, seed);
        return new Source(Path.of("drawn"), describe("pictures drawn by the program, seed " + seed, pictures), pictures,
                pictures.names(),
                List.of(), Fingerprint.of(pictures));
    }

    /// Number of samples of each class.
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
        if (present < 2) {
            throw new BadInput(path, "has pictures of only one class, \"" + dataset.classes().get(last)
                    + "\"; a net learns to tell apart at least two");
        }
        return this;
    }

    private static Source hdf5(Path path, Options options) {
        CourseH5 file = CourseH5.read(path);
        Dataset pictures = resized(file.pictures(), options);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            names.add(path.getFileName() + "[" + i + "]");
        }
        Shape stored = file.pictures().sampleShape();
        String note = stored.equals(pictures.sampleShape()) ? ""
                : ", resized from " + stored.dim(1) + "x" + stored.dim(0);
        return new Source(path, describe("course HDF5", pictures) + note + "; " + file.chosen(), pictures, names,
                List.of(),
                Fingerprint.of(pictures));
    }

    private static Source folder(Path path, Options options) {
        int height = options.height() == 0 ? 64 : options.height();
        int width = options.width() == 0 ? 64 : options.width();
        ImageFolder pictures = ImageFolder.read(path, height, width, options.strict(), options.progress());
        List<String> names = pictures.files().stream().map(Path::toString).toList();
        String left = pictures.skipped().isEmpty() ? ""
                : ", " + pictures.skipped().size()
                        + (pictures.skipped().size() == 1 ? " file left out" : " files left out");
        return new Source(path, describe("folder", pictures) + left, pictures, names, pictures.skipped(),
                Fingerprint.of(pictures));
    }

    private static Dataset resized(ArrayDataset pictures, Options options) {
        Shape sample = pictures.sampleShape();
        if (options.height() == 0 || options.height() == sample.dim(0) && options.width() == sample.dim(1)) {
            return pictures;
        }
        int n = pictures.size();
        NDArray[] small = new NDArray[n];
        for (int i = 0; i < n; i++) {
            NDArray one = pictures.get(i).x().reshape(sample.toArray());
            small[i] = Images.resize(one, options.height(), options.width());
        }
        return new ArrayDataset(NDArray.stack(0, small), pictures.targets(), pictures.classes());
    }

    private static int[] counts(Dataset dataset) {
        int[] counts = new int[dataset.classes().size()];
        for (long label : dataset.targets().toLongs()) {
            counts[(int) label]++;
        }
        return counts;
    }

    private static String describe(String kind, Dataset data) {
        Shape sample = data.sampleShape();
        int[] counts = counts(data);
        List<String> classes = new ArrayList<>();
        for (int c = 0; c < Math.min(counts.length, 10); c++) {
            classes.add(data.classes().get(c) + " " + counts[c]);
        }
        if (counts.length > 10) {
            classes.add("...");
        }
        return kind + ": " + data.size() + (data.size() == 1 ? " picture " : " pictures ") + sample.dim(1) + "x"
                + sample.dim(0) + ", "
                + counts.length + " classes (" + String.join(", ", classes) + ")";
    }
}
