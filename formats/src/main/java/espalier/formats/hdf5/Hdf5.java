package espalier.formats.hdf5;

import espalier.array.NDArray;
import espalier.formats.BadInput;
import io.jhdf.HdfFile;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Link;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ContiguousDataset;
import io.jhdf.object.datatype.EnumDataType;
import io.jhdf.object.datatype.FixedPoint;
import io.jhdf.object.datatype.FloatingPoint;
import io.jhdf.object.datatype.StringData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.Supplier;

/// An HDF5 file: the names, types and shapes of the data sets in it, each read into memory only when asked for.
/// [CourseH5] finds pictures and labels with it; programs use it for any numbers.
///
/// Read are integers, floats (float16 as float32), truth values as h5py writes them, and text; contiguous, compact and
/// chunked storage, the filters gzip, shuffle, LZF, LZ4, byte shuffle and Fletcher-32. The bytes are decoded by jHDF.
///
/// ```java
/// try (Hdf5 file = Hdf5.open(Path.of("train_catvnoncat.h5"))) {
///     IO.println(file.entries());     // [list_classes text (2,), train_set_x uint8 (209, 64, 64, 3), ...]
///     NDArray pictures = file.array("train_set_x");
/// }
/// ```
public final class Hdf5 implements AutoCloseable {
    /// Groups inside groups and links to links deeper than this are not followed: a file may link in circles.
    private static final int MAX_DEPTH = 32;

    private final Path path;
    private final HdfFile file;
    private final Map<String, Dataset> sets = new TreeMap<>();

    private Hdf5(Path path, HdfFile file) {
        this.path = path;
        this.file = file;
    }

    /// A data set in the file.
    ///
    /// @param name path inside the file without the leading slash, such as `train/x`
    /// @param type NumPy's name of the element type, `text`, or what it is that cannot be read
    /// @param dims lengths of its axes
    public record Entry(String name, String type, List<Long> dims) {
        /// Whether [Hdf5#array] can read it.
        public boolean isNumeric() {
            return type.matches("bool|u?int\\d+|float\\d+");
        }

        /// Whether [Hdf5#strings] can read it.
        public boolean isText() {
            return type.equals("text");
        }

        /// Number of elements; the largest long where a damaged file claims more.
        public long size() {
            long n = 1;
            for (long d : dims) {
                n = d < 0 || d > 0 && n > Long.MAX_VALUE / d ? Long.MAX_VALUE : n * d;
            }
            return n;
        }

        @Override
        public String toString() {
            String shape = dims.toString().replace('[', '(').replace(']', ')');
            return name + " " + type + " " + (dims.size() == 1 ? shape.replace(")", ",)") : shape);
        }
    }

    /// Opens the file and reads its table of contents.
    ///
    /// @throws BadInput if it does not exist, is no HDF5 file, or breaks off
    public static Hdf5 open(Path path) {
        Superblock.check(path);
        HdfFile file = guarded(path, "cannot be opened as HDF5", () -> new HdfFile(path));
        var hdf5 = new Hdf5(path, file);
        try {
            guarded(path, "its table of contents cannot be read", () -> {
                hdf5.list(file, "", 0);
                return hdf5;
            });
            return hdf5;
        } catch (BadInput e) {
            hdf5.close();
            throw e;
        }
    }

    /// All numeric data sets of a file by name, sorted.
    public static Map<String, NDArray> read(Path path) {
        try (Hdf5 file = open(path)) {
            Map<String, NDArray> arrays = new LinkedHashMap<>();
            for (Entry entry : file.entries()) {
                if (entry.isNumeric()) {
                    arrays.put(entry.name(), file.array(entry.name()));
                }
            }
            return arrays;
        }
    }

    /// What is in the file, sorted by name.
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        sets.forEach((name, set) -> entries
                .add(guarded(path, "the description of " + name + " is damaged", () -> entry(name, set))));
        return entries;
    }

    /// The numbers of the data set `name`; uint8, int32, int64, float32, float64 and bool keep their type, other
    /// integers take the next wider one, float16 becomes float32.
    public NDArray array(String name) {
        Dataset set = set(name);
        Entry entry = guarded(path, "the description of " + name + " is damaged", () -> entry(name, set));
        if (!entry.isNumeric()) {
            throw new BadInput(path, name + " holds " + entry.type() + ", not numbers");
        }
        refuseTooLarge(entry, set);
        int[] shape = entry.dims().stream().mapToInt(Long::intValue).toArray();
        return guarded(path, name + " cannot be read", () -> Elements.array(set, entry, shape));
    }

    /// The texts of the data set `name`, row by row.
    public List<String> strings(String name) {
        Dataset set = set(name);
        Entry entry = guarded(path, "the description of " + name + " is damaged", () -> entry(name, set));
        if (!entry.isText()) {
            throw new BadInput(path, name + " holds " + entry.type() + ", not text");
        }
        refuseTooLarge(entry, set);
        return guarded(path, name + " cannot be read", () -> Elements.strings(set));
    }

    /// The file itself.
    public Path path() {
        return path;
    }

    @Override
    public void close() {
        file.close();
    }

    @Override
    public String toString() {
        return "Hdf5(" + path + ": " + entries() + ")";
    }

    private Dataset set(String name) {
        Dataset set = sets.get(name);
        if (set == null) {
            throw new NoSuchElementException(path + " has no data set " + name + ", it has " + sets.keySet());
        }
        return set;
    }

    private void list(Group group, String prefix, int depth) {
        if (depth > MAX_DEPTH) {
            return;
        }
        for (Map.Entry<String, Node> child : group.getChildren().entrySet()) {
            String name = prefix + child.getKey();
            switch (child.getValue()) {
                // links may lead to other files or nowhere; what lies in this file is listed where it lies
                case Link _ -> {}
                case Dataset set -> sets.put(name, set);
                case Group inner -> list(inner, name + "/", depth + 1);
                default -> {}
            }
        }
    }

    private static Entry entry(String name, Dataset set) {
        List<Long> dims = new ArrayList<>();
        for (long d : set.getDimensionsAsLong()) {
            dims.add(d);
        }
        return new Entry(name, type(set), dims);
    }

    private static String type(Dataset set) {
        if (set.isEmpty() && set.isScalar()) {
            return "nothing";
        }
        return switch (set.getDataType()) {
            case FixedPoint number -> (number.isSigned() ? "int" : "uint") + 8 * number.getSize();
            case FloatingPoint number -> "float" + 8 * number.getSize();
            case StringData _ -> "text";
            case EnumDataType names when List.copyOf(names.getEnumMapping().values())
                    .equals(List.of("FALSE", "TRUE")) -> "bool";
            default -> set.isVariableLength() && set.getJavaType() == String.class
                    ? "text"
                    : set.getDataType().getClass().getSimpleName().replace("DataType", "").toLowerCase(Locale.ROOT)
                            + " values";
        };
    }

    /// jHDF widens unsigned bytes to ints on the way: four bytes per element at least.
    private void refuseTooLarge(Entry entry, Dataset set) {
        long size = entry.size();
        long memory = Runtime.getRuntime().maxMemory();
        if (size > Integer.MAX_VALUE - 8 || size > memory / 4) {
            throw new BadInput(path,
                    entry.name() + " has " + size + " elements, more than fit into the " + (memory >> 20)
                            + " MB that Java may use; give it more with -Xmx or split the file");
        }
        // stored as it is, the data cannot be larger than the file
        boolean plain = set instanceof ContiguousDataset && !set.isEmpty();
        if (plain && size > file.size() / Math.max(1, set.getDataType().getSize())) {
            throw new BadInput(path,
                    entry.name() + " claims " + size + " elements, more than the file holds; the file is damaged");
        }
    }

    /// jHDF meets damaged files with exceptions of all kinds, and a file that shrinks while it is mapped with an
    /// InternalError.
    static <T> T guarded(Path path, String what, Supplier<T> read) {
        try {
            return read.get();
        } catch (BadInput e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw new BadInput(path, what + ": more memory is asked for than the "
                    + (Runtime.getRuntime().maxMemory() >> 20) + " MB Java may use; the file is large or damaged", e);
        } catch (RuntimeException | InternalError | StackOverflowError e) {
            throw new BadInput(path, what + " (" + because(e) + ")", e);
        }
    }

    /// jHDF's outer exceptions only say where, the innermost says what.
    private static String because(Throwable e) {
        Throwable inner = e;
        while (inner.getCause() != null) {
            inner = inner.getCause();
        }
        String text = inner.getMessage();
        return text == null || text.isBlank() ? inner.getClass().getSimpleName() : text.strip().replaceAll("\\s+", " ");
    }
}
