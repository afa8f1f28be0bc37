package espalier.formats.sound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.array.NDArray;
import espalier.data.Batch;
import espalier.data.Raw;
import espalier.formats.BadInput;
import espalier.formats.Input;
import espalier.formats.Inputs;
import espalier.formats.Source;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Folders of sounds: classes by sub-folder and by name, what is left out, rows, and sounds for a model.
class SoundReaderTest {
    @TempDir
    Path folder;

    private Path write(String name, double... values) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, WavTest.plain(values));
    }

    @Test
    void aSubFolderIsAClass() throws IOException {
        write("dog/a.wav", 0.5, 0.25);
        write("cat/b.wav", 0.125);
        write("cat/c.wav", 0.5, 0.5, 0.5);
        Files.writeString(folder.resolve("cat/notes.wav"), "no sound at all");
        Files.writeString(folder.resolve(".hidden"), "");
        Source source = Source.open(folder, Source.Options.DEFAULT);
        assertThat(source.description()).isEqualTo(
                "folder: 3 sounds of up to 0.0 s at 8000 Hz, 2 classes (cat 2, dog 1), 1 file left out");
        assertThat(source.raw()).isEqualTo(new Raw.Sound(8000, 3));
        assertThat(source.skipped()).hasSize(1).first().asString().contains("notes.wav: is no sound that can be read");
        Batch batch = source.dataset().get(2, 0);
        assertThat(batch.x().equal(NDArray.of(new double[][] {{0.5, 0.25, 0}, {0.125, 0, 0}})).all().item()).isOne();
        assertThat(batch.y().toLongs()).containsExactly(1, 0);
        assertThatThrownBy(() -> Source.open(folder, new Source.Options(0, true, (_, _) -> {})))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("notes.wav");
    }

    @Test
    void namesSayTheClass() throws IOException {
        for (String name : List.of("0_ann_5.wav", "1_ann_5.wav", "0_bob_5.wav", "1_bob_12.wav")) {
            write(name, 0.5);
        }
        Source source = Source.open(folder, Source.Options.DEFAULT);
        assertThat(source.description())
                .startsWith("folder, the class in the names {label}_{part2}_{part3}.wav: 4 sounds")
                .endsWith("2 classes (0 2, 1 2)");
        Source bySpeaker = Source.open(folder, Source.Options.DEFAULT.withPattern("{digit}_{label}_{take}.wav"));
        assertThat(bySpeaker.dataset().classes()).containsExactly("ann", "bob");
        assertThatThrownBy(() -> Source.open(folder, Source.Options.DEFAULT.withPattern("x{label}.wav")))
                .hasMessageContaining("no class, by names of the form x{label}.wav");
        assertThatThrownBy(() -> Source.open(folder, Source.Options.DEFAULT.withPattern("{digit}.wav")))
                .hasMessageContaining("needs the field {label}");
        write("other.wav", 0.5);
        assertThatThrownBy(() -> Source.open(folder, Source.Options.DEFAULT)).isInstanceOf(BadInput.class)
                .hasMessageContaining("share no pattern")
                .hasMessageContaining("--pattern");
        Source given = Source.open(folder, Source.Options.DEFAULT.withPattern("{label}_{speaker}_{take}.wav"));
        assertThat(given.skipped()).hasSize(1).first().asString().contains("other.wav: its name is not of the form");
    }

    @Test
    void aTableSaysTheClass() throws IOException {
        write("x1.wav", 0.5);
        write("x2.wav", 0.25);
        Files.writeString(folder.resolve("labels.csv"), "file,label\nx1.wav,dog\nx2.wav,cat\n");
        Source source = Source.open(folder, Source.Options.DEFAULT);
        assertThat(source.dataset().classes()).containsExactly("cat", "dog");
        assertThat(source.dataset().get(0).x().toFloats()).containsExactly(0.25f);
    }

    @Test
    void longOnesAreCutAndOtherRatesConverted() throws IOException {
        for (int i = 0; i < 60; i++) {
            write("a/" + i + ".wav", new double[4000]);
            write("b/" + i + ".wav", new double[4000]);
        }
        write("a/long.wav", new double[40_000]);
        byte[] fast = WavTest.plain(new double[4000]);
        fast[24] = (byte) (16_000 & 0xff);
        fast[25] = (byte) (16_000 >> 8);
        Files.write(folder.resolve("b/fast.wav"), fast);
        Source source = Source.open(folder, Source.Options.DEFAULT);
        assertThat(source.raw()).isEqualTo(new Raw.Sound(8000, 8000));
        assertThat(source.description()).contains(", 1 longer ones cut");
        assertThat(((SoundFiles) source.dataset()).get(120).x().shape().toArray()).containsExactly(1, 8000);
        Source like = Source.open(folder, Source.Options.DEFAULT.withLike(new Raw.Sound(4000, 100), List.of("a", "b")));
        assertThat(like.dataset().sampleShape().toArray()).containsExactly(100);
    }

    @Test
    void soundsForAModel() throws IOException {
        write("a.wav", 0.5, 0.25);
        Files.write(folder.resolve("b.mp3"), "ID3\3 something".getBytes(StandardCharsets.ISO_8859_1));
        Files.writeString(folder.resolve("readme.txt"), "not a sound");
        List<Input> inputs = new ArrayList<>();
        Inputs.of(new Raw.Sound(8000, 4), folder).forEach(inputs::add);
        assertThat(inputs).hasSize(2);
        assertThat(inputs.getFirst().sample().toFloats()).containsExactly(0.5f, 0.25f, 0, 0);
        assertThat(inputs.getLast().problem()).contains("an MP3 sound, which is not read");
    }

    @Test
    void foldersThatCannotBe() throws IOException {
        write("a/1.wav", 0.5);
        assertThatThrownBy(() -> Source.open(folder, Source.Options.DEFAULT)).isInstanceOf(BadInput.class)
                .hasMessageContaining("only one class");
        Files.createDirectories(folder.resolve("b"));
        Files.write(folder.resolve("b/2.wav"), new byte[] {'R', 'I', 'F', 'F'});
        assertThatThrownBy(() -> Source.open(folder, Source.Options.DEFAULT.withKind("sound")))
                .hasMessageContaining("has no sound that can be read: 1 file was tried");
    }
}
