package espalier.data.text;

import espalier.store.FormatException;
import espalier.store.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Pieces between characters and words (Sennrich et al. 2016), on bytes, so that nothing is unknown: every text comes
/// back from its numbers exactly as the normalizer made it.
///
/// Numbers 2 to 257 are the bytes 0 to 255; number 258 + r is the r-th merge: the pair of numbers that stood side by
/// side most often when all merges before it were done. Merges stay inside words; a space belongs to the word after it.
/// Texts are cut into words of letters, of digits or of other signs, each at most 32 characters long.
///
/// ```java
/// Tokenizer pairs = BytePairTokenizer.train(texts, Normalizer.USUAL, 1000);
/// String same = pairs.decode(pairs.encode("free entry"));        // "free entry"
/// ```
public final class BytePairTokenizer implements Tokenizer {
    /// How many numbers there are before the first merge: padding, unknown, 256 bytes.
    public static final int BYTES = Vocabulary.SPECIAL + 256;

    private static final int LONGEST_WORD = 32;

    private final Normalizer normalizer;
    private final int[] merges;
    private final byte[][] bytes;
    private final Map<Long, Integer> ranks = new HashMap<>();

    /// With these merges, each two numbers that exist before it.
    ///
    /// @param merges left and right number of each merge in turn
    /// @throws IllegalArgumentException if one names a number that does not exist yet, or comes twice
    public BytePairTokenizer(Normalizer normalizer, int... merges) {
        if (merges.length % 2 != 0) {
            throw new IllegalArgumentException("BytePairTokenizer: " + merges.length + " numbers are no pairs");
        }
        this.normalizer = normalizer;
        this.merges = merges.clone();
        this.bytes = new byte[BYTES + merges.length / 2][];
        bytes[Vocabulary.PAD] = new byte[0];
        bytes[Vocabulary.UNKNOWN] = "\ufffd".getBytes(StandardCharsets.UTF_8);
        for (int b = 0; b < 256; b++) {
            bytes[Vocabulary.SPECIAL + b] = new byte[] {(byte) b};
        }
        for (int r = 0; r < merges.length / 2; r++) {
            add(r);
        }
    }

    private void add(int rank) {
        int left = merges[2 * rank];
        int right = merges[2 * rank + 1];
        int id = BYTES + rank;
        if (left < Vocabulary.SPECIAL || right < Vocabulary.SPECIAL || left >= id || right >= id
                || ranks.put(pair(left, right), rank) != null) {
            throw new IllegalArgumentException("BytePairTokenizer: merge " + rank + " is " + left + " and " + right
                    + "; both must be from " + Vocabulary.SPECIAL + " to " + (id - 1) + " and each pair comes once");
        }
        byte[] joined = Arrays.copyOf(bytes[left], bytes[left].length + bytes[right].length);
        System.arraycopy(bytes[right], 0, joined, bytes[left].length, bytes[right].length);
        if (joined.length > 4 * LONGEST_WORD) {
            throw new IllegalArgumentException("BytePairTokenizer: merge " + rank + " is longer than any word");
        }
        bytes[id] = joined;
    }

    /// Learns merges from texts until there are `size` numbers, or no pair stands together twice any more. Equally
    /// frequent pairs are merged in the order of their numbers, so that the same texts give the same merges.
    ///
    /// @param size at least [#BYTES]
    public static BytePairTokenizer train(Iterable<String> texts, Normalizer normalizer, int size) {
        if (size < BYTES) {
            throw new IllegalArgumentException(
                    "BytePairTokenizer.train: " + size + " numbers; there are " + BYTES + " before the first merge");
        }
        Map<String, Integer> words = new HashMap<>();
        for (String text : texts) {
            String s = normalizer.apply(text);
            for (int at = 0; at < s.length();) {
                int end = wordEnd(s, at);
                words.merge(s.substring(at, end), 1, Integer::sum);
                at = end;
            }
        }
        return new BytePairTokenizer(normalizer, new BytePairTraining(words).merges(size - BYTES));
    }

    @Override
    public int[] encode(String text) {
        String s = normalizer.apply(text);
        int[] ids = new int[Math.max(8, s.length() / 2)];
        int n = 0;
        for (int at = 0; at < s.length();) {
            int end = wordEnd(s, at);
            int[] word = start(s.substring(at, end));
            int length = merge(word);
            if (n + length > ids.length) {
                ids = Arrays.copyOf(ids, Math.max(2 * ids.length, n + length));
            }
            System.arraycopy(word, 0, ids, n, length);
            n += length;
            at = end;
        }
        return Arrays.copyOf(ids, n);
    }

    /// The numbers of the bytes of a word.
    static int[] start(String word) {
        byte[] utf8 = word.getBytes(StandardCharsets.UTF_8);
        int[] ids = new int[utf8.length];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = (utf8[i] & 0xff) + Vocabulary.SPECIAL;
        }
        return ids;
    }

    /// Does all merges in the order they were learnt, in place; gives the new length.
    private int merge(int[] word) {
        int n = word.length;
        while (n > 1) {
            int best = Integer.MAX_VALUE;
            for (int i = 0; i + 1 < n; i++) {
                best = Math.min(best, ranks.getOrDefault(pair(word[i], word[i + 1]), Integer.MAX_VALUE));
            }
            if (best == Integer.MAX_VALUE) {
                break;
            }
            n = replace(word, n, merges[2 * best], merges[2 * best + 1], BYTES + best);
        }
        return n;
    }

    /// Puts `id` where `left` and `right` stand side by side in the first n numbers; gives the new length.
    static int replace(int[] word, int n, int left, int right, int id) {
        int to = 0;
        for (int i = 0; i < n; i++) {
            if (i + 1 < n && word[i] == left && word[i + 1] == right) {
                word[to++] = id;
                i++;
            } else {
                word[to++] = word[i];
            }
        }
        return to;
    }

    static long pair(int left, int right) {
        return (long) left << 32 | right;
    }

    /// Where the word that starts at `from` ends: one space or none, then characters of one sort.
    private static int wordEnd(String s, int from) {
        int at = from;
        if (s.charAt(at) == ' ' && at + 1 < s.length() && sort(s.codePointAt(at + 1)) != 2) {
            at++;
        }
        int sort = sort(s.codePointAt(at));
        int length = 0;
        while (at < s.length() && sort(s.codePointAt(at)) == sort && length++ < LONGEST_WORD) {
            boolean lead = sort == 2 && s.charAt(at) == ' ' && length > 1 && at + 1 < s.length()
                    && sort(s.codePointAt(at + 1)) != 2;
            if (lead) { // the last space belongs to the word that follows
                break;
            }
            at += Character.charCount(s.codePointAt(at));
        }
        return at;
    }

    /// Letters 0, digits 1, white space 2, others 3.
    private static int sort(int c) {
        int type = Character.getType(c);
        if (Character.isLetter(c) || type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK) {
            return 0;
        }
        return Character.isDigit(c) ? 1 : Character.isWhitespace(c) ? 2 : 3;
    }

    @Override
    public String decode(int... ids) {
        int n = 0;
        for (int id : ids) {
            if (id < 0 || id >= size()) {
                throw new IndexOutOfBoundsException("BytePairTokenizer: number " + id + " of " + size());
            }
            n += bytes[id].length;
        }
        byte[] all = new byte[n];
        n = 0;
        for (int id : ids) {
            System.arraycopy(bytes[id], 0, all, n, bytes[id].length);
            n += bytes[id].length;
        }
        return new String(all, StandardCharsets.UTF_8);
    }

    @Override
    public int size() {
        return bytes.length;
    }

    @Override
    public Normalizer normalizer() {
        return normalizer;
    }

    /// The bytes of a number, as text where they are whole characters.
    public String piece(int id) {
        return decode(id);
    }

    @Override
    public Json toJson() {
        var members = new LinkedHashMap<String, Object>();
        members.put("kind", "bytepairs");
        members.put("normalizer", normalizer.toJson());
        members.put("merges", merges);
        return Json.of(members);
    }

    static BytePairTokenizer of(Normalizer normalizer, Json json) throws FormatException {
        List<Json> items = json.items();
        int[] merges = new int[items.size()];
        for (int i = 0; i < merges.length; i++) {
            long id = items.get(i).integer();
            merges[i] = id < 0 || id > Integer.MAX_VALUE ? -1 : (int) id;
        }
        try {
            return new BytePairTokenizer(normalizer, merges);
        } catch (IllegalArgumentException e) {
            throw new FormatException(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BytePairTokenizer t && t.normalizer.equals(normalizer)
                && Arrays.equals(t.merges, merges);
    }

    @Override
    public int hashCode() {
        return 31 * normalizer.hashCode() + Arrays.hashCode(merges);
    }

    @Override
    public String toString() {
        return "BytePairTokenizer(" + size() + ")";
    }
}
