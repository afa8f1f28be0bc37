package espalier.data;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.data.ColumnCoding.Averaged;
import espalier.data.ColumnCoding.DateParts;
import espalier.data.ColumnCoding.Embedded;
import espalier.data.ColumnCoding.OneOf;
import espalier.data.ColumnCoding.Scaled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Finds the codings of [TableColumns] from training rows.
final class ColumnFit {
    private static final int MOST_ROWS = 200_000;
    private static final double HEAVY = 3;
    private static final double PRIOR_ROWS = 10;
    private static final double DAY = 86_400;
    private static final double SMALL = 1e-140;

    private final Raw.Table raw;
    private final TableColumns.Options options;
    private final double[][] columns;
    private final double[] target;
    private final int rows;

    ColumnFit(Dataset train, TableColumns.Options options) {
        if (!(train.raw() instanceof Raw.Table table)) {
            throw new IllegalArgumentException("TableColumns.fit: takes rows of a table, not " + train.raw());
        }
        this.raw = table;
        this.options = options;
        this.rows = Math.min(train.size(), MOST_ROWS);
        this.columns = new double[table.columns().size()][rows];
        int step = 1024;
        for (int from = 0; from < rows; from += step) {
            int[] some = new int[Math.min(step, rows - from)];
            for (int i = 0; i < some.length; i++) {
                some[i] = (int) ((long) (from + i) * train.size() / rows);
            }
            double[] x = train.get(some).x().astype(DType.FLOAT64).toDoubles();
            for (int i = 0; i < some.length; i++) {
                for (int c = 0; c < columns.length; c++) {
                    columns[c][from + i] = x[i * columns.length + c];
                }
            }
        }
        this.target = options.categories() == TableColumns.Categories.TARGET_MEAN ? target(train) : new double[0];
    }

    /// One number for each row: the target itself, or whether it is the last of two classes.
    private double[] target(Dataset train) {
        if (train.classes().size() > 2) {
            throw new IllegalArgumentException("TableColumns: the mean of the target needs a number or two classes, "
                    + "not " + train.classes().size() + " classes; take ONE_HOT or AUTO");
        }
        NDArray y = train.targets();
        double[] numbers = new double[rows];
        for (int i = 0; i < rows; i++) {
            int row = (int) ((long) i * train.size() / rows);
            numbers[i] = y.rank() == 1 ? y.get(row) : y.get(row, 0);
        }
        return numbers;
    }

    TableColumns fit() {
        var codings = new ArrayList<ColumnCoding>();
        var embedded = new ArrayList<ColumnCoding>();
        for (int c = 0; c < columns.length; c++) {
            Column column = raw.columns().get(c);
            switch (column.type()) {
                case NUMBER, BOOLEAN -> number(c, column, codings);
                case DATE -> date(c, codings);
                case CATEGORY -> category(c, column, codings, embedded);
                case TEXT -> {}
            }
        }
        codings.addAll(embedded);
        if (codings.isEmpty()) {
            throw new IllegalArgumentException(
                    "TableColumns.fit: no column says anything in the " + rows + " training rows: all are empty or "
                            + "always the same");
        }
        return new TableColumns(raw, codings);
    }

    private static double[] present(double[] values) {
        double[] present = Arrays.stream(values).filter(v -> !Double.isNaN(v)).toArray();
        Arrays.sort(present);
        return present;
    }

    private void number(int c, Column column, List<ColumnCoding> codings) {
        double[] sorted = present(columns[c]);
        boolean missing = sorted.length < rows;
        if (sorted.length == 0 || sorted[0] == sorted[sorted.length - 1] && !missing) {
            return;
        }
        double largest = Math.max(-sorted[0], sorted[sorted.length - 1]);
        if (largest > TableColumns.LARGEST) {
            throw new IllegalArgumentException("TableColumns.fit: column '" + column.name() + "' holds numbers as large"
                    + " as " + largest + ", and beyond " + TableColumns.LARGEST + " they cannot be scaled; write it in"
                    + " another unit, or leave out what stands for a missing value");
        }
        double fill = column.type() == Column.Type.BOOLEAN ? quantile(sorted, 0.5) < 0.5 ? 0 : 1
                : quantile(sorted, 0.5);
        double unit = options.logarithms() && isHeavy(sorted) ? unit(sorted) : 0;
        double[] bent = new double[rows];
        for (int i = 0; i < rows; i++) {
            bent[i] = Scaled.bent(Double.isNaN(columns[c][i]) ? fill : columns[c][i], unit);
        }
        Arrays.sort(bent);
        double center = switch (options.scale()) {
            case STANDARD -> Arrays.stream(bent).average().orElse(0);
            case MIN_MAX -> bent[0];
            case ROBUST -> quantile(bent, 0.5);
        };
        double scale = switch (options.scale()) {
            case STANDARD -> deviation(bent, center);
            case MIN_MAX -> bent[rows - 1] - bent[0];
            case ROBUST -> quantile(bent, 0.75) - quantile(bent, 0.25);
        };
        scale = scale > 1e-12 * Math.abs(center) ? scale : deviation(bent, center);
        codings.add(new Scaled(c, unit, center, scale > 1e-12 * Math.abs(center) ? scale : 1, fill, missing));
    }

    /// Whether a few values are so far out that they would be all that a standard scale shows: skewness above 3.
    private static boolean isHeavy(double[] sorted) {
        double mean = Arrays.stream(sorted).average().orElse(0);
        double deviation = deviation(sorted, mean);
        double cubes = 0;
        for (double v : sorted) {
            double z = deviation > 0 ? (v - mean) / deviation : 0;
            cubes += z * z * z;
        }
        int different = 1;
        for (int i = 1; i < sorted.length; i++) {
            different += sorted[i] > sorted[i - 1] ? 1 : 0;
        }
        return different > 2 && Math.abs(cubes / sorted.length) > HEAVY;
    }

    /// Where the logarithm begins to bend: the median of what is not zero.
    private static double unit(double[] sorted) {
        double[] sizes = Arrays.stream(sorted).map(Math::abs).filter(v -> v > 0).sorted().toArray();
        return quantile(sizes, 0.5);
    }

    private static double deviation(double[] values, double mean) {
        double most = 0;
        double sum = 0;
        for (double v : values) {
            most = Math.max(most, Math.abs(v - mean));
            sum += (v - mean) * (v - mean);
        }
        if (most > 0 && most < SMALL) { // squares would vanish
            return deviation(Arrays.stream(values).map(v -> (v - mean) / SMALL).toArray(), 0) * SMALL;
        }
        return Math.sqrt(sum / Math.max(values.length, 1));
    }

    /// Linear between neighbours, as NumPy's default.
    static double quantile(double[] sorted, double share) {
        double at = share * (sorted.length - 1);
        int below = (int) at;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
    }

    private void date(int c, List<ColumnCoding> codings) {
        double[] sorted = present(columns[c]);
        if (sorted.length == 0 || sorted[0] == sorted[sorted.length - 1] && sorted.length == rows) {
            return;
        }
        double mean = Arrays.stream(sorted).average().orElse(0);
        double deviation = deviation(sorted, mean);
        boolean hours = Arrays.stream(sorted).anyMatch(v -> v % DAY != 0);
        codings.add(new DateParts(c, mean, deviation > 0 ? deviation : DAY, hours));
    }

    private void category(int c, Column column, List<ColumnCoding> codings, List<ColumnCoding> embedded) {
        int[] counts = new int[column.dictionary().size()];
        int missing = 0;
        for (double value : columns[c]) {
            if (Double.isNaN(value)) {
                missing++;
            } else if (value < counts.length) {
                counts[(int) value]++;
            }
        }
        int present = (int) Arrays.stream(counts).filter(n -> n > 0).count();
        if (present == 0 || present == 1 && missing == 0) {
            return;
        }
        if (options.categories() == TableColumns.Categories.TARGET_MEAN && present > 2) {
            codings.add(averaged(c, counts));
            return;
        }
        int least = options.least() > 0 ? options.least() : rows < 100 ? 2 : Math.max(5, rows / 10_000);
        int frequent = (int) Arrays.stream(counts).filter(n -> n >= least).count();
        boolean many = options.categories() == TableColumns.Categories.AUTO && frequent > options.mostOneHot();
        if (many) {
            embedded.add(embedded(c, counts, least));
        } else {
            OneOf coding = oneOf(c, counts, missing, least);
            if (coding.width() > 0) {
                codings.add(coding);
            }
        }
    }

    /// Rare ones share a place.
    private static OneOf oneOf(int c, int[] counts, int missing, int least) {
        var places = new ArrayList<Integer>();
        int width = 0;
        boolean rare = false;
        for (int n : counts) {
            places.add(n >= least ? width++ : -1);
            rare |= n > 0 && n < least;
        }
        int other = rare ? width++ : -1;
        int absent = missing > 0 ? width++ : -1;
        return new OneOf(c, places, width, other, absent);
    }

    private static Embedded embedded(int c, int[] counts, int least) {
        var places = new ArrayList<Integer>();
        int next = 2;
        for (int n : counts) {
            places.add(n >= least ? next++ : -1);
        }
        return new Embedded(c, places, next);
    }

    private Averaged averaged(int c, int[] counts) {
        double mean = Arrays.stream(target).average().orElse(0);
        double[] sums = new double[counts.length];
        for (int i = 0; i < rows; i++) {
            double value = columns[c][i];
            if (value >= 0 && value < counts.length) {
                sums[(int) value] += target[i];
            }
        }
        var means = new ArrayList<Double>();
        for (int k = 0; k < counts.length; k++) {
            means.add((sums[k] + PRIOR_ROWS * mean) / (counts[k] + PRIOR_ROWS));
        }
        double[] coded = new double[rows];
        for (int i = 0; i < rows; i++) {
            double value = columns[c][i];
            coded[i] = value >= 0 && value < counts.length ? means.get((int) value) : mean;
        }
        double center = Arrays.stream(coded).average().orElse(0);
        double scale = deviation(coded, center);
        return new Averaged(c, means, mean, center, scale > 0 ? scale : 1);
    }
}
