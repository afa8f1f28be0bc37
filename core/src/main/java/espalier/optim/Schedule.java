package espalier.optim;

import espalier.array.NDArray;
import java.util.Map;

/// The learning rate as a function of the step: optimisers ask it before each update. Pure functions, so a resumed run
/// continues where it was; only [Plateau] listens to the loss, and is saved with the optimiser.
///
/// ```java
/// new Adam(Schedule.cosine(1e-3, 10_000).warmUp(500));
/// ```
@FunctionalInterface
public interface Schedule {

    /// The learning rate of update number `step`, which counts from 0.
    double rate(long step);

    /// Always `rate`.
    static Schedule constant(double rate) {
        return new Constant(positive("constant", rate));
    }

    /// `rate factor^floor(step / every)`: falls in stairs, `every` steps wide.
    static Schedule stairs(double rate, long every, double factor) {
        positive("stairs", rate);
        atLeastOne("stairs", every);
        positive("stairs", factor);
        return new Named("stairs(" + rate + ", " + every + ", " + factor + ")",
                step -> rate * Math.pow(factor, Math.floorDiv(step, every)));
    }

    /// `rate factor^(step / every)`: falls by `factor` in `every` steps, smoothly.
    static Schedule exponential(double rate, long every, double factor) {
        positive("exponential", rate);
        atLeastOne("exponential", every);
        positive("exponential", factor);
        return new Named("exponential(" + rate + ", " + every + ", " + factor + ")",
                step -> rate * Math.pow(factor, (double) step / every));
    }

    /// `rate (1 + cos(pi step / steps)) / 2`: half a cosine from `rate` to 0 in `steps` steps, then 0 (Loshchilov and
    /// Hutter 2017).
    static Schedule cosine(double rate, long steps) {
        positive("cosine", rate);
        atLeastOne("cosine", steps);
        return new Named("cosine(" + rate + ", " + steps + ")", step -> fall(rate, 0, (double) step / steps));
    }

    /// [#cosine] again and again: the first fall takes `steps` steps, each further one `longer` times as many
    /// (Loshchilov and Hutter 2017, SGDR).
    static Schedule cosineRestarts(double rate, long steps, double longer) {
        positive("cosineRestarts", rate);
        atLeastOne("cosineRestarts", steps);
        if (!(longer >= 1) || Double.isInfinite(longer)) {
            throw new IllegalArgumentException(
                    "cosineRestarts: later falls must not be shorter, longer >= 1, got " + longer);
        }
        return new Named("cosineRestarts(" + rate + ", " + steps + ", " + longer + ")", step -> {
            double length = steps;
            double at = step;
            while (at >= length) {
                at -= length;
                length = Math.rint(length * longer);
            }
            return fall(rate, 0, at / length);
        });
    }

    /// One cycle (Smith and Topin 2018): from `peak / 25` up to `peak` in the first 30 % of `steps`, down to
    /// `peak / 250000` in the rest, both along half a cosine; then that floor.
    static Schedule oneCycle(double peak, long steps) {
        positive("oneCycle", peak);
        atLeastOne("oneCycle", steps);
        double up = Math.max(1, 0.3 * steps - 1);
        double down = Math.max(1, steps - 1 - up);
        double low = peak / 25;
        double floor = low / 1e4;
        return new Named("oneCycle(" + peak + ", " + steps + ")",
                step -> step <= up ? fall(low, peak, step / up) : fall(peak, floor, (step - up) / down));
    }

    /// `end + (rate - end) (1 - step / steps)^power`: from `rate` to `end` in `steps` steps, then `end`; a
    /// power of 1 is a
    /// straight line (Mishra and Sarapata 2019; 0.9 is usual in segmentation).
    static Schedule polynomial(double rate, double end, long steps, double power) {
        positive("polynomial", rate);
        atLeastOne("polynomial", steps);
        positive("polynomial", power);
        if (!(end >= 0) || Double.isInfinite(end)) {
            throw new IllegalArgumentException("polynomial: the last rate must be a number not below 0, got " + end);
        }
        return new Named("polynomial(" + rate + ", " + end + ", " + steps + ", " + power + ")",
                step -> end + (rate - end) * Math.pow(1 - Math.min(1, (double) step / steps), power));
    }

    /// This schedule, with the rate of its first `steps` steps growing linearly from `1 / steps` of itself to the
    /// whole: large first steps on weights that know nothing yet do harm (Goyal et al. 2017).
    default Schedule warmUp(long steps) {
        return new WarmUp(this, steps);
    }

    /// What must be saved to go on later as if nothing had happened: nothing, but for schedules that are told something
    /// ([Plateau]).
    default Map<String, NDArray> state() {
        return Map.of();
    }

    /// Takes over what [#state] gave.
    ///
    /// @throws IllegalArgumentException if it is of another schedule
    default void restore(Map<String, NDArray> state) {
        if (!state.isEmpty()) {
            throw new IllegalArgumentException(this + ": remembers nothing, but the saved state has " + state.keySet());
        }
    }

    /// See [Schedule#warmUp].
    record WarmUp(Schedule schedule, long steps) implements Schedule {

        /// @param schedule what is warmed up
        /// @param steps how many steps it takes
        public WarmUp {
            atLeastOne("warmUp", steps);
        }

        @Override
        public double rate(long step) {
            return schedule.rate(step) * Math.min(1, (step + 1.0) / steps);
        }

        @Override
        public Map<String, NDArray> state() {
            return schedule.state();
        }

        @Override
        public void restore(Map<String, NDArray> state) {
            schedule.restore(state);
        }

        @Override
        public String toString() {
            return schedule + ".warmUp(" + steps + ")";
        }
    }

    /// See [Schedule#constant].
    record Constant(double rate) implements Schedule {
        @Override
        public double rate(long step) {
            return rate;
        }

        @Override
        public String toString() {
            return Double.toString(rate);
        }
    }

    /// A schedule that can say what it is.
    record Named(String text, Schedule schedule) implements Schedule {
        @Override
        public double rate(long step) {
            return schedule.rate(step);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// From `start` to `end` along half a cosine, `at` between 0 and 1; then `end`.
    private static double fall(double start, double end, double at) {
        return end + (start - end) * 0.5 * (1 + Math.cos(Math.PI * Math.min(at, 1)));
    }

    private static double positive(String schedule, double value) {
        if (!(value > 0) || Double.isInfinite(value)) {
            throw new IllegalArgumentException(schedule + ": rates and factors must be positive numbers, got " + value);
        }
        return value;
    }

    private static void atLeastOne(String schedule, long steps) {
        if (steps < 1) {
            throw new IllegalArgumentException(schedule + ": needs at least one step, got " + steps);
        }
    }
}
