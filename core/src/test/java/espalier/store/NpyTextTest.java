package espalier.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.array.NDArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Arrays of texts, with the bytes that np.save of NumPy 2.4 writes.
class NpyTextTest {
    private static final String WIDE = "63000000610000007400000042000000e400000072000000000000000000000000000000";
    private static final String BIG = "00000063000000610000007400000042000000e400000072000000000000000000000000";

    @TempDir
    Path folder;

    private static byte[] npy(String type, String shape, String data) {
        var out = new ByteArrayOutputStream();
        String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }";
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0});
        out.writeBytes((header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(HexFormat.of().parseHex(data));
        return out.toByteArray();
    }

    private Path file(String type, String shape, String data) throws IOException {
        return Files.write(folder.resolve("y.npy"), npy(type, shape, data));
    }

    @Test
    void readsWhatNumpyWrites() throws IOException {
        assertThat(NpyText.read(file("<U3", "(3,)", WIDE))).containsExactly("cat", "Bär", "");
        assertThat(NpyText.read(file(">U3", "(3,)", BIG))).containsExactly("cat", "Bär", "");
        assertThat(NpyText.read(file("|S3", "(2,)", "6e6f00796573"))).containsExactly("no", "yes");
        assertThat(NpyText.read(file("<U1", "(2, 1)", "6100000062000000"))).containsExactly("a", "b");
        assertThat(NpyText.read(file("<U0", "(2,)", ""))).containsExactly("", "");
        assertThat(NpyText.read(file("<U1", "()", "00f60100"))).containsExactly("\uD83D\uDE00");
        assertThat(NpyText.isText(folder.resolve("y.npy"))).isTrue();
        Npy.write(folder.resolve("x.npy"), NDArray.of(1, 2));
        assertThat(NpyText.isText(folder.resolve("x.npy"))).isFalse();
    }

    @Test
    void readsThemFromAnArchive() throws IOException {
        Path file = folder.resolve("a.npz");
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("y.npy"));
            zip.write(npy("|S3", "(2,)", "6e6f00796573"));
        }
        assertThat(NpyText.isText(file, "y")).isTrue();
        assertThat(NpyText.read(file, "y")).containsExactly("no", "yes");
        assertThatThrownBy(() -> NpyText.read(file, "z")).hasMessageContaining("it has [y]");
        Npz.write(file, Map.of("y", NDArray.of(1, 2)));
        assertThat(NpyText.isText(file, "y")).isFalse();
    }

    @Test
    void refusesWhatLies() throws IOException {
        refused(file("<U3", "(4,)", WIDE), "ends in text 3 of the 4");
        refused(file("<U3", "(2,)", WIDE), "goes on after the 2 texts");
        refused(file("<U1", "(2, 2)", "61000000620000006300000064000000"), "has the shape [2, 2]");
        refused(file("<U999999999", "(1,)", ""), "texts of 999999999 characters");
        refused(file("<U1", "(99999999999,)", ""), "up to 2^31 texts");
        refused(file("<U1", "(9223372036854775807, 9223372036854775807)", ""), "has the shape");
        refused(file("<U1", "(1,)", "00001100"), "has the character 1114112");
        refused(file("<f8", "(1,)", "0000000000000000"), "holds <f8 and no texts");
        assertThatThrownBy(() -> Npy.read(file("<U3", "(3,)", WIDE))).isInstanceOf(FormatException.class)
                .hasMessageContaining("these are texts");
        assertThatThrownBy(() -> Npy.read(file("|O", "(1,)", "00"))).hasMessageContaining("astype(str)");
    }

    private static void refused(Path file, String part) {
        assertThatThrownBy(() -> NpyText.read(file)).isInstanceOf(FormatException.class).hasMessageContaining(part);
    }
}
