package espalier.formats.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.data.Raw;
import espalier.data.TextTokens;
import espalier.formats.BadInput;
import espalier.formats.Content;
import espalier.formats.Input;
import espalier.formats.Inputs;
import espalier.formats.Source;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Lines of label and text, folders of texts, their encodings, odd lines, and texts for a model.
class LabelledLinesTest {
    private static final String LINES = "ham\tsee you at six\nspam\tfree entry now\r\n"
            + "ham\tok then, bye\nspam\twin a prize\n";

    @TempDir
    Path folder;

    private Path write(String text, Charset charset) throws IOException {
        return Files.write(folder.resolve("lines"), text.getBytes(charset));
    }

    private Source open(String text) throws IOException {
        return Source.open(write(text, StandardCharsets.UTF_8), Source.Options.DEFAULT);
    }

    @Test
    void aLabelATabAndAText() throws IOException {
        Source source = open(LINES);
        assertThat(source.description())
                .isEqualTo("lines of label<TAB>text: 4 texts of up to 14 bytes, 2 classes (ham 2, spam 2)");
        assertThat(TextTokens.texts(source.dataset())).containsExactly("see you at six", "free entry now",
                "ok then, bye", "win a prize");
        assertThat(source.dataset().targets().toLongs()).containsExactly(0, 1, 0, 1);
        assertThat(source.names()).containsExactly("lines:1", "lines:2", "lines:3", "lines:4");
    }

    @Test
    void theClassMayBeBehindAndHeadingsAbove() throws IOException {
        Source source = open("text\tlabel\nsee you\tham\nfree entry\tspam\nhi there\tham\nwin it\tspam\n");
        assertThat(source.description())
                .isEqualTo("lines of text<TAB>label: 4 texts of up to 10 bytes, 2 classes (ham 2,"
                        + " spam 2), the first line taken as headings");
    }

    @Test
    void encodings() throws IOException {
        String text = LINES.replace("win", "gewinn\u00e4");
        List<String> expected = TextTokens.texts(open(text).dataset());
        assertThat(expected.getLast()).isEqualTo("gewinn\u00e4 a prize");
        Path latin = write(text, StandardCharsets.ISO_8859_1);
        Source source = Source.open(latin, Source.Options.DEFAULT);
        assertThat(source.description()).endsWith(", not valid UTF-8 (byte 68), read as Windows-1252 (Latin-1)");
        assertThat(TextTokens.texts(source.dataset())).isEqualTo(expected);
        for (String mark : List.of("UTF-16", "UTF-16LE", "UTF-8")) {
            String marked = mark.equals("UTF-16") ? text : "\ufeff" + text;
            Source other = Source.open(write(marked, Charset.forName(mark)), Source.Options.DEFAULT);
            assertThat(TextTokens.texts(other.dataset())).as(mark).isEqualTo(expected);
            assertThat(other.description().contains("read as UTF-16")).isEqualTo(!mark.equals("UTF-8"));
        }
        Path broken = Files.write(folder.resolve("broken"), new byte[] {(byte) 0xff, (byte) 0xfe, 'a', 0, 'b'});
        assertThatThrownBy(() -> Encoding.read(broken)).isInstanceOf(BadInput.class)
                .hasMessageContaining("begins with the mark of UTF-16 and is not valid UTF-16");
    }

    @Test
    void oddLines() throws IOException {
        Source source = open("\n" + LINES.repeat(20) + "no tab here\n\nham\t\n\tno label\nham\tnul \0 inside\n");
        assertThat(source.description()).endsWith("3 lines left out");
        assertThat(source.skipped()).extracting(s -> s.reason())
                .containsExactly("line 82 has no tab between label and text",
                        "line 84 has no text", "line 85 has no label");
        assertThat(TextTokens.texts(source.dataset()).getLast()).isEqualTo("nul   inside");
        assertThatThrownBy(() -> Source.open(folder.resolve("lines"), new Source.Options(0, true, (_, _) -> {})))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("line 82 has no tab");
    }

    @Test
    void oneVeryLongTextDoesNotMakeAllLong() throws IOException {
        Source source = open(
                LINES.repeat(100) + "spam\t" + "long words ".repeat(20_000) + "\u00e4".repeat(3000) + "\n");
        assertThat(source.raw()).isEqualTo(new Raw.Text(2000));
        assertThat(source.description()).endsWith(", 1 longer ones cut");
        byte[] out = new byte[4];
        Texts.put(Texts.bytes("abc\u00e4"), out, 0, 4);
        assertThat(out).containsExactly('a', 'b', 'c', 0);
    }

    @Test
    void whatIsNotTaken() throws IOException {
        for (String table : List.of("a\tb\tc\n1\t2\t3\n4\t5\t6\n", "x\ty\n1\t2\n3\t4\n", "just\nwords\n",
                "one\ttwo words\n",
                "a unique label one\tsome text\nanother one\tmore text\na third\tand more\nfourth\tlast text\n")) {
            Path file = write(table, StandardCharsets.UTF_8);
            assertThat(new LabelledLines().takes(file, Content.of(file), Source.Options.DEFAULT))
                    .as(table)
                    .isFalse();
        }
        assertThatThrownBy(() -> Source.open(write("no tabs\nat all\n", StandardCharsets.UTF_8),
                Source.Options.DEFAULT.withKind("text")))
                .hasMessageContaining("no line with a label, a tab and a text");
        Path test = write(LINES + "eggs\tnew label here\neggs\tnew label again\n", StandardCharsets.UTF_8);
        assertThatThrownBy(() -> Source.open(test,
                Source.Options.DEFAULT.withLike(new Raw.Text(10), List.of("ham", "spam"))))
                .hasMessageContaining("the label \"eggs\", which is not one of ham, spam");
    }

    @Test
    void aFolderOfTexts() throws IOException {
        for (String name : List.of("good/1.txt", "good/2.txt", "bad/1.txt", "bad/2.txt")) {
            Files.createDirectories(folder.resolve(name).getParent());
            Files.writeString(folder.resolve(name), "this is " + name);
        }
        Files.writeString(folder.resolve("good/empty.txt"), "");
        Files.write(folder.resolve("bad/binary.txt"), new byte[] {0, 1, 2, (byte) 0xff, 0, 7});
        Source source = Source.open(folder, Source.Options.DEFAULT);
        assertThat(source.description())
                .isEqualTo("folder: 4 texts of up to 18 bytes, 2 classes (bad 2, good 2), 2 files left out");
        assertThat(source.skipped()).extracting(s -> s.reason())
                .containsExactly("is a file of unknown kind and no text",
                        "is empty");
    }

    @Test
    void textsForAModel() throws IOException {
        Path file = write("one\n\ntwo \u00e4\n", StandardCharsets.UTF_8);
        List<Input> inputs = new ArrayList<>();
        Inputs.of(new Raw.Text(5), file).forEach(inputs::add);
        assertThat(inputs).extracting(Input::name).containsExactly("lines:1", "lines:3");
        assertThat(TextTokens.texts(inputs.getLast().sample().expandDims(0))).containsExactly("two ");
        assertThat(TextInputs.of(new Raw.Text(100), "free entry").name()).isEqualTo("free entry");
    }
}
