package espalier.array;

import espalier.backend.Buffer;
import espalier.backend.Layout;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongBinaryOperator;

/// Functions of elements that are too rare for the backend: one element at a time, in double precision or on 64 bits.
/// Called by the families of [NDArray].
final class Pointwise {
    private Pointwise() {}

    static NDArray floating(NDArray x, DoubleUnaryOperator f) {
        NDArray out = Pool.result(x.dtype().isFloating() ? x.dtype() : DType.FLOAT64, x.shape());
        var at = new Odometer(x.layout().shape(), x.layout());
        Buffer from = x.buffer();
        Buffer to = out.buffer();
        for (int i = 0; i < out.size(); i++, at.next()) {
            to.setDouble(i, f.applyAsDouble(from.getDouble(at.index(0))));
        }
        return out;
    }

    static NDArray floating(String name, NDArray a, NDArray b, DoubleBinaryOperator f) {
        DType common = DType.promote(a.dtype(), b.dtype());
        int[] shape = Broadcast.shape(name, a.layout().shape(), b.layout().shape());
        NDArray out = Pool.result(common.isFloating() ? common : DType.FLOAT64, Shape.wrap(shape));
        var at = new Odometer(shape, a.layout().broadcastTo(shape), b.layout().broadcastTo(shape));
        Buffer x = a.buffer();
        Buffer y = b.buffer();
        Buffer to = out.buffer();
        for (int i = 0; i < out.size(); i++, at.next()) {
            to.setDouble(i, f.applyAsDouble(x.getDouble(at.index(0)), y.getDouble(at.index(1))));
        }
        return out;
    }

    static NDArray bits(String name, NDArray a, NDArray b, LongBinaryOperator f) {
        if (a.dtype().isFloating() || b.dtype().isFloating()) {
            throw new IllegalArgumentException(name + ": needs integers or bool, got " + a.dtype().numpyName() + " and "
                    + b.dtype().numpyName());
        }
        DType common = DType.promote(a.dtype(), b.dtype());
        if (common.isFloating()) {
            throw new IllegalArgumentException(
                    name + ": uint64 has no common integer type with " + a.dtype().numpyName() + " and "
                            + b.dtype().numpyName() + "; convert one with astype");
        }
        int[] shape = Broadcast.shape(name, a.layout().shape(), b.layout().shape());
        NDArray x = a.astype(common);
        NDArray y = b.astype(common);
        Layout lx = x.layout().broadcastTo(shape);
        Layout ly = y.layout().broadcastTo(shape);
        NDArray out = Pool.result(common, Shape.wrap(shape));
        var at = new Odometer(shape, lx, ly);
        for (int i = 0; i < out.size(); i++, at.next()) {
            out.buffer().setLong(i, f.applyAsLong(x.buffer().getLong(at.index(0)), y.buffer().getLong(at.index(1))));
        }
        return out;
    }

    static NDArray invert(NDArray x) {
        return x.dtype() == DType.BOOL ? x.logicalNot() : bits("bitwiseInvert", x, x, (a, _) -> ~a);
    }

    static NDArray shift(String name, NDArray x, NDArray by, boolean left) {
        if (x.dtype() == DType.BOOL || by.dtype() == DType.BOOL) {
            throw new IllegalArgumentException(name + ": needs integers, got bool");
        }
        if (by.size() > 0 && by.dtype().isInteger() && by.min().getLong() < 0) {
            throw new IllegalArgumentException(name + ": shifts must not be negative");
        }
        int width = 8 * DType.promote(x.dtype(), by.dtype()).bytes();
        if (left) {
            return bits(name, x, by, (a, n) -> n >= width ? 0 : a << n);
        }
        return bits(name, x, by, (a, n) -> a >> Math.min(n, 63));
    }

    static NDArray signbit(NDArray x) {
        if (!x.dtype().isFloating()) {
            return x.less(0L);
        }
        NDArray out = Pool.result(DType.BOOL, x.shape());
        var at = new Odometer(x.layout().shape(), x.layout());
        for (int i = 0; i < out.size(); i++, at.next()) {
            out.buffer().setLong(i, Double.doubleToRawLongBits(x.buffer().getDouble(at.index(0))) < 0 ? 1 : 0);
        }
        return out;
    }

    static NDArray nextAfter(NDArray a, NDArray b) {
        DType common = DType.promote(a.dtype(), b.dtype());
        return switch (common) {
            case FLOAT32 -> floating("nextafter", a.astype(common), b.astype(common),
                    (x, y) -> Math.nextAfter((float) x, y));
            case FLOAT16,
                    BFLOAT16 -> throw new IllegalArgumentException("nextafter: not offered for " + common.numpyName());
            default -> floating("nextafter", a, b, Math::nextAfter);
        };
    }

    static NDArray round(NDArray x, int decimals) {
        if (!x.dtype().isFloating()) {
            if (decimals >= 0) {
                return Pool.copy(x);
            }
            // As NumPy: through float64 and back, so that integers stay integers.
            return round(x.astype(DType.FLOAT64), decimals).astype(x.dtype());
        }
        if (decimals == 0) {
            return x.round();
        }
        double scale = Math.pow(10, Math.abs(decimals));
        return decimals > 0 ? x.multiply(scale).round().divide(scale) : x.divide(scale).round().multiply(scale);
    }
}
