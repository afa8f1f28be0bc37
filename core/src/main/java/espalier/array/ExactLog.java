package espalier.array;

/// The natural logarithm rounded correctly: always the double nearest to the true value, the one answer on which all
/// machines can agree. `Math.log` and the C libraries may miss it by one in the last bit, each in other places. Called
/// by [NumpyRng].
///
/// `x = 2^k c (1 + r)` with `c` a multiple of 1/128 and `|r| < 1/190`: `log x = k log 2 + log c + log(1 + r)`,
/// everything as unevaluated sums of two doubles (Dekker 1971) with a relative error below 2^-90: a wrong rounding has
/// a probability of about 2^-37.
final class ExactLog {
    private static final int PIECES = 128;
    private static final int DOUBLE_TERMS = 14;
    private static final int PAIR_TERMS = 7;
    /// Few enough bits that `k` times it is exact.
    private static final double LOG2_HIGH = 0x1.62e42fefa3800p-1;
    private static final double LOG2_LOW = 0x1.ef35793c76730p-45;
    /// `log(i / 128)`.
    private static final double[] HIGH = new double[3 * PIECES / 2 + 1];
    private static final double[] LOW = new double[HIGH.length];

    static {
        for (int i = 3 * PIECES / 4; i < HIGH.length; i++) {
            pieceLog(i);
        }
    }

    private ExactLog() {}

    /// `log x` for a positive normal number.
    static double log(double x) {
        assert x >= Double.MIN_NORMAL && x < Double.POSITIVE_INFINITY;
        int k = Math.getExponent(x);
        double m = Math.scalb(x, -k);
        if (m > 1.5) {
            k++;
            m *= 0.5;
        }
        int i = (int) Math.rint(m * PIECES);
        double c = (double) i / PIECES;
        double d = m - c;
        double r = d / c;
        double rLow = Math.fma(-r, c, d) / c;

        // p = (log(1 + r) / r) = 1 - r / 2 + r^2 / 3 - ...: the small terms in doubles, the others in pairs
        double p = 0;
        for (int j = DOUBLE_TERMS; j > PAIR_TERMS; j--) {
            p = 1.0 / j - r * p;
        }
        double pLow = 0;
        for (int j = PAIR_TERMS; j > 0; j--) {
            double term = 1.0 / j;
            double termLow = Math.fma(-term, j, 1) / j;
            double q = r * p;
            double qLow = Math.fma(r, p, -q) + (r * pLow + rLow * p);
            double s = term - q;
            double sLow = term - s - q + (termLow - qLow);
            p = s + sLow;
            pLow = sLow - (p - s);
        }
        double y = r * p;
        double yLow = Math.fma(r, p, -y) + (r * pLow + rLow * p);

        double a = k * LOG2_HIGH; // exact, and 0 or larger than the other two
        double ab = a + HIGH[i];
        double abLow = HIGH[i] - (ab - a);
        double sum = ab + y;
        double part = sum - ab;
        double sumLow = ab - (sum - part) + (y - part);
        return sum + (sumLow + (abLow + (k * LOG2_LOW + LOW[i] + yLow)));
    }

    /// `log(i / 128) = 2 (s + s^3 / 3 + s^5 / 5 + ...)`, `s = (i - 128) / (i + 128)`, in pairs.
    private static void pieceLog(int i) {
        double n = i - PIECES;
        double m = i + PIECES;
        double s = n / m;
        double sLow = Math.fma(-s, m, n) / m;
        double t = s * s;
        double tLow = Math.fma(s, s, -t) + 2 * s * sLow;
        double p = 0;
        double pLow = 0;
        for (int j = 51; j > 0; j -= 2) {
            double term = 1.0 / j;
            double termLow = Math.fma(-term, j, 1) / j;
            double q = t * p;
            double qLow = Math.fma(t, p, -q) + (t * pLow + tLow * p);
            double sum = term + q;
            double sumLow = term - sum + q + (termLow + qLow);
            p = sum + sumLow;
            pLow = sumLow - (p - sum);
        }
        double y = s * p;
        double yLow = Math.fma(s, p, -y) + (s * pLow + sLow * p);
        HIGH[i] = 2 * (y + yLow);
        LOW[i] = 2 * (yLow - (y + yLow - y));
    }
}
