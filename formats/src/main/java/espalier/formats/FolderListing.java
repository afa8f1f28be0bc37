package espalier.formats;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.FileVisitor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which files of a folder with one sub-folder per class are to be tried, in an order that does not depend on the file
/// system; readers of folders then decode them: pictures, sounds, texts. Symbolic links are followed, loops of them
/// end where they begin.
///
/// @param root    the folder
/// @param thing   what should be in it, for sentences: `picture`
/// @param classes names of the sub-folders, sorted
/// @param files ordered by class, then by path
/// @param labels for each file the number of its class
/// @param skipped what could not even be opened
/// @param words   how the classes were found, in a few words: `folder`
public record FolderListing(Path root, String thing, List<String> classes, List<Path> files, List<Integer> labels,
        List<Skipped> skipped, String words) {
    /// What file managers and cameras leave behind, in lower case.
    private static final Set<String> LITTER = Set.of("thumbs.db", "desktop.ini", "__macosx", "@eadir");
    /// Folders of this name are parts of a data set, not classes.
    private static final Set<String> PARTS = Set.of("train", "training", "test", "testing", "val", "valid",
            "validation");

    /// What is in `root`.
    ///
    /// @param thing what should be there, for sentences: `picture`, `sound`, `text`
    /// @throws BadInput if it is no folder, or has not at least two sub-folders
    public static FolderListing of(Path root, String thing) {
        return of(root, thing, false);
    }

    /// The same; a single sub-folder will do where nothing is to be learnt, only to be tested.
    ///
    /// @param single whether one class is enough
    public static FolderListing of(Path root, String thing, boolean single) {
        List<Path> children = children(root, thing);
        List<Path> folders = children.stream().filter(Files::isDirectory).toList();
        refuseUnlikely(root, thing, children, folders, single);
        var listing = new FolderListing(root, thing, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(),
                new ArrayList<>(), "folder");
        for (Path folder : folders) {
            if (leadsBack(root, folder)) {
                listing.skipped.add(new Skipped(folder, "is a symbolic link that leads back to a folder it lies in"));
            } else {
                listing.add(folder);
            }
        }
        return listing;
    }

    private static boolean leadsBack(Path root, Path folder) {
        try {
            return Files.isSymbolicLink(folder) && root.toRealPath().startsWith(folder.toRealPath());
        } catch (IOException _) {
            return false; // walking it says why
        }
    }

    private void add(Path folder) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE,
                    collector(folder, found));
        } catch (IOException e) {
            throw new BadInput(folder, reason(e), e);
        }
        found.sort(byName(folder));
        int label = classes.size();
        classes.add(name(folder));
        files.addAll(found);
        for (int i = 0; i < found.size(); i++) {
            labels.add(label);
        }
    }

    private FileVisitor<Path> collector(Path folder, List<Path> found) {
        return new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
                boolean skip = !inner.equals(folder) && isLitter(inner);
                return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!attributes.isRegularFile()) {
                    skipped.add(new Skipped(file, attributes.isSymbolicLink() ? "is a symbolic link that leads nowhere"
                            : "is not an ordinary file")); // a pipe would wait for ever
                } else if (!isLitter(file)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                if (!isLitter(file)) {
                    skipped.add(new Skipped(file, reason(e)));
                }
                return FileVisitResult.CONTINUE;
            }
        };
    }

    /// A class whose files all failed would be a class the net can never learn.
    ///
    /// @param usable the class number of each file that could be read
    /// @throws BadInput naming the folder of the first such class
    public void refuseEmptyClasses(long[] usable, List<Skipped> skippedFiles) {
        int[] counts = new int[classes.size()];
        for (long label : usable) {
            counts[(int) label]++;
        }
        for (int c = 0; c < counts.length; c++) {
            if (counts[c] == 0) {
                Path folder = root.resolve(classes.get(c));
                if (!Files.isDirectory(folder)) { // the class is from a list or from the names of files
                    throw new BadInput(root,
                            "has no " + thing + " of the class \"" + classes.get(c) + "\" that can be read"
                                    + firstOf(root, skippedFiles));
                }
                for (Skipped whole : skippedFiles) {
                    if (whole.file().equals(folder)) {
                        throw new BadInput(folder, whole.reason());
                    }
                }
                throw new BadInput(folder, "has no " + thing + " that can be read" + firstOf(folder, skippedFiles));
            }
        }
    }

    private String firstOf(Path folder, List<Skipped> skippedFiles) {
        List<Skipped> own = skippedFiles.stream().filter(s -> s.file().startsWith(folder)).toList();
        if (own.isEmpty()) {
            return "; put " + thing + "s of this class into it or remove it";
        }
        Skipped first = own.getFirst();
        return ": " + own.size() + (own.size() == 1 ? " file was" : " files were") + " tried, the first, "
                + folder.relativize(first.file()) + ", " + first.reason();
    }

    private static void refuseUnlikely(Path root, String thing, List<Path> children, List<Path> folders,
            boolean single) {
        String layout = "one sub-folder of " + thing + "s per class";
        if (children.isEmpty()) {
            throw new BadInput(root, "is an empty folder; put " + layout + " into it");
        }
        if (folders.isEmpty()) {
            throw new BadInput(root, "has " + children.size() + (children.size() == 1 ? " file" : " files")
                    + " but no sub-folder; the " + thing + "s of each class belong into"
                    + " a sub-folder with the name of the class");
        }
        List<String> parts = folders.stream().map(FolderListing::name).toList();
        if (parts.stream().allMatch(name -> PARTS.contains(name.toLowerCase(Locale.ROOT)))) {
            throw new BadInput(root,
                    "is divided into " + String.join(", ", parts)
                            + " and not into classes; name the part to read, such as "
                            + folders.getFirst());
        }
        if (folders.size() == 1 && !single) {
            throw new BadInput(root, "has only one class, \"" + parts.getFirst()
                    + "\"; to tell classes apart needs at least two, " + layout);
        }
    }

    private static List<Path> children(Path root, String thing) {
        if (!Files.exists(root)) {
            throw new BadInput(root, "does not exist");
        }
        if (!Files.isDirectory(root)) {
            throw new BadInput(root, "is a file; needed is a folder with one sub-folder of " + thing + "s per class");
        }
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(root)) {
            for (Path child : stream) {
                if (!isLitter(child)) {
                    children.add(child);
                }
            }
        } catch (IOException e) {
            throw new BadInput(root, reason(e), e);
        }
        children.sort(byName(root));
        return children;
    }

    /// Whether file managers and version control leave such files behind; they are nobody's data.
    static boolean isLitter(Path path) {
        String name = name(path);
        return name.startsWith(".") || LITTER.contains(name.toLowerCase(Locale.ROOT));
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    /// With `/` between the names whatever the system's separator, so that every system gives the same order.
    private static Comparator<Path> byName(Path folder) {
        return Comparator.comparing(path -> folder.relativize(path).toString().replace('\\', '/'));
    }

    /// What is wrong with a file or folder that cannot be opened.
    public static String reason(IOException e) {
        return switch (e) {
            case FileSystemLoopException _ -> "is a symbolic link that leads back to a folder it lies in";
            case AccessDeniedException _ -> "cannot be opened: permission denied";
            default -> "cannot be read (" + e.getMessage() + ")";
        };
    }
}
