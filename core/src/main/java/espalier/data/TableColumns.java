package espalier.data;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.store.FormatException;
import espalier.store.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Rows of a table, made ready for a network column by column: numbers scaled, categories as a 1 among zeros or as the
/// number of a learnt vector, dates in parts, missing values filled in and told. Fitted to the training rows only.
///
/// ```java
/// TableColumns columns = TableColumns.fit(split.train(), TableColumns.Options.DEFAULT);
/// columns.describe().forEach(IO::println);       // age: number, less 29.7, divided by 14.5; missing: 28 and a mark
/// NDArray x = columns.apply(batch.x(), DType.FLOAT32);
/// ```
///
/// The numbers of [ColumnCoding.Embedded] columns come last, so that a network finds them: [#embedded()] says for how
/// many vectors each.
///
/// @param raw     the columns as readers make them
/// @param codings what becomes of them, those for embeddings last; a column without any takes no part
public record TableColumns(Raw.Table raw, List<ColumnCoding> codings) implements Preparation {

    /// The greatest size of a number that can be scaled: the squares of greater ones are beyond float64.
    public static final double LARGEST = 1e150;

    /// How columns are to be coded.
    ///
    /// @param scale      of numbers
    /// @param logarithms whether numbers with a heavy tail go through a logarithm first
    /// @param categories the way of categories
    /// @param mostOneHot categories of more values get an embedding, when [Categories#AUTO] decides
    /// @param least      training rows that a category needs to have a place of its own; 0 to go by their number
    public record Options(Scale scale, boolean logarithms, Categories categories, int mostOneHot, int least) {
        /// Standard scaling, logarithms, one-hot up to 30 values, rare below 2 to 5 rows.
        public static final Options DEFAULT = new Options(Scale.STANDARD, true, Categories.AUTO, 30, 0);

        /// With numbers scaled like this.
        public Options withScale(Scale how) {
            return new Options(how, logarithms, categories, mostOneHot, least);
        }

        /// With categories coded like this.
        public Options withCategories(Categories how) {
            return new Options(scale, logarithms, how, mostOneHot, least);
        }
    }

    /// How numbers are scaled.
    public enum Scale {
        /// To mean 0 and deviation 1.
        STANDARD,
        /// To 0 for the least and 1 for the greatest of the training rows.
        MIN_MAX,
        /// To median 0 and a distance of 1 between the quartiles: outliers do not matter.
        ROBUST
    }

    /// How categories are coded.
    public enum Categories {
        /// One-hot for few values, embedded for many.
        AUTO,
        /// Always a 1 among zeros.
        ONE_HOT,
        /// By the mean of the target, drawn towards the mean of all. The training rows' own targets are in it, so it
        /// flatters them: judge by rows set aside.
        TARGET_MEAN
    }

    /// Refuses codings of columns that are not there, and embedded ones that are not last.
    public TableColumns {
        codings = List.copyOf(codings);
        boolean embedded = false;
        for (ColumnCoding coding : codings) {
            if (coding.column() < 0 || coding.column() >= raw.columns().size()) {
                throw new IllegalArgumentException(
                        "TableColumns: coding of column " + coding.column() + " of " + raw.columns().size());
            }
            if (embedded && !(coding instanceof ColumnCoding.Embedded)) {
                throw new IllegalArgumentException("TableColumns: embedded columns come last, " + coding + " does not");
            }
            embedded |= coding instanceof ColumnCoding.Embedded;
        }
    }

    /// Fitted to these rows, whose [Dataset#raw()] is a table. At most 200,000 of them are looked at, evenly spread.
    ///
    /// @throws IllegalArgumentException naming the column, if it holds a number beyond [#LARGEST], or if no column says
    /// anything
    public static TableColumns fit(Dataset train, Options options) {
        return new ColumnFit(train, options).fit();
    }

    @Override
    public Shape outputShape() {
        return Shape.of(width());
    }

    private int width() {
        int width = 0;
        for (ColumnCoding coding : codings) {
            width += coding.width();
        }
        return width;
    }

    /// For each embedded column, in order, how many vectors it needs; their numbers are the last ones of a sample.
    public List<Integer> embedded() {
        var counts = new ArrayList<Integer>();
        for (ColumnCoding coding : codings) {
            if (coding instanceof ColumnCoding.Embedded e) {
                counts.add(e.count());
            }
        }
        return counts;
    }

    @Override
    public NDArray apply(NDArray batch, DType dtype) {
        raw.requireShape(batch);
        int n = batch.shape().dim(0);
        int in = raw.columns().size();
        int width = width();
        double[] x = batch.astype(DType.FLOAT64).toDoubles();
        double[] out = new double[Math.multiplyExact(n, width)];
        int at = 0;
        for (ColumnCoding coding : codings) {
            for (int row = 0; row < n; row++) {
                coding.code(x[row * in + coding.column()], out, row * width + at);
            }
            at += coding.width();
        }
        return NDArray.wrap(out, n, width).astype(dtype);
    }

    /// What is furthest out in a raw sample `(columns,)` once it is coded, for a sentence about an answer that is not
    /// finite: `fare is 1.0E60`.
    public String furthest(NDArray sample) {
        double[] x = sample.astype(DType.FLOAT64).toDoubles();
        double[] out = new double[width()];
        double most = -1;
        int column = 0;
        for (ColumnCoding coding : codings) {
            coding.code(x[coding.column()], out, 0);
            double size = coding instanceof ColumnCoding.Embedded ? 0 : Math.abs(out[0]);
            column = size > most ? coding.column() : column;
            most = Math.max(most, size);
        }
        return raw.columns().get(column).name() + " is " + x[column];
    }

    /// The name of each number that a network gets: `age`, `age missing`, `sex=female`.
    public List<String> names() {
        var names = new ArrayList<String>();
        for (ColumnCoding coding : codings) {
            names.addAll(coding.names(raw.columns().get(coding.column())));
        }
        return names;
    }

    /// What becomes of each column, a line each.
    public List<String> describe() {
        var lines = new ArrayList<String>();
        for (int i = 0; i < raw.columns().size(); i++) {
            Column column = raw.columns().get(i);
            var words = new ArrayList<String>();
            for (ColumnCoding coding : codings) {
                if (coding.column() == i) {
                    words.add(coding.words(column));
                }
            }
            lines.add(column.name() + ": " + (words.isEmpty() ? "takes no part" : String.join("; and ", words)));
        }
        return lines;
    }

    @Override
    public Json toJson() {
        var members = new LinkedHashMap<String, Object>();
        members.put("kind", "table");
        members.put("raw", raw.toJson());
        members.put("codings", codings.stream().map(ColumnCoding::toJson).toList());
        return Json.of(members);
    }

    /// What [#toJson()] wrote.
    static Preparation of(Json json) throws FormatException {
        if (!(Raw.of(json.get("raw")) instanceof Raw.Table table)) {
            throw new FormatException("preprocessing: a table's raw samples must be of kind table");
        }
        var codings = new ArrayList<ColumnCoding>();
        for (Json coding : json.get("codings").items()) {
            codings.add(ColumnCoding.of(coding));
        }
        return new TableColumns(table, codings);
    }

    @Override
    public String toString() {
        return "TableColumns(" + raw.columns().size() + " columns -> " + width() + " numbers)";
    }
}
