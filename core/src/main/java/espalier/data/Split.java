package espalier.data;

import espalier.array.Rng;
import java.util.ArrayList;
import java.util.List;

/// A data set in two parts, one to learn from and one to be examined on: made once, before anything is fitted.
///
/// @param train the rows to learn from
/// @param test  the rows the model never sees while it learns
public record Split(Dataset train, Dataset test) {

    /// A random split with `testFraction` of the rows in [#test()], the same for the same generator. With classes it is
    /// stratified: each class is split by itself, so both parts have the mixture of the whole, and each class with two
    /// rows or more is in both parts.
    ///
    /// ```java
    /// Split split = Split.random(data, 0.2, Rng.seed(1));
    /// ```
    public static Split random(Dataset data, double testFraction, Rng rng) {
        return Partition.random(data, testFraction, rng).of(data);
    }

    /// `k` splits such that each row is in the test part of exactly one; with classes every part has the mixture of the
    /// whole.
    public static List<Split> folds(Dataset data, int k, Rng rng) {
        List<Split> splits = new ArrayList<>();
        for (Partition part : Partition.folds(data, k, rng)) {
            splits.add(part.of(data));
        }
        return splits;
    }

    /// A random split with about `testFraction` of the groups in [#test()], each group whole in one part: recordings of
    /// one speaker, pictures of one patient.
    ///
    /// @param groups for each row the number of its group
    public static Split grouped(Dataset data, int[] groups, double testFraction, Rng rng) {
        requireOneEach("grouped", data, groups.length);
        return Partition.grouped(groups, testFraction, rng).of(data);
    }

    /// A split with the latest `testFraction` of the rows in [#test()], so that nothing is learnt from the future.
    ///
    /// @param times for each row when it was, in any unit
    public static Split byTime(Dataset data, double[] times, double testFraction) {
        requireOneEach("byTime", data, times.length);
        return Partition.byTime(times, testFraction).of(data);
    }

    private static void requireOneEach(String method, Dataset data, int length) {
        if (length != data.size()) {
            throw new IllegalArgumentException("Split." + method + ": " + length + " numbers for " + data.size()
                    + " samples; give one for each");
        }
    }
}
