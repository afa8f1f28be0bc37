package espalier.array;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/// The expected values in rng_cases.txt, which src/test/python/rng_cases.py wrote.
final class RngCases {
    private static final Map<String, String[]> CASES = load();

    private RngCases() {}

    static String[] words(String name) {
        String[] words = CASES.get(name);
        if (words == null) {
            throw new AssertionError("no case '" + name + "'");
        }
        return words;
    }

    static double[] doubles(String name) {
        return Arrays.stream(words(name)).mapToDouble(Double::parseDouble).toArray();
    }

    static long[] longs(String name) {
        return Arrays.stream(words(name)).mapToLong(Long::parseLong).toArray();
    }

    static int[] ints(String name) {
        return Arrays.stream(words(name)).mapToInt(Integer::parseInt).toArray();
    }

    private static Map<String, String[]> load() {
        var cases = new HashMap<String, String[]>();
        var stream = RngCases.class.getResourceAsStream("rng_cases.txt");
        try (var in = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int colon = line.indexOf(": ");
                cases.put(line.substring(0, colon), line.substring(colon + 2).split(" "));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }
}
