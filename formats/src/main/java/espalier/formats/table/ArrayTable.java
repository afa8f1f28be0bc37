package espalier.formats.table;

import espalier.array.DType;
import espalier.array.Index;
import espalier.array.NDArray;
import espalier.array.Slice;
import espalier.data.Column;
import espalier.data.Raw;
import espalier.formats.BadInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/// A table whose columns come as arrays: what readers of NumPy's files fill. What is said to be a feature is one,
/// whatever is in it: it is not taken for a number of the row, and not left out where it is the same everywhere.
///
/// ```java
/// var columns = new ArrayTable(path, 150);
/// columns.features("x", x);                       // (150, 4): x0, x1, x2, x3
/// columns.words("y", species);
/// Table table = columns.table(TableOptions.DEFAULT, "features from x");
/// ```
public final class ArrayTable {
    private final Path path;
    private final int rows;
    private final List<ColumnBuilder> columns = new ArrayList<>();
    private String featureName = "";
    private int features;

    /// Of so many rows.
    ///
    /// @param path for messages
    public ArrayTable(Path path, int rows) {
        this.path = path;
        this.rows = rows;
    }

    /// A column for each column of `x` `(n, d)`, named `x0`, `x1` ... NaN is missing; infinities are told and count as
    /// missing.
    public void features(String name, NDArray x) {
        int d = x.shape().dim(1);
        if (d > Csv.MOST_COLUMNS) {
            throw new BadInput(path, name + " has " + d + " columns, at most " + Csv.MOST_COLUMNS + " can be read");
        }
        for (int c = 0; c < d; c++) {
            numbers(name + c, x.at(Slice.ALL, Index.at(c)), true);
        }
        features = d;
        featureName = name;
    }

    /// A column of the numbers `(n,)`.
    public void numbers(String name, NDArray column) {
        numbers(name, column, false);
    }

    private void numbers(String name, NDArray column, boolean chosen) {
        ColumnBuilder builder = column(name, column.size(), chosen);
        for (double value : column.astype(DType.FLOAT64).toDoubles()) {
            builder.addNumber(value, ColumnBuilder.Store.NUMBERS);
        }
    }

    /// A column of words, each of which stands for itself; an empty one is missing.
    public void words(String name, List<String> words) {
        ColumnBuilder builder = column(name, words.size(), false);
        for (String word : words) {
            builder.addWord(word);
        }
    }

    private ColumnBuilder column(String name, int size, boolean chosen) {
        if (size != rows) {
            throw new IllegalArgumentException(
                    "ArrayTable: " + name + " has " + size + " values for " + rows + " rows");
        }
        var builder = new ColumnBuilder(name, true, chosen);
        columns.add(builder);
        return builder;
    }

    /// The numbers `(n,)` as they are written where they are names of classes: `3`, `true`, `2.5`.
    public static List<String> words(NDArray numbers) {
        DType type = numbers.dtype();
        if (type == DType.BOOL) {
            return Arrays.stream(numbers.toLongs()).mapToObj(v -> v == 0 ? "false" : "true").toList();
        }
        if (type == DType.UINT64) {
            return Arrays.stream(numbers.toLongs()).mapToObj(Long::toUnsignedString).toList();
        }
        return type.isFloating() ? Arrays.stream(numbers.astype(DType.FLOAT64).toDoubles())
                .mapToObj(ArrayTable::word)
                .toList() : Arrays.stream(numbers.toLongs()).mapToObj(Long::toString).toList();
    }

    /// A number as it would stand in a file of text; nothing for NaN.
    static String word(double value) {
        boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
        return Double.isNaN(value) ? "" : whole ? Long.toString((long) value) : Double.toString(value);
    }

    /// Columns that have no names of their own are told by their place: a model that learnt from four does not take
    /// five.
    private void requireFeatures(Raw.Table wanted, String note) {
        int known = 0;
        for (Column column : wanted.columns()) {
            known += column.source().matches(Pattern.quote(featureName) + "\\d+") ? 1 : 0;
        }
        Column target = wanted.target();
        known += target != null && target.name().matches(Pattern.quote(featureName) + "\\d+") ? 1 : 0;
        if (known > 0 && known != features) {
            throw new BadInput(path, "has rows of " + features + (features == 1 ? " number" : " numbers")
                    + " (" + note + "), and the model has learnt from rows of " + known);
        }
    }

    /// The table of what was added.
    ///
    /// @param options the columns that a model wants; the others say nothing here
    /// @param note    where the arrays come from
    /// @throws BadInput when it lacks a wanted column
    public Table table(TableOptions options, String note) {
        Raw.Table wanted = options.wanted();
        if (wanted != null) {
            requireFeatures(wanted, note);
            Table.requireColumns(path, columns.stream().map(column -> column.name).toList(), wanted);
        }
        return Table.of(path, columns.toArray(ColumnBuilder[]::new), rows, ',', options, List.of(note), List.of());
    }
}
