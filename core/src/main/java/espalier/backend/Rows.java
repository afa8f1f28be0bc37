package espalier.backend;

/// What is computed along each row of a matrix, in one pass over memory; each constant is the definition that backends
/// implement. x and y: (..., n), the rows of the last axis.
public enum Rows {
    /// `y_i = e^x_i / sum_j e^x_j`;   `dx_i = y_i (dy_i - sum_j dy_j y_j)`.
    SOFTMAX,
    /// `y_i = x_i - ln sum_j e^x_j`;   `dx_i = dy_i - e^y_i sum_j dy_j`.
    LOG_SOFTMAX,
    /// `y_i = r (x_i - m)`, m the mean and `r = 1 / sqrt(mean (x - m)^2 + epsilon)`;   `dx_i = r (dy_i - mean dy - y_i
    /// mean(dy y))`.
    NORMAL,
    /// `y_i = r x_i`, `r = 1 / sqrt(mean x^2 + epsilon)`;   `dx_i = r (dy_i - y_i mean(dy y))`.
    RMS;

    /// Whether the gradient needs the r of each row.
    public boolean hasFactor() {
        return this == NORMAL || this == RMS;
    }
}
