package espalier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The budget of every Java file in the repository: at most 500 lines of at most 120 columns. Kernels and parsers that
/// need more lines are named here, each with its reason.
class FileLengthTest {
    private static final int LINES = 500;
    private static final int COLUMNS = 120;
    private static final Set<String> LONGER = Set.of();

    @Test
    void filesStayShort() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : javaFiles()) {
            int lines = Files.readAllLines(file).size();
            if (lines > LINES && !LONGER.contains(name(file))) {
                tooLong.add(name(file) + ": " + lines + " lines");
            }
        }
        assertThat(tooLong).as("files of more than %d lines: cut them by family", LINES).isEmpty();
    }

    @Test
    void linesStayShort() throws IOException {
        List<String> tooWide = new ArrayList<>();
        for (Path file : javaFiles()) {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).length() > COLUMNS) {
                    tooWide.add(name(file) + ":" + (i + 1) + ": " + lines.get(i).length() + " columns");
                }
            }
        }
        assertThat(tooWide).as("lines of more than %d columns (the formatter leaves comments to you)", COLUMNS)
                .isEmpty();
    }

    @Test
    void exceptionsAreStillNeeded() throws IOException {
        for (String file : LONGER) {
            assertThat(Files.readAllLines(root().resolve(file))).as(file).hasSizeGreaterThan(LINES);
        }
    }

    private static List<Path> javaFiles() throws IOException {
        List<Path> files = new ArrayList<>();
        for (String folder : List.of("core/src", "formats/src", "app/src", "bench/src", "examples")) {
            Path start = root().resolve(folder);
            if (Files.isDirectory(start)) {
                try (Stream<Path> found = Files.walk(start)) {
                    found.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
                }
            }
        }
        assertThat(files).isNotEmpty();
        return files;
    }

    private static String name(Path file) {
        return root().relativize(file).toString().replace('\\', '/');
    }

    /// Tests run in their module's folder; the root is the one with the Maven wrapper.
    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = folder.getParent();
        }
        return folder;
    }
}
