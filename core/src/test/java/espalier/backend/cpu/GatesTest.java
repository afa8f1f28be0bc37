package espalier.backend.cpu;

import espalier.backend.Buffer;
import espalier.backend.Gates;
import espalier.backend.Layout;
import espalier.backend.cpu.Cases.Type;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Steps of recurrent layers and their gradients against the loops of [Reference], in sizes that fill vectors and sizes
/// that do not, with padding and without.
class GatesTest {
    private static final int STEPS = 3;
    private static final int[] SIZES = {1, 3, 16, 20, 33, 64};

    private final Reference reference = new Reference();
    private final Cases cases = new Cases(13);

    @Test
    void stepsAndTheirGradients() {
        Cases.eachBackend(backend -> {
            for (int round = 0; round < 60; round++) { // the later ones compiled
                for (int size : SIZES) {
                    for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
                        check(backend, round % 2 == 0, type, 1 + round % 3, size, round % 4 < 2);
                    }
                }
            }
        });
    }

    /// The arrays of a layer; gates, kept, h, and dy, dh, dc, ds, dof.
    private static final class Arrays {
        final List<Buffer> all = new ArrayList<>();
        final Layout at = new Layout(new int[] {1}, new int[] {1}, 1); // all begin at 1
        final Gates gates;

        Arrays(Cases cases, boolean gated, Type type, int n, int size, Buffer real) {
            int count = gated ? 3 : 4;
            int[] lengths = {STEPS * n * count * size, STEPS * n * (gated ? 3 : 2) * size, STEPS * n * size,
                STEPS * n * size, n * size, n * size, STEPS * n * count * size, STEPS * n * count * size};
            for (int length : lengths) {
                all.add(cases.buffer(type, length + 1, false));
            }
            gates = gates(gated, n, size, real);
        }

        Arrays(Arrays other, Type type, boolean gated, int n, int size, Buffer real) {
            other.all.forEach(x -> all.add(Cases.copyOf(x, type)));
            gates = gates(gated, n, size, real);
        }

        private Gates gates(boolean gated, int n, int size, Buffer real) {
            return new Gates(gated, STEPS, n, size, all.get(0), at, all.get(1), at, all.get(2), at, real, at);
        }
    }

    private void check(CpuBackend backend, boolean gated, Type type, int n, int size, boolean padded) {
        Buffer real = null;
        if (padded) {
            real = Cases.empty(type, STEPS * n + 1);
            for (int i = 0; i <= STEPS * n; i++) {
                real.setDouble(i, cases.random.nextInt(3) == 0 ? 0 : 1);
            }
        }
        Arrays a = new Arrays(cases, gated, type, n, size, real);
        Arrays b = new Arrays(a, type, gated, n, size, real);
        String what = (gated ? "gru " : "lstm ") + n + " x " + size + (padded ? " padded" : "");
        for (int t = 0; t < STEPS; t++) {
            reference.recurrent(a.gates, t, t - 1);
            backend.recurrent(b.gates, t, t - 1);
            assertClose(what + ", step " + t, b, a, type);
        }
        for (int t = STEPS - 1; t >= 0; t--) {
            gradient(reference, a, t);
            gradient(backend, b, t);
            assertClose(what + ", gradient of step " + t, b, a, type);
        }
    }

    private static void gradient(espalier.backend.Backend backend, Arrays a, int t) {
        backend.recurrentGradient(a.gates, t, t - 1, a.all.get(3), a.at, a.all.get(4), a.at, a.all.get(5), a.at,
                a.all.get(6), a.at, a.all.get(7), a.at);
    }

    private static void assertClose(String what, Arrays actual, Arrays expected, Type type) {
        double error = type == Type.FLOAT32 ? 2e-5 : 1e-13;
        for (int k = 0; k < expected.all.size(); k++) {
            for (int i = 0; i < expected.all.get(k).length(); i++) {
                double e = expected.all.get(k).getDouble(i);
                double a = actual.all.get(k).getDouble(i);
                if (!(Math.abs(a - e) <= error * Math.max(1, Math.abs(e)))) {
                    throw new AssertionError(
                            what + ", array " + k + ", element " + i + ": " + a + ", the reference says " + e);
                }
            }
        }
    }

    @Test
    void theSameBitsForAnyNumberOfThreads() {
        for (int bits : new int[] {Simd.bits(), 0}) {
            for (boolean gated : new boolean[] {false, true}) {
                Arrays first = null;
                for (int threads : new int[] {1, 2, 4}) {
                    CpuBackend backend = new CpuBackend(threads, bits);
                    Arrays a = new Arrays(new Cases(7), gated, Type.FLOAT32, 150, 70, null);
                    for (int t = 0; t < STEPS; t++) {
                        backend.recurrent(a.gates, t, t - 1);
                    }
                    gradient(backend, a, 2);
                    first = first == null ? a : first;
                    for (int k = 0; k < a.all.size(); k++) {
                        Cases.assertSameBits("array " + k + " with " + threads + " threads", a.all.get(k),
                                first.all.get(k));
                    }
                }
            }
        }
    }
}
