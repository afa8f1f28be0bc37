package espalier.data.text;

import espalier.array.NDArray;
import java.util.List;

/// Some texts as numbers of one length: what an embedding takes, and which of its columns are text.
///
/// A longer text loses its end, a shorter one is filled with [Vocabulary#PAD].
///
/// ```java
/// Tokens batch = Tokens.of(List.of(new int[] {5, 6, 7}, new int[] {8}), 3);
/// IO.println(batch.mask());                              // [[ True  True  True] [ True False False]]
/// ```
///
/// @param ids  int64 `(n, length)`
/// @param mask bool `(n, length)`: true where a text is, false where it is over
public record Tokens(NDArray ids, NDArray mask) {

    /// Texts as numbers, cut or filled to `length`.
    public static Tokens of(List<int[]> texts, int length) {
        if (length < 0) {
            throw new IllegalArgumentException("Tokens: the length is " + length + "; it must be 0 or more");
        }
        int n = texts.size();
        long[] ids = new long[Math.multiplyExact(n, length)];
        boolean[] mask = new boolean[ids.length];
        for (int i = 0; i < n; i++) {
            int[] text = texts.get(i);
            for (int j = 0; j < Math.min(length, text.length); j++) {
                ids[i * length + j] = text[j];
                mask[i * length + j] = true;
            }
        }
        return new Tokens(NDArray.wrap(ids, n, length), NDArray.wrap(mask, n, length));
    }
}
