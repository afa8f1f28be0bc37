package espalier.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.data.Column.Type;
import espalier.data.TableColumns.Categories;
import espalier.data.TableColumns.Options;
import espalier.data.TableColumns.Scale;
import espalier.store.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableColumnsTest {
    private static final double NAN = Double.NaN;

    private static Dataset data(List<Column> columns, double[][] rows) {
        NDArray x = NDArray.of(rows);
        return new ArrayDataset(x, NDArray.zeros(rows.length, 1), List.of(), new Raw.Table(columns));
    }

    private static Dataset numbers(double... values) {
        double[][] rows = new double[values.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[] {values[i]};
        }
        return data(List.of(new Column("x", Type.NUMBER)), rows);
    }

    private static double[] coded(TableColumns columns, double... raw) {
        return columns.apply(NDArray.of(new double[][] {raw}), DType.FLOAT64).toDoubles();
    }

    @Test
    void standardScaling() {
        TableColumns columns = TableColumns.fit(numbers(1, 2, 3, 4), Options.DEFAULT);
        assertThat(coded(columns, 4)[0]).isCloseTo(1.5 / Math.sqrt(1.25), within(1e-12));
        assertThat(columns.outputShape().toArray()).containsExactly(1);
    }

    @Test
    void numbersOfEverySizeThatCanBeScaled() {
        for (double unit : new double[] {1e-300, 1e-200, 1, 1e140}) {
            TableColumns columns = TableColumns.fit(numbers(unit, 2 * unit, 3 * unit, 4 * unit), Options.DEFAULT);
            assertThat(coded(columns, 4 * unit)[0]).isCloseTo(1.5 / Math.sqrt(1.25), within(1e-9));
        }
        assertThatThrownBy(() -> TableColumns.fit(numbers(1, 2, -1e300), Options.DEFAULT))
                .hasMessageContaining("column 'x' holds numbers as large as 1.0E300, and beyond 1.0E150")
                .hasMessageContaining("another unit");
        TableColumns columns = TableColumns.fit(numbers(1, 2, 3, 4), Options.DEFAULT);
        assertThat(columns.furthest(NDArray.of(1e60))).isEqualTo("x is 1.0E60");
    }

    @Test
    void minMaxAndRobustScaling() {
        Options plain = Options.DEFAULT;
        assertThat(coded(TableColumns.fit(numbers(2, 4, 10), plain.withScale(Scale.MIN_MAX)), 4)[0]).isEqualTo(0.25);
        TableColumns robust = TableColumns.fit(numbers(0, 1, 2, 3, 4), plain.withScale(Scale.ROBUST));
        assertThat(coded(robust, 4)[0]).isEqualTo(1); // median 2, quartiles 1 and 3
    }

    @Test
    void aHeavyTailGoesThroughALogarithm() {
        double[] values = new double[100];
        for (int i = 0; i < 100; i++) {
            values[i] = i < 98 ? 1 + i % 5 : 10_000;
        }
        TableColumns columns = TableColumns.fit(numbers(values), Options.DEFAULT);
        var coding = (ColumnCoding.Scaled) columns.codings().getFirst();
        assertThat(coding.unit()).isEqualTo(3); // the median
        assertThat(coded(columns, 10_000)[0]).isCloseTo(
                (Math.log1p(10_000 / 3.0) - coding.center()) / coding.scale(), within(1e-12));
        assertThat(columns.describe()).containsExactly(
                "x: " + coding.words(new Column("x", Type.NUMBER)));
        assertThat(columns.describe().getFirst()).startsWith("x: logarithm (unit 3.00000), less ");
    }

    @Test
    void missingNumbersAreTheMedianAndTold() {
        TableColumns columns = TableColumns.fit(numbers(1, 3, NAN, 8), Options.DEFAULT);
        assertThat(columns.names()).containsExactly("x", "x missing");
        double[] of = coded(columns, NAN);
        assertThat(of[1]).isEqualTo(1);
        assertThat(of[0]).isCloseTo(coded(columns, 3)[0], within(1e-12));
        assertThat(coded(columns, 3)[1]).isZero();
    }

    @Test
    void categoriesAreOneHotWithOtherAndMissing() {
        var column = new Column("c", Type.CATEGORY, List.of("a", "b", "rare"));
        TableColumns columns = TableColumns.fit(
                data(List.of(column), new double[][] {{0}, {0}, {1}, {1}, {2}, {NAN}}), Options.DEFAULT);
        assertThat(columns.names()).containsExactly("c=a", "c=b", "c=other", "c missing");
        assertThat(coded(columns, 1)).containsExactly(0, 1, 0, 0);
        assertThat(coded(columns, 2)).containsExactly(0, 0, 1, 0);
        assertThat(coded(columns, 3)).as("a value that is not in the dictionary").containsExactly(0, 0, 1, 0);
        assertThat(coded(columns, NAN)).containsExactly(0, 0, 0, 1);
    }

    @Test
    void anUnknownCategoryWithoutAPlaceIsAllZeros() {
        var column = new Column("c", Type.CATEGORY, List.of("a", "b"));
        TableColumns columns = TableColumns.fit(data(List.of(column), new double[][] {{0}, {0}, {1}, {1}}),
                Options.DEFAULT);
        assertThat(coded(columns, 2)).containsExactly(0, 0);
        assertThat(coded(columns, NAN)).containsExactly(0, 0);
    }

    private static Dataset manyCategories() {
        List<String> words = IntStream.range(0, 40).mapToObj(i -> "w" + i).toList();
        double[][] rows = new double[400][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[] {i % 40, i};
        }
        return data(List.of(new Column("word", Type.CATEGORY, words), new Column("x", Type.NUMBER)), rows);
    }

    @Test
    void manyCategoriesAreEmbeddedAndComeLast() {
        TableColumns columns = TableColumns.fit(manyCategories(), Options.DEFAULT);
        assertThat(columns.embedded()).containsExactly(42);
        assertThat(columns.names()).containsExactly("x", "word");
        assertThat(coded(columns, 7, 0)[1]).isEqualTo(9);
        assertThat(coded(columns, 40, 0)[1]).as("unknown").isZero();
        assertThat(coded(columns, NAN, 0)[1]).as("missing").isEqualTo(1);
        assertThat(TableColumns.fit(manyCategories(), Options.DEFAULT.withCategories(Categories.ONE_HOT))
                .outputShape()
                .toArray()).containsExactly(41);
    }

    @Test
    void targetMeansAreDrawnTowardsTheMeanOfAll() {
        var column = new Column("c", Type.CATEGORY, List.of("a", "b", "c"));
        NDArray x = NDArray.of(new double[][] {{0}, {0}, {1}, {2}});
        NDArray y = NDArray.of(new double[][] {{10}, {20}, {0}, {2}});
        Dataset data = new ArrayDataset(x, y, List.of(), new Raw.Table(List.of(column)));
        TableColumns columns = TableColumns.fit(data, Options.DEFAULT.withCategories(Categories.TARGET_MEAN));
        var coding = (ColumnCoding.Averaged) columns.codings().getFirst();
        assertThat(coding.means()).containsExactly((30 + 80) / 12.0, 80 / 11.0, 82 / 11.0);
        assertThat(coding.other()).isEqualTo(8);
        assertThat(columns.names()).containsExactly("mean target of c");
    }

    @Test
    void datesInParts() {
        double day = 86_400;
        double monday = 4 * day; // 1970-01-05
        Dataset data = data(List.of(new Column("d", Type.DATE)),
                new double[][] {{0}, {monday}, {NAN}, {10 * day}});
        TableColumns columns = TableColumns.fit(data, Options.DEFAULT);
        assertThat(columns.names()).containsExactly("d elapsed", "d year cos", "d year sin", "d week cos",
                "d week sin", "d missing");
        double[] of = coded(columns, monday);
        assertThat(of[3]).isCloseTo(1, within(1e-12));
        assertThat(of[4]).isCloseTo(0, within(1e-12));
        assertThat(coded(columns, NAN)).containsExactly(0, 0, 0, 0, 0, 1);
        assertThat(coded(columns, monday + 7 * day)[3]).isCloseTo(1, within(1e-12));
    }

    @Test
    void columnsThatSayNothingTakeNoPart() {
        List<Column> columns = List.of(new Column("same", Type.NUMBER), new Column("empty", Type.NUMBER),
                new Column("x", Type.NUMBER), new Column("one", Type.CATEGORY, List.of("a")),
                new Column("note", Type.TEXT));
        TableColumns fitted = TableColumns.fit(
                data(columns, new double[][] {{5, NAN, 1, 0, NAN}, {5, NAN, 2, 0, NAN}}), Options.DEFAULT);
        assertThat(fitted.names()).containsExactly("x");
        assertThat(fitted.describe()).contains("same: takes no part", "note: takes no part");
        assertThatThrownBy(() -> TableColumns.fit(data(columns, new double[][] {{5, NAN, 1, 0, NAN}}),
                Options.DEFAULT)).hasMessageContaining("no column says anything in the 1 training rows");
    }

    @Test
    void isTheSameAfterAWayThroughJson() throws Exception {
        List<Column> columns = List.of(new Column("n", Type.NUMBER), new Column("b", Type.BOOLEAN),
                new Column("d", Type.DATE), new Column("c", Type.CATEGORY, List.of("x", "y"),
                        new Column.Origin("code", TextRule.PREFIX)));
        var rows = new ArrayList<double[]>();
        for (int i = 0; i < 20; i++) {
            rows.add(new double[] {i == 3 ? NAN : i * i, i % 2, i * 1e6, i % 3 == 2 ? NAN : i % 3});
        }
        TableColumns fitted = TableColumns.fit(data(columns, rows.toArray(double[][]::new)), Options.DEFAULT);
        assertThat(Preparation.of(Json.parse(fitted.toJson().toString()))).isEqualTo(fitted);
        TableColumns embedded = TableColumns.fit(manyCategories(), Options.DEFAULT);
        assertThat(Preparation.of(Json.parse(embedded.toJson().toString()))).isEqualTo(embedded);
    }

    @Test
    void refusesOtherShapesAndEmptyBatchesWork() {
        TableColumns columns = TableColumns.fit(numbers(1, 2, 3), Options.DEFAULT);
        assertThat(columns.apply(NDArray.zeros(0, 1), DType.FLOAT32).shape().toArray()).containsExactly(0, 1);
        assertThatThrownBy(() -> columns.apply(NDArray.zeros(2, 3), DType.FLOAT32))
                .hasMessageContaining("the model takes samples of shape (1,), that is input (n, 1), got (2, 3)");
    }

    @Test
    void textRules() {
        assertThat(TextRule.ABBREVIATION.of("Braund, Mr. Owen")).isEqualTo("Mr.");
        assertThat(TextRule.ABBREVIATION.of("no title")).isNull();
        assertThat(TextRule.PREFIX.of("C85")).isEqualTo("C");
        assertThat(TextRule.PREFIX.of("A/5 21171")).isEqualTo("A");
        assertThat(TextRule.PREFIX.of("113803")).isEqualTo("-");
        assertThat(TextRule.PREFIX.of("LINE")).isNull();
        assertThat(TextRule.LENGTH.of("abc")).isEqualTo("3");
    }
}
