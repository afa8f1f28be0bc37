package espalier.store;

import espalier.array.NDArray;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Files of named arrays in NumPy's NPZ format, a zip archive of NPY files: what `np.savez` and `np.savez_compressed`
/// write and `np.load` reads.
///
/// ```java
/// Npz.write(path, Map.of("x", x, "y", y));            // np.savez(path, x=x, y=y)
/// Map<String, NDArray> arrays = Npz.read(path);       // dict(np.load(path))
/// ```
///
/// The same arrays give the same bytes. Nothing is unpacked onto the disk, and no more memory is taken than the
/// compressed bytes can become, whatever a header claims.
public final class Npz {
    private static final LocalDateTime ALWAYS = LocalDateTime.of(1980, 1, 1, 0, 0);

    /// Bytes that deflate makes of one at most: 258 of two bits, and a little.
    private static final long MOST_UNPACKED = 1032;

    private Npz() {}

    /// All arrays of `file`, in its order.
    ///
    /// @throws FormatException if it is not a zip archive, or a member is not an NPY file of numbers; the message names
    /// the member
    public static Map<String, NDArray> read(Path file) throws IOException {
        var arrays = new LinkedHashMap<String, NDArray>();
        try (ZipFile zip = open(file)) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                String name = name(entry);
                if (name.isEmpty()) {
                    continue;
                }
                if (arrays.put(name, read(zip, entry, file)) != null) {
                    throw new FormatException(file + ": has two arrays called '" + name + "'");
                }
            }
        }
        return arrays;
    }

    /// One array of `file`.
    ///
    /// @throws FormatException if there is none of this name; the message lists those that are
    public static NDArray read(Path file, String name) throws IOException {
        try (ZipFile zip = open(file)) {
            return read(zip, entry(zip, file, name), file);
        }
    }

    /// What is made of the bytes of one array.
    interface Reading<T> {
        T of(InputStream in, String where) throws IOException;
    }

    /// What `reading` makes of the array of this name.
    static <T> T with(Path file, String name, Reading<T> reading) throws IOException {
        try (ZipFile zip = open(file)) {
            return with(zip, entry(zip, file, name), file, reading);
        }
    }

    private static ZipEntry entry(ZipFile zip, Path file, String name) throws FormatException {
        ZipEntry entry = zip.getEntry(name + ".npy");
        if (entry == null) {
            throw new FormatException(file + ": has no array called '" + name + "'; it has " + names(zip));
        }
        return entry;
    }

    /// The names of the arrays of `file`, in its order.
    public static List<String> names(Path file) throws IOException {
        try (ZipFile zip = open(file)) {
            return names(zip);
        }
    }

    /// Writes the arrays into `file` as they are, atomically.
    public static void write(Path file, Map<String, NDArray> arrays) throws IOException {
        write(file, arrays, false);
    }

    /// Writes the arrays into `file` compressed, atomically.
    public static void writeCompressed(Path file, Map<String, NDArray> arrays) throws IOException {
        write(file, arrays, true);
    }

    private static void write(Path file, Map<String, NDArray> arrays, boolean compressed) throws IOException {
        AtomicFile.write(file, channel -> {
            var zip = new ZipOutputStream(Channels.newOutputStream(channel));
            for (Map.Entry<String, NDArray> array : arrays.entrySet()) {
                var entry = new ZipEntry(array.getKey() + ".npy");
                entry.setTimeLocal(ALWAYS);
                entry.setMethod(compressed ? ZipEntry.DEFLATED : ZipEntry.STORED);
                if (!compressed) {
                    measure(entry, array.getValue());
                }
                zip.putNextEntry(entry);
                Npy.write(zip, array.getValue());
                zip.closeEntry();
            }
            zip.finish();
        });
    }

    /// A member that is stored as it is must say its length and checksum before its bytes.
    private static void measure(ZipEntry entry, NDArray x) throws IOException {
        var counted = new OutputStream() {
            private long bytes;

            @Override
            public void write(int b) {
                bytes++;
            }

            @Override
            public void write(byte[] b, int from, int n) {
                bytes += n;
            }
        };
        var checked = new CheckedOutputStream(counted, new CRC32());
        Npy.write(checked, x);
        entry.setSize(counted.bytes);
        entry.setCompressedSize(counted.bytes);
        entry.setCrc(checked.getChecksum().getValue());
    }

    private static ZipFile open(Path file) throws IOException {
        try {
            return new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new FormatException(
                    file + ": is not an NPZ file, or breaks off (" + e.getMessage() + "); copy it again",
                    e);
        }
    }

    private static NDArray read(ZipFile zip, ZipEntry entry, Path file) throws IOException {
        return with(zip, entry, file, (in, where) -> Npy.read(in, where, unpacked(entry)));
    }

    /// The bytes to which the array of this name unpacks: as many as the archive says, and no more than its compressed
    /// bytes can become; for a check of the memory before it is read.
    ///
    /// @throws FormatException if there is none of this name
    public static long unpackedBytes(Path file, String name) throws IOException {
        try (ZipFile zip = open(file)) {
            return unpacked(entry(zip, file, name));
        }
    }

    private static long unpacked(ZipEntry entry) {
        return Math.min(entry.getSize(), MOST_UNPACKED * (entry.getCompressedSize() + 1));
    }

    private static <T> T with(ZipFile zip, ZipEntry entry, Path file, Reading<T> reading) throws IOException {
        String where = file + ", member " + entry.getName();
        try (var in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
            T made = reading.of(in, where);
            boolean whole = in.read() < 0; // a reader of headers leaves the rest
            if (whole && in.getChecksum().getValue() != entry.getCrc()) {
                throw new FormatException(where + ": is damaged: its bytes are not those of the archive's checksum;"
                        + " copy it again");
            }
            return made;
        } catch (ZipException | java.io.EOFException e) {
            throw new FormatException(where + ": is damaged: " + e.getMessage(), e);
        }
    }

    /// The name of the array in `entry`; empty if it is not an NPY file.
    private static String name(ZipEntry entry) {
        String name = entry.getName();
        return name.endsWith(".npy") ? name.substring(0, name.length() - 4) : "";
    }

    private static List<String> names(ZipFile zip) {
        var names = new ArrayList<String>();
        for (ZipEntry entry : Collections.list(zip.entries())) {
            if (!name(entry).isEmpty()) {
                names.add(name(entry));
            }
        }
        return names;
    }
}
