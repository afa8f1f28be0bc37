package espalier.data.text;

import espalier.store.FormatException;
import espalier.store.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The pieces of text that have numbers, in their order: number 0 is padding, 1 stands for every piece that is not
/// here, then the pieces, the most frequent first. Part of [WordTokenizer] and [CharacterTokenizer].
///
/// ```java
/// Vocabulary words = Vocabulary.of(Map.of("free", 3, "entry", 2), 1, 100);
/// int id = words.id("free");                             // 2
/// ```
public final class Vocabulary {
    /// The number of padding.
    public static final int PAD = 0;
    /// The number of what is not in the vocabulary.
    public static final int UNKNOWN = 1;
    /// How many numbers stand before the first piece.
    static final int SPECIAL = 2;

    private final List<String> pieces;
    private final Map<String, Integer> ids = new HashMap<>();

    /// These pieces, with numbers from 2 on.
    public Vocabulary(List<String> pieces) {
        this.pieces = List.copyOf(pieces);
        for (int i = 0; i < this.pieces.size(); i++) {
            if (ids.put(this.pieces.get(i), i + SPECIAL) != null) {
                throw new IllegalArgumentException("Vocabulary: '" + this.pieces.get(i) + "' is there twice");
            }
        }
    }

    /// From counts: what was seen `atLeast` times, the most frequent first and equals in the order of their letters,
    /// at most `most` pieces.
    public static Vocabulary of(Map<String, Integer> counts, int atLeast, int most) {
        var kept = new ArrayList<Map.Entry<String, Integer>>();
        for (Map.Entry<String, Integer> entry : counts.entrySet()) {
            if (entry.getValue() >= atLeast) {
                kept.add(entry);
            }
        }
        kept.sort(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()));
        var pieces = new ArrayList<String>();
        for (Map.Entry<String, Integer> entry : kept.subList(0, Math.min(most, kept.size()))) {
            pieces.add(entry.getKey());
        }
        return new Vocabulary(pieces);
    }

    /// The number of a piece, or [#UNKNOWN].
    public int id(String piece) {
        return ids.getOrDefault(piece, UNKNOWN);
    }

    /// The piece with a number; nothing for padding, U+FFFD for unknown.
    ///
    /// @throws IndexOutOfBoundsException for numbers that mean nothing
    public String piece(int id) {
        if (id < 0 || id >= size()) {
            throw new IndexOutOfBoundsException("Vocabulary: number " + id + " of " + size());
        }
        return id == PAD ? "" : id == UNKNOWN ? "\ufffd" : pieces.get(id - SPECIAL);
    }

    /// How many numbers there are, padding and unknown among them.
    public int size() {
        return pieces.size() + SPECIAL;
    }

    /// The pieces in the order of their numbers, from 2 on.
    public List<String> pieces() {
        return pieces;
    }

    /// As it stands in a model file: the list of the pieces.
    Json toJson() {
        return Json.of(pieces);
    }

    /// What [#toJson()] wrote.
    static Vocabulary of(Json json) throws FormatException {
        var pieces = new ArrayList<String>();
        for (Json piece : json.items()) {
            pieces.add(piece.string());
        }
        try {
            return new Vocabulary(pieces);
        } catch (IllegalArgumentException e) {
            throw new FormatException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Vocabulary v && v.pieces.equals(pieces);
    }

    @Override
    public int hashCode() {
        return pieces.hashCode();
    }

    @Override
    public String toString() {
        return "Vocabulary(" + size() + ")";
    }
}
