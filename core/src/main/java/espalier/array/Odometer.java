package espalier.array;

import espalier.backend.Layout;

/// Counts through a shape in row-major order and keeps the buffer index in each layout up to date, for loops over
/// elements in any arrangement. All layouts have the shape that is counted.
final class Odometer {
    private final int[] shape;
    private final int[] count;
    private final int[][] strides;
    private final int[] index;

    Odometer(int[] shape, Layout... layouts) {
        this.shape = shape;
        this.count = new int[shape.length];
        this.strides = new int[layouts.length][];
        this.index = new int[layouts.length];
        for (int i = 0; i < layouts.length; i++) {
            strides[i] = layouts[i].strides();
            index[i] = layouts[i].offset();
        }
    }

    /// Where the current element lies in the buffer of layout `operand`.
    int index(int operand) {
        return index[operand];
    }

    /// The current position along `axis`.
    int count(int axis) {
        return count[axis];
    }

    /// To the next element; after the last one, to the first again.
    void next() {
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            boolean carry = ++count[axis] == shape[axis];
            int step = carry ? 1 - shape[axis] : 1;
            for (int i = 0; i < index.length; i++) {
                index[i] += step * strides[i][axis];
            }
            if (!carry) {
                return;
            }
            count[axis] = 0;
        }
    }
}
