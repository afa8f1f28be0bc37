package espalier.array;

/// The standard normal distribution: its cumulative function and the inverse, with which [Rng] turns uniform numbers
/// into normal ones.
///
/// Only `+ - * /`, `sqrt` and the fixed algorithms of [StrictMath] are used, so that the bits are the same on every
/// machine.
final class NormalDistribution {
    private static final double SQRT_TWO_PI = 2.5066282746310002;

    // Wichura (1988), algorithm AS 241, PPND16: numerators and denominators of the three rational functions,
    // lowest power first
    private static final double[] TAIL_OVER = {
        1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045,
        1.2704582524523684, 0.2417807251774506, 0.022723844989269184, 0.0007745450142783414
    };
    private static final double[] TAIL_UNDER = {
        1.0, 2.053191626637759, 1.6763848301838038, 0.6897673349851,
        0.14810397642748008, 0.015198666563616457, 0.0005475938084995345, 1.0507500716444169e-9
    };
    private static final double[] FAR_OVER = {
        6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487,
        0.026532189526576124, 0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7
    };
    private static final double[] FAR_UNDER = {
        1.0, 0.599832206555888, 0.1369298809227358, 0.014875361290850615,
        0.0007868691311456133, 1.8463183175100548e-5, 1.421511758316446e-7, 2.0442631033899397e-15
    };

    private NormalDistribution() {}

    /// `x` with `P(X <= x) = p`, `0 < p <= 1/2`; relative error about 1e-16. The upper half mirrors it: `-x(1 - p)`.
    static double lowerQuantile(double p) {
        double q = 0.5 - p;
        if (q <= 0.425) {
            double r = 0.180625 - q * q;
            return -q * centreOver(r) / centreUnder(r);
        }
        double r = Math.sqrt(-StrictMath.log(p));
        return r <= 5
                ? -polynomial(TAIL_OVER, r - 1.6) / polynomial(TAIL_UNDER, r - 1.6)
                : -polynomial(FAR_OVER, r - 5) / polynomial(FAR_UNDER, r - 5);
    }

    /// Standard normal numbers from `n` draws of 64 bits each: the quantile of `((b >>> 11) + 1/2) 2^-53` as
    /// [#lowerQuantile] gives it, the upper half mirrored. One loop for each step, which the compiler makes vector
    /// code of, and the tails apart: a branch would be guessed wrong again and again.
    static void fill(long[] bits, double[] values, int n) {
        double[] p = new double[n];
        double[] sign = new double[n];
        for (int i = 0; i < n; i++) {
            long upper = bits[i] >> 63;
            // -1 or 1: the mirror image of the lower half is exact
            sign[i] = -(double) (upper | 1);
            p[i] = ((double) (bits[i] >>> 11 ^ upper >>> 11) + 0.5) * 0x1p-53;
        }
        for (int i = 0; i < n; i++) {
            double q = 0.5 - p[i];
            double r = 0.180625 - q * q;
            values[i] = sign[i] * (q * centreOver(r) / centreUnder(r));
        }
        int[] tails = new int[n + 1];
        int count = 0;
        for (int i = 0; i < n; i++) {
            tails[count] = i;
            count += 0.5 - p[i] > 0.425 ? 1 : 0;
        }
        for (int k = 0; k < count; k++) {
            int i = tails[k];
            values[i] = -sign[i] * lowerQuantile(p[i]);
        }
    }

    /// The numerator in the middle, its coefficients in the code, as the compiler needs them.
    private static double centreOver(double r) {
        return ((((((2509.0809287301227 * r + 33430.57558358813) * r + 67265.7709270087) * r + 45921.95393154987) * r
                + 13731.69376550946) * r + 1971.5909503065513) * r + 133.14166789178438) * r + 3.3871328727963665;
    }

    /// The denominator in the middle.
    private static double centreUnder(double r) {
        return ((((((5226.495278852854 * r + 28729.085735721943) * r + 39307.89580009271) * r + 21213.794301586597) * r
                + 5394.196021424751) * r + 687.1870074920579) * r + 42.31333070160091) * r + 1.0;
    }

    /// `x` with `P(X <= x) = p`, `0 < p < 1`.
    static double quantile(double p) {
        return p <= 0.5 ? lowerQuantile(p) : -lowerQuantile(1 - p);
    }

    private static double polynomial(double[] c, double x) {
        return ((((((c[7] * x + c[6]) * x + c[5]) * x + c[4]) * x + c[3]) * x + c[2]) * x + c[1]) * x + c[0];
    }

    /// `P(X <= x)`; for negative x the relative error stays near 1e-13 down to the smallest doubles at -37.
    static double cumulative(double x) {
        if (x > 0) {
            return 1 - cumulative(-x);
        }
        double density = StrictMath.exp(-0.5 * x * x) / SQRT_TWO_PI;
        return density == 0 ? 0 : x > -3 ? 0.5 + density * series(x) : density * tail(-x);
    }

    /// `(P(X <= x) - 1/2) / density(x) = x + x^3 / 3 + x^5 / (3 5) + ...` (Marsaglia 2004)
    private static double series(double x) {
        double term = x;
        double sum = x;
        for (int i = 3; Math.abs(term) > 1e-17 * Math.abs(sum); i += 2) {
            term *= x * x / i;
            sum += term;
        }
        return sum;
    }

    /// `P(X > x) / density(x) = 1 / (x + 1 / (x + 2 / (x + 3 / ...)))`, for x of at least 3 (Laplace 1805).
    private static double tail(double x) {
        double fraction = x;
        for (int i = 100; i > 0; i--) {
            fraction = x + i / fraction;
        }
        return 1 / fraction;
    }
}
