package espalier.formats.table;

import espalier.data.Column;
import espalier.data.Column.Type;
import espalier.data.Raw;
import espalier.formats.BadInput;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// A table that was read, in columns, with what was found out about each: what [Csv] and [Parquet] make. It becomes a
/// data set when a column is chosen to be predicted ([#labelled]), or when it was read for a model ([#samples]).
///
/// ```java
/// Table table = Csv.read(Path.of("iris.csv"), TableOptions.DEFAULT);
/// Labelled iris = table.labelled(null);
/// IO.println(iris.words());       // predicts species, the column with that name: 3 classes
/// ```
public final class Table {
    private static final List<String> LABELS = List.of("label", "class", "target", "y", "species", "survived",
            "outcome", "response", "diagnosis", "quality");

    private final Path path;
    private final List<ReadColumn> columns;
    private final List<ReadColumn> derived;
    private final int rows;
    private final List<String> notes;
    private final List<String> odd;
    private final Raw.@Nullable Table wanted;

    private Table(Path path, List<ReadColumn> columns, List<ReadColumn> derived, int rows, List<String> notes,
            List<String> odd, Raw.@Nullable Table wanted) {
        this.path = path;
        this.columns = columns;
        this.derived = derived;
        this.rows = rows;
        this.notes = List.copyOf(notes);
        this.odd = List.copyOf(odd);
        this.wanted = wanted;
    }

    static Table of(Path path, ColumnBuilder[] builders, int rows, char delimiter, TableOptions options,
            List<String> notes, List<String> odd) {
        var columns = new ArrayList<ReadColumn>();
        var derived = new ArrayList<ReadColumn>();
        for (ColumnBuilder builder : builders) {
            columns.add(Inference.of(builder, delimiter));
        }
        if (options.wanted() != null) {
            List<String> names = columns.stream().map(c -> c.source().name).toList();
            for (Column column : options.wanted().columns()) {
                derived.add(Inference.as(column, builders[place(names, column.source())], delimiter));
            }
        } else {
            for (ReadColumn column : columns) {
                if (!column.used()) {
                    derived.addAll(Inference.derived(column.source()));
                }
            }
        }
        return new Table(path, columns, derived, rows, notes, odd, options.wanted());
    }

    /// The place of a name among names: the very name, or the only one that differs in nothing but case; -1 for none.
    static int place(List<String> names, String name) {
        int exact = names.indexOf(name);
        if (exact >= 0) {
            return exact;
        }
        int found = -1;
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).equalsIgnoreCase(name)) {
                if (found >= 0) {
                    return -1;
                }
                found = i;
            }
        }
        return found;
    }

    /// Refuses a table that lacks a column of a model, naming all that are missing.
    static void requireColumns(Path path, List<String> names, Raw.Table wanted) {
        List<String> lacking = wanted.columns()
                .stream()
                .map(Column::source)
                .distinct()
                .filter(name -> place(names, name) < 0)
                .toList();
        if (!lacking.isEmpty()) {
            throw new BadInput(path, "has no column " + quoted(lacking) + ", which the model needs; its columns are "
                    + quoted(names));
        }
    }

    /// The file.
    public Path path() {
        return path;
    }

    /// Number of rows.
    public int rows() {
        return rows;
    }

    /// The columns of the file in order, those that take no part included.
    public List<ReadColumn> columns() {
        return columns;
    }

    /// Columns that rules make of texts; with a model, the columns that it wants.
    public List<ReadColumn> derived() {
        return derived;
    }

    /// What was found out about the file, and what was left out of it.
    public List<String> notes() {
        return notes;
    }

    /// The first rows that were left out, with their line and the reason.
    public List<String> odd() {
        return odd;
    }

    /// Everything that was decided, line by line.
    public List<String> report() {
        var lines = new ArrayList<>(notes);
        columns.forEach(column -> lines.add(column.describe()));
        if (wanted == null) {
            derived.forEach(column -> lines.add(column.describe()));
        }
        return lines;
    }

    /// All rows as samples, without anything to be predicted: what a model predicts for. With a model's columns as it
    /// wants them; otherwise every column that takes part.
    public TableDataset samples() {
        return new TableDataset(inputs(null), null, null, List.of(), rows);
    }

    /// With a column to be predicted. Rows without a value there are left out.
    ///
    /// @param label   its name; null for the column called label, class, target, y, species, survived or the like, and
    /// else the last one
    /// @throws BadInput when there is no such column or nothing to learn in it
    public Labelled labelled(@Nullable String label) {
        return labelled(label, null);
    }

    /// The same, and what it is taken for.
    ///
    /// @param classes whether its values are classes and not numbers to be predicted; null to find out
    public Labelled labelled(@Nullable String label, @Nullable Boolean classes) {
        return Labelled.of(this, label, classes);
    }

    /// Whether it was read for a model that has learnt already.
    boolean isForAModel() {
        return wanted != null;
    }

    /// The columns that take part, but for the one to be predicted and what is made of it.
    List<ReadColumn> inputs(@Nullable ReadColumn target) {
        if (wanted != null) {
            return derived;
        }
        var inputs = new ArrayList<ReadColumn>();
        for (ReadColumn column : columns) {
            if (column.used() && column != target) {
                inputs.add(column);
            }
            for (ReadColumn part : derived) {
                if (part.source() == column.source() && column != target) {
                    inputs.add(part);
                }
            }
        }
        return inputs;
    }

    /// The column to be predicted.
    ReadColumn target(@Nullable String given) {
        List<String> names = columns.stream().map(c -> c.source().name).toList();
        Column known = wanted == null ? null : wanted.target();
        String label = given == null && known != null ? known.name() : given;
        if (label != null) {
            int place = place(names, label);
            if (place < 0) {
                throw new BadInput(path, "has no column '" + label + "'; its columns are " + quoted(names));
            }
            return columns.get(place);
        }
        int last = names.size() - 1;
        for (int place : new int[] {last, 0}) {
            if (LABELS.contains(names.get(place).toLowerCase(Locale.ROOT))) {
                return columns.get(place);
            }
        }
        for (String word : LABELS) {
            int place = place(names, word);
            if (place >= 0) {
                return columns.get(place);
            }
        }
        return columns.get(last);
    }

    /// Why that column was taken when none was asked for.
    static String why(ReadColumn target) {
        return LABELS.contains(target.source().name.toLowerCase(Locale.ROOT)) ? "for its name" : "the last column";
    }

    static String quoted(List<String> names) {
        var words = names.stream().limit(30).map(name -> "'" + Inference.shortened(name) + "'").toList();
        return String.join(", ", words) + (names.size() > 30 ? " and " + (names.size() - 30) + " more" : "");
    }

    /// A number as people write it: six digits, no point where it is whole.
    static String number(double value) {
        if (!Double.isFinite(value)) {
            return Double.toString(value);
        }
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros();
        return Math.abs(value) >= 1e-4 && Math.abs(value) < 1e15 ? rounded.toPlainString() : rounded.toString();
    }

    /// Seconds since 1970 as a date, with the time where there is one.
    static String date(double seconds) {
        if (!(Math.abs(seconds) < 1e14)) {
            return "?";
        }
        var time = Instant.ofEpochSecond((long) Math.floor(seconds)).atZone(ZoneOffset.UTC).toLocalDateTime();
        return seconds % 86_400 == 0 ? time.toLocalDate().toString() : time.toString().replace('T', ' ');
    }

    /// The kinds of the columns that take part, counted: `5 numbers, 2 categories`.
    static String kinds(List<Column> columns) {
        var parts = new ArrayList<String>();
        for (Type type : Type.values()) {
            long n = columns.stream().filter(column -> column.type() == type).count();
            if (n > 0) {
                String word = type.name().toLowerCase(Locale.ROOT);
                parts.add(n + " " + (n == 1 ? word : type == Type.CATEGORY ? "categories" : word + "s"));
            }
        }
        return String.join(", ", parts);
    }

    @Override
    public String toString() {
        return "Table(" + path + ", " + rows + " rows, " + columns.size() + " columns)";
    }
}
