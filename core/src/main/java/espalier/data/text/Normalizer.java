package espalier.data.text;

import espalier.store.FormatException;
import espalier.store.Json;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.regex.Pattern;

/// Makes texts equal that differ only in how they were typed: the first step of every [Tokenizer], kept in the model.
///
/// In this order: Unicode normal form, lower case (of no particular language), marks removed, digits made equal, white
/// space collapsed.
///
/// ```java
/// String text = Normalizer.USUAL.apply("  Ｆｒｅｅ\tENTRY ");        // "free entry"
/// ```
///
/// @param form       which Unicode normal form
/// @param lowerCase  whether capitals become small letters
/// @param stripMarks whether é becomes e: marks that stand over or under letters are taken away
/// @param digits     whether every digit becomes 0, so that telephone numbers or prices of one length are one word
/// @param collapse   whether each run of white space becomes one space, and none at the ends
public record Normalizer(Form form, boolean lowerCase, boolean stripMarks, boolean digits, boolean collapse) {
    /// Compatibility form, lower case, white space collapsed, marks kept.
    public static final Normalizer USUAL = new Normalizer(Form.NFKC, true, false, false, true);
    /// Changes nothing.
    public static final Normalizer NONE = new Normalizer(Form.NONE, false, false, false, false);

    private static final Pattern DIGIT = Pattern.compile("\\p{Nd}");

    /// Unicode's normal forms (UAX 15).
    public enum Form {
        /// As it is.
        NONE,
        /// Letters and their marks joined: e + accent becomes é.
        NFC,
        /// The same, and letters that mean the same become the same: ﬁ, Ａ, ² become fi, A, 2.
        NFKC
    }

    /// `text` in this form.
    public String apply(String text) {
        String s = switch (form) {
            case NONE -> text;
            case NFC -> java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFC);
            case NFKC -> java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFKC);
        };
        s = lowerCase ? s.toLowerCase(Locale.ROOT) : s;
        s = stripMarks ? withoutMarks(s) : s;
        s = digits ? DIGIT.matcher(s).replaceAll("0") : s;
        return collapse ? collapsed(s) : s;
    }

    private static String withoutMarks(String text) {
        String apart = java.text.Normalizer.normalize(text, java.text.Normalizer.Form.NFD);
        var out = new StringBuilder(apart.length());
        for (int at = 0; at < apart.length(); at += Character.charCount(apart.codePointAt(at))) {
            int c = apart.codePointAt(at);
            if (Character.getType(c) != Character.NON_SPACING_MARK) {
                out.appendCodePoint(c);
            }
        }
        return java.text.Normalizer.normalize(out, java.text.Normalizer.Form.NFC);
    }

    private static String collapsed(String text) {
        var out = new StringBuilder(text.length());
        boolean space = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
                space = !out.isEmpty();
            } else {
                if (space) {
                    out.append(' ');
                    space = false;
                }
                out.append(c);
            }
        }
        return out.toString();
    }

    /// As it stands in a model file.
    public Json toJson() {
        var members = new LinkedHashMap<String, Object>();
        members.put("form", form.name());
        members.put("lowerCase", lowerCase);
        members.put("stripMarks", stripMarks);
        members.put("digits", digits);
        members.put("collapse", collapse);
        return Json.of(members);
    }

    /// What [#toJson()] wrote.
    ///
    /// @throws FormatException naming what is wrong
    public static Normalizer of(Json json) throws FormatException {
        String name = json.get("form").string();
        for (Form form : Form.values()) {
            if (form.name().equals(name)) {
                return new Normalizer(form, json.get("lowerCase").bool(), json.get("stripMarks").bool(),
                        json.get("digits").bool(), json.get("collapse").bool());
            }
        }
        throw new FormatException("normalizer: unknown form '" + name + "'; known are NONE, NFC and NFKC");
    }
}
