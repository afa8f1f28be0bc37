package espalier.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The definitions of the functions of two arguments agree with themselves and with NumPy's rules of division.
class BinaryTest {

    @ParameterizedTest
    @EnumSource(Binary.class)
    void thePartialDerivativesAreTheSlopes(Binary f) {
        double h = 1e-6;
        for (double[] p : new double[][] {{0.7, 1.9}, {2.3, 0.4}, {5.1, 2.2}}) {
            double a = p[0];
            double b = p[1];
            double da = (f.apply(a + h, b) - f.apply(a - h, b)) / (2 * h);
            double db = (f.apply(a, b + h) - f.apply(a, b - h)) / (2 * h);
            assertThat(f.da(a, b)).as("%s by a at (%s, %s)", f, a, b).isCloseTo(da, within(1e-7 + 1e-7 * Math.abs(da)));
            assertThat(f.db(a, b)).as("%s by b at (%s, %s)", f, a, b).isCloseTo(db, within(1e-7 + 1e-7 * Math.abs(db)));
        }
    }

    @ParameterizedTest
    @EnumSource(Binary.class)
    void integersAgreeWithDoubles(Binary f) {
        for (long a : new long[] {0, 1, 3, -7, 12}) {
            for (long b : new long[] {1, 2, 5, -3}) {
                double y = f.apply((double) a, (double) b);
                if (f.result() != Binary.Result.FLOAT && !(f == Binary.POWER && b < 0)) {
                    assertThat(f.applyLong(a, b)).as("%s(%d, %d)", f, a, b).isEqualTo((long) y);
                }
            }
        }
    }

    @Test
    void integersAreExactBeyondDoublePrecision() {
        long big = (1L << 53) + 1;
        assertThat(Binary.ADD.applyLong(big, 2)).isEqualTo(big + 2);
        assertThat(Binary.MULTIPLY.applyLong(3037000500L, 3037000501L)).isEqualTo(3037000500L * 3037000501L);
        assertThat(Binary.EQUAL.applyLong(big, big - 1)).isZero();
        assertThat(Binary.POWER.applyLong(3, 39)).isEqualTo(4052555153018976267L);
    }

    /// Values from NumPy 2: `np.remainder`, `np.floor_divide`.
    @Test
    void divisionRoundsDownAsInNumPy() {
        assertThat(Binary.REMAINDER.apply(-7, 3)).isEqualTo(2);
        assertThat(Binary.REMAINDER.apply(7, -3)).isEqualTo(-2);
        assertThat(Binary.REMAINDER.apply(-1, Double.POSITIVE_INFINITY)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Binary.REMAINDER.apply(1, 0)).isNaN();
        assertThat(Binary.FLOOR_DIVIDE.apply(-7, 2)).isEqualTo(-4);
        assertThat(Binary.FLOOR_DIVIDE.apply(1, 0.1)).isEqualTo(9);
        assertThat(Binary.FLOOR_DIVIDE.apply(-1, Double.POSITIVE_INFINITY)).isEqualTo(-1);
        assertThat(Binary.FLOOR_DIVIDE.apply(1, 0)).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(Binary.FLOOR_DIVIDE.applyLong(-7, 2)).isEqualTo(-4);
        assertThat(Binary.REMAINDER.applyLong(-7, 2)).isEqualTo(1);
        assertThat(Binary.FLOOR_DIVIDE.applyLong(5, 0)).isZero();
    }

    @Test
    void notANumber() {
        assertThat(Binary.MAXIMUM.apply(Double.NaN, 1)).isNaN();
        assertThat(Binary.MINIMUM.apply(1, Double.NaN)).isNaN();
        assertThat(Binary.EQUAL.apply(Double.NaN, Double.NaN)).isZero();
        assertThat(Binary.NOT_EQUAL.apply(Double.NaN, 1)).isEqualTo(1);
        assertThat(Binary.LESS_EQUAL.apply(Double.NaN, 1)).isZero();
    }

    @Test
    void powerAtZero() {
        assertThat(Binary.POWER.apply(0, 0)).isEqualTo(1);
        assertThat(Binary.POWER.da(0, 0)).isZero();
        assertThat(Binary.POWER.da(0, 1)).isEqualTo(1);
        assertThat(Binary.POWER.db(0, 2)).isZero();
    }
}
