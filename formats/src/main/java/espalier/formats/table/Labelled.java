package espalier.formats.table;

import espalier.data.Column;
import espalier.data.Column.Type;
import espalier.data.TableColumns;
import espalier.formats.BadInput;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A table with the column to be predicted: [Table#labelled] makes it.
///
/// Values of the column are classes when they are words, true or false, or few whole numbers (at most 20, and five rows
/// for each, or no more than two of them); other numbers are predicted as numbers.
///
/// @param dataset the rows that have a value there
/// @param label   the name of the column
/// @param words   in a line, what is predicted and why
/// @param leaks   columns that tell the label by themselves, which is worth a question
public record Labelled(TableDataset dataset, String label, String words, List<String> leaks) {
    private static final int FEW = 20;
    private static final int ROWS_FOR_EACH = 5;
    private static final int MOST_CLASSES = 10_000;

    static Labelled of(Table table, @Nullable String name, @Nullable Boolean asClasses) {
        ReadColumn target = table.target(name);
        ColumnBuilder source = target.source();
        boolean classes = asClasses != null ? asClasses : isClasses(target);
        ReadColumn values = classes ? classes(table, target) : numbers(table, target);
        int[] rows = rows(values, table.rows());
        if (rows.length == 0) {
            throw new BadInput(table.path(), "has no row with a value in '" + source.name + "', the column to predict");
        }
        List<ReadColumn> inputs = table.inputs(target);
        if (table.rows() == 1 && !table.isForAModel()) {
            throw new BadInput(table.path(), "has one row; to learn from are needed several");
        }
        if (inputs.isEmpty()) {
            throw new BadInput(table.path(), "has no column to predict '" + source.name + "' from; "
                    + String.join("; ", table.report().subList(1, Math.min(table.report().size(), 10))));
        }
        inputs.forEach(column -> requireSize(table, column));
        requireSize(table, values);
        List<String> labels = classes ? values.column().dictionary() : List.of();
        var dataset = new TableDataset(inputs, values, rows.length == table.rows() ? null : rows, labels, rows.length);
        var words = new StringBuilder("predicts ").append(source.name);
        words.append(name == null && asClasses == null ? ", " + Table.why(target) : "");
        words.append(classes ? ": " + labels.size() + (labels.size() == 1 ? " class" : " classes") : ": a number");
        if (rows.length < table.rows()) {
            int lost = table.rows() - rows.length;
            words.append("; ")
                    .append(lost)
                    .append(lost == 1 ? " row has" : " rows have")
                    .append(" no ")
                    .append(source.name)
                    .append(" and ")
                    .append(lost == 1 ? "is" : "are")
                    .append(" left out");
        }
        return new Labelled(dataset, source.name, words.toString(), leaks(dataset, inputs, values));
    }

    /// One number of a size that nothing can be learnt with is more likely a mistake than a measurement.
    private static void requireSize(Table table, ReadColumn column) {
        int row = column.firstBeyond(TableColumns.LARGEST);
        if (row >= 0) {
            throw new BadInput(table.path(), "'" + column.column().name() + "' is " + column.text(row) + " in row "
                    + (row + 1) + ", and numbers beyond " + TableColumns.LARGEST + " cannot be scaled for learning;"
                    + " correct it, leave it empty where it stands for a missing value, or write the column in another"
                    + " unit");
        }
    }

    private static boolean isClasses(ReadColumn target) {
        if (target.used() && target.column().type() != Type.NUMBER) {
            return target.column().type() != Type.DATE;
        }
        ColumnBuilder source = target.source();
        if (source.store != ColumnBuilder.Store.TEXTS) {
            return false;
        }
        NumberText way = Inference.numbers(source.dictionary, ColumnBuilder.NEARLY_ALL, false);
        if (way == null) {
            return true;
        }
        int different = source.dictionary.size();
        boolean whole = different <= FEW;
        for (int i = 0; whole && i < different; i++) {
            double value = way.parse(source.dictionary.text(i));
            whole = value == Math.rint(value);
        }
        return whole && (different <= 2 || source.rows() - source.missing() >= ROWS_FOR_EACH * different);
    }

    /// Whether so many different values in so many rows can be classes.
    public static boolean canBeClasses(long different, long rows) {
        return different <= FEW || different <= MOST_CLASSES && 2 * different <= rows;
    }

    private static ReadColumn classes(Table table, ReadColumn target) {
        ColumnBuilder source = target.source();
        if (source.store != ColumnBuilder.Store.TEXTS
                || !canBeClasses(source.dictionary.size(), source.rows() - source.missing())) {
            throw new BadInput(table.path(), "'" + source.name + "', the column to predict, has "
                    + (source.store == ColumnBuilder.Store.TEXTS ? source.dictionary.size() : "more than 65,536")
                    + " different values in " + source.rows()
                    + " rows, too many for classes; choose another with --label");
        }
        return Inference.category(source, "category");
    }

    private static ReadColumn numbers(Table table, ReadColumn target) {
        ColumnBuilder source = target.source();
        if (target.used() && (target.column().type() == Type.NUMBER || target.column().type() == Type.BOOLEAN)) {
            return target;
        }
        var column = new Column(source.name, Type.NUMBER);
        boolean learnt = table.isForAModel(); // which may be asked about rows whose answers are all the same
        if (source.store == ColumnBuilder.Store.NUMBERS && learnt && source.missing() < source.rows()) {
            return ReadColumn.plain(source, column, "number");
        }
        NumberText way = source.store == ColumnBuilder.Store.TEXTS
                ? Inference.numbers(source.dictionary, ColumnBuilder.NEARLY_ALL, false)
                : null;
        if (way != null && (learnt || source.dictionary.size() > 1)) { // a rule may have taken them for names of rows
            return ReadColumn.coded(source, column, Inference.values(source.dictionary, way), "number");
        }
        String what = learnt ? "holds no numbers, which the model predicts"
                : (target.used() ? "holds no numbers but is a " : "") + target.what() + "; choose another with --label";
        throw new BadInput(table.path(), "'" + source.name + "', the column to predict, " + what);
    }

    private static int[] rows(ReadColumn values, int all) {
        int n = 0;
        int[] rows = new int[all];
        for (int row = 0; row < all; row++) {
            if (!Double.isNaN(values.at(row))) {
                rows[n++] = row;
            }
        }
        return java.util.Arrays.copyOf(rows, n);
    }

    /// Columns of few values each of which stands beside one class only: perhaps the label under another name.
    private static List<String> leaks(TableDataset data, List<ReadColumn> inputs, ReadColumn label) {
        var leaks = new ArrayList<String>();
        if (data.classes().size() < 2 || data.size() < FEW) {
            return leaks;
        }
        for (ReadColumn column : inputs) {
            int kinds = column.source().dictionary.size();
            if (column.source().store != ColumnBuilder.Store.TEXTS || kinds > FEW) {
                continue;
            }
            double[] classOf = new double[kinds];
            java.util.Arrays.fill(classOf, -1);
            boolean tells = column.missing() == 0;
            for (int i = 0; tells && i < data.size(); i++) {
                int row = data.row(i);
                int code = column.source().codes().get(row);
                tells = classOf[code] < 0 || classOf[code] == label.at(row);
                classOf[code] = label.at(row);
            }
            if (tells) {
                leaks.add(column.column().name());
            }
        }
        return leaks;
    }
}
