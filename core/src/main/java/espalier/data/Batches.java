package espalier.data;

import espalier.array.Rng;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// A data set cut into batches, one pass per call of [#iterator()]: an epoch of the trainer, or the parts of an
/// evaluation.
///
/// With a generator each pass has its own random order, the same for the same seed; without one the rows come in order.
/// The last batch may be smaller. When one batch holds everything the rows are not shuffled and not copied: their order
/// would change nothing but rounding.
///
/// ```java
/// for (Batch batch : new Batches(data, 32, Rng.seed(1))) {
///     IO.println(batch);
/// }
/// ```
public final class Batches implements Iterable<Batch> {
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
        int n = data.size();
        int[] order = rng == null || batchSize >= n ? null : rng.permutation(n);
        return new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < n;
            }

            @Override
            public Batch next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                int from = next;
                next = Math.min(from + batchSize, n);
                return order == null ? data.range(from, next) : data.get(Arrays.copyOfRange(order, from, next));
            }
        };
    }

    @Override
    public String toString() {
        return "Batches(" + count() + " of " + batchSize + (rng == null ? ", in order" : ", shuffled") + ")";
    }
}
