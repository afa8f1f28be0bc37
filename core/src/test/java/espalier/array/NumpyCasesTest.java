package espalier.array;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Replays what NumPy 2 gave for thousands of calls: values, types, shapes, refusals, and the printed text.
class NumpyCasesTest {

    @Test
    void everyCallGivesWhatNumpyGives() throws IOException {
        replay(NumpyCases.read("cases.txt.gz"));
    }

    /// Or other random ones: `-Despalier.cases=FILE` after `array_random.py SEED COUNT FILE`.
    @Test
    void randomExpressionsGiveWhatNumpyGives() throws IOException {
        String file = System.getProperty("espalier.cases");
        replay(file == null ? NumpyCases.read("random.txt.gz") : NumpyCases.read(Path.of(file)));
    }

    /// The same calls with all results in memory that was used before and holds other numbers.
    @Test
    void inAScopeEveryCallGivesTheSame() throws IOException {
        List<NumpyCases.Case> cases = new ArrayList<>(NumpyCases.read("cases.txt.gz"));
        cases.addAll(NumpyCases.read("random.txt.gz"));
        int small = Pool.small;
        Pool.small = 0;
        try {
            var failures = new TreeMap<String, List<String>>();
            for (NumpyCases.Case c : cases) {
                for (int round = 0; round < 2; round++) {
                    try (var _ = Pool.scope()) {
                        String failure = replay(c);
                        if (failure != null) {
                            failures.computeIfAbsent(c.function(), _ -> new ArrayList<>()).add(failure);
                        }
                    }
                    Pool.spoil();
                }
            }
            assertThat(report(failures)).isEmpty();
        } finally {
            Pool.small = small;
        }
    }

    private static void replay(List<NumpyCases.Case> cases) {
        var failures = new TreeMap<String, List<String>>();
        for (NumpyCases.Case c : cases) {
            String failure = replay(c);
            if (failure != null) {
                failures.computeIfAbsent(c.function(), _ -> new ArrayList<>()).add(failure);
            }
        }
        assertThat(cases).hasSizeGreaterThan(500);
        assertThat(report(failures)).isEmpty();
    }

    private static String report(Map<String, List<String>> failures) {
        var text = new StringBuilder();
        failures.forEach((function, list) -> {
            text.append(function).append(": ").append(list.size()).append(" failures, such as\n");
            list.stream().limit(3).forEach(f -> text.append("    ").append(f.replace("\n", "\n    ")).append('\n'));
        });
        return text.toString();
    }

    private static String replay(NumpyCases.Case c) {
        Object result;
        try {
            result = NumpyCalls.call(c);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | ArithmeticException e) {
            return c.error() ? null : c.line() + "\n  threw " + e;
        } catch (RuntimeException e) {
            return c.line() + "\n  threw " + e + " at " + e.getStackTrace()[0];
        }
        if (c.error()) {
            return c.line() + "\n  should be refused, gave " + result;
        }
        return switch (result) {
            case String s -> s.equals(c.text()) ? null : c.line() + "\n  numpy:\n" + c.text() + "\n  espalier:\n" + s;
            case NDArray[] many -> compareAll(c, many);
            case NDArray one -> compareAll(c, new NDArray[] {one});
            default -> throw new AssertionError(result);
        };
    }

    private static String compareAll(NumpyCases.Case c, NDArray... results) {
        if (results.length != c.expected().size()) {
            return c.line() + "\n  gave " + results.length + " arrays instead of " + c.expected().size();
        }
        for (int i = 0; i < results.length; i++) {
            String difference = compare(c.expected().get(i), results[i]);
            if (difference != null) {
                return c.line() + "\n  " + (results.length > 1 ? "result " + i + ": " : "") + difference;
            }
        }
        return null;
    }

    private static String compare(NumpyCases.Expected expected, NDArray y) {
        NDArray e = expected.value();
        if (!y.shape().equals(e.shape()) || y.dtype() != e.dtype()) {
            return y.dtype() + " " + y.shape() + " instead of " + e.dtype() + " " + e.shape();
        }
        if (!e.dtype().isFloating()) {
            long[] a = y.toLongs();
            long[] b = e.toLongs();
            return java.util.Arrays.equals(a, b) ? null : y.repr() + " instead of " + e.repr();
        }
        double[] a = y.toDoubles();
        double[] b = e.toDoubles();
        double tolerance = Double.parseDouble(expected.tolerance().substring(1));
        for (int i = 0; i < a.length; i++) {
            double allowed = expected.tolerance().charAt(0) == 'a' ? tolerance : tolerance * ulp(b[i], e.dtype());
            boolean same = Double.compare(a[i], b[i]) == 0 || Double.isNaN(a[i]) && Double.isNaN(b[i]);
            // Exponentials flush results below the smallest normal float to zero: subnormal numbers slow everything 10
            // to 40 times.
            boolean flushed = tolerance > 0 && a[i] == 0 && e.dtype() == DType.FLOAT32
                    && Math.abs(b[i]) < Float.MIN_NORMAL;
            if (!same && !flushed && !(tolerance > 0 && Math.abs(a[i] - b[i]) <= allowed)) {
                return "element " + i + ": " + a[i] + " instead of " + b[i] + ", allowed " + expected.tolerance()
                        + (a.length > 50 ? "" : "\n  " + y.repr() + "\n  " + e.repr());
            }
        }
        return null;
    }

    private static double ulp(double v, DType type) {
        return switch (type) {
            case FLOAT64 -> Math.ulp(v);
            case FLOAT32 -> Math.ulp((float) v);
            default -> Math.max(Math.abs(v) * 0x1p-10, 0x1p-24);
        };
    }
}
