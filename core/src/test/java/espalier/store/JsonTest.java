package espalier.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

    @Test
    void readsEveryKindOfValue() throws Exception {
        Json json = Json.parse("""
                 {"rate": 0.0075, "layers": [20, 7, 5, 1], "name": "cat \\"x\\" \\u00e9\\ud83d\\ude00\\/",
                  "done": true, "off": false, "none": null, "nested": {"a": [[], {}]}}\t\r
                """);
        assertThat(json.get("rate").number()).isEqualTo(0.0075);
        assertThat(json.get("layers").items()).extracting(Json::integer).containsExactly(20L, 7L, 5L, 1L);
        assertThat(json.get("name").string()).isEqualTo("cat \"x\" é😀/");
        assertThat(json.get("done").bool()).isTrue();
        assertThat(json.get("off").bool()).isFalse();
        assertThat(json.get("none")).isEqualTo(new Json.Null());
        assertThat(json.find("absent")).isNull();
        assertThat(json.members().keySet()).containsExactly("rate", "layers", "name", "done", "off", "none", "nested");
        assertThat(Json.parse(json.toString())).isEqualTo(json);
        assertThat(Json.parse(json.pretty())).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0", "-0", "1", "10", "-12.5e3", "0.5", "1E400", "1e-400", "1e+2", "2.50", "123456789012345678901234567890",
        "0e0",
        "[]", "[ ]", "{}", "{ }", "[1]", "[1,2]", "[[[]]]", "\"\"", "\"\\b\\f\\n\\r\\t\\\\\"", "\"\u007f\"",
        "\"\u2028\"",
        "\"\\u0000\"", "{\"\":1}", "{\"a\":1,\"A\":1}", " null ", "\n[\t1 ,\r2 ]", "\"\\uD834\\uDd1e\"", "\"\\u002c\""
    })
    void acceptsWhatTheStandardAllows(String text) throws Exception {
        Json json = Json.parse(text);
        assertThat(Json.parse(json.toString())).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "[", "]", "{", "}", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1,,2]", "{\"a\"}", "{\"a\":}",
        "{\"a\":1,}", "{,}", "{a:1}",
        "{'a':1}", "{\"a\" 1}", "{1:1}", "{\"a\":1 \"b\":2}", "{\"a\":1}}", "[]]", "1 2", "[1]x", "nul", "nulll",
        "True", "NaN", "Infinity", "-Infinity",
        "-", "+1", "01", "-01", ".5", "5.", "1.e2", "1e", "1e+", "0x10", "1_000", "--1", "1.2.3", "\"", "\"a", "\"\\\"",
        "\"\\x\"", "\"\\u12\"",
        "\"\\u12g4\"", "\"\\u\uff11111\"", "\"\t\"", "\"\n\"", "\"\u0000\"", "\"\\ud800\"", "\"\\ud800x\"",
        "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\ud800\"",
        "\"\udc00\"", "\"\ud800", "\ufeff1", "\ufeff", "// c\n1", "/* c */1", "[1]//", "\u00a01", "'a'", "undefined",
        "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}",
        "\"\\", "\"\\u", "\"\\ud800\\", "\"\\ud800\\u", "[\"a\"", "{\"a", "{\"a\"", "{\"a\":1", "t", "f", "n", "\u0000",
        "\ud83d\ude00"
    })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> Json.parse(text)).isExactlyInstanceOf(FormatException.class)
                .hasMessageStartingWith("JSON, line ");
    }

    @Test
    void errorsSayWhere() {
        assertError("[1,\n  2,\n  x]", "line 3, column 3: expected a value but found 'x'");
        assertError("{\"a\": 1\r\n \"b\": 2}",
                "line 2, column 2: expected ',' or '}' after a member but found a string");
        assertError("[\"😀\", 01]", "line 1, column 7: this number is not written as JSON requires");
        assertError("{\"a\": 1, \"b\": 2,\r \"a\": 3}", "line 2, column 2: the name \"a\" appears twice in one object");
        assertError("{\"a\": ", "line 1, column 7: the text ends where a value was expected");
        assertError("\"abc", "line 1, column 1: this string does not end");
        assertError("\"ab\u0001\"", "line 1, column 4: a control character (U+0001) in a string must be escaped");
        assertError("\"ab\\q\"", "line 1, column 4: unknown escape in a string");
        assertError("\ufeff{}",
                "line 1, column 1: expected a value but found a byte order mark, which JSON does not allow");
        assertThatThrownBy(() -> Json.parse("[1,]", "run.json"))
                .hasMessage("run.json, line 1, column 4: expected a value but found ']'");
    }

    private static void assertError(String text, String message) {
        assertThatThrownBy(() -> Json.parse(text)).hasMessageStartingWith("JSON, " + message);
    }

    @Test
    void depthIsLimited() throws Exception {
        int n = Json.MAX_DEPTH;
        Json deepest = Json.parse("[".repeat(n) + "]".repeat(n));
        assertThat(Json.parse(deepest.toString())).isEqualTo(deepest);
        assertThatThrownBy(() -> Json.parse("[".repeat(n + 1) + "]".repeat(n + 1)))
                .hasMessageContaining("nested deeper than 512 levels");
        assertThatThrownBy(() -> Json.parse("{\"a\":".repeat(1_000_000)))
                .hasMessageContaining("nested deeper than 512 levels");
        assertThatThrownBy(() -> Json.parse("[".repeat(1_000_000)))
                .hasMessageContaining("nested deeper than 512 levels");
        Json[] tooDeep = {new Json.Null()};
        for (int i = 0; i <= n; i++) {
            tooDeep[0] = new Json.Arr(List.of(tooDeep[0]));
        }
        assertThatThrownBy(tooDeep[0]::toString).hasMessageContaining("nested deeper than 512 levels");
    }

    @Test
    void depthIsOfNestingNotOfLength() throws Exception {
        assertThat(Json.parse("[" + "[{}],".repeat(10_000) + "0]").items()).hasSize(10_001);
    }

    @Test
    void numbersLoseNothing() throws Exception {
        String text = "123456789012345678901234567890.123456789";
        assertThat(Json.parse(text)).hasToString(text);
        assertThat(Json.parse("9223372036854775807").integer()).isEqualTo(Long.MAX_VALUE);
        assertThat(Json.parse("-9223372036854775808").integer()).isEqualTo(Long.MIN_VALUE);
        assertThat(Json.parse("2.0").integer()).isEqualTo(2);
        assertThat(Json.parse("25e-1").number()).isEqualTo(2.5);
        assertThat(Json.parse("-0").number()).isEqualTo(-0.0);
        assertThat(Json.parse("1e-999").number()).isZero();
        for (String big : new String[] {"9223372036854775808", "1e30", "1e999999999", "1e99999999999999", "0.5",
            "1" + "0".repeat(100_000)}) {
            assertThatThrownBy(() -> Json.parse(big).integer()).isExactlyInstanceOf(FormatException.class)
                    .hasMessageContaining("is not an integer of 64 bits")
                    .message()
                    .hasSizeLessThan(150);
        }
        assertThatThrownBy(() -> Json.parse("1e999").number()).hasMessageContaining("1e999 is too large for a double");
        assertThatThrownBy(() -> new Json.Num("0x1")).hasMessageContaining("'0x1' is not a JSON number");
        assertThatThrownBy(() -> new Json.Num("1 ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void accessorsNameWhatTheyFound() throws Exception {
        Json json = Json.parse("{\"a\": [1], \"b\": \"text\", \"c\": true, \"d\": null, \"e\": 5}");
        assertThatThrownBy(() -> json.get("x")).hasMessage("JSON: no member \"x\"; there are [a, b, c, d, e]");
        assertThatThrownBy(() -> json.get("a").number()).hasMessage("JSON: expected a number but found an array");
        assertThatThrownBy(() -> json.get("b").integer())
                .hasMessage("JSON: expected an integer but found the string \"text\"");
        assertThatThrownBy(() -> json.get("c").string()).hasMessage("JSON: expected a string but found true");
        assertThatThrownBy(() -> json.get("d").items()).hasMessage("JSON: expected an array but found null");
        assertThatThrownBy(() -> json.get("e").bool())
                .hasMessage("JSON: expected true or false but found the number 5");
        assertThatThrownBy(() -> json.get("e").get("x")).hasMessage("JSON: expected an object but found the number 5");
        assertThatThrownBy(() -> json.string()).hasMessage("JSON: expected a string but found an object");
    }

    @Test
    void javaValuesBecomeJson() {
        var map = new LinkedHashMap<String, Object>();
        map.put("text", "a\"\\\n\u0001\u2028é");
        map.put("int", 5);
        map.put("float", 0.1f);
        map.put("double", 1e100);
        map.put("big", new BigInteger("123456789012345678901234567890"));
        map.put("decimal", new BigDecimal("1.50"));
        map.put("list", Arrays.asList(1L, null, true));
        map.put("arrays", new Object[] {new int[] {1}, new long[] {2}, new float[] {0.5f}, new double[] {-0.0},
            new String[] {"x"}});
        map.put("json", new Json.Null());
        assertThat(Json.of(map))
                .hasToString("{\"text\":\"a\\\"\\\\\\n\\u0001\\u2028é\",\"int\":5,\"float\":0.1,\"double\":1.0E100,"
                        + "\"big\":123456789012345678901234567890,\"decimal\":1.50,\"list\":[1,null,true],"
                        + "\"arrays\":[[1],[2],[0.5],[-0.0],[\"x\"]],\"json\":null}");
        assertThatThrownBy(() -> Json.of(Double.NaN)).hasMessageContaining("JSON has no NaN");
        assertThatThrownBy(() -> Json.of(new float[] {1, Float.NEGATIVE_INFINITY})).hasMessageContaining("-Infinity");
        assertThatThrownBy(() -> Json.of(Map.of(1, 2))).hasMessageContaining("names of members must be strings");
        assertThatThrownBy(() -> Json.of(new Object())).hasMessageContaining("no JSON form for a java.lang.Object");
    }

    @Test
    void prettyIsForReading() {
        var map = new LinkedHashMap<String, Object>();
        map.put("layers", List.of(20, 7));
        map.put("nets", List.of(Map.of("a", 1), List.of()));
        map.put("none", Map.of());
        assertThat(Json.of(map).pretty()).isEqualTo("""
                {
                  "layers": [20, 7],
                  "nets": [
                    {
                      "a": 1
                    },
                    []
                  ],
                  "none": {}
                }""");
    }

    @Test
    void halfPairsArePrintedAsReplacementCharacters() throws Exception {
        assertThat(Json.of("a\ud800b\udc00").toString()).isEqualTo("\"a\ufffdb\ufffd\"");
        assertThat(Json.parse(Json.of("\ud83d\ude00\ud83d").toString()).string()).isEqualTo("😀\ufffd");
    }

    @Test
    void valuesAreImmutable() throws Exception {
        var map = new LinkedHashMap<String, Json>(Map.of("a", new Json.Null()));
        var items = new ArrayList<Json>(List.of(new Json.Null()));
        Json object = new Json.Obj(map);
        Json array = new Json.Arr(items);
        map.clear();
        items.clear();
        assertThat(object).hasToString("{\"a\":null}");
        assertThat(array).hasToString("[null]");
        assertThatThrownBy(() -> object.members().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> array.items().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void filesMustBeUtf8(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("a.json");
        Files.writeString(file, "{\"name\": \"é😀\ufffd\"}");
        assertThat(Json.read(file).get("name").string()).isEqualTo("é😀\ufffd");
        Files.write(file, "{\"name\": \"é\"}".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> Json.read(file)).isExactlyInstanceOf(FormatException.class)
                .hasMessage(file + ": not valid UTF-8 at byte 10");
    }

    @Test
    void printedTreesAreReadBack() throws Exception {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            Json json = tree(random, 0);
            assertThat(Json.parse(json.toString())).as("seed %d", seed).isEqualTo(json);
            assertThat(Json.parse(json.pretty())).as("seed %d", seed).isEqualTo(json);
        }
    }

    /// Whatever is done to a valid text, the parser answers with a value or a FormatException.
    @Test
    void damagedTextsAreRefusedInOrder() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        String letters = "[]{}:,\"\\u0123456789abcdefE+-. \n\ttrufalsn\ud83d\ude00\u0000";
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder(tree(random, 1).toString());
            for (int edits = random.nextInt(1, 4); edits > 0; edits--) {
                int at = random.nextInt(text.length() + 1);
                char c = letters.charAt(random.nextInt(letters.length()));
                switch (random.nextInt(3)) {
                    case 0 -> text.insert(at, c);
                    case 1 -> text.setLength(at);
                    default -> text.replace(at, Math.min(at + 1, text.length()), String.valueOf(c));
                }
            }
            try {
                Json json = Json.parse(text.toString());
                assertThat(Json.parse(json.toString())).isEqualTo(json);
            } catch (FormatException e) {
                assertThat(e).hasMessageStartingWith("JSON, line ");
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + text, e);
            }
        }
    }

    private static Json tree(SplittableRandom random, int depth) {
        return switch (random.nextInt(depth > 4 ? 5 : 8)) {
            case 0 -> new Json.Null();
            case 1 -> Json.of(random.nextBoolean());
            case 2 -> Json.of(random.nextLong());
            case 3 -> Json.of(Double.longBitsToDouble(random.nextLong() & 0xbfffffffffffffffL));
            case 4 -> Json.of(text(random));
            case 5, 6 -> {
                var items = new ArrayList<Json>();
                for (int n = random.nextInt(5); n > 0; n--) {
                    items.add(tree(random, depth + 1));
                }
                yield new Json.Arr(items);
            }
            default -> {
                var members = new LinkedHashMap<String, Json>();
                for (int n = random.nextInt(5); n > 0; n--) {
                    members.put(text(random), tree(random, depth + 1));
                }
                yield new Json.Obj(members);
            }
        };
    }

    private static String text(SplittableRandom random) {
        var text = new StringBuilder();
        for (int n = random.nextInt(8); n > 0; n--) {
            int c = random.nextBoolean() ? random.nextInt(128) : random.nextInt(0x110000);
            text.appendCodePoint(c >= 0xd800 && c < 0xe000 ? '?' : c);
        }
        return text.toString();
    }
}
