package espalier.backend;

import org.jspecify.annotations.Nullable;

/// The scores of an attention, which [Backend#weigh] makes weights of, in place. x: (samples, heads, steps, others),
/// row-major; row (n, h, i) says how well step i fits each of the others.
///
/// `y_j = e^z_j / sum_k e^z_k` along each row, with `z_j = scale x_j`, of which [#FAR] is taken for a j that is padding
/// and once more for a j after i where `causal`. Where all of a row are far, those that are least far share its weight.
///
/// Back, `dx_j = scale y_j (dy_j - sum_k dy_k y_k)`.
///
/// @param scale positive
/// @param real  0 where a step of the others is padding, (samples, others), row-major; none if all are real
public record Scores(int samples, int heads, int steps, int others, double scale, boolean causal,
        @Nullable Buffer real, Layout realLayout) {
    /// Far from all scores, and finite so that its product with 0 is 0.
    public static final double FAR = 1e30;

    /// Number of rows.
    public int rows() {
        return samples * heads * steps;
    }

    /// How many of the others step `row % steps` may look at: they come first.
    public int seen(int row) {
        return causal ? Math.min(others, row % steps + 1) : others;
    }

    /// Where the truth of row `row` begins in `real`.
    public int realFrom(int row) {
        return realLayout.offset() + row / (heads * steps) * others;
    }
}
