package espalier.formats;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What the names of files say about what is in them: `{label}_{speaker}_{take}.wav` takes `7_jackson_12.wav` apart
/// into label 7, speaker jackson, take 12. Readers of folders without sub-folders find the classes with it, and [Where]
/// chooses the test part by its fields.
///
/// Everything in braces is a field, a run of at least one character, as short as possible; everything else stands for
/// itself. The field `label` is the class.
///
/// ```java
/// NamePattern pattern = NamePattern.of("{label}_{speaker}_{take}.wav");
/// Map<String, String> fields = pattern.fields("7_jackson_12.wav");    // {label=7, speaker=jackson, take=12}
/// ```
public final class NamePattern {
    /// The field that is the class.
    public static final String LABEL = "label";

    private static final Pattern FIELD = Pattern.compile("\\{([A-Za-z][A-Za-z0-9]*)}");
    private static final int MOST_CLASSES = 200;

    private final String text;
    private final List<String> fields;
    private final Pattern regex;

    private NamePattern(String text, List<String> fields, Pattern regex) {
        this.text = text;
        this.fields = fields;
        this.regex = regex;
    }

    /// A pattern as a user writes it.
    ///
    /// @throws IllegalArgumentException if it has no field `label`, or one twice, or a brace too many
    public static NamePattern of(String text) {
        var fields = new ArrayList<String>();
        var regex = new StringBuilder();
        Matcher matcher = FIELD.matcher(text);
        int end = 0;
        while (matcher.find()) {
            regex.append(literal(text, end, matcher.start())).append("([^/]+?)");
            fields.add(matcher.group(1));
            end = matcher.end();
        }
        regex.append(literal(text, end, text.length()));
        if (!fields.contains(LABEL) || Set.copyOf(fields).size() < fields.size()) {
            throw new IllegalArgumentException("the pattern " + text + " needs the field {label} once, and every other"
                    + " at most once, such as {label}_{speaker}_{take}.wav");
        }
        return new NamePattern(text, List.copyOf(fields), Pattern.compile(regex.toString()));
    }

    private static String literal(String text, int from, int to) {
        String literal = text.substring(from, to);
        if (literal.contains("{") || literal.contains("}")) {
            throw new IllegalArgumentException("the pattern " + text + " has a brace that is no {field}; fields are"
                    + " letters and digits in braces");
        }
        return Pattern.quote(literal);
    }

    /// The pattern that all these names share: parts between `_` or between `-`, as many in each name, the same ending.
    /// The class is the first part with a few values only (at least two, each on average in two names or more); other
    /// parts are called part2, part3 ... by their place.
    ///
    /// @return null if there is none
    public static @Nullable NamePattern recognise(List<String> names) {
        for (String separator : List.of("_", "-")) {
            NamePattern found = recognise(names, separator);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable NamePattern recognise(List<String> names, String separator) {
        List<Set<String>> values = new ArrayList<>();
        String ending = null;
        for (String name : names) {
            int dot = name.lastIndexOf('.');
            String own = dot < 0 ? "" : name.substring(dot);
            String[] parts = name.substring(0, name.length() - own.length()).split(Pattern.quote(separator), -1);
            if (ending == null) {
                ending = own;
                for (int i = 0; i < parts.length; i++) {
                    values.add(new LinkedHashSet<>());
                }
            }
            if (!own.equals(ending) || parts.length != values.size() || parts.length < 2) {
                return null;
            }
            for (int i = 0; i < parts.length; i++) {
                if (parts[i].isEmpty()) {
                    return null;
                }
                values.get(i).add(parts[i]);
            }
        }
        return ending == null ? null : named(values, names.size(), separator, ending);
    }

    private static @Nullable NamePattern named(List<Set<String>> values, int names, String separator, String ending) {
        var text = new StringBuilder();
        boolean labelled = false;
        for (int i = 0; i < values.size(); i++) {
            int different = values.get(i).size();
            boolean label = !labelled && different >= 2 && different <= Math.min(MOST_CLASSES, names / 2);
            labelled |= label;
            text.append(i == 0 ? "" : separator).append('{').append(label ? LABEL : "part" + (i + 1)).append('}');
        }
        return labelled && !ending.contains("{") && !ending.contains("}") ? of(text + ending) : null;
    }

    /// The fields of a name, or null if it is not of this form.
    public @Nullable Map<String, String> fields(String name) {
        Matcher matcher = regex.matcher(name);
        if (!matcher.matches()) {
            return null;
        }
        var found = new LinkedHashMap<String, String>();
        for (int i = 0; i < fields.size(); i++) {
            found.put(fields.get(i), matcher.group(i + 1));
        }
        return found;
    }

    /// The names of the fields, in order.
    public List<String> fields() {
        return fields;
    }

    @Override
    public String toString() {
        return text;
    }
}
