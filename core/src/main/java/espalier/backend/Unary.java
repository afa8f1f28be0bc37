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
    /// `y = (e^x - e^-x) / (e^x + e^-x)`, `y' = 1 - y^2`
    TANH(Result.FLOAT, Keep.Y),
    /// `y = 1 / (1 + e^-x)`, `y' = y (1 - y)`
    SIGMOID(Result.FLOAT, Keep.Y),
    /// `y = ln(1 + e^x)` without overflow, `y' = 1 / (1 + e^-x)`
    SOFTPLUS(Result.FLOAT, Keep.X),
    /// `y = max(x, 0)`, `y' = 1 where x > 0, else 0` (0 at 0, as in the course)
    RELU(Result.SAME, Keep.Y),
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
            case TANH -> Math.tanh(x);
            case SIGMOID -> sigmoid(x);
            case SOFTPLUS -> Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
            case RELU -> Math.max(x, 0);
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
            case FLOOR, CEIL, ROUND, TRUNC -> x;
            case IS_NAN, IS_INFINITE -> 0;
            case IS_FINITE -> 1;
            case LOGICAL_NOT -> x == 0 ? 1 : 0;
            case SQRT, RECIPROCAL, EXP, EXPM1, LOG, LOG1P, LOG2, LOG10, SIN, COS, TAN, ASIN, ACOS, ATAN, SINH, COSH,
                    TANH, SIGMOID, SOFTPLUS -> (long) apply((double) x);
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
            case TANH -> 1 - kept * kept;
            case SIGMOID -> kept * (1 - kept);
            case SOFTPLUS -> sigmoid(kept);
            case RELU -> kept > 0 ? 1 : 0;
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

    private static double log2(double x) {
        int exponent = Math.getExponent(x);
        if (exponent >= Double.MIN_EXPONENT && exponent <= Double.MAX_EXPONENT && x == Math.scalb(1.0, exponent)) {
            return exponent;
        }
        return Math.log(x) * 1.4426950408889634;
    }
}
