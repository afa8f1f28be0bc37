package espalier.backend.cpu;

import espalier.backend.Layout;

/// Matrix products of one element type, any strides and batches, on all threads: what [CpuBackend] calls for `matmul`.
///
/// The loops are those of Goto and van de Geijn (Anatomy of High-Performance Matrix Multiplication, 2008): blocks of b
/// are packed into panels that stay in the second-level cache, a tile of y is summed up in registers by [Tile#kernel].
/// Which of the two operands is packed is decided by its strides: `y = a b` is computed as `y' = b' a'` where the
/// transposed b is the better left side.
///
/// Threads split the output only, and the length of k is cut without regard to them, so every element is the same sum
/// in the same order whatever their number.
final class Gemm<T> {
    /// Below this much work (multiplications and additions) the hand-off costs more than it gains.
    private static final long MIN_WORK_PER_PART = 150_000;

    private final Tile<T> tile;
    private final Threads threads;
    private final FreeList<Scratch<T>> pool;

    Gemm(Tile<T> tile, Threads threads) {
        this.tile = tile;
        this.threads = threads;
        this.pool = new FreeList<>(() -> new Scratch<>(tile));
    }

    /// `y = a b` or `y += a b`, layouts as in [espalier.backend.Backend#matmul].
    void multiply(T a, Layout la, T b, Layout lb, T y, Layout ly, boolean accumulate) {
        if (ly.size() == 0) {
            return;
        }
        Product<T> product = new Product<>(tile, pool, a, la, b, lb, y, ly, accumulate);
        long work = 2L * product.m * product.n * Math.max(product.k, 1);
        long useful = work * product.batches / MIN_WORK_PER_PART;
        product.split(Math.clamp(useful, 1, threads.limit()), work);
        threads.run(product.parts(), product);
    }
}
