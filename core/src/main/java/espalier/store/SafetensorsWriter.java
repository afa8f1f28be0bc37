package espalier.store;

import espalier.array.NDArray;
import espalier.store.SafetensorsHeader.Place;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;

/// Lays out a safetensors file and writes it: called by [Safetensors#write].
final class SafetensorsWriter {
    private final byte[] header;
    /// The arrays in the order of their data: by element size, largest first, so that every element is aligned.
    private final List<NDArray> data = new ArrayList<>();

    SafetensorsWriter(Map<String, NDArray> arrays, Map<String, String> metadata) {
        Map<String, NDArray> named = ordered(arrays);
        var byWidth = new ArrayList<>(named.entrySet());
        byWidth.sort(Comparator.comparingInt(entry -> -entry.getValue().dtype().bytes())); // stable
        var places = new HashMap<String, Place>();
        long at = 0;
        for (var entry : byWidth) {
            Place place = place(entry.getValue(), at);
            places.put(entry.getKey(), place);
            data.add(entry.getValue());
            at = place.end();
        }
        var text = new StringBuilder();
        appendMetadata(metadata, text);
        for (String name : named.keySet()) {
            appendEntry(name, Objects.requireNonNull(places.get(name)), text);
        }
        this.header = padded(text.isEmpty() ? "{}" : text.replace(0, 1, "{").append('}').toString());
    }

    void writeTo(FileChannel out) throws IOException {
        ByteBuffer start = ByteBuffer.allocate(8 + header.length).order(ByteOrder.LITTLE_ENDIAN);
        start.putLong(header.length).put(header).flip();
        while (start.hasRemaining()) {
            out.write(start);
        }
        for (NDArray array : data) {
            NDArray rows = array.layout().isContiguous() ? array : array.copy();
            SafetensorsData.write(out, rows.buffer(), rows.layout().offset(), rows.size());
        }
    }

    private static <T> Map<String, T> ordered(Map<String, T> map) {
        return map instanceof SequencedMap ? map : new TreeMap<>(map);
    }

    private static Place place(NDArray array, long begin) {
        int[] dims = array.layout().shape();
        long[] shape = new long[dims.length];
        for (int i = 0; i < dims.length; i++) {
            shape[i] = dims[i];
        }
        long bytes = (long) array.size() * array.dtype().bytes();
        return new Place(SafetensorsData.StoredType.of(array.dtype()), shape, begin, begin + bytes);
    }

    /// Appends `,"name":{...}`; the comma of the first member becomes the opening brace.
    private static void appendEntry(String name, Place place, StringBuilder text) {
        if (name.equals(SafetensorsHeader.METADATA)) {
            throw new IllegalArgumentException(
                    "Safetensors.write: the name " + name + " is reserved by the format; choose another");
        }
        text.append(',');
        appendName(name, text);
        text.append(":{\"dtype\":\"").append(place.type()).append("\",\"shape\":[");
        String separator = "";
        for (long d : place.shape()) {
            text.append(separator).append(d);
            separator = ",";
        }
        text.append("],\"data_offsets\":[").append(place.begin()).append(',').append(place.end()).append("]}");
    }

    private static void appendMetadata(Map<String, String> metadata, StringBuilder text) {
        long length = 0;
        for (var entry : metadata.entrySet()) {
            length += entry.getKey().length() + entry.getValue().length();
        }
        checkLength(length); // before the text is built
        String separator = ",\"" + SafetensorsHeader.METADATA + "\":{";
        for (var entry : ordered(metadata).entrySet()) {
            text.append(separator);
            appendName(entry.getKey(), text);
            text.append(':');
            JsonPrinter.quote(entry.getValue(), text);
            separator = ",";
        }
        text.append(metadata.isEmpty() ? "" : "}");
    }

    private static void appendName(String name, StringBuilder text) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            throw new IllegalArgumentException(
                    "Safetensors.write: a name has half a surrogate pair in it, which no file can hold: \"" + name
                            + "\"");
        }
        JsonPrinter.quote(name, text);
    }

    /// The header's bytes, filled up with spaces so that the data begin at a multiple of 8.
    private static byte[] padded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] padded = Arrays.copyOf(bytes, (bytes.length + 7) / 8 * 8);
        Arrays.fill(padded, bytes.length, padded.length, (byte) ' ');
        checkLength(padded.length);
        return padded;
    }

    private static void checkLength(long bytes) {
        if (bytes > SafetensorsHeader.LONGEST) {
            throw new IllegalArgumentException(
                    "Safetensors.write: the header would have " + bytes + " bytes, the format allows "
                            + SafetensorsHeader.LONGEST + "; shorten the metadata");
        }
    }
}
