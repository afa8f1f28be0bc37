package espalier.array;

/// One part of what NumPy writes in brackets, for [NDArray#at(Index, Index...)] and `set`. `x[2, 1:5, ..., None, rows]`
/// is `x.at(at(2), Slice.of(1, 5), ELLIPSIS, NEW_AXIS, Index.of(rows))`, or, where no arrays are needed,
/// `x.at("2, 1:5, ..., None")`.
///
/// Integers, slices, the ellipsis and new axes alone give a view. As soon as one array of positions or truth values
/// takes part, the result is a copy, all arrays and integers are broadcast together, and their axes stand where the
/// first of them stood if they are neighbours, else in front: NumPy's rules.
public sealed interface Index permits Slice, Index.At, Index.Elements, Index.Mark {

    /// As many whole axes as are not named otherwise: `...`
    Index ELLIPSIS = Mark.ELLIPSIS;

    /// A new axis of length 1: `None`
    Index NEW_AXIS = Mark.NEW_AXIS;

    /// The sub-array at position `i`; negative ones count from the end.
    static Index at(long i) {
        return new At(i);
    }

    /// The elements at these integer positions, or where a bool array is true; a bool array takes as many axes as it
    /// has.
    static Index of(NDArray elements) {
        return new Elements(elements);
    }

    /// The elements at these positions.
    static Index of(int... positions) {
        return new Elements(NDArray.of(positions));
    }

    /// One position.
    record At(long position) implements Index {}

    /// An array of positions or truth values.
    record Elements(NDArray array) implements Index {
        /// Checks the type.
        public Elements {
            if (array.dtype().isFloating()) {
                throw new IllegalArgumentException(
                        "an index array must be of integer or bool type, got " + array.dtype().numpyName()
                                + "; convert with astype(INT64)");
            }
        }
    }

    /// The two parts without a value.
    enum Mark implements Index {
        /// All axes that are not named.
        ELLIPSIS,
        /// An axis of length 1.
        NEW_AXIS
    }
}
