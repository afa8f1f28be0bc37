package espalier.array;

import espalier.backend.Binary;
import espalier.backend.Unary;

/// Comparisons and logic: bool arrays. NaN is unequal to everything, itself too.
sealed interface Comparisons permits NDArray {

    private NDArray self() {
        return (NDArray) this;
    }

    /// `x == other`
    default NDArray equal(NDArray other) {
        return Operation.binary(Binary.EQUAL, self(), other);
    }

    /// `x == other`
    default NDArray equal(double other) {
        return Operation.binary(Binary.EQUAL, self(), other);
    }

    /// `x == other`
    default NDArray equal(long other) {
        return Operation.compare(Binary.EQUAL, self(), other);
    }

    /// `x != other`
    default NDArray notEqual(NDArray other) {
        return Operation.binary(Binary.NOT_EQUAL, self(), other);
    }

    /// `x != other`
    default NDArray notEqual(double other) {
        return Operation.binary(Binary.NOT_EQUAL, self(), other);
    }

    /// `x != other`
    default NDArray notEqual(long other) {
        return Operation.compare(Binary.NOT_EQUAL, self(), other);
    }

    /// `x < other`
    default NDArray less(NDArray other) {
        return Operation.binary(Binary.LESS, self(), other);
    }

    /// `x < other`
    default NDArray less(double other) {
        return Operation.binary(Binary.LESS, self(), other);
    }

    /// `x < other`
    default NDArray less(long other) {
        return Operation.compare(Binary.LESS, self(), other);
    }

    /// `x <= other`
    default NDArray lessEqual(NDArray other) {
        return Operation.binary(Binary.LESS_EQUAL, self(), other);
    }

    /// `x <= other`
    default NDArray lessEqual(double other) {
        return Operation.binary(Binary.LESS_EQUAL, self(), other);
    }

    /// `x <= other`
    default NDArray lessEqual(long other) {
        return Operation.compare(Binary.LESS_EQUAL, self(), other);
    }

    /// `x > other`
    default NDArray greater(NDArray other) {
        return Operation.binary(Binary.GREATER, self(), other);
    }

    /// `x > other`
    default NDArray greater(double other) {
        return Operation.binary(Binary.GREATER, self(), other);
    }

    /// `x > other`
    default NDArray greater(long other) {
        return Operation.compare(Binary.GREATER, self(), other);
    }

    /// `x >= other`
    default NDArray greaterEqual(NDArray other) {
        return Operation.binary(Binary.GREATER_EQUAL, self(), other);
    }

    /// `x >= other`
    default NDArray greaterEqual(double other) {
        return Operation.binary(Binary.GREATER_EQUAL, self(), other);
    }

    /// `x >= other`
    default NDArray greaterEqual(long other) {
        return Operation.compare(Binary.GREATER_EQUAL, self(), other);
    }

    /// Whether both are not zero
    default NDArray logicalAnd(NDArray other) {
        return Operation.binary(Binary.LOGICAL_AND, self(), other);
    }

    /// Whether one or both are not zero
    default NDArray logicalOr(NDArray other) {
        return Operation.binary(Binary.LOGICAL_OR, self(), other);
    }

    /// Whether exactly one is not zero
    default NDArray logicalXor(NDArray other) {
        return Operation.binary(Binary.LOGICAL_XOR, self(), other);
    }

    /// Whether it is zero
    default NDArray logicalNot() {
        return Operation.unary(Unary.LOGICAL_NOT, self());
    }

    /// Whether it is not a number
    default NDArray isnan() {
        return Operation.unary(Unary.IS_NAN, self());
    }

    /// Whether it is neither infinite nor NaN
    default NDArray isfinite() {
        return Operation.unary(Unary.IS_FINITE, self());
    }

    /// Whether it is infinite
    default NDArray isinf() {
        return Operation.unary(Unary.IS_INFINITE, self());
    }

    /// Whether both arrays have the same shape and equal elements; their types may differ, NaN is unequal.
    default boolean arrayEqual(NDArray other) {
        return self().shape().equals(other.shape()) && self().equal(other).all().getBoolean();
    }

    /// Whether the sign is minus, of -0.0 and NaN too
    default NDArray signbit() {
        return Pointwise.signbit(self());
    }

    /// Whether `|x - other| <= 1e-8 + 1e-5 |other|` everywhere, NumPy's defaults; see
    /// [#allClose(NDArray, double, double)].
    default boolean allClose(NDArray other) {
        return allClose(other, 1e-5, 1e-8);
    }

    /// Whether `|x - other| <= atol + rtol |other|` everywhere, broadcast; equal infinities are close, NaN is not.
    default boolean allClose(NDArray other, double rtol, double atol) {
        return isClose(other, rtol, atol).all().getBoolean();
    }

    /// Where `|x - other| <= 1e-8 + 1e-5 |other|`, NumPy's defaults; see [#isClose(NDArray, double, double)].
    default NDArray isClose(NDArray other) {
        return isClose(other, 1e-5, 1e-8);
    }

    /// Where `|x - other| <= atol + rtol |other|`, broadcast; equal infinities are close, NaN is not. NumPy's defaults
    /// are 1e-5 and 1e-8.
    default NDArray isClose(NDArray other, double rtol, double atol) {
        NDArray a = self().astype(DType.FLOAT64);
        NDArray b = other.astype(DType.FLOAT64);
        NDArray near = a.subtract(b).abs().lessEqual(b.abs().multiply(rtol).add(atol)).logicalAnd(b.isfinite());
        return near.logicalOr(a.equal(b));
    }
}
