package espalier.formats;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A condition on the fields of a [NamePattern], with which a user says which files are the test part: `take<10`,
/// `speaker=jackson,theo`, `speaker!=jackson`.
///
/// Two numbers are compared as numbers, anything else letter by letter. `=` may list several values.
///
/// ```java
/// boolean test = Where.of("take<10").holds(Map.of("take", "7"));       // true
/// ```
///
/// @param field  which
/// @param sign   `=`, `!=`, `<`, `<=`, `>` or `>=`
/// @param values what it is compared with; one, but for `=` and `!=`
public record Where(String field, String sign, List<String> values) {
    private static final Pattern FORM = Pattern.compile(
            "\\s*([A-Za-z][A-Za-z0-9]*)\\s*(!=|<=|>=|=|<|>)\\s*(\\S.*?)\\s*");

    /// Copies the values.
    public Where {
        values = List.copyOf(values);
    }

    /// A condition as a user writes it.
    ///
    /// @throws IllegalArgumentException if it is none
    public static Where of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("the condition \"" + text
                    + "\" is not FIELD SIGN VALUE, such as take<10 or speaker=jackson");
        }
        boolean equality = matcher.group(2).endsWith("=") && matcher.group(2).matches("!?=");
        List<String> values = List.of(equality ? matcher.group(3).split("\\s*,\\s*", -1)
                : new String[] {matcher.group(3)});
        return new Where(matcher.group(1), matcher.group(2), values);
    }

    /// Whether it holds for these fields.
    ///
    /// @throws IllegalArgumentException if there is no such field
    public boolean holds(Map<String, String> fields) {
        String value = fields.get(field);
        if (value == null) {
            throw new IllegalArgumentException(
                    "there is no field \"" + field + "\"; the names have " + String.join(", ", fields.keySet()));
        }
        return switch (sign) {
            case "=" -> values.stream().anyMatch(other -> compare(value, other) == 0);
            case "!=" -> values.stream().noneMatch(other -> compare(value, other) == 0);
            case "<" -> compare(value, values.getFirst()) < 0;
            case "<=" -> compare(value, values.getFirst()) <= 0;
            case ">" -> compare(value, values.getFirst()) > 0;
            default -> compare(value, values.getFirst()) >= 0;
        };
    }

    private static int compare(String a, String b) {
        try {
            return Double.compare(Double.parseDouble(a), Double.parseDouble(b));
        } catch (NumberFormatException e) {
            return a.compareTo(b);
        }
    }

    @Override
    public String toString() {
        return field + sign + String.join(",", values);
    }
}
