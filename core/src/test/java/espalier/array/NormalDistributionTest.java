package espalier.array;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/// [NormalDistribution] and [ExactLog] against mpmath with 160 bits (src/test/python/rng_cases.py).
class NormalDistributionTest {

    @Test
    void quantilesAreRightToTheLastDigits() {
        double[] p = RngCases.doubles("quantile at");
        double[] expected = RngCases.doubles("quantile");
        for (int i = 0; i < p.length; i++) {
            double allowed = 4e-16 * Math.abs(expected[i]);
            assertThat(NormalDistribution.lowerQuantile(p[i])).as("p = %s", p[i])
                    .isCloseTo(expected[i], within(allowed));
            assertThat(NormalDistribution.quantile(p[i])).isEqualTo(NormalDistribution.lowerQuantile(p[i]));
        }
        assertThat(NormalDistribution.quantile(0.75)).isEqualTo(-NormalDistribution.quantile(0.25));
    }

    @Test
    void cumulativeIsRightInTheTailsToo() {
        double[] x = RngCases.doubles("cumulative at");
        double[] expected = RngCases.doubles("cumulative");
        for (int i = 0; i < x.length; i++) {
            assertThat(NormalDistribution.cumulative(x[i])).as("x = %s", x[i])
                    .isCloseTo(expected[i], within(5e-13 * expected[i]));
        }
        assertThat(NormalDistribution.cumulative(Double.NEGATIVE_INFINITY)).isZero();
        assertThat(NormalDistribution.cumulative(Double.POSITIVE_INFINITY)).isEqualTo(1);
    }

    @Test
    void logarithmsAreTheNearestDoubles() {
        double[] x = RngCases.doubles("log at");
        double[] expected = RngCases.doubles("log");
        for (int i = 0; i < x.length; i++) {
            assertThat(ExactLog.log(x[i])).as("x = %s", x[i]).isEqualTo(expected[i]);
        }
    }
}
