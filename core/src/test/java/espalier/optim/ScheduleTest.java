package espalier.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.NnCases;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Every schedule against NumPy's numbers, beyond its last step too.
class ScheduleTest {
    private static final Map<String, Schedule> BATTERY = Map.of(
            "constant", Schedule.constant(0.1),
            "stairs", Schedule.stairs(0.1, 4, 0.5),
            "exponential", Schedule.exponential(0.1, 4, 0.5),
            "cosine", Schedule.cosine(0.1, 8),
            "cosineRestarts", Schedule.cosineRestarts(0.1, 3, 2),
            "oneCycle", Schedule.oneCycle(0.1, 10),
            "warmUp", Schedule.constant(0.1).warmUp(5));

    @Test
    void isNumpys() {
        BATTERY.forEach((name, schedule) -> {
            double[] expected = NnCases.of("schedule." + name).toDoubles();
            for (int step = 0; step < expected.length; step++) {
                assertThat(schedule.rate(step)).as("%s, step %d", schedule, step)
                        .isCloseTo(expected[step], within(1e-16));
            }
        });
    }

    @Test
    void endsWhereItShould() {
        assertThat(Schedule.cosine(0.1, 8).rate(1_000_000)).isZero();
        assertThat(Schedule.oneCycle(0.1, 10).rate(1_000_000)).isCloseTo(4e-7, within(1e-20));
        assertThat(Schedule.cosineRestarts(0.1, 1, 1).rate(7)).isEqualTo(0.1);
    }

    @Test
    void writesItself() {
        assertThat(new Adam(Schedule.cosine(0.1, 8).warmUp(2)))
                .hasToString("Adam(cosine(0.1, 8).warmUp(2), 0.9, 0.999, 1.0E-8)");
        assertThat(Schedule.constant(0.01)).hasToString("0.01");
    }
}
