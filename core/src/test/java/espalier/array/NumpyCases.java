package espalier.array;

import espalier.backend.Buffer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// Reads the file of NumPy's results that `src/test/python/array_cases.py` writes (the format is described there). Used
/// by the replaying tests.
final class NumpyCases {
    private final Map<String, NDArray> arrays = new HashMap<>();

    /// One call: its arguments are arrays, or JSON text.
    record Case(String line, String function, List<Object> arguments, List<Expected> expected, String text,
            boolean error) {
        NDArray array(int i) {
            return (NDArray) arguments.get(i);
        }

        String json(int i) {
            return (String) arguments.get(i);
        }

        int integer(int i) {
            return Integer.parseInt(json(i));
        }

        double number(int i) {
            String s = json(i);
            return switch (s) {
                case "Infinity" -> Double.POSITIVE_INFINITY;
                case "-Infinity" -> Double.NEGATIVE_INFINITY;
                case "NaN" -> Double.NaN;
                default -> Double.parseDouble(s);
            };
        }

        String string(int i) {
            return json(i).substring(1, json(i).length() - 1);
        }

        boolean isArray(int i) {
            return arguments.get(i) instanceof NDArray;
        }

        boolean isNull(int i) {
            return "null".equals(arguments.get(i));
        }

        /// A JSON list of integers, or a single one.
        int[] integers(int i) {
            String s = json(i).replace("[", "").replace("]", "").replace(" ", "");
            if (s.isEmpty()) {
                return new int[0];
            }
            String[] parts = s.split(",");
            int[] values = new int[parts.length];
            for (int k = 0; k < parts.length; k++) {
                values[k] = Integer.parseInt(parts[k]);
            }
            return values;
        }
    }

    /// A result and how far ours may be from it: `u4` units in the last place, `a1e-9` absolutely.
    record Expected(NDArray value, String tolerance) {}

    static List<Case> read(String resource) throws IOException {
        return read(NumpyCases.class.getResourceAsStream(resource));
    }

    static List<Case> read(Path file) throws IOException {
        return read(Files.newInputStream(file));
    }

    private static List<Case> read(InputStream packed) throws IOException {
        var cases = new ArrayList<Case>();
        var reader = new NumpyCases();
        try (var in = new BufferedReader(
                new InputStreamReader(new GZIPInputStream(packed), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                reader.line(line, in, cases);
            }
        }
        return cases;
    }

    private void line(String line, BufferedReader in, List<Case> cases) throws IOException {
        String[] words = line.split(" ");
        if (words[0].startsWith("$") && words[1].equals("of")) {
            arrays.put(words[0],
                    view(arrays.get(words[2]), line.substring(line.indexOf(words[2]) + words[2].length() + 1)));
        } else if (words[0].startsWith("$")) {
            arrays.put(words[0], decode(words[1], words[2], words[3]));
        } else {
            cases.add(call(line, in));
        }
    }

    private Case call(String line, BufferedReader in) throws IOException {
        int arrow = line.indexOf(" -> ");
        String[] words = line.substring(0, arrow).split(" ");
        var arguments = new ArrayList<Object>();
        for (int i = 1; i < words.length; i++) {
            arguments.add(words[i].startsWith("$") ? arrays.get(words[i]) : words[i].replace('\u0001', ' '));
        }
        String result = line.substring(arrow + 4);
        String[] parts = result.split(" ");
        if (result.equals("error")) {
            return new Case(line, words[0], arguments, List.of(), "", true);
        }
        if (parts[0].equals("text")) {
            return new Case(line, words[0], arguments, List.of(), unquote(result.substring(5)), false);
        }
        var expected = new ArrayList<Expected>();
        if (parts[0].equals("many")) {
            for (int n = Integer.parseInt(parts[1]); n > 0; n--) {
                expected.add(expected(in.readLine().strip().split(" ")));
            }
        } else {
            expected.add(expected(parts));
        }
        return new Case(line, words[0], arguments, expected, "", false);
    }

    private static Expected expected(String... parts) {
        return new Expected(decode(parts[0], parts[1], parts[2]), parts[3]);
    }

    private static String unquote(String json) {
        return json.substring(1, json.length() - 1).replace("\\n", "\n").replace("\\\"", "\"");
    }

    private static NDArray view(NDArray x, String text) {
        if (text.equals(".T")) {
            return x.T();
        }
        if (text.startsWith(".broadcast(")) {
            return x.broadcastTo(ints(text.substring(11, text.length() - 1)));
        }
        return x.at(text.substring(1, text.length() - 1));
    }

    private static int[] ints(String list) {
        if (list.equals("()")) {
            return new int[0];
        }
        String[] parts = list.replace("(", "").replace(")", "").split(",");
        int[] values = new int[parts.length];
        for (int i = 0; i < parts.length; i++) {
            values[i] = Integer.parseInt(parts[i].strip());
        }
        return values;
    }

    private static NDArray decode(String dtype, String shape, String base64) {
        DType type = DType.parse(dtype);
        NDArray x = NDArray.empty(type, ints(shape));
        ByteBuffer bytes = ByteBuffer.wrap(base64.equals("-") ? new byte[0] : Base64.getDecoder().decode(base64))
                .order(ByteOrder.LITTLE_ENDIAN);
        Buffer to = x.buffer();
        for (int i = 0; i < x.size(); i++) {
            switch (to) {
                case Buffer.Float64(double[] d) -> d[i] = bytes.getDouble();
                case Buffer.Float32(float[] d) -> d[i] = bytes.getFloat();
                case Buffer.Int64(long[] d) -> d[i] = bytes.getLong();
                case Buffer.UInt64(long[] d) -> d[i] = bytes.getLong();
                case Buffer.Int32(int[] d) -> d[i] = bytes.getInt();
                case Buffer.UInt32(int[] d) -> d[i] = bytes.getInt();
                case Buffer.Int16(short[] d) -> d[i] = bytes.getShort();
                case Buffer.UInt16(short[] d) -> d[i] = bytes.getShort();
                case Buffer.Float16(short[] d) -> d[i] = bytes.getShort();
                case Buffer.BFloat16(short[] d) -> d[i] = bytes.getShort();
                case Buffer.Bool(boolean[] d) -> d[i] = bytes.get() != 0;
                case Buffer.UInt8(byte[] d) -> d[i] = bytes.get();
                case Buffer.Int8(byte[] d) -> d[i] = bytes.get();
            }
        }
        return x;
    }
}
