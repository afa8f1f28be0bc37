package espalier.formats.text;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import espalier.formats.BadInput;
import espalier.formats.Content;
import espalier.formats.Reader;
import espalier.formats.Skipped;
import espalier.formats.Source;
import espalier.formats.table.Csv;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A CSV or TSV with a column of texts and a column of labels: `text,label`. A table in which other columns say
/// something too is left to the reader of tables; `--kind text` takes its one column of texts all the same.
///
/// A column holds texts when its values have three words or more on average and most of them differ. The label is the
/// column named with `--label`, else the one whose name says so, else the only other one with few different values;
/// columns that are mostly empty, or different in every row, are passed over.
public final class TextTable implements Reader {
    private static final int LOOKED_AT = 1000;
    private static final int MOST_CLASSES = 200;
    private static final char[] DELIMITERS = {',', ';', '\t', '|'};
    private static final Set<String> LABELS = Set.of("label", "labels", "class", "category", "target", "sentiment",
            "v1", "y", "spam", "type");

    /// The reader of such tables; it has no settings.
    public TextTable() {}

    /// Where things are in a table.
    ///
    /// @param header whether the first record holds names
    private record Form(char delimiter, boolean header, int text, int label) {}

    @Override
    public String kind() {
        return "text";
    }

    @Override
    public String words() {
        return "a CSV with a column of texts and one of labels";
    }

    @Override
    public boolean takes(Path path, Content content, Source.Options options) {
        if (content != Content.TEXT) {
            return false;
        }
        try {
            String beginning = Encoding.beginning(path);
            return form(beginning, options) != null && !Csv.isCutByBlanks(beginning, false);
        } catch (BadInput e) {
            return false;
        }
    }

    @Override
    public Source read(Path path, Source.Options options) {
        Encoding.Decoded file = Encoding.read(path);
        Form form = form(file.text(), options);
        if (form == null) {
            throw new BadInput(path, "has no column of texts with one column of labels beside it; name the labels with"
                    + " --label");
        }
        var texts = new ArrayList<byte[]>();
        var labels = new ArrayList<String>();
        var names = new ArrayList<String>();
        List<Skipped> skipped = new ArrayList<>();
        for (CsvRecord row : records(path, file.text(), form)) {
            String problem = problem(row, form);
            if (problem == null) {
                texts.add(Texts.bytes(row.getField(form.text)));
                labels.add(row.getField(form.label).strip());
                names.add(path.getFileName() + ":" + row.getStartingLineNumber());
            } else if (options.strict()) {
                throw new BadInput(path, "line " + row.getStartingLineNumber() + " " + problem);
            } else {
                skipped.add(new Skipped(path, "line " + row.getStartingLineNumber() + " " + problem));
            }
        }
        Texts data = LabelledLines.labelled(path, texts, labels, options);
        String notes = (file.note().isEmpty() ? "" : ", " + file.note())
                + (data.cut() == 0 ? "" : ", " + data.cut() + " longer ones cut")
                + (skipped.isEmpty() ? ""
                        : ", " + skipped.size() + (skipped.size() == 1 ? " row" : " rows")
                                + " left out");
        String told = "CSV, texts from column " + (form.text + 1) + ", labels from column " + (form.label + 1)
                + (form.header ? "" : ", no headings");
        return new Source(path, Source.describe(told, data) + notes, data, names, skipped);
    }

    private static @Nullable String problem(CsvRecord row, Form form) {
        if (row.getFieldCount() <= Math.max(form.text, form.label)) {
            return "has " + row.getFieldCount() + (row.getFieldCount() == 1 ? " value" : " values");
        }
        return row.getField(form.label).isBlank() ? "has no label"
                : row.getField(form.text).isBlank() ? "has no text"
                        : null;
    }

    private static List<CsvRecord> records(Path path, String text, Form form) {
        try {
            List<CsvRecord> rows = parse(text, form.delimiter, Integer.MAX_VALUE);
            return form.header ? rows.subList(1, rows.size()) : rows;
        } catch (CsvParseException | UncheckedIOException e) {
            throw new BadInput(path, "is no CSV that can be read (" + e.getMessage() + ")", e);
        }
    }

    @SuppressWarnings("removal") // there is no other way yet to take `"5" inches`, which people write
    private static List<CsvRecord> parse(String text, char delimiter, int most) {
        var rows = new ArrayList<CsvRecord>();
        try (CsvReader<CsvRecord> reader = CsvReader.builder()
                .fieldSeparator(delimiter)
                .skipEmptyLines(true)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowExtraCharsAfterClosingQuote(true)
                .ofCsvRecord(text)) {
            for (CsvRecord row : reader) {
                rows.add(row);
                if (rows.size() == most) {
                    break;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    /// The first delimiter with which the beginning makes sense as such a table, or null.
    private static @Nullable Form form(String text, Source.Options options) {
        for (char delimiter : DELIMITERS) {
            try {
                List<CsvRecord> rows = parse(text, delimiter, LOOKED_AT);
                Form form = rows.size() < 4 ? null : form(rows, delimiter, options);
                if (form != null) {
                    return form;
                }
            } catch (CsvParseException | UncheckedIOException e) {
                // not with this delimiter
            }
        }
        return null;
    }

    private static @Nullable Form form(List<CsvRecord> rows, char delimiter, Source.Options options) {
        int width = rows.getFirst().getFieldCount();
        long same = rows.stream().filter(row -> row.getFieldCount() == width).count();
        if (width < 2 || same * 10 < rows.size() * 9L) {
            return null;
        }
        List<Integer> texts = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        int others = 0;
        for (int c = 0; c < width; c++) {
            switch (look(rows, c)) {
                case TEXT -> texts.add(c);
                case LABEL -> labels.add(c);
                case OTHER -> others++;
                case NOTHING -> {}
            }
        }
        int named = label(rows.getFirst(), labels, options.label());
        boolean asked = "text".equals(options.kind());
        if (texts.size() != 1 || named < 0 || named == texts.getFirst() || !asked && others + labels.size() > 1) {
            return null;
        }
        return new Form(delimiter, isHeader(rows, texts.getFirst(), named), texts.getFirst(), named);
    }

    private enum Look {
        TEXT, LABEL, OTHER, NOTHING
    }

    /// What a column looks like, its first value (perhaps a heading) aside.
    private static Look look(List<CsvRecord> rows, int column) {
        Set<String> different = new HashSet<>();
        int words = 0;
        int filled = 0;
        for (CsvRecord row : rows.subList(1, rows.size())) {
            String value = column < row.getFieldCount() ? row.getField(column).strip() : "";
            if (!value.isEmpty()) {
                filled++;
                different.add(value);
                words += value.split("\\s+", -1).length;
            }
        }
        if (filled * 2 < rows.size() - 1) {
            return Look.NOTHING;
        }
        if (words >= 3 * filled && different.size() * 2 > filled) {
            return Look.TEXT;
        }
        if (different.size() >= 2 && different.size() <= Math.clamp(filled / 2, 2, MOST_CLASSES)) {
            return Look.LABEL;
        }
        return different.size() == filled || different.size() < 2 ? Look.NOTHING : Look.OTHER;
    }

    /// The column of labels: the one asked for, the one whose name says so, or the only one.
    private static int label(CsvRecord first, List<Integer> labels, @Nullable String wanted) {
        for (int c = 0; c < first.getFieldCount(); c++) {
            if (wanted != null && first.getField(c).strip().equalsIgnoreCase(wanted.strip())) {
                return c;
            }
        }
        if (wanted != null) {
            return -1;
        }
        for (int c : labels) {
            if (LABELS.contains(first.getField(c).strip().toLowerCase(Locale.ROOT))) {
                return c;
            }
        }
        return labels.size() == 1 ? labels.getFirst() : -1;
    }

    /// Headings are short, and what stands over the labels is no label.
    private static boolean isHeader(List<CsvRecord> rows, int text, int label) {
        CsvRecord first = rows.getFirst();
        String over = first.getField(label).strip();
        boolean again = rows.stream()
                .skip(1)
                .anyMatch(row -> label < row.getFieldCount() && row.getField(label).strip().equals(over));
        return !again && first.getField(text).strip().split("\\s+", -1).length <= 3;
    }
}
