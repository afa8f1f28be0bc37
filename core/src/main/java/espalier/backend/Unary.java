package espalier.backend;

/// Element-wise functions of one argument. A constant is the whole definition: its name, its value in double precision
/// (and exactly, in wrapping 64-bit arithmetic, where integers stay integers), its derivative and which of x and y the
/// derivative needs. The reference backend computes exactly this; fast backends are tested against it; tests iterate
/// the constants.
///
/// NaN gives NaN, except in the functions that ask about it.
public enum Unary {
    /// `y = -x`
    NEGATIVE(Result.SAME, Keep.NOTHING),
    /// `y = |x|`, `y' = sign(x)` (0 at 0)
    ABS(Result.SAME, Keep.X),
    /// `y = -1, 0 or 1`, `y' = 0`
    SIGN(Result.SAME, Keep.NOTHING),
    /// `y = x^2`, `y' = 2 x`
    SQUARE(Result.SAME, Keep.X),
    /// `y = x^(1/2)`, `y' = 1 / (2 y)`
    SQRT(Result.FLOAT, Keep.Y),
    /// `y = 1 / x`, `y' = -y^2`
    RECIPROCAL(Result.FLOAT, Keep.Y),
    /// `y = e^x`, `y' = y`
    EXP(Result.FLOAT, Keep.Y),
    /// `y = e^x - 1`, `y' = y + 1`
    EXPM1(Result.FLOAT, Keep.Y),
    /// `y = ln x`, `y' = 1 / x`
    LOG(Result.FLOAT, Keep.X),
    /// `y = ln(1 + x)`, `y' = 1 / (1 + x)`
    LOG1P(Result.FLOAT, Keep.X),
    /// `y = log2 x`, `y' = 1 / (x ln 2)`; exact at powers of two
    LOG2(Result.FLOAT, Keep.X),
    /// `y = log10 x`, `y' = 1 / (x ln 10)`
    LOG10(Result.FLOAT, Keep.X),
    /// `y = sin x`, `y' = cos x`
    SIN(Result.FLOAT, Keep.X),
    /// `y = cos x`, `y' = -sin x`
    COS(Result.FLOAT, Keep.X),
    /// `y = tan x`, `y' = 1 + y^2`
    TAN(Result.FLOAT, Keep.Y),
    /// `y = arcsin x`, `y' = 1 / (1 - x^2)^(1/2)`
    ASIN(Result.FLOAT, Keep.X),
    /// `y = arccos x`, `y' = -1 / (1 - x^2)^(1/2)`
    ACOS(Result.FLOAT, Keep.X),
    /// `y = arctan x`, `y' = 1 / (1 + x^2)`
    ATAN(Result.FLOAT, Keep.X),
    /// `y = (e^x - e^-x) / 2`, `y' = cosh x`
    SINH(Result.FLOAT, Keep.X),
    /// `y = (e^x + e^-x) / 2`, `y' = sinh x`
    COSH(Result.FLOAT, Keep.X),
    /// The inverse of sinh: `y = ln(x + (x^2 + 1)^(1/2))`, `y' = 1 / (1 + x^2)^(1/2)`
    ASINH(Result.FLOAT, Keep.X),
    /// The inverse of cosh: `y = ln(x + (x^2 - 1)^(1/2))` for x from 1 on, `y' = 1 / (x^2 - 1)^(1/2)`
    ACOSH(Result.FLOAT, Keep.X),
    /// The inverse of tanh: `y = ln((1 + x) / (1 - x)) / 2`, `y' = 1 / (1 - x^2)`
    ATANH(Result.FLOAT, Keep.X),
    /// The error function `y = 2 / pi^(1/2)` times the integral of `e^-t^2` from 0 to x,
    /// `y' = 2 / pi^(1/2) e^-x^2`; GELU is made of it
    ERF(Result.FLOAT, Keep.X),
    /// `y = (e^x - e^-x) / (e^x + e^-x)`, `y' = 1 - y^2`
    TANH(Result.FLOAT, Keep.Y),
    /// `y = 1 / (1 + e^-x)`, `y' = y (1 - y)`
    SIGMOID(Result.FLOAT, Keep.Y),
    /// `y = ln(1 + e^x)` without overflow, `y' = 1 / (1 + e^-x)`
    SOFTPLUS(Result.FLOAT, Keep.X),
    /// `y = max(x, 0)`, `y' = 1 where x > 0, else 0` (0 at 0, as in the course)
    RELU(Result.SAME, Keep.Y),
    /// `y = x where x > 0, else e^x - 1`, `y' = 1 or e^x = y + 1` (Clevert, Unterthiner, Hochreiter 2016, alpha 1)
    ELU(Result.FLOAT, Keep.Y),
    /// `y = l x where x > 0, else l a (e^x - 1)`, `y' = l or l a e^x = y + l a`, with the l and a that keep mean 0 and
    /// variance 1 (Klambauer et al. 2017)
    SELU(Result.FLOAT, Keep.Y),
    /// `y = x P(x)`, P the cumulative normal distribution, `(1 + erf(x / 2^1/2)) / 2`; `y' = P(x) + x P'(x)` (Hendrycks
    /// and Gimpel 2016)
    GELU(Result.FLOAT, Keep.X),
    /// `y = x (1 + tanh u) / 2` with `u = (2 / pi)^1/2 (x + 0.044715 x^3)`: GELU without erf, off by up to 5e-4
    GELU_TANH(Result.FLOAT, Keep.X),
    /// `y = x s(x)`, s the sigmoid, `y' = s(x) (1 + x (1 - s(x)))` (Elfwing et al. 2018; "swish")
    SILU(Result.FLOAT, Keep.X),
    /// `y = x tanh(ln(1 + e^x))`, `y' = t + x s(x) (1 - t^2)`, t that tanh, s the sigmoid (Misra 2019)
    MISH(Result.FLOAT, Keep.X),
    /// `y = x / (1 + |x|)`, `y' = 1 / (1 + |x|)^2` (Turian et al. 2009)
    SOFTSIGN(Result.FLOAT, Keep.X),
    /// `y = ln(1 / (1 + e^-x))` without overflow, `y' = 1 / (1 + e^x)`
    LOG_SIGMOID(Result.FLOAT, Keep.X),
    /// `y = x / 6 + 1/2` between 0 and 1, `y' = 1/6` there, else 0 (Howard et al. 2019)
    HARD_SIGMOID(Result.FLOAT, Keep.Y),
    /// `y = x` between -1 and 1, `y' = 1` there, else 0 (Collobert 2004)
    HARD_TANH(Result.SAME, Keep.Y),
    /// `y = x h(x)`, h the hard sigmoid, `y' = (2 x + 3) / 6` between -3 and 3 (Howard et al. 2019)
    HARD_SWISH(Result.FLOAT, Keep.X),
    /// `y = x` between 0 and 6, `y' = 1` there, else 0 (Krizhevsky 2010)
    RELU6(Result.SAME, Keep.Y),
    /// The largest integer not above x, `y' = 0`
    FLOOR(Result.SAME, Keep.NOTHING),
    /// The smallest integer not below x, `y' = 0`
    CEIL(Result.SAME, Keep.NOTHING),
    /// The nearest integer, halves to the even one, `y' = 0`
    ROUND(Result.SAME, Keep.NOTHING),
    /// The integer part, `y' = 0`
    TRUNC(Result.SAME, Keep.NOTHING),
    /// Whether x is not a number
    IS_NAN(Result.BOOL, Keep.NOTHING),
    /// Whether x is neither NaN nor infinite
    IS_FINITE(Result.BOOL, Keep.NOTHING),
    /// Whether x is infinite
    IS_INFINITE(Result.BOOL, Keep.NOTHING),
    /// Whether x is zero (false)
    LOGICAL_NOT(Result.BOOL, Keep.NOTHING);

    /// The type of the result.
    public enum Result {
        /// The type of x.
        SAME,
        /// The type of x if it is floating, else float64.
        FLOAT,
        /// Truth values.
        BOOL
    }

    /// What the derivative is a function of, hence what a tape must keep until the backward pass.
    public enum Keep {
        /// A constant: keep neither.
        NOTHING,
        /// The argument.
        X,
        /// The value.
        Y
    }

    private static final double SELU_SCALE = 1.0507009873554805;
    /// What SELU tends to for x to minus infinity, but for the sign: scale times alpha, 1.6732632423543772.
    private static final double SELU_LIMIT = 1.7580993408473768;
    private static final double LN2 = 0.6931471805599453;

    private final Result result;
    private final Keep keeps;

    Unary(Result result, Keep keeps) {
        this.result = result;
        this.keeps = keeps;
    }

    /// The type of the result.
    public Result result() {
        return result;
    }

    /// What [#derivative] takes.
    public Keep keeps() {
        return keeps;
    }

    // Three tables, and not lambdas in the constants: a hundred lambdas would cost every program a tenth of a second at
    // its start.

    /// `f(x)` in double precision; truth as 1 and 0.
    public double apply(double x) {
        return switch (this) {
            case NEGATIVE -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> x > 0 ? 1 : x < 0 ? -1 : x == 0 ? 0 : x;
            case SQUARE -> x * x;
            case SQRT -> Math.sqrt(x);
            case RECIPROCAL -> 1 / x;
            case EXP -> Math.exp(x);
            case EXPM1 -> Math.expm1(x);
            case LOG -> Math.log(x);
            case LOG1P -> Math.log1p(x);
            case LOG2 -> log2(x);
            case LOG10 -> Math.log10(x);
            case SIN -> Math.sin(x);
            case COS -> Math.cos(x);
            case TAN -> Math.tan(x);
            case ASIN -> Math.asin(x);
            case ACOS -> Math.acos(x);
            case ATAN -> Math.atan(x);
            case SINH -> Math.sinh(x);
            case COSH -> Math.cosh(x);
            case ASINH -> asinh(x);
            case ACOSH -> acosh(x);
            case ATANH -> atanh(x);
            case ERF -> ErrorFunction.erf(x);
            case TANH -> Math.tanh(x);
            case SIGMOID -> sigmoid(x);
            case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
            case RELU -> Math.max(x, 0);
            case ELU -> x > 0 ? x : Math.expm1(x);
            case SELU -> x > 0 ? SELU_SCALE * x : SELU_LIMIT * Math.expm1(x);
            case GELU -> Gelu.value(x);
            case GELU_TANH -> Gelu.tanhValue(x);
            case SILU -> x == Double.NEGATIVE_INFINITY ? 0 : x * sigmoid(x);
            case MISH -> x == Double.NEGATIVE_INFINITY ? 0 : x * tanhOfSoftplus(x);
            case SOFTSIGN -> Math.abs(x) == Double.POSITIVE_INFINITY ? Math.signum(x) : x / (1 + Math.abs(x));
            case LOG_SIGMOID -> Math.min(x, 0) - Math.log1p(Math.exp(-Math.abs(x)));
            case HARD_SIGMOID -> Math.clamp((x + 3) / 6, 0, 1);
            case HARD_TANH -> Math.clamp(x, -1, 1);
            case HARD_SWISH -> x == Double.NEGATIVE_INFINITY ? 0 : x * Math.clamp((x + 3) / 6, 0, 1);
            case RELU6 -> Math.clamp(x, 0, 6);
            case FLOOR -> Math.floor(x);
            case CEIL -> Math.ceil(x);
            case ROUND -> Math.rint(x);
            case TRUNC -> x < 0 ? Math.ceil(x) : Math.floor(x);
            case IS_NAN -> x != x ? 1 : 0;
            case IS_FINITE -> x - x == 0 ? 1 : 0;
            case IS_INFINITE -> x == x && x - x != 0 ? 1 : 0;
            case LOGICAL_NOT -> x == 0 ? 1 : 0;
        };
    }

    /// `f(x)` of an integer, exact but for wrap-around; where the result is floating, its integer part.
    public long applyLong(long x) {
        return switch (this) {
            case NEGATIVE -> -x;
            case ABS -> Math.abs(x);
            case SIGN -> Long.signum(x);
            case SQUARE -> x * x;
            case RELU -> Math.max(x, 0);
            case HARD_TANH -> Math.clamp(x, -1, 1);
            case RELU6 -> Math.clamp(x, 0, 6);
            case FLOOR, CEIL, ROUND, TRUNC -> x;
            case IS_NAN, IS_INFINITE -> 0;
            case IS_FINITE -> 1;
            case LOGICAL_NOT -> x == 0 ? 1 : 0;
            case SQRT, RECIPROCAL, EXP, EXPM1, LOG, LOG1P, LOG2, LOG10, SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH,
                    ASINH, ACOSH, ATANH, ERF, TANH, SIGMOID, SOFTPLUS, ELU, SELU, GELU, GELU_TANH, SILU, MISH, SOFTSIGN,
                    LOG_SIGMOID,
                    HARD_SIGMOID, HARD_SWISH -> (long) apply((double) x);
        };
    }

    /// `f'` as a function of the kept value (x or y).
    public double derivative(double kept) {
        return switch (this) {
            case NEGATIVE -> -1;
            case ABS -> Math.signum(kept);
            case SIGN, FLOOR, CEIL, ROUND, TRUNC, IS_NAN, IS_FINITE, IS_INFINITE, LOGICAL_NOT -> 0;
            case SQUARE -> 2 * kept;
            case SQRT -> 0.5 / kept;
            case RECIPROCAL -> -kept * kept;
            case EXP -> kept;
            case EXPM1 -> kept + 1;
            case LOG -> 1 / kept;
            case LOG1P -> 1 / (1 + kept);
            case LOG2 -> 1 / (kept * 0.6931471805599453);
            case LOG10 -> 1 / (kept * 2.302585092994046);
            case SIN -> Math.cos(kept);
            case COS -> -Math.sin(kept);
            case TAN -> 1 + kept * kept;
            case ASIN -> 1 / Math.sqrt(1 - kept * kept);
            case ACOS -> -1 / Math.sqrt(1 - kept * kept);
            case ATAN -> 1 / (1 + kept * kept);
            case SINH -> Math.cosh(kept);
            case COSH -> Math.sinh(kept);
            case ASINH -> 1 / Math.hypot(1, kept);
            case ACOSH -> 1 / Math.sqrt((kept - 1) * (kept + 1));
            case ATANH -> 1 / ((1 - kept) * (1 + kept));
            case ERF -> ErrorFunction.SLOPE * Math.exp(-kept * kept);
            case TANH -> 1 - kept * kept;
            case SIGMOID -> kept * (1 - kept);
            case SOFTPLUS -> sigmoid(kept);
            case RELU -> kept > 0 ? 1 : 0;
            case ELU -> kept > 0 ? 1 : kept + 1;
            case SELU -> kept > 0 ? SELU_SCALE : kept + SELU_LIMIT;
            case GELU -> Gelu.derivative(kept);
            case GELU_TANH -> Gelu.tanhDerivative(kept);
            case SILU -> {
                double s = sigmoid(kept);
                yield s == 0 ? 0 : s * (1 + kept * sigmoid(-kept));
            }
            case MISH -> mishDerivative(kept);
            case SOFTSIGN -> 1 / ((1 + Math.abs(kept)) * (1 + Math.abs(kept)));
            case LOG_SIGMOID -> sigmoid(-kept);
            case HARD_SIGMOID -> kept > 0 && kept < 1 ? 1 / 6.0 : 0;
            case HARD_TANH -> kept > -1 && kept < 1 ? 1 : 0;
            case HARD_SWISH -> kept <= -3 ? 0 : kept >= 3 ? 1 : (2 * kept + 3) / 6;
            case RELU6 -> kept > 0 && kept < 6 ? 1 : 0;
        };
    }

    /// Never overflows on the way, and keeps its relative precision for large negative x.
    private static double sigmoid(double x) {
        if (x >= 0) {
            return 1 / (1 + Math.exp(-x));
        }
        double e = Math.exp(x);
        return e / (1 + e);
    }

    /// `tanh(ln(1 + e^x)) = n / (n + 2)` with `n = e^x (e^x + 2)`; long before 150 it rounds to 1.
    private static double tanhOfSoftplus(double x) {
        double e = Math.exp(Math.min(x, 150));
        double n = e * (e + 2);
        return n / (n + 2);
    }

    private static double mishDerivative(double x) {
        double t = tanhOfSoftplus(x);
        double e = Math.exp(Math.min(x, 150));
        double u = e * (e + 2) + 2; // 1 - t^2 = 4 (u - 1) / u^2
        return t == 0 ? 0 : t + x * sigmoid(x) * 4 * (u - 1) / (u * u);
    }

    private static double asinh(double x) {
        double a = Math.abs(x);
        double y = a > 1e8 ? Math.log(a) + LN2 : Math.log1p(a + a * a / (1 + Math.sqrt(1 + a * a)));
        return Math.copySign(y, x);
    }

    private static double acosh(double x) {
        double t = x - 1;
        return x > 1e8 ? Math.log(x) + LN2 : Math.log1p(t + Math.sqrt(t * (t + 2)));
    }

    private static double atanh(double x) {
        double a = Math.abs(x);
        return Math.copySign(0.5 * Math.log1p(2 * a / (1 - a)), x);
    }

    private static double log2(double x) {
        int exponent = Math.getExponent(x);
        if (exponent >= Double.MIN_EXPONENT && exponent <= Double.MAX_EXPONENT && x == Math.scalb(1.0, exponent)) {
            return exponent;
        }
        return Math.log(x) * 1.4426950408889634;
    }
}
