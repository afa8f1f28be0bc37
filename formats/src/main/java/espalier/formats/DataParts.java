package espalier.formats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The parts that a folder is divided into by whoever made it, told by their names: what to learn from, what chooses
/// the epoch, what to test on. [Source] reads them, the tool says them.
///
/// ```
/// pets/train/cat/1.jpg  pets/val/cat/7.jpg  pets/test/cat/9.jpg       training, validation, valid, testing, dev ...
/// intel/seg_train/seg_train/sea/1.jpg  intel/seg_test/...             the same word behind or before it, a folder
/// twice iris/train.csv  iris/test.csv                                       files of one ending
/// ```
///
/// Without a test part the validation part is what is tested on, so that no figure comes from what chose the network.
///
/// @param train      to learn from
/// @param validation chooses the epoch; null where there is none
/// @param test       to test on; null where there is none whose answers are known
/// @param unused     parts without classes, and other folders beside them
public record DataParts(Path root, Path train, @Nullable Path validation, @Nullable Path test, List<Path> unused) {
    private static final Pattern WORD = Pattern.compile(
            "(|.*[^a-z])(train|training|test|testing|val|valid|validation|dev)(|[^a-z].*)");
    private static final Pattern TABLES = Pattern.compile(".*\\.(csv|tsv|tab|txt|data|parquet|npz|h5|hdf5)");
    private static final int DEEPEST = 2;

    /// Copies the list.
    public DataParts {
        unused = List.copyOf(unused);
    }

    /// The parts of this folder; null where it is not divided, is no folder or cannot be opened.
    public static @Nullable DataParts of(Path root) {
        return of(root, DEEPEST);
    }

    private static @Nullable DataParts of(Path root, int deepest) {
        List<Path> children = children(root);
        List<Path> folders = children.stream().filter(Files::isDirectory).toList();
        List<Path> tables = children.stream()
                .filter(child -> !folders.contains(child) && TABLES.matcher(name(child)).matches())
                .toList();
        DataParts parts = found(root, folders);
        boolean listed = tables.stream().anyMatch(table -> name(table).matches(".*\\.(csv|tsv)"));
        if (parts != null && (!listed || hasFolder(parts.train))) { // else the table says the classes
            return parts;
        }
        parts = folders.isEmpty() ? found(root, tables) : null;
        return parts == null && deepest > 0 && folders.size() == 1 ? of(folders.getFirst(), deepest - 1) : parts;
    }

    /// The one family of names with a part to learn from and another.
    private static @Nullable DataParts found(Path root, List<Path> children) {
        Map<String, Map<String, Path>> families = new TreeMap<>();
        for (Path child : children) {
            Matcher matcher = WORD.matcher(name(child));
            if (matcher.matches()) {
                String rest = matcher.group(1) + "*" + matcher.group(3).replaceFirst("^\\d+", ""); // Kaggle's test1
                families.computeIfAbsent(rest, _ -> new TreeMap<>()).putIfAbsent(role(matcher.group(2)), child);
            }
        }
        families.values().removeIf(family -> !family.containsKey("train") || family.size() < 2);
        if (families.size() != 1) {
            return null;
        }
        Map<String, Path> family = families.values().iterator().next();
        List<Path> unused = new ArrayList<>(children);
        unused.removeAll(family.values());
        return of(root, family, unused);
    }

    private static @Nullable DataParts of(Path root, Map<String, Path> family, List<Path> unused) {
        Path train = inner(family.get("train"));
        Path validation = inner(family.get("validation"));
        Path test = inner(family.get("test"));
        if (train == null) {
            return null;
        }
        if (test != null && (hasFolder(train) && !hasFolder(test) || lacksAColumn(train, test))) { // as Kaggle's
            unused.add(test);
            test = null;
        }
        return test == null ? new DataParts(root, train, null, validation, unused)
                : new DataParts(root, train, validation, test, unused);
    }

    private static String role(String word) {
        return word.startsWith("train") ? "train" : word.startsWith("test") ? "test" : "validation";
    }

    /// Archives often hold a folder twice: `seg_train/seg_train`.
    private static @Nullable Path inner(@Nullable Path part) {
        List<Path> children = part == null ? List.of() : children(part);
        return part != null && children.size() == 1 && Files.isDirectory(children.getFirst())
                && name(children.getFirst()).equals(name(part)) ? children.getFirst() : part;
    }

    /// Whether both are tables with names of columns, and this one has not all that the other has: not the answers.
    private static boolean lacksAColumn(Path train, Path test) {
        Set<String> wanted = firstLine(train);
        Set<String> own = firstLine(test);
        return own.size() < wanted.size() && wanted.containsAll(own);
    }

    private static Set<String> firstLine(Path table) {
        if (!Files.isRegularFile(table) || !name(table).matches(".*\\.(csv|tsv|tab)")) {
            return Set.of();
        }
        try (InputStream in = Files.newInputStream(table)) {
            byte[] head = in.readNBytes(1 << 16);
            String line = TextEncoding.of(head).text(head).lines().findFirst().orElse("");
            return Set.copyOf(new HashSet<>(List.of(line.split("[,;\t|]"))));
        } catch (IOException _) {
            return Set.of(); // whoever reads it says why it cannot be opened
        }
    }

    private static boolean hasFolder(Path part) {
        return children(part).stream().anyMatch(Files::isDirectory);
    }

    private static List<Path> children(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (var stream = Files.list(folder)) {
            return stream.filter(child -> !FolderListing.isLitter(child)).sorted().toList();
        } catch (IOException _) {
            return List.of(); // whoever reads it says why it cannot be opened
        }
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
    }

    /// The same where something else is tested on.
    public DataParts withoutTest() {
        List<Path> rest = new ArrayList<>(unused);
        if (test != null) {
            rest.addFirst(test);
        }
        return new DataParts(root, train, validation, null, rest);
    }

    /// The parts that are not learnt from.
    public List<Path> others() {
        List<Path> others = new ArrayList<>();
        if (validation != null) {
            others.add(validation);
        }
        if (test != null) {
            others.add(test);
        }
        return others;
    }

    /// `pets is divided: learnt from train, val chooses the epoch, tested on test`.
    public String words() {
        var words = new StringBuilder(root + " is divided: learnt from " + inside(train));
        if (validation != null) {
            words.append(", ").append(inside(validation)).append(" chooses the epoch");
        }
        words.append(test == null ? "" : ", tested on " + inside(test));
        if (!unused.isEmpty()) {
            words.append("; not used: ")
                    .append(String.join(", ", unused.stream()
                            .limit(3)
                            .map(part -> inside(part)
                                    + (hasFolder(part) ? ""
                                            : Files.isRegularFile(part) ? lacksAColumn(train, part)
                                                    ? " (has no answers)"
                                                    : "" : " (has no classes)"))
                            .toList()))
                    .append(unused.size() > 3 ? ", ..." : "");
        }
        return words.toString();
    }

    private String inside(Path part) {
        return root.relativize(part).toString().replace('\\', '/');
    }
}
