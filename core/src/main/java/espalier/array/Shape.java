package espalier.array;

import java.util.Arrays;

/// The lengths of an array's axes, immutable: `(2, 3)`, `(5,)`, or `()` for a single number. Users read it from arrays;
/// everything above compares shapes and puts them into messages. At most 2^31 - 1 elements, the limit of a Java array.
public final class Shape {
    private final int[] dims;
    private final int size;

    private Shape(int[] dims, int size) {
        this.dims = dims;
        this.size = size;
    }

    /// The shape with these axis lengths.
    ///
    /// @throws IllegalArgumentException for a negative length, or more elements than a Java array can hold
    public static Shape of(int... dims) {
        return wrap(dims.clone());
    }

    /// As [#of] without the copy, for arrays that nobody writes to.
    static Shape wrap(int[] dims) {
        long n = 1;
        boolean empty = false;
        for (int d : dims) {
            if (d < 0) {
                throw new IllegalArgumentException("shape " + text(dims) + ": axis lengths must not be negative");
            }
            empty |= d == 0;
            n = Math.min(n * Math.max(d, 1), 1L << 40);
        }
        if (!empty && n > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "shape " + text(dims) + " has more than 2^31 - 1 elements: split the array");
        }
        return new Shape(dims, empty ? 0 : (int) n);
    }

    /// The shape that arrays of the shapes `a` and `b` are broadcast to, for operations that need it before they
    /// compute.
    ///
    /// @throws IllegalArgumentException naming the function, both shapes, the axis and what to try
    public static Shape broadcast(String function, Shape a, Shape b) {
        return wrap(Broadcast.shape(function, a.dims, b.dims));
    }

    /// Number of axes.
    public int rank() {
        return dims.length;
    }

    /// Length of axis `i`; negative axes count from the end.
    ///
    /// @throws IndexOutOfBoundsException if there is no such axis
    public int dim(int i) {
        return dims[Axes.normal("dim", i, dims.length)];
    }

    /// Number of elements: the product of the lengths.
    public int size() {
        return size;
    }

    /// The lengths, a copy.
    public int[] toArray() {
        return dims.clone();
    }

    /// The lengths themselves, not to be written to.
    int[] dims() {
        return dims;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(dims, that.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    /// As Python writes a tuple: `(2, 3)`, `(5,)`, `()`.
    @Override
    public String toString() {
        return text(dims);
    }

    static String text(int... dims) {
        if (dims.length == 1) {
            return "(" + dims[0] + ",)";
        }
        var text = new StringBuilder("(");
        for (int i = 0; i < dims.length; i++) {
            text.append(i == 0 ? "" : ", ").append(dims[i]);
        }
        return text.append(')').toString();
    }
}
