package espalier.store;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A JSON value as RFC 8259 defines it, immutable: the headers and metadata of model files, run records, the tool's
/// `--json` output.
///
/// ```java
/// Json run = Json.parse("{\"rate\": 0.0075, \"layers\": [20, 7, 5, 1]}");
/// double rate = run.get("rate").number();
/// String text = Json.of(Map.of("rate", rate)).toString();   // {"rate":0.0075}
/// ```
///
/// Parsing is strict: nothing but the RFC's grammar (no comments, no trailing commas, no NaN, no byte order mark), no
/// duplicate names, at most [#MAX_DEPTH] levels, no half surrogate pairs, and every error says line and column. Numbers
/// keep their text and so lose nothing. Members keep their order. The accessors ([#get(String)], [#string()],
/// [#number()] ...) throw a [FormatException] that says what was there instead, so that a reader can take a value apart
/// in straight lines.
public sealed interface Json {
    /// The deepest nesting of objects and arrays that is read or written.
    int MAX_DEPTH = 512;

    /// An object: names and values in their order.
    record Obj(Map<String, Json> members) implements Json {
        /// Copies `members`.
        public Obj {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }

        @Override
        public String toString() {
            return JsonPrinter.compact(this);
        }
    }

    /// An array of values.
    record Arr(List<Json> items) implements Json {
        /// Copies `items`.
        public Arr {
            items = List.copyOf(items);
        }

        @Override
        public String toString() {
            return JsonPrinter.compact(this);
        }
    }

    /// A string.
    record Str(String string) implements Json {
        @Override
        public String toString() {
            return JsonPrinter.compact(this);
        }
    }

    /// A number as it was written: `1`, `1.0` and `10e-1` are three different texts of the same number, and `equals`
    /// compares texts.
    record Num(String text) implements Json {
        private static final int LONGEST_INTEGER = 1000;

        /// Checks the grammar.
        ///
        /// @throws IllegalArgumentException if `text` is not a JSON number
        public Num {
            if (JsonReader.numberEnd(text, 0) != text.length()) {
                throw new IllegalArgumentException("Json.Num: '" + text + "' is not a JSON number");
            }
        }

        /// The nearest double.
        @Override
        public double number() throws FormatException {
            double value = Double.parseDouble(text);
            if (Double.isInfinite(value)) {
                throw new FormatException(
                        "JSON: the number " + JsonReader.shorten(text) + " is too large for a double");
            }
            return value;
        }

        /// The exact value as a long; `2.0` and `2e0` are the integer 2.
        @Override
        public long integer() throws FormatException {
            try {
                if (text.length() > LONGEST_INTEGER) { // the work of converting grows faster than the text
                    throw new ArithmeticException("too many digits");
                }
                return new BigDecimal(text).longValueExact();
            } catch (ArithmeticException | NumberFormatException e) { // the second for exponents beyond 2^31
                throw new FormatException("JSON: " + JsonReader.shorten(text) + " is not an integer of 64 bits", e);
            }
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /// `true` or `false`.
    record Bool(boolean bool) implements Json {
        @Override
        public String toString() {
            return Boolean.toString(bool);
        }
    }

    /// `null`; all are equal.
    record Null() implements Json {
        @Override
        public String toString() {
            return "null";
        }
    }

    /// Reads one value; nothing but white space may follow it.
    ///
    /// @throws FormatException with line and column, if `text` is not valid JSON
    static Json parse(String text) throws FormatException {
        return parse(text, "JSON");
    }

    /// As [#parse(String)]; `source` (a file's name) begins the error messages.
    static Json parse(String text, String source) throws FormatException {
        var reader = new JsonReader(text, source);
        Json value = reader.value();
        reader.end();
        return value;
    }

    /// Reads a file of UTF-8 text with one value in it.
    static Json read(Path file) throws IOException {
        return parse(JsonReader.utf8(Files.readAllBytes(file), file.toString()), file.toString());
    }

    /// The JSON form of plain Java data: null, strings, booleans, boxed numbers, maps with string keys, iterables,
    /// `int[]`, `long[]`, `float[]`, `double[]`, arrays of objects, and values that are `Json` already. Floats and
    /// doubles become the shortest text that reads back the same.
    ///
    /// @throws IllegalArgumentException for NaN and infinities, which JSON cannot write, and for every other class
    static Json of(@Nullable Object value) {
        return switch (value) {
            case null -> new Null();
            case Json json -> json;
            case String text -> new Str(text);
            case Boolean bool -> new Bool(bool);
            case Byte _, Short _, Integer _, Long _, BigInteger _, BigDecimal _ -> new Num(value.toString());
            case Float number -> finite(number, number.toString());
            case Double number -> finite(number, number.toString());
            case Map<?, ?> map -> object(map);
            case Iterable<?> items -> {
                var list = new ArrayList<Json>();
                items.forEach(item -> list.add(of(item)));
                yield new Arr(list);
            }
            case Object[] items -> of(java.util.Arrays.asList(items));
            case int[] items -> JsonPrinter.array(items.length, i -> items[i]);
            case long[] items -> JsonPrinter.array(items.length, i -> items[i]);
            case float[] items -> JsonPrinter.array(items.length, i -> items[i]);
            case double[] items -> JsonPrinter.array(items.length, i -> items[i]);
            default -> throw new IllegalArgumentException("Json.of: no JSON form for a " + value.getClass().getName()
                    + "; make a map, a list, a string or a number of it first");
        };
    }

    private static Json finite(double value, String text) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("Json.of: JSON has no " + text + "; write null or a string instead");
        }
        return new Num(text);
    }

    private static Json object(Map<?, ?> map) {
        var members = new LinkedHashMap<String, Json>();
        map.forEach((name, value) -> {
            if (!(name instanceof String text)) {
                throw new IllegalArgumentException("Json.of: names of members must be strings, not " + name);
            }
            members.put(text, of(value));
        });
        return new Obj(members);
    }

    /// The member called `name` of this object.
    default Json get(String name) throws FormatException {
        Json value = find(name);
        if (value == null) {
            throw new FormatException(
                    "JSON: no member \"" + name + "\"; there are " + JsonReader.shorten(members().keySet().toString()));
        }
        return value;
    }

    /// The member called `name` of this object, or null if there is none.
    default @Nullable Json find(String name) throws FormatException {
        return members().get(name);
    }

    /// The members of this object, in their order.
    default Map<String, Json> members() throws FormatException {
        throw JsonPrinter.mismatch("an object", this);
    }

    /// The items of this array.
    default List<Json> items() throws FormatException {
        throw JsonPrinter.mismatch("an array", this);
    }

    /// The text of this string.
    default String string() throws FormatException {
        throw JsonPrinter.mismatch("a string", this);
    }

    /// This number as a double, rounded to nearest.
    default double number() throws FormatException {
        throw JsonPrinter.mismatch("a number", this);
    }

    /// This number as a long, exactly.
    default long integer() throws FormatException {
        throw JsonPrinter.mismatch("an integer", this);
    }

    /// This truth value.
    default boolean bool() throws FormatException {
        throw JsonPrinter.mismatch("true or false", this);
    }

    /// On several lines, indented by two spaces; arrays of plain values stay on one line. `toString()` gives the form
    /// without white space.
    default String pretty() {
        return JsonPrinter.pretty(this);
    }
}
