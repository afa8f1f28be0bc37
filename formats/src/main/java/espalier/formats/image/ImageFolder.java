package espalier.formats.image;

import espalier.array.Compute;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.data.ArrayDataset;
import espalier.data.Batch;
import espalier.data.Dataset;
import espalier.formats.BadInput;
import espalier.formats.FolderListing;
import espalier.formats.Progress;
import espalier.formats.Skipped;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// A folder with one sub-folder of pictures per class, as a data set uint8 `(n, height, width, 3)`: what `train` and
/// `evaluate` read through [Source][espalier.formats.Source].
///
/// The classes are the names of the sub-folders in alphabetical order, rows are ordered by class and then by path,
/// folders inside a class belong to it. All pictures are decoded once, on several threads, and kept at their final
/// size. A file that is no whole picture is left out and listed in [#skipped()].
///
/// ```java
/// // pets/cat/1.jpg, pets/cat/2.png ... pets/dog/1.jpg ...
/// ImageFolder pets = ImageFolder.read(Path.of("pets"), 64, 64, false, Progress.NONE);
/// IO.println(pets.classes() + " " + pets.size() + " pictures, " + pets.skipped().size() + " left out");
/// ```
public final class ImageFolder implements Dataset {
    private final Path root;
    private final ArrayDataset pictures;
    private final List<Path> files;
    private final List<Skipped> skipped;

    private ImageFolder(Path root, ArrayDataset pictures, List<Path> files, List<Skipped> skipped) {
        this.root = root;
        this.pictures = pictures;
        this.files = List.copyOf(files);
        this.skipped = List.copyOf(skipped);
    }

    /// Decodes all pictures below `root`, squashed to `height` x `width` as [Images#resize] does.
    ///
    /// @param strict whether a single file that cannot be used is an error
    /// @param progress hears of each finished file
    /// @throws BadInput if there are not at least two classes with a readable picture each
    public static ImageFolder read(Path root, int height, int width, boolean strict, Progress progress) {
        FolderListing listing = FolderListing.of(root, "picture");
        if (strict && !listing.skipped().isEmpty()) {
            Skipped first = listing.skipped().getFirst();
            throw new BadInput(first.file(), first.reason());
        }
        byte[] memory = memory(root, listing.files().size(), height, width);
        List<@Nullable String> wrong = decode(listing.files(), memory, height, width, strict, progress);
        return collect(listing, wrong, memory, height, width);
    }

    /// The file of each row.
    public List<Path> files() {
        return files;
    }

    /// The files that were left out, each with the reason.
    public List<Skipped> skipped() {
        return skipped;
    }

    @Override
    public int size() {
        return pictures.size();
    }

    @Override
    public Batch get(int... rows) {
        return pictures.get(rows);
    }

    @Override
    public Batch range(int from, int to) {
        return pictures.range(from, to);
    }

    @Override
    public NDArray targets() {
        return pictures.targets();
    }

    @Override
    public List<String> classes() {
        return pictures.classes();
    }

    @Override
    public Shape sampleShape() {
        return pictures.sampleShape();
    }

    @Override
    public String toString() {
        return "ImageFolder(" + root + ": " + size() + " pictures " + sampleShape() + ", classes " + classes() + ")";
    }

    private static byte[] memory(Path root, int count, int height, int width) {
        long needed = (long) count * height * width * 3;
        long most = Math.min(Integer.MAX_VALUE - 8, Runtime.getRuntime().maxMemory() / 2);
        if (needed > most) {
            throw new BadInput(root,
                    "has " + count + " pictures, which at " + height + " x " + width + " take " + (needed >> 20)
                            + " MB; at most " + (most >> 20) + " MB are used for pictures: choose a smaller size"
                            + (most < Integer.MAX_VALUE - 8 ? " or give Java more memory (-Xmx)" : ""));
        }
        return new byte[(int) needed];
    }

    /// Fills the slot of each file; the list says what was wrong, null for a good picture.
    private static List<@Nullable String> decode(
            List<Path> files, byte[] memory, int height, int width, boolean strict, Progress progress) {
        List<@Nullable String> wrong = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(
                Math.min(Compute.threads(), Math.max(files.size(), 1)),
                Thread.ofPlatform().daemon().name("pictures-", 0).factory())) {
            List<Future<@Nullable BadInput>> tasks = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                tasks.add(workers.submit(decoding(files.get(i), memory, i, height, width)));
            }
            for (int i = 0; i < files.size(); i++) {
                BadInput bad = await(tasks.get(i), workers);
                if (bad != null && strict) {
                    workers.shutdownNow();
                    throw bad;
                }
                wrong.add(bad == null ? null : bad.reason());
                progress.at(i + 1, files.size());
            }
        }
        return wrong;
    }

    private static Callable<@Nullable BadInput> decoding(Path file, byte[] memory, int slot, int height, int width) {
        return () -> {
            try {
                byte[] rgb = Images.decode(file, height, width, Filter.BILINEAR).rgb();
                System.arraycopy(rgb, 0, memory, slot * rgb.length, rgb.length);
                return null;
            } catch (BadInput e) {
                return e;
            }
        };
    }

    private static @Nullable BadInput await(Future<@Nullable BadInput> task, ExecutorService workers) {
        try {
            return task.get();
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("reading the pictures was interrupted", e);
        } catch (ExecutionException e) {
            workers.shutdownNow();
            throw new IllegalStateException("a picture decoder failed: " + e.getCause(), e.getCause());
        }
    }

    /// Moves the good pictures together and numbers them.
    private static ImageFolder collect(FolderListing listing, List<@Nullable String> wrong, byte[] memory, int height,
            int width) {
        int pixels = height * width * 3;
        List<Path> files = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>(listing.skipped());
        long[] labels = new long[wrong.size()];
        for (int i = 0; i < wrong.size(); i++) {
            Path file = listing.files().get(i);
            String reason = wrong.get(i);
            if (reason != null) {
                skipped.add(new Skipped(file, reason));
                continue;
            }
            int row = files.size();
            System.arraycopy(memory, i * pixels, memory, row * pixels, pixels);
            labels[row] = listing.labels().get(i);
            files.add(file);
        }
        int n = files.size();
        labels = Arrays.copyOf(labels, n);
        skipped.sort(Comparator.comparing(one -> one.file().toString()));
        listing.refuseEmptyClasses(labels, skipped);
        byte[] used = n == wrong.size() ? memory : Arrays.copyOf(memory, n * pixels);
        NDArray x = NDArray.wrapUint8(used, n, height, width, 3);
        var pictures = new ArrayDataset(x, NDArray.wrap(labels, n), listing.classes());
        return new ImageFolder(listing.root(), pictures, files, skipped);
    }
}
