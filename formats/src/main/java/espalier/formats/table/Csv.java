package espalier.formats.table;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import espalier.data.Column;
import espalier.formats.BadInput;
import espalier.formats.Content;
import espalier.formats.Progress;
import espalier.formats.TextEncoding;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads tables from text: values separated by commas, semicolons, tabs, bars, or any number of blanks, quoted where
/// they hold one of these or a line break (RFC 4180). What the file does not say is found out from it, and
/// [Table#notes()] says what was.
///
/// The file is read once, row by row, and kept in columns of plain numbers: five million rows of ten columns take about
/// 400 MB, whatever their texts.
///
/// ```java
/// Table table = Csv.read(Path.of("titanic.csv"), TableOptions.DEFAULT);
/// table.report().forEach(IO::println);           // what each column is taken for, and why
/// Dataset data = table.labelled(null).dataset();
/// ```
public final class Csv {
    private static final int HEAD = 1 << 18;
    private static final int LONGEST_RECORD = 1 << 22;
    /// Columns that any table may have.
    static final int MOST_COLUMNS = 100_000;
    private static final int LOOKED_AT = 1000;

    private Csv() {}

    /// Whether the first bytes of a text file look like rows of a table.
    public static boolean isTable(Path path) {
        byte[] head = head(path);
        return head.length > 0 && Dialect.isTable(TextEncoding.of(head).text(head), head.length < HEAD);
    }

    /// Whether the lines of this text are values with any number of blanks and tabs between them.
    public static boolean isCutByBlanks(String head, boolean whole) {
        return Dialect.delimiter(head, whole) == Dialect.BLANKS;
    }

    /// The table in `path`.
    ///
    /// @throws BadInput when it holds no rows, is no text, lacks a wanted column, or, if strict, has a row of another
    /// length
    public static Table read(Path path, TableOptions options) {
        byte[] head = head(path);
        if (head.length == 0) {
            throw new BadInput(path, "is empty; a table needs at least one row");
        }
        try {
            return read(path, TextEncoding.of(head), head, options);
        } catch (CharacterCodingException e) {
            return readLatin(path, head, options);
        }
    }

    private static Table readLatin(Path path, byte[] head, TableOptions options) {
        try {
            return read(path, TextEncoding.LATIN, head, options);
        } catch (CharacterCodingException e) {
            throw new BadInput(path, "is not text in any encoding that is known here", e);
        }
    }

    private static byte[] head(Path path) {
        if (Content.of(path) == Content.FOLDER) { // and says what else is wrong with the path
            throw new BadInput(path, "is a folder; name the table in it");
        }
        try (InputStream in = Files.newInputStream(path)) {
            return in.readNBytes(HEAD);
        } catch (IOException e) {
            throw new BadInput(path, "cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /// The rows of a small table as they stand in the file, without white space around the values: its first row too,
    /// which may hold names, and rows of any length. What [espalier.formats.FileLabels] looks through.
    ///
    /// @throws BadInput when it cannot be read
    public static List<List<String>> rows(Path path) {
        byte[] head = head(path);
        TextEncoding encoding = TextEncoding.of(head);
        char delimiter = Dialect.delimiter(encoding.text(head), head.length < HEAD);
        try {
            return rows(path, encoding, delimiter);
        } catch (CharacterCodingException e) {
            try {
                return rows(path, TextEncoding.LATIN, delimiter);
            } catch (CharacterCodingException again) {
                throw new BadInput(path, "is not text in any encoding that is known here", again);
            }
        }
    }

    private static List<List<String>> rows(Path path, TextEncoding encoding, char delimiter)
            throws CharacterCodingException {
        var rows = new ArrayList<List<String>>();
        try (InputStream in = Files.newInputStream(path);
                CsvReader<CsvRecord> reader = reader(delimiter, true)
                        .ofCsvRecord(plain(encoding.reader(in), delimiter))) {
            for (CsvRecord row : reader) {
                rows.add(row.getFields().stream().map(String::strip).toList());
            }
        } catch (CsvParseException | IOException | java.io.UncheckedIOException e) {
            CharacterCodingException bad = coding(e);
            if (bad != null) {
                throw bad;
            }
            throw new BadInput(path, "cannot be read as a table (" + e.getMessage() + ")", e);
        }
        return rows;
    }

    private static Table read(Path path, TextEncoding encoding, byte[] head, TableOptions options)
            throws CharacterCodingException {
        String decoded = encoding.text(head);
        boolean whole = head.length < HEAD;
        Character given = options.delimiter();
        char delimiter = given != null ? given : Dialect.delimiter(decoded, whole);
        String all = Dialect.plain(decoded, delimiter);
        String text = all;
        int stray = Dialect.preamble(text, delimiter, whole);
        text = text.substring(stray);
        List<List<String>> records = Dialect.records(text, delimiter, whole);
        records = records.subList(0, Math.min(records.size(), LOOKED_AT));
        if (records.isEmpty()) {
            throw new BadInput(path, whole ? "holds no rows" : "has no end of its first row in " + HEAD + " bytes");
        }
        Dialect dialect = dialect(delimiter, records, options);
        List<String> names = names(path, records, dialect);
        ColumnBuilder[] columns = builders(path, names, options);
        long strayLines = all.substring(0, stray).lines().count();
        var feed = new RowFeed(columns, dialect.header(), strayLines);
        boolean blanks = text.contains(delimiter + " \""); // before quotes: against the rules, and common
        feed(path, encoding, stray, dialect, reader(delimiter, blanks), feed, options.progress());
        refuseOdd(path, feed, options.strict());
        var notes = new ArrayList<String>();
        notes.add(encoding + ", " + dialect + " (" + dialect.why() + ")");
        if (strayLines > 0) {
            notes.add(strayLines + (strayLines == 1 ? " line" : " lines")
                    + " before the table passed over");
        }
        if (dialect.header() && Dialect.isOneNameShort(records)) {
            notes.add("the line of names has one less than the rows have values: " + (endsInDelimiter(records)
                    ? "they end in a delimiter"
                    : "they begin with their own name"));
        }
        if (feed.oddRows() > 0) {
            notes.add(feed.oddRows() + (feed.oddRows() == 1 ? " row was" : " rows were") + " left out: "
                    + String.join("; ", feed.odd().subList(0, Math.min(3, feed.odd().size()))));
        }
        return Table.of(path, columns, feed.rows(), delimiter, options, notes, feed.odd());
    }

    private static Dialect dialect(char delimiter, List<List<String>> records, TableOptions options) {
        Boolean header = options.header();
        if (header != null) {
            return new Dialect(delimiter, header, "as asked for");
        }
        if (options.wanted() != null) {
            for (Column column : options.wanted().columns()) {
                if (Table.place(records.getFirst().stream().map(String::strip).toList(), column.source()) >= 0) {
                    return new Dialect(delimiter, true, "the first line names columns of the model");
                }
            }
        }
        return Dialect.of(delimiter, records);
    }

    /// The names of the columns: unique, and never empty.
    private static List<String> names(Path path, List<List<String>> records, Dialect dialect) {
        List<String> first = records.getFirst();
        if (dialect.header() && Dialect.isOneNameShort(records)) {
            first = new ArrayList<>(first);
            first.add(endsInDelimiter(records) ? first.size() : 0, "");
        }
        int width = dialect.header() ? first.size() : Dialect.commonWidth(records);
        if (width > MOST_COLUMNS) {
            throw new BadInput(path, "has " + width + " columns, at most " + MOST_COLUMNS + " can be read");
        }
        Map<String, Integer> times = new LinkedHashMap<>();
        var names = new ArrayList<String>();
        for (int i = 0; i < width; i++) {
            String name = dialect.header() ? first.get(i).strip() : "";
            name = name.isEmpty() ? "column " + (i + 1) : name;
            int n = times.merge(name, 1, Integer::sum);
            names.add(n == 1 ? name : name + " (" + n + ")");
        }
        return names;
    }

    /// Whether the rows have nothing behind their last delimiter.
    private static boolean endsInDelimiter(List<List<String>> records) {
        return records.stream().skip(1).allMatch(row -> row.getLast().isBlank());
    }

    private static ColumnBuilder[] builders(Path path, List<String> names, TableOptions options) {
        var columns = new ColumnBuilder[names.size()];
        for (int i = 0; i < columns.length; i++) {
            columns[i] = new ColumnBuilder(names.get(i), false);
        }
        if (options.wanted() != null) {
            Table.requireColumns(path, names, options.wanted());
            for (Column column : options.wanted().columns()) {
                int place = Table.place(names, column.source());
                columns[place] = new ColumnBuilder(names.get(place), column.type() == Column.Type.CATEGORY);
            }
        }
        return columns;
    }

    @SuppressWarnings("removal") // there is no other way yet to take `"5" inches`, which people write
    private static CsvReader.CsvReaderBuilder reader(char delimiter, boolean blanks) {
        return CsvReader.builder()
                .fieldSeparator(delimiter)
                .skipEmptyLines(true)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .allowExtraCharsAfterClosingQuote(!blanks)
                .allowUnclosedQuote(false)
                .trimWhitespacesAroundQuotes(blanks)
                .maxBufferSize(LONGEST_RECORD);
    }

    private static void feed(Path path, TextEncoding encoding, int stray, Dialect dialect,
            CsvReader.CsvReaderBuilder builder, RowFeed feed, Progress progress)
            throws CharacterCodingException {
        try (InputStream in = new Counted(Files.newInputStream(path), Files.size(path), progress);
                CsvReader<Boolean> reader = builder.build(feed,
                        behind(stray, plain(encoding.reader(in), dialect.delimiter())))) {
            for (var rows = reader.iterator(); rows.hasNext();) {
                rows.next();
            }
        } catch (CsvParseException e) {
            throw new BadInput(path, sentence(e, feed), e);
        } catch (CharacterCodingException e) {
            throw e;
        } catch (IOException | java.io.UncheckedIOException e) {
            CharacterCodingException bad = coding(e);
            if (bad != null) {
                throw bad;
            }
            throw new BadInput(path, "cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static Reader plain(Reader reader, char delimiter) {
        return delimiter == Dialect.BLANKS ? new Blanks(reader) : reader;
    }

    private static Reader behind(int characters, Reader reader) throws IOException {
        for (long left = characters; left > 0;) {
            left -= reader.skip(left);
        }
        return reader;
    }

    private static @Nullable CharacterCodingException coding(@Nullable Throwable e) {
        return e == null ? null : e instanceof CharacterCodingException bad ? bad : coding(e.getCause());
    }

    /// FastCSV says little to someone who only has a file.
    private static String sentence(CsvParseException e, RowFeed feed) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (message.contains("maximum buffer size")) {
                return "has a value of more than " + LONGEST_RECORD + " characters behind row " + feed.rows()
                        + "; is a quote not closed?";
            }
        }
        String message = String.valueOf(e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
        if (message.startsWith("Unclosed quoted field")) {
            long line = Long.parseLong(message.replaceAll("\\D", ""));
            return "has a quote that is not closed in the row that begins at line " + (line + feed.linesBefore());
        }
        return "behind row " + feed.rows() + ": " + message;
    }

    private static void refuseOdd(Path path, RowFeed feed, boolean strict) {
        if (feed.oddRows() > 0 && (strict || feed.oddRows() > feed.rows())) {
            throw new BadInput(path, feed.odd().getFirst()
                    + (feed.oddRows() > 1 ? " (and " + (feed.oddRows() - 1) + " more such rows)" : "")
                    + (strict ? "; without --strict such rows are left out" : "; is it a table?"));
        }
        if (feed.rows() == 0) {
            throw new BadInput(path, "has names of columns and no row");
        }
    }

    /// Tells in thousandths how much of the file was read.
    private static final class Counted extends FilterInputStream {
        private final long size;
        private final Progress progress;
        private long read;
        private int told;

        Counted(InputStream in, long size, Progress progress) {
            super(in);
            this.size = Math.max(size, 1);
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            int b = super.read();
            tell(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int n = super.read(buffer, from, length);
            tell(Math.max(n, 0));
            return n;
        }

        private void tell(int n) {
            read += n;
            int part = (int) Math.min(1000, 1000 * read / size);
            if (part > told) {
                told = part;
                progress.at(part, 1000);
            }
        }
    }
}
