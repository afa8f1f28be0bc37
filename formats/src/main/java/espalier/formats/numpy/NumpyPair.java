package espalier.formats.numpy;

import espalier.formats.Content;
import espalier.store.NpyForm;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which arrays of NumPy's files belong together, told by their names: pictures or features, and labels. An `.npz` or a
/// folder has `x` and `y`, or `x_train`, `y_train`, `x_test`, `y_test`, as Keras stores its data sets, or
/// `train_images`, `train_labels`, as MedMNIST does; an `.npy` has its labels beside it, `x.npy` and `y.npy`.
///
/// @param store where they are
/// @param x     the name of the pictures or features
/// @param y     the name of the labels; null where there are none
record NumpyPair(NumpyStore store, String x, @Nullable String y) {
    private static final List<String> SAMPLES = List.of("x", "images", "image", "pictures", "data", "features",
            "inputs", "arr_0");
    private static final List<String> LABELS = List.of("y", "labels", "label", "targets", "target", "arr_1");

    /// Those to learn from; null where there are none of such names.
    static @Nullable NumpyPair train(Path path, Content content) {
        var store = NumpyStore.of(path, content);
        return content == Content.NUMPY ? beside(path, store) : of(store, "train");
    }

    /// Those to test on; null where there are none.
    static @Nullable NumpyPair test(Path path, Content content) {
        return content == Content.NUMPY ? null : of(NumpyStore.of(path, content), "test");
    }

    /// Samples without labels, to be predicted: the only array of an archive, or one without a part in its name, else
    /// those to test on, else those to learn from; null where there are none of such names.
    static @Nullable NumpyPair samples(Path path, Content content) {
        var store = NumpyStore.of(path, content);
        if (content == Content.NUMPY) {
            return new NumpyPair(store, NumpyStore.stem(path), null);
        }
        if (store.names().size() == 1 && content != Content.FOLDER) { // which may be there for something else
            return new NumpyPair(store, store.names().getFirst(), null);
        }
        Map<String, String> plain = plain(store);
        for (String form : new String[] {"%s", "%s_test", "test_%s", "%stest", "test%s", "%s_train", "train_%s",
            "%strain", "train%s"}) {
            String x = first(plain, form, SAMPLES);
            if (x != null) {
                return new NumpyPair(store, x, null);
            }
        }
        return null;
    }

    /// The names with this part of a data set in them, or, to learn from, those without any.
    private static @Nullable NumpyPair of(NumpyStore store, String part) {
        Map<String, String> plain = plain(store);
        for (String form : new String[] {"%s_" + part, part + "_%s", "%s" + part, part + "%s", "%s"}) {
            String x = first(plain, form, SAMPLES);
            String y = first(plain, form, LABELS);
            if (x != null && y != null && (part.equals("train") || !form.equals("%s"))) {
                return new NumpyPair(store, x, y);
            }
        }
        return null;
    }

    private static Map<String, String> plain(NumpyStore store) {
        Map<String, String> plain = new LinkedHashMap<>();
        for (String name : store.names()) {
            plain.put(name.toLowerCase(Locale.ROOT), name);
        }
        return plain;
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
    private static NumpyPair beside(Path path, NumpyStore store) {
        String stem = NumpyStore.stem(path);
        for (String word : SAMPLES) {
            for (String label : LABELS) {
                String found = stem.replaceFirst("(?i)(^|_|-)" + word + "($|_|-)", "$1" + label + "$2");
                if (!found.equals(stem) && store.names().contains(found)) {
                    return new NumpyPair(store, stem, found);
                }
            }
        }
        return new NumpyPair(store, stem, null);
    }

    /// What the header of the samples says.
    NpyForm form() {
        return store.form(x);
    }

    /// Whether the samples are rows of features `(n, d)`, or one feature `(n,)`.
    boolean isRows() {
        int rank = form().dims().length;
        return rank == 1 || rank == 2;
    }
}
