package espalier.formats.table;

import espalier.data.Raw;
import espalier.formats.BadInput;
import espalier.formats.Content;
import espalier.formats.Input;
import espalier.formats.Reader;
import espalier.formats.Skipped;
import espalier.formats.Source;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Tables, by content: rows of text that are cut into the same number of values, and Parquet files.
/// [espalier.formats.Source] and [espalier.formats.Inputs] ask it.
public final class TableReader implements Reader {
    private static final String NAME = "(?i).*\\.(csv|tsv|tab)";

    /// The reader of tables.
    public TableReader() {}

    @Override
    public String kind() {
        return "table";
    }

    @Override
    public String words() {
        return "a table (CSV, TSV, values between blanks, or Parquet)";
    }

    @Override
    public boolean takes(Path path, Content content, Source.Options options) {
        return switch (content) {
            case PARQUET -> true;
            case TEXT -> kind().equals(options.kind()) || path.toString().matches(NAME) || Csv.isTable(path);
            default -> false;
        };
    }

    @Override
    public Source read(Path path, Source.Options options) {
        TableOptions how = TableOptions.DEFAULT.withStrict(options.strict()).withProgress(options.progress());
        Source.Like like = options.like();
        Boolean classes = like == null ? null : !like.classes().isEmpty();
        if (like != null && like.raw() instanceof Raw.Table wanted) {
            how = how.withWanted(wanted);
        }
        return source(path, parquet(path) ? "Parquet" : "CSV", read(path, how), classes, "", options);
    }

    /// A source of the rows of a table, with the column to be predicted that the options name.
    ///
    /// @param what    the format, in a few words
    /// @param classes whether what is to be predicted are classes; null to find out
    /// @param from    what was read, in words; empty for nothing to say
    public static Source source(Path path, String what, Table table, @Nullable Boolean classes, String from,
            Source.Options options) {
        Labelled labelled = table.labelled(options.label(), classes);
        TableDataset data = labelled.dataset();
        var words = new StringBuilder(Source.describe(what, data));
        words.append(from.isEmpty() ? "" : "; " + from).append("; ").append(labelled.words());
        List<String> left = table.columns()
                .stream()
                .filter(column -> !column.used() && !column.column().name().equals(labelled.label()))
                .map(column -> column.column().name())
                .toList();
        if (!left.isEmpty() && options.like() == null) {
            words.append("; left out: ").append(Table.quoted(left));
        }
        for (String leak : labelled.leaks()) {
            words.append("; '")
                    .append(leak)
                    .append("' alone tells ")
                    .append(labelled.label())
                    .append(" in every row: is it known beforehand?");
        }
        List<Skipped> skipped = table.odd().stream().map(reason -> new Skipped(path, reason)).toList();
        return new Source(path, words.toString(), data, data.names(), skipped).withReport(table.report());
    }

    /// The table in a file of any of these formats.
    ///
    /// @throws BadInput if it cannot be read
    public static Table read(Path path, TableOptions options) {
        return parquet(path) ? Parquet.read(path, options) : Csv.read(path, options);
    }

    private static boolean parquet(Path path) {
        return Content.of(path) == Content.PARQUET;
    }

    /// The rows of a file as a model takes them, named `orders.csv:17` by their place, counted from 1.
    public static Iterator<Input> inputs(Raw.Table wanted, Path path) {
        return inputs(path.toString(), read(path, TableOptions.DEFAULT.withWanted(wanted)).samples());
    }

    /// Rows as inputs, named by their place, counted from 1, behind this name.
    public static Iterator<Input> inputs(String from, TableDataset rows) {
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < rows.size();
            }

            @Override
            public Input next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                String name = from + ":" + (next + 1);
                return new Input(name, rows.get(next++).x().reshape(rows.sampleShape().toArray()));
            }
        };
    }
}
