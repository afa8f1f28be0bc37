package espalier.array;

import espalier.backend.Binary;
import espalier.backend.Layout;
import espalier.backend.Reduction;
import espalier.backend.Unary;

/// Which types operations take and give: the rules of the Array API standard, and NumPy's where it is silent. [Into]
/// asks.
final class Types {
    private Types() {}

    /// The type of `f(x)`.
    static DType result(Unary f, DType x) {
        if (x == DType.BOOL && f == Unary.NEGATIVE) {
            throw new IllegalArgumentException("negative: not defined on bool; use logicalNot()");
        }
        if (x == DType.UINT64) {
            throw storageOnly(Into.name(f));
        }
        return switch (f.result()) {
            case SAME -> x;
            case FLOAT -> x.isFloating() ? x : DType.FLOAT64;
            case BOOL -> DType.BOOL;
        };
    }

    /// The type to which both operands of `f` are brought.
    static DType operand(Binary f, DType a, DType b) {
        DType common = DType.promote(a, b);
        if (common == DType.UINT64) {
            switch (f) {
                case ADD, SUBTRACT, MULTIPLY, EQUAL, NOT_EQUAL, LOGICAL_AND, LOGICAL_OR, LOGICAL_XOR -> {}
                default -> throw storageOnly(Into.name(f));
            }
        }
        if (common == DType.BOOL && f == Binary.SUBTRACT) {
            throw new IllegalArgumentException("subtract: not defined on bool; use notEqual() for exclusive or");
        }
        if (common == DType.BOOL && (f == Binary.POWER || f == Binary.FLOOR_DIVIDE || f == Binary.REMAINDER)) {
            return DType.INT8;
        }
        return f.result() == Binary.Result.FLOAT && !common.isFloating() ? DType.FLOAT64 : common;
    }

    /// The type of `f(a, b)`.
    static DType result(Binary f, DType a, DType b) {
        DType operand = operand(f, a, b);
        return f.result() == Binary.Result.BOOL ? DType.BOOL : operand;
    }

    /// The type to which `x` is brought before it is folded: sums and products of integers happen in int64.
    static DType operand(Reduction f, DType x) {
        if (x == DType.UINT64 && f != Reduction.SUM && f != Reduction.PRODUCT && f != Reduction.ANY
                && f != Reduction.ALL) {
            throw storageOnly(Into.name(f));
        }
        boolean widened = (f == Reduction.SUM || f == Reduction.PRODUCT) && !x.isFloating();
        return widened ? DType.INT64 : x;
    }

    /// The type of `x` folded by `f`.
    static DType result(Reduction f, DType x) {
        return switch (f) {
            case ARGMAX, ARGMIN -> DType.INT64;
            case ANY, ALL -> DType.BOOL;
            default -> operand(f, x);
        };
    }

    /// The type in which a matrix product is computed.
    static DType product(DType result) {
        return result == DType.BOOL ? DType.INT64 : result.working();
    }

    /// The type in which a function of `x` is computed whose result has type `result`.
    static DType work(Unary f, DType x, DType result) {
        return f.result() == Unary.Result.BOOL ? x.working() : result.working();
    }

    /// Whether NumPy's "same kind" casting allows a result of type `from` to be written into `to`.
    static boolean castable(DType from, DType to) {
        if (from == DType.BOOL || from == to) {
            return true;
        }
        return to.isFloating() || from.isInteger() && to.isInteger();
    }

    static void checkIntegerPower(NDArray exponent) {
        if (exponent.size() > 0 && exponent.min().getLong() < 0) {
            throw new IllegalArgumentException(
                    "power: integers to negative integer powers are not allowed; convert to float64 first");
        }
    }

    static void checkNotEmpty(Reduction f, NDArray x, int[] folded) {
        boolean identity = f == Reduction.SUM || f == Reduction.PRODUCT || f == Reduction.ANY || f == Reduction.ALL;
        if (identity) {
            return;
        }
        Layout l = x.layout();
        for (int axis : folded) {
            if (l.dim(axis) == 0) {
                throw new IllegalArgumentException(Into.name(f) + ": axis " + axis + " of shape " + x.shape()
                        + " is empty: a zero-size array has no "
                        + (f == Reduction.MAX || f == Reduction.ARGMAX ? "maximum" : "minimum"));
            }
        }
    }

    private static IllegalArgumentException storageOnly(String function) {
        return new IllegalArgumentException(
                function + ": uint64 is for storage; convert with astype(INT64) or astype(FLOAT64) first");
    }
}
