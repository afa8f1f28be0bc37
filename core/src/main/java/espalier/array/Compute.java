package espalier.array;

import espalier.backend.Backend;
import espalier.backend.cpu.CpuBackend;
import java.util.function.IntConsumer;

/// The one holder of the [Backend] that every array operation runs on; [Into] asks it, programs only set the number of
/// threads.
///
/// The number of threads changes the speed and never a bit of a result. It defaults to the number of processors, or to
/// the system property `espalier.threads`.
public final class Compute {
    private static volatile Backend backend = new CpuBackend(defaultThreads());
    private static volatile int threads = defaultThreads();

    private Compute() {}

    /// The backend in use.
    public static Backend backend() {
        return backend;
    }

    /// Uses `n` threads from now on. Set it before the work starts; running operations finish on the old threads.
    public static synchronized void threads(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("Compute.threads: at least 1 thread is needed, got " + n);
        }
        if (n != threads) {
            backend = new CpuBackend(n);
            threads = n;
        }
    }

    /// The number of threads in use.
    public static int threads() {
        return threads;
    }

    /// Runs `task` for the parts `0 .. parts - 1` on these threads, in any order, and returns when all are done; see
    /// [Backend#parallel].
    public static void parallel(int parts, IntConsumer task) {
        backend.parallel(parts, task);
    }

    /// What computes, for the user: `SIMD 512-bit, 2 threads`.
    public static String describe() {
        return backend.describe();
    }

    private static int defaultThreads() {
        return Math.max(1, Integer.getInteger("espalier.threads", Runtime.getRuntime().availableProcessors()));
    }
}
