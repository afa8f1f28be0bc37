package espalier.formats;

import espalier.formats.table.Csv;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Which class each file of a folder belongs to, found in one of three ways: a CSV in it that names its files, a
/// sub-folder for each class, or the class as a part of each file's name. Readers of folders call it.
///
/// ```
/// pets/labels.csv + pets/001.jpg ...        file,label
/// pets/cat/001.jpg, pets/dog/001.jpg        the sub-folder
/// pets/cat.1.jpg, pets/dog-17.jpg           what stands before the number, or else behind the last separator
/// ```
public final class FileLabels {
    private static final Pattern BEFORE_NUMBER = Pattern.compile("(.*?)[ ._-]*\\(?\\d+\\)?");
    private static final Pattern BEHIND_SEPARATOR = Pattern.compile(".*[ ._-]([^ ._-]+)");
    private static final List<String> LABEL_NAMES = List.of("label", "class", "category", "target", "y", "species",
            "breed", "diagnosis", "labels", "classes");

    private final Path root;
    private final String thing;
    private final @Nullable String label;
    private final boolean single;
    private final List<Path> files = new ArrayList<>();
    private final List<Skipped> skipped = new ArrayList<>();

    private FileLabels(Path root, String thing, @Nullable String label, boolean single) {
        this.root = root;
        this.thing = thing;
        this.label = label;
        this.single = single;
    }

    /// The files below `root` and their classes.
    ///
    /// @param thing what should be there, for sentences: `picture`, `sound`
    /// @param label the column of the CSV that holds the classes, or a regular expression for the path of a file whose
    /// first group is the class, such as `_([a-z]+)\\.png`; null for what looks like it
    /// @throws BadInput if no classes can be found
    public static FolderListing of(Path root, String thing, @Nullable String label) {
        return of(root, thing, label, false);
    }

    /// The same; a single class will do where nothing is to be learnt, only to be tested.
    ///
    /// @param single whether one class is enough
    public static FolderListing of(Path root, String thing, @Nullable String label, boolean single) {
        if (!Files.isDirectory(root)) {
            return FolderListing.of(root, thing, single); // which says what is wrong
        }
        return new FileLabels(root, thing, label, single).find();
    }

    private FolderListing find() {
        boolean pattern = label != null && label.contains("(");
        List<Path> tables = new ArrayList<>();
        boolean folders = false;
        for (Path child : children()) {
            folders |= Files.isDirectory(child);
            if (extension(child).matches("csv|tsv")) {
                tables.add(child);
            }
        }
        if (pattern || !tables.isEmpty() || !folders) {
            walk();
        }
        if (pattern) {
            return Objects.requireNonNull(byPattern(expression(), true)); // what was asked for finds or throws
        }
        for (Path table : tables) {
            FolderListing listing = byTable(table);
            if (listing != null) {
                return listing;
            }
        }
        if (label != null) {
            throw new BadInput(root, "has no CSV that names its files and has a column \"" + label
                    + "\"; a regular expression for the names of the files needs a group, such as ([a-z]+)");
        }
        if (!folders) {
            for (Pattern known : List.of(BEFORE_NUMBER, BEHIND_SEPARATOR)) {
                FolderListing listing = byPattern(known, false);
                if (listing != null) {
                    return listing;
                }
            }
        }
        return FolderListing.of(root, thing, single);
    }

    private List<Path> children() {
        try (var stream = Files.list(root)) {
            return stream.filter(child -> !FolderListing.isLitter(child)).sorted().toList();
        } catch (IOException e) {
            throw new BadInput(root, FolderListing.reason(e), e);
        }
    }

    private void walk() {
        try {
            Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE,
                    new SimpleFileVisitor<>() {
                        @Override
                        public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
                            boolean skip = !inner.equals(root) && FolderListing.isLitter(inner);
                            return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                            if (attributes.isRegularFile() && !FolderListing.isLitter(file)) {
                                files.add(file);
                            }
                            return FileVisitResult.CONTINUE;
                        }

                        @Override
                        public FileVisitResult visitFileFailed(Path file, IOException e) {
                            skipped.add(new Skipped(file, FolderListing.reason(e)));
                            return FileVisitResult.CONTINUE;
                        }
                    });
        } catch (IOException e) {
            throw new BadInput(root, FolderListing.reason(e), e);
        }
        files.sort(Comparator.comparing(this::relative));
    }

    private String relative(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    // ---- the class in the name

    private Pattern expression() {
        try {
            Pattern pattern = Pattern.compile(String.valueOf(label));
            if (pattern.matcher("").groupCount() > 0) {
                return pattern;
            }
        } catch (PatternSyntaxException e) {
            throw new BadInput(root, "cannot be read by the names of its files: " + label
                    + " is no regular expression (" + e.getDescription() + ")", e);
        }
        throw new BadInput(root, "cannot be read by the names of its files: " + label + " has no group for the class");
    }

    /// Files whose path the pattern finds (when it was given), or whose name without extension it matches.
    private @Nullable FolderListing byPattern(Pattern pattern, boolean given) {
        Map<Path, String> labels = new TreeMap<>();
        for (Path file : files) {
            Matcher matcher = pattern.matcher(given ? relative(file) : stem(file));
            boolean found = given ? matcher.find() : matcher.matches();
            String name = found ? matcher.group(1) : null;
            if (name != null && !name.isEmpty()) {
                labels.put(file, name);
            } else if (given) {
                skipped.add(new Skipped(file, "its name does not fit " + pattern));
            }
        }
        int classes = new TreeSet<>(labels.values()).size();
        boolean likely = classes >= 2 && labels.size() >= 2 * classes && labels.size() * 10L >= files.size() * 9L;
        if (!given && !likely) {
            return null;
        }
        if (classes < (single ? 1 : 2)) {
            throw new BadInput(root, "has " + classes + " classes in the names of its " + files.size() + " files by "
                    + pattern + "; to tell classes apart needs at least two");
        }
        return listing(labels, "folder, classes from the names of the files");
    }

    // ---- a table of labels

    private @Nullable FolderListing byTable(Path table) {
        List<List<String>> rows = Csv.rows(table);
        Map<String, @Nullable Path> byName = names();
        int column = fileColumn(rows, byName);
        if (column < 0) {
            return null;
        }
        boolean header = find(byName, rows.getFirst().get(column)) == null;
        int target = labelColumn(table, rows, header, column);
        if (target < 0) {
            return null;
        }
        Map<Path, String> labels = new TreeMap<>();
        for (int i = header ? 1 : 0; i < rows.size(); i++) {
            List<String> row = rows.get(i);
            String name = row.size() > column ? row.get(column) : "";
            Path file = find(byName, name);
            String value = row.size() > target ? row.get(target) : "";
            if (file == null || value.isEmpty()) {
                skipped.add(new Skipped(table, "row " + (i + 1) + (file == null
                        ? " names \"" + name + "\", which is not there"
                        : " has no label for " + name)));
            } else {
                labels.put(file, value);
            }
        }
        String what = header ? " (" + rows.getFirst().get(target) + ")" : "";
        return listing(labels, "folder, classes from " + table.getFileName() + what);
    }

    /// Files by path, name, and name without extension; null where two have the same.
    private Map<String, @Nullable Path> names() {
        Map<String, @Nullable Path> byName = new HashMap<>();
        for (Path file : files) {
            for (String name : new TreeSet<>(List.of(relative(file), String.valueOf(file.getFileName()), stem(file)))) {
                byName.put(name, byName.containsKey(name) ? null : file);
            }
        }
        return byName;
    }

    private static @Nullable Path find(Map<String, @Nullable Path> byName, String name) {
        String plain = name.replace('\\', '/');
        return byName.get(plain.startsWith("./") ? plain.substring(2) : plain);
    }

    /// The first column in which most rows name a file; -1 for none.
    private static int fileColumn(List<List<String>> rows, Map<String, @Nullable Path> byName) {
        int width = rows.isEmpty() ? 0 : rows.getFirst().size();
        for (int column = 0; column < width; column++) {
            int named = 0;
            for (List<String> row : rows) {
                named += row.size() > column && find(byName, row.get(column)) != null ? 1 : 0;
            }
            if (named >= 2 && named * 2 > rows.size()) {
                return column;
            }
        }
        return -1;
    }

    private int labelColumn(Path table, List<List<String>> rows, boolean header, int fileColumn) {
        List<String> first = rows.getFirst();
        if (label != null) {
            return header ? first.indexOf(label) : -1;
        }
        for (int c = 0; header && c < first.size(); c++) {
            if (c != fileColumn && LABEL_NAMES.contains(first.get(c).toLowerCase(Locale.ROOT))) {
                return c;
            }
        }
        if (first.size() == 2) {
            return 1 - fileColumn;
        }
        throw new BadInput(table, "names files, but which of its " + first.size() + " columns is the class is not clear"
                + (header ? "; give one of " + first + " as the label" : "; call it label in a first row of names"));
    }

    // ---- both

    /// Ordered by class, then by path; classes that are whole numbers by number.
    private FolderListing listing(Map<Path, String> labels, String words) {
        List<String> classes = sorted(new TreeSet<>(labels.values()));
        if (classes.size() < (single ? 1 : 2)) {
            throw new BadInput(root, "has " + thing + "s of " + (classes.isEmpty() ? "no class"
                    : "only one class, \"" + classes.getFirst() + "\"")
                    + " by its labels; to tell classes apart needs at least two");
        }
        var listed = new FolderListing(root, thing, classes, new ArrayList<>(), new ArrayList<>(), skipped, words);
        for (int k = 0; k < classes.size(); k++) {
            for (Map.Entry<Path, String> entry : labels.entrySet()) {
                if (entry.getValue().equals(classes.get(k))) {
                    listed.files().add(entry.getKey());
                    listed.labels().add(k);
                }
            }
        }
        return listed;
    }

    private static List<String> sorted(Collection<String> names) {
        boolean numbers = names.stream().allMatch(name -> name.matches("\\d{1,18}"));
        return names.stream()
                .sorted(numbers ? Comparator.comparingLong(Long::parseLong) : Comparator.naturalOrder())
                .toList();
    }

    private static String stem(Path file) {
        return String.valueOf(file.getFileName()).replaceFirst("\\.[A-Za-z0-9]{1,5}$", "");
    }

    private static String extension(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
