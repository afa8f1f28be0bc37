package espalier.backend;

/// What is made of the pixels under a window in a pooling; each constant is the definition that backends implement.
public enum Pooling {
    /// The largest, NaN if there is one; its gradient goes to the first of equal largest ones, row by row.
    MAX,
    /// The mean of those that are inside the picture.
    MEAN,
    /// Their sum over the size of the window: what lies outside counts as zeros.
    MEAN_WITH_MARGINS
}
