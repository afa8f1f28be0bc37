package espalier.formats.drawn;

import espalier.array.Compute;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.data.ArrayDataset;
import espalier.data.Batch;
import espalier.data.Dataset;
import espalier.formats.Progress;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Pictures of cats and of other things that the program draws itself, so that a first training needs no data: what
/// `train` without an argument learns from. About half are cats, in many furs, poses and places; the rest are dogs,
/// owls, houses, faces ... of which some are nearly cats.
///
/// The same seed gives the same pictures, and picture i of a seed does not depend on how many are drawn.
///
/// ```java
/// Dataset pictures = DrawnPictures.dataset(1000, 64, 1);      // uint8 (1000, 64, 64, 3), classes [non-cat, cat]
/// ```
public final class DrawnPictures implements Dataset {
    /// As in the course: 0 is no cat, 1 is a cat.
    private static final List<String> CLASSES = List.of("non-cat", "cat");

    private final ArrayDataset pictures;
    private final List<String> names;
    private final long seed;

    private DrawnPictures(ArrayDataset pictures, List<String> names, long seed) {
        this.pictures = pictures;
        this.names = List.copyOf(names);
        this.seed = seed;
    }

    /// Draws `n` pictures of `size` x `size` pixels.
    public static DrawnPictures dataset(int n, int size, long seed) {
        return dataset(n, size, seed, Progress.NONE);
    }

    /// The same, telling how far the drawing is.
    public static DrawnPictures dataset(int n, int size, long seed, Progress progress) {
        if (n < 1 || size < 8 || size > 1024 || (long) n * size * size * 3 > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "DrawnPictures.dataset: needed are n >= 1 pictures of 8 to 1024 pixels that together fit into"
                            + " 2 GB, got n = " + n + ", size = " + size);
        }
        Rng[] dice = Rng.seed(seed).split(n);
        byte[] pixels = new byte[n * size * size * 3];
        long[] labels = new long[n];
        String[] names = new String[n];
        try (ExecutorService workers = Executors.newFixedThreadPool(
                Compute.threads(), Thread.ofPlatform().daemon().name("drawing-", 0).factory())) {
            List<Future<?>> tasks = new ArrayList<>();
            for (int i = 0; i < n; i++) {
                int slot = i;
                tasks.add(workers.submit(() -> {
                    var canvas = new Canvas(size, dice[slot]);
                    names[slot] = canvas.paint();
                    labels[slot] = canvas.isCat() ? 1 : 0;
                    canvas.develop(pixels, slot * size * size * 3);
                }));
            }
            await(tasks, workers, progress);
        }
        NDArray x = NDArray.wrapUint8(pixels, n, size, size, 3);
        return new DrawnPictures(new ArrayDataset(x, NDArray.wrap(labels, n), CLASSES), Arrays.asList(names), seed);
    }

    private static void await(List<Future<?>> tasks, ExecutorService workers, Progress progress) {
        try {
            for (int i = 0; i < tasks.size(); i++) {
                tasks.get(i).get();
                progress.at(i + 1, tasks.size());
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("drawing was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("drawing failed: " + e.getCause(), e.getCause());
        }
    }

    /// What each picture shows: `sitting cat`, `owl`, `house` ...
    public List<String> names() {
        return names;
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
        return CLASSES;
    }

    @Override
    public Shape sampleShape() {
        return pictures.sampleShape();
    }

    @Override
    public String toString() {
        return "DrawnPictures(" + size() + ", " + sampleShape().dim(0) + ", seed " + seed + ")";
    }

    /// One picture while it is drawn, and then exposed like a photograph: brightness, contrast, tint, vignette, grain.
    private static final class Canvas {
        private final int size;
        private final Rng rng;
        private final Brush brush;
        private final BufferedImage image;
        private final boolean cat;

        Canvas(int size, Rng rng) {
            this.size = size;
            this.rng = rng;
            image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
            brush = new Brush(image.createGraphics(), rng);
            cat = brush.chance(0.5);
        }

        boolean isCat() {
            return cat;
        }

        /// Draws background, subject and sometimes something in front; returns the name of the subject.
        String paint() {
            brush.g.scale(size / 2.0, size / 2.0);
            brush.g.translate(1, 1);
            var scenery = new Scenery(brush);
            scenery.background();
            String[] name = new String[1];
            double size = brush.between(0.8, 0.92);
            brush.at(brush.between(-0.07, 0.07), brush.between(-0.06, 0.06), brush.between(-0.1, 0.1), size,
                    () -> name[0] = subject());
            if (brush.chance(0.16)) {
                scenery.foreground();
            }
            brush.g.dispose();
            return name[0];
        }

        private String subject() {
            if (cat) {
                return new Cats(brush).draw();
            }
            return brush.chance(0.55) ? new Animals(brush).draw() : new Things(brush).draw();
        }

        void develop(byte[] out, int start) {
            int[] rgb = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
            double contrast = brush.between(0.88, 1.1);
            double light = brush.between(-14, 14);
            double[] tint = {brush.between(-9, 9), brush.between(-5, 5), brush.between(-9, 9)};
            double vignette = brush.between(0, 0.2);
            double grain = brush.between(1, 7);
            for (int i = 0; i < rgb.length; i++) {
                int row = i / size;
                double x = 2.0 * (i % size) / size - 1;
                double y = 2.0 * row / size - 1;
                double fall = 1 - vignette * (x * x + y * y) / 2;
                for (int k = 0; k < 3; k++) {
                    double value = (rgb[i] >> 16 - 8 * k & 0xff) - 128;
                    value = (value * contrast + 128 + light + tint[k]) * fall + grain * rng.nextGaussian();
                    out[start + 3 * i + k] = (byte) Math.min(Math.max(Math.rint(value), 0), 255);
                }
            }
        }
    }
}
