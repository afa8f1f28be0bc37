package espalier.store;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// Files of named arrays in the safetensors format: the models of this library, and the weights that others publish.
///
/// ```java
/// Safetensors.write(path, Map.of("0.weight", w, "0.bias", b), Map.of("classes", "[\"cat\"]"));
/// Map<String, NDArray> all = Safetensors.read(path);
/// try (var file = Safetensors.open(path)) {           // reads the header only
///     NDArray bias = file.read("0.bias");             // and then what is asked for
/// }
/// ```
///
/// The format is 8 bytes with the header's length `n` (little-endian), `n` bytes of JSON `{"name": {"dtype": "F32",
/// "shape": [2, 3], "data_offsets": [begin, end]}, ..., "__metadata__": {"key": "text"}}`, and the elements,
/// little-endian, row-major. Nothing in it can be executed. [#open] checks all of its rules before anything is
/// allocated: what the header claims is compared with the length of the file, names are unique, types known, and the
/// arrays fill the data exactly, without overlap and without holes. Memory is needed for the header and for the arrays
/// that are read, not more.
///
/// Every type of [DType] is stored as itself; `F8_E4M3` and `F8_E5M2` are read as float32; arrays of the remaining
/// types (`C64`, 4- and 6-bit floats) are listed and cannot be read. A BOOL byte is true unless it is 0.
///
/// An open file may be read from several threads. Closing it is not required: an abandoned one is closed with its
/// garbage collection.
///
/// Source: the format's description and reference implementation,
/// [huggingface/safetensors](https://github.com/huggingface/safetensors).
public final class Safetensors implements AutoCloseable {
    private final Path file;
    private final FileChannel channel;
    private final SafetensorsHeader header;

    private Safetensors(Path file, FileChannel channel, SafetensorsHeader header) {
        this.file = file;
        this.channel = channel;
        this.header = header;
    }

    /// Opens `file`, reads its header and checks it.
    ///
    /// @throws FormatException if it breaks a rule of the format; the message names the file and the array
    /// @throws IOException if it cannot be read
    public static Safetensors open(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FormatException(file + ": is a directory, not a safetensors file");
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(file, StandardOpenOption.READ);
        } catch (NoSuchFileException e) {
            throw new NoSuchFileException(file.toString(), null, "there is no such file");
        } catch (AccessDeniedException e) {
            throw new AccessDeniedException(file.toString(), null, "no permission to read it");
        }
        try {
            return new Safetensors(file, channel, SafetensorsHeader.read(channel, file));
        } catch (Throwable e) {
            channel.close();
            throw e;
        }
    }

    /// All arrays of `file`, in the order of its header.
    ///
    /// @throws FormatException as [#open], or for an array whose type or size Java arrays cannot hold
    public static Map<String, NDArray> read(Path file) throws IOException {
        try (Safetensors open = open(file)) {
            return open.readAll();
        }
    }

    /// Writes `arrays` and `metadata` in one step: the file is there whole, or an existing one stays as it was (see
    /// [AtomicFile]).
    ///
    /// The same arguments give the same bytes: names keep the order of a [java.util.SequencedMap] (`LinkedHashMap`,
    /// `TreeMap`) and are sorted otherwise, the data lie by element size, largest first, so that every element is
    /// aligned.
    ///
    /// @throws IllegalArgumentException for an array called `__metadata__`, and for names that are not valid Unicode
    public static void write(Path file, Map<String, NDArray> arrays, Map<String, String> metadata) throws IOException {
        var writer = new SafetensorsWriter(arrays, metadata);
        AtomicFile.write(file, writer::writeTo);
    }

    /// The file's path, as it was given.
    public Path file() {
        return file;
    }

    /// The names of the arrays, in the order of the header.
    public Set<String> names() {
        return Collections.unmodifiableSet(header.entries().keySet());
    }

    /// The free texts of the header; empty if there are none.
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    /// The type of an array in the format's own words: `F32`.
    public String type(String name) throws FormatException {
        return entry(name).type().name();
    }

    /// The type that [#read(String)] gives the array.
    ///
    /// @throws FormatException if this library has none for it
    public DType dtype(String name) throws FormatException {
        SafetensorsHeader.Place entry = entry(name);
        DType dtype = entry.type().dtype();
        if (dtype == null) {
            throw error(name,
                    "type " + entry.type() + " cannot be read; convert it to F32, BF16 or another common type first");
        }
        return dtype;
    }

    /// The shape of an array.
    ///
    /// @throws FormatException if it has more elements than a Java array can hold
    public Shape shape(String name) throws FormatException {
        long[] claimed = entry(name).shape();
        int[] dims = new int[claimed.length];
        boolean fits = entry(name).elements() <= Integer.MAX_VALUE - 8; // the longest array a JVM allocates
        for (int i = 0; i < dims.length; i++) {
            fits &= claimed[i] <= Integer.MAX_VALUE;
            dims[i] = (int) claimed[i];
        }
        if (!fits) {
            throw error(name, "shape " + SafetensorsHeader.text(claimed)
                    + " has more than 2^31 - 9 elements, the limit of a Java array");
        }
        return Shape.of(dims);
    }

    /// Reads one array into new memory.
    ///
    /// @throws FormatException if there is none of that name, its type or size cannot be held, or the file has become
    /// shorter
    public NDArray read(String name) throws IOException {
        SafetensorsHeader.Place entry = entry(name);
        DType dtype = dtype(name);
        Shape shape = shape(name);
        var buffer = dtype.allocate(shape.size());
        long missing = SafetensorsData.read(channel, header.dataStart() + entry.begin(), entry.type(), buffer);
        if (missing > 0) {
            throw error(name, "the file has become shorter since it was opened, " + missing + " bytes are missing");
        }
        return NDArray.wrap(buffer, shape);
    }

    /// Reads all arrays, in the order of the header.
    public Map<String, NDArray> readAll() throws IOException {
        var arrays = new LinkedHashMap<String, NDArray>();
        for (String name : header.entries().keySet()) {
            arrays.put(name, read(name));
        }
        return arrays;
    }

    /// Closes the file; arrays that were read stay.
    @Override
    public void close() throws IOException {
        channel.close();
    }

    private SafetensorsHeader.Place entry(String name) throws FormatException {
        SafetensorsHeader.Place entry = header.entries().get(name);
        if (entry == null) {
            throw new FormatException(file + ": there is no array " + SafetensorsHeader.quoted(name) + "; there are "
                    + JsonReader.shorten(header.entries().keySet().toString()));
        }
        return entry;
    }

    private FormatException error(String name, String message) {
        return SafetensorsHeader.error(file, name, message);
    }

    /// For example `Safetensors(model.safetensors, 4 arrays)`.
    @Override
    public String toString() {
        return "Safetensors(" + file.getFileName() + ", " + header.entries().size() + " arrays)";
    }
}
