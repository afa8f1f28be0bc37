package espalier.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.PerColumn;
import espalier.backend.cpu.Cases.Type;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Functions down columns against the loops of [Reference]: few and many columns, rows that fill a run and rows that do
/// not, several chunks.
class ColumnsTest {
    private static final int[][] SIZES = {{1, 1}, {2, 1}, {500, 1}, {3, 7}, {200, 3}, {1, 100}, {70, 20}, {300, 24},
        {9, 129}, {5, 2100}, {33, 64}};

    private final Reference reference = new Reference();
    private final Cases cases = new Cases(12);

    @Test
    void functions() {
        Cases.eachBackend(backend -> {
            for (int round = 0; round < 40; round++) { // the later ones compiled
                for (int[] size : SIZES) {
                    for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
                        for (PerColumn f : PerColumn.values()) {
                            check(backend, f, type, size[0], size[1], round % 2 == 0, round % 4 < 2);
                        }
                    }
                }
            }
        });
    }

    @Test
    void severalChunks() {
        Cases.eachBackend(backend -> {
            for (int[] size : new int[][] {{70_001, 3}, {10_000, 20}, {150, 1300}}) {
                for (PerColumn f : PerColumn.values()) {
                    check(backend, f, Type.FLOAT32, size[0], size[1], true, false);
                    check(backend, f, Type.FLOAT64, size[0], size[1], false, true);
                }
            }
        });
    }

    private void check(CpuBackend backend, PerColumn f, Type type, int m, int n, boolean relu, boolean accumulate) {
        Layout l = new Layout(new int[] {m, n}, new int[] {n, 1}, cases.random.nextInt(3));
        Layout lk = new Layout(new int[] {5, n}, new int[] {n, 1}, cases.random.nextInt(2));
        Buffer x = cases.buffer(type, m * n + 3, false);
        Buffer dy = cases.buffer(type, m * n + 3, false);
        Buffer y = cases.buffer(type, m * n + 3, false);
        Buffer k = cases.buffer(type, 5 * n + 2, false);
        Buffer expected = Cases.copyOf(y, type);
        Buffer expectedK = Cases.copyOf(k, type);
        for (int i = 0; relu && i < m * n; i++) { // not where rounding decides what is let through
            int j = l.offset() + i;
            double sum = (x.getDouble(j) - k.getDouble(lk.offset() + i % n)) * k.getDouble(lk.offset() + n + i % n)
                    + k.getDouble(lk.offset() + 2 * n + i % n);
            if (Math.abs(sum) < 1e-4) {
                x.setDouble(j, k.getDouble(lk.offset() + i % n) + 1);
                dy.setDouble(j, 0);
            }
        }
        reference.columns(f, relu, x, l, expectedK, lk, dy, l, expected, l, accumulate);
        backend.columns(f, relu, x, l, k, lk, dy, l, y, l, accumulate);
        String what = f + " of " + m + " x " + n + (relu ? " relu" : "");
        double error = (type == Type.FLOAT32 ? 1e-5 : 1e-13) * Math.sqrt(f == PerColumn.SUMS ? m : 1);
        assertClose(what, y, expected, error);
        assertClose("numbers of " + what, k, expectedK, error);
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
    void varianceFarFromZero() {
        int m = 50_000;
        Cases.eachBackend(backend -> {
            Buffer x = Cases.empty(Type.FLOAT32, 2 * m);
            for (int i = 0; i < m; i++) {
                x.setDouble(2 * i, 10_000 + i % 3); // variance 2/3
                x.setDouble(2 * i + 1, i < m / 2 ? 0 : 8); // the first rows tell nothing of the others
            }
            Buffer k = Cases.empty(Type.FLOAT32, 10);
            Layout l = Layout.contiguous(m, 2);
            backend.columns(PerColumn.MOMENTS, false, x, l, k, Layout.contiguous(5, 2), x, l, x, l, false);
            assertThat(k.getDouble(6)).isBetween(2 / 3.0 - 1e-4, 2 / 3.0 + 1e-4);
            assertThat(k.getDouble(0)).isBetween(10_000.999, 10_001.001);
            assertThat(k.getDouble(7)).isBetween(16 - 1e-4, 16 + 1e-4);
        });
    }

    @Test
    void nothingAndNaN() {
        Cases.eachBackend(backend -> {
            Buffer x = cases.buffer(Type.FLOAT32, 6, false);
            Buffer k = cases.buffer(Type.FLOAT32, 10, false);
            Layout none = Layout.contiguous(0, 2);
            Layout lk = Layout.contiguous(5, 2);
            backend.columns(PerColumn.SUMS, false, x, none, k, lk, x, none, x, none, false);
            assertThat(k.getDouble(6) + k.getDouble(9)).isZero();
            Buffer nan = cases.buffer(Type.FLOAT32, 40, false);
            nan.setDouble(20, Double.NaN);
            Layout l = Layout.contiguous(20, 2);
            backend.columns(PerColumn.SCALE, true, nan, l, k, lk, nan, l, nan, l, false);
            assertThat(nan.getDouble(20)).isNaN();
            backend.columns(PerColumn.MOMENTS, false, nan, l, k, lk, nan, l, nan, l, false);
            assertThat(k.getDouble(6)).isNaN();
            assertThat(k.getDouble(7)).isNotNaN();
        });
    }

    @Test
    void theSameBitsForAnyNumberOfThreads() {
        int m = 30_011;
        int n = 12;
        Layout l = Layout.contiguous(m, n);
        Layout lk = Layout.contiguous(5, n);
        for (int bits : new int[] {Simd.bits(), 0}) {
            List<Buffer> first = null;
            for (int threads : new int[] {1, 2, 4}) {
                CpuBackend backend = new CpuBackend(threads, bits);
                Cases seeded = new Cases(7);
                Buffer x = seeded.buffer(Type.FLOAT32, m * n, false);
                List<Buffer> now = new ArrayList<>();
                for (PerColumn f : PerColumn.values()) {
                    Buffer k = seeded.buffer(Type.FLOAT32, 5 * n, false);
                    Buffer y = Cases.empty(Type.FLOAT32, m * n);
                    backend.columns(f, true, x, l, k, lk, x, l, y, l, false);
                    now.add(k);
                    now.add(y);
                }
                first = first == null ? now : first;
                for (int i = 0; i < now.size(); i++) {
                    Cases.assertSameBits("columns with " + threads + " threads, " + i, now.get(i), first.get(i));
                }
            }
        }
    }
}
