package espalier.array;

import espalier.backend.Layout;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// NumPy's broadcasting: shapes are aligned at their last axes, missing axes count as 1, and an axis of length 1 is
/// repeated. Used by every operation of several arrays; the one place that words its errors.
final class Broadcast {
    private Broadcast() {}

    /// The common shape of `a` and `b`, or null if there is none.
    static int @Nullable [] tryShape(int[] a, int[] b) {
        int rank = Math.max(a.length, b.length);
        int[] shape = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int da = i <= a.length ? a[a.length - i] : 1;
            int db = i <= b.length ? b[b.length - i] : 1;
            if (da != db && da != 1 && db != 1) {
                return null;
            }
            shape[rank - i] = da == 1 ? db : da;
        }
        return shape;
    }

    /// The common shape of `a` and `b`.
    ///
    /// @throws IllegalArgumentException naming the function, both shapes, the axis and what to try
    static int[] shape(String function, int[] a, int[] b) {
        int[] shape = tryShape(a, b);
        if (shape == null) {
            throw new IllegalArgumentException(
                    "operands could not be broadcast together: " + function + ": " + Shape.text(a) + " and "
                            + Shape.text(b) + ": " + clash(a, b) + hint(a, b));
        }
        return shape;
    }

    /// The layout of `x` repeated to `target`.
    static Layout to(String function, Layout x, int[] target) {
        if (x.rank() == target.length && Arrays.equals(x.shape(), target)) {
            return x;
        }
        int[] common = x.rank() <= target.length ? tryShape(x.shape(), target) : null;
        if (common == null || !Arrays.equals(common, target)) {
            throw new IllegalArgumentException(
                    function + ": " + Shape.text(x.shape()) + " cannot be broadcast to " + Shape.text(target)
                            + ": only axes of length 1 and missing leading axes are repeated");
        }
        return x.broadcastTo(target);
    }

    static NDArray[] all(NDArray... arrays) {
        int[] shape = new int[0];
        for (NDArray x : arrays) {
            shape = shape("broadcastArrays", shape, x.layout().shape());
        }
        NDArray[] views = new NDArray[arrays.length];
        for (int i = 0; i < views.length; i++) {
            views[i] = arrays[i].view(arrays[i].layout().broadcastTo(shape));
        }
        return views;
    }

    private static String clash(int[] a, int[] b) {
        for (int i = 1; i <= Math.min(a.length, b.length); i++) {
            int da = a[a.length - i];
            int db = b[b.length - i];
            if (da != db && da != 1 && db != 1) {
                return "axis " + -i + " has lengths " + da + " and " + db + ", which must be equal or one of them 1";
            }
        }
        throw new AssertionError("the shapes do not clash");
    }

    private static String hint(int[] a, int[] b) {
        if (a.length == 2 && b.length == 2 && tryShape(a, new int[] {b[1], b[0]}) != null) {
            return "; the second one transposed, T(), would fit";
        }
        if (a.length == 2 && b.length == 2 && a[1] == b[0]) {
            return "; if the matrix product is meant, use matmul";
        }
        if (b.length == 1 && a.length == 2 && b[0] == a[0]) {
            return "; as a column, reshape(" + b[0] + ", 1), the second one would fit";
        }
        if (a.length == 1 && b.length == 2 && a[0] == b[0]) {
            return "; as a column, reshape(" + a[0] + ", 1), the first one would fit";
        }
        return "; reshape or expandDims one of them";
    }
}
