package espalier.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// NPY and NPZ against files that NumPy wrote (`src/test/python/array_npy_files.py`), there and back, and against
/// damaged ones.
class NpyTest {
    @TempDir
    Path folder;

    /// The members of the NPZ that NumPy wrote, unpacked.
    private Map<String, Path> numpys() throws IOException {
        var files = new LinkedHashMap<String, Path>();
        try (InputStream in = NpyTest.class.getResourceAsStream("numpy.npz"); var zip = new ZipInputStream(in)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = folder.resolve(entry.getName());
                Files.write(file, zip.readAllBytes());
                files.put(entry.getName().replace(".npy", ""), file);
            }
        }
        return files;
    }

    @Test
    void everyVersionTypeAndOrderIsRead() throws IOException {
        int read = 0;
        for (Map.Entry<String, Path> file : numpys().entrySet()) {
            String[] name = file.getKey().split("_", -1);
            if (name.length != 4 || name[0].startsWith("bad")) {
                continue;
            }
            NDArray x = Npy.read(file.getValue());
            char kind = name[1].charAt(3);
            String text = (kind == 'b' ? "bool" : kind == 'f' ? "float" : kind == 'u' ? "uint" : "int");
            assertThat(x.dtype().numpyName()).isEqualTo(kind == 'b' ? text : text + 8 * (name[1].charAt(4) - '0'));
            assertThat(x.shape().toString().replaceAll("[() ,]+", "x").replaceAll("^x|x$", "")).isEqualTo(name[3]);
            NDArray k = NDArray.arange(x.size());
            NDArray expected = kind == 'b' ? k.remainder(2) : kind == 'u' ? k : k.subtract(3);
            NDArray rows = expected.astype(x.dtype()).reshape(x.shape().toArray());
            assertThat(x.astype(DType.FLOAT64).arrayEqual(rows.astype(DType.FLOAT64))).as(file.getKey()).isTrue();
            read++;
        }
        assertThat(read).isEqualTo(12 * 2 * 5 * 2);
    }

    @Test
    void damagedFilesAreRefusedInOneSentence() throws IOException {
        int refused = 0;
        Map<String, Path> files = numpys();
        for (Map.Entry<String, Path> file : files.entrySet()) {
            if (file.getKey().startsWith("bad_")) {
                assertThatThrownBy(() -> Npy.read(file.getValue())).as(file.getKey())
                        .isInstanceOf(FormatException.class)
                        .hasMessageStartingWith(file.getValue().toString())
                        .hasMessageNotContaining("\n");
                assertThatThrownBy(() -> Npy.read(Files.newInputStream(file.getValue()), "here",
                        Files.size(file.getValue()))).as(file.getKey())
                        .isInstanceOf(FormatException.class)
                        .hasMessageStartingWith("here");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(20);
        assertThatThrownBy(() -> Npy.read(files.get("bad_object"))).hasMessageContaining("Python objects");
        assertThatThrownBy(() -> Npy.read(files.get("bad_claim_two_gigabytes")))
                .hasMessageContaining("2147483640 bytes");
    }

    @Test
    void anyDamagedByteGivesAnArrayOrARefusal() throws IOException {
        byte[] good = Files.readAllBytes(numpys().get("save"));
        var random = new Random(7);
        Path file = folder.resolve("mutant.npy");
        for (int i = 0; i < 600; i++) {
            byte[] mutant = good.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            }
            Files.write(file, mutant);
            try {
                assertThat(Npy.read(file).size()).isLessThanOrEqualTo(48);
            } catch (FormatException e) {
                assertThat(e).hasMessageStartingWith(file.toString());
            }
        }
    }

    @Test
    void writesTheBytesOfNumpy() throws IOException {
        Path file = folder.resolve("mine.npy");
        Map<String, Path> files = numpys();
        Npy.write(file, NDArray.arange(6).astype(DType.FLOAT64).reshape(2, 3));
        assertThat(Files.readAllBytes(file)).isEqualTo(Files.readAllBytes(files.get("save")));
        for (Map.Entry<String, Path> numpy : files.entrySet()) {
            if (numpy.getKey().startsWith("1_le") && numpy.getKey().contains("_C_")) {
                Npy.write(file, Npy.read(numpy.getValue()));
                assertThat(Files.readAllBytes(file)).as(numpy.getKey()).isEqualTo(Files.readAllBytes(numpy.getValue()));
            }
        }
    }

    @Test
    void roundTripsOfEveryTypeAndOfViews() throws IOException {
        Path file = folder.resolve("x.npy");
        for (DType t : DType.values()) {
            NDArray x = NDArray.arange(24).reshape(2, 3, 4).astype(t).T().at("::-1, :, 1");
            if (t == DType.BFLOAT16) {
                assertThatThrownBy(() -> Npy.write(file, x)).hasMessageContaining("bfloat16");
                continue;
            }
            Npy.write(file, x);
            NDArray y = Npy.read(file);
            assertThat(y.dtype()).isEqualTo(t);
            assertThat(y.repr()).isEqualTo(x.repr());
        }
    }

    @Test
    void partsOfAMappedFile() throws IOException {
        Path file = folder.resolve("x.npy");
        NDArray x = NDArray.arange(3000).reshape(100, 30);
        Npy.write(file, x);
        Npy open = Npy.open(file);
        assertThat(open.dims()).containsExactly(100, 30);
        assertThat(open.dtype()).isEqualTo(DType.INT64);
        assertThat(open.rows(97, 3).arrayEqual(x.at("97:"))).isTrue();
        assertThat(open.rows(100, 0).shape()).isEqualTo(Shape.of(0, 30));
        assertThatThrownBy(() -> open.rows(99, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void archivesThereAndBack() throws IOException {
        Path file = folder.resolve("x.npz");
        var arrays = new LinkedHashMap<String, NDArray>();
        arrays.put("weights/0", NDArray.linspace(0, 1, 1000).reshape(10, 100));
        arrays.put("bias", NDArray.scalar(3));
        arrays.put("none", NDArray.zeros(DType.BOOL, 0, 2));
        var bytes = new ArrayList<byte[]>();
        for (int i = 0; i < 4; i++) {
            if (i % 2 == 0) {
                Npz.write(file, arrays);
            } else {
                Npz.writeCompressed(file, arrays);
            }
            bytes.add(Files.readAllBytes(file));
            Map<String, NDArray> back = Npz.read(file);
            assertThat(Npz.names(file)).containsExactly("weights/0", "bias", "none");
            back.forEach((name, x) -> assertThat(x.repr()).isEqualTo(arrays.get(name).repr()));
            assertThat(Npz.read(file, "bias").item()).isEqualTo(3);
        }
        assertThat(bytes.get(2)).isEqualTo(bytes.get(0));
        assertThat(bytes.get(3)).isEqualTo(bytes.get(1)).hasSizeLessThan(bytes.get(0).length);
        assertThatThrownBy(() -> Npz.read(file, "weight")).isInstanceOf(FormatException.class)
                .hasMessageContaining("weights/0");
    }

    @Test
    void whatAnArchiveCannotHoldIsNotBelieved() throws IOException {
        Path file = folder.resolve("zeros.npz");
        Npz.writeCompressed(file, Map.of("x", NDArray.zeros(DType.FLOAT64, 5000)));
        assertThat(Npz.unpackedBytes(file, "x")).isEqualTo(128 + 40_000);
        assertThat(NpyForm.of(file, "x")).hasToString("(5000,) of <f8");
        assertThat(NpyForm.of(file, "x").bytes()).isEqualTo(40_000);
        Path npy = folder.resolve("lying.npy");
        Npy.write(npy, NDArray.zeros(DType.FLOAT64, 5));
        byte[] bytes = Files.readAllBytes(npy);
        int shape = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("(5,)");
        System.arraycopy("(2000000000,), }".getBytes(StandardCharsets.US_ASCII), 0, bytes, shape, 16);
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(bytes);
            zip.closeEntry();
        }
        assertThatThrownBy(() -> Npz.read(file, "x")).isInstanceOf(FormatException.class)
                .hasMessageContaining("member x.npy: has at most 168 bytes, and its NPY header says 16000000000");
    }

    @Test
    void damagedArchivesAreRefused() throws IOException {
        Path file = folder.resolve("x.npz");
        Files.writeString(file, "not an archive");
        assertThatThrownBy(() -> Npz.read(file)).isInstanceOf(FormatException.class).hasMessageContaining("x.npz");
        Npz.write(file, Map.of("x", NDArray.linspace(0, 1, 5000)));
        byte[] flipped = Files.readAllBytes(file);
        flipped[20_000] ^= 1; // within the numbers, which are stored as they are
        Files.write(file, flipped);
        assertThatThrownBy(() -> Npz.read(file)).isInstanceOf(FormatException.class)
                .hasMessageContaining("member x.npy: is damaged: its bytes are not those of the archive's checksum");
        Npz.writeCompressed(file, Map.of("x", NDArray.linspace(0, 1, 5000)));
        byte[] good = Files.readAllBytes(file);
        var random = new Random(8);
        for (int i = 0; i < 500; i++) {
            byte[] mutant = good.clone();
            mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, mutant);
            try {
                Npz.read(file);
            } catch (IOException e) {
                assertThat(e.getMessage()).contains("x.npz");
            }
        }
    }
}
