package espalier.formats.numpy;

import static espalier.formats.TestFiles.refuses;
import static org.assertj.core.api.Assertions.assertThat;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.data.Batch;
import espalier.data.Column;
import espalier.data.Raw;
import espalier.formats.Input;
import espalier.formats.Inputs;
import espalier.formats.Source;
import espalier.formats.TestFiles;
import espalier.store.Npy;
import espalier.store.Npz;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows of features in NumPy's files, which `src/test/python/numpy_tables.py` writes, as tables.
class NumpyTableTest {
    private static final Source.Options DEFAULT = Source.Options.DEFAULT;

    @TempDir
    Path folder;

    private Path file(String name) {
        return TestFiles.file(NumpyTableTest.class, name, folder);
    }

    private Path npz(Map<String, NDArray> arrays) {
        try {
            Path file = folder.resolve("some.npz");
            Npz.write(file, arrays);
            return file;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /// The formula of the script.
    private static double x(int i, int j) {
        return ((i * 7 + j * 13) % 31 + (j < 2 ? i % 3 * 20 : 0)) / 4.0;
    }

    private static double[] row(int i) {
        return new double[] {x(i, 0), x(i, 1), x(i, 2), x(i, 3)};
    }

    private static List<String> columns(Source source) {
        return ((Raw.Table) source.raw()).columns().stream().map(Column::name).toList();
    }

    @Test
    void wholeNumbersAreClasses() {
        Source source = Source.open(file("classes.npz"), DEFAULT);
        assertThat(source.description()).isEqualTo("NumPy: 60 rows of 4 columns, 3 classes (0 20, 1 20, 2 20);"
                + " features from x, labels from y; predicts y: 3 classes");
        assertThat(columns(source)).containsExactly("x0", "x1", "x2", "x3");
        Batch batch = source.dataset().get(0, 17);
        assertThat(batch.x().toDoubles()).startsWith(row(0)).endsWith(row(17));
        assertThat(batch.y().toLongs()).containsExactly(0, 2);
        assertThat(source.names().get(16)).isEqualTo("row 17");
        assertThat(source.report()).contains("features from x, labels from y", "x0: number, 0 to 17.5");
        assertThat(Source.test(folder.resolve("classes.npz"), DEFAULT)).isNull();
    }

    @Test
    void partsInFortranOrderWithTextsAsLabels() {
        Path file = file("parts.npz");
        Source train = Source.open(file, DEFAULT);
        assertThat(train.description()).isEqualTo("NumPy: 40 rows of 4 columns, 3 classes (fen 13, setosa 14,"
                + " virginica 13); features from X_train, labels from y_train; predicts y: 3 classes");
        assertThat(train.dataset().get(5).x().toDoubles()).containsExactly(row(5));
        Source test = Objects.requireNonNull(Source.test(file,
                DEFAULT.withLike(train.raw(), train.dataset().classes())));
        assertThat(test.dataset().size()).isEqualTo(20);
        assertThat(test.dataset().get(3).x().toDoubles()).containsExactly(row(43));
        assertThat(test.dataset().get(0, 1, 2).y().toLongs()).containsExactly(2, 0, 1);
        Source halves = Source.open(file("halves.npz"), DEFAULT);
        assertThat(halves.dataset().classes()).containsExactly("fen", "setosa", "virginica");
        assertThat(halves.dataset().get(44).x().toDoubles()).containsExactly(row(44));
    }

    @Test
    void floatsAreNumbersToBePredicted() {
        Source source = Source.open(file("numbers.npz"), DEFAULT);
        assertThat(source.description()).isEqualTo("NumPy: 59 rows of 4 columns, numbers to be predicted; features"
                + " from features, labels from targets; predicts y: a number; 1 row has no y and is left out");
        assertThat(source.dataset().classes()).isEmpty();
        Batch batch = source.dataset().get(5, 6, 7, 8);
        assertThat(batch.y().toDoubles()).containsExactly(rent(5), rent(6), rent(7), rent(9));
        assertThat(batch.x().get(0, 1)).isNaN();
        assertThat(batch.x().get(1, 1)).isNaN();
        assertThat(batch.x().get(2, 2)).isNaN();
        assertThat(batch.x().get(3, 2)).isEqualTo(x(9, 2));
        assertThat(source.report())
                .contains("x1: number, 0.75 to 17.5, 2 missing (1 value is no number, the first 'Infinity', taken as "
                        + "missing)",
                        "x2: number, 0 to 7.5, 1 missing (1 value is no number, the first '-Infinity', "
                                + "taken as missing)");
    }

    private static double rent(int i) {
        return (float) (3 * x(i, 0) - x(i, 2) + 100);
    }

    @Test
    void truthValuesWholeNumbersAndOneHotRows() {
        Source types = Source.open(file("types.npz"), DEFAULT);
        assertThat(types.dataset().classes()).containsExactly("false", "true");
        assertThat(types.dataset().targets().toLongs()).startsWith(1, 0, 0, 1);
        assertThat(columns(types)).as("x2, the same everywhere, and x3, which rises, are features all the same")
                .containsExactly("x0", "x1", "x2", "x3");
        Source rows = Source.open(file("rows.npz"), DEFAULT);
        assertThat(rows.dataset().classes()).containsExactly("0", "1", "2");
        assertThat(rows.dataset().get(4).y().toLongs()).containsExactly(1);
        assertThat(rows.dataset().get(1).x().toDoubles()).containsExactly(1, 1, 1);
    }

    @Test
    void textsStandForThemselves() {
        Source signs = Source.open(file("signs.npz"), DEFAULT);
        assertThat(signs.description()).contains("3 rows of 1 column, 3 classes (+ 1, - 1, NA 1)",
                "1 row has no y and is left out");
    }

    @Test
    void arraysSideBySideAndInAFolder() throws IOException {
        Path x = file("x_new.npy");
        refuses(() -> Source.open(x, DEFAULT), "is a NumPy array, (5, 4) of <f8, without labels beside it",
                "--label x0");
        assertThat(Source.open(x, DEFAULT.withLabel("x3")).description()).startsWith("NumPy: 5 rows of 3 columns, "
                + "numbers to be predicted; features from x_new.npy; predicts x3");
        Npy.write(folder.resolve("y_new.npy"), NDArray.of(4, 4, 7, 7, 7));
        assertThat(Source.open(x, DEFAULT).description()).startsWith("NumPy: 5 rows of 4 columns, 2 classes "
                + "(4 2, 7 3); features from x_new.npy, labels from y_new.npy");
        Path both = Files.createDirectory(folder.resolve("both"));
        Npy.write(both.resolve("x_train.npy"), Rng.seed(1).normal(6, 2));
        Npy.write(both.resolve("y_train.npy"), NDArray.of(0, 1, 0, 1, 0, 1));
        Npy.write(both.resolve("x_test.npy"), Rng.seed(2).normal(2, 2));
        Npy.write(both.resolve("y_test.npy"), NDArray.of(1, 0));
        assertThat(Source.open(both, DEFAULT).description()).contains("6 rows of 2 columns, 2 classes");
        assertThat(Objects.requireNonNull(Source.test(both, DEFAULT)).dataset().size()).isEqualTo(2);
    }

    @Test
    void rowsForAModel() {
        Raw raw = Source.open(file("classes.npz"), DEFAULT).raw();
        List<Input> inputs = inputs(raw, file("x_new.npy"));
        assertThat(inputs).hasSize(5);
        assertThat(inputs.get(1).name()).isEqualTo(folder.resolve("x_new.npy") + ":2");
        assertThat(Objects.requireNonNull(inputs.get(1).sample()).toDoubles()).containsExactly(row(1));
        List<Input> test = inputs(raw, file("parts.npz"));
        assertThat(test).hasSize(20);
        assertThat(test.getFirst().name()).isEqualTo(folder.resolve("parts.npz") + "[X_test]:1");
        assertThat(Objects.requireNonNull(test.getFirst().sample()).toDoubles()).containsExactly(row(40));
        Path lone = npz(Map.of("anything", Rng.seed(1).normal(3, 4)));
        assertThat(inputs(raw, lone)).hasSize(3);
        refuses(() -> inputs(raw, Files.createDirectory(folder.resolve("none"))), "none: is a folder");
        refuses(() -> inputs(raw, npz(Map.of("x", NDArray.zeros(3, 2)))),
                "has rows of 2 numbers (features from x), and the model has learnt from rows of 4");
        refuses(() -> inputs(raw, npz(Map.of("x", NDArray.zeros(3, 5)))), "has rows of 5 numbers");
        refuses(() -> inputs(raw, npz(Map.of("a", NDArray.zeros(3, 2), "b", NDArray.zeros(3, 2)))),
                "has no features: needed is an array called x or x_test, found [");
        assertThat(inputs(new Raw.Table(List.of(new Column("x0", Column.Type.NUMBER)), null), file("one.npy")))
                .as("one feature may be (n,)")
                .hasSize(60);
    }

    private static List<Input> inputs(Raw raw, Path path) {
        var inputs = new ArrayList<Input>();
        Inputs.of(raw, path).forEach(inputs::add);
        return inputs;
    }

    @Test
    void aModelsLabelsDecideWhatTheOthersAre() {
        Raw raw = Source.open(file("classes.npz"), DEFAULT).raw();
        Source floats = Source.open(npz(Map.of("x", NDArray.zeros(3, 4), "y", NDArray.of(1.0, 0.0, 2.0))),
                DEFAULT.withLike(raw, List.of("0", "1", "2")));
        assertThat(floats.dataset().classes()).containsExactly("0", "1", "2");
        Raw numbers = Source.open(file("numbers.npz"), DEFAULT).raw();
        Source whole = Source.open(npz(Map.of("x", NDArray.zeros(3, 4), "y", NDArray.of(1, 0, 2))),
                DEFAULT.withLike(numbers, List.of()));
        assertThat(whole.dataset().targets().toDoubles()).containsExactly(1, 0, 2);
        Source same = Source.open(npz(Map.of("x", NDArray.zeros(2, 4), "y", NDArray.of(7.5, 7.5))),
                DEFAULT.withLike(numbers, List.of()));
        assertThat(same.dataset().targets().toDoubles()).as("answers that are all the same can be examined")
                .containsExactly(7.5, 7.5);
    }

    @Test
    void whatDoesNotFitIsRefused() throws IOException {
        NDArray y = NDArray.of(0, 1, 0);
        NDArray x = NDArray.zeros(3, 2);
        refuses(() -> Source.open(npz(Map.of("x", NDArray.zeros(4, 2), "y", y)), DEFAULT),
                "x has 4 rows, y has 3 labels; each row needs one");
        refuses(() -> Source.open(npz(Map.of("x", NDArray.zeros(3, 0), "y", y)), DEFAULT),
                "x has the shape (3, 0): it has no columns", "features are (n, d)");
        refuses(() -> Source.open(npz(Map.of("x", NDArray.zeros(0, 4), "y", NDArray.zeros(0))), DEFAULT),
                "x has the shape (0, 4): it has no rows");
        refuses(() -> Source.open(npz(Map.of("x", x, "y", NDArray.full(DType.FLOAT64, Double.NaN, 3))), DEFAULT),
                "'y', the column to predict, is empty in every row");
        refuses(() -> Source.open(npz(Map.of("x", x, "y", NDArray.zeros(3, 2))), DEFAULT),
                "y has the shape (3, 2), but row 0 is not one 1 among zeros");
        refuses(() -> Source.open(npz(Map.of("x", x, "y", NDArray.zeros(3, 1, 1))), DEFAULT),
                "y has the shape (3, 1, 1); labels are (n,)");
        NDArray many = NDArray.arange(30);
        refuses(() -> Source.open(npz(Map.of("x", NDArray.zeros(30, 2), "y", many.astype(DType.INT64))), DEFAULT),
                "y holds int64 with 30 different values in 30 rows, too many for classes", "y.astype(float)");
        refuses(() -> Source.open(npz(Map.of("x", NDArray.zeros(3, 8, 8), "y", y)), DEFAULT.withKind("table")),
                "x has the shape (3, 8, 8); features are (n, d)", "without --kind table these are pictures");
        refuses(() -> Source.open(npz(Map.of("x", x, "y", y)), DEFAULT.withKind("picture")),
                "x has the shape (3, 2); pictures are (n, height, width)", "rows of numbers are a table");
        refuses(() -> Source.open(npz(Map.of("x", x, "y", y)), DEFAULT.withLabel("z")),
                "has no column 'z'; its columns are 'x0', 'x1', 'y'");
        refuses(() -> Source.open(npz(Map.of("w", x)), DEFAULT.withKind("table")),
                "has no features with labels: needed are arrays such as x and y", "found [w]");
        byte[] whole = TestFiles.bytes(NumpyTableTest.class, "x_new.npy");
        for (int cut : new int[] {7, 40, whole.length - 1}) {
            Path part = Files.write(folder.resolve("x_part.npy"), Arrays.copyOf(whole, cut));
            Npy.write(folder.resolve("y_part.npy"), NDArray.of(0, 1, 0, 1, 0));
            refuses(() -> Source.open(part, DEFAULT), "x_part.npy: ");
        }
    }

    @Test
    void aWideTableOfFewRowsIsSmall() {
        Source wide = Source.open(npz(Map.of("x", Rng.seed(1).normal(20, 50_000), "y",
                NDArray.arange(20).remainder(2).astype(DType.INT64))), DEFAULT);
        assertThat(wide.dataset().sampleShape().size()).isEqualTo(50_000); // 6.5 GB in blocks of full length
    }
}
