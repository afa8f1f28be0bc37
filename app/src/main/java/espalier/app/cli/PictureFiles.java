package espalier.app.cli;

import espalier.formats.BadInput;
import espalier.formats.Content;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/// The files that `predict` is to look at: those named, and those in named folders that are pictures by content or by
/// name. Hidden files and what is clearly something else (a text, a model) are passed over in folders, never when
/// named.
final class PictureFiles {
    private static final String PICTURE_NAME = ".*\\.(jpe?g|png|bmp|gif|webp)";

    private PictureFiles() {}

    /// In the order given, folders by path.
    ///
    /// @param failed told of what cannot be looked into
    static List<Path> of(List<Path> given, BiConsumer<Path, String> failed) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : given) {
            if (!Files.isDirectory(path)) {
                files.add(path);
                continue;
            }
            List<Path> found = in(path, failed);
            if (found.isEmpty()) {
                failed.accept(path, "is a folder without pictures");
            }
            files.addAll(found);
        }
        return files;
    }

    private static List<Path> in(Path folder, BiConsumer<Path, String> failed) throws IOException {
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(folder, EnumSet.of(FileVisitOption.FOLLOW_LINKS), Integer.MAX_VALUE,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(Path inner, BasicFileAttributes attributes) {
                        return isHidden(inner) && !inner.equals(folder) ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (!isHidden(file) && isPicture(file)) {
                            found.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        failed.accept(file, "cannot be read (" + Problems.sentence(e) + ")");
                        return FileVisitResult.CONTINUE;
                    }
                });
        found.sort(null);
        return found;
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
