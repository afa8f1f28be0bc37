package espalier.backend.cpu;

import java.util.concurrent.atomic.AtomicBoolean;
import jdk.incubator.vector.VectorShape;

/// Decides whether vector code pays on this JVM; asked once by [CpuBackend].
final class Simd {
    private static final AtomicBoolean TOLD = new AtomicBoolean();

    private Simd() {}

    /// The width of a vector register in bits, or 0 where the plain loops are the better choice: without the module,
    /// and on virtual machines that do not compile its calls to vector instructions (there every vector is an object, a
    /// hundred times slower than no vectors).
    static int bits() {
        String vm = System.getProperty("java.vm.name", "") + " " + System.getProperty("java.vm.info", "");
        if (vm.contains("OpenJ9") || vm.contains("Substrate") || vm.contains("interpreted")
                || vm.contains("emulated-client")) {
            return 0;
        }
        try {
            int bits = Preferred.bits();
            // Below 256 bits x86 processors lack the fused multiply-add, which Java then emulates, very slowly.
            return x86() && bits < 256 ? 0 : bits;
        } catch (NoClassDefFoundError e) {
            if (TOLD.compareAndSet(false, true)) {
                System.getLogger("espalier")
                        .log(
                                System.Logger.Level.INFO,
                                "running without SIMD, several times slower than possible: start java with"
                                        + " --add-modules jdk.incubator.vector");
            }
            return 0;
        }
    }

    /// Whether there are 32 vector registers of `bits` (AVX-512, NEON, SVE) or 16 (older x86).
    static boolean wide(int bits) {
        return bits >= 512 || !x86();
    }

    private static boolean x86() {
        String arch = System.getProperty("os.arch", "");
        return arch.equals("amd64") || arch.equals("x86_64");
    }

    /// Apart, so that its loading fails alone where the module is missing.
    private static final class Preferred {
        static int bits() {
            return VectorShape.preferredShape().vectorBitSize();
        }
    }
}
