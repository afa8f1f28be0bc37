package espalier.store;

import espalier.store.SafetensorsData.StoredType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The header of a safetensors file, checked: every entry lies inside the file, has the bytes that its type and shape
/// need, and the entries fill the data without overlap and without holes. Made by [Safetensors#open].
///
/// `dataStart` is where in the file the data begin; the entries count from there.
record SafetensorsHeader(Map<String, Place> entries, Map<String, String> metadata, long dataStart) {
    /// The longest header that the format allows, in bytes.
    static final int LONGEST = 100_000_000;

    /// The one name in the header that is not an array's.
    static final String METADATA = "__metadata__";

    private static final int LENGTH_BYTES = 8;

    /// One array: bytes `begin .. end - 1` of the data.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Place(StoredType type, long[] shape, long begin, long end) {
        /// Number of elements.
        long elements() {
            return (end - begin) * 8 / type.bits();
        }
    }

    /// Reads the header of `channel` and checks it; `file` is for the messages.
    static SafetensorsHeader read(FileChannel channel, Path file) throws IOException {
        long size = channel.size();
        if (size < LENGTH_BYTES) {
            throw new FormatException(file + ": too short for a safetensors file: " + size
                    + " bytes, and the length of the header alone takes "
                    + LENGTH_BYTES);
        }
        long length = ByteBuffer.wrap(bytes(channel, 0, LENGTH_BYTES, file)).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (length < 0 || length > LONGEST) {
            throw new FormatException(
                    file + ": not a safetensors file, or damaged: its first 8 bytes claim a header of "
                            + Long.toUnsignedString(length) + " bytes, and the format allows " + LONGEST);
        }
        if (length > size - LENGTH_BYTES) {
            throw new FormatException(
                    file + ": cut off, or not a safetensors file: its first 8 bytes claim a header of " + length
                            + " bytes, and only " + (size - LENGTH_BYTES) + " follow");
        }
        String text = JsonReader.utf8(bytes(channel, LENGTH_BYTES, (int) length, file), file + ", header");
        if (!text.startsWith("{")) {
            throw new FormatException(
                    file + ": not a safetensors file, or damaged: its header does not begin with '{'");
        }
        long dataStart = LENGTH_BYTES + length;
        return new Parser(file, text, size - dataStart).parse(dataStart);
    }

    private static byte[] bytes(FileChannel channel, long from, int n, Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(n);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, from + bytes.position()) < 0) {
                throw new FormatException(file + ": the file has become shorter while it was read");
            }
        }
        return bytes.array();
    }

    /// A name as messages show it: in quotes, escaped, not too long.
    static String quoted(String name) {
        var text = new StringBuilder();
        JsonPrinter.quote(JsonReader.shorten(name), text);
        return text.toString();
    }

    static FormatException error(Path file, String name, String message) {
        return new FormatException(file + ", array " + quoted(name) + ": " + message);
    }

    /// As Python writes a tuple.
    static String text(long... shape) {
        String lengths = Arrays.toString(shape);
        return "(" + JsonReader.shorten(lengths.substring(1, lengths.length() - 1)) + (shape.length == 1 ? ",)" : ")");
    }

    /// One pass through the header's text, then one through the entries in the order of their data.
    private static final class Parser {
        private final Path file;
        private final JsonReader json;
        private final long dataLength;
        private final Map<String, Place> entries = new LinkedHashMap<>();
        private final Map<String, String> metadata = new LinkedHashMap<>();

        Parser(Path file, String text, long dataLength) {
            this.file = file;
            this.json = new JsonReader(text, file + ", header");
            this.dataLength = dataLength;
        }

        SafetensorsHeader parse(long dataStart) throws FormatException {
            boolean metadataSeen = false;
            json.beginObject();
            for (String name = json.nextName(); name != null; name = json.nextName()) {
                int nameStart = json.start();
                boolean twice = name.equals(METADATA) ? metadataSeen : entries.containsKey(name);
                if (twice) {
                    throw json.duplicate(name, nameStart);
                }
                if (name.equals(METADATA)) {
                    metadataSeen = true;
                    parseMetadata();
                } else {
                    entries.put(name, parseEntry(name));
                }
            }
            json.end();
            checkLayout();
            return new SafetensorsHeader(entries, metadata, dataStart);
        }

        private void parseMetadata() throws FormatException {
            json.beginObject();
            for (String key = json.nextName(); key != null; key = json.nextName()) {
                int keyStart = json.start();
                if (metadata.put(key, json.string()) != null) {
                    throw json.duplicate(key, keyStart);
                }
            }
        }

        private Place parseEntry(String name) throws FormatException {
            StoredType type = null;
            long[] shape = null;
            long[] offsets = null;
            json.beginObject();
            for (String key = json.nextName(); key != null; key = json.nextName()) {
                int keyStart = json.start();
                boolean twice = false;
                switch (key) {
                    case "dtype" -> {
                        twice = type != null;
                        type = type(name);
                    }
                    case "shape" -> {
                        twice = shape != null;
                        shape = counts("an axis length (an integer of at least 0)");
                    }
                    case "data_offsets" -> {
                        twice = offsets != null;
                        offsets = counts("an offset (an integer of at least 0)");
                    }
                    default -> json.skip(); // later versions of the format may say more
                }
                if (twice) {
                    throw json.duplicate(key, keyStart);
                }
            }
            return checked(name, type, shape, offsets);
        }

        private StoredType type(String name) throws FormatException {
            String text = json.string();
            StoredType type = StoredType.find(text);
            if (type == null) {
                throw error(file, name,
                        "unknown dtype " + quoted(text) + "; known are " + Arrays.toString(StoredType.values()));
            }
            return type;
        }

        private long[] counts(String what) throws FormatException {
            long[] counts = new long[4];
            int n = 0;
            json.beginArray();
            while (json.nextItem()) {
                if (n == counts.length) {
                    counts = Arrays.copyOf(counts, 2 * n);
                }
                counts[n++] = json.count(what);
            }
            return Arrays.copyOf(counts, n);
        }

        private Place checked(String name, @Nullable StoredType type, long @Nullable [] shape,
                long @Nullable [] offsets)
                throws FormatException {
            if (type == null || shape == null || offsets == null) {
                String missing = type == null ? "dtype" : shape == null ? "shape" : "data_offsets";
                throw error(file, name, "its entry in the header has no \"" + missing + "\"");
            }
            if (offsets.length != 2 || offsets[0] > offsets[1]) {
                throw error(file, name, "data_offsets must be [begin, end] with begin <= end, not "
                        + JsonReader.shorten(Arrays.toString(offsets)));
            }
            if (offsets[1] > dataLength) {
                throw error(file, name, "its data end at byte " + offsets[1] + ", but the file has only " + dataLength
                        + " bytes of data: cut off, or damaged");
            }
            long bits = bits(name, type, shape);
            if (bits % 8 != 0) {
                throw error(file, name, "shape " + text(shape) + " of " + type + " does not fill whole bytes");
            }
            if (offsets[1] - offsets[0] != bits / 8) {
                throw error(file, name,
                        "shape " + text(shape) + " of " + type + " needs " + bits / 8 + " bytes, but data_offsets "
                                + Arrays.toString(offsets) + " span " + (offsets[1] - offsets[0]));
            }
            return new Place(type, shape, offsets[0], offsets[1]);
        }

        private long bits(String name, StoredType type, long[] shape) throws FormatException {
            try {
                long bits = type.bits();
                for (long d : shape) {
                    bits = Math.multiplyExact(bits, d);
                }
                return bits;
            } catch (ArithmeticException e) {
                FormatException larger = error(file, name,
                        "shape " + text(shape) + " of " + type + " is larger than any file");
                larger.initCause(e);
                throw larger;
            }
        }

        /// The reference implementation refuses holes too: a file can then hide nothing, and cannot say in two ways
        /// what one byte means.
        private void checkLayout() throws FormatException {
            var order = new ArrayList<>(entries.entrySet());
            order.sort(Comparator.comparingLong((Map.Entry<String, Place> e) -> e.getValue().begin())
                    .thenComparingLong(e -> e.getValue().end()));
            long end = 0;
            for (var e : order) {
                long begin = e.getValue().begin();
                if (begin < end) {
                    throw error(file, e.getKey(),
                            "begins at byte " + begin + " of the data, inside of another array, which ends at " + end);
                }
                if (begin > end) {
                    throw error(file, e.getKey(), "begins at byte " + begin + " of the data, but the bytes from " + end
                            + " on belong to no array");
                }
                end = e.getValue().end();
            }
            if (end < dataLength) {
                throw new FormatException(file + ": the last " + (dataLength - end)
                        + " bytes belong to no array: damaged, or written by something else");
            }
        }
    }
}
