package espalier;

import espalier.array.NDArray;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// Reads the numbers that `src/test/python/nn_cases.py` computed with NumPy: `name|shape|values` in each line, all
/// float64.
public final class NnCases {
    private static final Map<String, NDArray> CASES = read("nn_cases.txt");

    private NnCases() {}

    /// The array called `name`, a copy.
    public static NDArray of(String name) {
        return Objects.requireNonNull(CASES.get(name), name).copy();
    }

    /// All arrays of another file of this form, a resource beside this class or below.
    public static Map<String, NDArray> read(String name) {
        Map<String, NDArray> cases = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(NnCases.class.getResourceAsStream("/espalier/" + name))) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                String[] parts = line.split("\\|", -1);
                double[] values = parts[2].isEmpty() ? new double[0]
                        : Arrays.stream(parts[2].split(" ")).mapToDouble(Double::parseDouble).toArray();
                int[] shape = parts[1].isEmpty() ? new int[0]
                        : Arrays.stream(parts[1].split(",")).mapToInt(Integer::parseInt).toArray();
                cases.put(parts[0], NDArray.wrap(values, shape));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }
}
