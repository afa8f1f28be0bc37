package espalier.formats.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.data.Column.Type;
import espalier.formats.BadInput;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The files are made by src/test/python/parquet.py.
class ParquetTest {

    private static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(ParquetTest.class.getResource(name + ".parquet")).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "snappy", "gzip", "zstd", "lz4", "lz4_raw"})
    void readsTypesAndMissingValues(String codec) {
        Table table = Parquet.read(file(codec), TableOptions.DEFAULT);
        assertThat(table.rows()).isEqualTo(40);
        assertThat(table.columns().stream().map(c -> c.column().type())).containsExactly(Type.TEXT, Type.NUMBER,
                Type.CATEGORY, Type.DATE, Type.BOOLEAN, Type.NUMBER);
        assertThat(table.columns().get(0).describe()).isEqualTo("id: left out, only numbers the rows");
        assertThat(table.columns().get(1).at(4)).isEqualTo(5);
        assertThat(table.columns().get(1).at(3)).isNaN();
        assertThat(table.columns().get(2).column().dictionary()).containsExactly("Bonn", "Köln", "Ulm");
        assertThat(table.columns().get(2).missing()).isEqualTo(1);
        assertThat(table.columns().get(3).at(2)).isEqualTo(200 * 86_400.0);
        assertThat(table.columns().get(4).at(3)).isEqualTo(1);
        TableDataset data = table.labelled(null).dataset();
        assertThat(data.classes()).containsExactly("0", "1", "2");
        assertThat(data.targets().toLongs()).startsWith(0, 1, 2, 0);
    }

    @Test
    void givesAModelItsColumns() {
        TableDataset train = Parquet.read(file("plain"), TableOptions.DEFAULT).labelled("y").dataset();
        TableDataset again = Parquet.read(file("gzip"), TableOptions.DEFAULT.withWanted(train.raw())).samples();
        assertThat(again.range(0, 40).x().toDoubles()).containsExactly(train.range(0, 40).x().toDoubles());
    }

    @Test
    void refusesWhatItCannotRead(@TempDir Path folder) throws Exception {
        assertThatThrownBy(() -> Parquet.read(file("brotli"), TableOptions.DEFAULT)).isInstanceOf(BadInput.class)
                .hasMessageContaining("has column 'id' compressed with BROTLI; what can be read is [UNCOMPRESSED, ");
        assertThatThrownBy(() -> Parquet.read(file("empty"), TableOptions.DEFAULT))
                .hasMessageContaining("has columns and no row");
        byte[] whole = Files.readAllBytes(file("snappy"));
        for (int cut : new int[] {4, 10, whole.length / 2, whole.length - 3}) {
            Path part = Files.write(folder.resolve("part.parquet"), Arrays.copyOf(whole, cut));
            assertThatThrownBy(() -> Parquet.read(part, TableOptions.DEFAULT)).as("%d bytes", cut)
                    .isInstanceOf(BadInput.class)
                    .hasMessageContaining("Parquet file that cannot be read");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "zstd"})
    void aDamagedColumnIsNamed(String codec, @TempDir Path folder) throws Exception {
        byte[] bytes = Files.readAllBytes(file(codec));
        Arrays.fill(bytes, 45, 75, (byte) 0x5a); // inside the first column
        Path damaged = Files.write(folder.resolve("damaged.parquet"), bytes);
        assertThatThrownBy(() -> Parquet.read(damaged, TableOptions.DEFAULT)).isInstanceOf(BadInput.class)
                .hasMessageContaining("column 'id', compressed with");
    }
}
