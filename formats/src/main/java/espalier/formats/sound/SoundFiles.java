package espalier.formats.sound;

import espalier.array.Compute;
import espalier.array.NDArray;
import espalier.array.Shape;
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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Sounds of many files with their classes, decoded when they are asked for, on all cores. What is decoded is kept as
/// long as it takes less than a quarter of the memory, so that a small set is read once and a large one never fills
/// the memory.
///
/// All rows have one rate, the one that most files have but at most [#HIGHEST_RATE], and one length: that of the
/// longest sound, but not more than twice that of 95 of 100 sounds and never less than a second. What is longer loses
/// its end, and how many did is said.
public final class SoundFiles implements Dataset {
    /// Faster recordings are brought to this rate: what speech, birds and machines say lies below half of it.
    public static final int HIGHEST_RATE = 16_000;

    private final List<Path> files;
    private final long[] labels;
    private final List<String> classes;
    private final Raw.Sound raw;
    private final List<Skipped> skipped;
    private final int cut;
    private final long[] prints;
    private final @Nullable Sound[] kept;

    /// What one pass over a file found.
    private record Found(int rate, double seconds, @Nullable Sound sound, long print, @Nullable String problem) {}

    private SoundFiles(FolderListing listing, List<Integer> good, Found[] found, Raw.Sound raw, List<Skipped> skipped) {
        this.classes = listing.classes();
        this.raw = raw;
        this.skipped = skipped;
        this.files = good.stream().map(i -> listing.files().get(i)).toList();
        this.labels = good.stream().mapToLong(i -> listing.labels().get(i)).toArray();
        this.kept = new Sound[good.size()];
        this.prints = good.stream().mapToLong(i -> found[i].print).toArray();
        int longer = 0;
        for (int i = 0; i < kept.length; i++) {
            Found one = found[good.get(i)];
            kept[i] = one.sound;
            longer += one.seconds * raw.rate() > raw.samples() + 1 ? 1 : 0;
        }
        this.cut = longer;
    }

    /// Tries every file once.
    ///
    /// @param like   the rate and length to bring them to; null for their own
    /// @param strict whether a file that cannot be read is an error, and not left out
    /// @throws BadInput if one cannot be read and `strict`, or if none of a class can
    static SoundFiles read(FolderListing listing, Raw.@Nullable Sound like, boolean strict, Progress progress) {
        Found[] found = new Found[listing.files().size()];
        var room = new AtomicLong(Runtime.getRuntime().maxMemory() / 4);
        inParallel(found.length, i -> found[i] = look(listing.files().get(i), room, strict), progress);
        List<Integer> good = new ArrayList<>();
        List<Skipped> skipped = new ArrayList<>(listing.skipped());
        for (int i = 0; i < found.length; i++) {
            String problem = found[i].problem;
            if (problem == null) {
                good.add(i);
            } else {
                skipped.add(new Skipped(listing.files().get(i), problem));
            }
        }
        skipped.sort(Comparator.comparing(one -> one.file().toString()));
        listing.refuseEmptyClasses(good.stream().mapToLong(i -> listing.labels().get(i)).toArray(), skipped);
        Raw.Sound raw = like == null ? raw(good, found) : like;
        return new SoundFiles(listing, good, found, raw, List.copyOf(skipped));
    }

    private static Found look(Path file, AtomicLong room, boolean strict) {
        try {
            Sound sound = Sounds.read(file);
            boolean fits = room.addAndGet(-4L * sound.samples().length) > 0;
            long print = 31 * Fingerprint.ofRow(NDArray.wrap(sound.samples(), sound.samples().length)) + sound.rate();
            return new Found(sound.rate(), sound.seconds(), fits ? sound : null, print, null);
        } catch (BadInput e) {
            if (strict) {
                throw e;
            }
            return new Found(0, 0, null, 0, e.reason());
        }
    }

    /// The rate that most have, the length that nearly all have.
    private static Raw.Sound raw(List<Integer> good, Found[] found) {
        Map<Integer, Integer> rates = new TreeMap<>();
        double[] seconds = new double[good.size()];
        for (int i = 0; i < seconds.length; i++) {
            rates.merge(found[good.get(i)].rate, 1, Integer::sum);
            seconds[i] = found[good.get(i)].seconds;
        }
        int rate = 0;
        int most = 0;
        for (Map.Entry<Integer, Integer> entry : rates.entrySet()) {
            if (entry.getValue() >= most) {
                most = entry.getValue();
                rate = entry.getKey();
            }
        }
        rate = Math.min(rate, HIGHEST_RATE);
        Arrays.sort(seconds);
        double longest = seconds[seconds.length - 1];
        double usual = Math.max(1, 2 * seconds[(int) (0.95 * (seconds.length - 1))]);
        return new Raw.Sound(rate, (int) Math.clamp(Math.ceil(Math.min(longest, usual) * rate), 1, 1 << 28));
    }

    /// Runs a piece of work for each of n numbers on all cores; what one throws is thrown here.
    private static void inParallel(int n, Work work, Progress progress) {
        try (ExecutorService workers = Executors.newFixedThreadPool(Math.clamp(n, 1, Compute.threads()),
                Thread.ofPlatform().daemon().name("sounds-", 0).factory())) {
            List<Future<?>> tasks = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                int own = i;
                tasks.add(workers.submit(() -> work.on(own)));
            }
            for (int i = 0; i < n; i++) {
                await(tasks.get(i), workers);
                progress.at(i + 1, n);
            }
        }
    }

    private static void await(Future<?> task, ExecutorService workers) {
        try {
            task.get();
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("reading the sounds was interrupted", e);
        } catch (ExecutionException e) {
            workers.shutdownNow();
            if (e.getCause() instanceof BadInput bad) {
                throw bad;
            }
            throw new IllegalStateException("a sound decoder failed: " + e.getCause(), e.getCause());
        }
    }

    private interface Work {
        void on(int i);
    }

    @Override
    public int size() {
        return files.size();
    }

    @Override
    public Batch get(int... rows) {
        int width = raw.samples();
        float[] x = new float[Math.multiplyExact(rows.length, width)];
        long[] y = new long[rows.length];
        boolean ready = true;
        for (int i = 0; i < rows.length; i++) {
            y[i] = labels[rows[i]];
            Sound sound = kept[rows[i]];
            ready &= sound != null && sound.rate() == raw.rate();
        }
        if (ready || rows.length == 1) {
            for (int i = 0; i < rows.length; i++) {
                put(sound(rows[i]), x, i * width, width);
            }
        } else {
            inParallel(rows.length, i -> put(sound(rows[i]), x, i * width, width), Progress.NONE);
        }
        return new Batch(NDArray.wrap(x, rows.length, width), NDArray.wrap(y, rows.length));
    }

    /// At the rate of the rows; the first time it is asked for it is brought to that rate.
    private Sound sound(int row) {
        Sound sound = kept[row];
        if (sound == null) {
            return Sounds.read(files.get(row)).at(raw.rate(), raw.samples());
        }
        if (sound.rate() != raw.rate()) {
            sound = sound.at(raw.rate(), raw.samples());
            kept[row] = sound; // two threads may do it: with the same result
        }
        return sound;
    }

    private static void put(Sound sound, float[] x, int at, int width) {
        System.arraycopy(sound.samples(), 0, x, at, Math.min(width, sound.samples().length));
    }

    /// A sound as a row of samples at this rate and of this length.
    static NDArray row(Sound sound, Raw.Sound raw) {
        float[] x = new float[raw.samples()];
        put(sound.at(raw.rate(), raw.samples()), x, 0, x.length);
        return NDArray.wrap(x, x.length);
    }

    @Override
    public NDArray targets() {
        return NDArray.wrap(labels.clone(), labels.length);
    }

    /// Of the sounds as they were decoded first, with their rate and whole.
    @Override
    public long[] prints() {
        return prints.clone();
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public Shape sampleShape() {
        return raw.shape();
    }

    @Override
    public Raw raw() {
        return raw;
    }

    /// The file of each row.
    public List<Path> files() {
        return files;
    }

    /// What was left out, and why.
    public List<Skipped> skipped() {
        return skipped;
    }

    /// How many sounds lose their end.
    public int cut() {
        return cut;
    }

    @Override
    public String toString() {
        return "SoundFiles(" + files.size() + " sounds of up to " + raw.samples() + " samples at " + raw.rate()
                + " Hz, classes " + classes + ")";
    }
}
