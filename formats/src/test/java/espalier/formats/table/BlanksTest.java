package espalier.formats.table;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.formats.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tables whose values are lined up by blanks and tabs, and texts that only look like them.
class BlanksTest {
    @TempDir
    Path folder;

    private Source read(String text) throws IOException {
        return Source.open(Files.writeString(folder.resolve("t.data"), text), Source.Options.DEFAULT);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {"` a  b `,`a b`", "`a\t \tb\r\n  c`,`a b\r\nc`", "`a\n\n b`,`a\n\nb`",
        "`\"x  y\"\t 1`,`\"x  y\" 1`", "`5\"  6\"`,`5\" 6\"`", "`\"a\n  b\"  c`,`\"a\n  b\" c`", "`   `,``", "``,``"})
    void runsOfBlanksBecomeOne(String text, String expected) {
        assertThat(Blanks.collapsed(text)).isEqualTo(expected);
    }

    @Test
    void numbersAsInTheUciRepository() throws IOException {
        var text = new StringBuilder();
        for (int i = 0; i < 40; i++) {
            text.append(String.format(Locale.ROOT, " %8.4f  %6d   %.1f%n", i / 7.0, 1000 * i, i * 0.5));
        }
        Source source = read(text.toString());
        assertThat(source.description()).startsWith("CSV: 40 rows of 2 columns, numbers to be predicted");
        assertThat(source.report().getFirst()).contains("separated by blanks, without names");
        assertThat(source.dataset().get(3).x().toDoubles()).containsExactly(0.4286, 3000);
        assertThat(source.dataset().targets().toDoubles()[3]).isEqualTo(1.5);
    }

    @Test
    void namesOfColumnsMissingValuesAndQuotes() throws IOException {
        Source source = read(" size   kind  name\n" + "  1.5   a   \"x 1\"\n   ?   b\t\"y 2\"\n".repeat(10));
        assertThat(source.report().getFirst()).contains("separated by blanks, with names in the first line");
        assertThat(source.description()).contains("20 rows");
        assertThat(source.dataset().get(1).x().toDoubles()[0]).isNaN();
    }

    @Test
    void tabsOfWhichSomeAreDoubled() throws IOException {
        Source source = read("1.5\t2\t\t3\n1\t2\t4\n1\t5\t\t3\n".repeat(10));
        assertThat(source.description()).contains("30 rows of 2 columns").doesNotContain("left out");
    }

    @Test
    void wordsBehindATabBelongToTheTable() throws IOException {
        Source source = read("18.0   8   307.0\t\"ford torino\"\n15.0   6   350.0\t\"buick skylark\"\n".repeat(20));
        assertThat(source.description()).contains("40 rows of 3 columns");
    }

    /// Other delimiters stay what they are, and a text is no table.
    @ParameterizedTest
    @CsvSource(delimiter = '#', value = {"2020-01-01 10:00:00,5#,", "1.5;New York 1;2 3#;", "1 2|3 4|5 x|6#|",
        "1, 2, 3#,"})
    void otherDelimitersGoBefore(String line, char delimiter) {
        assertThat(Dialect.delimiter((line + "\n").repeat(20), true)).isEqualTo(delimiter);
    }

    @Test
    void namesWithABlankBetweenTabs() {
        assertThat(Dialect.delimiter("John Smith\t5\t6\t7\n".repeat(20), true)).isEqualTo('\t');
        assertThat(Csv.isCutByBlanks("roses are red\nviolets are blue\nsugar is sweet\n", true)).isFalse();
        assertThat(Csv.isCutByBlanks("call 0800 now\nwe met in 1999 or so\nat 5\n", true)).isFalse();
    }
}
