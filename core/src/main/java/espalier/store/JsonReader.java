package espalier.store;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// Reads JSON piece by piece: [Json#parse(String)] builds its tree with it, [Safetensors] goes through a header of up
/// to 100 MB without a tree. One pass over the text, no reflection, recursion over nesting only, which is limited.
///
/// An object is read by `beginObject(); while ((name = nextName()) != null) { a value }`, an array by `beginArray();
/// while (nextItem()) { a value }`.
final class JsonReader {
    private final String text;
    private final String source;
    private int at;
    private int depth;
    /// Where the last name or value began: errors about it point there.
    private int start;
    /// Whether the object or array just begun has shown nothing yet. One flag is enough: when anything ends, what
    /// surrounds it has shown something.
    private boolean first;

    JsonReader(String text, String source) {
        this.text = text;
        this.source = source;
    }

    /// The text that `bytes` encode.
    static String utf8(byte[] bytes, String source) throws FormatException {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.indexOf('\ufffd') >= 0) { // either written so or the decoder's replacement of something malformed
            ByteBuffer in = ByteBuffer.wrap(bytes);
            try {
                StandardCharsets.UTF_8.newDecoder().decode(in);
            } catch (CharacterCodingException e) {
                throw new FormatException(source + ": not valid UTF-8 at byte " + in.position(), e);
            }
        }
        return text;
    }

    /// A value of any kind.
    Json value() throws FormatException {
        return switch (peek("a value")) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new Json.Str(string());
            case 't' -> word("true", new Json.Bool(true));
            case 'f' -> word("false", new Json.Bool(false));
            case 'n' -> word("null", new Json.Null());
            default -> new Json.Num(number());
        };
    }

    private Json object() throws FormatException {
        var members = new LinkedHashMap<String, Json>();
        beginObject();
        for (String name = nextName(); name != null; name = nextName()) {
            int nameStart = start;
            if (members.put(name, value()) != null) {
                throw duplicate(name, nameStart);
            }
        }
        return new Json.Obj(members);
    }

    private Json array() throws FormatException {
        var items = new ArrayList<Json>();
        beginArray();
        while (nextItem()) {
            items.add(value());
        }
        return new Json.Arr(items);
    }

    /// Passes over a value of any kind, keeping nothing of it.
    void skip() throws FormatException {
        switch (peek("a value")) {
            case '{' -> {
                beginObject();
                while (nextName() != null) {
                    skip();
                }
            }
            case '[' -> {
                beginArray();
                while (nextItem()) {
                    skip();
                }
            }
            default -> value();
        }
    }

    /// Nothing but white space may follow.
    void end() throws FormatException {
        white();
        if (at < text.length()) {
            throw expected("nothing more after the value");
        }
    }

    void beginObject() throws FormatException {
        begin('{', "an object");
    }

    void beginArray() throws FormatException {
        begin('[', "an array");
    }

    private void begin(char bracket, String what) throws FormatException {
        if (peek(what) != bracket) {
            throw expected(what);
        }
        if (++depth > Json.MAX_DEPTH) {
            throw error("nested deeper than " + Json.MAX_DEPTH + " levels", at);
        }
        at++;
        first = true;
    }

    /// The name of the next member, or null at the end of the object.
    @Nullable String nextName() throws FormatException {
        if (!next('}', "',' or '}' after a member")) {
            return null;
        }
        if (peek("a name in quotes") != '"') {
            throw expected("a name in quotes");
        }
        String name = string();
        int nameStart = start;
        if (peek("':' after a name") != ':') {
            throw expected("':' after a name");
        }
        at++;
        start = nameStart;
        return name;
    }

    /// Whether another item follows in the array.
    boolean nextItem() throws FormatException {
        return next(']', "',' or ']' after an item");
    }

    private boolean next(char end, String otherwise) throws FormatException {
        char c = peek(otherwise);
        if (c == end) {
            at++;
            depth--;
            first = false;
            return false;
        }
        if (!first) {
            if (c != ',') {
                throw expected(otherwise);
            }
            at++;
        }
        first = false;
        return true;
    }

    /// A string, without its quotes and escapes.
    String string() throws FormatException {
        if (peek("a string") != '"') {
            throw expected("a string");
        }
        start = at;
        int from = ++at;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                return text.substring(from, at++);
            }
            if (c == '\\') {
                return escaped(new StringBuilder().append(text, from, at));
            }
            plain(c);
        }
        throw error("this string does not end", start);
    }

    private String escaped(StringBuilder out) throws FormatException {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"') {
                at++;
                return out.toString();
            }
            if (c == '\\') {
                escape(out);
            } else {
                int from = at;
                plain(c);
                out.append(text, from, at);
            }
        }
        throw error("this string does not end", start);
    }

    /// Passes over one character that stands for itself.
    private void plain(char c) throws FormatException {
        if (c < 0x20) {
            throw error(String.format("a control character (U+%04X) in a string must be escaped", (int) c), at);
        }
        at++;
        if (Character.isSurrogate(c)) {
            boolean pair = Character.isHighSurrogate(c) && at < text.length()
                    && Character.isLowSurrogate(text.charAt(at));
            if (!pair) {
                throw error("half a surrogate pair in a string", at - 1);
            }
            at++;
        }
    }

    private void escape(StringBuilder out) throws FormatException {
        int begin = at;
        char c = begin + 1 < text.length() ? text.charAt(begin + 1) : 0;
        at += 2;
        switch (c) {
            case '"', '\\', '/' -> out.append(c);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> {
                char unit = hex(begin);
                out.append(unit);
                if (Character.isSurrogate(unit)) {
                    boolean more = Character.isHighSurrogate(unit) && text.startsWith("\\u", at);
                    at += 2;
                    char low = more ? hex(begin) : 0;
                    if (!Character.isLowSurrogate(low)) {
                        throw error("half a surrogate pair in a string", begin);
                    }
                    out.append(low);
                }
            }
            default -> throw error("unknown escape in a string; JSON has \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\uXXXX",
                    begin);
        }
    }

    /// The four digits at `at`.
    private char hex(int begin) throws FormatException {
        int unit = 0;
        for (int end = at + 4; at < end; at++) {
            int digit = at < text.length() && text.charAt(at) < 128 ? Character.digit(text.charAt(at), 16) : -1;
            if (digit < 0) {
                throw error("\\u must be followed by four hexadecimal digits", begin);
            }
            unit = unit << 4 | digit;
        }
        return (char) unit;
    }

    /// A number, as it is written.
    String number() throws FormatException {
        char c = peek("a value");
        int end = numberEnd(text, at);
        if (end < 0) {
            boolean digits = c == '-' || (c >= '0' && c <= '9');
            throw digits ? error("this number is not written as JSON requires (such as -12.5e3, 0.5)", at)
                    : expected("a value");
        }
        start = at;
        at = end;
        return text.substring(start, end);
    }

    /// An integer of at least 0 that fits a long, written without sign, fraction and exponent.
    long count(String what) throws FormatException {
        char c = peek(what);
        if (c < '0' || c > '9') {
            throw expected(what);
        }
        String number = number();
        try {
            return Long.parseLong(number);
        } catch (NumberFormatException e) {
            throw error("expected " + what + " but found " + shorten(number), start);
        }
    }

    /// Where the number that begins at `i` ends, or -1 if what stands there is not a JSON number:
    /// `-? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?`
    static int numberEnd(String s, int i) {
        int n = s.length();
        if (i < n && s.charAt(i) == '-') {
            i++;
        }
        int whole = digits(s, i);
        if (whole == i || (whole > i + 1 && s.charAt(i) == '0')) {
            return -1;
        }
        i = whole;
        if (i < n && s.charAt(i) == '.') {
            int fraction = digits(s, i + 1);
            if (fraction == i + 1) {
                return -1;
            }
            i = fraction;
        }
        if (i < n && (s.charAt(i) | 0x20) == 'e') {
            int from = i + 1 < n && (s.charAt(i + 1) == '+' || s.charAt(i + 1) == '-') ? i + 2 : i + 1;
            i = digits(s, from);
            if (i == from) {
                return -1;
            }
        }
        return i;
    }

    private static int digits(String s, int i) {
        while (i < s.length() && s.charAt(i) >= '0' && s.charAt(i) <= '9') {
            i++;
        }
        return i;
    }

    private Json word(String word, Json meaning) throws FormatException {
        if (!text.startsWith(word, at)) {
            throw expected("a value");
        }
        start = at;
        at += word.length();
        return meaning;
    }

    /// The next character that is not white space; the end of the text is an error.
    private char peek(String required) throws FormatException {
        white();
        if (at >= text.length()) {
            throw error("the text ends where " + required + " was expected", at);
        }
        return text.charAt(at);
    }

    private void white() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
                return;
            }
            at++;
        }
    }

    private FormatException expected(String required) {
        int c = text.codePointAt(at);
        String found = switch (c) {
            case '"' -> "a string";
            case '{' -> "an object";
            case '[' -> "an array";
            case 0xfeff -> "a byte order mark, which JSON does not allow";
            default -> c < 0x20 || c == 0x7f ? String.format("U+%04X", c) : "'" + Character.toString(c) + "'";
        };
        return error("expected " + required + " but found " + found, at);
    }

    FormatException duplicate(String name, int where) {
        return error("the name \"" + shorten(name) + "\" appears twice in one object", where);
    }

    /// Where the last name or value began.
    int start() {
        return start;
    }

    /// An error about what stands at index `where` of the text.
    FormatException error(String message, int where) {
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < Math.min(where, text.length()); i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && !text.startsWith("\n", i + 1))) {
                line++;
                lineStart = i + 1;
            }
        }
        int column = text.codePointCount(lineStart, Math.max(lineStart, Math.min(where, text.length()))) + 1;
        return new FormatException(source + ", line " + line + ", column " + column + ": " + message);
    }

    /// `text` cut to a length that fits a message.
    static String shorten(String text) {
        int end = 60;
        if (text.length() <= end + 20) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "...";
    }
}
