package espalier.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Update;
import espalier.backend.cpu.Cases.Type;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Every rule of [Update] against its definition, at all lengths around whole vectors and for large arrays.
class UpdateTest {
    private final Reference reference = new Reference();
    private final Cases cases = new Cases(23);

    private static double[] constants(Update f) {
        double[] k = {0.999, 0.9, 0.1, 0.98, 0.02, 0.01, 0.05, 1.5, 1e-3};
        return f == Update.DIRECTION ? new double[] {0.9, 0.1, 0.98, 0.5} : Arrays.copyOf(k, f.constants());
    }

    @Test
    void allRulesAtAllLengths() {
        Cases.eachBackend(backend -> {
            for (Update f : Update.values()) {
                for (int n : new int[] {0, 1, 3, 15, 16, 17, 33, 100, 1000, 200_001}) {
                    for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
                        compare(backend, f, type, n);
                    }
                }
            }
        });
    }

    private void compare(CpuBackend backend, Update f, Type type, int n) {
        Layout at = new Layout(new int[] {n}, new int[] {1}, 2);
        Buffer g = cases.buffer(type, n + 3, false);
        Buffer[] expected = {cases.buffer(type, n + 3, false), cases.buffer(type, n + 3, true),
            cases.buffer(type, n + 3, true), cases.buffer(type, n + 3, true)};
        Buffer[] actual = Arrays.stream(expected).map(b -> Cases.copyOf(b, type)).toArray(Buffer[]::new);
        double[] k = constants(f);
        for (int step = 0; step < 3; step++) {
            reference.update(f, k, g, at, expected[0], at, expected[1], at, expected[2], at,
                    expected[3], at);
            backend.update(f, k, g, at, actual[0], at, actual[1], at, actual[2], at,
                    actual[3], at);
        }
        for (int i = 0; i < 4; i++) {
            double error = type == Type.FLOAT32 ? 1e-5 : 1e-13;
            for (int j = 0; j < n + 3; j++) {
                double e = expected[i].getDouble(j);
                assertThat(actual[i].getDouble(j)).as("%s of %d %s, %s, element %d", f, n, type, "pmvw".charAt(i), j)
                        .isCloseTo(e, offset(error * Math.max(1, Math.abs(e))));
            }
        }
    }

    /// Moments of a gradient that has vanished fade to exactly 0 instead of lingering among the subnormal numbers.
    @Test
    void momentsFadeToZero() {
        Layout at = Layout.contiguous(40);
        Cases.eachBackend(backend -> {
            for (Update f : Update.values()) {
                Buffer p = Cases.empty(Type.FLOAT32, 40);
                Buffer g = Cases.empty(Type.FLOAT32, 40);
                Buffer m = new Buffer.Float32(filled(2e-38f));
                Buffer v = new Buffer.Float32(filled(1.2e-38f));
                for (int step = 0; step < 60; step++) {
                    backend.update(f, constants(f), g, at, p, at, m, at, v, at, v, at);
                }
                assertThat(((Buffer.Float32) m).data()).as("m of %s", f).containsOnly(0);
                if (f.remembered() == 2) {
                    assertThat(((Buffer.Float32) v).data()).as("v of %s", f).containsOnly(0);
                }
            }
        });
    }

    private static float[] filled(float value) {
        float[] x = new float[40];
        Arrays.fill(x, value);
        return x;
    }

    @Test
    void theSameBitsForAnyNumberOfThreads() {
        int n = 300_000;
        Layout at = Layout.contiguous(n);
        Buffer g = cases.buffer(Type.FLOAT32, n, false);
        Buffer start = cases.buffer(Type.FLOAT32, n, true);
        for (Update f : Update.values()) {
            Buffer first = null;
            for (int threads : new int[] {1, 2, 4}) {
                Buffer p = Cases.copyOf(start, Type.FLOAT32);
                Buffer m = Cases.copyOf(start, Type.FLOAT32);
                Buffer v = Cases.copyOf(start, Type.FLOAT32);
                Buffer w = Cases.copyOf(start, Type.FLOAT32);
                new CpuBackend(threads).update(f, constants(f), g, at, p, at, m, at, v, at, w, at);
                first = first == null ? p : first;
                Cases.assertSameBits(f + " with " + threads + " threads", p, first);
            }
        }
    }
}
