package espalier.formats.image;

import espalier.array.NDArray;
import espalier.formats.BadInput;
import espalier.formats.Content;
import espalier.formats.Reader;
import espalier.formats.Source;
import espalier.store.Npy;
import espalier.store.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Pictures and labels in NumPy's files, for [espalier.formats.Source]: an `.npz` with `x` and `y`, or `x_train`,
/// `y_train`, `x_test`, `y_test`, as Keras stores its data sets, or `train_images`, `train_labels`, as MedMNIST does;
/// or an `.npy` of pictures with its labels beside it, `x.npy` and `y.npy`.
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
        return content == Content.NUMPY || content == Content.ZIP && isNpz(path);
    }

    @Override
    public Source read(Path path, Source.Options options) {
        return Content.of(path) == Content.ZIP ? archive(path, "train", options) : single(path, options);
    }

    @Override
    public @Nullable Source test(Path path, Source.Options options) {
        boolean has = Content.of(path) == Content.ZIP && pair(names(path), "test") != null;
        return has ? archive(path, "test", options) : null;
    }

    /// Names of pictures and labels in an archive.
    private record Pair(String x, String y) {}

    private static Source archive(Path path, String part, Source.Options options) {
        List<String> names = names(path);
        Pair pair = pair(names, part);
        if (pair == null) {
            throw new BadInput(path, "has no pictures with labels: needed are arrays such as x and y, or x_train and"
                    + " y_train, found " + names);
        }
        return source(path, pair, array(path, pair.x), array(path, pair.y), options);
    }

    private static NDArray array(Path path, String name) {
        try {
            return Npz.read(path, name);
        } catch (IOException e) {
            throw problem(path, e);
        }
    }

    private static Source source(Path path, Pair pair, NDArray x, NDArray y, Source.Options options) {
        var pictures = LabelledArrays.pictures(path, pair.x, x, pair.y, y, List.of());
        return LabelledArrays.source(path, "NumPy", pictures, pair.x,
                "pictures from " + pair.x + ", labels from " + pair.y, options);
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

    private static Source single(Path path, Source.Options options) {
        String name = String.valueOf(path.getFileName());
        String stem = name.replaceFirst("(?i)\\.npy$", "");
        for (String word : PICTURES) {
            for (String label : LABELS) {
                String found = stem.replaceFirst("(?i)(^|_|-)" + word + "($|_|-)", "$1" + label + "$2");
                Path labels = path.resolveSibling(found + ".npy");
                if (!found.equals(stem) && Files.exists(labels)) {
                    return source(path, new Pair(name, found + ".npy"), array(path), array(labels), options);
                }
            }
        }
        throw new BadInput(path, "is a NumPy array without labels beside it: pictures in x.npy go with labels in y.npy,"
                + " x_train.npy with y_train.npy, images.npy with labels.npy");
    }

    private static NDArray array(Path file) {
        try {
            return Npy.read(file);
        } catch (IOException e) {
            throw problem(file, e);
        }
    }

    private static boolean isNpz(Path path) {
        try {
            return !Npz.names(path).isEmpty();
        } catch (IOException _) {
            return path.toString().endsWith(".npz"); // damaged: reading it says how
        }
    }

    private static List<String> names(Path path) {
        try {
            return Npz.names(path);
        } catch (IOException e) {
            throw problem(path, e);
        }
    }

    private static BadInput problem(Path path, IOException e) {
        String message = String.valueOf(e.getMessage());
        boolean named = message.startsWith(path + ": ");
        boolean member = message.startsWith(path + ", ");
        return new BadInput(path, named ? message.substring(path.toString().length() + 2)
                : "cannot be read (" + (member ? message.substring(path.toString().length() + 2) : message) + ")", e);
    }
}
