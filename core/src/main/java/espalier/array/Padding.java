package espalier.array;

import java.util.Arrays;

/// Where the elements around a padded array come from; NumPy's `mode=`. Along an axis `a b c d`, three before it are:
public enum Padding {
    /// `a a a | a b c d`
    EDGE,
    /// `d c b | a b c d`: mirrored at the edge element
    REFLECT,
    /// `c b a | a b c d`: mirrored at the edge
    SYMMETRIC,
    /// `b c d | a b c d`: repeated
    WRAP;

    NDArray pad(NDArray x, int[][] widths) {
        check(x, widths);
        int[] shape = x.shape().toArray();
        Index[] inside = new Index[x.rank()];
        for (int axis = 0; axis < shape.length; axis++) {
            int n = shape[axis];
            inside[axis] = Slice.of(widths[axis][0], widths[axis][0] + n);
            shape[axis] = Math.toIntExact((long) n + widths[axis][0] + widths[axis][1]);
            if (n == 0 && shape[axis] > 0) {
                throw new IllegalArgumentException(
                        "pad: axis " + axis + " of shape " + x.shape() + " is empty: nothing to pad from");
            }
        }
        NDArray y = Pool.result(x.dtype(), Shape.wrap(shape));
        Into.copy(x, y.view(Indices.plan(y.layout(), inside).plain()));
        // axis by axis: what is copied of the margins of later axes is overwritten when it is their turn
        for (int axis = 0; axis < shape.length; axis++) {
            int n = x.layout().dim(axis);
            int before = widths[axis][0];
            for (int i = 0; i < shape[axis]; i++) {
                i = i == before ? before + n : i;
                if (i < shape[axis]) {
                    Into.copy(Joining.slice(y, axis, before + source(i - before, n), 1), Joining.slice(y, axis, i, 1));
                }
            }
        }
        return y;
    }

    private int source(int i, int n) {
        return switch (this) {
            case EDGE -> Math.clamp(i, 0, n - 1);
            case WRAP -> Math.floorMod(i, n);
            case SYMMETRIC -> {
                int k = Math.floorMod(i, 2 * n);
                yield k < n ? k : 2 * n - 1 - k;
            }
            case REFLECT -> {
                int period = Math.max(2 * n - 2, 1);
                int k = Math.floorMod(i, period);
                yield k < n ? k : period - k;
            }
        };
    }

    static NDArray constant(NDArray x, int[][] widths, double value) {
        check(x, widths);
        int[] shape = x.shape().toArray();
        Index[] inside = new Index[x.rank()];
        for (int axis = 0; axis < shape.length; axis++) {
            inside[axis] = Slice.of(widths[axis][0], widths[axis][0] + shape[axis]);
            shape[axis] = Math.toIntExact((long) shape[axis] + widths[axis][0] + widths[axis][1]);
        }
        NDArray out = NDArray.full(x.dtype(), value, shape);
        Into.copy(x, out.view(Indices.plan(out.layout(), inside).plain()));
        return out;
    }

    private static void check(NDArray x, int[][] widths) {
        boolean fits = widths.length == x.rank();
        for (int[] w : widths) {
            fits &= w.length == 2 && w[0] >= 0 && w[1] >= 0;
        }
        if (!fits) {
            throw new IllegalArgumentException(
                    "pad: needs a pair of widths, not negative, for each of the " + x.rank() + " axes of shape "
                            + x.shape() + ", got " + Arrays.deepToString(widths));
        }
    }
}
