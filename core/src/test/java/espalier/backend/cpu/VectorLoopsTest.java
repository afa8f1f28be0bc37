package espalier.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Layout;
import espalier.backend.Philox;
import espalier.backend.Reduction;
import espalier.backend.Unary;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Vector loops against the plain ones, after they were compiled: odd lengths and offsets, and the special values
/// everywhere in a run.
class VectorLoopsTest {
    private static final int[] LENGTHS = {1, 3, 15, 16, 17, 31, 33, 64, 100, 255, 1023, 1024};
    private static final float[] SPECIAL = {
        Float.NaN, Float.intBitsToFloat(0xffc00001), Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -0f, 0f,
        Float.MIN_VALUE, -Float.MIN_VALUE, Float.MAX_VALUE, -Float.MAX_VALUE, 1f, -1f, 2f, 0.5f, 80000f, -3f
    };

    private final Random random = new Random(5);

    @BeforeEach
    void vectorsOnly() {
        Assumptions.assumeTrue(Simd.bits() != 0, "no SIMD here");
    }

    @Test
    void integersEqualThePlainLoops() {
        Loops<int[]> ints = new IntVectors();
        Loops<int[]> plain = new IntLoops();
        Loops<long[]> longs = new LongVectors();
        Loops<long[]> plainLongs = new LongLoops();
        Cases.warm(() -> integers(ints, plain, longs, plainLongs, 300));
        for (int n : LENGTHS) {
            integers(ints, plain, longs, plainLongs, n);
        }
    }

    private void integers(Loops<int[]> ints, Loops<int[]> plain, Loops<long[]> longs, Loops<long[]> plainLongs, int n) {
        int[] a = random.ints(n + 3).toArray();
        int[] b = random.ints(n + 3, -3, 3).toArray();
        long[] c = random.longs(n + 3).toArray();
        long[] d = random.longs(n + 3, -3, 3).toArray();
        int[] y = new int[n + 1];
        int[] e = new int[n + 1];
        long[] z = new long[n + 1];
        long[] g = new long[n + 1];
        for (Binary f : new Binary[] {Binary.ADD, Binary.SUBTRACT, Binary.MULTIPLY, Binary.MAXIMUM, Binary.MINIMUM}) {
            ints.binary(f, a, 3, b, 1, y, 1, n);
            plain.binary(f, a, 3, b, 1, e, 1, n);
            assertThat(y).as("%s of %d", f, n).isEqualTo(e);
            longs.binary(f, c, 3, d, 1, z, 1, n);
            plainLongs.binary(f, c, 3, d, 1, g, 1, n);
            assertThat(z).as("%s of %d", f, n).isEqualTo(g);
        }
        boolean[] t = new boolean[n];
        boolean[] u = new boolean[n];
        for (Binary f : new Binary[] {Binary.EQUAL, Binary.LESS, Binary.GREATER_EQUAL}) {
            ints.compare(f, b, 0, b, 2, t, 0, n);
            plain.compare(f, b, 0, b, 2, u, 0, n);
            assertThat(t).as("%s of %d", f, n).isEqualTo(u);
            longs.compare(f, d, 0, d, 2, t, 0, n);
            plainLongs.compare(f, d, 0, d, 2, u, 0, n);
            assertThat(t).as("%s of %d", f, n).isEqualTo(u);
        }
        for (Unary f : new Unary[] {Unary.NEGATIVE, Unary.ABS, Unary.SQUARE}) {
            ints.unary(f, a, 2, y, 0, n);
            plain.unary(f, a, 2, e, 0, n);
            assertThat(y).as("%s of %d", f, n).isEqualTo(e);
        }
        for (Reduction f : new Reduction[] {Reduction.SUM, Reduction.PRODUCT, Reduction.MAX, Reduction.MIN}) {
            ints.fold(f, a, 1, n, y, 0);
            plain.fold(f, a, 1, n, e, 0);
            assertThat(y[0]).as("%s of %d", f, n).isEqualTo(e[0]);
            longs.fold(f, c, 1, n, z, 0);
            plainLongs.fold(f, c, 1, n, g, 0);
            assertThat(z[0]).as("%s of %d", f, n).isEqualTo(g[0]);
        }
        assertThat(ints.position(Reduction.ARGMAX, b, 1, n)).isEqualTo(plain.position(Reduction.ARGMAX, b, 1, n));
        assertThat(ints.position(Reduction.ARGMIN, b, 1, n)).isEqualTo(plain.position(Reduction.ARGMIN, b, 1, n));
    }

    @Test
    void extremaAndBoundsEqualThePlainLoops() {
        Vectors32 floats = new Vectors32();
        Vectors64 doubles = new Vectors64();
        Cases.warm(() -> extrema(floats, doubles, 200));
        for (int n : LENGTHS) {
            for (int round = 0; round < 20; round++) {
                extrema(floats, doubles, n);
            }
        }
        for (int n : new int[] {4095, 4096, 5000, 10_001}) {
            for (int round = 0; round < 20; round++) {
                extrema(floats, doubles, n);
            }
        }
    }

    private void extrema(Vectors32 floats, Vectors64 doubles, int n) {
        float[] x = floats(n + 1, random.nextInt(4) == 0 ? 8 : 0);
        double[] w = new double[n + 1];
        Arrays.setAll(w, i -> x[i]);
        float[] y = new float[n];
        float[] e = new float[n];
        double[] z = new double[n];
        double[] g = new double[n];
        for (Reduction f : new Reduction[] {Reduction.MAX, Reduction.MIN}) {
            floats.fold(f, x, 1, n, y, 0);
            new Loops32().fold(f, x, 1, n, e, 0);
            assertThat(Float.floatToIntBits(y[0])).as("%s of %d", f, n).isEqualTo(Float.floatToIntBits(e[0]));
            doubles.fold(f, w, 1, n, z, 0);
            assertThat(Double.doubleToLongBits(z[0])).as("%s of %d", f, n).isEqualTo(Double.doubleToLongBits(e[0]));
        }
        for (Reduction f : new Reduction[] {Reduction.ARGMAX, Reduction.ARGMIN}) {
            int expected = new Loops32().position(f, x, 1, n);
            assertThat(floats.position(f, x, 1, n)).as("%s of %d", f, n).isEqualTo(expected);
            assertThat(doubles.position(f, w, 1, n)).as("%s of %d", f, n).isEqualTo(expected);
        }
        floats.clip(-0.75, 1, x, 1, y, 0, n);
        new Loops32().clip(-0.75, 1, x, 1, e, 0, n);
        assertThat(y).isEqualTo(e);
        doubles.clip(-0.75, 1, w, 1, z, 0, n);
        new Loops64().clip(-0.75, 1, w, 1, g, 0, n);
        assertThat(z).isEqualTo(g);
    }

    /// Powers, sines and cosines: the rounded double within 2 units, whatever stands beside an element, also in place.
    @Test
    void powersAndAnglesWithinTwoUnits() {
        Vectors32 floats = new Vectors32();
        Vectors64 doubles = new Vectors64();
        Cases.warm(() -> powers(floats, doubles, 200));
        for (int n : LENGTHS) {
            for (int round = 0; round < 20; round++) {
                powers(floats, doubles, n);
            }
        }
    }

    private void powers(Vectors32 floats, Vectors64 doubles, int n) {
        float[] a = floats(n + 2, 4);
        float[] b = floats(n + 2, 6);
        float[] y = a.clone();
        floats.binary(Binary.POWER, y, 1, b, 2, y, 1, n);
        for (int i = 0; i < n; i++) {
            close(y[1 + i], (float) Binary.POWER.apply(a[1 + i], b[2 + i]), a[1 + i] + "^" + b[2 + i]);
        }
        assertThat(Float.floatToIntBits(y[0])).isEqualTo(Float.floatToIntBits(a[0]));
        assertThat(Float.floatToIntBits(y[n + 1])).isEqualTo(Float.floatToIntBits(a[n + 1]));
        double[] v = doubles(a);
        double[] w = doubles(b);
        double[] z = v.clone();
        doubles.binary(Binary.POWER, z, 1, w, 2, z, 1, n);
        for (int i = 0; i < n; i++) {
            double expected = Binary.POWER.apply(v[1 + i], w[2 + i]);
            boolean same = Double.doubleToLongBits(z[1 + i]) == Double.doubleToLongBits(expected)
                    || Math.abs(z[1 + i] - expected) <= 2 * Math.ulp(expected);
            assertThat(same).as("%s^%s = %s, got %s", v[1 + i], w[2 + i], expected, z[1 + i]).isTrue();
        }
        float[] s = a.clone();
        floats.unary(Unary.SIN, s, 1, s, 1, n);
        float[] c = new float[n];
        floats.unary(Unary.COS, a, 1, c, 0, n);
        for (int i = 0; i < n; i++) {
            close(s[1 + i], (float) Math.sin(a[1 + i]), "sin " + a[1 + i]);
            close(c[i], (float) Math.cos(a[1 + i]), "cos " + a[1 + i]);
            float[] one = {a[1 + i]};
            floats.unary(Unary.SIN, one, 0, one, 0, 1);
            assertThat(Float.floatToIntBits(one[0])).isEqualTo(Float.floatToIntBits(s[1 + i]));
        }
    }

    /// Whole exponents, by exact arithmetic: within 1.6 units, from a base near 1 with a huge result to a huge base.
    @Test
    void powersOfDoublesByExactArithmetic() {
        Vectors64 doubles = new Vectors64();
        Cases.warm(() -> exactPowers(doubles, 4));
        exactPowers(doubles, 40);
    }

    private void exactPowers(Vectors64 doubles, int rounds) {
        double[] a = new double[37];
        double[] b = new double[37];
        double[] y = new double[37];
        for (int round = 0; round < rounds; round++) {
            for (int i = 0; i < a.length; i++) {
                b[i] = random.nextInt(1, i % 5 == 0 ? 5000 : 60);
                a[i] = Math.exp(random.nextDouble(-700, 700) / b[i]);
            }
            doubles.binary(Binary.POWER, a, 0, b, 0, y, 0, a.length);
            for (int i = 0; i < a.length; i++) {
                BigDecimal exact = new BigDecimal(a[i]).pow((int) b[i], new MathContext(60));
                double error = exact.subtract(new BigDecimal(y[i])).abs().doubleValue() / Math.ulp(y[i]);
                assertThat(error).as("units of %s^%s", a[i], b[i]).isLessThan(1.6);
            }
        }
    }

    private static void close(float actual, float expected, String what) {
        boolean same = Float.floatToIntBits(actual) == Float.floatToIntBits(expected)
                || Math.abs(actual - expected) <= 2 * Math.ulp(expected);
        assertThat(same).as("%s = %s, got %s", what, expected, actual).isTrue();
    }

    @Test
    void readingWithStepsComparingAndConvertingEqualThePlainLoops() {
        Vectors32 floats = new Vectors32();
        Vectors64 doubles = new Vectors64();
        Cases.warm(() -> moves(floats, doubles, 300));
        for (int n : LENGTHS) {
            for (int round = 0; round < 5; round++) {
                moves(floats, doubles, n);
            }
        }
    }

    private void moves(Vectors32 floats, Vectors64 doubles, int n) {
        float[] y = new float[n + 2];
        float[] e = new float[n + 2];
        double[] z = new double[n + 2];
        double[] g = new double[n + 2];
        for (int step : new int[] {0, 1, -1, 2, -2, 3, 5, 16, 17}) {
            float[] x = floats(Math.abs(step) * (n - 1) + 4, 9);
            double[] w = new double[x.length];
            Arrays.setAll(w, i -> x[i]);
            int from = step < 0 ? x.length - 1 : 3;
            floats.gather(new Buffer.Float32(x), from, step, y, 1, n);
            new Loops32().gather(new Buffer.Float32(x), from, step, e, 1, n);
            assertThat(y).as("step %d of %d", step, n).isEqualTo(e);
            doubles.gather(new Buffer.Float64(w), from, step, z, 1, n);
            new Loops64().gather(new Buffer.Float64(w), from, step, g, 1, n);
            assertThat(z).as("step %d of %d", step, n).isEqualTo(g);
        }
        byte[] bytes = new byte[n + 3];
        random.nextBytes(bytes);
        floats.gather(new Buffer.UInt8(bytes), 3, 1, y, 1, n);
        new Loops32().gather(new Buffer.UInt8(bytes), 3, 1, e, 1, n);
        assertThat(y).isEqualTo(e);
        float[] x = floats(n + 1, random.nextBoolean() ? 50 : 0);
        int[] ints = new int[n + 1];
        int[] expected = new int[n + 1];
        floats.scatter(x, 1, new Buffer.Int32(ints), 1, 1, n);
        new Loops32().scatter(x, 1, new Buffer.Int32(expected), 1, 1, n);
        assertThat(ints).isEqualTo(expected);
        float[] other = floats(n + 1, 5);
        boolean[] t = new boolean[n];
        boolean[] u = new boolean[n];
        for (Binary f : new Binary[] {Binary.EQUAL, Binary.NOT_EQUAL, Binary.LESS, Binary.LESS_EQUAL, Binary.GREATER,
            Binary.GREATER_EQUAL}) {
            floats.compare(f, x, 1, other, 0, t, 0, n);
            new Loops32().compare(f, x, 1, other, 0, u, 0, n);
            assertThat(t).as("%s of %d", f, n).isEqualTo(u);
        }
    }

    @Test
    void drawsEqualThoseOfTheDefinition() {
        Cases.warm(() -> draws(300));
        for (int n : LENGTHS) {
            draws(n);
        }
    }

    private void draws(int n) {
        long key = random.nextLong();
        long position = random.nextInt(4) == 0 ? (1L << 33) - 40 + random.nextInt(9) : random.nextInt(50);
        long[] out = new long[n + 2];
        PhiloxVectors.fill(key, position, out, 1, n);
        for (int i = 0; i < n; i++) {
            long p = position + i;
            assertThat(out[1 + i]).isEqualTo(Philox.bits(key, p >>> 1, 0, 0, (int) (p & 1)));
        }
        assertThat(out[0] | out[n + 1]).isZero();
        long[] plain = new long[n + 2];
        Philox.fill(key, position, plain, 1, n);
        assertThat(out).isEqualTo(plain);
    }

    @Test
    void columnsAreSortedAsArraysSortDoes() {
        var backends = new CpuBackend[] {new CpuBackend(1), new CpuBackend(2)};
        Cases.warm(() -> sortColumns(backends[0], 70, 67));
        for (int rows : new int[] {64, 65, 100, 127, 128, 129, 500, 2048}) {
            sortColumns(backends[0], rows, 64 + random.nextInt(40));
            sortColumns(backends[1], rows, 64 + random.nextInt(40));
        }
        assertThat(backends[0].sortColumns(new Buffer.Float32(new float[30]), 10, 3)).isFalse();
        assertThat(backends[0].sortColumns(new Buffer.Float64(new double[6400]), 80, 80)).isFalse();
    }

    private void sortColumns(CpuBackend backend, int rows, int columns) {
        float[] x = floats(rows * columns, 7);
        int[] k = random.ints(rows * columns).toArray();
        float[] y = x.clone();
        int[] z = k.clone();
        assertThat(backend.sortColumns(new Buffer.Float32(y), rows, columns)).isTrue();
        assertThat(backend.sortColumns(new Buffer.Int32(z), rows, columns)).isTrue();
        for (int j = 0; j < columns; j++) {
            float[] column = new float[rows];
            int[] whole = new int[rows];
            for (int i = 0; i < rows; i++) {
                column[i] = x[i * columns + j];
                whole[i] = k[i * columns + j];
            }
            Arrays.sort(column);
            Arrays.sort(whole);
            for (int i = 0; i < rows; i++) {
                assertThat(Float.floatToIntBits(y[i * columns + j])).isEqualTo(Float.floatToIntBits(column[i]));
                assertThat(z[i * columns + j]).isEqualTo(whole[i]);
            }
        }
    }

    @Test
    void transposingEqualsTheReference() {
        var backend = new CpuBackend(1);
        Layout to = Layout.contiguous(70, 101);
        Layout from = Layout.contiguous(101, 70).permute(1, 0);
        for (Cases.Type type : new Cases.Type[] {Cases.Type.FLOAT32, Cases.Type.FLOAT64, Cases.Type.INT32}) {
            Buffer x = new Cases(4).buffer(type, to.size(), false);
            Buffer y = Cases.empty(type, to.size());
            Buffer expected = Cases.empty(type, to.size());
            Cases.warm(() -> backend.copy(x, from, y, to));
            new Reference().copy(x, from, expected, to);
            Cases.assertSameBits(type + " transposed", y, expected);
        }
    }

    /// About one in `rarity` is special; 0: only a signed zero now and then.
    private float[] floats(int n, int rarity) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            boolean special = rarity > 0 && random.nextInt(rarity) == 0;
            x[i] = special ? SPECIAL[random.nextInt(SPECIAL.length)] : (float) (3 * random.nextGaussian());
            if (rarity == 0 && random.nextInt(16) == 0) {
                x[i] = random.nextBoolean() ? 0f : -0f;
            }
        }
        return x;
    }

    private static double[] doubles(float[] x) {
        double[] y = new double[x.length];
        Arrays.setAll(y, i -> x[i]);
        return y;
    }
}
