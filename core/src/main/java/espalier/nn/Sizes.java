package espalier.nn;

import espalier.array.Shape;
import java.util.Arrays;

/// Arithmetic on shapes and checks of sizes that the settings of several layers share.
final class Sizes {
    private Sizes() {}

    /// `x` with another last axis.
    static Shape withLast(Shape x, int last) {
        int[] dims = x.toArray();
        dims[dims.length - 1] = last;
        return Shape.of(dims);
    }

    /// `x` with two more of its axes, from `axis` on, of other lengths: height and width of pictures are axes 1 and 2.
    static Shape withTwo(Shape x, int axis, int first, int second) {
        int[] dims = x.toArray();
        dims[axis] = first;
        dims[axis + 1] = second;
        return Shape.of(dims);
    }

    /// `x` without the axes from `from` up to `to`.
    static Shape without(Shape x, int from, int to) {
        int[] dims = x.toArray();
        int[] rest = Arrays.copyOf(dims, dims.length - (to - from));
        System.arraycopy(dims, to, rest, from, dims.length - to);
        return Shape.of(rest);
    }

    /// Refuses settings that make no sense, in words that begin with the layer's name.
    static void require(boolean holds, String layer, String what, Object... got) {
        if (!holds) {
            throw new IllegalArgumentException(layer + ": needs " + what + ", got " + text(got));
        }
    }

    private static String text(Object... got) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < got.length; i++) {
            text.append(i == 0 ? "" : i == got.length - 1 ? " and " : ", ").append(got[i]);
        }
        return text.toString();
    }
}
