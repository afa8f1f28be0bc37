package espalier.formats.numpy;

import espalier.array.NDArray;
import espalier.data.Raw;
import espalier.formats.BadInput;
import espalier.formats.Content;
import espalier.formats.Input;
import espalier.formats.Reader;
import espalier.formats.Source;
import espalier.formats.image.LabelledArrays;
import espalier.formats.table.ArrayTable;
import espalier.formats.table.Labelled;
import espalier.formats.table.Table;
import espalier.formats.table.TableOptions;
import espalier.formats.table.TableReader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows of features `(n, d)` and labels `(n,)` in NumPy's files as a table, for [espalier.formats.Source] and
/// [espalier.formats.Inputs]: the arrays are named as [NumpyPair] says, the columns `x0`, `x1` ... and `y`. Floats in
/// `y` are numbers to be predicted; whole numbers, truth values, texts and one-hot rows are classes.
///
/// ```java
/// Source flowers = Source.open(Path.of("flowers.npz"), Source.Options.DEFAULT);
/// IO.println(flowers.description());
/// // NumPy: 150 rows of 4 columns, 3 classes (0 50, 1 50, 2 50); features from x, labels from y; predicts y: 3 classes
/// ```
public final class NumpyTable implements Reader {
    private static final String LABEL = "y";

    /// The reader; it has no settings.
    public NumpyTable() {}

    @Override
    public String kind() {
        return "table";
    }

    @Override
    public String words() {
        return "an .npz or .npy of pictures or of rows of numbers";
    }

    @Override
    public boolean takes(Path path, Content content, Source.Options options) {
        if (content != Content.FOLDER && !NumpyStore.isFile(path, content)) {
            return false;
        }
        try {
            NumpyPair pair = NumpyPair.train(path, content);
            return pair == null ? content != Content.FOLDER && kind().equals(options.kind())
                    : pair.isRows() || kind().equals(options.kind());
        } catch (BadInput _) {
            return content != Content.FOLDER && kind().equals(options.kind()); // whoever reads it says what is wrong
        }
    }

    @Override
    public Source read(Path path, Source.Options options) {
        Content content = Content.of(path);
        NumpyPair pair = NumpyPair.train(path, content);
        if (pair == null) {
            throw new BadInput(path, "has no features with labels: needed are arrays such as x and y, or x_train and"
                    + " y_train, found " + NumpyStore.of(path, content).names());
        }
        return source(path, pair, options);
    }

    @Override
    public @Nullable Source test(Path path, Source.Options options) {
        NumpyPair pair = NumpyPair.test(path, Content.of(path));
        return pair == null ? null : source(path, pair, options);
    }

    private static Source source(Path path, NumpyPair pair, Source.Options options) {
        TableOptions how = TableOptions.DEFAULT.withProgress(options.progress());
        Source.Like like = options.like();
        if (like != null && like.raw() instanceof Raw.Table wanted) {
            how = how.withWanted(wanted);
        }
        if (pair.y() == null && options.label() == null) {
            throw new BadInput(path, "is a NumPy array, " + pair.form() + ", without labels beside it: features in"
                    + " x.npy go with labels in y.npy, x_train.npy with y_train.npy; --label x0 predicts a column of"
                    + " the array itself");
        }
        Labels labels = pair.y() == null ? null : labels(path, pair.store(), pair.y(), like);
        String from = "features from " + pair.store().called(pair.x())
                + (pair.y() == null ? "" : ", labels from " + pair.store().called(pair.y()));
        Table table = table(path, pair, labels, from, how);
        Boolean classes = like == null ? null : Boolean.valueOf(!like.classes().isEmpty());
        if (like == null && labels != null && (options.label() == null || LABEL.equals(options.label()))) {
            classes = labels.areClasses();
        }
        return TableReader.source(path, "NumPy", table, classes, from, options);
    }

    /// Labels as they go into a table.
    ///
    /// @param numbers `(n,)`, to be predicted as such; null where they are classes
    /// @param words   the classes; empty where they are numbers
    private record Labels(@Nullable NDArray numbers, List<String> words) {
        boolean areClasses() {
            return numbers == null;
        }

        int size() {
            return numbers == null ? words.size() : numbers.size();
        }
    }

    /// As the type of the array says, or as a model has it.
    private static Labels labels(Path path, NumpyStore store, String name, Source.@Nullable Like like) {
        if (store.form(name).isText()) {
            return new Labels(null, store.texts(name));
        }
        NDArray y = store.numbers(name, Double.BYTES);
        boolean flat = y.rank() == 1 || y.rank() == 2 && (y.shape().dim(0) == 1 || y.shape().dim(1) == 1);
        boolean numbers = flat && (like == null ? y.dtype().isFloating() : like.classes().isEmpty());
        if (numbers) {
            return new Labels(y.reshape(-1), List.of());
        }
        if (!flat) {
            long[] classes = LabelledArrays.classNumbers(path, name, y);
            return new Labels(null, Arrays.stream(classes).mapToObj(Long::toString).toList());
        }
        List<String> words = ArrayTable.words(y.reshape(-1));
        long different = words.stream().distinct().count();
        if (like == null && !Labelled.canBeClasses(different, words.size())) {
            throw new BadInput(path, store.called(name) + " holds " + y.dtype().numpyName() + " with " + different
                    + " different values in " + words.size() + " rows, too many for classes, which whole numbers are;"
                    + " save it as floats if numbers are to be predicted: y.astype(float)");
        }
        return new Labels(null, words);
    }

    private static Table table(Path path, NumpyPair pair, @Nullable Labels labels, String from, TableOptions how) {
        String name = pair.store().called(pair.x());
        NDArray x = pair.store().numbers(pair.x(), Double.BYTES);
        String required = "; features are (n, d), a row for each sample, or (n,)";
        if (x.rank() != 1 && x.rank() != 2) {
            throw new BadInput(path, name + " has the shape " + x.shape() + required
                    + (LabelledArrays.arePictures(x.shape()) ? "; without --kind table these are pictures" : ""));
        }
        if (x.size() == 0) {
            throw new BadInput(path, name + " has the shape " + x.shape() + ": it has no "
                    + (x.shape().dim(0) == 0 ? "rows" : "columns") + required);
        }
        NDArray rows = x.rank() == 1 ? x.reshape(-1, 1) : x;
        int n = rows.shape().dim(0);
        if (labels != null && labels.size() != n) {
            throw new BadInput(path, name + " has " + n + " rows, " + pair.store().called(String.valueOf(pair.y()))
                    + " has " + labels.size() + " labels; each row needs one");
        }
        var columns = new ArrayTable(path, n);
        columns.features("x", rows);
        if (labels != null && labels.numbers != null) {
            columns.numbers(LABEL, labels.numbers);
        } else if (labels != null) {
            columns.words(LABEL, labels.words);
        }
        return columns.table(how, from);
    }

    /// Whether `path` holds arrays of which one can be rows for a model.
    public static boolean holdsRows(Path path) {
        Content content = Content.of(path);
        return NumpyStore.isFile(path, content)
                || content == Content.FOLDER && NumpyPair.samples(path, content) != null;
    }

    /// The rows of a file as a model takes them, named `orders.npz:17` by their place, counted from 1; of an archive
    /// with several arrays the test part, named `orders.npz[x_test]:17`.
    public static Iterator<Input> inputs(Raw.Table wanted, Path path) {
        Content content = Content.of(path);
        NumpyPair pair = NumpyPair.samples(path, content);
        if (pair == null) {
            throw new BadInput(path, "has no features: needed is an array called x or x_test, found "
                    + NumpyStore.of(path, content).names());
        }
        Table table = table(path, pair, null, "features from " + pair.store().called(pair.x()),
                TableOptions.DEFAULT.withWanted(wanted));
        boolean alone = content == Content.NUMPY || pair.store().names().size() == 1;
        return TableReader.inputs(path + (alone ? "" : "[" + pair.store().called(pair.x()) + "]"), table.samples());
    }
}
