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

/// Reads the numbers that `nn_cases.py`, `loss_cases.py` and `optim_cases.py` of `src/test/python` computed with NumPy:
/// `name|shape|values` in each line, all float64.
public final class NnCases {
    private static final Map<String, NDArray> CASES = new HashMap<>();

    static {
        for (String file : new String[] {"nn_cases.txt", "loss_cases.txt", "optim_cases.txt"}) {
            CASES.putAll(read(file));
        }
    }

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
