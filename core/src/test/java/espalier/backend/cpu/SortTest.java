package espalier.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.backend.Buffer;
import espalier.backend.cpu.Cases.Type;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/// Sorted runs in every type, of every length where the way changes and in orders that mislead pivots, against
/// `Arrays.sort` of the JDK ([Reference]).
class SortTest {
    private static final List<Type> TYPES = List.of(Type.FLOAT32, Type.FLOAT64, Type.INT32, Type.INT64);

    private final Reference reference = new Reference();
    private final Cases cases = new Cases(23);

    @Test
    void everyLength() {
        Cases.eachBackend(backend -> {
            for (Type type : TYPES) {
                Cases.warm(() -> sort(backend, cases.buffer(type, 700, false), type, 0, 1, 700));
                for (int n = 0; n <= 600; n++) {
                    sort(backend, cases.buffer(type, n + 9, false), type, 5, 1, n);
                }
                for (int n : new int[] {1023, 2047, 2048, 2049, 5000, 70_001, 300_000}) {
                    sort(backend, cases.buffer(type, n, false), type, 0, 1, n);
                }
            }
        });
    }

    @Test
    void manyRuns() {
        Cases.eachBackend(backend -> {
            for (Type type : TYPES) {
                for (int n : new int[] {1, 2, 31, 32, 33, 400, 1000}) {
                    sort(backend, cases.buffer(type, 3 + 101 * n, false), type, 3, 101, n);
                }
            }
        });
    }

    @Test
    void ordersThatMisleadPivots() {
        IntToDoubleFunction[] orders = {
            i -> i, i -> -i, i -> 7, i -> i % 2, i -> Math.abs(i - 5000), i -> -Math.abs(i - 5000), i -> i % 17,
            i -> i * i % 10_007, i -> i % 111 == 0 ? 1e9 : i, i -> i < 9990 ? 3 : 20_000 - i,
            i -> Integer.MAX_VALUE, i -> i % 3 == 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE
        };
        Cases.eachBackend(backend -> {
            for (Type type : TYPES) {
                for (IntToDoubleFunction order : orders) {
                    Buffer x = Cases.empty(type, 10_000);
                    for (int i = 0; i < x.length(); i++) {
                        x.setDouble(i, order.applyAsDouble(i));
                    }
                    sort(backend, x, type, 0, 1, x.length());
                    sort(backend, x, type, 0, 10, 1000);
                }
            }
        });
    }

    @Test
    void extremesOfIntegers() {
        Cases.eachBackend(backend -> {
            long[] longs = cases.random.longs(5000).toArray();
            int[] ints = cases.random.ints(5000).toArray();
            for (int i = 0; i < 5000; i += 3) {
                longs[i] = i % 2 == 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
                ints[i] = i % 2 == 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE;
            }
            sort(backend, new Buffer.Int64(longs), Type.INT64, 0, 1, 5000);
            sort(backend, new Buffer.Int32(ints), Type.INT32, 0, 1, 5000);
        });
    }

    @Test
    void zerosInfinitiesAndNotANumber() {
        float negativeNaN = Float.intBitsToFloat(0xffc00001);
        float[] special = {
            0f, -0f, Float.NaN, negativeNaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, Float.MIN_VALUE,
            -Float.MIN_VALUE, Float.MAX_VALUE, 1f
        };
        Cases.eachBackend(backend -> {
            for (int n : new int[] {10, 32, 100, 1000, 3000}) {
                float[] x = new float[n];
                double[] y = new double[n];
                for (int i = 0; i < n; i++) {
                    x[i] = special[cases.random.nextInt(special.length)];
                    y[i] = x[i] != x[i] ? Double.longBitsToDouble(0xfff8000000000001L) : x[i];
                }
                sort(backend, new Buffer.Float32(x), Type.FLOAT32, 0, 1, n);
                sort(backend, new Buffer.Float64(y), Type.FLOAT64, 0, 1, n);
            }
        });
    }

    @Test
    void aRangeOfPlacesIsAsInOrder() {
        Cases.eachBackend(backend -> {
            for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64, Type.INT32, Type.INT64}) {
                for (int n : new int[] {1, 2, 31, 100, 600, 5000}) {
                    Buffer x = cases.buffer(type, 3 * n + 1, false);
                    int first = cases.random.nextInt(n);
                    int last = Math.min(n - 1, first + cases.random.nextInt(3));
                    Buffer sorted = Cases.copyOf(x, type);
                    reference.sort(sorted, 1, 3, n);
                    Buffer actual = Cases.copyOf(x, type);
                    backend.select(actual, 1, 3, n, first, last);
                    String what = type + ", places " + first + " to " + last + " of " + n;
                    for (int lane = 0; lane < 3; lane++) {
                        for (int i = 0; i < n; i++) {
                            int at = 1 + lane * n + i;
                            double v = actual.getDouble(at);
                            if (i < first) {
                                assertThat(v).as(what).isLessThanOrEqualTo(sorted.getDouble(1 + lane * n + first));
                            } else if (i > last) {
                                assertThat(v).as(what).isGreaterThanOrEqualTo(sorted.getDouble(1 + lane * n + last));
                            } else {
                                assertThat(v).as(what).isEqualTo(sorted.getDouble(at));
                            }
                        }
                    }
                    assertThat(actual.getDouble(0)).isEqualTo(x.getDouble(0));
                    reference.sort(actual, 1, 3, n); // none was lost
                    Cases.assertSameBits(what, actual, sorted);
                }
            }
        });
    }

    private void sort(CpuBackend backend, Buffer x, Type type, int from, int lanes, int n) {
        Buffer actual = Cases.copyOf(x, type);
        Buffer expected = Cases.copyOf(x, type);
        reference.sort(expected, from, lanes, n);
        backend.sort(actual, from, lanes, n);
        if (type == Type.INT64) {
            assertThat(Arrays.equals(((Buffer.Int64) actual).data(), ((Buffer.Int64) expected).data())).isTrue();
        } else {
            Cases.assertSameBits(type + " " + lanes + " of " + n, actual, expected);
        }
    }
}
