package espalier.formats;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.formats.image.Images;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Files that are not what they seem: of other programs, in wide encodings, pipes where files should be.
class OddFilesTest {
    @TempDir
    Path folder;

    static Stream<Arguments> foreign() {
        String zip = "PK\3\4" + "x".repeat(26);
        return Stream.of(
                Arguments.of("II*\0", "is a TIFF picture; save it as PNG"),
                Arguments.of("\0\0\0\30ftypheic", "is a HEIC picture"),
                Arguments.of("\0\0\0\30ftypavif", "is an AVIF picture"),
                Arguments.of("8BPS\0\1", "is a Photoshop picture"),
                Arguments.of("SQLite format 3\0", "is an SQLite database; export it as CSV"),
                Arguments.of("ARROW1\0\0", "is an Arrow or Feather file"),
                Arguments.of("\37\u008b\b\0", "is a gzip-compressed file; unpack it first with gunzip"),
                Arguments.of(zip + "[Content_Types].xml", "is an Excel workbook"),
                Arguments.of(zip + "rows.csv", "is a ZIP archive; unpack it"),
                Arguments.of("\u0080\4\u0095.", "is a Python pickle"),
                Arguments.of("%PDF-1.7\n", "is a PDF"),
                Arguments.of("[{\"a\": 1}]\n", "is JSON; export it as CSV"),
                Arguments.of("{\"a\":1,\"b\":2}\n".repeat(9), "is JSON; export it as CSV"),
                Arguments.of("<!DOCTYPE html><p>not found\n", "is a web page"),
                Arguments.of("% flowers\n@RELATION iris\n", "is an ARFF file"));
    }

    @ParameterizedTest
    @MethodSource("foreign")
    void aFileOfAnotherProgramIsCalledByItsName(String start, String sentence) throws IOException {
        Path file = Files.write(folder.resolve("data.csv"), start.getBytes(StandardCharsets.ISO_8859_1));
        TestFiles.refuses(() -> Source.open(file, Source.Options.DEFAULT), "data.csv: " + sentence);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "X-UTF-32LE-BOM", "X-UTF-32BE-BOM", "latin1"})
    void aTableAndATextInEveryEncoding(String name) throws IOException {
        Charset charset = Charset.forName(name);
        Path table = Files.write(folder.resolve("t.csv"),
                "size,kind\n1,größe\n2,maß\n3,größe\n".getBytes(charset));
        assertThat(Content.of(table)).isEqualTo(Content.TEXT);
        assertThat(Source.open(table, Source.Options.DEFAULT).dataset().classes()).containsExactly("größe", "maß");
        String lines = "gut\tso schön war es lange nicht\nschlecht\tdas war nun gar nichts für mich\n".repeat(5);
        Path text = Files.write(folder.resolve("t.txt"), lines.getBytes(charset));
        Source source = Source.open(text, Source.Options.DEFAULT);
        assertThat(source.raw().kind()).isEqualTo("text");
        assertThat(source.counts()).containsExactly(5, 5);
    }

    @Test
    void aModelIsToldByItsHeaderHoweverLongItSaysItIs() {
        byte[] lying = new byte[40];
        java.util.Arrays.fill(lying, (byte) 'x');
        java.util.Arrays.fill(lying, 0, 8, (byte) 0xff);
        lying[8] = '{';
        lying[9] = '"';
        assertThat(Content.of(lying)).isEqualTo(Content.MODEL);
        assertThat(Content.of("a line; {and another}\n".getBytes(StandardCharsets.UTF_8))).isEqualTo(Content.TEXT);
    }

    /// Opening one for reading waits until somebody writes.
    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS)
    void aPipeAmongPicturesIsLeftOut() throws Exception {
        for (String name : new String[] {"cat/1.png", "cat/2.png", "dog/1.png"}) {
            Files.createDirectories(folder.resolve(name).getParent());
            Images.writePng(TestFiles.picture(20, 30, name.hashCode()), folder.resolve(name));
        }
        Path pipe = folder.resolve("dog/pipe.png");
        Assumptions.assumeTrue(made("mkfifo", pipe.toString()), "there is no mkfifo here");
        Files.createSymbolicLink(folder.resolve("dog/gone.png"), folder.resolve("nowhere.png"));
        Source source = Source.open(folder, Source.Options.DEFAULT);
        assertThat(source.counts()).containsExactly(2, 1);
        assertThat(source.skipped().toString()).contains("pipe.png: is not an ordinary file",
                "gone.png: is a symbolic link that leads nowhere");
        TestFiles.refuses(() -> Images.read(pipe), "is not an ordinary file");
    }

    private static boolean made(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}
