package espalier.formats.named;

import espalier.formats.BadInput;
import espalier.formats.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A folder with one sub-folder for each [NamedData] that was fetched. What is there is used without a network; what is
/// missing is fetched when it is asked for, and only then.
///
/// ```java
/// var cache = new DataCache(DataCache.standard());
/// Path iris = cache.get(NamedData.of("iris").orElseThrow(), Progress.NONE).resolve("iris.csv");
/// ```
///
/// @param root           the folder; made when it is first needed
/// @param patienceMillis how long a line may be silent before it counts as broken
public record DataCache(Path root, int patienceMillis) {
    private static final int PATIENCE_MILLIS = 30_000;

    /// Written into a folder when everything is in it.
    private static final String DONE = ".complete";

    /// With the usual patience.
    public DataCache(Path root) {
        this(root, PATIENCE_MILLIS);
    }

    /// `$ESPALIER_DATA`, or `espalier` in the folder that the system has for caches.
    public static Path standard() {
        String own = System.getenv("ESPALIER_DATA");
        if (own != null && !own.isEmpty()) {
            return Path.of(own);
        }
        String xdg = System.getenv("XDG_CACHE_HOME");
        String local = System.getenv("LOCALAPPDATA");
        String home = System.getProperty("user.home");
        if (xdg != null && !xdg.isEmpty()) {
            return Path.of(xdg, "espalier");
        }
        return local != null && !local.isEmpty() ? Path.of(local, "espalier", "cache")
                : Path.of(home, ".cache", "espalier");
    }

    /// The folder of this data set.
    public Path folder(NamedData data) {
        return root.resolve(data.name());
    }

    /// Whether everything of it is there.
    public boolean has(NamedData data) {
        return Files.exists(folder(data).resolve(DONE));
    }

    /// The folder of this data set with everything in it; what is missing is fetched and checked.
    ///
    /// @param progress hears of each file, in kilobytes
    /// @throws BadInput if it cannot be had
    public Path get(NamedData data, Progress progress) throws IOException {
        Path folder = folder(data);
        if (has(data)) {
            return folder;
        }
        Files.createDirectories(folder);
        for (NamedData.Part part : data.files()) {
            Path file = folder.resolve(part.file());
            if (!Files.exists(file) || !Download.sha256(file).equals(part.sha256())) {
                new Download(part, file, progress, patienceMillis).run();
            }
            String inner = part.unpack();
            if (inner != null) {
                Archive.extract(file, folder, inner);
            }
        }
        Files.writeString(folder.resolve(DONE), data.name() + "\n" + data.licence() + "\n");
        for (NamedData.Part part : data.files()) {
            if (part.unpack() != null) {
                Files.deleteIfExists(folder.resolve(part.file()));
            }
        }
        return folder;
    }
}
