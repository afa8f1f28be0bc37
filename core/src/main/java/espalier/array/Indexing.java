package espalier.array;

/// Reading and writing elements and parts.
///
/// ```java
/// x.at("1:3, ..., ::-1, None")           // x[1:3, ..., ::-1, None]   a view
/// x.at("[0, 2], 1:")                     // x[[0, 2], 1:]             a copy
/// x.at(x.greater(0))                     // x[x > 0]                  a copy
/// x.set(0, x.less(0))                    // x[x < 0] = 0
/// x.set(row, "2")                        // x[2] = row
/// ```
sealed interface Indexing permits NDArray {

    private NDArray self() {
        return (NDArray) this;
    }

    /// The element at this index, as a double; negative numbers count from the end.
    ///
    /// @throws IndexOutOfBoundsException naming the axis and its length
    default double get(int... index) {
        return self().buffer().getDouble(Indices.position("get", self().layout(), index));
    }

    /// The element at this index, as a long.
    default long getLong(int... index) {
        return self().buffer().getLong(Indices.position("getLong", self().layout(), index));
    }

    /// The element at this index becomes `value`, converted to the type of the array.
    default void set(double value, int... index) {
        Selection.checkWritable(self());
        self().buffer().setDouble(Indices.position("set", self().layout(), index), value);
    }

    /// A part, written as in NumPy's brackets: a view, or, with a list in it, a copy.
    ///
    /// @throws IllegalArgumentException if the text is not an index
    /// @throws IndexOutOfBoundsException naming the axis and its length
    default NDArray at(String numpyIndex) {
        return at(IndexText.parse(numpyIndex));
    }

    /// A part, see [Index]: a view, or, with arrays in it, a copy.
    default NDArray at(Index first, Index... more) {
        return at(Selection.prepend(first, more));
    }

    /// The elements at these positions of the leading axes, or where a bool array is true: a copy.
    /// `x.at(rows, columns)` pairs them.
    default NDArray at(NDArray first, NDArray... more) {
        return at(Selection.indices(first, more));
    }

    private NDArray at(Index[] index) {
        Indices.Plan plan = Indices.plan(self().layout(), index);
        return plan.view() ? self().view(plan.plain()) : Gather.read(self(), plan);
    }

    /// This part becomes `value`, broadcast and converted to the type of the array.
    default void set(NDArray value, String numpyIndex) {
        Selection.assign(self(), value, IndexText.parse(numpyIndex));
    }

    /// This part becomes `value`.
    default void set(double value, String numpyIndex) {
        Selection.assign(self(), NDArray.scalar(value), IndexText.parse(numpyIndex));
    }

    /// This part, see [Index], becomes `value`, broadcast and converted to the type of the array.
    default void set(NDArray value, Index first, Index... more) {
        Selection.assign(self(), value, Selection.prepend(first, more));
    }

    /// This part, see [Index], becomes `value`.
    default void set(double value, Index first, Index... more) {
        Selection.assign(self(), NDArray.scalar(value), Selection.prepend(first, more));
    }

    /// The elements at these positions of the leading axes, or where a bool array is true, become `value`, broadcast.
    default void set(NDArray value, NDArray first, NDArray... more) {
        Selection.assign(self(), value, Selection.indices(first, more));
    }

    /// The elements at these positions of the leading axes, or where a bool array is true, become `value`.
    default void set(double value, NDArray first, NDArray... more) {
        Selection.assign(self(), NDArray.scalar(value), Selection.indices(first, more));
    }

    /// The sub-arrays at these positions along `axis`; the axes of `indices` stand in the place of `axis`.
    default NDArray take(NDArray indices, int axis) {
        return Selection.take(self(), indices, axis);
    }

    /// The elements at these positions of the flattened array.
    default NDArray take(NDArray indices) {
        return Selection.take(self().ravel(), indices, 0);
    }

    /// For every place in `indices` the element of this at that position along `axis`, the other positions being the
    /// same: what puts the result of `argsort` in effect. Other axes broadcast.
    default NDArray takeAlongAxis(NDArray indices, int axis) {
        return Selection.takeAlongAxis(self(), indices, axis);
    }

    /// The elements where `mask` is true, rank 1 if the mask has the shape of the array: `x[mask]`.
    default NDArray mask(NDArray mask) {
        return at(Index.of(mask.astype(DType.BOOL)));
    }

    /// The positions of the elements that are not zero, one int64 array for each axis.
    default NDArray[] nonzero() {
        return Selection.nonzero(self());
    }

    /// The number of elements that are not zero, over all or these axes.
    default NDArray countNonzero(int... axes) {
        Axes.axes(axes).of("countNonzero", self().rank());
        return self().astype(DType.BOOL).sum(axes);
    }
}
