package espalier.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import espalier.NnCases;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
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
            "polynomial", Schedule.polynomial(0.1, 0.01, 8, 0.9),
            "oneCycle", Schedule.oneCycle(0.1, 10),
            "warmUp", Schedule.constant(0.1).warmUp(5));

    /// Every static method of [Schedule] that makes one, and what decorates one.
    @Test
    void everyScheduleIsInTheBattery() {
        for (Method m : Schedule.class.getDeclaredMethods()) {
            if (Modifier.isPublic(m.getModifiers()) && m.getReturnType() == Schedule.class) {
                assertThat(BATTERY).as("no row in the battery has the schedule "
                        + "%s", m.getName()).containsKey(m.getName());
            }
        }
    }

    @Test
    void aPlateauFallsWhenTheLossDoesNot() {
        var plateau = new Plateau(0.1, 0.1, 2, 0.01);
        double[] losses = {5, 4, 3.99, 3.97, 3, 3.1, 3.2, 2.9, 2.9, 2.9};
        double[] rates = {0.1, 0.1, 0.1, 0.01, 0.01, 0.01, 0.001, 0.001, 0.001, 1e-4};
        for (int i = 0; i < losses.length; i++) {
            plateau.observe(losses[i]);
            assertThat(plateau.rate(i)).as("after %d", i).isCloseTo(rates[i], within(1e-12));
        }
        assertThat(plateau).hasToString("Plateau(0.1, 0.1, 2, 0.01)");
    }

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
