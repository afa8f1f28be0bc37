package espalier.data.text;

import espalier.store.Json;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// One piece for each character (each code point, so that no emoji is cut in two).
///
/// ```java
/// Tokenizer characters = CharacterTokenizer.train(List.of("abba"), Normalizer.USUAL, 1, 1000);
/// int[] ids = characters.encode("ab?");                  // 2, 3, 1
/// ```
///
/// @param normalizer what is done first
/// @param vocabulary the characters that have numbers
public record CharacterTokenizer(Normalizer normalizer, Vocabulary vocabulary) implements Tokenizer {

    /// Learns the characters of `texts` that are seen `atLeast` times, at most `most` of them.
    public static CharacterTokenizer train(Iterable<String> texts, Normalizer normalizer, int atLeast, int most) {
        Map<String, Integer> counts = new HashMap<>();
        for (String text : texts) {
            String s = normalizer.apply(text);
            for (int at = 0; at < s.length(); at += Character.charCount(s.codePointAt(at))) {
                counts.merge(Character.toString(s.codePointAt(at)), 1, Integer::sum);
            }
        }
        return new CharacterTokenizer(normalizer, Vocabulary.of(counts, atLeast, most));
    }

    @Override
    public int[] encode(String text) {
        String s = normalizer.apply(text);
        int[] ids = new int[s.codePointCount(0, s.length())];
        int i = 0;
        for (int at = 0; at < s.length(); at += Character.charCount(s.codePointAt(at))) {
            ids[i++] = vocabulary.id(Character.toString(s.codePointAt(at)));
        }
        return ids;
    }

    @Override
    public String decode(int... ids) {
        var out = new StringBuilder();
        for (int id : ids) {
            out.append(vocabulary.piece(id));
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
        members.put("kind", "characters");
        members.put("normalizer", normalizer.toJson());
        members.put("pieces", vocabulary.toJson());
        return Json.of(members);
    }

    @Override
    public String toString() {
        return "CharacterTokenizer(" + size() + ")";
    }
}
