package espalier.array;

import espalier.backend.Binary;

/// Arithmetic of two arrays, broadcast, and of an array with a Java number.
///
/// A Java number takes the array's type, as in NumPy 2: `float32` stays `float32`. Only a fractional number (a Java
/// `double`) with an integer array gives float64: `NDArray.of(1, 2).multiply(2)` is int32, `.multiply(2.0)` is float64.
sealed interface Arithmetic permits NDArray {

    private NDArray self() {
        return (NDArray) this;
    }

    /// `x + other`
    default NDArray add(NDArray other) {
        return Operation.binary(Binary.ADD, self(), other);
    }

    /// `x + other`
    default NDArray add(double other) {
        return Operation.binary(Binary.ADD, self(), other);
    }

    /// `x + other`
    default NDArray add(long other) {
        return Operation.binary(Binary.ADD, self(), other);
    }

    /// `x - other`
    default NDArray subtract(NDArray other) {
        return Operation.binary(Binary.SUBTRACT, self(), other);
    }

    /// `x - other`
    default NDArray subtract(double other) {
        return Operation.binary(Binary.SUBTRACT, self(), other);
    }

    /// `x - other`
    default NDArray subtract(long other) {
        return Operation.binary(Binary.SUBTRACT, self(), other);
    }

    /// `x * other`, element by element
    default NDArray multiply(NDArray other) {
        return Operation.binary(Binary.MULTIPLY, self(), other);
    }

    /// `x * other`
    default NDArray multiply(double other) {
        return Operation.binary(Binary.MULTIPLY, self(), other);
    }

    /// `x * other`
    default NDArray multiply(long other) {
        return Operation.binary(Binary.MULTIPLY, self(), other);
    }

    /// `x / other`: true division, integers give float64
    default NDArray divide(NDArray other) {
        return Operation.binary(Binary.DIVIDE, self(), other);
    }

    /// `x / other`: true division, integers give float64
    default NDArray divide(double other) {
        return Operation.binary(Binary.DIVIDE, self(), other);
    }

    /// `x ** other`
    ///
    /// @throws IllegalArgumentException for integers to a negative integer power
    default NDArray power(NDArray other) {
        return Operation.binary(Binary.POWER, self(), other);
    }

    /// `x ** other`
    default NDArray power(double other) {
        return Operation.binary(Binary.POWER, self(), other);
    }

    /// `x ** other`
    ///
    /// @throws IllegalArgumentException for integers to a negative power
    default NDArray power(long other) {
        return Operation.binary(Binary.POWER, self(), other);
    }

    /// The larger of `x` and `other`, NaN if either is
    default NDArray maximum(NDArray other) {
        return Operation.binary(Binary.MAXIMUM, self(), other);
    }

    /// The larger of `x` and `other`, NaN if either is
    default NDArray maximum(double other) {
        return Operation.binary(Binary.MAXIMUM, self(), other);
    }

    /// The larger of `x` and `other`
    default NDArray maximum(long other) {
        return Operation.binary(Binary.MAXIMUM, self(), other);
    }

    /// The smaller of `x` and `other`, NaN if either is
    default NDArray minimum(NDArray other) {
        return Operation.binary(Binary.MINIMUM, self(), other);
    }

    /// The smaller of `x` and `other`, NaN if either is
    default NDArray minimum(double other) {
        return Operation.binary(Binary.MINIMUM, self(), other);
    }

    /// The smaller of `x` and `other`
    default NDArray minimum(long other) {
        return Operation.binary(Binary.MINIMUM, self(), other);
    }

    /// The largest integer not above `x / other`; an integer divided by zero gives 0
    default NDArray floorDivide(NDArray other) {
        return Operation.binary(Binary.FLOOR_DIVIDE, self(), other);
    }

    /// The largest integer not above `x / other`; an integer divided by zero gives 0
    default NDArray floorDivide(double other) {
        return Operation.binary(Binary.FLOOR_DIVIDE, self(), other);
    }

    /// The largest integer not above `x / other`; an integer divided by zero gives 0
    default NDArray floorDivide(long other) {
        return Operation.binary(Binary.FLOOR_DIVIDE, self(), other);
    }

    /// `x - other floor(x / other)`, with the sign of `other`; of an integer by zero 0
    default NDArray remainder(NDArray other) {
        return Operation.binary(Binary.REMAINDER, self(), other);
    }

    /// `x - other floor(x / other)`, with the sign of `other`; of an integer by zero 0
    default NDArray remainder(double other) {
        return Operation.binary(Binary.REMAINDER, self(), other);
    }

    /// `x - other floor(x / other)`, with the sign of `other`; of an integer by zero 0
    default NDArray remainder(long other) {
        return Operation.binary(Binary.REMAINDER, self(), other);
    }

    /// The angle of the point (`other`, `x`) in -pi to pi: `arctan(x / other)` in the right quadrant
    default NDArray atan2(NDArray other) {
        return Operation.binary(Binary.ATAN2, self(), other);
    }

    /// `(x^2 + other^2)^(1/2)` without overflow
    default NDArray hypot(NDArray other) {
        return Operation.binary(Binary.HYPOT, self(), other);
    }

    /// `|x|` with the sign of `other`
    default NDArray copysign(NDArray other) {
        return Operation.binary(Binary.COPYSIGN, self(), other);
    }

    /// `ln(e^x + e^other)` without overflow
    default NDArray logaddexp(NDArray other) {
        return Operation.binary(Binary.LOGADDEXP, self(), other);
    }

    /// The next number of the type after `x` towards `other`
    default NDArray nextafter(NDArray other) {
        return Pointwise.nextAfter(self(), other);
    }

    /// Bit by bit "and" of integers or bool
    default NDArray bitwiseAnd(NDArray other) {
        return Pointwise.bits("bitwiseAnd", self(), other, (a, b) -> a & b);
    }

    /// Bit by bit "or" of integers or bool
    default NDArray bitwiseOr(NDArray other) {
        return Pointwise.bits("bitwiseOr", self(), other, (a, b) -> a | b);
    }

    /// Bit by bit "exclusive or" of integers or bool
    default NDArray bitwiseXor(NDArray other) {
        return Pointwise.bits("bitwiseXor", self(), other, (a, b) -> a ^ b);
    }

    /// Every bit turned; bool: not
    default NDArray bitwiseInvert() {
        return Pointwise.invert(self());
    }

    /// `x 2^other` of integers, bits beyond the type lost
    default NDArray bitwiseLeftShift(NDArray other) {
        return Pointwise.shift("bitwiseLeftShift", self(), other, true);
    }

    /// `floor(x / 2^other)` of integers
    default NDArray bitwiseRightShift(NDArray other) {
        return Pointwise.shift("bitwiseRightShift", self(), other, false);
    }
}
