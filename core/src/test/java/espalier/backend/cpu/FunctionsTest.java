package espalier.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Unary;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The precision of the vector polynomials over all floats, and their special values.
class FunctionsTest {
    private static final Unary[] FUNCTIONS = {
        Unary.EXP, Unary.TANH, Unary.SIGMOID, Unary.LOG, Unary.SOFTPLUS, Unary.SIN, Unary.COS
    };
    private static final int CHUNK = 1 << 14;

    private final CpuBackend backend = new CpuBackend(1);

    /// Every 2,003rd float, against the double function: at most two units in the last place of the float.
    @Test
    void floatFunctionsAreWithinTwoUnits() {
        float[] x = new float[CHUNK];
        float[] y = new float[CHUNK];
        Layout l = Layout.contiguous(CHUNK);
        for (Unary f : FUNCTIONS) {
            for (long bits = 0; bits < 1L << 32;) {
                for (int i = 0; i < CHUNK; i++, bits += 2003) {
                    x[i] = Float.intBitsToFloat((int) bits);
                }
                backend.unary(f, new Buffer.Float32(x), l, new Buffer.Float32(y), l);
                for (int i = 0; i < CHUNK; i++) {
                    check(f, x[i], y[i], 2);
                }
            }
        }
    }

    /// Every 4,003rd float: at most eight units, [Unary#GELU_TANH] eight of a number a hundred times as large.
    @Test
    void activationsAreWithinEightUnits() {
        float[] x = new float[CHUNK];
        float[] y = new float[CHUNK];
        Layout l = Layout.contiguous(CHUNK);
        for (Unary f : Unary.values()) {
            for (long bits = 0; Activations32.has(f) && bits < 1L << 32;) {
                for (int i = 0; i < CHUNK; i++, bits += 4003) {
                    x[i] = Float.intBitsToFloat((int) bits);
                }
                backend.unary(f, new Buffer.Float32(x), l, new Buffer.Float32(y), l);
                for (int i = 0; i < CHUNK; i++) {
                    double exact = f.apply(x[i]);
                    double unit = f == Unary.GELU_TANH ? 100 * Math.ulp((float) exact) : Math.ulp((float) exact);
                    // gates become 0 where the largest x still makes 100 smallest numbers of them
                    boolean zero = Math.abs(exact) < 100 * Float.MIN_NORMAL && y[i] == 0;
                    if (!(Double.isNaN(exact) ? y[i] != y[i]
                            : y[i] == exact || zero
                                    || Math.abs(y[i] - exact) <= 8 * unit)) {
                        assertThat(y[i]).as("%s(%s)", f, x[i]).isEqualTo((float) exact);
                    }
                }
            }
        }
    }

    /// Slopes of floats against the definition, to seven digits of 1 or of themselves.
    @Test
    void slopesOfActivations() {
        float[] x = new float[Activations32.BLOCK];
        float[] s = new float[Activations32.BLOCK];
        double[] wide = new double[Activations32.BLOCK];
        double[] z = new double[Activations32.BLOCK];
        Random random = new Random(8);
        for (Unary f : Unary.values()) {
            for (int round = 0; Activations32.has(f) && round < 400; round++) {
                for (int i = 0; i < x.length; i++) {
                    x[i] = (float) (round % 2 == 0 ? 4 * random.nextGaussian() : random.nextDouble(-200, 200));
                    wide[i] = x[i];
                }
                Activations32.slope(f, x, 0, s, x.length);
                if (Activations64.has(f)) {
                    Activations64.slope(f, wide, 0, z, x.length);
                }
                for (int i = 0; i < x.length; i++) {
                    double exact = f.derivative(x[i]);
                    double size = Math.max(1, Math.abs(exact));
                    assertThat(s[i]).as("slope of %s at %s", f, x[i])
                            .isEqualTo((float) exact, org.assertj.core.data.Offset.offset((float) (1e-6 * size)));
                    if (Activations64.has(f)) {
                        assertThat(z[i]).as("slope of %s at %s", f, x[i])
                                .isEqualTo(exact, org.assertj.core.data.Offset.offset(1e-14 * size));
                    }
                }
            }
        }
    }

    /// Without SIMD, every 2,003rd float: at most three units.
    @Test
    void plainFunctionsAreWithinThreeUnits() {
        CpuBackend plain = new CpuBackend(1, 0);
        float[] x = new float[CHUNK];
        float[] y = new float[CHUNK];
        Layout l = Layout.contiguous(CHUNK);
        for (Unary f : new Unary[] {Unary.EXP, Unary.TANH, Unary.SIGMOID}) {
            for (long bits = 0; bits < 1L << 32;) {
                for (int i = 0; i < CHUNK; i++, bits += 2003) {
                    x[i] = Float.intBitsToFloat((int) bits);
                }
                plain.unary(f, new Buffer.Float32(x), l, new Buffer.Float32(y), l);
                for (int i = 0; i < CHUNK; i++) {
                    check(f, x[i], y[i], 3);
                }
            }
        }
    }

    private static void check(Unary f, float x, float y, int limit) {
        double exact = f.apply(x);
        if (Double.isNaN(exact)) {
            assertThat(y).as("%s(%s)", f, x).isNaN();
        } else if (y != (float) exact && !(flushes(f) && Math.abs(exact) < 1.0001 * Float.MIN_NORMAL && y == 0)) {
            double units = Math.abs(y - exact) / Math.ulp((float) exact);
            if (!(units <= limit)) {
                assertThat(units).as("%s(%s) = %s, got %s", f, x, exact, y).isLessThanOrEqualTo(limit);
            }
        }
    }

    /// Against `StrictMath`, itself within one unit.
    @Test
    void doubleFunctionsAreWithinAFewUnits() {
        Random random = new Random(9);
        double[] x = new double[CHUNK];
        double[] y = new double[CHUNK];
        Layout l = Layout.contiguous(CHUNK);
        for (Unary f : FUNCTIONS) {
            for (int round = 0; round < 12; round++) {
                for (int i = 0; i < CHUNK; i++) {
                    x[i] = switch (i % 4) {
                        case 0 -> Double.longBitsToDouble(random.nextLong());
                        case 1 -> random.nextDouble(-750, 750);
                        case 2 -> (f == Unary.LOG ? 1 : 0) + 0.1 * random.nextGaussian();
                        default -> 3 * random.nextGaussian();
                    };
                }
                backend.unary(f, new Buffer.Float64(x), l, new Buffer.Float64(y), l);
                for (int i = 0; i < CHUNK; i++) {
                    check(f, x[i], y[i]);
                }
            }
        }
    }

    private static void check(Unary f, double x, double y) {
        double exact = switch (f) {
            case EXP -> StrictMath.exp(x);
            case LOG -> StrictMath.log(x);
            case TANH -> StrictMath.tanh(x);
            default -> f.apply(x);
        };
        if (Double.isNaN(exact)) {
            assertThat(y).as("%s(%s)", f, x).isNaN();
        } else if (y != exact && !(flushes(f) && Math.abs(exact) < 1.0001 * Double.MIN_NORMAL && y == 0)) {
            double units = Math.abs(y - exact) / Math.ulp(exact);
            if (!(units <= 3)) {
                assertThat(units).as("%s(%s) = %s, got %s", f, x, exact, y).isLessThanOrEqualTo(3);
            }
        }
    }

    /// Whether results below the smallest normal number may become 0.
    private static boolean flushes(Unary f) {
        return f == Unary.EXP || f == Unary.SIGMOID || f == Unary.SOFTPLUS || Activations32.has(f);
    }

    @Test
    void specialValues() {
        specialValues(backend);
        specialValues(new CpuBackend(1, 0));
    }

    private static void specialValues(CpuBackend backend) {
        double[] values = {0.0, -0.0, Double.NaN, 1 / 0.0, -1 / 0.0, Float.MIN_VALUE, -Float.MIN_VALUE, 1e-40,
            Float.MAX_VALUE, -1e30, 1, -1, 89, -104};
        Layout l = Layout.contiguous(values.length);
        for (Unary f : Unary.values()) {
            if (f.result() == Unary.Result.BOOL) {
                continue;
            }
            Buffer x = new Buffer.Float32(new float[values.length]);
            Buffer y = new Buffer.Float32(new float[values.length]);
            Buffer wide = new Buffer.Float64(new double[values.length]);
            for (int i = 0; i < values.length; i++) {
                x.setDouble(i, values[i]);
            }
            backend.unary(f, x, l, y, l);
            backend.unary(f, new Buffer.Float64(values), l, wide, l);
            for (int i = 0; i < values.length; i++) {
                float expected = (float) f.apply(x.getDouble(i));
                if (!(flushes(f) && Math.abs(expected) < Float.MIN_NORMAL)) {
                    assertThat(y.getDouble(i)).as("%s(%s)", f, values[i])
                            .isEqualTo(expected, org.assertj.core.data.Offset.offset(close(expected)));
                }
                double exact = f.apply(values[i]);
                assertThat(wide.getDouble(i)).as("%s(%s)", f, values[i])
                        .isEqualTo(exact, org.assertj.core.data.Offset.offset(close(exact)));
            }
        }
        assertThat(1 / one(backend, Unary.TANH, -0f)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(1 / one(backend, Unary.RELU, -0f)).isEqualTo(Float.POSITIVE_INFINITY);
    }

    private static double close(double v) {
        return Double.isFinite(v) ? 3e-7 * Math.abs(v) : 0;
    }

    private static float one(CpuBackend backend, Unary f, float x) {
        float[] y = new float[1];
        backend.unary(f, new Buffer.Float32(new float[] {x}), Layout.contiguous(1), new Buffer.Float32(y),
                Layout.contiguous(1));
        return y[0];
    }
}
