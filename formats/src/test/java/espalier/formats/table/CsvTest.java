package espalier.formats.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.array.NDArray;
import espalier.data.Column;
import espalier.data.Column.Type;
import espalier.formats.BadInput;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CsvTest {
    @TempDir
    Path folder;

    private Path file(String text) {
        return file(text, StandardCharsets.UTF_8);
    }

    private Path file(String text, Charset charset) {
        try {
            return Files.write(folder.resolve("t.csv"), text.getBytes(charset));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Table read(String text) {
        return Csv.read(file(text), TableOptions.DEFAULT);
    }

    private static Column column(Table table, String name) {
        return table.columns().stream().filter(c -> c.source().name.equals(name)).findFirst().orElseThrow().column();
    }

    private static double[] values(Table table, int column) {
        double[] values = new double[table.rows()];
        for (int row = 0; row < values.length; row++) {
            values[row] = table.columns().get(column).at(row);
        }
        return values;
    }

    @Test
    void findsEveryDelimiter() {
        for (String between : List.of(",", ";", "\t", "|")) {
            Table table = read("name,size,kind\nx y,1,a\nz w,2,b\nx y,3,a\nq,4,b\n".replace(",", between));
            assertThat(table.rows()).as(between).isEqualTo(4);
            assertThat(table.columns()).hasSize(3);
            assertThat(values(table, 1)).containsExactly(1, 2, 3, 4);
        }
    }

    @Test
    void aDelimiterInsideQuotesOrASentenceDoesNotCount() {
        Table table = read("text;n\n\"a, b; c\";1\n\"d, e\";2\nf, g;3\n");
        assertThat(table.columns()).hasSize(2);
        assertThat(values(table, 1)).containsExactly(1, 2, 3);
    }

    @Test
    void readsQuotesLineBreaksAndBlanksBeforeQuotes() {
        String quoted = "\"say \"\"hi\"\"\nthere\"";
        Table table = read("kind,n\r\n" + quoted + ",1\r\n" + quoted + ",2\r\nplain,3\r\nplain,4\r\n");
        assertThat(column(table, "kind").dictionary()).containsExactly("plain", "say \"hi\"\nthere");
        Table blanks = read("kind, n\n\"a, b\", \"1\"\n\"c\", \"2\"\n\"a, b\", 3\n\"c\", 4\n");
        assertThat(column(blanks, "kind").dictionary()).containsExactly("a, b", "c");
        assertThat(values(blanks, 1)).containsExactly(1, 2, 3, 4);
    }

    @Test
    void knowsEncodingsByTheirMarkTheirZerosAndTheirValidity() {
        String text = "größe,art\n1,süß\n2,salzig\n3,süß\n4,salzig\n";
        for (String charset : List.of("UTF-8", "UTF-16LE", "UTF-16BE", "windows-1252")) {
            Table table = Csv.read(file(text, Charset.forName(charset)), TableOptions.DEFAULT);
            assertThat(column(table, "art").dictionary()).as(charset).containsExactly("salzig", "süß");
            Table marked = charset.startsWith("UTF")
                    ? Csv.read(file("\ufeff" + text, Charset.forName(charset)), TableOptions.DEFAULT)
                    : table;
            assertThat(column(marked, "größe").type()).as(charset).isEqualTo(Type.NUMBER);
        }
        assertThat(Csv.read(file(text, Charset.forName("windows-1252")), TableOptions.DEFAULT).notes().getFirst())
                .startsWith("Latin-1 (it is not valid UTF-8)");
    }

    @Test
    void decidesWhetherTheFirstLineHoldsNames() {
        assertThat(read("1,2\n3,4\n").rows()).isEqualTo(2);
        assertThat(read("1,2\n3,4\n").columns().getFirst().source().name).isEqualTo("column 1");
        assertThat(read("a,b\n3,4\n").rows()).isEqualTo(1);
        assertThat(read("size,colour\nbig,red\nsmall,blue\n").rows()).isEqualTo(2);
        assertThat(read("red,big\nblue,small\nred,small\n").rows()).isEqualTo(3);
        assertThat(Csv.read(file("red,big\nblue,small\n"), TableOptions.DEFAULT.withHeader(false)).rows()).isEqualTo(2);
        assertThat(read("a,b\n3,4\n").notes().getFirst()).contains("with names in the first line");
    }

    @Test
    void namesAreUniqueAndNeverEmpty() {
        Table table = read("a,,a\n1,2,3\n4,5,7\n");
        assertThat(table.columns().stream().map(c -> c.source().name)).containsExactly("a", "column 2", "a (2)");
    }

    @Test
    void missingValuesAreNaN() {
        Table table = read("x,k\n1,a\n,b\nNA,a\nNaN,\nnull,b\n?,a\n-,b\nn/a,a\n9,b\n");
        assertThat(values(table, 0)).containsExactly(1, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN,
                Double.NaN, Double.NaN, 9);
        assertThat(table.columns().getFirst().missing()).isEqualTo(7);
        assertThat(values(table, 1)[3]).isNaN();
    }

    @Test
    void numbersInEveryWayOfWriting() {
        assertThat(values(read("x;y\n1.234,5;a\n0,25;b\n-7;a\n"), 0)).containsExactly(1234.5, 0.25, -7);
        assertThat(values(read("x;y\n\"1,234.5\";a\n0.25;b\n1e3;a\n"), 0)).containsExactly(1234.5, 0.25, 1000);
        assertThat(values(read("x;y\n1,234;a\n2,500;b\n"), 0)).containsExactly(1.234, 2.5);
        assertThat(values(read("x\ty\n1,234\ta\n2,500\tb\n"), 0)).containsExactly(1234, 2500);
        assertThat(values(read("x,y\n$5,a\n12 %,b\n+3,a\n"), 0)).containsExactly(5, 12, 3);
        assertThat(values(read("x,y\n123456789012345678901234567890,a\n1e-320,b\n.5,a\n5.,b\n"), 0))
                .containsExactly(1.2345678901234568e29, 1e-320, 0.5, 5);
    }

    @Test
    void parsesAsJavaDoes() {
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                String text = i % 2 == 0 ? Double.toString(value) : Float.toString((float) (value % 1e6));
                double wanted = Double.parseDouble(text);
                if (Double.isFinite(wanted)) {
                    assertThat(NumberText.POINT.parse(text)).as(text).isEqualTo(wanted);
                    assertThat(NumberText.COMMA.parse(text.replace('.', ','))).as(text).isEqualTo(wanted);
                }
            }
        }
        for (String no : List.of("", "-", "1-2", "1.2.3", "1,2345", "e5", "1e", "0x10", "1d", "--1", "12,34,567",
                "1 2")) {
            assertThat(NumberText.POINT.parse(no)).as(no).isNaN();
        }
    }

    @Test
    void dates() {
        assertThat(values(read("d,y\n1970-01-02,1\n1969-12-31 12:00:30,2\n2000-02-29T00:00:00.5Z,3\n"), 0))
                .containsExactly(86_400, -43_170, 951_782_400.5);
        assertThat(values(read("d,y\n31.01.2020,1\n01.02.2020,2\n"), 0)).containsExactly(1_580_428_800, 1_580_515_200);
        assertThat(values(read("d,y\n01/31/2020,1\n02/01/2020,2\n"), 0)).containsExactly(1_580_428_800, 1_580_515_200);
        assertThat(values(read("d,y\n2020-01-01T02:00+02:00,1\n2020-06-01,2\n"), 0)[0]).isEqualTo(1_577_836_800);
        assertThat(column(read("d,y\n2020-02-30,1\n2020-13-01,2\n"), "d").type()).isEqualTo(Type.TEXT);
    }

    @Test
    void everyColumnGetsATypeWithItsReason() {
        var text = new StringBuilder("id,flag,zip,colour,name,constant,empty,x,y\n");
        for (int i = 0; i < 60; i++) {
            text.append(i + 1)
                    .append(i % 3 == 0 ? ",Yes," : ",no,")
                    .append("0")
                    .append(1000 + i % 7)
                    .append(',')
                    .append(i % 2 == 0 ? "red" : "blue")
                    .append(",word ")
                    .append(i * 7919)
                    .append(",same,,")
                    .append(i * 1.5)
                    .append(',')
                    .append(i % 2)
                    .append('\n');
        }
        Table table = read(text.toString());
        assertThat(column(table, "flag").type()).isEqualTo(Type.BOOLEAN);
        assertThat(column(table, "zip").type()).isEqualTo(Type.CATEGORY);
        assertThat(column(table, "colour").dictionary()).containsExactly("blue", "red");
        assertThat(table.report()).anyMatch(line -> line.equals("id: left out, only numbers the rows"))
                .anyMatch(line -> line.equals("name: left out, is text, 60 different values in 60 rows"))
                .anyMatch(line -> line.equals("constant: left out, is 'same' in every row"))
                .anyMatch(line -> line.equals("empty: left out, is empty in every row"))
                .anyMatch(line -> line.startsWith("zip: category, numbers with leading zeros, 7 different: 01000"));
        assertThat(table.labelled(null).dataset().raw().columns().stream().map(Column::name))
                .containsExactly("flag", "zip", "colour", "x");
    }

    @Test
    void rowsOfAnotherLengthAreLeftOutOrRefused() {
        String text = "a,b\n1,2\n3\n4,5\n6,7,8\n9,10\n";
        Table table = read(text);
        assertThat(values(table, 0)).containsExactly(1, 4, 9);
        assertThat(table.odd()).containsExactly("line 3 has 1 value, expected 2", "line 5 has 3 values, expected 2");
        assertThat(table.notes().getLast()).startsWith("2 rows were left out: line 3");
        assertThatThrownBy(() -> Csv.read(file(text), TableOptions.DEFAULT.withStrict(true)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("t.csv: line 3 has 1 value, expected 2 (and 1 more such rows)");
    }

    @Test
    void refusesWhatIsNoTable() {
        assertThatThrownBy(() -> read("")).hasMessageContaining("is empty");
        assertThatThrownBy(() -> read("\n\n \n")).hasMessageContaining("holds no rows");
        assertThatThrownBy(() -> read("a,b,c\n")).hasMessageContaining("has names of columns and no row");
        assertThatThrownBy(() -> read("a,b\n1,\"never closed\n" + "2,3\n".repeat(5))).isInstanceOf(BadInput.class)
                .hasMessageEndingWith("t.csv: has a quote that is not closed in the row that begins at line 2");
        assertThatThrownBy(() -> Csv.read(folder.resolve("none.csv"), TableOptions.DEFAULT))
                .hasMessageContaining("does not exist");
        assertThatThrownBy(() -> read("a,b\n1," + "x".repeat(6_000_000) + "\n"))
                .hasMessageContaining("more than 4194304 characters");
    }

    @Test
    void choosesTheLabel() {
        assertThat(read("species,x\na,1\nb,2\na,3\nb,4\n").labelled(null).label()).isEqualTo("species");
        assertThat(read("x,kind\n1,a\n2,b\n3,a\n4,b\n").labelled(null).words())
                .isEqualTo("predicts kind, the last column: 2 classes");
        assertThat(read("X,kind\n1,a\n2,b\n3,a\n4,b\n").labelled("x").words()).isEqualTo("predicts X: a number");
        assertThatThrownBy(() -> read("x,kind\n1,a\n2,b\n").labelled("size"))
                .hasMessageContaining("has no column 'size'; its columns are 'x', 'kind'");
        assertThatThrownBy(() -> read("x,kind\n1,a\n2,a\n").labelled("x").dataset().size())
                .hasMessageContaining("has no column to predict 'x' from");
    }

    @Test
    void fewWholeNumbersAreClassesOthersAreNumbers() {
        var classes = new StringBuilder("x,y\n");
        var numbers = new StringBuilder("x,y\n");
        for (int i = 0; i < 40; i++) {
            classes.append(i * 0.5).append(',').append(i % 3).append('\n');
            numbers.append(i * 0.5).append(',').append(i * i).append('\n');
        }
        assertThat(read(classes.toString()).labelled(null).dataset().classes()).containsExactly("0", "1", "2");
        TableDataset rows = read(numbers.toString()).labelled(null).dataset();
        assertThat(rows.classes()).isEmpty();
        assertThat(rows.get(3).y().shape().toArray()).containsExactly(1, 1);
        assertThat(rows.get(3).y().get(0, 0)).isEqualTo(9);
    }

    @Test
    void rowsWithoutALabelAreLeftOut() {
        Labelled labelled = read("x,y\n1,a\n2,\n3,b\n4,a\n5,b\n").labelled("y");
        assertThat(labelled.dataset().size()).isEqualTo(4);
        assertThat(labelled.dataset().get(1).x().get(0, 0)).isEqualTo(3);
        assertThat(labelled.dataset().names().get(1)).isEqualTo("row 3");
        assertThat(labelled.words()).endsWith("1 row has no y and is left out");
    }

    @Test
    void tellsColumnsThatGiveTheLabelAway() {
        var text = new StringBuilder("x,alive,survived\n");
        for (int i = 0; i < 40; i++) {
            text.append(i * 7 % 11).append(i % 3 == 0 ? ",yes,1\n" : ",no,0\n");
        }
        assertThat(read(text.toString()).labelled(null).leaks()).containsExactly("alive");
    }

    @Test
    void aModelGetsItsColumnsByNameInItsOrder() {
        TableDataset train = read("age,sex,y\n20,f,a\n30,m,b\n40,f,a\n50,m,b\n").labelled("y").dataset();
        Path other = file("sex,extra,AGE\nm,1,33\nx,2,44\n,3,oops\n");
        TableDataset rows = Csv.read(other, TableOptions.DEFAULT.withWanted(train.raw())).samples();
        NDArray x = rows.range(0, 3).x();
        assertThat(x.toDoubles()).containsExactly(33, 1, 44, 2, Double.NaN, Double.NaN);
        assertThat(rows.raw().columns()).isEqualTo(train.raw().columns());
        assertThatThrownBy(() -> Csv.read(file("sex,weight\nm,1\n"), TableOptions.DEFAULT.withWanted(train.raw())))
                .hasMessageContaining(
                        "has no column 'age', which the model needs; its columns are 'sex', 'weight'");
    }

    @Test
    void textsGiveAwayTitlesAndPrefixes() {
        var text = new StringBuilder("name,code,y\n");
        for (int i = 0; i < 60; i++) {
            text.append("\"Family")
                    .append(i * 31)
                    .append(i % 2 == 0 ? ", Mr. A\"" : ", Mrs. B\"")
                    .append(i % 3 == 0 ? ",C" : ",D")
                    .append(100 + i)
                    .append(',')
                    .append(i % 2)
                    .append('\n');
        }
        TableDataset data = read(text.toString()).labelled("y").dataset();
        assertThat(data.raw().columns().stream().map(Column::name))
                .containsExactly("name abbreviation", "code prefix");
        assertThat(data.raw().columns().getFirst().dictionary()).containsExactly("Mr.", "Mrs.");
        Path later = file("code,name\nD7,\"X, Mrs. Y\"\nE8,nobody\n");
        NDArray x = Csv.read(later, TableOptions.DEFAULT.withWanted(data.raw())).samples().range(0, 2).x();
        assertThat(x.toDoubles()).containsExactly(1, 1, Double.NaN, 2);
    }

    @Test
    void aColumnOfManyDifferentNumbersIsKeptAsNumbers() {
        var text = new StringBuilder("x,note,y\n");
        int n = ColumnBuilder.MOST_TEXTS + 5000;
        for (int i = 0; i < n; i++) {
            text.append(i == 70_000 ? "broken" : Double.toString(i + 0.25))
                    .append(",text ")
                    .append(i)
                    .append(',')
                    .append(i % 2)
                    .append('\n');
        }
        Table table = read(text.toString());
        assertThat(table.rows()).isEqualTo(n);
        assertThat(table.columns().get(0).at(12)).isEqualTo(12.25);
        assertThat(table.columns().get(0).at(70_001)).isEqualTo(70_001.25);
        assertThat(table.columns().get(0).describe())
                .isEqualTo("x: number, 0.25 to 70535.3, 1 missing (1 value is no number, the first 'broken', taken as"
                        + " missing)");
        assertThat(table.columns().get(1).used()).isFalse();
    }

    @Test
    void isTableTellsTablesFromTexts() {
        assertThat(Csv.isTable(file("a,b\n1,2\n3,4\n"))).isTrue();
        assertThat(Csv.isTable(file("Once upon a time\nthere was, they say, a king.\nHe had\na castle.\n"))).isFalse();
    }

    @Test
    void oneRowAndTwoRows() {
        assertThat(read("a,b,y\n1,2,3\n").rows()).isEqualTo(1);
        assertThat(read("a,y\n1,p\n2,q\n").labelled("y").dataset().classes()).containsExactly("p", "q");
    }

    @Test
    void passesOverWhatStandsBeforeTheTable() {
        String table = "name,size,kind\nx y,1,a\nz w,2,b\nx y,3,a\nq,4\nq,5,b\n";
        for (String before : List.of("# made by x, on y\n# again\n", "Report of sizes\n\nJune 2024\n", "sep=,\r\n")) {
            Table read = read(before + table);
            assertThat(read.rows()).as(before).isEqualTo(4);
            assertThat(read.columns()).hasSize(3);
            assertThat(read.report().toString()).contains("before the table passed over");
            assertThat(read.odd().getFirst()).isEqualTo("line " + (5 + before.lines().count())
                    + " has 2 values, expected 3");
        }
        assertThat(read("#,size,kind\n7,1,a\n9,2,b\n4,3,a\n").columns()).hasSize(3);
    }

    @Test
    void takesALineOfNamesThatHasOneLess() {
        Table named = read("size,kind\nr1,1,a\nr2,2,b\nr3,3,a\n");
        assertThat(named.columns().get(0).used()).isFalse();
        assertThat(values(named, 1)).containsExactly(1, 2, 3);
        Table trailing = read("size,kind\n1,a,\n2,b,\n3,a,\n");
        assertThat(values(trailing, 0)).containsExactly(1, 2, 3);
        assertThat(trailing.labelled("kind").dataset().classes()).containsExactly("a", "b");
    }

    @Test
    void aFewWordsAmongNumbersAreMissingValues() {
        var text = new StringBuilder("age,kind\n");
        for (int i = 0; i < 60; i++) {
            text.append(i % 15 == 7 ? "unknown" : i == 20 ? "inf" : "" + i).append(',').append(i % 2).append('\n');
        }
        Table table = read(text.toString());
        assertThat(column(table, "age").type()).isEqualTo(Type.NUMBER);
        assertThat(table.columns().getFirst().missing()).isEqualTo(5);
        assertThat(table.columns().getFirst().describe()).contains("5 values are no number, the first 'unknown'");
    }

    @Test
    void readsDatesWithNamesOfMonthsAndYearsOfTwoDigits() {
        for (String way : List.of("5 Jan 2020,31-Dec-69", "\"January 5, 2020\",\"Dec. 31st, 1969\"",
                "\"Sun, 05 Jan 2020\",Wed 31 Dec 69", "05.01.20,31.12.69", "1/5/20,12/31/69")) {
            String[] two = way.split(",(?=[^ ])", 2);
            Table table = read("when,kind\n" + two[0] + ",a\n" + two[1] + ",b\n" + two[0] + ",a\n");
            assertThat(column(table, "when").type()).as(way).isEqualTo(Type.DATE);
            assertThat(values(table, 0)).as(way).containsExactly(18_266 * 86_400.0, -86_400, 18_266 * 86_400.0);
        }
    }

    @Test
    void aBeginningOfManyShortRowsIsLookedAtOnce() {
        Table table = read("a,b\n" + "1,2\n3,4\n".repeat(20_000)); // the square of the rows would take minutes
        assertThat(table.rows()).isEqualTo(40_000);
    }
}
