package espalier.backend.cpu;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Working memory of kernels between calls, so that a warm call allocates none: at most two pieces for each core, and
/// what one call may hold at a time, however many threads call.
final class FreeList<S> {
    /// A gradient of a convolution holds three.
    private static final int LEAST = 4;

    private final Supplier<S> fresh;
    private final AtomicReferenceArray<@Nullable S> free = new AtomicReferenceArray<>(
            Math.max(LEAST, 2 * Runtime.getRuntime().availableProcessors()));

    FreeList(Supplier<S> fresh) {
        this.fresh = fresh;
    }

    /// A piece that nobody else has, to be given back.
    S take() {
        for (int i = 0; i < free.length(); i++) {
            S s = free.get(i);
            if (s != null && free.compareAndSet(i, s, null)) {
                return s;
            }
        }
        return fresh.get();
    }

    void give(S s) {
        for (int i = 0; i < free.length(); i++) {
            if (free.get(i) == null && free.compareAndSet(i, null, s)) {
                return;
            }
        }
    }
}
