package espalier.formats.image;

import espalier.array.Compute;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.data.ArrayDataset;
import espalier.data.Batch;
import espalier.data.Dataset;
import espalier.data.Fingerprint;
import espalier.data.Raw;
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

/// A folder of pictures with classes, as a data set uint8 `(n, height, width, 3)`, or `(n, height, width, 1)` where
/// every picture is grey: what `train` and `evaluate` read through [Source][espalier.formats.Source].
///
/// Which file belongs to which class a [FolderListing] says. All pictures are decoded once, on several threads, and
/// kept at their final size; a file that is no whole picture is left out and listed in [#skipped()]. Pictures that
/// would take more than half of Java's memory are not kept, but decoded again whenever they are asked for.
///
/// ```java
/// // pets/cat/1.jpg, pets/cat/2.png ... pets/dog/1.jpg ...
/// ImageFolder pets = ImageFolder.read(Path.of("pets"), 64, 64, false, Progress.NONE);
/// IO.println(pets.classes() + " " + pets.size() + " pictures, " + pets.skipped().size() + " left out");
/// ```
public final class ImageFolder implements Dataset {
    private final Path root;
    private final Dataset pictures;
    private final List<Path> files;
    private final List<Skipped> skipped;
    private final long[] prints;

    private ImageFolder(Path root, Dataset pictures, List<Path> files, List<Skipped> skipped, long[] prints) {
        this.prints = prints;
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
        return read(FolderListing.of(root, "picture"), height, width, 0, strict, progress);
    }

    /// As [#read(Path, int, int, boolean, Progress)] for the files of a listing.
    ///
    /// @param channels 3, or 1 for the brightness only; 0 for what they are
    public static ImageFolder read(FolderListing listing, int height, int width, int channels, boolean strict,
            Progress progress) {
        return read(listing, height, width, channels, strict, progress, Runtime.getRuntime().maxMemory() / 2);
    }

    /// @param most bytes of pictures that are kept in memory
    static ImageFolder read(FolderListing listing, int height, int width, int channels, boolean strict,
            Progress progress, long most) {
        if (strict && !listing.skipped().isEmpty()) {
            Skipped first = listing.skipped().getFirst();
            throw new BadInput(first.file(), first.reason());
        }
        long needed = (long) listing.files().size() * height * width * 3;
        byte[] memory = needed <= Math.min(most, Integer.MAX_VALUE - 8) ? new byte[(int) needed] : null;
        List<Outcome> outcomes = decode(listing.files(), memory, height, width, channels, strict, progress);
        return collect(listing, outcomes, memory, height, width, channels);
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

    /// Known since the pictures were decoded first, each on its thread.
    @Override
    public long[] prints() {
        return prints.clone();
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
    public Raw raw() {
        return new Raw.Pictures(sampleShape().dim(0), sampleShape().dim(1), sampleShape().dim(2));
    }

    /// Whether the pictures did not fit into memory.
    @Override
    public boolean readsFiles() {
        return pictures.readsFiles();
    }

    @Override
    public String toString() {
        return "ImageFolder(" + root + ": " + size() + " pictures " + sampleShape() + ", classes " + classes()
                + (readsFiles() ? ", read when they are asked for" : "") + ")";
    }

    /// What became of a file.
    ///
    /// @param bad       why it cannot be used; null for a good picture
    /// @param grey      whether it has no colour
    /// @param print     of its three channels
    /// @param greyPrint of its brightness, where that may be all that is kept
    private record Outcome(@Nullable BadInput bad, boolean grey, long print, long greyPrint) {}

    /// Fills the slot of each file, if there is memory for it.
    private static List<Outcome> decode(List<Path> files, byte @Nullable [] memory, int height, int width,
            int channels, boolean strict, Progress progress) {
        List<Outcome> outcomes = new ArrayList<>();
        try (ExecutorService workers = Executors.newFixedThreadPool(
                Math.min(Compute.threads(), Math.max(files.size(), 1)),
                Thread.ofPlatform().daemon().name("pictures-", 0).factory())) {
            List<Future<Outcome>> tasks = new ArrayList<>();
            for (int i = 0; i < files.size(); i++) {
                tasks.add(workers.submit(decoding(files.get(i), memory, i, height, width, channels)));
            }
            for (int i = 0; i < files.size(); i++) {
                Outcome outcome = await(tasks.get(i), workers);
                if (outcome.bad != null && strict) {
                    workers.shutdownNow();
                    throw outcome.bad;
                }
                outcomes.add(outcome);
                progress.at(i + 1, files.size());
            }
        }
        return outcomes;
    }

    private static Callable<Outcome> decoding(Path file, byte @Nullable [] memory, int slot, int height, int width,
            int channels) {
        return () -> {
            try {
                Pixels pixels = Images.decode(file, height, width, Filter.BILINEAR);
                byte[] rgb = pixels.rgb();
                if (memory != null) {
                    System.arraycopy(rgb, 0, memory, slot * rgb.length, rgb.length);
                }
                boolean grey = channels == 1 || channels == 0 && pixels.isGrey();
                long print = channels == 1 ? 0 : Fingerprint.ofRow(NDArray.wrapUint8(rgb, height, width, 3));
                long greyPrint = grey ? Fingerprint.ofRow(NDArray.wrapUint8(pixels.grey(), height, width, 1)) : 0;
                return new Outcome(null, pixels.isGrey(), print, greyPrint);
            } catch (BadInput e) {
                return new Outcome(e, true, 0, 0);
            }
        };
    }

    private static Outcome await(Future<Outcome> task, ExecutorService workers) {
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
    private static ImageFolder collect(FolderListing listing, List<Outcome> outcomes, byte @Nullable [] memory,
            int height, int width, int wanted) {
        boolean allGrey = true;
        for (Outcome outcome : outcomes) {
            allGrey &= outcome.grey;
        }
        int channels = wanted == 0 ? allGrey ? 1 : 3 : wanted;
        int pixels = height * width * 3;
        List<Path> files = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>(listing.skipped());
        long[] labels = new long[outcomes.size()];
        long[] prints = new long[outcomes.size()];
        byte[] used = memory == null ? new byte[0] : memory;
        for (int i = 0; i < labels.length; i++) {
            BadInput bad = outcomes.get(i).bad;
            Path file = listing.files().get(i);
            if (bad != null) {
                skipped.add(new Skipped(file, bad.reason()));
                continue;
            }
            int row = files.size();
            if (memory != null) {
                copy(memory, i * pixels, row * pixels / 3 * channels, height, width, channels);
            }
            labels[row] = listing.labels().get(i);
            prints[row] = channels == 1 ? outcomes.get(i).greyPrint : outcomes.get(i).print;
            files.add(file);
        }
        int n = files.size();
        NDArray y = NDArray.wrap(Arrays.copyOf(labels, n), n);
        skipped.sort(Comparator.comparing(one -> one.file().toString()));
        listing.refuseEmptyClasses(y.toLongs(), skipped);
        if (memory == null) {
            var lazy = new PictureFiles(files, y, listing.classes(), height, width, channels);
            return new ImageFolder(listing.root(), lazy, files, skipped, Arrays.copyOf(prints, n));
        }
        int length = n * height * width * channels;
        NDArray x = NDArray.wrapUint8(length == used.length ? used : Arrays.copyOf(used, length), n, height, width,
                channels);
        return new ImageFolder(listing.root(), new ArrayDataset(x, y, listing.classes()), files, skipped,
                Arrays.copyOf(prints, n));
    }

    /// A picture of three channels, moved to the front, with as many as are wanted.
    private static void copy(byte[] memory, int from, int to, int height, int width, int channels) {
        int pixels = height * width * 3;
        if (channels == 3) {
            System.arraycopy(memory, from, memory, to, pixels);
        } else {
            byte[] grey = new Pixels(Arrays.copyOfRange(memory, from, from + pixels), height, width).grey();
            System.arraycopy(grey, 0, memory, to, grey.length);
        }
    }
}
