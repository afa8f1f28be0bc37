package espalier.array;

import espalier.backend.Binary;
import espalier.backend.Unary;
import java.util.function.DoubleUnaryOperator;

/// Functions of each element. Those with fractional results give float64 for integers and bool; floating types stay.
sealed interface Elementwise permits NDArray {

    private NDArray self() {
        return (NDArray) this;
    }

    /// `-x`
    default NDArray negative() {
        return Operation.unary(Unary.NEGATIVE, self());
    }

    /// `|x|`
    default NDArray abs() {
        return Operation.unary(Unary.ABS, self());
    }

    /// -1, 0 or 1; NaN stays
    default NDArray sign() {
        return Operation.unary(Unary.SIGN, self());
    }

    /// `x^2`
    default NDArray square() {
        return Operation.unary(Unary.SQUARE, self());
    }

    /// `x^(1/2)`, NaN below zero
    default NDArray sqrt() {
        return Operation.unary(Unary.SQRT, self());
    }

    /// `1 / x`
    default NDArray reciprocal() {
        return Operation.unary(Unary.RECIPROCAL, self());
    }

    /// `e^x`
    default NDArray exp() {
        return Operation.unary(Unary.EXP, self());
    }

    /// `e^x - 1`, exact near 0
    default NDArray expm1() {
        return Operation.unary(Unary.EXPM1, self());
    }

    /// Natural logarithm: -inf at 0, NaN below
    default NDArray log() {
        return Operation.unary(Unary.LOG, self());
    }

    /// `ln(1 + x)`, exact near 0
    default NDArray log1p() {
        return Operation.unary(Unary.LOG1P, self());
    }

    /// Logarithm to base 2, exact at powers of two
    default NDArray log2() {
        return Operation.unary(Unary.LOG2, self());
    }

    /// Logarithm to base 10
    default NDArray log10() {
        return Operation.unary(Unary.LOG10, self());
    }

    /// Sine of radians
    default NDArray sin() {
        return Operation.unary(Unary.SIN, self());
    }

    /// Cosine of radians
    default NDArray cos() {
        return Operation.unary(Unary.COS, self());
    }

    /// Tangent of radians
    default NDArray tan() {
        return Operation.unary(Unary.TAN, self());
    }

    /// The angle in -pi/2 to pi/2 with this sine
    default NDArray asin() {
        return Operation.unary(Unary.ASIN, self());
    }

    /// The angle in 0 to pi with this cosine
    default NDArray acos() {
        return Operation.unary(Unary.ACOS, self());
    }

    /// The angle in -pi/2 to pi/2 with this tangent
    default NDArray atan() {
        return Operation.unary(Unary.ATAN, self());
    }

    /// Hyperbolic sine
    default NDArray sinh() {
        return Operation.unary(Unary.SINH, self());
    }

    /// Hyperbolic cosine
    default NDArray cosh() {
        return Operation.unary(Unary.COSH, self());
    }

    /// The number with this hyperbolic sine
    default NDArray asinh() {
        return Operation.unary(Unary.ASINH, self());
    }

    /// The number, at least 0, with this hyperbolic cosine
    default NDArray acosh() {
        return Operation.unary(Unary.ACOSH, self());
    }

    /// The number with this hyperbolic tangent
    default NDArray atanh() {
        return Operation.unary(Unary.ATANH, self());
    }

    /// The error function: twice the integral of `e^-t^2 / pi^(1/2)` from 0 to x
    default NDArray erf() {
        return Operation.unary(Unary.ERF, self());
    }

    /// Hyperbolic tangent
    default NDArray tanh() {
        return Operation.unary(Unary.TANH, self());
    }

    /// `1 / (1 + e^-x)`
    default NDArray sigmoid() {
        return Operation.unary(Unary.SIGMOID, self());
    }

    /// `ln(1 + e^x)`, without overflow
    default NDArray softplus() {
        return Operation.unary(Unary.SOFTPLUS, self());
    }

    /// `max(x, 0)`
    default NDArray relu() {
        return Operation.unary(Unary.RELU, self());
    }

    /// `x` where positive, else `slope x`
    default NDArray leakyRelu(double slope) {
        return Operation.binary(Binary.LEAKY_RELU, self(), slope);
    }

    /// The largest integer not above `x`; integers stay what they are
    default NDArray floor() {
        return Operation.unary(Unary.FLOOR, self());
    }

    /// The smallest integer not below `x`; integers stay what they are
    default NDArray ceil() {
        return Operation.unary(Unary.CEIL, self());
    }

    /// The nearest integer, halves to the even one; integers stay what they are
    default NDArray round() {
        return Operation.unary(Unary.ROUND, self());
    }

    /// The integer part; integers stay what they are
    default NDArray trunc() {
        return Operation.unary(Unary.TRUNC, self());
    }

    /// Rounded to `decimals` digits after the point, halves to the even digit, as NumPy does: `rint(x 10^d) / 10^d`.
    /// Negative counts round before the point.
    default NDArray round(int decimals) {
        return Pointwise.round(self(), decimals);
    }

    /// `f` of every element, computed in double precision one after another; for functions that are not here.
    default NDArray map(DoubleUnaryOperator f) {
        return Pointwise.floating(self(), f);
    }

    /// `min(max(x, low), high)`; NaN stays NaN. Either bound may be infinite.
    default NDArray clip(double low, double high) {
        NDArray x = self();
        boolean floating = x.dtype() == DType.FLOAT32 || x.dtype() == DType.FLOAT64;
        return floating && low <= high ? Into.clip(x, low, high, Pool.result(x.dtype(), x.shape()))
                : x.maximum(low).minimum(high);
    }

    /// `min(max(x, low), high)` for whole bounds, which keep an integer array's type.
    default NDArray clip(long low, long high) {
        return self().maximum(low).minimum(high);
    }
}
