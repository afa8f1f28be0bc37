package espalier.data;

import espalier.array.Rng;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// A data set cut into batches, one pass per call of [#iterator()]: an epoch of the trainer, or the parts of an
/// evaluation.
///
/// With a generator each pass has its own random order, the same for the same seed; without one the rows come in order.
/// The last batch may be smaller. When one batch holds everything the rows are not shuffled and not copied: their order
/// would change nothing but rounding.
///
/// From a data set that reads files the next batches are fetched in the background while one is in use.
///
/// ```java
/// for (Batch batch : new Batches(data, 32, Rng.seed(1))) {
///     IO.println(batch);
/// }
/// ```
public final class Batches implements Iterable<Batch> {
    private static final int AHEAD = 2;

    private final Dataset data;
    private final int batchSize;
    private final @Nullable Rng rng;

    /// Batches of `batchSize` rows (0: everything in one), in the order that `rng` draws, or in the order of the data
    /// without it.
    public Batches(Dataset data, int batchSize, @Nullable Rng rng) {
        if (batchSize < 0) {
            throw new IllegalArgumentException(
                    "Batches: the batch size is " + batchSize + "; give 1 or more, or 0 for the full batch");
        }
        this.data = data;
        this.batchSize = batchSize == 0 ? Math.max(data.size(), 1) : Math.min(batchSize, Math.max(data.size(), 1));
        this.rng = rng;
    }

    /// Number of batches in a pass.
    public int count() {
        return Math.ceilDiv(data.size(), batchSize);
    }

    @Override
    public Iterator<Batch> iterator() {
        return iterator(0);
    }

    /// A pass in which the first `done` batches are left out, and not read either: for a run that goes on in the middle
    /// of an epoch.
    public Iterator<Batch> iterator(int done) {
        int n = data.size();
        int[] order = rng == null || batchSize >= n ? null : rng.permutation(n);
        var inOrder = new Iterator<FutureTask<Batch>>() {
            private int next = Math.min(n, Math.multiplyExact(done, batchSize));

            @Override
            public boolean hasNext() {
                return next < n;
            }

            @Override
            public FutureTask<Batch> next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int from = next;
                int to = Math.min(from + batchSize, n);
                next = to;
                return new FutureTask<>(
                        () -> order == null ? data.range(from, to) : data.get(Arrays.copyOfRange(order, from, to)));
            }
        };
        return new Fetched(inOrder, data.readsFiles() ? AHEAD : 0);
    }

    /// Runs what reads the batches: each when it is asked for, or up to `ahead` of them before, in threads of their
    /// own. What goes wrong there is thrown when its batch is asked for. A pass that is given up leaves `ahead`
    /// batches to be read for nothing and no thread behind.
    private static final class Fetched implements Iterator<Batch> {
        private final Iterator<FutureTask<Batch>> tasks;
        private final int ahead;
        private final ArrayDeque<FutureTask<Batch>> started = new ArrayDeque<>();

        Fetched(Iterator<FutureTask<Batch>> tasks, int ahead) {
            this.tasks = tasks;
            this.ahead = ahead;
        }

        @Override
        public boolean hasNext() {
            return !started.isEmpty() || tasks.hasNext();
        }

        @Override
        public Batch next() {
            while (started.size() < ahead && tasks.hasNext()) {
                start();
            }
            FutureTask<Batch> first = started.isEmpty() ? tasks.next() : started.remove();
            if (ahead == 0) {
                first.run();
            } else if (tasks.hasNext()) {
                start();
            }
            return await(first);
        }

        private void start() {
            FutureTask<Batch> task = tasks.next();
            started.add(task);
            Thread.ofPlatform().daemon().name("espalier-batch").start(task);
        }

        private static Batch await(FutureTask<Batch> task) {
            boolean interrupted = false;
            while (true) {
                try {
                    Batch batch = task.get();
                    if (interrupted) {
                        Thread.currentThread().interrupt(); // for whoever runs the steps: it ends before the next one
                    }
                    return batch;
                } catch (InterruptedException _) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw switch (e.getCause()) {
                        case RuntimeException problem -> problem;
                        case Error problem -> throw problem;
                        case null, default -> new IllegalStateException("reading a batch failed", e);
                    };
                }
            }
        }
    }

    @Override
    public String toString() {
        return "Batches(" + count() + " of " + batchSize + (rng == null ? ", in order" : ", shuffled") + ")";
    }
}
