package espalier.backend;

/// The ways to fold many elements into one; each constant is the definition that backends implement and tests iterate.
public enum Reduction {
    /// `y = x1 + x2 + ...`; of nothing: 0.
    SUM,
    /// `y = x1 x2 ...`; of nothing: 1.
    PRODUCT,
    /// The largest element, NaN if there is one; undefined for nothing.
    MAX,
    /// The smallest element, NaN if there is one; undefined for nothing.
    MIN,
    /// Position of the first largest element (a NaN counts as largest), int64.
    ARGMAX,
    /// Position of the first smallest element (a NaN counts as smallest), int64.
    ARGMIN,
    /// Whether any element is not zero, bool; of nothing: false.
    ANY,
    /// Whether no element is zero, bool; of nothing: true.
    ALL
}
