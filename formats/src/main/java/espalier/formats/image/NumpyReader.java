package espalier.formats.image;

import espalier.array.NDArray;
import espalier.formats.BadInput;
import espalier.formats.Content;
import espalier.formats.Reader;
import espalier.formats.Source;
import espalier.store.Npy;
import espalier.store.Npz;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Pictures and labels in NumPy's files, for [espalier.formats.Source]: an `.npz` with `x` and `y`, or `x_train`,
/// `y_train`, `x_test`, `y_test`, as Keras stores its data sets, or `train_images`, `train_labels`, as MedMNIST does;
/// a folder of `.npy` files of such names; or an `.npy` of pictures with its labels beside it, `x.npy` and `y.npy`.
/// Labels are numbers, one-hot rows, or texts, which are the names of the classes.
public final class NumpyReader implements Reader {
    private static final List<String> PICTURES = List.of("x", "images", "image", "pictures", "data", "arr_0");
    private static final List<String> LABELS = List.of("y", "labels", "label", "targets", "target", "arr_1");

    /// The reader; it has no settings.
    public NumpyReader() {}

    @Override
    public String kind() {
        return "picture";
    }

    @Override
    public String words() {
        return "an .npz or .npy of pictures";
    }

    @Override
    public boolean takes(Path path, Content content, Source.Options options) {
        return switch (content) {
            case NUMPY -> true;
            case ZIP -> isNpz(path);
            case FOLDER -> {
                try {
                    yield pair(new NumpyStore(path, true).names(), "train") != null;
                } catch (BadInput _) {
                    yield false; // whoever reads the folder says why it cannot be read
                }
            }
            default -> false;
        };
    }

    @Override
    public Source read(Path path, Source.Options options) {
        Content content = Content.of(path);
        if (content == Content.NUMPY) {
            return single(path, options);
        }
        var store = new NumpyStore(path, content == Content.FOLDER);
        List<String> names = store.names();
        Pair pair = pair(names, "train");
        if (pair == null) {
            throw new BadInput(path, "has no pictures with labels: needed are arrays such as x and y, or x_train and"
                    + " y_train, found " + names);
        }
        return source(path, store, pair, options);
    }

    @Override
    public @Nullable Source test(Path path, Source.Options options) {
        Content content = Content.of(path);
        if (content == Content.NUMPY) {
            return null;
        }
        var store = new NumpyStore(path, content == Content.FOLDER);
        Pair pair = pair(store.names(), "test");
        return pair == null ? null : source(path, store, pair, options);
    }

    /// Names of pictures and labels.
    private record Pair(String x, String y) {}

    private static Source source(Path path, NumpyStore store, Pair pair, Source.Options options) {
        NDArray x = store.numbers(pair.x);
        List<String> classes = List.of();
        NDArray y;
        if (store.isText(pair.y)) {
            List<String> texts = store.texts(pair.y);
            classes = List.copyOf(new TreeSet<>(texts));
            List<String> sorted = classes;
            y = NDArray.wrap(texts.stream().mapToLong(text -> Collections.binarySearch(sorted, text)).toArray(),
                    texts.size());
        } else {
            y = store.numbers(pair.y);
        }
        String first = LabelledArrays.areChannelsFirst(x.shape()) ? " (channels first)" : "";
        var pictures = LabelledArrays.pictures(path, pair.x, x, pair.y, y, classes);
        String ending = store.folder() ? ".npy" : "";
        return LabelledArrays.source(path, "NumPy", pictures, pair.x,
                "pictures from " + pair.x + ending + first + ", labels from " + pair.y + ending, options);
    }

    /// The names with this part of a data set in them, or, to learn from, those without any.
    private static @Nullable Pair pair(List<String> names, String part) {
        Map<String, String> plain = new LinkedHashMap<>();
        for (String name : names) {
            plain.put(name.toLowerCase(Locale.ROOT), name);
        }
        for (String form : new String[] {"%s_" + part, part + "_%s", "%s" + part, part + "%s", "%s"}) {
            String x = first(plain, form, PICTURES);
            String y = first(plain, form, LABELS);
            if (x != null && y != null && (part.equals("train") || !form.equals("%s"))) {
                return new Pair(x, y);
            }
        }
        return null;
    }

    private static @Nullable String first(Map<String, String> names, String form, List<String> words) {
        for (String word : words) {
            String name = names.get(form.replace("%s", word));
            if (name != null) {
                return name;
            }
        }
        return null;
    }

    /// An array with its labels beside it, found by their name.
    private static Source single(Path path, Source.Options options) {
        String stem = String.valueOf(path.getFileName()).replaceFirst("(?i)\\.npy$", "");
        Path folder = path.toAbsolutePath().getParent();
        var store = new NumpyStore(folder == null ? path : folder, true);
        List<String> names = store.names();
        for (String word : PICTURES) {
            for (String label : LABELS) {
                String found = stem.replaceFirst("(?i)(^|_|-)" + word + "($|_|-)", "$1" + label + "$2");
                if (!found.equals(stem) && names.contains(found) && names.contains(stem)) {
                    return source(path, store, new Pair(stem, found), options);
                }
            }
        }
        throw new BadInput(path, "is a NumPy array" + shape(path) + " without labels beside it: pictures in x.npy go"
                + " with labels in y.npy, x_train.npy with y_train.npy, images.npy with labels.npy");
    }

    private static String shape(Path path) {
        try {
            return " of shape " + Arrays.toString(Npy.open(path).dims());
        } catch (IOException _) {
            return "";
        }
    }

    private static boolean isNpz(Path path) {
        try {
            return !Npz.names(path).isEmpty();
        } catch (IOException _) {
            return path.toString().endsWith(".npz"); // damaged: reading it says how
        }
    }
}
