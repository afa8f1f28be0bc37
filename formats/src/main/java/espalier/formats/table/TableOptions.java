package espalier.formats.table;

import espalier.data.Raw;
import espalier.formats.Progress;
import org.jspecify.annotations.Nullable;

/// How a table is to be read; everything left open is found out from the file.
///
/// ```java
/// Table table = Csv.read(Path.of("prices.csv"), TableOptions.DEFAULT.withStrict(true));
/// ```
///
/// @param delimiter between values, a blank for any number of blanks and tabs; null to find out
/// @param header    whether the first line names the columns; null to find out
/// @param strict    whether one row that does not fit is an error instead of being left out
/// @param wanted    the columns that a model wants, under their names; null to find out what there is
/// @param label     the column to be predicted where it must be kept as it is written; null for none
/// @param progress  hears how far reading has come, in parts of a thousand
public record TableOptions(@Nullable Character delimiter, @Nullable Boolean header, boolean strict,
        Raw.@Nullable Table wanted, @Nullable String label, Progress progress) {

    /// Everything found out, rows that do not fit left out, silent.
    public static final TableOptions DEFAULT = new TableOptions(null, null, false, null, null, Progress.NONE);

    /// With this between the values.
    public TableOptions withDelimiter(char between) {
        return new TableOptions(between, header, strict, wanted, label, progress);
    }

    /// With or without names in the first line.
    public TableOptions withHeader(boolean names) {
        return new TableOptions(delimiter, names, strict, wanted, label, progress);
    }

    /// Refusing the file for one row that does not fit, or leaving such rows out.
    public TableOptions withStrict(boolean all) {
        return new TableOptions(delimiter, header, all, wanted, label, progress);
    }

    /// As this model wants it: columns by name in its order, categories with its numbers.
    public TableOptions withWanted(Raw.Table columns) {
        return new TableOptions(delimiter, header, strict, columns, label, progress);
    }

    /// With this column to be predicted.
    public TableOptions withLabel(@Nullable String column) {
        return new TableOptions(delimiter, header, strict, wanted, column, progress);
    }

    /// Telling this how far reading has come.
    public TableOptions withProgress(Progress listener) {
        return new TableOptions(delimiter, header, strict, wanted, label, listener);
    }
}
