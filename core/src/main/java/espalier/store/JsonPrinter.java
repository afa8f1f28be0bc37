package espalier.store;

import espalier.store.Json.Arr;
import espalier.store.Json.Obj;
import espalier.store.Json.Str;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/// Writes JSON: called by [Json]'s `toString()` and `pretty()`, and by [Safetensors] for its header. Everything it
/// writes can be parsed again and encoded as UTF-8: half a surrogate pair, which neither allows, is written as U+FFFD.
final class JsonPrinter {
    private final StringBuilder out = new StringBuilder();
    private final boolean indented;

    private JsonPrinter(boolean indented) {
        this.indented = indented;
    }

    static String compact(Json value) {
        return print(value, false);
    }

    static String pretty(Json value) {
        return print(value, true);
    }

    private static String print(Json value, boolean indented) {
        var printer = new JsonPrinter(indented);
        printer.value(value, 0);
        return printer.out.toString();
    }

    private void value(Json value, int depth) {
        if (depth > Json.MAX_DEPTH) {
            throw new IllegalArgumentException("Json: nested deeper than " + Json.MAX_DEPTH + " levels");
        }
        switch (value) {
            case Obj(Map<String, Json> members) -> object(members, depth);
            case Arr(List<Json> items) -> array(items, depth);
            case Str(String text) -> quote(text, out);
            default -> out.append(value);
        }
    }

    private void object(Map<String, Json> members, int depth) {
        String separator = "";
        out.append('{');
        for (var member : members.entrySet()) {
            out.append(separator);
            newLine(depth + 1);
            quote(member.getKey(), out);
            out.append(indented ? ": " : ":");
            value(member.getValue(), depth + 1);
            separator = ",";
        }
        if (!members.isEmpty()) {
            newLine(depth);
        }
        out.append('}');
    }

    private void array(List<Json> items, int depth) {
        boolean nested = false;
        for (Json item : items) {
            nested |= item instanceof Obj || item instanceof Arr;
        }
        String separator = "";
        out.append('[');
        for (Json item : items) {
            out.append(separator);
            if (nested) {
                newLine(depth + 1);
            }
            value(item, depth + 1);
            separator = indented && !nested ? ", " : ",";
        }
        if (nested) {
            newLine(depth);
        }
        out.append(']');
    }

    private void newLine(int depth) {
        if (indented) {
            out.append('\n').repeat(' ', 2 * depth);
        }
    }

    /// Appends `text` in quotes with the escapes that RFC 8259 requires, and those of U+2028 and U+2029, which end a
    /// line in older JavaScript.
    static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20 || c == 0x2028 || c == 0x2029) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else if (!Character.isSurrogate(c)) {
                        out.append(c);
                    } else if (Character.isHighSurrogate(c) && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1))) {
                        out.append(c).append(text.charAt(++i));
                    } else {
                        out.append('\ufffd');
                    }
                }
            }
        }
        out.append('"');
    }

    /// The JSON array of `n` Java values.
    static Json array(int n, IntFunction<Object> item) {
        var items = new ArrayList<Json>(n);
        for (int i = 0; i < n; i++) {
            items.add(Json.of(item.apply(i)));
        }
        return new Arr(items);
    }

    /// The error of an accessor that met another kind of value.
    static FormatException mismatch(String required, Json found) {
        String what = switch (found) {
            case Obj _ -> "an object";
            case Arr _ -> "an array";
            case Str _ -> "the string ";
            case Json.Num _ -> "the number ";
            case Json.Bool _, Json.Null _ -> "";
        };
        String text = found instanceof Obj || found instanceof Arr ? "" : JsonReader.shorten(found.toString());
        return new FormatException("JSON: expected " + required + " but found " + what + text);
    }
}
