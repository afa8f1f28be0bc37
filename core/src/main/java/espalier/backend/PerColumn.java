package espalier.backend;

/// What is computed down the columns of a matrix, for the normalisation of each feature over a batch; each constant is
/// the definition that backends implement. x, y, dy, dx: (..., n), the columns are the last axis. k: (5, n), five
/// numbers for each column. g is the identity or ReLU, `dz = dy` where g lets `(x - k0) k1 + k2` through, else 0.
public enum PerColumn {
    /// `k0 = mean x;   k3 = mean (x - k0)^2`.
    MOMENTS,
    /// `y = g((x - k0) k1 + k2)`.
    SCALE,
    /// `k3 = sum dz;   k4 = sum dz (x - k0)`.
    SUMS,
    /// `dx = k1 dz + k3 (x - k0) + k4`.
    GRADIENT;

    /// How many numbers `k` there are for each column.
    public static final int NUMBERS = 5;

    /// Whether its result are numbers of `k`, and not an array like x.
    public boolean reduces() {
        return this == MOMENTS || this == SUMS;
    }
}
