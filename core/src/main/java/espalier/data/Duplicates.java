package espalier.data;

import espalier.array.NDArray;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Samples that are there twice, value for value: inside a data set, where they waste time, or in the training and the
/// test set at once, where the test then asks for what was learnt by heart. Compares 64 bits of each row,
/// [Dataset#prints()].
///
/// ```java
/// List<Duplicates.Pair> leaks = Duplicates.across(split.train(), split.test());
/// ```
public final class Duplicates {
    private Duplicates() {}

    /// Two rows with the same sample.
    ///
    /// @param first  a row; of the training set, where two sets are compared
    /// @param second a later row; of the test set, where two sets are compared
    public record Pair(int first, int second) {}

    /// For each row of `test` whose sample is in `train` too: the first such row there, and it.
    public static List<Pair> across(Dataset train, Dataset test) {
        Map<Long, Integer> seen = new HashMap<>();
        long[] known = train.prints();
        for (int row = 0; row < known.length; row++) {
            seen.putIfAbsent(known[row], row);
        }
        List<Pair> pairs = new ArrayList<>();
        long[] asked = test.prints();
        for (int row = 0; row < asked.length; row++) {
            Integer first = seen.get(asked[row]);
            if (first != null) {
                pairs.add(new Pair(first, row));
            }
        }
        return pairs;
    }

    /// For each row whose sample came before: the first such row, and it.
    public static List<Pair> within(Dataset data) {
        Map<Long, Integer> seen = new HashMap<>();
        List<Pair> pairs = new ArrayList<>();
        long[] rows = data.prints();
        for (int row = 0; row < rows.length; row++) {
            Integer first = seen.putIfAbsent(rows[row], row);
            if (first != null) {
                pairs.add(new Pair(first, row));
            }
        }
        return pairs;
    }

    /// How many of these pairs have different targets, which no model can get right.
    public static int contradictions(Dataset data, List<Pair> pairs) {
        NDArray y = data.targets();
        int width = y.size() / Math.max(1, y.shape().dim(0));
        NDArray flat = y.reshape(-1, width);
        int n = 0;
        for (Pair pair : pairs) {
            boolean differs = false;
            for (int i = 0; i < width; i++) {
                differs |= flat.get(pair.first(), i) != flat.get(pair.second(), i);
            }
            n += differs ? 1 : 0;
        }
        return n;
    }
}
