package espalier.formats.idx;

import static espalier.formats.TestFiles.refuses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.formats.Content;
import espalier.formats.TestFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// IDX files made byte by byte: every type, plain and compressed, and every way in which a file can lie.
class IdxTest {
    @TempDir
    Path folder;

    /// A file with these lengths and this content.
    static byte[] idx(int type, int[] dims, byte... content) {
        ByteBuffer all = ByteBuffer.allocate(4 + 4 * dims.length + content.length);
        all.put((byte) 0).put((byte) 0).put((byte) type).put((byte) dims.length);
        Arrays.stream(dims).forEach(all::putInt);
        return all.put(content).array();
    }

    static byte[] gzip(byte[] plain) {
        var packed = new ByteArrayOutputStream();
        try (var out = new GZIPOutputStream(packed)) {
            out.write(plain);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return packed.toByteArray();
    }

    private Path file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readsEveryType(boolean packed) throws IOException {
        byte[] doubles = ByteBuffer.allocate(16).putDouble(-1.5).putDouble(1e300).array();
        byte[] floats = ByteBuffer.allocate(8).putFloat(0.25f).putFloat(-3).array();
        Object[][] cases = {
            {0x08, new byte[] {0, -1}, DType.UINT8, new double[] {0, 255}},
            {0x09, new byte[] {1, -1}, DType.INT8, new double[] {1, -1}},
            {0x0b, new byte[] {1, 0, -1, -2}, DType.INT16, new double[] {256, -2}},
            {0x0c, new byte[] {0, 1, 0, 0, -1, -1, -1, -1}, DType.INT32, new double[] {65536, -1}},
            {0x0d, floats, DType.FLOAT32, new double[] {0.25, -3}},
            {0x0e, doubles, DType.FLOAT64, new double[] {-1.5, 1e300}},
        };
        for (Object[] c : cases) {
            byte[] bytes = idx((Integer) c[0], new int[] {2}, (byte[]) c[1]);
            Path file = file("x", packed ? gzip(bytes) : bytes);
            assertThat(Content.of(file)).isEqualTo(Content.IDX);
            NDArray x = Idx.read(file);
            assertThat(x.dtype()).isEqualTo(c[2]);
            assertThat(x.toDoubles()).containsExactly((double[]) c[3]);
        }
    }

    @Test
    void hasTheShapeOfTheHeader() throws IOException {
        NDArray x = Idx.read(file("x", idx(8, new int[] {2, 1, 3}, new byte[] {1, 2, 3, 4, 5, 6})));
        assertThat(x.shape().toArray()).containsExactly(2, 1, 3);
        assertThat(x.getLong(1, 0, 2)).isEqualTo(6);
        assertThat(Idx.read(file("empty", idx(8, new int[] {0, 28, 28}))).shape().toArray()).containsExactly(0, 28, 28);
        assertThat(Idx.read(file("scalar", idx(8, new int[0], (byte) 7))).getLong()).isEqualTo(7);
    }

    @Test
    void refusesWhatLies() throws IOException {
        Path path = folder.resolve("x");
        byte[] good = idx(8, new int[] {2, 3}, new byte[6]);
        refuses(() -> Idx.read(folder.resolve("none")), "none: does not exist");
        file("x", new byte[] {0, 0});
        refuses(() -> Idx.read(path), "is not an IDX file");
        file("x", idx(7, new int[] {1}, (byte) 1));
        refuses(() -> Idx.read(path), "begins like an IDX file", "type 0x07");
        file("x", Arrays.copyOf(good, 9));
        refuses(() -> Idx.read(path), "breaks off inside its header, which announces 2 axes");
        file("x", Arrays.copyOf(good, good.length - 1));
        refuses(() -> Idx.read(path), "2 x 3 elements of uint8, which is 6 bytes, but it has 5");
        file("x", Arrays.copyOf(good, good.length + 1));
        refuses(() -> Idx.read(path), "goes on after the 6 elements");
        file("x", gzip(Arrays.copyOf(good, good.length - 1)));
        refuses(() -> Idx.read(path), "breaks off: 5 bytes of elements");
        file("x", gzip(Arrays.copyOf(good, good.length + 1)));
        refuses(() -> Idx.read(path), "goes on after");
        file("x", idx(8, new int[] {100_000, 100_000}, new byte[6]));
        refuses(() -> Idx.read(path), "100000 x 100000 elements", "more than 2^31 - 1");
        file("x", gzip(idx(8, new int[] {30_000, 30_000}, new byte[6])));
        refuses(() -> Idx.read(path), "900000000 bytes, but it has room for at most");
        file("x", idx(8, new int[] {-1, -1, -1, -1}));
        refuses(() -> Idx.read(path), "4294967295 x 4294967295");
    }

    @Test
    void refusesDamagedGzip() throws IOException {
        Path path = folder.resolve("x");
        byte[] packed = gzip(idx(8, new int[] {64, 64}, new byte[4096]));
        file("x", Arrays.copyOf(packed, packed.length - 9));
        refuses(() -> Idx.read(path), "breaks off inside its gzip data");
        byte[] wrong = packed.clone();
        wrong[wrong.length - 7] ^= 1; // the checksum
        file("x", wrong);
        refuses(() -> Idx.read(path), "its gzip data cannot be unpacked");
    }

    @Test
    void tellsGzippedIdxFromOtherGzip() throws IOException {
        assertThat(Content.of(file("a", gzip("a,b\n1,2\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII)))))
                .isEqualTo(Content.GZIP);
        assertThat(Content.of(file("b", Arrays.copyOf(gzip(new byte[100]), 12)))).isEqualTo(Content.GZIP);
        assertThat(Content.of(file("c", gzip(new byte[0])))).isEqualTo(Content.GZIP);
    }

    @Test
    void readsMnist() {
        NDArray x = Idx.read(TestFiles.shared("mnist/t10k-images-idx3-ubyte.gz"));
        assertThat(x.shape().toArray()).containsExactly(10_000, 28, 28);
        assertThat(x.astype(DType.FLOAT64).mean().get()).isCloseTo(33.7912, within(1e-3));
    }
}
