package espalier.array;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Reads what NumPy writes in brackets: `1:3, ..., ::-1, None, [0, 2]`.
final class IndexText {
    /// So many texts, of at most so many characters, are remembered.
    private static final int MOST = 100;
    private static final Map<String, Index[]> KNOWN = new ConcurrentHashMap<>();

    private final String text;

    private IndexText(String text) {
        this.text = text;
    }

    /// The parts of `text`; those without lists are remembered, for indices stand in loops.
    static Index[] parse(String text) {
        Index[] known = KNOWN.get(text);
        if (known != null) {
            return known;
        }
        Index[] parts = new IndexText(text).parts();
        if (text.indexOf('[') < 0 && text.length() <= MOST && KNOWN.size() < MOST) {
            KNOWN.put(text, parts);
        }
        return parts;
    }

    private Index[] parts() {
        var parts = new ArrayList<Index>();
        int from = 0;
        int depth = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i == text.length() ? ',' : text.charAt(i);
            depth += c == '[' ? 1 : c == ']' ? -1 : 0;
            if (c == ',' && (depth == 0 || i == text.length())) {
                String part = text.substring(from, i).strip();
                // As in Python, a comma may follow the last part, and nothing at all is the empty tuple.
                if (!part.isEmpty() || i < text.length()) {
                    parts.add(part(part));
                }
                from = i + 1;
            }
        }
        return parts.toArray(Index[]::new);
    }

    private Index part(String part) {
        if (part.equals("...")) {
            return Index.ELLIPSIS;
        }
        if (part.equals("None") || part.equals("newaxis")) {
            return Index.NEW_AXIS;
        }
        if (part.startsWith("[") && part.endsWith("]")) {
            return Index.of(list(part.substring(1, part.length() - 1)));
        }
        if (part.indexOf(':') < 0) {
            return Index.at(number(part, part));
        }
        String[] s = part.split(":", -1);
        if (s.length > 3) {
            throw wrong(part, "a slice is start:stop:step");
        }
        Integer step = s.length == 3 ? optional(s[2], part) : null;
        if (step != null && step == 0) {
            throw wrong(part, "slice step cannot be zero");
        }
        return new Slice(optional(s[0], part), optional(s[1], part), step == null ? 1 : step);
    }

    private NDArray list(String inside) {
        List<Integer> values = new ArrayList<>();
        int truths = 0;
        for (String word : inside.isBlank() ? new String[0] : inside.split(",")) {
            String w = word.strip();
            boolean truth = w.equals("True") || w.equals("False");
            truths += truth ? 1 : 0;
            values.add(truth ? (w.equals("True") ? 1 : 0) : number(w, inside));
        }
        int[] numbers = values.stream().mapToInt(Integer::intValue).toArray();
        NDArray positions = NDArray.of(numbers);
        return truths > 0 && truths == numbers.length ? positions.astype(DType.BOOL) : positions;
    }

    private @Nullable Integer optional(String word, String part) {
        return word.isBlank() ? null : number(word.strip(), part);
    }

    private int number(String word, String part) {
        try {
            return Integer.parseInt(word);
        } catch (NumberFormatException e) {
            throw wrong(part, "'" + word + "' is not an integer");
        }
    }

    private IllegalArgumentException wrong(String part, String why) {
        return new IllegalArgumentException("index \"" + text + "\": '" + part + "': " + why
                + "; parts are integers, slices start:stop:step, '...', None and lists [0, 2]");
    }
}
