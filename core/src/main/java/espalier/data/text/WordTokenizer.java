package espalier.data.text;

import espalier.store.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One piece for each word: letters and digits that stand together, an apostrophe or a hyphen between letters with
/// them; every other character that is not white space is a piece by itself.
///
/// ```java
/// List<String> pieces = WordTokenizer.words("don't pay £5!");     // [don't, pay, £, 5, !]
/// ```
///
/// @param normalizer what is done first
/// @param vocabulary the words that have numbers
public record WordTokenizer(Normalizer normalizer, Vocabulary vocabulary) implements Tokenizer {

    /// Learns the words of `texts` that are seen `atLeast` times, at most `most` of them.
    public static WordTokenizer train(Iterable<String> texts, Normalizer normalizer, int atLeast, int most) {
        Map<String, Integer> counts = new HashMap<>();
        for (String text : texts) {
            for (String word : words(normalizer.apply(text))) {
                counts.merge(word, 1, Integer::sum);
            }
        }
        return new WordTokenizer(normalizer, Vocabulary.of(counts, atLeast, most));
    }

    /// The words of a text, nothing looked up.
    public static List<String> words(String text) {
        var words = new ArrayList<String>();
        for (int at = 0; at < text.length();) {
            int c = text.codePointAt(at);
            int end = at + Character.charCount(c);
            if (isWord(c)) {
                end = wordEnd(text, end);
                words.add(text.substring(at, end));
            } else if (!Character.isWhitespace(c) && !Character.isSpaceChar(c)) {
                words.add(text.substring(at, end));
            }
            at = end;
        }
        return words;
    }

    private static int wordEnd(String text, int from) {
        int end = from;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            int after = end + Character.charCount(c);
            boolean joins = (c == '\'' || c == '\u2019' || c == '-') && after < text.length()
                    && Character.isLetter(text.codePointAt(after)) && Character.isLetter(text.codePointBefore(end));
            if (!isWord(c) && !joins) {
                break;
            }
            end = after;
        }
        return end;
    }

    private static boolean isWord(int c) {
        int type = Character.getType(c);
        return Character.isLetterOrDigit(c) || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK || c == '_';
    }

    @Override
    public int[] encode(String text) {
        List<String> words = words(normalizer.apply(text));
        int[] ids = new int[words.size()];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = vocabulary.id(words.get(i));
        }
        return ids;
    }

    /// The words with a space between.
    @Override
    public String decode(int... ids) {
        var out = new StringBuilder();
        for (int id : ids) {
            if (id != Vocabulary.PAD) {
                out.append(out.isEmpty() ? "" : " ").append(vocabulary.piece(id));
            }
        }
        return out.toString();
    }

    @Override
    public int size() {
        return vocabulary.size();
    }

    @Override
    public Json toJson() {
        var members = new LinkedHashMap<String, Object>();
        members.put("kind", "words");
        members.put("normalizer", normalizer.toJson());
        members.put("pieces", vocabulary.toJson());
        return Json.of(members);
    }

    @Override
    public String toString() {
        return "WordTokenizer(" + size() + ")";
    }
}
