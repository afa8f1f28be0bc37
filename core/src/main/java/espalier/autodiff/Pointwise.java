package espalier.autodiff;

import espalier.array.NDArray;
import espalier.autodiff.Elementwise.BinaryOp;
import espalier.autodiff.Elementwise.UnaryOp;
import espalier.backend.Binary;
import espalier.backend.Unary;

/// The methods of [Tensor] that work element by element. Operands broadcast as in NumPy; a Java number takes the type
/// of the tensor.
sealed interface Pointwise permits Tensor {

    private Tensor self() {
        return (Tensor) this;
    }

    /// `f(x)` for any function of [Unary] that has numbers as its result; the common ones have methods of their own.
    default Tensor apply(Unary f) {
        return new UnaryOp(f, self()).apply();
    }

    /// `f(x, other)` for any function of [Binary] that has numbers as its result, broadcast; the common ones have
    /// methods of their own.
    default Tensor apply(Binary f, Tensor other) {
        return new BinaryOp(f, self(), other).apply();
    }

    private Tensor apply(Binary f, double other) {
        return apply(f, Tensor.of(NDArray.full(self().dtype(), other)));
    }

    /// `x + other`
    default Tensor add(Tensor other) {
        return apply(Binary.ADD, other);
    }

    /// `x + other`
    default Tensor add(double other) {
        return apply(Binary.ADD, other);
    }

    /// `x - other`
    default Tensor subtract(Tensor other) {
        return apply(Binary.SUBTRACT, other);
    }

    /// `x - other`
    default Tensor subtract(double other) {
        return apply(Binary.SUBTRACT, other);
    }

    /// `x other`, element by element
    default Tensor multiply(Tensor other) {
        return apply(Binary.MULTIPLY, other);
    }

    /// `x other`
    default Tensor multiply(double other) {
        return apply(Binary.MULTIPLY, other);
    }

    /// `x / other`
    default Tensor divide(Tensor other) {
        return apply(Binary.DIVIDE, other);
    }

    /// `x / other`
    default Tensor divide(double other) {
        return apply(Binary.DIVIDE, other);
    }

    /// `x^other`
    default Tensor power(Tensor other) {
        return apply(Binary.POWER, other);
    }

    /// `x^other`
    default Tensor power(double other) {
        return apply(Binary.POWER, other);
    }

    /// The larger of x and `other`; where they are equal, the gradient goes to x.
    default Tensor maximum(Tensor other) {
        return apply(Binary.MAXIMUM, other);
    }

    /// The larger of x and `other`
    default Tensor maximum(double other) {
        return apply(Binary.MAXIMUM, other);
    }

    /// The smaller of x and `other`; where they are equal, the gradient goes to x.
    default Tensor minimum(Tensor other) {
        return apply(Binary.MINIMUM, other);
    }

    /// The smaller of x and `other`
    default Tensor minimum(double other) {
        return apply(Binary.MINIMUM, other);
    }

    /// `-x`
    default Tensor negative() {
        return apply(Unary.NEGATIVE);
    }

    /// `|x|`
    default Tensor abs() {
        return apply(Unary.ABS);
    }

    /// `e^x`
    default Tensor exp() {
        return apply(Unary.EXP);
    }

    /// `ln x`
    default Tensor log() {
        return apply(Unary.LOG);
    }

    /// `x^(1/2)`
    default Tensor sqrt() {
        return apply(Unary.SQRT);
    }

    /// `x^2`
    default Tensor square() {
        return apply(Unary.SQUARE);
    }

    /// `1 / (1 + e^-x)`
    default Tensor sigmoid() {
        return apply(Unary.SIGMOID);
    }

    /// `(e^x - e^-x) / (e^x + e^-x)`
    default Tensor tanh() {
        return apply(Unary.TANH);
    }

    /// `max(x, 0)`; the derivative at 0 is 0.
    default Tensor relu() {
        return apply(Unary.RELU);
    }

    /// `x where x > 0, else slope x`; the derivative at 0 is the slope.
    default Tensor leakyRelu(double slope) {
        return apply(Binary.LEAKY_RELU, slope);
    }

    /// `ln(1 + e^x)`
    default Tensor softplus() {
        return apply(Unary.SOFTPLUS);
    }

    /// The sign, -1, 0 or 1; the derivative is 0.
    default Tensor sign() {
        return apply(Unary.SIGN);
    }

    /// `1 / x`
    default Tensor reciprocal() {
        return apply(Unary.RECIPROCAL);
    }

    /// `e^x - 1`, exact for small x
    default Tensor expm1() {
        return apply(Unary.EXPM1);
    }

    /// `ln(1 + x)`, exact for small x
    default Tensor log1p() {
        return apply(Unary.LOG1P);
    }

    /// The logarithm to base 2
    default Tensor log2() {
        return apply(Unary.LOG2);
    }

    /// The logarithm to base 10
    default Tensor log10() {
        return apply(Unary.LOG10);
    }

    /// Sine
    default Tensor sin() {
        return apply(Unary.SIN);
    }

    /// Cosine
    default Tensor cos() {
        return apply(Unary.COS);
    }

    /// Tangent
    default Tensor tan() {
        return apply(Unary.TAN);
    }

    /// The angle with this sine
    default Tensor asin() {
        return apply(Unary.ASIN);
    }

    /// The angle with this cosine
    default Tensor acos() {
        return apply(Unary.ACOS);
    }

    /// The angle with this tangent
    default Tensor atan() {
        return apply(Unary.ATAN);
    }

    /// Hyperbolic sine
    default Tensor sinh() {
        return apply(Unary.SINH);
    }

    /// Hyperbolic cosine
    default Tensor cosh() {
        return apply(Unary.COSH);
    }

    /// The number with this hyperbolic sine
    default Tensor asinh() {
        return apply(Unary.ASINH);
    }

    /// The number, at least 0, with this hyperbolic cosine
    default Tensor acosh() {
        return apply(Unary.ACOSH);
    }

    /// The number with this hyperbolic tangent
    default Tensor atanh() {
        return apply(Unary.ATANH);
    }

    /// The error function: twice the integral of `e^-t^2 / pi^(1/2)` from 0 to x
    default Tensor erf() {
        return apply(Unary.ERF);
    }

    /// The largest integer not above x; the derivative is 0.
    default Tensor floor() {
        return apply(Unary.FLOOR);
    }

    /// The smallest integer not below x; the derivative is 0.
    default Tensor ceil() {
        return apply(Unary.CEIL);
    }

    /// The nearest integer, halves to the even one; the derivative is 0.
    default Tensor round() {
        return apply(Unary.ROUND);
    }

    /// The integer part; the derivative is 0.
    default Tensor trunc() {
        return apply(Unary.TRUNC);
    }

    /// x, but not below `low` nor above `high`; the gradient passes where x lies between or on them.
    default Tensor clip(double low, double high) {
        return maximum(low).minimum(high);
    }

    /// The piecewise linear function through the points `(xp[i], fp[i])` at each element; `xp` ascends. Outside of them
    /// it is flat. xp, fp: (n,), n at least 1; a table that learns is a gradient by `fp`.
    default Tensor interp(NDArray xp, Tensor fp) {
        self().value().interp(xp, fp.value()); // says what is wrong
        int n = xp.size();
        if (n == 1) {
            return self().multiply(0).add(fp.reshape());
        }
        NDArray at = xp.searchsorted(self().value(), true).subtract(1L).clip(0L, n - 2L);
        Tensor x0 = self().constant(xp.take(at, 0));
        Tensor width = self().constant(xp.take(at.add(1L), 0)).subtract(x0);
        Tensor inside = clip(xp.get(0), xp.get(n - 1));
        Tensor f0 = fp.rows(at);
        return f0.add(fp.rows(at.add(1L)).subtract(f0).multiply(inside.subtract(x0).divide(width)));
    }

    /// The largest integer not above `x / other`; the derivative is 0.
    default Tensor floorDivide(Tensor other) {
        return apply(Binary.FLOOR_DIVIDE, other);
    }

    /// The largest integer not above `x / other`; the derivative is 0.
    default Tensor floorDivide(double other) {
        return apply(Binary.FLOOR_DIVIDE, other);
    }

    /// `x - other floor(x / other)`
    default Tensor remainder(Tensor other) {
        return apply(Binary.REMAINDER, other);
    }

    /// `x - other floor(x / other)`
    default Tensor remainder(double other) {
        return apply(Binary.REMAINDER, other);
    }

    /// The angle of the point (other, x)
    default Tensor atan2(Tensor other) {
        return apply(Binary.ATAN2, other);
    }

    /// `(x^2 + other^2)^(1/2)` without overflow; the derivatives at (0, 0) are 0.
    default Tensor hypot(Tensor other) {
        return apply(Binary.HYPOT, other);
    }

    /// `|x|` with the sign of `other`
    default Tensor copysign(Tensor other) {
        return apply(Binary.COPYSIGN, other);
    }

    /// `ln(e^x + e^other)` without overflow
    default Tensor logaddexp(Tensor other) {
        return apply(Binary.LOGADDEXP, other);
    }

    /// `x where x > 0, else slope x` with a slope of its own for each, or to be learnt (PReLU: He et al. 2015);
    /// broadcast.
    default Tensor leakyRelu(Tensor slope) {
        return apply(Binary.LEAKY_RELU, slope);
    }
}
