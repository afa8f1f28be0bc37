package espalier.array;

import java.util.Arrays;

/// Which axes a reduction folds, and whether they stay as axes of length 1: NumPy's `axis=` and `keepdims=`. Negative
/// axes count from the end.
///
/// ```java
/// x.sum(axes(0));        // x.sum(axis=0)
/// x.sum(keepdims(1));    // x.sum(axis=1, keepdims=True)
/// x.sum(keepdims());     // x.sum(keepdims=True): all axes, kept
/// ```
public final class Axes {
    private static final Axes ALL = new Axes(new int[0], false);

    private final int[] axes;
    private final boolean kept;

    private Axes(int[] axes, boolean kept) {
        this.axes = axes;
        this.kept = kept;
    }

    /// These axes, removed from the result; none means all of them.
    public static Axes axes(int... a) {
        return a.length == 0 ? ALL : new Axes(a.clone(), false);
    }

    /// All axes, removed: the result is a single number.
    public static Axes all() {
        return ALL;
    }

    /// These axes, kept with length 1; none means all of them.
    public static Axes keepdims(int... a) {
        return new Axes(a.clone(), true);
    }

    /// Whether reduced axes stay with length 1.
    public boolean kept() {
        return kept;
    }

    /// The axes that are folded in an array of `rank` axes, ascending and not negative.
    ///
    /// @throws IndexOutOfBoundsException if an axis does not exist
    /// @throws IllegalArgumentException if one is named twice
    public int[] of(String function, int rank) {
        boolean[] folded = new boolean[rank];
        Arrays.fill(folded, axes.length == 0);
        for (int a : axes) {
            int axis = normal(function, a, rank);
            if (folded[axis]) {
                throw new IllegalArgumentException(function + ": axis " + a + " is named twice in " + this);
            }
            folded[axis] = true;
        }
        int[] result = new int[axes.length == 0 ? rank : axes.length];
        int n = 0;
        for (int i = 0; i < rank; i++) {
            if (folded[i]) {
                result[n++] = i;
            }
        }
        return result;
    }

    /// `axis` in `0 .. rank - 1`, where negative ones count from the end.
    static int normal(String function, int axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw new IndexOutOfBoundsException(
                    function + ": axis " + axis + " is out of bounds for array of dimension " + rank
                            + (rank == 0 ? ", which has no axes" : "; use " + -rank + " to " + (rank - 1)));
        }
        return axis < 0 ? axis + rank : axis;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Axes that && kept == that.kept && Arrays.equals(axes, that.axes);
    }

    @Override
    public int hashCode() {
        return 2 * Arrays.hashCode(axes) + (kept ? 1 : 0);
    }

    @Override
    public String toString() {
        String list = Arrays.toString(axes);
        return (kept ? "keepdims(" : "axes(") + list.substring(1, list.length() - 1) + ")";
    }
}
