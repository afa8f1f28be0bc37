package espalier.array;

/// The largest elements along an axis, largest first, and their positions (int64): the result of [NDArray#topK(int,
/// int)].
public record TopK(NDArray values, NDArray indices) {}
