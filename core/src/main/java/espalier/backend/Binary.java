package espalier.backend;

/// Element-wise functions of two arguments. A constant is the whole definition, as in [Unary]: value (in double
/// precision, and exactly in wrapping 64-bit arithmetic, where integers stay integers) and both partial derivatives.
///
/// `/` on integers is NumPy's true division and is computed on float64; [#REMAINDER] takes the sign of the divisor and
/// [#FLOOR_DIVIDE] rounds down, as in NumPy; integers divided by zero give 0. A comparison with NaN is false, but for
/// [#NOT_EQUAL].
public enum Binary {
    /// `y = a + b`
    ADD(Result.SAME),
    /// `y = a - b`
    SUBTRACT(Result.SAME),
    /// `y = a b`
    MULTIPLY(Result.SAME),
    /// `y = a / b`
    DIVIDE(Result.FLOAT),
    /// The largest integer not above `a / b`, derivative 0
    FLOOR_DIVIDE(Result.SAME),
    /// `y = a - b floor(a / b)`
    REMAINDER(Result.SAME),
    /// `y = a^b`; 1 to any power is 1
    POWER(Result.SAME),
    /// The larger, NaN if either is; the derivative goes to a on a tie
    MAXIMUM(Result.SAME),
    /// The smaller, NaN if either is; the derivative goes to a on a tie
    MINIMUM(Result.SAME),
    /// The angle of the point (b, a): `y = arctan(a / b)` in the right quadrant
    ATAN2(Result.FLOAT),
    /// `y = (a^2 + b^2)^(1/2)` without overflow; both derivatives are 0 at (0, 0)
    HYPOT(Result.FLOAT),
    /// `|a|` with the sign of b; the derivative by b is 0
    COPYSIGN(Result.FLOAT),
    /// `y = ln(e^a + e^b)` without overflow
    LOGADDEXP(Result.FLOAT),
    /// `y = a where a > 0, else b a`: leaky ReLU with slope b
    LEAKY_RELU(Result.SAME),
    /// `a == b`
    EQUAL(Result.BOOL),
    /// `a != b`
    NOT_EQUAL(Result.BOOL),
    /// `a < b`
    LESS(Result.BOOL),
    /// `a <= b`
    LESS_EQUAL(Result.BOOL),
    /// `a > b`
    GREATER(Result.BOOL),
    /// `a >= b`
    GREATER_EQUAL(Result.BOOL),
    /// Whether neither is zero
    LOGICAL_AND(Result.BOOL),
    /// Whether one of them is not zero
    LOGICAL_OR(Result.BOOL),
    /// Whether exactly one of them is not zero
    LOGICAL_XOR(Result.BOOL);

    /// The type of the result.
    public enum Result {
        /// The common type of a and b.
        SAME,
        /// The common type if it is floating, else float64.
        FLOAT,
        /// Truth values.
        BOOL
    }

    private final Result result;

    Binary(Result result) {
        this.result = result;
    }

    /// The type of the result.
    public Result result() {
        return result;
    }

    // Tables, and not lambdas in the constants: a hundred lambdas would cost every program a tenth of a second at its
    // start.

    /// `f(a, b)` in double precision; truth as 1 and 0.
    public double apply(double a, double b) {
        return switch (this) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> a / b;
            case FLOOR_DIVIDE -> floorDivide(a, b);
            case REMAINDER -> remainder(a, b);
            case POWER -> power(a, b);
            case MAXIMUM -> Math.max(a, b);
            case MINIMUM -> Math.min(a, b);
            case ATAN2 -> Math.atan2(a, b);
            case HYPOT -> Math.hypot(a, b);
            case COPYSIGN -> Math.copySign(a, b);
            case LOGADDEXP -> logAddExp(a, b);
            case LEAKY_RELU -> a > 0 ? a : b * a;
            case EQUAL -> a == b ? 1 : 0;
            case NOT_EQUAL -> a != b ? 1 : 0;
            case LESS -> a < b ? 1 : 0;
            case LESS_EQUAL -> a <= b ? 1 : 0;
            case GREATER -> a > b ? 1 : 0;
            case GREATER_EQUAL -> a >= b ? 1 : 0;
            case LOGICAL_AND -> a != 0 && b != 0 ? 1 : 0;
            case LOGICAL_OR -> a != 0 || b != 0 ? 1 : 0;
            case LOGICAL_XOR -> a != 0 ^ b != 0 ? 1 : 0;
        };
    }

    /// `f(a, b)` of integers, exact but for wrap-around; truth as 1 and 0; where the result is floating, its integer
    /// part.
    public long applyLong(long a, long b) {
        return switch (this) {
            case ADD -> a + b;
            case SUBTRACT -> a - b;
            case MULTIPLY -> a * b;
            case DIVIDE -> quotient(a, b);
            case FLOOR_DIVIDE -> floorDivide(a, b);
            case REMAINDER -> remainder(a, b);
            case POWER -> power(a, b);
            case MAXIMUM -> Math.max(a, b);
            case MINIMUM -> Math.min(a, b);
            case ATAN2, HYPOT, COPYSIGN, LOGADDEXP -> (long) apply((double) a, (double) b);
            case LEAKY_RELU -> a > 0 ? a : b * a;
            case EQUAL -> a == b ? 1 : 0;
            case NOT_EQUAL -> a != b ? 1 : 0;
            case LESS -> a < b ? 1 : 0;
            case LESS_EQUAL -> a <= b ? 1 : 0;
            case GREATER -> a > b ? 1 : 0;
            case GREATER_EQUAL -> a >= b ? 1 : 0;
            case LOGICAL_AND -> a != 0 && b != 0 ? 1 : 0;
            case LOGICAL_OR -> a != 0 || b != 0 ? 1 : 0;
            case LOGICAL_XOR -> a != 0 ^ b != 0 ? 1 : 0;
        };
    }

    /// The partial derivative with respect to a.
    public double da(double a, double b) {
        return switch (this) {
            case ADD, SUBTRACT, REMAINDER -> 1;
            case MULTIPLY -> b;
            case DIVIDE -> 1 / b;
            case FLOOR_DIVIDE, EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, LOGICAL_AND, LOGICAL_OR,
                    LOGICAL_XOR -> 0;
            case POWER -> b == 0 ? 0 : b * Math.pow(a, b - 1);
            case MAXIMUM -> a >= b ? 1 : 0;
            case MINIMUM -> a <= b ? 1 : 0;
            case ATAN2 -> b / (a * a + b * b);
            case HYPOT -> a == 0 ? 0 : a / Math.hypot(a, b);
            case COPYSIGN -> Math.signum(a) * Math.copySign(1, b);
            case LOGADDEXP -> Math.exp(a - logAddExp(a, b));
            case LEAKY_RELU -> a > 0 ? 1 : b;
        };
    }

    /// The partial derivative with respect to b.
    public double db(double a, double b) {
        return switch (this) {
            case ADD -> 1;
            case SUBTRACT -> -1;
            case MULTIPLY -> a;
            case DIVIDE -> -a / (b * b);
            case FLOOR_DIVIDE, EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, LOGICAL_AND, LOGICAL_OR,
                    LOGICAL_XOR -> 0;
            case REMAINDER -> -floorDivide(a, b);
            case POWER -> powerByExponent(a, b);
            case MAXIMUM -> a >= b ? 0 : 1;
            case MINIMUM -> a <= b ? 0 : 1;
            case ATAN2 -> -a / (a * a + b * b);
            case HYPOT -> b == 0 ? 0 : b / Math.hypot(a, b);
            case COPYSIGN -> 0;
            case LOGADDEXP -> Math.exp(b - logAddExp(a, b));
            case LEAKY_RELU -> a > 0 ? 0 : a;
        };
    }

    /// As C and the Array API standard want it: 1 to any power is 1, NaN too, and -1 to an infinite one; Java says NaN.
    private static double power(double a, double b) {
        return a == 1 || a == -1 && Double.isInfinite(b) ? 1 : Math.pow(a, b);
    }

    private static double powerByExponent(double a, double b) {
        return a == 0 && b >= 0 ? 0 : Math.pow(a, b) * Math.log(a);
    }

    private static double logAddExp(double a, double b) {
        if (a == b) {
            return a + 0.6931471805599453;
        }
        double d = a - b;
        if (d > 0) {
            return a + Math.log1p(Math.exp(-d));
        }
        return d <= 0 ? b + Math.log1p(Math.exp(d)) : d;
    }

    /// Java's remainder moved to the sign of b; the sign of a zero is that of b (Python's rule).
    private static double remainder(double a, double b) {
        double r = a % b;
        if (r == 0) {
            return Math.copySign(0.0, b);
        }
        return r < 0 != b < 0 ? r + b : r;
    }

    /// Through the remainder, so that `a = b q + r` holds as well as it can (Python's rule).
    private static double floorDivide(double a, double b) {
        if (b == 0) {
            return a / b;
        }
        double r = a % b;
        double q = (a - r) / b;
        if (r != 0 && r < 0 != b < 0) {
            q -= 1;
        }
        return q == 0 ? Math.copySign(0.0, a / b) : Math.rint(q);
    }

    private static long remainder(long a, long b) {
        return b == 0 ? 0 : Math.floorMod(a, b);
    }

    private static long floorDivide(long a, long b) {
        return b == 0 ? 0 : Math.floorDiv(a, b);
    }

    private static long quotient(long a, long b) {
        return b == 0 ? 0 : a / b;
    }

    /// By squaring; a negative exponent (refused above) gives the integer part.
    private static long power(long a, long b) {
        if (b < 0) {
            return a == 1 ? 1 : a == -1 ? (b & 1) == 0 ? 1 : -1 : 0;
        }
        long y = 1;
        for (long base = a, rest = b; rest != 0; rest >>= 1, base *= base) {
            if ((rest & 1) != 0) {
                y *= base;
            }
        }
        return y;
    }
}
