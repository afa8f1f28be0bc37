package espalier.formats.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableReaderTest {
    private static final String FLOWERS = "length,width,species\n1,2,a\n3,4,b\n5,6,a\n7,8,b\n9,1,a\n";

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void aTableIsKnownByItsContent() throws IOException {
        Source source = Source.open(file("flowers.data", FLOWERS), Source.Options.DEFAULT);
        assertThat(source.description()).isEqualTo("CSV: 5 rows of 2 columns, 2 classes (a 3, b 2); predicts species, "
                + "for its name: 2 classes");
        assertThat(source.raw()).isInstanceOf(Raw.Table.class);
        assertThat(source.names()).startsWith("row 1", "row 2");
        assertThat(source.fingerprint()).hasSize(64);
        Path wide = Files.write(folder.resolve("wide.csv"), FLOWERS.getBytes(StandardCharsets.UTF_16));
        assertThat(Source.open(wide, Source.Options.DEFAULT).dataset().size()).isEqualTo(5);
    }

    @Test
    void labelAndStrictAreHeeded() throws IOException {
        Path path = file("t.csv", FLOWERS + "odd\n");
        Source source = Source.open(path, Source.Options.DEFAULT.withLabel("width"));
        assertThat(source.dataset().classes()).isEmpty();
        assertThat(source.skipped()).extracting(Object::toString)
                .containsExactly(path + ": line 7 has 1 value, expected 3");
        assertThatThrownBy(() -> Source.open(path, new Source.Options(0, true, espalier.formats.Progress.NONE)))
                .isInstanceOf(BadInput.class)
                .hasMessageContaining("line 7 has 1 value");
    }

    @Test
    void aNumberTooLargeToBeScaledIsShown() throws IOException {
        Path inputs = file("a.csv", "a,b,y\n1,5,x\n2,-1e300,z\n4,7,x\n");
        assertThatThrownBy(() -> Source.open(inputs, Source.Options.DEFAULT)).isInstanceOf(BadInput.class)
                .hasMessageContaining("a.csv: 'b' is -1e300 in row 2, and numbers beyond 1.0E150 cannot be scaled")
                .hasMessageContaining("leave it empty");
        Path target = file("b.csv", "a,y\n1,5.5\n2,1e200\n4,7.5\n");
        assertThatThrownBy(() -> Source.open(target, Source.Options.DEFAULT))
                .hasMessageContaining("b.csv: 'y' is 1e200 in row 2");
    }

    @Test
    void otherDataAreReadAsAModelWantsThem() throws IOException {
        Source train = Source.open(file("t.csv", FLOWERS), Source.Options.DEFAULT);
        Path other = file("other.csv", "species,note,WIDTH,length\nb,x,8,7\na,y,6,5\n");
        Source.Options like = Source.Options.DEFAULT.withLike(train.raw(), train.dataset().classes());
        Source test = Source.open(other, like);
        assertThat(test.dataset().classes()).containsExactly("a", "b");
        assertThat(test.dataset().targets().toLongs()).containsExactly(1, 0);
        assertThat(test.dataset().range(0, 2).x().toDoubles()).containsExactly(7, 8, 5, 6);
    }

    @Test
    void rowsToBePredictedNeedNoLabel() throws IOException {
        Source train = Source.open(file("t.csv", FLOWERS), Source.Options.DEFAULT);
        Path rows = file("rows.csv", "width,length\n2,1\n,3\n");
        List<Input> inputs = new ArrayList<>();
        Inputs.of(train.raw(), rows).forEach(inputs::add);
        assertThat(inputs).extracting(Input::name).containsExactly(rows + ":1", rows + ":2");
        assertThat(Objects.requireNonNull(inputs.get(0).sample()).toDoubles()).containsExactly(1, 2);
        assertThat(Objects.requireNonNull(inputs.get(1).sample()).toDoubles()).containsExactly(3, Double.NaN);
        Path lacking = file("lacking.csv", "length,colour\n1,red\n");
        assertThatThrownBy(() -> Inputs.of(train.raw(), lacking).iterator())
                .hasMessage(lacking + ": has no column 'width', which the model needs; its columns are 'length', "
                        + "'colour'");
    }

    @Test
    void parquetGoesTheSameWay() throws Exception {
        Path parquet = Path.of(TableReaderTest.class.getResource("snappy.parquet").toURI());
        Source source = Source.open(parquet, Source.Options.DEFAULT);
        assertThat(source.description()).startsWith("Parquet: 40 rows of 4 columns, 3 classes (0 14, 1 13, 2 13)")
                .contains("left out: 'id'");
        assertThat(TableReader.read(parquet, TableOptions.DEFAULT).report())
                .anyMatch(line -> line.startsWith("city: category, 3 different"));
    }
}
