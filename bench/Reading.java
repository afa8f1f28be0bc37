import espalier.array.Compute;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.data.image.Border;
import espalier.data.image.Geometry;
import espalier.data.image.PictureAugmentation;
import espalier.data.image.Tone;
import espalier.formats.Progress;
import espalier.formats.drawn.DrawnPictures;
import espalier.formats.idx.Idx;
import espalier.formats.image.ImageFolder;
import espalier.formats.image.Images;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;

/// Pictures in a second: folders of PNG and of the JPEGs given, an IDX file, and random changes; for
/// docs/performance.md.
///
/// java -p app/target/lib --add-modules ALL-MODULE-PATH bench/Reading.java cats/images mnist
void main(String[] args) throws IOException {
    Path scratch = Files.createTempDirectory("reading");
    var drawn = DrawnPictures.dataset(600, 64, 1);
    try {
        for (int i = 0; i < 600; i++) {
            Path file = scratch.resolve("png/" + (i % 2 == 0 ? "a" : "b") + "/" + i + ".png");
            Files.createDirectories(file.getParent());
            NDArray picture = drawn.get(i).x();
            Images.writePng(picture.reshape(64, 64, 3), file);
        }
        folder("PNG 64 x 64", scratch.resolve("png"), 600);
        if (args.length > 0) {
            int n = copies(Path.of(args[0]), scratch.resolve("jpeg"));
            folder("JPEG of about 1 megapixel", scratch.resolve("jpeg"), n);
        }
        if (args.length > 1) {
            Path digits = Path.of(args[1]).resolve("train-images-idx3-ubyte.gz");
            rate("IDX, gzip, 28 x 28", 60_000, () -> Idx.read(digits));
        }
        NDArray batch = Rng.seed(1).integers(0, 256, 256, 64, 64, 3).astype(DType.UINT8);
        var changes = new PictureAugmentation(Border.REFLECT, new Geometry.Flip(), new Geometry.Rotate(15),
                new Geometry.ResizedCrop(0.4, 1, 1.33), new Tone.Brightness(0.3), new Tone.Saturation(0.3));
        rate("random changes, 64 x 64 x 3", 256, () -> changes.apply(batch, Rng.seed(2)));
        IO.println(Compute.describe());
    } finally {
        try (var files = Files.walk(scratch)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        }
    }
}

int copies(Path from, Path to) throws IOException {
    int n = 0;
    try (var files = Files.list(from)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".jpg")).toList()) {
            for (int i = 0; i < 20; i++, n++) {
                Path copy = to.resolve((i % 2 == 0 ? "a/" : "b/") + n + ".jpg");
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }
    return n;
}

void folder(String what, Path folder, int n) {
    rate("folder, " + what + " to 64 x 64", n, () -> ImageFolder.read(folder, 64, 64, true, Progress.NONE));
}

/// The best of five.
void rate(String what, int n, Runnable work) {
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
        long start = System.nanoTime();
        work.run();
        best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    IO.println(String.format(Locale.ROOT, "%-45s %,10.0f pictures/s", what, n / best));
}
