package espalier.array;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import java.lang.ref.SoftReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Buffers to be used again, kept by type and length: a training step takes them from a [Lease] and gives them back by
/// closing it, so that a steady step allocates no array memory. A fresh 40 MB result costs ten times the arithmetic on
/// it.
///
/// Array code outside of a tape opens a [#scope()]: what its methods compute then takes its memory from here.
///
/// Closing is never required: a lease that is not closed is garbage like everything else. Lengths that were not asked
/// for during the last 256 closings are forgotten. Safe for any number of threads; a single lease belongs to one
/// thread. What lies here unused does not keep the heap full: the collector takes it back where memory is short.
public final class Pool {
    private static final int FORGET_AFTER = 256;
    private static final Map<Key, Shelf> SHELVES = new HashMap<>();
    private static long closings;

    /// Elements below which a fresh array costs less than one from a shelf; the tests change it.
    static int small = 256;
    private static final ThreadLocal<@Nullable Lease> SCOPE = new ThreadLocal<>();

    private record Key(DType dtype, int length) {}

    private static final class Shelf {
        private SoftReference<ArrayDeque<Buffer>> free = new SoftReference<>(new ArrayDeque<>());
        long used;

        ArrayDeque<Buffer> free() {
            ArrayDeque<Buffer> buffers = free.get();
            if (buffers == null) {
                buffers = new ArrayDeque<>();
                free = new SoftReference<>(buffers);
            }
            return buffers;
        }
    }

    private Pool() {}

    /// A new lease, holding nothing yet.
    public static Lease lease() {
        return new Lease(false, null);
    }

    /// Until it is closed, whatever the methods of arrays compute on this thread takes its memory from the pool, and
    /// goes back there when it is closed: a loop over large arrays then works in memory that is still in the cache,
    /// instead of fresh memory that is not. `copy()` and whatever makes arrays from Java values or by rule (`of`,
    /// `zeros`, an [Rng]) are not part of it: copy what is to outlive the scope. A scope within a scope ends first.
    ///
    /// ```java
    /// double total = 0;
    /// for (NDArray part : parts) {
    ///     try (var scope = Pool.scope()) {
    ///         total += part.subtract(mean).divide(std).square().sum().item();
    ///     }
    /// }
    /// ```
    public static Lease scope() {
        var scope = new Lease(true, SCOPE.get());
        SCOPE.set(scope);
        return scope;
    }

    /// What an operation writes its result into, not initialised: in the memory of the scope that is open on this
    /// thread, else fresh.
    public static NDArray result(DType dtype, Shape shape) {
        Lease scope = SCOPE.get();
        return scope == null ? NDArray.empty(dtype, shape) : scope.empty(dtype, shape);
    }

    /// As `copy()`, for a result or on the way to one.
    static NDArray copy(NDArray x) {
        Lease scope = SCOPE.get();
        return scope == null ? x.copy() : scope.copy(x);
    }

    private static Buffer take(DType dtype, int length) {
        synchronized (SHELVES) {
            Shelf shelf = SHELVES.get(new Key(dtype, length));
            if (shelf != null) {
                shelf.used = closings;
                Buffer free = shelf.free().pollLast();
                if (free != null) {
                    return free;
                }
            }
        }
        return dtype.allocate(length);
    }

    /// For the tests: writes other numbers into all that lies here unused.
    static void spoil() {
        synchronized (SHELVES) {
            SHELVES.values().forEach(shelf -> shelf.free().forEach(b -> {
                for (int i = 0; i < b.length(); i++) {
                    b.setDouble(i, i % 3 == 0 ? -77 : 1);
                }
            }));
        }
    }

    private static void giveBack(List<Buffer> buffers) {
        synchronized (SHELVES) {
            closings++;
            for (Buffer b : buffers) {
                Shelf shelf = SHELVES.computeIfAbsent(new Key(DType.of(b), b.length()), _ -> new Shelf());
                shelf.used = closings;
                shelf.free().addLast(b);
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
        private final boolean isScope;
        private final @Nullable Lease outer;
        private volatile boolean closed;

        private Lease(boolean isScope, @Nullable Lease outer) {
            this.isScope = isScope;
            this.outer = outer;
        }

        /// An array whose elements are not initialised: they are whatever the buffer held before.
        public NDArray empty(DType dtype, Shape shape) {
            check();
            Buffer buffer;
            if (isScope && shape.size() < small) {
                buffer = dtype.allocate(shape.size());
            } else {
                buffer = take(dtype, shape.size());
                taken.add(buffer);
            }
            return new NDArray(buffer, Layout.contiguous(shape.dims()), this);
        }

        /// An array of zeros.
        public NDArray zeros(DType dtype, Shape shape) {
            NDArray x = empty(dtype, shape);
            Buffers.fill(x.buffer(), 0, x.size(), 0);
            return x;
        }

        /// A copy of `x` in row-major order.
        public NDArray copy(NDArray x) {
            return Into.copy(x, empty(x.dtype(), x.shape()));
        }

        /// Gives the buffers back; arrays of this lease can no longer be used. Closing twice does nothing.
        @Override
        public void close() {
            if (!closed) {
                if (isScope) {
                    if (SCOPE.get() != this) {
                        throw new IllegalStateException(
                                "a scope is closed on the thread that opened it, and before the scope around it");
                    }
                    SCOPE.set(outer);
                }
                closed = true;
                giveBack(taken);
                taken.clear();
            }
        }

        void check() {
            if (closed) {
                throw new IllegalStateException(isScope
                        ? "this array belonged to a scope that is closed; copy() it inside the scope"
                        : "this array belonged to a finished step; copy() it inside the step");
            }
        }
    }
}
