package espalier.backend;

import java.util.Arrays;

/// How an n-dimensional array walks its buffer: element `(i, j, ...)` lies at
/// `offset + i * strides[0] + j * strides[1] + ...`. Strides count elements, may be negative (reversed axis) or zero
/// (broadcast axis). Immutable; the arrays must not be written to.
///
/// Pure arithmetic without checks: shapes and indices are checked above, where the error can name the function.
public final class Layout {
    private final int[] shape;
    private final int[] strides;
    private final int offset;
    private final int size;

    /// A layout from its parts, taken as they are.
    public Layout(int[] shape, int[] strides, int offset) {
        assert shape.length == strides.length;
        this.shape = shape;
        this.strides = strides;
        this.offset = offset;
        int n = 1;
        for (int d : shape) {
            n *= d;
        }
        this.size = n;
    }

    /// Row-major (C order) from offset 0: the last axis is contiguous.
    public static Layout contiguous(int... shape) {
        int[] strides = new int[shape.length];
        int step = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = step;
            step *= Math.max(shape[i], 1);
        }
        return new Layout(shape, strides, 0);
    }

    /// The lengths of the axes; not to be written to.
    public int[] shape() {
        return shape;
    }

    /// The steps of the axes in elements; not to be written to.
    public int[] strides() {
        return strides;
    }

    /// Index of the first element.
    public int offset() {
        return offset;
    }

    /// Number of axes.
    public int rank() {
        return shape.length;
    }

    /// Number of elements.
    public int size() {
        return size;
    }

    /// Length of axis `i`.
    public int dim(int i) {
        return shape[i];
    }

    /// Step of axis `i`.
    public int stride(int i) {
        return strides[i];
    }

    /// Whether the elements lie one after another in row-major order (from any offset).
    public boolean isContiguous() {
        int step = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            if (shape[i] != 1) {
                if (strides[i] != step && size > 0) {
                    return false;
                }
                step *= shape[i];
            }
        }
        return true;
    }

    /// Axes in another order: axis `i` of the result is axis `axes[i]` of this.
    public Layout permute(int... axes) {
        int[] newShape = new int[axes.length];
        int[] newStrides = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            newShape[i] = shape[axes[i]];
            newStrides[i] = strides[axes[i]];
        }
        return new Layout(newShape, newStrides, offset);
    }

    /// Repeated along new leading axes and axes of length 1; `target` must be compatible.
    public Layout broadcastTo(int... target) {
        int[] newStrides = new int[target.length];
        int lead = target.length - shape.length;
        for (int i = 0; i < shape.length; i++) {
            newStrides[lead + i] = shape[i] == 1 && target[lead + i] != 1 ? 0 : strides[i];
        }
        return new Layout(target, newStrides, offset);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Layout that
                && offset == that.offset
                && Arrays.equals(shape, that.shape)
                && Arrays.equals(strides, that.strides);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * Arrays.hashCode(shape) + Arrays.hashCode(strides)) + offset;
    }

    @Override
    public String toString() {
        return "Layout(shape " + Arrays.toString(shape) + ", strides " + Arrays.toString(strides) + ", offset " + offset
                + ")";
    }
}
