package espalier.formats.numpy;

import espalier.array.NDArray;
import espalier.formats.BadInput;
import espalier.formats.Content;
import espalier.formats.Reader;
import espalier.formats.Source;
import espalier.formats.image.LabelledArrays;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Pictures and labels in NumPy's files, for [espalier.formats.Source]: an `.npz`, a folder of `.npy` files, or an
/// `.npy` of pictures with its labels beside it, named as [NumpyPair] says. Labels are numbers, one-hot rows, or texts,
/// which are the names of the classes.
public final class NumpyPictures implements Reader {

    /// The reader; it has no settings.
    public NumpyPictures() {}

    @Override
    public String kind() {
        return "picture";
    }

    @Override
    public String words() {
        return "an .npz or .npy of pictures or of rows of numbers";
    }

    @Override
    public boolean takes(Path path, Content content, Source.Options options) {
        if (content != Content.FOLDER) {
            return NumpyStore.isFile(path, content);
        }
        try {
            return NumpyPair.train(path, content) != null;
        } catch (BadInput _) {
            return false; // whoever reads the folder says why it cannot be read
        }
    }

    @Override
    public Source read(Path path, Source.Options options) {
        Content content = Content.of(path);
        NumpyPair pair = NumpyPair.train(path, content);
        if (pair == null) {
            throw new BadInput(path, "has no pictures or features with labels: needed are arrays such as x and y, or"
                    + " x_train and y_train, found " + NumpyStore.of(path, content).names());
        }
        return source(path, pair, options);
    }

    @Override
    public @Nullable Source test(Path path, Source.Options options) {
        NumpyPair pair = NumpyPair.test(path, Content.of(path));
        return pair == null ? null : source(path, pair, options);
    }

    private static Source source(Path path, NumpyPair pair, Source.Options options) {
        NumpyStore store = pair.store();
        if (pair.y() == null) {
            throw new BadInput(path, "is a NumPy array, " + pair.form() + ", without labels beside it: pictures in"
                    + " x.npy go with labels in y.npy, x_train.npy with y_train.npy, images.npy with labels.npy");
        }
        String name = pair.y();
        NDArray x = store.numbers(pair.x(), 1);
        List<String> classes = List.of();
        NDArray y;
        if (store.form(name).isText()) {
            List<String> texts = store.texts(name);
            classes = List.copyOf(new TreeSet<>(texts));
            List<String> sorted = classes;
            y = NDArray.wrap(texts.stream().mapToLong(text -> Collections.binarySearch(sorted, text)).toArray(),
                    texts.size());
        } else {
            y = store.numbers(name, Long.BYTES);
        }
        String first = LabelledArrays.areChannelsFirst(x.shape()) ? " (channels first)" : "";
        var pictures = LabelledArrays.pictures(path, pair.x(), x, name, y, classes);
        return LabelledArrays.source(path, "NumPy", pictures, pair.x(),
                "pictures from " + store.called(pair.x()) + first + ", labels from " + store.called(name), options);
    }
}
