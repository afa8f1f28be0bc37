package espalier.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Rows;
import espalier.backend.Scores;
import espalier.backend.cpu.Cases.Type;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Functions along rows against the loops of [Reference], in rows that fill vectors and rows that do not.
class RowsTest {
    private static final int[] LENGTHS = {1, 2, 7, 10, 16, 17, 33, 100, 1000};

    private final Reference reference = new Reference();
    private final Cases cases = new Cases(11);

    @Test
    void functionsAndTheirGradients() {
        Cases.eachBackend(backend -> {
            for (int round = 0; round < 40; round++) { // the later ones compiled
                for (int n : LENGTHS) {
                    for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
                        for (Rows f : Rows.values()) {
                            rows(backend, f, type, n, round % 2 == 1);
                        }
                        scaledExp(backend, type, n, round % 2 == 1);
                    }
                }
            }
        });
    }

    @Test
    void weightsOfScoresAndTheirGradients() {
        Cases.eachBackend(backend -> {
            for (int round = 0; round < 40; round++) {
                for (int n : LENGTHS) {
                    weights(backend, Type.FLOAT32, n, round % 2 == 1);
                    weights(backend, Type.FLOAT64, n, round % 2 == 0);
                }
            }
        });
    }

    /// With padding at random, among it rows of padding alone.
    private void weights(CpuBackend backend, Type type, int n, boolean causal) {
        int steps = 1 + cases.random.nextInt(5);
        Layout l = new Layout(new int[] {2, 3, steps, n}, new int[] {3 * steps * n, steps * n, n, 1},
                cases.random.nextInt(3));
        Layout lr = new Layout(new int[] {2, n}, new int[] {n, 1}, cases.random.nextInt(2));
        Buffer real = Cases.empty(type, 2 * n + 1);
        for (int i = 0; i < real.length(); i++) {
            real.setDouble(i, i < n + 1 && cases.random.nextInt(4) == 0 || cases.random.nextBoolean() ? 1 : 0);
        }
        var s = new Scores(2, 3, steps, n, 0.3, causal, cases.random.nextInt(3) == 0 ? null : real, lr);
        Buffer x = cases.buffer(type, l.size() + 3, false);
        Buffer expected = Cases.copyOf(x, type);
        backend.weigh(s, x, l);
        reference.weigh(s, expected, l);
        double error = type == Type.FLOAT32 ? 3e-6 : 1e-14;
        assertClose("weights of " + n, x, expected, error);
        Buffer dy = cases.buffer(type, l.size() + 3, false);
        Buffer expectedDy = Cases.copyOf(dy, type);
        backend.weighGradient(s, expected, l, dy, l);
        reference.weighGradient(s, expected, l, expectedDy, l);
        assertClose("gradient of weights of " + n, dy, expectedDy, 30 * error);
    }

    private void rows(CpuBackend backend, Rows f, Type type, int n, boolean accumulate) {
        int m = 1 + cases.random.nextInt(4);
        Layout l = new Layout(new int[] {m, n}, new int[] {n, 1}, cases.random.nextInt(3));
        Layout lr = new Layout(new int[] {m}, new int[] {1}, cases.random.nextInt(2));
        double error = type == Type.FLOAT32 ? 3e-6 : 1e-14;
        Buffer x = cases.buffer(type, m * n + 3, false);
        Buffer y = Cases.empty(type, m * n + 3);
        Buffer expected = Cases.empty(type, m * n + 3);
        Buffer r = Cases.empty(type, m + 1);
        Buffer expectedR = Cases.empty(type, m + 1);
        reference.rows(f, 1e-5, x, l, expected, l, f.hasFactor() ? expectedR : null, lr);
        backend.rows(f, 1e-5, x, l, y, l, f.hasFactor() ? r : null, lr);
        assertClose(f + " of " + n, y, expected, error);
        if (f.hasFactor()) {
            assertClose("factors of " + f + " of " + n, r, expectedR, error);
        }
        Buffer dy = cases.buffer(type, m * n + 3, false);
        Buffer dx = cases.buffer(type, m * n + 3, false);
        Buffer expectedDx = Cases.copyOf(dx, type);
        reference.rowsGradient(f, expected, l, expectedR, lr, dy, l, expectedDx, l, accumulate);
        backend.rowsGradient(f, expected, l, expectedR, lr, dy, l, dx, l, accumulate);
        assertClose("gradient of " + f + " of " + n, dx, expectedDx, error * Math.max(1, largest(expectedR)) * 30);
    }

    private void scaledExp(CpuBackend backend, Type type, int n, boolean accumulate) {
        Layout l = new Layout(new int[] {3, n}, new int[] {n, 1}, 1);
        Layout lr = new Layout(new int[] {3}, new int[] {1}, 0);
        Buffer y = cases.buffer(type, 3 * n + 3, false);
        Buffer r = cases.buffer(type, 3, false);
        Buffer dx = cases.buffer(type, 3 * n + 3, false);
        Buffer expected = Cases.copyOf(dx, type);
        reference.scaledExp(y, l, r, lr, expected, l, accumulate);
        backend.scaledExp(y, l, r, lr, dx, l, accumulate);
        assertClose("scaledExp of " + n, dx, expected, type == Type.FLOAT32 ? 1e-6 : 1e-14);
    }

    private static double largest(Buffer x) {
        double largest = 0;
        for (int i = 0; i < x.length(); i++) {
            largest = Math.max(largest, Math.abs(x.getDouble(i)));
        }
        return largest;
    }

    private static void assertClose(String what, Buffer actual, Buffer expected, double error) {
        for (int i = 0; i < expected.length(); i++) {
            double e = expected.getDouble(i);
            double a = actual.getDouble(i);
            if (!(Math.abs(a - e) <= error * Math.max(1, Math.abs(e)))) {
                throw new AssertionError(what + ", element " + i + ": " + a + ", the reference says " + e);
            }
        }
    }

    @Test
    void largeNumbersNeitherOverflowNorVanish() {
        Layout l = Layout.contiguous(1, 20);
        Cases.eachBackend(backend -> {
            Buffer x = Cases.empty(Type.FLOAT32, 20);
            for (int i = 0; i < 20; i++) {
                x.setDouble(i, i < 19 ? 1000 : -1000);
            }
            Buffer y = Cases.empty(Type.FLOAT32, 20);
            backend.rows(Rows.SOFTMAX, 0, x, l, y, l, null, l);
            assertThat(y.getDouble(0)).isBetween(1 / 19.0 - 1e-7, 1 / 19.0 + 1e-7);
            assertThat(y.getDouble(19)).isZero();
            backend.rows(Rows.LOG_SOFTMAX, 0, x, l, y, l, null, l);
            assertThat(y.getDouble(19)).isBetween(-2003.0, -2002.9);
            x.setDouble(3, Double.NaN);
            backend.rows(Rows.SOFTMAX, 0, x, l, y, l, null, l);
            assertThat(y.getDouble(18)).isNaN();
        });
    }

    @Test
    void weightsOfTheSameBitsForAnyNumberOfThreads() {
        Layout l = Layout.contiguous(4, 3, 50, 203);
        for (int bits : new int[] {Simd.bits(), 0}) {
            Buffer first = null;
            for (int threads : new int[] {1, 2, 4}) {
                CpuBackend backend = new CpuBackend(threads, bits);
                Cases seeded = new Cases(7);
                Buffer x = seeded.buffer(Type.FLOAT32, l.size(), false);
                Buffer dy = seeded.buffer(Type.FLOAT32, l.size(), false);
                var s = new Scores(4, 3, 50, 203, 0.2, true, null, l);
                backend.weigh(s, x, l);
                backend.weighGradient(s, x, l, dy, l);
                first = first == null ? dy : first;
                Cases.assertSameBits(threads + " threads", dy, first);
            }
        }
    }

    @Test
    void theSameBitsForAnyNumberOfThreads() {
        Layout l = Layout.contiguous(500, 203);
        Layout lr = Layout.contiguous(500);
        for (int bits : new int[] {Simd.bits(), 0}) {
            for (Rows f : Rows.values()) {
                List<Buffer> first = null;
                for (int threads : new int[] {1, 2, 4}) {
                    CpuBackend backend = new CpuBackend(threads, bits);
                    Cases seeded = new Cases(7);
                    Buffer x = seeded.buffer(Type.FLOAT32, 500 * 203, false);
                    Buffer y = Cases.empty(Type.FLOAT32, 500 * 203);
                    Buffer r = Cases.empty(Type.FLOAT32, 500);
                    Buffer dx = Cases.empty(Type.FLOAT32, 500 * 203);
                    backend.rows(f, 1e-3, x, l, y, l, r, lr);
                    backend.rowsGradient(f, y, l, r, lr, x, l, dx, l, false);
                    List<Buffer> now = List.of(y, r, dx);
                    first = first == null ? now : first;
                    for (int i = 0; i < now.size(); i++) {
                        Cases.assertSameBits(f + " with " + threads + " threads, " + i, now.get(i), first.get(i));
                    }
                }
            }
        }
    }
}
