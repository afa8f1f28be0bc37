package espalier.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Reduction;
import espalier.backend.Unary;
import espalier.backend.cpu.Cases.Form;
import espalier.backend.cpu.Cases.Type;
import org.junit.jupiter.api.Test;

/// Copies across axes, choices, sums of narrow integers and rounding, against [Reference].
class MovesTest {
    private final Reference reference = new Reference();
    private final Cases cases = new Cases(11);

    @Test
    void copiesAcrossAxes() {
        int[][] orders = {{1, 0}, {2, 0, 1}, {0, 2, 1}, {2, 1, 0}, {1, 2, 0}, {3, 1, 0, 2}};
        int[][] shapes = {{33, 70}, {40, 5, 37}, {3, 45, 66}, {9, 35, 41}, {64, 3, 32}, {6, 7, 8, 35}};
        Cases.eachBackend(backend -> {
            for (Type type : Type.values()) {
                for (int i = 0; i < orders.length; i++) {
                    Layout lx = Layout.contiguous(shapes[i]).permute(orders[i]);
                    Layout ly = Layout.contiguous(lx.shape());
                    Buffer x = cases.buffer(type, Cases.length(lx), true);
                    Buffer expected = Cases.empty(type, ly.size());
                    Buffer y = Cases.empty(type, ly.size());
                    reference.copy(x, lx, expected, ly);
                    backend.copy(x, lx, y, ly);
                    Cases.assertSameBits("result", y, expected);
                }
            }
        });
    }

    @Test
    void everyStepAndLength() {
        Cases.eachBackend(backend -> {
            for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64, Type.INT32}) {
                for (int step = -2; step <= 10; step++) {
                    for (int n : new int[] {1, 7, 16, 17, 40, 130, 511, 512, 530, 3000}) {
                        int first = 3 + (step < 0 ? -step * (n - 1) : 0);
                        Layout apart = new Layout(new int[] {n}, new int[] {step}, first);
                        int[] margins = {0, 1, 30};
                        int length = first + (step > 0 ? step * (n - 1) : 0) + 1 + margins[n % 3];
                        Buffer x = cases.buffer(type, length, false);
                        copy(backend, type, x, apart, n, Layout.contiguous(n));
                        if (step != 0) {
                            copy(backend, type, cases.buffer(type, n, false), Layout.contiguous(n), length, apart);
                        }
                    }
                }
            }
        });
    }

    private void copy(CpuBackend backend, Type type, Buffer x, Layout lx, int length, Layout ly) {
        Buffer y = cases.buffer(type, length, false);
        Buffer expected = Cases.copyOf(y, type);
        reference.copy(x, lx, expected, ly);
        backend.copy(x, lx, y, ly);
        Cases.assertSameBits(type + " " + lx + " to " + ly, y, expected);
    }

    @Test
    void choicesInEveryTypeAndLayout() {
        Cases.eachBackend(backend -> {
            for (Type type : Type.values()) {
                for (Form form : Form.values()) {
                    for (int[] shape : Cases.SHAPES) {
                        select(backend, type, form, shape);
                    }
                }
            }
        });
    }

    private void select(CpuBackend backend, Type type, Form form, int... shape) {
        Layout ly = Layout.contiguous(shape);
        Layout la = cases.layout(form, shape);
        Layout lb = cases.layout(Form.CONTIGUOUS, shape);
        Layout lc = cases.layout(form == Form.CONSTANT ? Form.TRANSPOSED : form, shape);
        Buffer a = cases.buffer(type, Cases.length(la), true);
        Buffer b = cases.buffer(type, Cases.length(lb), true);
        boolean[] c = ((Buffer.Bool) cases.buffer(Type.BOOL, Cases.length(lc), false)).data();
        Buffer expected = Cases.empty(type, ly.size());
        Buffer y = Cases.empty(type, ly.size());
        reference.select(c, lc, a, la, b, lb, expected, ly);
        backend.select(c, lc, a, la, b, lb, y, ly);
        Cases.assertSameBits("result", y, expected);
        backend.select(c, lc, b, lb, a, la, y, ly);
        reference.select(c, lc, b, lb, a, la, expected, ly);
        Cases.assertSameBits("result", y, expected);
    }

    @Test
    void sumsOfNarrowIntegersAreLong() {
        Cases.eachBackend(backend -> {
            for (Type type : new Type[] {Type.BOOL, Type.UINT8, Type.INT32, Type.INT64}) {
                for (Form form : Form.values()) {
                    for (int n : new int[] {1, 63, 64, 1024, 1025, 5000}) {
                        Layout lx = cases.layout(form, 3, n);
                        Buffer x = cases.buffer(type, Cases.length(lx), false);
                        for (int i = 0; type == Type.UINT8 && i < x.length(); i++) {
                            x.setLong(i, cases.random.nextInt());
                        }
                        Buffer y = new Buffer.Int64(new long[3]);
                        Buffer expected = new Buffer.Int64(new long[3]);
                        reference.reduce(Reduction.SUM, x, lx, expected, Layout.contiguous(3));
                        backend.reduce(Reduction.SUM, x, lx, y, Layout.contiguous(3));
                        Cases.assertSameBits("result", y, expected);
                    }
                }
            }
        });
    }

    @Test
    void roundingKeepsSignsAndLargeNumbers() {
        double[] values = {
            0.0, -0.0, 0.3, -0.3, 0.5, -0.5, 1.5, -1.5, 2.5, -2.5, 0.49999999999999994, 8388607.5, -8388607.5, 8388609,
            4503599627370495.5,
            -4503599627370495.5, 1e300, -1e300, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY,
            Double.MIN_VALUE, -Double.MIN_VALUE
        };
        Cases.eachBackend(backend -> {
            for (Type type : new Type[] {Type.FLOAT32, Type.FLOAT64}) {
                int n = values.length * 3;
                Buffer x = Cases.empty(type, n);
                for (int i = 0; i < n; i++) {
                    x.setDouble(i, values[i % values.length]);
                }
                for (Unary f : new Unary[] {
                    Unary.FLOOR, Unary.CEIL, Unary.ROUND, Unary.TRUNC
                }) {
                    Buffer y = Cases.empty(type, n);
                    Cases.warm(() -> backend.unary(f, x, Layout.contiguous(n), y, Layout.contiguous(n)));
                    for (int i = 0; i < n; i++) {
                        double expected = f.apply(x.getDouble(i));
                        assertThat(Double.doubleToLongBits(y.getDouble(i))).as("%s of %s", f, x.getDouble(i))
                                .isEqualTo(Double.doubleToLongBits(expected));
                    }
                }
            }
        });
    }
}
