package espalier.formats.sound;

import espalier.data.Raw;
import espalier.formats.BadInput;
import espalier.formats.Content;
import espalier.formats.FileLabels;
import espalier.formats.FolderListing;
import espalier.formats.NamePattern;
import espalier.formats.Reader;
import espalier.formats.Skipped;
import espalier.formats.Source;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A folder of sounds: one sub-folder per class, a CSV of files and labels, or names that say the class. The pattern of
/// the names is the one that the user gives or the one that all names share ([NamePattern#recognise]), and is said.
public final class SoundReader implements Reader {
    private static final int TRIED = 24;

    /// The reader of sounds; it has no settings.
    public SoundReader() {}

    @Override
    public String kind() {
        return "sound";
    }

    @Override
    public String words() {
        return "a folder of sounds, one sub-folder per class or the class in the names";
    }

    /// Whether most of the first files of the folder and of its sub-folders are sounds.
    @Override
    public boolean takes(Path path, Content content, Source.Options options) {
        if (content != Content.FOLDER) {
            return false;
        }
        if (kind().equals(options.kind())) {
            return true;
        }
        List<Path> some = new ArrayList<>();
        for (Path child : children(path)) {
            some.addAll(Files.isDirectory(child) ? first(children(child)) : List.of(child));
        }
        int sounds = 0;
        int tried = 0;
        for (int i = 0; i < some.size(); i += Math.ceilDiv(some.size(), TRIED)) {
            tried++;
            sounds += isSound(some.get(i)) ? 1 : 0;
        }
        return sounds * 2 > tried;
    }

    private static List<Path> first(List<Path> files) {
        return files.subList(0, Math.min(3, files.size()));
    }

    private static boolean isSound(Path file) {
        try {
            return Content.of(file) == Content.SOUND;
        } catch (BadInput e) {
            return false;
        }
    }

    /// What is in a folder by name, hidden files aside; nothing if it cannot be opened.
    private static List<Path> children(Path folder) {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            for (Path child : stream) {
                if (!String.valueOf(child.getFileName()).startsWith(".")) {
                    children.add(child);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            return List.of();
        }
        children.sort(null);
        return children;
    }

    @Override
    public Source read(Path path, Source.Options options) {
        NamePattern pattern = options.pattern() == null ? null : NamePattern.of(options.pattern());
        List<Path> children = children(path);
        boolean flat = options.label() == null && !children.isEmpty()
                && children.stream().noneMatch(child -> Files.isDirectory(child) || name(child).endsWith(".csv"));
        FolderListing listing = pattern != null || flat
                ? byName(path, children, pattern, options.like() != null)
                : FileLabels.of(path, "sound", options.label(), options.like() != null);
        Raw.Sound like = options.like() != null && options.like().raw() instanceof Raw.Sound sound ? sound : null;
        SoundFiles sounds = SoundFiles.read(listing, like, options.strict(), options.progress());
        List<String> names = sounds.files().stream().map(Path::toString).toList();
        return new Source(path, Source.describe(listing.words(), sounds) + notes(sounds), sounds, names,
                sounds.skipped());
    }

    private static String notes(SoundFiles sounds) {
        int left = sounds.skipped().size();
        return (sounds.cut() == 0 ? "" : ", " + sounds.cut() + " longer ones cut")
                + (left == 0 ? "" : ", " + left + (left == 1 ? " file left out" : " files left out"));
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    /// The sounds of one folder, their classes from their names, in the order of classes and then of names.
    private static FolderListing byName(Path root, List<Path> children, @Nullable NamePattern given,
            boolean single) {
        List<Path> files = children.stream()
                .filter(Files::isRegularFile)
                .filter(file -> given != null && given.fields(name(file)) != null || isSound(file))
                .toList();
        NamePattern pattern = given != null ? given
                : NamePattern.recognise(files.stream().map(SoundReader::name).toList());
        if (pattern == null) {
            throw new BadInput(root, "has " + files.size() + " sounds and no sub-folder, and their names share no"
                    + " pattern that says the class: put the sounds of each class into a sub-folder with its name, or"
                    + " say how the names are made, such as --pattern \"{label}_{speaker}_{take}.wav\"");
        }
        Map<String, List<Path>> byClass = new TreeMap<>();
        List<Skipped> skipped = new ArrayList<>();
        for (Path file : files) {
            Map<String, String> fields = pattern.fields(name(file));
            if (fields == null) {
                skipped.add(new Skipped(file, "its name is not of the form " + pattern));
            } else {
                byClass.computeIfAbsent(fields.getOrDefault(NamePattern.LABEL, ""), _ -> new ArrayList<>()).add(file);
            }
        }
        return listing(root, pattern, byClass, skipped, files, single);
    }

    private static FolderListing listing(Path root, NamePattern pattern, Map<String, List<Path>> byClass,
            List<Skipped> skipped, List<Path> files, boolean single) {
        if (byClass.size() < (single ? 1 : 2)) {
            String first = files.isEmpty() ? "there is no sound in it" : "the first is " + name(files.getFirst());
            throw new BadInput(root, "has sounds of " + (byClass.isEmpty() ? "no class"
                    : "only one class, "
                            + byClass.keySet().iterator().next())
                    + ", by names of the form " + pattern + "; " + first);
        }
        List<Path> ordered = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        List<String> classes = List.copyOf(byClass.keySet());
        for (int c = 0; c < classes.size(); c++) {
            for (Path file : byClass.getOrDefault(classes.get(c), List.of())) {
                ordered.add(file);
                labels.add(c);
            }
        }
        return new FolderListing(root, "sound", classes, ordered, labels, skipped,
                "folder, the class in the names " + pattern);
    }
}
