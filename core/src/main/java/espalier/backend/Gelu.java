package espalier.backend;

/// The two forms of GELU and their derivatives in double precision, for [Unary].
final class Gelu {
    private static final double SQRT_HALF = 0.7071067811865476;
    /// `1 / (2 pi)^1/2`, the normal density at 0.
    private static final double DENSITY = 0.3989422804014327;
    /// `(2 / pi)^1/2`
    private static final double SLOPE = 0.7978845608028654;
    private static final double CUBE = 0.044715;

    /// `(1 + 2 z) e^(z^2) erfc(z) = sum c_k T_k(t)` with `t = (z - 3.75) / (z + 3.75)`, `z >= 0` (the form of Shepherd
    /// and Laframboise 1981); coefficients computed with 60 digits, the first rest below 3e-18.
    private static final double[] ERFC = {
        2.3551578691348034, -0.004590054580646478, -0.08424913336651792, 0.05920993999819189, -0.026658668435305753,
        0.009074997670705265, -0.002413163540417608, 0.0004907758365258086, -6.916973302501207e-05,
        4.13902798607301e-06, 7.74038306619849e-07, -2.1886401049234397e-07, 1.076499946567091e-08,
        4.521959811218287e-09, -7.754400208831351e-10, -6.318088340886684e-11, 2.86879501093067e-11,
        1.9455868545777347e-13, -9.65469674843344e-13, 3.25254814814874e-14, 3.3478119482868056e-14,
        -1.864562880419313e-15, -1.2507950530688648e-15, 7.418235256624045e-17, 5.0681489047960395e-17
    };

    private Gelu() {}

    /// `x P(x)`
    static double value(double x) {
        return Math.abs(x) == Double.POSITIVE_INFINITY ? Math.max(x, 0) : x * normal(x);
    }

    /// `P(x) + x P'(x)`
    static double derivative(double x) {
        return Math.abs(x) == Double.POSITIVE_INFINITY ? (x > 0 ? 1 : 0)
                : normal(x) + x * DENSITY * expOfMinusHalfSquare(x);
    }

    /// `P(x) = erfc(-x / 2^1/2) / 2`, the cumulative normal distribution, with its relative precision kept on the left.
    private static double normal(double x) {
        double tail = 0.5 * expOfMinusHalfSquare(x) * scaled(Math.abs(x) * SQRT_HALF);
        return x < 0 ? tail : 1 - tail;
    }

    /// `e^(-x^2 / 2)`; what `x^2` rounds away is put back.
    private static double expOfMinusHalfSquare(double x) {
        double square = x * x;
        double lost = Math.fma(x, x, -square);
        double e = Math.exp(-0.5 * square);
        return e == 0 ? 0 : e * (1 - 0.5 * lost);
    }

    /// `e^(z^2) erfc(z)` for `z >= 0`, by Clenshaw's recurrence.
    private static double scaled(double z) {
        double t = (z - 3.75) / (z + 3.75);
        double b = 0;
        double before = 0;
        for (int k = ERFC.length - 1; k > 0; k--) {
            double next = 2 * t * b - before + ERFC[k];
            before = b;
            b = next;
        }
        return (t * b - before + 0.5 * ERFC[0]) / (1 + 2 * z);
    }

    /// `x (1 + tanh u) / 2`
    static double tanhValue(double x) {
        return x == Double.NEGATIVE_INFINITY ? 0 : x * half(SLOPE * (x + CUBE * x * x * x));
    }

    /// `h + x h'(u) u'` with `h = (1 + tanh u) / 2`, `h' = 2 h (1 - h)`.
    static double tanhDerivative(double x) {
        double u = SLOPE * (x + CUBE * x * x * x);
        double h = half(u);
        return h == 0 ? 0 : h == 1 ? 1 : h + 2 * x * h * half(-u) * SLOPE * (1 + 3 * CUBE * x * x);
    }

    /// `(1 + tanh u) / 2 = 1 / (1 + e^(-2 u))`, precise on the left too.
    private static double half(double u) {
        if (u >= 0) {
            return 1 / (1 + Math.exp(-2 * u));
        }
        double e = Math.exp(2 * u);
        return e / (1 + e);
    }
}
