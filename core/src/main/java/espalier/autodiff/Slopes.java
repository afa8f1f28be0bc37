package espalier.autodiff;

import espalier.array.NDArray;
import espalier.backend.Binary;
import espalier.backend.Unary;

/// The derivatives of [Unary] and [Binary] written as functions of tensors, so that they have derivatives in turn: what
/// [Elementwise] uses for gradients of gradients. The tests compare them with the definitions.
final class Slopes {
    private static final double LN2 = 0.6931471805599453;
    private static final double LN10 = 2.302585092994046;
    /// `2 / pi^(1/2)`
    private static final double ERF_AT_0 = 1.1283791670955126;
    private static final double SELU_SCALE = 1.0507009873554805;
    /// The scale times alpha, 1.6732632423543772.
    private static final double SELU_LIMIT = 1.7580993408473768;
    private static final double SQRT_HALF = 0.7071067811865476;
    /// `1 / (2 pi)^(1/2)`
    private static final double NORMAL_AT_0 = 0.3989422804014327;
    /// `(2 / pi)^(1/2)` and the share of `x^3`, of the GELU by tanh.
    private static final double GELU_SLOPE = 0.7978845608028654;
    private static final double CUBE = 0.044715;

    private Slopes() {}

    /// Whether `f' = 0` wherever it exists.
    static boolean isFlat(Unary f) {
        return switch (f) {
            case SIGN, FLOOR, CEIL, ROUND, TRUNC -> true;
            default -> false;
        };
    }

    /// `dy f'(x)`, for a function that is not flat.
    static Tensor times(Tensor dy, Unary f, Tensor x, Tensor y) {
        return switch (f) {
            case NEGATIVE -> dy.negative();
            case ABS -> dy.multiply(x.apply(Unary.SIGN));
            case SQUARE -> dy.multiply(x).multiply(2);
            case SQRT -> dy.divide(y).multiply(0.5);
            case RECIPROCAL -> dy.multiply(y.square()).negative();
            case EXP -> dy.multiply(y);
            case EXPM1 -> dy.multiply(y.add(1));
            case LOG -> dy.divide(x);
            case LOG1P -> dy.divide(x.add(1));
            case LOG2 -> dy.divide(x.multiply(LN2));
            case LOG10 -> dy.divide(x.multiply(LN10));
            case SIN -> dy.multiply(x.cos());
            case COS -> dy.multiply(x.sin()).negative();
            case TAN -> dy.multiply(y.square().add(1));
            case ASIN -> dy.divide(oneMinusSquare(x).sqrt());
            case ACOS -> dy.divide(oneMinusSquare(x).sqrt()).negative();
            case ATAN -> dy.divide(x.square().add(1));
            case SINH -> dy.multiply(x.cosh());
            case COSH -> dy.multiply(x.sinh());
            case ASINH -> dy.divide(x.square().add(1).sqrt());
            case ACOSH -> dy.divide(x.subtract(1).multiply(x.add(1)).sqrt());
            case ATANH -> dy.divide(oneMinusSquare(x));
            case ERF -> dy.multiply(x.square().negative().exp()).multiply(ERF_AT_0);
            case TANH -> dy.multiply(oneMinusSquare(y));
            case SIGMOID -> dy.multiply(y.subtract(y.square()));
            case SOFTPLUS -> dy.multiply(x.sigmoid());
            case RELU -> dy.multiply(y.apply(Unary.SIGN));
            case ELU -> dy.multiply(Tensor.where(x.value().greater(0.0), one(dy), y.add(1)));
            case SELU -> dy.multiply(
                    Tensor.where(x.value().greater(0.0), one(dy).multiply(SELU_SCALE), y.add(SELU_LIMIT)));
            case GELU -> {
                Tensor p = x.multiply(SQRT_HALF).erf().add(1).multiply(0.5);
                Tensor density = x.square().multiply(-0.5).exp().multiply(NORMAL_AT_0);
                yield dy.multiply(p.add(x.multiply(density)));
            }
            case GELU_TANH -> {
                Tensor t = x.add(x.power(3).multiply(CUBE)).multiply(GELU_SLOPE).tanh();
                Tensor du = x.square().multiply(3 * CUBE).add(1).multiply(0.5 * GELU_SLOPE);
                yield dy.multiply(t.add(1).multiply(0.5).add(x.multiply(oneMinusSquare(t)).multiply(du)));
            }
            case SILU -> {
                Tensor s = x.sigmoid();
                yield dy.multiply(s.add(x.multiply(s.subtract(s.square()))));
            }
            case MISH -> {
                Tensor t = x.softplus().tanh();
                yield dy.multiply(t.add(x.multiply(x.sigmoid()).multiply(oneMinusSquare(t))));
            }
            case SOFTSIGN -> dy.divide(x.abs().add(1).square());
            case LOG_SIGMOID -> dy.multiply(x.negative().sigmoid());
            case HARD_SIGMOID -> dy.multiply(between(y, 0, 1, dy)).divide(6);
            case HARD_TANH -> dy.multiply(between(y, -1, 1, dy));
            case RELU6 -> dy.multiply(between(y, 0, 6, dy));
            case HARD_SWISH -> {
                Tensor zero = Tensor.of(NDArray.zeros(dy.dtype()));
                Tensor low = Tensor.where(x.value().lessEqual(-3.0), zero, x.multiply(2).add(3).divide(6));
                yield dy.multiply(Tensor.where(x.value().greaterEqual(3.0), one(dy), low));
            }
            case SIGN, FLOOR, CEIL, ROUND, TRUNC, IS_NAN, IS_FINITE, IS_INFINITE,
                    LOGICAL_NOT -> throw new AssertionError(f);
        };
    }

    /// `dy` times the derivative by a.
    static Tensor byFirst(Tensor dy, Binary f, Tensor a, Tensor b, Tensor y) {
        return switch (f) {
            case ADD, SUBTRACT, REMAINDER -> dy;
            case MULTIPLY -> dy.multiply(b);
            case DIVIDE -> dy.divide(b);
            case POWER -> {
                NDArray zeros = a.value().equal(0.0).logicalAnd(b.value().equal(0.0)); // 0^0 is flat
                yield dy.multiply(a.power(b.subtract(1).add(mask(zeros, dy)))).multiply(b);
            }
            case MAXIMUM -> dy.multiply(mask(a.value().greaterEqual(b.value()), dy));
            case MINIMUM -> dy.multiply(mask(a.value().lessEqual(b.value()), dy));
            case ATAN2 -> dy.multiply(b).divide(a.square().add(b.square()));
            case HYPOT -> dy.multiply(a).divide(y.add(mask(y.value().equal(0.0), dy)));
            case COPYSIGN -> dy.multiply(Tensor.of(a.value().sign().multiply(signs(b))));
            case LOGADDEXP -> dy.multiply(a.subtract(y).exp());
            case LEAKY_RELU -> {
                Tensor positive = mask(a.value().greater(0.0), dy);
                yield dy.multiply(positive.add(b.multiply(positive.negative().add(1))));
            }
            case FLOOR_DIVIDE, EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, LOGICAL_AND, LOGICAL_OR,
                    LOGICAL_XOR -> throw new AssertionError(f);
        };
    }

    /// `dy` times the derivative by b.
    static Tensor bySecond(Tensor dy, Binary f, Tensor a, Tensor b, Tensor y) {
        return switch (f) {
            case ADD -> dy;
            case SUBTRACT -> dy.negative();
            case REMAINDER -> dy.multiply(Tensor.of(a.value().floorDivide(b.value()))).negative();
            case MULTIPLY -> dy.multiply(a);
            case DIVIDE -> dy.multiply(y).divide(b).negative();
            case POWER -> dy.multiply(y).multiply(a.add(mask(a.value().equal(0.0), dy)).log());
            case MAXIMUM -> dy.multiply(mask(a.value().less(b.value()), dy));
            case MINIMUM -> dy.multiply(mask(a.value().greater(b.value()), dy));
            case ATAN2 -> dy.multiply(a).divide(a.square().add(b.square())).negative();
            case HYPOT -> dy.multiply(b).divide(y.add(mask(y.value().equal(0.0), dy)));
            case LOGADDEXP -> dy.multiply(b.subtract(y).exp());
            case LEAKY_RELU -> dy.multiply(a.minimum(0));
            case COPYSIGN, FLOOR_DIVIDE, EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL, LOGICAL_AND,
                    LOGICAL_OR, LOGICAL_XOR -> throw new AssertionError(f);
        };
    }

    private static Tensor one(Tensor dy) {
        return Tensor.of(NDArray.ones(dy.dtype()));
    }

    /// 1 where `low < y < high`, else 0.
    private static Tensor between(Tensor y, double low, double high, Tensor dy) {
        return mask(y.value().greater(low).logicalAnd(y.value().less(high)), dy);
    }

    private static Tensor oneMinusSquare(Tensor x) {
        return x.square().negative().add(1);
    }

    /// 1 and 0 for truth, a constant of the type of `dy`.
    private static Tensor mask(NDArray truth, Tensor dy) {
        return Tensor.of(truth.astype(dy.dtype()));
    }

    private static NDArray signs(Tensor b) {
        return NDArray.ones(b.dtype()).copysign(b.value());
    }
}
