package espalier.formats.table;

import espalier.array.DType;
import espalier.array.Index;
import espalier.array.NDArray;
import espalier.array.Slice;
import espalier.data.Raw;
import espalier.formats.BadInput;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A table whose columns come as arrays: what readers of NumPy's files fill. What is said to be a feature is never
/// taken for a number of the row; a column that is the same everywhere is left out, as in every table.
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
            numbers(name + c, x.at(Slice.ALL, Index.at(c)));
        }
    }

    /// A column of the numbers `(n,)`.
    public void numbers(String name, NDArray column) {
        ColumnBuilder builder = column(name, column.size());
        for (double value : column.astype(DType.FLOAT64).toDoubles()) {
            builder.addNumber(value, ColumnBuilder.Store.NUMBERS);
        }
    }

    /// A column of words.
    public void words(String name, List<String> words) {
        ColumnBuilder builder = column(name, words.size());
        for (String word : words) {
            builder.add(word.toCharArray(), 0, word.length());
        }
    }

    private ColumnBuilder column(String name, int size) {
        if (size != rows) {
            throw new IllegalArgumentException(
                    "ArrayTable: " + name + " has " + size + " values for " + rows + " rows");
        }
        var builder = new ColumnBuilder(name, true, true);
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

    /// The table of what was added.
    ///
    /// @param options the columns that a model wants; the others say nothing here
    /// @param note    where the arrays come from
    /// @throws BadInput when it lacks a wanted column
    public Table table(TableOptions options, String note) {
        Raw.Table wanted = options.wanted();
        if (wanted != null) {
            Table.requireColumns(path, columns.stream().map(column -> column.name).toList(), wanted);
        }
        return Table.of(path, columns.toArray(ColumnBuilder[]::new), rows, ',', options, List.of(note), List.of());
    }
}
