package espalier.formats.image;

import espalier.data.Raw;
import espalier.formats.BadInput;
import espalier.formats.Content;
import espalier.formats.FolderListing;
import espalier.formats.Input;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/// Pictures for a model, at its size: a file that is named, or those in a folder that are pictures by content or by
/// name. Hidden files and what is clearly something else (a text, a model) are passed over in folders, never when
/// named. [espalier.formats.Inputs] calls it.
public final class PictureInputs {
    private static final String PICTURE_NAME = ".*\\.(jpe?g|png|bmp|gif|webp)";

    private PictureInputs() {}

    /// The file, or the pictures of the folder by path, decoded when they are asked for.
    public static Iterator<Input> of(Raw.Pictures raw, Path path) {
        List<Input> problems = new ArrayList<>();
        List<Path> files = Files.isDirectory(path) ? in(path, problems) : List.of(path);
        if (files.isEmpty() && problems.isEmpty()) {
            problems.add(Input.bad(path.toString(), "is a folder without pictures"));
        }
        Iterator<Path> next = files.iterator();
        Iterator<Input> bad = problems.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return bad.hasNext() || next.hasNext();
            }

            @Override
            public Input next() {
                return bad.hasNext() ? bad.next() : read(raw, next.next());
            }
        };
    }

    private static Input read(Raw.Pictures raw, Path file) {
        try {
            Pixels picture = Images.decode(file, raw.height(), raw.width(), Filter.BILINEAR);
            return new Input(file.toString(), picture.toArray(raw.channels()));
        } catch (BadInput e) {
            return Input.bad(file.toString(), e.reason());
        }
    }

    private static List<Path> in(Path folder, List<Input> problems) {
        List<Path> found = new ArrayList<>();
        try {
            Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE,
                    new Visitor(folder, found, problems));
        } catch (IOException e) {
            throw new BadInput(folder, "cannot be read (" + e.getMessage() + ")", e);
        }
        found.sort(null);
        return found;
    }

    private static final class Visitor extends SimpleFileVisitor<Path> {
        private final Path folder;
        private final List<Path> found;
        private final List<Input> problems;

        Visitor(Path folder, List<Path> found, List<Input> problems) {
            this.folder = folder;
            this.found = found;
            this.problems = problems;
        }

        @Override
        public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
            return isHidden(inner) && !inner.equals(folder) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !isHidden(file) && isPicture(file)) {
                found.add(file);
            }
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException e) {
            problems.add(Input.bad(file.toString(), FolderListing.reason(e)));
            return FileVisitResult.CONTINUE;
        }
    }

    private static boolean isHidden(Path file) {
        return String.valueOf(file.getFileName()).startsWith(".");
    }

    private static boolean isPicture(Path file) {
        if (file.toString().toLowerCase(Locale.ROOT).matches(PICTURE_NAME)) {
            return true; // also when it is damaged: then it is to be named
        }
        try {
            return Content.of(file) == Content.PICTURE;
        } catch (BadInput e) {
            return false;
        }
    }
}
