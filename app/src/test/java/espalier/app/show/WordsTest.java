package espalier.app.show;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// How numbers, names and matrices are written.
class WordsTest {
    @Test
    void counts() {
        assertThat(Words.count(1, "picture")).isEqualTo("1 picture");
        assertThat(Words.count(12345, "epoch")).isEqualTo("12,345 epochs");
        assertThat(Words.count(0, "batch")).isEqualTo("0 batches");
        assertThat(Words.count(2, "byte")).isEqualTo("2 bytes");
    }

    @Test
    void sharesAreAHundredOnlyWhenNothingIsMissing() {
        assertThat(Words.percent(1)).isEqualTo("100 %");
        assertThat(Words.percent(0.99996)).isEqualTo("99.9 %");
        assertThat(Words.percent(0.9376)).isEqualTo("93.8 %");
        assertThat(Words.percent(0)).isEqualTo("0.0 %");
        assertThat(Words.percent(Double.NaN)).isEqualTo("-");
    }

    @Test
    void losses() {
        assertThat(Words.loss(0.69314)).isEqualTo("0.6931");
        assertThat(Words.loss(0.00003)).isEqualTo("3.0e-05");
        assertThat(Words.loss(0)).isEqualTo("0.0000");
        assertThat(Words.loss(12345.6)).isEqualTo("12345.6");
        assertThat(Words.loss(Double.NaN)).isEqualTo("NaN");
    }

    @Test
    void times() {
        assertThat(Words.time(7.4)).isEqualTo("0:07");
        assertThat(Words.time(3723)).isEqualTo("1:02:03");
        assertThat(Words.time(Double.POSITIVE_INFINITY)).isEqualTo("0:00");
        assertThat(Words.duration(0.84)).isEqualTo("0.8 s");
        assertThat(Words.duration(200)).isEqualTo("3:20 min");
    }

    @Test
    void sizes() {
        assertThat(Words.bytes(999)).isEqualTo("999 bytes");
        assertThat(Words.bytes(3_147_420)).isEqualTo("3.1 MB");
        assertThat(Words.bytes(999_999_999)).isEqualTo("1.0 GB");
    }

    @Test
    void lists() {
        assertThat(Words.list(List.of("cat"), 3)).isEqualTo("cat");
        assertThat(Words.list(List.of("cat", "dog"), 3)).isEqualTo("cat and dog");
        assertThat(Words.list(List.of("a", "b", "c", "d", "e"), 3)).isEqualTo("a, b and 3 more");
    }

    @Test
    void namesCannotDriveTheTerminal() {
        assertThat(Words.plain("a\033[2Jb\u202Ec\r\n")).isEqualTo("a?[2Jb?c??");
        assertThat(Words.shell(Path.of("it's here"))).isEqualTo("'it'\\''s here'");
        assertThat(Words.shell(Path.of("run/model.safetensors"))).isEqualTo("run/model.safetensors");
    }

    @Test
    void aConfusionMatrixIsAligned() {
        assertThat(Confusion.lines(new int[][] {{112, 8}, {7, 1113}}, List.of("non-cat", "cat"), 80)).containsExactly(
                "            taken for",
                "            non-cat    cat",
                "is non-cat      112      8   93.3 %",
                "is cat            7  1,113   99.4 %");
    }

    @Test
    void manyClassesBecomeAListOfTheWorst() {
        int[][] counts = new int[40][40];
        counts[3][4] = 7;
        counts[5][6] = 9;
        List<String> names = java.util.stream.IntStream.range(0, 40).mapToObj(i -> "class" + i).toList();
        assertThat(Confusion.lines(counts, names, 80)).containsExactly(
                "the most frequent mistakes (40 classes are too many for a table):",
                "is class5, taken for class6: 9 times",
                "is class3, taken for class4: 7 times");
    }

    @Test
    void aCurveInBraille() {
        Curve curve = new Curve("x");
        curve.add(1, 1);
        curve.add(2, 0);
        List<String> lines = BrailleDiagram.lines("loss", curve, 10, 2, false);
        assertThat(lines).hasSize(4);
        assertThat(lines.get(0)).isEqualTo("        loss");
        assertThat(lines.get(1)).matches("  1\\.000 \u2800{5}[\u2801-\u28ff]+\u2800*").hasSize(18);
        assertThat(lines.get(2)).matches("  0\\.000 \u2800+[\u2801-\u28ff]+").hasSize(18);
        assertThat(lines.get(3)).isEqualTo("        0 2 epochs");
    }
}
