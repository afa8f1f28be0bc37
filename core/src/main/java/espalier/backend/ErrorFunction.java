package espalier.backend;

/// The error function for [Unary#ERF], which Java's library lacks: to 3 units in the last place.
///
/// Around a point `c` of a grid, erf is `erf(c) + sum of b_k h^(k+1) / (k+1)` with `h = x - c`, where the `b_k` are the
/// Taylor coefficients of its slope: `b_0 = 2 / pi^(1/2) e^-c^2`, `(k+1) b_(k+1) = -2 c b_k - 2 b_(k-1)`. With
/// `|h| <= 1/16` a dozen terms are exact. The values on the grid come from the series `2 / pi^(1/2) e^-c^2 (c + 2 c^3 /
/// 3 + 4 c^5 / 15 + ...)` and, from 2 on, from a continued fraction (Abramowitz and Stegun 1964, 7.1.6 and 7.1.14).
final class ErrorFunction {
    /// `2 / pi^(1/2)`, the slope at 0.
    static final double SLOPE = 1.1283791670955126;

    private static final int PER_UNIT = 8;
    /// From here on erf is 1 to the last bit.
    private static final double END = 6;
    private static final int TERMS = 14;
    private static final double[] VALUES = new double[(int) (END * PER_UNIT) + 1];
    private static final double[] SLOPES = new double[VALUES.length];
    private static final double[] RECIPROCALS = new double[TERMS + 2];

    static {
        for (int i = 0; i < VALUES.length; i++) {
            double c = (double) i / PER_UNIT;
            SLOPES[i] = SLOPE * StrictMath.exp(-c * c);
            VALUES[i] = onGrid(c);
        }
        for (int k = 1; k < RECIPROCALS.length; k++) {
            RECIPROCALS[k] = 1.0 / k;
        }
    }

    private ErrorFunction() {}

    static double erf(double x) {
        double a = Math.abs(x);
        if (!(a < END)) {
            return a >= END ? Math.copySign(1, x) : x;
        }
        int i = (int) (a * PER_UNIT + 0.5);
        double c = (double) i / PER_UNIT;
        double h = a - c;
        double before = 0;
        double b = SLOPES[i];
        double power = h;
        double sum = 0;
        for (int k = 0; k < TERMS; k++) {
            sum += b * power * RECIPROCALS[k + 1];
            double next = (c * b + before) * (-2 * RECIPROCALS[k + 1]);
            before = b;
            b = next;
            power *= h;
        }
        return Math.copySign(VALUES[i] + sum, x);
    }

    /// `1 - erfc(c)` by Laplace's continued fraction from 2 on, where erfc is small and its rounding does not show;
    /// below by the series of positive terms, summed from the small end.
    private static double onGrid(double c) {
        double slope = SLOPE * StrictMath.exp(-c * c);
        if (c >= 2) {
            double f = c;
            for (int k = 120; k > 0; k--) {
                f = c + k / (2 * f);
            }
            return 1 - slope / (2 * f);
        }
        double sum = 0;
        for (int k = 40; k > 0; k--) { // Horner's scheme: 1 + 2 c^2 / 3 (1 + 2 c^2 / 5 (1 + ...))
            sum = 2 * c * c / (2 * k + 1) * (1 + sum);
        }
        return slope * c * (1 + sum);
    }
}
