package espalier;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Finds the data that tests share with nobody: the folder of the system property `espalier.shared`, or `shared/data`
/// beside the checkout. A test that asks for a file which is not there is skipped.
public final class SharedData {
    private SharedData() {}

    /// A file or folder below the shared data, say `cats/train_catvnoncat.h5`.
    public static Path path(String name) {
        String given = System.getProperty("espalier.shared");
        Path[] places = given != null ? new Path[] {Path.of(given)}
                : new Path[] {Path.of("../shared/data"), Path.of("../../shared/data")};
        for (Path place : places) {
            if (Files.exists(place.resolve(name))) {
                return place.resolve(name);
            }
        }
        Assumptions.abort("no shared data here: " + name);
        throw new AssertionError();
    }
}
