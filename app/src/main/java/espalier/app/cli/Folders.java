package espalier.app.cli;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Taking away what an earlier run has written, and nothing else.
final class Folders {
    private Folders() {}

    /// Removes a folder of sample pictures as [Report] writes them: sub-folders with numbered `.png` files. Files of
    /// other names stay, and with them the folders they are in.
    static void deleteSamples(Path samples) throws IOException {
        if (!Files.isDirectory(samples, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        for (Path folder : children(samples)) {
            if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
                for (Path file : children(folder)) {
                    if (String.valueOf(file.getFileName()).matches("\\d+\\.png")) {
                        Files.delete(file);
                    }
                }
                deleteEmpty(folder);
            }
        }
        deleteEmpty(samples);
    }

    private static void deleteEmpty(Path folder) throws IOException {
        if (children(folder).isEmpty()) {
            Files.delete(folder);
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(children::add);
        }
        return children;
    }
}
