import espalier.array.Compute;
import espalier.formats.image.Images;
import espalier.formats.sound.Sounds;
import espalier.formats.table.Csv;
import espalier.formats.table.Parquet;
import espalier.formats.table.TableOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// How fast one thread reads the files that bench/readers.py has made; for docs/performance.md.
///
/// python3 bench/readers.py FOLDER JPEGS
/// java -p app/target/lib --add-modules ALL-MODULE-PATH bench/Readers.java FOLDER
void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    for (String kind : List.of("png", "jpeg")) {
        Path place = folder.resolve(kind);
        if (Files.isDirectory(place)) {
            List<Path> files;
            try (var all = Files.list(place)) {
                files = all.sorted().toList();
            }
            rate(kind + " to 64 x 64", files.size(), "pictures", () -> files.forEach(f -> Images.read(f, 64, 64)));
        }
    }
    rate("CSV", 1_000_000, "rows", () -> Csv.read(folder.resolve("table.csv"), TableOptions.DEFAULT));
    rate("Parquet, Zstandard", 1_000_000, "rows",
            () -> Parquet.read(folder.resolve("table.parquet"), TableOptions.DEFAULT));
    for (String kind : List.of("wav", "flac", "ogg")) {
        Path file = folder.resolve("sound." + kind);
        if (Files.exists(file)) {
            rate(kind, 60, "seconds", () -> Sounds.read(file));
        }
    }
    IO.println(Compute.describe());
}

/// The best of nine: the first ones meet code that is not compiled yet.
void rate(String what, int n, String unit, Runnable work) {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 9; i++) {
        long start = System.nanoTime();
        work.run();
        best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    IO.println(String.format(Locale.ROOT, "%-46s %10.0f %s/s", what, n / best, unit));
}
