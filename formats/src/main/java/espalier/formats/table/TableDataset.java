package espalier.formats.table;

import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.data.Batch;
import espalier.data.Dataset;
import espalier.data.Raw;
import java.util.AbstractList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rows of a [Table] as samples: float64 `(columns,)`, put together from the columns when they are asked for.
///
/// Targets are class numbers, or numbers float64 `(n, 1)`; without a column to be predicted they are NaN.
public final class TableDataset implements Dataset {
    private final List<ReadColumn> columns;
    private final @Nullable ReadColumn label;
    private final int @Nullable [] rows;
    private final List<String> classes;
    private final int size;
    private final Raw.Table raw;
    private volatile long @Nullable [] prints;

    TableDataset(List<ReadColumn> columns, @Nullable ReadColumn label, int @Nullable [] rows, List<String> classes,
            int size) {
        this.columns = columns;
        this.label = label;
        this.rows = rows;
        this.classes = List.copyOf(classes);
        this.size = size;
        this.raw = new Raw.Table(columns.stream().map(ReadColumn::column).toList(),
                label == null ? null : label.column());
    }

    @Override
    public int size() {
        return size;
    }

    /// The row of the table, counted from 0, that sample `i` is.
    int row(int i) {
        return rows == null ? i : rows[i];
    }

    @Override
    public Batch get(int... wanted) {
        int width = columns.size();
        double[] x = new double[Math.multiplyExact(wanted.length, width)];
        for (int c = 0; c < width; c++) { // column by column, as they lie in memory
            ReadColumn column = columns.get(c);
            for (int i = 0; i < wanted.length; i++) {
                x[i * width + c] = column.at(row(Objects.checkIndex(wanted[i], size)));
            }
        }
        return new Batch(NDArray.wrap(x, wanted.length, width), targets(wanted));
    }

    private NDArray targets(int[] wanted) {
        if (!classes.isEmpty()) {
            long[] y = new long[wanted.length];
            for (int i = 0; i < y.length; i++) {
                y[i] = (long) target(wanted[i]);
            }
            return NDArray.wrap(y, y.length);
        }
        double[] y = new double[wanted.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = target(wanted[i]);
        }
        return NDArray.wrap(y, y.length, 1);
    }

    private double target(int i) {
        return label == null ? Double.NaN : label.at(row(i));
    }

    @Override
    public NDArray targets() {
        int[] all = new int[size];
        for (int i = 0; i < size; i++) {
            all[i] = i;
        }
        return targets(all);
    }

    /// Computed when they are asked for first.
    @Override
    public long[] prints() {
        long[] known = prints;
        if (known == null) {
            known = Dataset.super.prints();
            prints = known;
        }
        return known.clone();
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public Shape sampleShape() {
        return raw.shape();
    }

    @Override
    public Raw.Table raw() {
        return raw;
    }

    /// For each sample the row of the table, counted from 1: `row 17`.
    public List<String> names() {
        return new AbstractList<>() {
            @Override
            public String get(int i) {
                return "row " + (row(Objects.checkIndex(i, size)) + 1);
            }

            @Override
            public int size() {
                return size;
            }
        };
    }

    @Override
    public String toString() {
        return "TableDataset(" + size + " rows of " + Table.kinds(raw.columns())
                + (classes.isEmpty() ? "" : ", classes " + classes) + ")";
    }
}
