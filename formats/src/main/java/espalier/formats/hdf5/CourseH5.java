package espalier.formats.hdf5;

import espalier.data.ArrayDataset;
import espalier.formats.BadInput;
import espalier.formats.image.LabelledArrays;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Pictures with labels out of an HDF5 file, as the deep-learning course stores its cats: `train_set_x (209, 64, 64,
/// 3)` uint8, `train_set_y (209,)` or `(1, 209)`, and `list_classes` with the names. Where the names are others, a data
/// set of pictures and a data set of as many class numbers are looked for, and [#chosen()] says which were taken.
/// [Source][espalier.formats.Source] calls it.
///
/// ```java
/// CourseH5 cats = CourseH5.read(Path.of("train_catvnoncat.h5"));
/// IO.println(cats.pictures());        // ArrayDataset(209 samples of (64, 64, 3) uint8, classes [non-cat, cat])
/// ```
///
/// @param pictures uint8 `(n, height, width, 3)`, or with one channel where they are grey, with class numbers
/// @param chosen which data sets of the file these are, in words
public record CourseH5(ArrayDataset pictures, String chosen) {

    /// Pictures and their labels by the names they have in the file.
    private record Pair(Hdf5.Entry x, Hdf5.Entry y) {}

    /// Finds and reads the pictures and their labels.
    ///
    /// @throws BadInput if the file is damaged or has no pictures with labels
    public static CourseH5 read(Path path) {
        try (Hdf5 file = Hdf5.open(path)) {
            List<Hdf5.Entry> entries = file.entries();
            Pair pair = choose(path, entries);
            Hdf5.@Nullable Entry names = names(entries);
            ArrayDataset pictures = LabelledArrays.pictures(path, pair.x().name(), file.array(pair.x().name()),
                    pair.y().name(), file.array(pair.y().name()),
                    names == null ? List.of() : file.strings(names.name()));
            String chosen = "pictures from " + pair.x().name() + ", labels from " + pair.y().name()
                    + (names == null ? "" : ", class names from " + names.name());
            return new CourseH5(pictures, chosen);
        }
    }

    /// The course's names win, then names that speak of pictures and labels, then whatever fits.
    private static Pair choose(Path path, List<Hdf5.Entry> entries) {
        Pair best = null;
        int bestScore = -1;
        for (Hdf5.Entry x : entries) {
            for (Hdf5.Entry y : entries) {
                int score = score(x, y);
                if (score > bestScore) {
                    best = new Pair(x, y);
                    bestScore = score;
                }
            }
        }
        if (best == null) {
            throw new BadInput(path,
                    "has no pictures with labels: needed are numbers (n, height, width, 3)"
                            + " or (n, height, width) and n class"
                            + " numbers, found " + (entries.isEmpty() ? "nothing" : entries));
        }
        return best;
    }

    /// How likely x are the pictures and y their labels; negative when they cannot be.
    private static int score(Hdf5.Entry x, Hdf5.Entry y) {
        boolean pictures = x.isNumeric() && !x.type().equals("bool")
                && (x.dims().size() == 3 || x.dims().size() == 4 && List.of(1L, 3L).contains(x.dims().getLast()));
        boolean labels = y.type().matches("bool|(u?int|float)\\d+")
                && (y.dims().size() == 1 || y.dims().size() == 2 && y.dims().contains(1L));
        if (!pictures || !labels || x.size() == 0 || y.size() != x.dims().getFirst()) {
            return -1;
        }
        String xName = x.name().toLowerCase(Locale.ROOT);
        String yName = y.name().toLowerCase(Locale.ROOT);
        int score = (x.type().equals("uint8") ? 1 : 0) - (y.type().startsWith("float") ? 1 : 0);
        score += xName.matches(".*(x|image|images|data|pictures|pixels)") ? 2 : 0;
        score += yName.matches(".*(y|label|labels|target|targets|class|classes)") ? 4 : 0;
        score += xName.endsWith("x") && yName.equals(xName.substring(0, xName.length() - 1) + "y") ? 8 : 0;
        score += xName.endsWith("set_x") ? 16 : 0;
        return Math.max(0, score + (xName.contains("train") ? 1 : 0));
    }

    private static Hdf5.@Nullable Entry names(List<Hdf5.Entry> entries) {
        for (Hdf5.Entry entry : entries) {
            if (entry.isText() && entry.dims().size() == 1
                    && entry.name().toLowerCase(Locale.ROOT).matches(".*(class|label|name).*")) {
                return entry;
            }
        }
        return null;
    }
}
