package espalier.data;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What can be made of a text without understanding it, so that a column of names, tickets or codes is not lost:
/// readers of tables derive columns by these, a [Column] remembers which.
///
/// ```java
/// TextRule.ABBREVIATION.of("Braund, Mr. Owen Harris");   // Mr.
/// TextRule.PREFIX.of("PC 17599");                        // PC
/// ```
public enum TextRule {
    /// The first word that ends in a full stop: a title before a name, the form of a company.
    ABBREVIATION("the word with a full stop"),
    /// What stands before the first digit: the series of a ticket, a cabin, a product number. `-` when it begins with a
    /// digit.
    PREFIX("what stands before the digits"),
    /// The number of characters.
    LENGTH("the number of characters");

    private final String words;

    TextRule(String words) {
        this.words = words;
    }

    /// What the rule takes from `text`; null for nothing.
    public @Nullable String of(String text) {
        return switch (this) {
            case ABBREVIATION -> abbreviation(text);
            case PREFIX -> prefix(text);
            case LENGTH -> Integer.toString(text.length());
        };
    }

    /// Whether it gives a number, not a category.
    public boolean isNumber() {
        return this == LENGTH;
    }

    private static @Nullable String abbreviation(String text) {
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.' && i - from >= 2) {
                return text.substring(from, i + 1);
            }
            if (!Character.isLetter(c)) {
                from = i + 1;
            }
        }
        return null;
    }

    private static @Nullable String prefix(String text) {
        int end = 0;
        while (end < text.length() && !Character.isDigit(text.charAt(end))) {
            end++;
        }
        if (end == text.length()) {
            return null;
        }
        int last = end;
        while (last > 0 && !Character.isLetter(text.charAt(last - 1))) {
            last--;
        }
        return last == 0 ? "-" : text.substring(0, last).strip().toUpperCase(Locale.ROOT);
    }

    /// In words.
    @Override
    public String toString() {
        return words;
    }
}
