package espalier.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Reduction;
import espalier.backend.cpu.Cases.Form;
import espalier.backend.cpu.Cases.Type;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Every reduction, over every number of trailing axes, in every type and layout, against [Reference]; and the
/// precision of sums.
class ReductionTest {
    private static final int[][] SHAPES = {
        {}, {0}, {1}, {2, 0}, {3, 0, 2}, {7}, {31}, {70}, {1025}, {2500}, {5, 3}, {3, 5, 7}, {2, 3, 4, 5}, {40, 100},
        {3, 1100}, {70, 33}
    };

    private final Reference reference = new Reference();
    private final Cases cases = new Cases(7);

    @Test
    void everyReductionInEveryTypeAndLayout() {
        Cases.eachBackend(backend -> {
            for (Reduction f : Reduction.values()) {
                for (Type type : Type.values()) {
                    for (Form form : Form.values()) {
                        for (int[] shape : SHAPES) {
                            for (int kept = 0; kept <= shape.length; kept++) {
                                reduce(backend, f, type, cases.layout(form, shape), kept);
                            }
                        }
                    }
                }
            }
        });
    }

    @Test
    void leadingAxes() {
        // As callers ask for the sum over axis 0: the reduced axes permuted to the end.
        Cases.eachBackend(backend -> {
            for (Reduction f : Reduction.values()) {
                for (int[] shape : new int[][] {{100, 10}, {2000, 10}, {33, 200}, {1000, 8}, {50, 1300}, {5, 127}}) {
                    reduce(backend, f, Type.FLOAT32, Layout.contiguous(shape).permute(1, 0), 1);
                    reduce(backend, f, Type.FLOAT64, Layout.contiguous(shape).permute(1, 0), 1);
                }
                reduce(backend, f, Type.FLOAT32, Layout.contiguous(20, 30, 40).permute(2, 0, 1), 1);
                reduce(backend, f, Type.FLOAT32, Layout.contiguous(20, 30, 40).permute(1, 2, 0), 2);
            }
        });
    }

    @Test
    void warmRunsOfEveryLength() {
        CpuBackend backend = new CpuBackend(1);
        for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
            for (Reduction f : Reduction.values()) {
                Buffer x = cases.buffer(type, 300, true);
                Buffer y = Cases.empty(resultType(f, type), 1);
                for (int length : new int[] {5, 167, 300}) {
                    Cases.warm(() -> backend.reduce(f, x, Layout.contiguous(length), y, Layout.contiguous()));
                }
                for (int n = 1; n <= 300; n++) {
                    reduce(backend, f, type, Layout.contiguous(n), 0);
                }
            }
        }
    }

    @Test
    void notANumber() {
        Cases.eachBackend(backend -> {
            for (int n : new int[] {1, 2, 9, 40, 100, 2000}) {
                for (int at : new int[] {0, n / 2, n - 1}) {
                    float[] data = new float[n];
                    for (int i = 0; i < n; i++) {
                        data[i] = i % 7;
                    }
                    data[at] = Float.NaN;
                    for (Reduction f : Reduction.values()) {
                        reduce(backend, f, new Buffer.Float32(data), Type.FLOAT32, Layout.contiguous(n), 0, 0);
                    }
                    float[] columns = new float[n * 9];
                    columns[at * 9 + 4] = Float.NaN;
                    Layout l = Layout.contiguous(n, 9).permute(1, 0);
                    reduce(backend, Reduction.MAX, new Buffer.Float32(columns), Type.FLOAT32, l, 1, 0);
                    reduce(backend, Reduction.MIN, new Buffer.Float32(columns), Type.FLOAT32, l, 1, 0);
                }
            }
        });
    }

    @Test
    void notANumberDownColumns() {
        float negative = Float.intBitsToFloat(0xffc00000);
        Cases.eachBackend(backend -> {
            for (int columns : new int[] {8, 16, 35, 100}) {
                for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
                    Layout l = Layout.contiguous(50, columns);
                    Buffer x = cases.buffer(type, l.size(), false);
                    x.setDouble(3 * columns + 5, Double.NaN);
                    x.setDouble(9 * columns + columns - 1, negative);
                    x.setDouble(49 * columns, type == Type.FLOAT32 ? negative : -Double.NaN);
                    x.setDouble(7 * columns + 2, Double.NEGATIVE_INFINITY);
                    x.setDouble(8 * columns + 2, Double.POSITIVE_INFINITY);
                    for (int row = 0; row < 50; row++) {
                        x.setDouble(row * columns + 3, row % 2 == 0 ? 0.0 : -0.0);
                    }
                    for (Reduction f : Reduction.values()) {
                        reduce(backend, f, x, type, l.permute(1, 0), 1,
                                f == Reduction.SUM || f == Reduction.PRODUCT ? 1e-3 : 0);
                    }
                }
            }
        });
    }

    @Test
    void infinities() {
        float[] data = {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
        Cases.eachBackend(backend -> {
            for (Reduction f : new Reduction[] {Reduction.MAX, Reduction.ARGMAX, Reduction.SUM}) {
                reduce(backend, f, new Buffer.Float32(data), Type.FLOAT32, Layout.contiguous(2), 0, 0);
            }
        });
    }

    @Test
    void theFirstOfEqualElementsIsFound() {
        Cases.eachBackend(backend -> {
            Buffer y = new Buffer.Int64(new long[1]);
            float[] data = new float[500];
            data[123] = 4;
            data[400] = 4;
            backend.reduce(Reduction.ARGMAX, new Buffer.Float32(data), Layout.contiguous(500), y, Layout.contiguous());
            assertThat(y.getLong(0)).isEqualTo(123);
            backend.reduce(Reduction.ARGMIN, new Buffer.Float32(data), Layout.contiguous(500), y, Layout.contiguous());
            assertThat(y.getLong(0)).isEqualTo(0);
        });
    }

    /// A million times 0.1 as float: added one after the other it would be off by a percent.
    @Test
    void longSumsArePairwise() {
        int n = 1_000_000;
        float[] data = new float[n];
        Arrays.fill(data, 0.1f);
        double exact = n * (double) 0.1f;
        Cases.eachBackend(backend -> {
            Buffer y = new Buffer.Float32(new float[10]);
            backend.reduce(Reduction.SUM, new Buffer.Float32(data), Layout.contiguous(n), y, Layout.contiguous());
            assertThat(Math.abs(y.getDouble(0) - exact) / exact).isLessThan(3e-7);
            Layout columns = Layout.contiguous(n / 10, 10).permute(1, 0);
            backend.reduce(Reduction.SUM, new Buffer.Float32(data), columns, y, Layout.contiguous(10));
            assertThat(Math.abs(y.getDouble(3) - exact / 10) / exact * 10).isLessThan(6e-7);
        });
    }

    private void reduce(CpuBackend backend, Reduction f, Type type, Layout lx, int kept) {
        boolean positive = f == Reduction.PRODUCT || cases.random.nextBoolean();
        Buffer x = cases.buffer(type, Cases.length(lx), positive);
        if (f == Reduction.PRODUCT && type.compareTo(Type.INT32) < 0) {
            for (int i = 0; i < x.length(); i++) {
                x.setDouble(i, 1 + x.getDouble(i) / 1000);
            }
        }
        // Terms of both signs may cancel: the error is relative to them.
        int folded = 1;
        for (int axis = kept; axis < lx.rank(); axis++) {
            folded *= lx.dim(axis);
        }
        double unit = type == Type.FLOAT32 ? 1.2e-7 : 2.3e-16;
        double tolerance = switch (f) {
            case SUM -> unit * 1e4 * (1 + Math.sqrt(folded));
            case PRODUCT -> unit * 2 * (1 + folded);
            default -> 0;
        };
        reduce(backend, f, x, type, lx, kept, tolerance);
    }

    private void reduce(CpuBackend backend, Reduction f, Buffer x, Type type, Layout lx, int kept, double tolerance) {
        int rank = lx.rank();
        boolean position = f == Reduction.ARGMAX || f == Reduction.ARGMIN;
        boolean needsOne = position || f == Reduction.MAX || f == Reduction.MIN;
        int folded = 1;
        for (int axis = kept; axis < rank; axis++) {
            folded *= lx.dim(axis);
        }
        if (position && kept != rank - 1 || needsOne && folded == 0) {
            return; // one axis for positions, and something to choose from
        }
        int[] shape = Arrays.copyOf(lx.shape(), kept);
        Layout ly = kept == 2 ? cases.layout(Form.TRANSPOSED, shape) : cases.layout(Form.CONTIGUOUS, shape);
        Type result = resultType(f, type);
        Buffer y = cases.buffer(result, Cases.length(ly), false);
        Buffer expected = Cases.copyOf(y, result);
        backend.reduce(f, x, lx, y, ly);
        reference.reduce(f, x, lx, expected, ly);
        Cases.assertClose(f + " of " + type + " " + lx + " to " + ly, y, expected, tolerance);
    }

    private static Type resultType(Reduction f, Type type) {
        return switch (f) {
            case ARGMAX, ARGMIN -> Type.INT64;
            case ANY, ALL -> Type.BOOL;
            case SUM, PRODUCT -> type.compareTo(Type.INT32) < 0 ? type : Type.INT64;
            case MAX, MIN -> type;
        };
    }
}
