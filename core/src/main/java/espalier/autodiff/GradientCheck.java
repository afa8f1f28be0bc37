package espalier.autodiff;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// Compares the gradients of a tape with central differences, `(f(x + h) - f(x - h)) / 2h`, element by element: the
/// proof that a layer, a loss or a custom function differentiates what it computes. For tests and for learning; it
/// evaluates the function twice for every number.
///
/// ```java
/// // a function of arrays
/// var result = GradientCheck.function(x -> x.get(0).matmul(x.get(1)).tanh(), a, b);
/// // a layer, or a whole model with its loss
/// var result = GradientCheck.params(Params.of(net), tape ->
///         CROSS_ENTROPY.apply(net.apply(Tensor.of(x), new Pass(tape, TRAINING, Rng.seed(1))), y));
/// assert result.passes(1e-7) : result;
/// ```
///
/// A function that gives more than one number is checked through a fixed weighted sum of them. It must be smooth where
/// it is checked (not a ReLU at 0) and give the same value whenever it is called: seed its randomness inside.
///
/// Only float64: in float32 the values have 7 digits, their differences 3, and a wrong gradient looks like rounding.
public final class GradientCheck {
    /// Near the cube root of the rounding error, where truncation (h^2) and cancellation (1 / h) balance.
    private static final double STEP = 6e-6;

    /// Gradients below this share of the largest one are compared with an absolute measure: they drown in the rounding
    /// of the differences.
    private static final double SMALL = 1e-3;

    private GradientCheck() {}

    /// What was found.
    ///
    /// @param where the name of the parameter or input with the worst element
    /// @param index that element's index
    /// @param analytic its derivative by the tape
    /// @param numeric its derivative by differences
    /// @param error its relative error, `|a - n| / max(|a|, |n|, s)` with s a thousandth of the largest derivative of
    /// all
    /// @param distance `||a - n|| / (||a|| + ||n||)` over all elements: below 1e-7 is right, above 1e-3 is wrong (the
    /// course's measure)
    /// @param checked how many elements were compared
    public record Result(String where, List<Integer> index, double analytic, double numeric, double error,
            double distance, int checked) {

        /// Whether the distance and the worst element's error (for which a hundred times more is allowed) are within
        /// `tolerance`.
        public boolean passes(double tolerance) {
            return distance <= tolerance && error <= 100 * tolerance;
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT,
                    "GradientCheck over %d numbers: distance %.3g; worst %s%s: tape %.12g, differences %.12g,"
                            + " relative error %.3g",
                    checked, distance, where, index, analytic, numeric, error);
        }
    }

    /// Checks the gradients of `f` with respect to each of the float64 arrays `at`, which it gets as tensors in this
    /// order.
    public static Result function(Function<List<Tensor>, Tensor> f, NDArray... at) {
        Map<String, Param> params = new LinkedHashMap<>();
        for (int i = 0; i < at.length; i++) {
            requireDouble("input " + i, at[i].dtype());
            params.put("input " + i, new Param(at[i]));
        }
        return params(params, tape -> {
            List<Tensor> tensors = new ArrayList<>();
            params.values().forEach(p -> tensors.add(tape.param(p)));
            return f.apply(tensors);
        });
    }

    /// Checks the gradients of `f` with respect to float64 parameters, which it reads through the tape it is given.
    /// They are changed while it runs and as before when it returns. Frozen ones are left out.
    ///
    /// @throws IllegalArgumentException for float32 parameters, or a function that does not give the same value twice
    public static Result params(Map<String, Param> all, Function<Tape, Tensor> f) {
        Map<String, Param> params = new LinkedHashMap<>(all);
        params.values().removeIf(Param::frozen);
        params.forEach((name, p) -> requireDouble(name, p.dtype()));
        List<double[]> analytic = analytic(params.values(), f);
        double value = value(f);
        if (Double.compare(value, value(f)) != 0) {
            throw new IllegalArgumentException(
                    "GradientCheck: the function gives different values for the same parameters: create its random"
                            + " numbers from a fixed seed inside the function");
        }
        List<Both> compared = new ArrayList<>();
        params.forEach(
                (name, p) -> compared.add(new Both(name, p.shape(), analytic.get(compared.size()), numeric(p, f))));
        return compare(compared);
    }

    /// The derivatives of one parameter, by the tape and by differences.
    private record Both(String name, Shape shape, double[] a, double[] n) {}

    private static void requireDouble(String name, DType dtype) {
        if (dtype != DType.FLOAT64) {
            throw new IllegalArgumentException("GradientCheck: " + name + " is " + dtype.numpyName()
                    + ": the check needs float64, since differences"
                    + " of " + dtype.numpyName()
                    + " values keep too few digits to tell a wrong gradient; use astype(DType.FLOAT64)");
        }
    }

    private static List<double[]> analytic(Collection<Param> params, Function<Tape, Tensor> f) {
        try (var tape = new Tape()) {
            Gradients grads = tape.gradients(scalar(f.apply(tape)), params);
            return params.stream().map(p -> grads.of(p).toDoubles()).toList();
        }
    }

    private static double value(Function<Tape, Tensor> f) {
        try (var tape = new Tape()) {
            return scalar(f.apply(tape)).item();
        }
    }

    /// `y` itself, or the sum of its elements with weights between 0.5 and 1.5.
    private static Tensor scalar(Tensor y) {
        if (y.shape().size() == 1) {
            return y;
        }
        double[] weights = new double[y.shape().size()];
        Arrays.setAll(weights, i -> 1 + 0.5 * Math.sin(1 + 2.4 * i));
        return y.multiply(Tensor.of(NDArray.wrap(weights, y.shape().toArray()))).sum();
    }

    private static double[] numeric(Param p, Function<Tape, Tensor> f) {
        double[] numeric = new double[p.shape().size()];
        NDArray flat = p.value().reshape(-1);
        for (int i = 0; i < numeric.length; i++) {
            double x = flat.get(i);
            double h = STEP * Math.max(1, Math.abs(x));
            try {
                double up = x + h;
                flat.set(up, i);
                double above = value(f);
                double down = x - h;
                flat.set(down, i);
                numeric[i] = (above - value(f)) / (up - down);
            } finally {
                flat.set(x, i);
            }
        }
        return numeric;
    }

    private static Result compare(List<Both> compared) {
        double difference = 0;
        double squaresA = 0;
        double squaresN = 0;
        double largest = 0;
        for (Both p : compared) {
            for (int i = 0; i < p.a.length; i++) {
                difference += (p.a[i] - p.n[i]) * (p.a[i] - p.n[i]);
                squaresA += p.a[i] * p.a[i];
                squaresN += p.n[i] * p.n[i];
                largest = Math.max(largest, Math.max(Math.abs(p.a[i]), Math.abs(p.n[i])));
            }
        }
        double sum = Math.sqrt(squaresA) + Math.sqrt(squaresN);
        double distance = sum == 0 ? 0 : Math.sqrt(difference) / sum;
        return worst(compared, distance, Math.max(SMALL * largest, Double.MIN_NORMAL));
    }

    private static Result worst(List<Both> compared, double distance, double scale) {
        Result worst = new Result("nothing", List.of(), 0, 0, -1, distance, 0);
        int checked = 0;
        for (Both p : compared) {
            checked += p.a.length;
            for (int i = 0; i < p.a.length; i++) {
                double error = Math.abs(p.a[i] - p.n[i])
                        / Math.max(scale, Math.max(Math.abs(p.a[i]), Math.abs(p.n[i])));
                if (Double.compare(error, worst.error) > 0) { // NaN is the worst of all
                    worst = new Result(p.name, index(p.shape, i), p.a[i], p.n[i], error, distance, 0);
                }
            }
        }
        return new Result(worst.where, worst.index, worst.analytic, worst.numeric, Math.max(worst.error, 0), distance,
                checked);
    }

    private static List<Integer> index(Shape shape, int at) {
        Integer[] index = new Integer[shape.rank()];
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            index[axis] = at % shape.dim(axis);
            at /= shape.dim(axis);
        }
        return List.of(index);
    }
}
