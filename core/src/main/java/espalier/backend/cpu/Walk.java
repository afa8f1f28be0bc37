package espalier.backend.cpu;

import espalier.backend.Layout;

/// The common way through up to four arrays of one shape, the output last: axes of length 1 dropped, ordered and
/// turned so that the output is walked forward, neighbours merged where all layouts allow it. Made once for a call, so
/// that loops see long rows and few axes.
///
/// Element-wise results do not depend on the order, so any order that visits everything once will do.
final class Walk {
    /// Number of axes left, at least 1.
    final int rank;
    /// Number of elements.
    final int size;
    /// Length of the last axis: a row.
    final int row;

    private final int[] shape;
    private final int[][] strides;
    private final int[] offsets;

    Walk(Layout... layouts) {
        Layout out = layouts[layouts.length - 1];
        int axes = 0;
        shape = new int[Math.max(1, out.rank())];
        strides = new int[layouts.length][shape.length];
        offsets = new int[layouts.length];
        for (int o = 0; o < layouts.length; o++) {
            offsets[o] = layouts[o].offset();
        }
        for (int axis = 0; axis < out.rank(); axis++) {
            if (out.dim(axis) != 1) {
                shape[axes] = out.dim(axis);
                for (int o = 0; o < layouts.length; o++) {
                    strides[o][axes] = layouts[o].stride(axis);
                }
                axes++;
            }
        }
        if (axes == 0) {
            shape[axes++] = 1;
        }
        size = out.size();
        turn(axes);
        sort(axes);
        rank = merge(axes);
        row = shape[rank - 1];
    }

    /// The step of operand `o` along a row.
    int step(int o) {
        return strides[o][rank - 1];
    }

    /// The step of operand `o` along axis `axis`.
    int stride(int o, int axis) {
        return strides[o][axis];
    }

    /// The length of axis `axis`.
    int dim(int axis) {
        return shape[axis];
    }

    /// Where operand `o` begins.
    int offset(int o) {
        return offsets[o];
    }

    /// Whether the elements of operand `o` follow one another in the order of the walk.
    boolean isFlat(int o) {
        int expected = 1;
        for (int axis = rank - 1; axis >= 0; axis--) {
            if (strides[o][axis] != expected && shape[axis] != 1) {
                return false;
            }
            expected *= shape[axis];
        }
        return true;
    }

    /// Whether operand `o` is one element repeated.
    boolean isConstant(int o) {
        for (int axis = 0; axis < rank; axis++) {
            if (strides[o][axis] != 0) {
                return false;
            }
        }
        return true;
    }

    /// Where row number `r` of operand `o` begins.
    int rowOffset(int o, int r) {
        int at = offsets[o];
        int rest = r;
        for (int axis = rank - 2; axis > 0; axis--) {
            at += rest % shape[axis] * strides[o][axis];
            rest /= shape[axis];
        }
        return rank > 1 ? at + rest * strides[o][0] : at;
    }

    /// Axes that the output walks backward are walked from their other end.
    private void turn(int axes) {
        int[] out = strides[strides.length - 1];
        for (int axis = 0; axis < axes; axis++) {
            if (out[axis] < 0) {
                for (int o = 0; o < strides.length; o++) {
                    offsets[o] += (shape[axis] - 1) * strides[o][axis];
                    strides[o][axis] = -strides[o][axis];
                }
            }
        }
    }

    /// Insertion sort, the longest step of the output first; equal ones (there are none but in empty arrays) stay.
    private void sort(int axes) {
        int[] out = strides[strides.length - 1];
        for (int i = 1; i < axes; i++) {
            for (int j = i; j > 0 && out[j] > out[j - 1]; j--) {
                swap(shape, j);
                for (int[] s : strides) {
                    swap(s, j);
                }
            }
        }
    }

    private static void swap(int[] a, int j) {
        int t = a[j];
        a[j] = a[j - 1];
        a[j - 1] = t;
    }

    private int merge(int axes) {
        int last = 0;
        for (int axis = 1; axis < axes; axis++) {
            if (mergeable(last, axis)) {
                shape[last] *= shape[axis];
            } else {
                shape[++last] = shape[axis];
            }
            for (int[] s : strides) {
                s[last] = s[axis];
            }
        }
        return last + 1;
    }

    private boolean mergeable(int outer, int inner) {
        for (int[] s : strides) {
            if (s[outer] != shape[inner] * s[inner]) {
                return false;
            }
        }
        return true;
    }
}
