/// n-dimensional arrays with NumPy's semantics: [espalier.array.NDArray], its [espalier.array.Shape] and
/// [espalier.array.DType], [espalier.array.Axes] for reductions, [espalier.array.Index] and [espalier.array.Slice] for
/// parts, [espalier.array.Rng] for random numbers. Everything above computes with these; what is fast lies below,
/// behind [espalier.backend.Backend].
///
/// ```java
/// NDArray x = NDArray.of(new double[][] {{0, 3, 4}, {1, 6, 4}});
/// NDArray y = x.divide(x.norm(2, Axes.keepdims(1)));    // rows of length 1
/// NDArray z = y.at("::-1, 1:");                         // a view
/// ```
///
/// Inside, a call goes `NDArray` (families of methods) -> `Operation` (a fresh result of the right shape and type) ->
/// [espalier.array.Into] (checks shapes, types, overlaps) -> the backend of [espalier.array.Compute]. `Types` and
/// `Broadcast` hold the rules, `Indices` those of indexing.
@NullMarked
package espalier.array;

import org.jspecify.annotations.NullMarked;
