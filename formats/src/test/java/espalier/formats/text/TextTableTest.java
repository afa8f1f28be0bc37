package espalier.formats.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.data.TextTokens;
import espalier.formats.BadInput;
import espalier.formats.Content;
import espalier.formats.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables of texts and labels, however they are written, and tables that are something else.
class TextTableTest {
    @TempDir
    Path folder;

    private Source open(String text, Source.Options options) throws IOException {
        return Source.open(Files.writeString(folder.resolve("t.csv"), text), options);
    }

    @Test
    void aColumnOfTextsAndOneOfLabels() throws IOException {
        Source source = open("text,label\n\"see you, \"\"soon\"\" then\",ham\nfree entry right now,spam\n"
                + "ok then bye bye,ham\n\"win a\nprize today\",spam\n", Source.Options.DEFAULT);
        assertThat(source.description()).isEqualTo("CSV, texts from column 1, labels from column 2: 4 texts of up to 20"
                + " bytes, 2 classes (ham 2, spam 2)");
        assertThat(TextTokens.texts(source.dataset())).containsExactly("see you, \"soon\" then", "free entry right now",
                "ok then bye bye", "win a\nprize today");
        assertThat(source.names()).containsExactly("t.csv:2", "t.csv:3", "t.csv:4", "t.csv:5");
    }

    @Test
    void emptyAndNumberedColumnsArePassedOver() throws IOException {
        String rows = "1;ham;see you all soon;;\n2;spam;free entry right now;;\n3;ham;ok then bye bye;x;\n"
                + "4;spam;win a prize today;;\n";
        Source source = open("id;v1;v2;;\n" + rows, Source.Options.DEFAULT);
        assertThat(source.dataset().classes()).containsExactly("ham", "spam");
        assertThat(open(rows, Source.Options.DEFAULT).description()).contains("no headings: 4 texts");
    }

    @Test
    void rowsThatCannotBeUsed() throws IOException {
        var rows = new StringBuilder("text,label\n");
        for (int i = 0; i < 20; i++) {
            rows.append("see you soon " + i + ",ham\nfree entry now " + i + ",spam\n");
        }
        String text = rows + "only one value\n,ham\nno label here at all,\n";
        Source source = open(text.replace("see you", "s\u00e9e you"), Source.Options.DEFAULT);
        assertThat(source.dataset().size()).isEqualTo(40);
        assertThat(source.skipped()).extracting(s -> s.reason())
                .containsExactly("line 42 has 1 value",
                        "line 43 has no text", "line 44 has no label");
        assertThatThrownBy(() -> open(text, new Source.Options(0, true, (_, _) -> {}))).isInstanceOf(BadInput.class)
                .hasMessageContaining("line 42 has 1 value");
        Files.write(folder.resolve("t.csv"), text.replace("see", "s\u00e9e").getBytes(StandardCharsets.ISO_8859_1));
        assertThat(Source.open(folder.resolve("t.csv"), Source.Options.DEFAULT).description()).contains("Windows-1252");
    }

    @Test
    void otherTablesAreLeftAlone() throws IOException {
        String mixed = "age,comment,label\n" + "30,see you all soon,ham\n30,free entry right now,spam\n"
                + "31,ok then bye bye,ham\n31,win a prize today,spam\n";
        for (String table : List.of("a,b\n1,2\n3,4\n5,6\n7,8\n", mixed,
                "just one column\nof some words\nand more of it\nx\n")) {
            Path file = Files.writeString(folder.resolve("t.csv"), table);
            assertThat(new TextTable().takes(file, Content.of(file), Source.Options.DEFAULT)).as(table).isFalse();
        }
        Source asked = open(mixed, Source.Options.DEFAULT.withKind("text").withLabel("label"));
        assertThat(asked.dataset().classes()).containsExactly("ham", "spam");
    }
}
