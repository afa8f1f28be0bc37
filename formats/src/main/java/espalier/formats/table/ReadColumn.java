package espalier.formats.table;

import espalier.data.Column;
import espalier.data.Column.Type;
import java.util.Locale;

/// A column of a [Table] with its values: what it is and why, and a number for each row.
public final class ReadColumn {
    private static final double[] NONE = {};

    private final ColumnBuilder source;
    private final Column column;
    private final double[] valueOf;
    private final String what;
    private final boolean used;

    private ReadColumn(ColumnBuilder source, Column column, double[] valueOf, String what, boolean used) {
        this.source = source;
        this.column = column;
        this.valueOf = valueOf;
        this.what = what;
        this.used = used;
    }

    /// A column whose rows are numbers of texts; `valueOf` says what each text means.
    static ReadColumn coded(ColumnBuilder source, Column column, double[] valueOf, String what) {
        return new ReadColumn(source, column, valueOf, what, true);
    }

    /// A column that holds its values.
    static ReadColumn plain(ColumnBuilder source, Column column, String what) {
        return new ReadColumn(source, column, NONE, what, true);
    }

    /// A column that takes no part.
    static ReadColumn left(ColumnBuilder source, String why) {
        return new ReadColumn(source, new Column(source.name, Type.TEXT), NONE, why, false);
    }

    /// Name, type and dictionary.
    public Column column() {
        return column;
    }

    /// Whether it takes part in learning.
    public boolean used() {
        return used;
    }

    /// The row's value as [Column.Type] says; NaN for missing.
    public double at(int row) {
        if (!used) {
            return Double.NaN;
        }
        if (source.store != ColumnBuilder.Store.TEXTS) {
            return source.values().get(row);
        }
        int code = source.codes().get(row);
        return code < 0 ? Double.NaN : valueOf[code];
    }

    /// The row's text as it stood in the file, for columns that have one; the number otherwise.
    String text(int row) {
        if (source.store == ColumnBuilder.Store.TEXTS) {
            int code = source.codes().get(row);
            return code < 0 ? "" : source.dictionary.text(code);
        }
        return source.store == ColumnBuilder.Store.NOTHING ? "" : Table.number(source.values().get(row));
    }

    /// The first row whose number is further from zero than this; -1 for none.
    int firstBeyond(double largest) {
        if (!used || column.type() != Type.NUMBER) {
            return -1;
        }
        boolean texts = source.store == ColumnBuilder.Store.TEXTS;
        boolean any = !texts;
        for (int i = 0; !any && i < valueOf.length; i++) {
            any = Math.abs(valueOf[i]) > largest;
        }
        for (int row = 0; any && row < source.rows(); row++) {
            if (Math.abs(at(row)) > largest) {
                return row;
            }
        }
        return -1;
    }

    ColumnBuilder source() {
        return source;
    }

    /// What it was taken for, or why it takes no part.
    String what() {
        return what;
    }

    /// Rows without a value.
    public int missing() {
        int extra = 0;
        if (used && valueOf.length > 0) {
            for (int i = 0; i < valueOf.length; i++) {
                extra += Double.isNaN(valueOf[i]) ? source.dictionary.count(i) : 0;
            }
        }
        return source.missing() + extra;
    }

    /// The column in a line: what it is and why, its range, what is missing.
    public String describe() {
        if (!used) {
            return column.name() + ": left out, " + what;
        }
        var line = new StringBuilder(column.name()).append(": ").append(what);
        switch (column.type()) {
            case CATEGORY -> line.append(", ")
                    .append(column.dictionary().size())
                    .append(" different: ")
                    .append(examples());
            case NUMBER, DATE -> line.append(", ").append(range());
            default -> {}
        }
        if (missing() > 0) {
            line.append(", ").append(missing()).append(" missing");
        }
        String odd = refused();
        return odd.isEmpty() ? line.toString() : line + " (" + odd + ")";
    }

    private String examples() {
        var words = column.dictionary();
        int n = Math.min(words.size(), 5);
        String some = String.join(", ", words.subList(0, n).stream().map(Inference::shortened).toList());
        return n < words.size() ? some + ", ..." : some;
    }

    private String range() {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (int row = 0; row < source.rows(); row++) {
            double value = at(row);
            least = value < least ? value : least;
            most = value > most ? value : most;
        }
        if (least > most) {
            return "empty in every row";
        }
        return column.type() == Type.DATE ? Table.date(least) + " to " + Table.date(most)
                : Table.number(least) + " to " + Table.number(most);
    }

    /// What stood where a number or a date should, for columns of these.
    String refused() {
        int n = source.refused();
        String first = source.firstRefused();
        if (used && valueOf.length > 0 && (column.type() == Type.NUMBER || column.type() == Type.DATE
                || column.type() == Type.BOOLEAN)) {
            for (int i = 0; i < valueOf.length; i++) {
                if (Double.isNaN(valueOf[i])) {
                    first = n == 0 ? source.dictionary.text(i) : first;
                    n += source.dictionary.count(i);
                }
            }
        }
        return n == 0 ? ""
                : n + (n == 1 ? " value is no " : " values are no ") + column.type().name().toLowerCase(Locale.ROOT)
                        + ", the first '" + Inference.shortened(String.valueOf(first)) + "', taken as missing";
    }

    @Override
    public String toString() {
        return describe();
    }
}
