package espalier.formats.image;

import espalier.array.Compute;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.data.ArrayDataset;
import espalier.data.Batch;
import espalier.data.Dataset;
import espalier.data.Raw;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// Pictures that stay in their files and are decoded, several at a time, when their rows are asked for: for
/// [ImageFolder] when they do not fit into memory.
///
/// @param files    of the rows; each was decoded once before, so a failure means that it has changed since
/// @param labels   int64 `(n,)`
/// @param channels 3, or 1 for the brightness only
record PictureFiles(List<Path> files, NDArray labels, List<String> classes, int height, int width, int channels)
        implements
            Dataset {
    private static final ExecutorService WORKERS = Executors.newFixedThreadPool(Compute.threads(),
            Thread.ofPlatform().daemon().name("pictures-", 0).factory());

    PictureFiles {
        files = List.copyOf(files);
        classes = List.copyOf(classes);
    }

    @Override
    public int size() {
        return files.size();
    }

    @Override
    public Batch get(int... rows) {
        int length = height * width * channels;
        byte[] pixels = new byte[Math.multiplyExact(rows.length, length)];
        var tasks = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < rows.length; i++) {
            Path file = files.get(rows[i]);
            int at = i * length;
            tasks.add(() -> {
                Pixels picture = Images.decode(file, height, width, Filter.BILINEAR);
                System.arraycopy(channels == 3 ? picture.rgb() : picture.grey(), 0, pixels, at, length);
                return true;
            });
        }
        run(tasks);
        NDArray x = NDArray.wrapUint8(pixels, rows.length, height, width, channels);
        return new Batch(x, new ArrayDataset(labels, labels, List.of()).get(rows).y());
    }

    private static void run(List<Callable<Boolean>> tasks) {
        try {
            for (Future<Boolean> task : WORKERS.invokeAll(tasks)) {
                task.get();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("reading the pictures was interrupted", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException problem ? problem
                    : new IllegalStateException("a picture decoder failed: " + e.getCause(), e.getCause());
        }
    }

    @Override
    public NDArray targets() {
        return labels;
    }

    @Override
    public Shape sampleShape() {
        return Shape.of(height, width, channels);
    }

    @Override
    public Raw raw() {
        return new Raw.Pictures(height, width, channels);
    }

    @Override
    public boolean readsFiles() {
        return true;
    }
}
