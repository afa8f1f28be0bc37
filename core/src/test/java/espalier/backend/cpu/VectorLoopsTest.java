package espalier.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import espalier.backend.Binary;
import espalier.backend.Reduction;
import espalier.backend.Unary;
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
        Cases.warm(() -> powers(floats, 200));
        for (int n : LENGTHS) {
            for (int round = 0; round < 20; round++) {
                powers(floats, n);
            }
        }
    }

    private void powers(Vectors32 floats, int n) {
        float[] a = floats(n + 2, 4);
        float[] b = floats(n + 2, 6);
        float[] y = a.clone();
        floats.binary(Binary.POWER, y, 1, b, 2, y, 1, n);
        for (int i = 0; i < n; i++) {
            close(y[1 + i], (float) Binary.POWER.apply(a[1 + i], b[2 + i]), a[1 + i] + "^" + b[2 + i]);
        }
        assertThat(Float.floatToIntBits(y[0])).isEqualTo(Float.floatToIntBits(a[0]));
        assertThat(Float.floatToIntBits(y[n + 1])).isEqualTo(Float.floatToIntBits(a[n + 1]));
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

    private static void close(float actual, float expected, String what) {
        boolean same = Float.floatToIntBits(actual) == Float.floatToIntBits(expected)
                || Math.abs(actual - expected) <= 2 * Math.ulp(expected);
        assertThat(same).as("%s = %s, got %s", what, expected, actual).isTrue();
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
}
