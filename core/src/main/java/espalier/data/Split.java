package espalier.data;

import espalier.array.NDArray;
import espalier.array.Rng;
import java.util.Arrays;

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
        if (!(testFraction > 0 && testFraction < 1)) {
            throw new IllegalArgumentException(
                    "Split.random: testFraction is " + testFraction + "; it must lie between 0 and 1, say 0.2");
        }
        if (data.size() < 2) {
            throw new IllegalArgumentException("Split.random: " + data.size() + " sample cannot be split in two parts");
        }
        int[] order = rng.permutation(data.size());
        boolean[] inTest = data.classes().isEmpty() ? first(order, testFraction) : perClass(data, order, testFraction);
        Split split = new Split(data.subset(rows(inTest, false)), data.subset(rows(inTest, true)));
        if (split.train.size() == 0 || split.test.size() == 0) {
            throw new IllegalArgumentException("Split.random: " + data.size() + " samples in " + data.classes().size()
                    + " classes leave one part empty; at least one class needs two samples");
        }
        return split;
    }

    private static boolean[] first(int[] order, double fraction) {
        boolean[] inTest = new boolean[order.length];
        int wanted = share(order.length, fraction);
        for (int i = 0; i < wanted; i++) {
            inTest[order[i]] = true;
        }
        return inTest;
    }

    private static boolean[] perClass(Dataset data, int[] order, double fraction) {
        NDArray y = data.targets();
        int[] wanted = new int[data.classes().size()];
        for (int i = 0; i < order.length; i++) {
            wanted[(int) y.getLong(i)]++;
        }
        for (int k = 0; k < wanted.length; k++) {
            wanted[k] = share(wanted[k], fraction);
        }
        boolean[] inTest = new boolean[order.length];
        for (int row : order) {
            inTest[row] = wanted[(int) y.getLong(row)]-- > 0;
        }
        return inTest;
    }

    /// Rounded, but never all of two or more rows and never none of them; a single row stays with the training part.
    private static int share(int n, double fraction) {
        return n < 2 ? 0 : Math.clamp(Math.round(n * fraction), 1, n - 1);
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
}
