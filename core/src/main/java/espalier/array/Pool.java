package espalier.array;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Buffers to be used again, kept by type and length: a training step takes them from a [Lease] and gives them back by
/// closing it, so that a steady step allocates no array memory. A fresh 40 MB result costs ten times the arithmetic on
/// it.
///
/// Closing is never required: a lease that is not closed is garbage like everything else. Lengths that were not asked
/// for during the last 256 closings are forgotten. Safe for any number of threads; a single lease belongs to one
/// thread.
public final class Pool {
    private static final int FORGET_AFTER = 256;
    private static final Map<Key, Shelf> SHELVES = new HashMap<>();
    private static long closings;

    private record Key(DType dtype, int length) {}

    private static final class Shelf {
        final ArrayDeque<Buffer> free = new ArrayDeque<>();
        long used;
    }

    private Pool() {}

    /// A new lease, holding nothing yet.
    public static Lease lease() {
        return new Lease();
    }

    private static Buffer take(DType dtype, int length) {
        synchronized (SHELVES) {
            Shelf shelf = SHELVES.get(new Key(dtype, length));
            if (shelf != null) {
                shelf.used = closings;
                Buffer free = shelf.free.pollLast();
                if (free != null) {
                    return free;
                }
            }
        }
        return dtype.allocate(length);
    }

    private static void giveBack(List<Buffer> buffers) {
        synchronized (SHELVES) {
            closings++;
            for (Buffer b : buffers) {
                Shelf shelf = SHELVES.computeIfAbsent(new Key(DType.of(b), b.length()), _ -> new Shelf());
                shelf.used = closings;
                shelf.free.addLast(b);
            }
            if (closings % FORGET_AFTER == 0) {
                SHELVES.values().removeIf(shelf -> shelf.used + FORGET_AFTER <= closings);
            }
        }
    }

    /// The buffers of one step. Arrays made here, and views of them, throw on use once the lease is closed; they never
    /// show wrong numbers.
    public static final class Lease implements AutoCloseable {
        private final List<Buffer> taken = new ArrayList<>();
        private volatile boolean closed;

        private Lease() {}

        /// An array whose elements are not initialised: they are whatever the buffer held before.
        public NDArray empty(DType dtype, Shape shape) {
            check();
            Buffer buffer = take(dtype, shape.size());
            taken.add(buffer);
            return new NDArray(buffer, Layout.contiguous(shape.dims()), this);
        }

        /// An array of zeros.
        public NDArray zeros(DType dtype, Shape shape) {
            NDArray x = empty(dtype, shape);
            Buffers.fill(x.buffer(), 0, x.size(), 0);
            return x;
        }

        /// Gives the buffers back; arrays of this lease can no longer be used. Closing twice does nothing.
        @Override
        public void close() {
            if (!closed) {
                closed = true;
                giveBack(taken);
                taken.clear();
            }
        }

        void check() {
            if (closed) {
                throw new IllegalStateException("this array belonged to a finished step; copy() it inside the step");
            }
        }
    }
}
