package espalier.data;

import espalier.array.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The rows of a data set in two parts, by number: what [Split] is made of, for who needs to know which row went where.
///
/// ```java
/// for (Partition fold : Partition.folds(data, 5, Rng.seed(1))) {
///     Split split = fold.of(data);
/// }
/// ```
///
/// @param train rows to learn from, ascending
/// @param test  rows to be examined on, ascending
public record Partition(int[] train, int[] test) {

    /// The parts of this data set.
    public Split of(Dataset data) {
        return new Split(data.subset(train), data.subset(test));
    }

    /// `testFraction` of the rows at random; with classes each class is split by itself, so both parts have the mixture
    /// of the whole and each class with two rows or more is in both.
    public static Partition random(Dataset data, double testFraction, Rng rng) {
        requireShare("random", testFraction);
        if (data.size() < 2) {
            throw new IllegalArgumentException("Split.random: " + data.size() + " sample cannot be split in two parts");
        }
        int[] order = rng.permutation(data.size());
        int[] classes = classes(data);
        int[] wanted = new int[Math.max(1, data.classes().size())];
        for (int k : classes) {
            wanted[k]++;
        }
        for (int k = 0; k < wanted.length; k++) {
            wanted[k] = share(wanted[k], testFraction);
        }
        boolean[] inTest = new boolean[order.length];
        for (int row : order) {
            inTest[row] = wanted[classes[row]]-- > 0;
        }
        Partition parts = of(inTest);
        if (parts.train.length == 0 || parts.test.length == 0) {
            throw new IllegalArgumentException("Split.random: " + data.size() + " samples in " + data.classes().size()
                    + " classes leave one part empty; at least one class needs two samples");
        }
        return parts;
    }

    /// `k` partitions such that each row is in the test part of exactly one; with classes every fold has the mixture of
    /// the whole, as far as whole rows allow.
    public static List<Partition> folds(Dataset data, int k, Rng rng) {
        if (k < 2 || k > data.size()) {
            throw new IllegalArgumentException(
                    "Split.folds: " + k + " folds of " + data.size() + " samples; give 2 to " + data.size());
        }
        int[] order = rng.permutation(data.size());
        int[] classes = classes(data);
        int[] fold = new int[order.length];
        int dealt = 0;
        for (int c = 0; c < Math.max(1, data.classes().size()); c++) { // dealt like cards: sizes differ by one
            for (int row : order) {
                if (classes[row] == c) {
                    fold[row] = dealt++ % k;
                }
            }
        }
        return partitions(fold, k);
    }

    /// `testFraction` of the groups at random, each group whole in one part: recordings of one speaker, pictures of one
    /// patient. The share of rows is only about that, because groups are not cut.
    ///
    /// @param groups for each row the number of its group, any numbers
    public static Partition grouped(int[] groups, double testFraction, Rng rng) {
        requireShare("grouped", testFraction);
        int[] number = numbered(groups);
        int count = highest(number) + 1;
        if (count < 2) {
            throw new IllegalArgumentException(
                    "Split.grouped: " + count + " group cannot be in two parts; there must be two or more");
        }
        boolean[] chosen = new boolean[count];
        int[] order = rng.permutation(count);
        for (int i = 0; i < share(count, testFraction); i++) {
            chosen[order[i]] = true;
        }
        boolean[] inTest = new boolean[groups.length];
        for (int row = 0; row < groups.length; row++) {
            inTest[row] = chosen[number[row]];
        }
        return of(inTest);
    }

    /// One partition for each group, which is its test part: how good the model is on a speaker it has never heard.
    ///
    /// @param groups for each row the number of its group; the partitions are in the order of their first rows
    public static List<Partition> leaveOneGroupOut(int[] groups) {
        int[] number = numbered(groups);
        int count = highest(number) + 1;
        if (count < 2) {
            throw new IllegalArgumentException(
                    "Split.leaveOneGroupOut: " + count + " group cannot be left out; there must be two or more");
        }
        return partitions(number, count);
    }

    /// The latest `testFraction` of the rows as test part, so that nothing is learnt from the future. Rows of one time
    /// are not torn apart: those at the border all go to the test part.
    ///
    /// @param times for each row when it was, in any unit; not NaN
    public static Partition byTime(double[] times, double testFraction) {
        requireShare("byTime", testFraction);
        double[] sorted = times.clone();
        Arrays.sort(sorted); // NaN last
        if (sorted.length < 2 || Double.isNaN(sorted[sorted.length - 1]) || sorted[0] == sorted[sorted.length - 1]) {
            throw new IllegalArgumentException("Split.byTime: needed are two or more different times and none missing, "
                    + "got " + times.length + (sorted.length > 0 ? " from " + sorted[0] + " to "
                            + sorted[sorted.length - 1] : ""));
        }
        double border = sorted[sorted.length - share(sorted.length, testFraction)];
        if (border == sorted[0]) { // nothing would be left to learn from
            int at = 0;
            while (sorted[at] == sorted[0]) {
                at++;
            }
            border = sorted[at];
        }
        boolean[] inTest = new boolean[times.length];
        for (int row = 0; row < times.length; row++) {
            inTest[row] = times[row] >= border;
        }
        return of(inTest);
    }

    private static void requireShare(String method, double testFraction) {
        if (!(testFraction > 0 && testFraction < 1)) {
            throw new IllegalArgumentException("Split." + method + ": testFraction is " + testFraction
                    + "; it must lie between 0 and 1, say 0.2");
        }
    }

    /// Zeros where the targets are not classes.
    private static int[] classes(Dataset data) {
        return data.classes().isEmpty() ? new int[data.size()] : data.targets().toInts();
    }

    /// The same groups as 0, 1, 2 ... in the order in which they come.
    private static int[] numbered(int[] groups) {
        Map<Integer, Integer> seen = new HashMap<>();
        int[] number = new int[groups.length];
        for (int row = 0; row < groups.length; row++) {
            Integer known = seen.putIfAbsent(groups[row], seen.size());
            number[row] = known == null ? seen.size() - 1 : known;
        }
        return number;
    }

    private static int highest(int[] numbers) {
        int most = -1;
        for (int n : numbers) {
            most = Math.max(most, n);
        }
        return most;
    }

    /// Rounded, but never all of two or more and never none of them; a single one stays with the training part.
    private static int share(int n, double fraction) {
        return n < 2 ? 0 : Math.clamp(Math.round(n * fraction), 1, n - 1);
    }

    private static List<Partition> partitions(int[] fold, int k) {
        List<Partition> partitions = new ArrayList<>();
        for (int f = 0; f < k; f++) {
            boolean[] inTest = new boolean[fold.length];
            for (int row = 0; row < fold.length; row++) {
                inTest[row] = fold[row] == f;
            }
            partitions.add(of(inTest));
        }
        return partitions;
    }

    private static Partition of(boolean[] inTest) {
        return new Partition(rows(inTest, false), rows(inTest, true));
    }

    private static int[] rows(boolean[] inTest, boolean wanted) {
        int[] rows = new int[inTest.length];
        int n = 0;
        for (int i = 0; i < inTest.length; i++) {
            if (inTest[i] == wanted) {
                rows[n++] = i;
            }
        }
        return Arrays.copyOf(rows, n);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Partition p && Arrays.equals(train, p.train) && Arrays.equals(test, p.test);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(train) + Arrays.hashCode(test);
    }

    @Override
    public String toString() {
        return "Partition(" + train.length + " to learn from, " + test.length + " to test on)";
    }
}
