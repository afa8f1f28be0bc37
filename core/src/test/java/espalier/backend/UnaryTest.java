package espalier.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The definitions of the functions of one argument agree with themselves: derivative against central differences,
/// integers against doubles.
class UnaryTest {

    @ParameterizedTest
    @EnumSource(Unary.class)
    void theDerivativeIsTheSlope(Unary f) {
        // Inside the domain of every function (asin to 1, log from 0), away from steps.
        for (double place : new double[] {0.07, 0.3, 0.62, 0.9}) {
            double x = f == Unary.ACOSH ? 1 + place : place;
            double h = 1e-6;
            double slope = (f.apply(x + h) - f.apply(x - h)) / (2 * h);
            double kept = f.keeps() == Unary.Keep.Y ? f.apply(x) : x;
            if (f != Unary.LOGICAL_NOT && f != Unary.SIGN) {
                assertThat(f.derivative(kept)).as("%s' at %s", f, x)
                        .isCloseTo(slope, within(1e-8 + 1e-7 * Math.abs(slope)));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Unary.class)
    void integersAgreeWithDoubles(Unary f) {
        for (long x : new long[] {0, 1, 2, 5, -1, -7, 1000}) {
            double y = f.apply((double) x);
            if (f.result() != Unary.Result.FLOAT) {
                assertThat(f.applyLong(x)).as("%s(%d)", f, x).isEqualTo((long) y);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Unary.class)
    void notANumberStaysNotANumber(Unary f) {
        if (f.result() != Unary.Result.BOOL) {
            assertThat(f.apply(Double.NaN)).isNaN();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Unary.class,
            names = {"SIGMOID", "SOFTPLUS", "TANH"})
    void noOverflowOnTheWay(Unary f) {
        assertThat(f.apply(1000)).isFinite();
        assertThat(f.apply(-1000)).isFinite();
    }

    /// Values of Python's `math.erf`.
    @Test
    void theErrorFunctionIsPythons() {
        double[][] values = {{0, 0}, {1e-10, 1.1283791670955126e-10}, {0.03, 0.03384122234173543},
            {0.5, 0.5204998778130465}, {1, 0.8427007929497149}, {1.72, 0.9850028273589058},
            {2.3, 0.9988568234026434}, {3.7, 0.9999998328489421}, {6.5, 1}, {Double.POSITIVE_INFINITY, 1}};
        for (double[] v : values) {
            assertThat(Unary.ERF.apply(v[0])).as("erf(%s)", v[0]).isCloseTo(v[1], within(4 * Math.ulp(v[1])));
            assertThat(Unary.ERF.apply(-v[0])).isEqualTo(-Unary.ERF.apply(v[0]));
        }
    }
}
