package espalier.data;

import espalier.store.FormatException;
import espalier.store.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// One column of a table: its name, what stands in it, and for categories the words that its numbers mean. Readers of
/// tables infer these, [Raw.Table] lists them, a model keeps them so that a later file is read the same way.
///
/// ```java
/// var ports = new Column("embarked", Column.Type.CATEGORY, List.of("C", "Q", "S"));   // 0 is C; missing is NaN
/// ```
///
/// @param name       as it stands in the head of the table
/// @param type       what stands in it
/// @param dictionary the values of a category in the order of their numbers; empty for every other type
/// @param origin     for a column that a rule makes of another one; null for a column of the file
public record Column(String name, Type type, List<String> dictionary, @Nullable Origin origin) {

    /// Where a derived column comes from.
    ///
    /// @param column the column of the file
    /// @param rule   what is taken from its texts
    public record Origin(String column, TextRule rule) {}

    /// What stands in a column, and how it is written as a float64 in a sample.
    public enum Type {
        /// The number itself.
        NUMBER,
        /// The place of the value in the column's dictionary; the size of the dictionary for a value that is not there.
        CATEGORY,
        /// Seconds since 1970-01-01T00:00 (UTC where the text names no zone).
        DATE,
        /// 0 or 1.
        BOOLEAN,
        /// Free text, which takes no part in learning: always NaN.
        TEXT
    }

    /// Copies the dictionary.
    public Column {
        dictionary = List.copyOf(dictionary);
        if (type != Type.CATEGORY && !dictionary.isEmpty()) {
            throw new IllegalArgumentException(
                    "Column: " + name + " is " + type + " and has a dictionary; only a CATEGORY has one");
        }
    }

    /// A column without a dictionary.
    public Column(String name, Type type) {
        this(name, type, List.of(), null);
    }

    /// A column of the file.
    public Column(String name, Type type, List<String> dictionary) {
        this(name, type, dictionary, null);
    }

    /// The column of the file that this one is read from.
    public String source() {
        return origin == null ? name : origin.column;
    }

    /// As it stands in a model file.
    Json toJson() {
        var members = new LinkedHashMap<String, Object>();
        members.put("name", name);
        members.put("type", type.name().toLowerCase(Locale.ROOT));
        if (type == Type.CATEGORY) {
            members.put("dictionary", dictionary);
        }
        if (origin != null) {
            members.put("of", origin.column);
            members.put("rule", origin.rule.name().toLowerCase(Locale.ROOT));
        }
        return Json.of(members);
    }

    /// What [#toJson()] wrote.
    static Column of(Json json) throws FormatException {
        Type type = type(json.get("type").string());
        var words = new ArrayList<String>();
        if (type == Type.CATEGORY) {
            for (Json word : json.get("dictionary").items()) {
                words.add(word.string());
            }
        }
        Origin origin = json.members().containsKey("of")
                ? new Origin(json.get("of").string(), rule(json.get("rule").string()))
                : null;
        return new Column(json.get("name").string(), type, words, origin);
    }

    private static TextRule rule(String name) throws FormatException {
        for (TextRule rule : TextRule.values()) {
            if (rule.name().toLowerCase(Locale.ROOT).equals(name)) {
                return rule;
            }
        }
        throw new FormatException("unknown rule of a derived column '" + name + "'");
    }

    private static Type type(String name) throws FormatException {
        for (Type type : Type.values()) {
            if (type.name().toLowerCase(Locale.ROOT).equals(name)) {
                return type;
            }
        }
        throw new FormatException("unknown type of column '" + name + "'");
    }
}
