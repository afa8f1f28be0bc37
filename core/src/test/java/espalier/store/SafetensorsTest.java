package espalier.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import espalier.AllocatedBytes;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files from src/test/python/safetensors_cases.py, round trips, and files that lie.
class SafetensorsTest {
    @TempDir
    private Path folder;

    private Path resource(String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = SafetensorsTest.class.getResourceAsStream(name)) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    /// A file with this header and data, the header's length as it is.
    private Path file(String header, int dataBytes) throws IOException {
        byte[] text = header.getBytes(UTF_8);
        return file(text.length, text, dataBytes);
    }

    private Path file(long claimed, byte[] header, int dataBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(claimed).put(header);
        return Files.write(folder.resolve("x.safetensors"), bytes.array());
    }

    private static String array(String name, String dtype, String shape, String offsets) {
        return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}".formatted(name, dtype, shape, offsets);
    }

    private void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> Safetensors.open(file)).isExactlyInstanceOf(FormatException.class)
                .hasMessage(file + message);
    }

    private void assertRefused(String header, int dataBytes, String message) throws IOException {
        assertRefused(file(header, dataBytes), message);
    }

    // ---- reading

    @Test
    void readsEveryTypeOfAForeignFile() throws Exception {
        try (var file = Safetensors.open(resource("all.safetensors"))) {
            Json expected = Json.parse(file.metadata().get("expected"));
            assertThat(file.metadata()).containsEntry("", "empty key").containsEntry("ключ", "значение \t\\");
            assertThat(file.names()).hasSize(22).startsWith("f4", "complex", "Gewicht ä/😀\n\"0\"");
            for (String name : expected.members().keySet()) {
                double[] values = expected.get(name).items().stream().mapToDouble(SafetensorsTest::python).toArray();
                NDArray array = file.read(name);
                assertThat(array.toDoubles()).as(name).containsExactly(values);
                assertThat(array.shape()).isEqualTo(file.shape(name));
                assertThat(array.dtype()).isEqualTo(file.dtype(name));
            }
            assertThat(file.shape("bf16")).isEqualTo(Shape.of(2, 2, 2));
            assertThat(file.shape("scalar")).isEqualTo(Shape.of());
            assertThat(file.shape("empty too")).isEqualTo(Shape.of(2, 0, 5));
            assertThat(file.type("f8 e4m3")).isEqualTo("F8_E4M3");
            assertThat(file.dtype("f8 e4m3")).isEqualTo(DType.FLOAT32);
            assertThat(file.dtype("bf16")).isEqualTo(DType.BFLOAT16);
            assertThat(file.read("i64").toLongs()).containsExactly(Long.MIN_VALUE, -1, 1L << 53);
            assertThat(file.shape("f4")).isEqualTo(Shape.of(3, 2));
            assertThatThrownBy(() -> file.read("complex")).isExactlyInstanceOf(FormatException.class)
                    .hasMessageContaining("array \"complex\": type C64 cannot be read");
            assertThatThrownBy(() -> file.read("nothing")).isExactlyInstanceOf(FormatException.class)
                    .hasMessageContaining("there is no array \"nothing\"; there are [f4, complex,");
        }
        assertThatThrownBy(() -> Safetensors.read(resource("all.safetensors")))
                .hasMessageContaining("F4 cannot be read");
    }

    private static double python(Json number) {
        try {
            return switch (number.string()) {
                case "inf" -> Double.POSITIVE_INFINITY;
                case "-inf" -> Double.NEGATIVE_INFINITY;
                case "nan" -> Double.NaN;
                default -> Double.parseDouble(number.string());
            };
        } catch (FormatException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void filesThatAreNotThereOrNotFiles() {
        Path nothing = folder.resolve("nothing");
        assertThatThrownBy(() -> Safetensors.open(nothing)).isInstanceOf(NoSuchFileException.class)
                .hasMessage(nothing + ": there is no such file");
        assertRefused(folder, ": is a directory, not a safetensors file");
    }

    @Test
    void readsNothingBeforeItIsAsked() throws Exception {
        int n = 4 << 20;
        Path path = folder.resolve("big");
        Safetensors.write(path, Map.of("w", NDArray.zeros(DType.FLOAT32, n), "b", NDArray.zeros(3)), Map.of());
        Safetensors.open(path).close(); // classes are loaded
        long before = AllocatedBytes.now();
        try (var file = Safetensors.open(path)) {
            assertThat(file.shape("w").size()).isEqualTo(n);
            file.read("b");
            assertThat(AllocatedBytes.now() - before).isLessThan(1 << 20);
            assertThat(file.read("w").size()).isEqualTo(n);
            assertThat(AllocatedBytes.now() - before).isLessThan(4L * n + (1 << 20));
        }
        before = AllocatedBytes.now();
        NDArray w = NDArray.zeros(DType.FLOAT32, n);
        Safetensors.write(path, Map.of("w", w), Map.of());
        assertThat(AllocatedBytes.now() - before).isLessThan(4L * n + (1 << 20));
    }

    @Test
    void aFileThatShrinksWhileItIsOpen() throws Exception {
        Path path = folder.resolve("x");
        Safetensors.write(path, Map.of("w", NDArray.arange(1000)), Map.of());
        try (var file = Safetensors.open(path)) {
            try (var channel = java.nio.channels.FileChannel.open(path, StandardOpenOption.WRITE)) {
                channel.truncate(channel.size() - 16);
            }
            assertThatThrownBy(() -> file.read("w")).isExactlyInstanceOf(FormatException.class)
                    .hasMessage(path
                            + ", array \"w\": the file has become shorter since it was opened, 16 bytes are missing");
        }
    }

    @Test
    void anOpenFileOutlivesItsReplacement() throws Exception {
        Path path = folder.resolve("x");
        Safetensors.write(path, Map.of("w", NDArray.arange(5)), Map.of());
        try (var file = Safetensors.open(path)) {
            Safetensors.write(path, Map.of("w", NDArray.zeros(2)), Map.of());
            assertThat(file.read("w").toLongs()).containsExactly(0, 1, 2, 3, 4);
        }
        assertThat(Safetensors.read(path).get("w").toDoubles()).containsExactly(0, 0);
    }

    // ---- writing

    @Test
    void writesTheBytesThatPythonDoes() throws Exception {
        Path expected = resource("ours.safetensors");
        Path path = folder.resolve("written");
        var arrays = new LinkedHashMap<String, NDArray>();
        arrays.put("b", NDArray.of(0, 1, 2));
        arrays.put("a", NDArray.of(true, false));
        arrays.put("0.weight", NDArray.of(new float[][] {{0, 0.25f, 0.5f}, {0.75f, 1, 1.25f}}));
        arrays.put("n", NDArray.scalar(1L << 40));
        arrays.put("none", NDArray.zeros(0, 2));
        var metadata = new LinkedHashMap<String, String>();
        metadata.put("classes", "[\"non-cat\",\"cat\"]");
        metadata.put("é", "\n");
        Safetensors.write(path, arrays, metadata);
        assertThat(Files.readAllBytes(path)).isEqualTo(Files.readAllBytes(expected));
        Map<String, NDArray> read = Safetensors.read(path);
        assertThat(read.keySet()).containsExactly("b", "a", "0.weight", "n", "none");
        read.forEach((name, array) -> assertThat(array.repr()).isEqualTo(arrays.get(name).repr()));
    }

    @Test
    void everyTypeAndShapeGoesRound() throws Exception {
        Path path = folder.resolve("x");
        var arrays = new TreeMap<String, NDArray>();
        for (DType dtype : DType.values()) {
            for (int[] shape : new int[][] {{}, {0}, {1}, {7}, {3, 0, 2}, {2, 3}, {40_000}, {1, 2, 1, 3, 1}}) {
                NDArray array = Rng.seed(shape.length).integers(0, 100, shape).astype(dtype);
                arrays.put(dtype + Arrays.toString(shape), array);
            }
        }
        NDArray base = NDArray.arange(24).reshape(2, 3, 4);
        arrays.put("transposed", base.T());
        arrays.put("strided", base.at("..., ::-2"));
        arrays.put("broadcast", base.at("0, 0").broadcastTo(5, 4));
        arrays.put("from the middle", base.at("1"));
        Safetensors.write(path, arrays, Map.of("k", "v"));
        Map<String, NDArray> read = Safetensors.read(path);
        assertThat(read.keySet()).containsExactlyElementsOf(arrays.keySet());
        arrays.forEach((name, array) -> {
            NDArray again = read.get(name);
            assertThat(again.dtype()).as(name).isEqualTo(array.dtype());
            assertThat(again.shape()).as(name).isEqualTo(array.shape());
            assertThat(Arrays.equals(again.toDoubles(), array.toDoubles())).as(name).isTrue();
        });
        try (var file = Safetensors.open(path)) {
            assertThat(file.metadata()).isEqualTo(Map.of("k", "v"));
            assertThat(file).hasToString("Safetensors(x, " + arrays.size() + " arrays)");
        }
    }

    @Test
    void specialFloatsKeepTheirBits() throws Exception {
        Path path = folder.resolve("x");
        int[] bits = {0x7fc00001, 0xffc12345, 0x00000001, 0x80000000, 0x7f800000, 0x7f7fffff};
        float[] values = new float[bits.length];
        for (int i = 0; i < bits.length; i++) {
            values[i] = Float.intBitsToFloat(bits[i]);
        }
        Safetensors.write(path, Map.of("x", NDArray.wrap(values, 2, 3)), Map.of());
        float[] read = Safetensors.read(path).get("x").toFloats();
        for (int i = 0; i < bits.length; i++) {
            assertThat(Float.floatToRawIntBits(read[i])).isEqualTo(bits[i]);
        }
    }

    @Test
    void theSameArgumentsGiveTheSameBytes() throws Exception {
        Path a = folder.resolve("a");
        Path b = folder.resolve("b");
        Map<String, NDArray> arrays = new java.util.HashMap<>();
        Map<String, NDArray> other = new java.util.HashMap<>(1000);
        for (int i = 0; i < 50; i++) {
            arrays.put("array " + i, NDArray.arange(i));
            other.put("array " + (49 - i), NDArray.arange(49 - i));
        }
        Safetensors.write(a, arrays, Map.of("x", "1", "y", "2", "z", "3"));
        Safetensors.write(b, other, Map.of("z", "3", "y", "2", "x", "1"));
        assertThat(a).hasSameBinaryContentAs(b);
    }

    @Test
    void nothingAtAll() throws Exception {
        Path path = folder.resolve("x");
        Safetensors.write(path, Map.of(), Map.of());
        assertThat(path).hasSize(16);
        assertThat(Safetensors.read(path)).isEmpty();
        Safetensors.write(path, Map.of(), Map.of("only", "metadata"));
        try (var file = Safetensors.open(path)) {
            assertThat(file.metadata()).isEqualTo(Map.of("only", "metadata"));
            assertThat(file.names()).isEmpty();
        }
        assertThat(Safetensors.read(file("{}", 0))).isEmpty();
        assertThat(Safetensors.read(file("{\"__metadata__\":{}} ", 0))).isEmpty();
    }

    @Test
    void namesThatCannotBeWritten() throws Exception {
        Path path = folder.resolve("x");
        Files.writeString(path, "old");
        NDArray one = NDArray.scalar(1.0);
        assertThatThrownBy(() -> Safetensors.write(path, Map.of("__metadata__", one), Map.of()))
                .hasMessageContaining("is reserved by the format");
        assertThatThrownBy(() -> Safetensors.write(path, Map.of("a\ud800", one), Map.of()))
                .hasMessageContaining("half a surrogate pair");
        var texts = new TreeMap<String, String>();
        String megabyte = "x".repeat(1_000_000);
        for (int i = 0; i < 100; i++) {
            texts.put("k" + i, megabyte);
        }
        assertThatThrownBy(() -> Safetensors.write(path, Map.of("a", one), texts))
                .hasMessageContaining("shorten the metadata");
        assertThat(path).hasContent("old");
    }

    // ---- lies

    @Test
    void headersThatCannotBe() throws Exception {
        assertRefused(Files.write(folder.resolve("empty"), new byte[0]),
                ": too short for a safetensors file: 0 bytes, and the length of the header alone takes 8");
        assertRefused(Files.write(folder.resolve("short"), new byte[7]),
                ": too short for a safetensors file: 7 bytes, and the length of the header alone takes 8");
        assertRefused(file(0, new byte[0], 0),
                ": not a safetensors file, or damaged: its header does not begin with '{'");
        assertRefused(file(-1, new byte[0], 10),
                ": not a safetensors file, or damaged: its first 8 bytes claim a header of 18446744073709551615 "
                        + "bytes, and the format allows 100000000");
        assertRefused(file(100_000_001, new byte[0], 10),
                ": not a safetensors file, or damaged: its first 8 bytes claim a header of 100000001 bytes, and "
                        + "the format allows 100000000");
        assertRefused(file(100_000_000, new byte[0], 10),
                ": cut off, or not a safetensors file: its first 8 bytes claim a header of 100000000 bytes, and "
                        + "only 10 follow");
        assertRefused(file(3, "{}".getBytes(UTF_8), 0),
                ": cut off, or not a safetensors file: its first 8 bytes claim a header of 3 bytes, and only 2 follow");
        assertRefused("[]", 0, ": not a safetensors file, or damaged: its header does not begin with '{'");
        assertRefused(" {}", 0, ": not a safetensors file, or damaged: its header does not begin with '{'");
        assertRefused("{}x", 0, ", header, line 1, column 3: expected nothing more after the value but found 'x'");
        assertRefused("{", 0, ", header, line 1, column 2: the text ends where ',' or '}' after a member was expected");
        assertRefused(file(4, new byte[] {'{', (byte) 0xc3, '(', '}'}, 0), ", header: not valid UTF-8 at byte 1");
        assertRefused("{\"a\":5}", 0, ", header, line 1, column 6: expected an object but found '5'");
        assertRefused("{\"__metadata__\":[]}", 0, ", header, line 1, column 17: expected an object but found an array");
        assertRefused("{\"__metadata__\":{\"a\":1}}", 0,
                ", header, line 1, column 22: expected a string but found '1'");
        assertRefused("{\"__metadata__\":{\"a\":\"\",\"a\":\"\"}}", 0,
                ", header, line 1, column 25: the name \"a\" appears twice in one object");
        assertRefused("{\"__metadata__\":{},\"__metadata__\":{}}", 0,
                ", header, line 1, column 20: the name \"__metadata__\" appears twice in one object");
        assertRefused("{" + "\"a\":{".repeat(1000), 0, ", header, line 1, column 2561: nested deeper than 512 levels");
    }

    @Test
    void entriesThatCannotBe() throws Exception {
        String whole = array("a", "F32", "[1]", "[0,4]");
        assertRefused("{" + whole + "," + whole + "}", 4,
                ", header, line 1, column 55: the name \"a\" appears twice in one object");
        assertRefused("{\"a\":{\"dtype\":\"F32\",\"dtype\":\"F32\"}}", 4,
                ", header, line 1, column 21: the name \"dtype\" appears twice in one object");
        assertRefused("{\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}}", 4,
                ", array \"a\": its entry in the header has no \"dtype\"");
        assertRefused("{\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}}", 4,
                ", array \"a\": its entry in the header has no \"shape\"");
        assertRefused("{\"a\":{\"dtype\":\"F32\",\"shape\":[1]}}", 4,
                ", array \"a\": its entry in the header has no \"data_offsets\"");
        assertThatThrownBy(() -> Safetensors.open(file("{" + array("a", "F99", "[1]", "[0,4]") + "}", 4)))
                .hasMessageContaining("array \"a\": unknown dtype \"F99\"; known are [BOOL, U8,");
        assertRefused("{" + array("a", "F32", "[-1]", "[0,4]") + "}", 4,
                ", header, line 1, column 30: expected an axis length (an integer of at least 0) but found '-'");
        assertRefused("{" + array("a", "F32", "[1.5]", "[0,4]") + "}", 4,
                ", header, line 1, column 30: expected an axis length (an integer of at least 0) but found 1.5");
        assertRefused("{" + array("a", "F32", "[99999999999999999999]", "[0,4]") + "}", 4,
                ", header, line 1, column 30: expected an axis length (an integer of at least 0) but found "
                        + "99999999999999999999");
        assertRefused("{" + array("a", "F32", "\"1\"", "[0,4]") + "}", 4,
                ", header, line 1, column 29: expected an array but found a string");
        assertRefused("{" + array("a", "F32", "[4611686018427387904,4611686018427387904]", "[0,4]") + "}", 4,
                ", array \"a\": shape (4611686018427387904, 4611686018427387904) of F32 is larger than any file");
        assertRefused("{" + array("a", "F32", "[4294967296,4294967296,0]", "[0,0]") + "}", 0,
                ", array \"a\": shape (4294967296, 4294967296, 0) of F32 is larger than any file");
        assertRefused("{" + array("a", "F32", "[2]", "[0,4]") + "}", 4,
                ", array \"a\": shape (2,) of F32 needs 8 bytes, but data_offsets [0, 4] span 4");
        assertRefused("{" + array("a", "F4", "[3]", "[0,1]") + "}", 1,
                ", array \"a\": shape (3,) of F4 does not fill whole bytes");
        assertRefused("{" + array("a", "F32", "[1]", "[0,4,8]") + "}", 4,
                ", array \"a\": data_offsets must be [begin, end] with begin <= end, not [0, 4, 8]");
        assertRefused("{" + array("a", "F32", "[1]", "[4,0]") + "}", 4,
                ", array \"a\": data_offsets must be [begin, end] with begin <= end, not [4, 0]");
        assertRefused("{" + array("a", "F32", "[1]", "[0,4]") + "}", 3,
                ", array \"a\": its data end at byte 4, but the file has only 3 bytes of data: cut off, or damaged");
        assertRefused("{" + array("a", "U8", "[9223372036854775807]", "[0,9223372036854775807]") + "}", 3,
                ", array \"a\": its data end at byte 9223372036854775807, but the file has only 3 bytes of data: "
                        + "cut off, or damaged");
        assertRefused("{" + array("a", "F32", "[1]", "[0,4]") + "}", 5,
                ": the last 1 bytes belong to no array: damaged, or written by something else");
        assertRefused("{" + array("a", "F32", "[1]", "[0,4]") + "," + array("b", "F32", "[1]", "[5,9]") + "}", 9,
                ", array \"b\": begins at byte 5 of the data, but the bytes from 4 on belong to no array");
        assertRefused("{" + array("b", "F32", "[1]", "[3,7]") + "," + array("a", "F32", "[1]", "[0,4]") + "}", 7,
                ", array \"b\": begins at byte 3 of the data, inside of another array, which ends at 4");
        assertRefused("{" + array("a", "F32", "[1]", "[0,4]") + "," + array("b", "F32", "[1]", "[0,4]") + "}", 4,
                ", array \"b\": begins at byte 0 of the data, inside of another array, which ends at 4");
        String longName = "x".repeat(500);
        assertThatThrownBy(() -> Safetensors.open(file("{" + array(longName, "F32", "[2]", "[0,4]") + "}", 4)))
                .message()
                .hasSizeLessThan(folder.toString().length() + 250);
    }

    /// A tree of what this library does not know would take 30 times the header's memory.
    @Test
    void unknownMembersCostNothing() throws Exception {
        String unknown = "{\"a\":{\"later\":[" + "[],{},".repeat(200_000) + "0],"
                + array("", "F32", "[]", "[0,4]").substring(4) + "}";
        Path path = file(unknown, 4);
        long before = AllocatedBytes.now();
        try (var file = Safetensors.open(path)) {
            assertThat(file.shape("a")).isEqualTo(Shape.of());
        }
        assertThat(AllocatedBytes.now() - before).isLessThan(4L * unknown.length());
    }

    /// Valid files whose arrays do not fit Java: the others can still be read.
    @Test
    void arraysThatAreTooLargeForJava() throws Exception {
        try (var file = Safetensors.open(file(
                "{" + array("huge", "F32", "[0,9999999999]", "[0,0]") + "," + array("a", "F32", "[1]", "[0,4]") + "}",
                4))) {
            assertThat(file.read("a").item()).isZero();
            assertThatThrownBy(() -> file.shape("huge")).isExactlyInstanceOf(FormatException.class)
                    .hasMessageContaining("array \"huge\": shape (0, 9999999999) has more than 2^31 - 9 elements");
            assertThatThrownBy(() -> file.read("huge")).isExactlyInstanceOf(FormatException.class);
        }
        Path sparse = file("{" + array("huge", "U8", "[2147483647]", "[0,2147483647]") + "}", 0);
        try (var channel = java.nio.channels.FileChannel.open(sparse, StandardOpenOption.WRITE)) {
            // a hole: takes no room on the disk
            channel.write(ByteBuffer.wrap(new byte[1]), channel.size() + 2147483646L);
        }
        try (var file = Safetensors.open(sparse)) {
            assertThatThrownBy(() -> file.read("huge")).isExactlyInstanceOf(FormatException.class)
                    .hasMessageContaining("limit of a Java array");
        }
    }

    /// Whatever happens to the bytes of a file: the answer is arrays or a FormatException.
    @Test
    void damagedFilesAreRefusedInOrder() throws Exception {
        byte[] all = Files.readAllBytes(resource("all.safetensors"));
        byte[] ours = Files.readAllBytes(resource("ours.safetensors"));
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        Path path = folder.resolve("damaged");
        int refused = 0;
        for (int i = 0; i < 1500; i++) {
            byte[] bytes = (i % 2 == 0 ? all : ours).clone();
            int header = (int) ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
            switch (random.nextInt(5)) {
                case 0 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
                case 1 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(1, 20));
                case 2 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                case 3 -> bytes[8 + random.nextInt(header)] = (byte) "0123456789,[]{}\":e-".charAt(random.nextInt(19));
                default -> {
                    for (int flips = random.nextInt(1, 6); flips > 0; flips--) {
                        bytes[random.nextInt(8 + header)] ^= (byte) (1 << random.nextInt(8));
                    }
                }
            }
            Files.deleteIfExists(path); // some disks are waited for when a file is written over
            Files.write(path, bytes);
            try (var file = Safetensors.open(path)) {
                for (String name : file.names()) {
                    if (!List.of("C64", "F4", "F6_E2M3", "F6_E3M2", "F8_E8M0").contains(file.type(name))) {
                        file.read(name);
                    }
                }
            } catch (FormatException e) {
                refused++;
                assertThat(e.getMessage()).as("seed %d", seed)
                        .startsWith(path.toString())
                        .hasSizeLessThan(500)
                        .doesNotContain("\n");
            } catch (Throwable e) {
                throw new AssertionError("seed " + seed + ", round " + i, e);
            }
        }
        assertThat(refused).isBetween(500, 1500);
    }
}
