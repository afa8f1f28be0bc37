package espalier.bench;

import espalier.array.Compute;
import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Pool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/// Measures the operations of [ArrayOperations] when told to on the standard input, so that `bench/arrays.py` can let
/// Java and NumPy take turns. One line in, one line out:
///
/// | line | answer |
/// |---|---|
/// | `list` | the names, with tabs between them |
/// | `data SIZE DTYPE LAYOUT` | `ok`: operands for what follows |
/// | `time NANOSECONDS NAME` | nanoseconds for a call, the mean over about so many nanoseconds |
/// | `reuse NANOSECONDS NAME` | the same with each call in a scope: results go back as NumPy's to its allocator |
/// | `check NAME` | mean and mean square of the result, and its number of elements |
public final class ArrayServer {
    /// Written to, so that no result is optimised away.
    static volatile Object sink = "";

    private ArrayServer() {}

    /// Answers until the input ends.
    public static void main(String[] arguments) throws IOException {
        Compute.threads(1);
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        ArrayOperations.Data data = null;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ", 3);
            switch (words[0]) {
                case "list" -> System.out.println(String.join("\t", ArrayOperations.all().keySet()));
                case "data" -> {
                    data = null;
                    String[] rest = words[2].split(" ");
                    data = new ArrayOperations.Data(Integer.parseInt(words[1]), DType.parse(rest[0]),
                            rest[1].equals("strided"));
                    System.out.println("ok");
                }
                case "time" -> System.out.println(time(operation(words[2], data), Long.parseLong(words[1])));
                case "reuse" -> System.out.println(time(scoped(words[2], data), Long.parseLong(words[1])));
                case "check" -> System.out.println(check(operation(line.substring(6), data)));
                default -> throw new IllegalArgumentException(line);
            }
        }
    }

    private static Supplier<Object> operation(String name, ArrayOperations.Data data) {
        return ArrayOperations.all().get(name).apply(data);
    }

    private static Supplier<Object> scoped(String name, ArrayOperations.Data data) {
        Supplier<Object> operation = operation(name, data);
        return () -> {
            try (var scope = Pool.scope()) {
                ArrayOperations.scope = scope;
                return operation.get();
            } finally {
                ArrayOperations.scope = null;
            }
        };
    }

    private static double time(Supplier<Object> operation, long nanoseconds) {
        long calls = 0;
        long start = System.nanoTime();
        long end = start;
        for (long batch = 1; end - start < nanoseconds; end = System.nanoTime()) {
            for (long i = 0; i < batch; i++) {
                sink = operation.get();
            }
            calls += batch;
            batch = Math.min(2 * batch, 4096);
        }
        return (double) (end - start) / calls;
    }

    private static String check(Supplier<Object> operation) {
        NDArray x = switch (operation.get()) {
            case NDArray y -> y;
            case NDArray[] several -> several[0];
            case int[] numbers -> NDArray.of(numbers);
            case Double number -> NDArray.scalar(number);
            default -> throw new IllegalArgumentException("not an array");
        };
        NDArray y = x.astype(DType.FLOAT64);
        return y.mean().item() + " " + y.square().mean().item() + " " + y.size();
    }
}
