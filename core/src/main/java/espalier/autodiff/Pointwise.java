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
}
