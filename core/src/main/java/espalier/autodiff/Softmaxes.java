package espalier.autodiff;

import espalier.array.Axes;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Rowwise;
import espalier.array.Shape;
import espalier.backend.Binary;
import espalier.backend.Buffer;
import espalier.backend.Reduction;
import espalier.backend.Rows;
import espalier.backend.Unary;
import java.util.Arrays;
import java.util.List;

/// Softmax and the two cross-entropies, each one operation because the composed formula overflows or cancels. Made by
/// [Tensor].
sealed interface Softmaxes extends Op {

    /// `y_i = e^x_i / sum_j e^x_j` along one axis;   `dx += y (dy - sum_j dy_j y_j)`.   The largest x is subtracted
    /// first: e^x cannot overflow.
    record Softmax(Tensor x, int axis) implements Softmaxes {

        @Override
        public String name() {
            return "softmax";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x);
        }

        @Override
        public Shape shape() {
            return x.shape();
        }

        @Override
        public NDArray forward(Memory memory) {
            NDArray y = memory.like(x.value());
            if (axis == x.rank() - 1) {
                return Rowwise.apply(Rows.SOFTMAX, 0, memory.contiguous(x.value()), y, null);
            }
            NDArray row = memory.empty(x.dtype(), rows(x.shape(), axis));
            shift(x.value(), axis, row, y);
            Into.unary(Unary.EXP, y, y);
            Into.reduce(Reduction.SUM, y, Axes.keepdims(axis), row);
            Into.binary(Binary.DIVIDE, y, row, y);
            memory.release(row);
            return y;
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            if (axis == x.rank() - 1) {
                grads.add(x, (dx, more) -> Rowwise.gradient(Rows.SOFTMAX, y, null, dy, dx, more));
            }
            if (axis == x.rank() - 1 || !grads.wants(x)) {
                return;
            }
            Memory memory = grads.memory();
            NDArray row = memory.empty(x.dtype(), rows(x.shape(), axis));
            NDArray dx = Into.binary(Binary.MULTIPLY, dy, y, memory.like(y));
            Into.reduce(Reduction.SUM, dx, Axes.keepdims(axis), row);
            Into.binary(Binary.SUBTRACT, dy, row, dx);
            grads.addProduct(x, dx, y);
            memory.release(row);
            memory.release(dx);
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(x, () -> y.multiply(dy.subtract(dy.multiply(y).sum(Axes.keepdims(axis)))));
        }
    }

    /// `y_i = x_i - ln sum_j e^x_j` along one axis;   `dx += dy - e^y sum_j dy_j`.
    record LogSoftmax(Tensor x, int axis) implements Softmaxes {

        @Override
        public String name() {
            return "logSoftmax";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x);
        }

        @Override
        public Shape shape() {
            return x.shape();
        }

        @Override
        public NDArray forward(Memory memory) {
            return logSoftmax(x.value(), axis, memory.like(x.value()), memory);
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            if (axis == x.rank() - 1) {
                grads.add(x, (dx, more) -> Rowwise.gradient(Rows.LOG_SOFTMAX, y, null, dy, dx, more));
            }
            if (axis == x.rank() - 1 || !grads.wants(x)) {
                return;
            }
            Memory memory = grads.memory();
            NDArray row = memory.empty(x.dtype(), rows(x.shape(), axis));
            Into.reduce(Reduction.SUM, dy, Axes.keepdims(axis), row);
            NDArray dx = Into.unary(Unary.EXP, y, memory.like(y));
            Into.binary(Binary.MULTIPLY, dx, row, dx);
            Into.binary(Binary.SUBTRACT, dy, dx, dx);
            grads.add(x, dx);
            memory.release(row);
            memory.release(dx);
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(x, () -> dy.subtract(y.exp().multiply(dy.sum(Axes.keepdims(axis)))));
        }
    }

    /// `y_i = ln sum_j e^z_ij - z_i,t(i);   dz += (p - onehot(t)) dy`, p the softmax of z.   z: (n, k)  t: integers
    /// (n,), each in 0 .. k - 1 y: (n,).   logP: (n, k), room that the forward fills with ln p and the backward reads.
    record SoftmaxCrossEntropy(Tensor z, NDArray t, NDArray logP) implements Softmaxes {

        public SoftmaxCrossEntropy {
            Shape zs = z.shape();
            if (zs.rank() != 2 || !t.dtype().isInteger() || !t.shape().equals(Shape.of(zs.dim(0)))) {
                throw new IllegalArgumentException(
                        "softmaxCrossEntropy: logits " + zs + " with targets " + t.shape() + " of type "
                                + t.dtype().numpyName() + ": needs logits (n, classes) and integer class numbers (n,)"
                                + (t.size() == zs.dim(0) && t.rank() != 1 ? "; reshape(-1) the targets" : ""));
            }
            for (int i = 0; i < t.size(); i++) {
                checkClass(i, classOf(t, i), zs.dim(1));
            }
        }

        @Override
        public String name() {
            return "softmaxCrossEntropy";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(z);
        }

        @Override
        public Shape shape() {
            return t.shape();
        }

        @Override
        public NDArray forward(Memory memory) {
            NDArray y = memory.empty(z.dtype(), shape());
            Buffer p = logSoftmax(z.value(), 1, logP, memory).buffer();
            Buffer loss = y.buffer();
            int first = y.layout().offset();
            for (int i = 0; i < y.size(); i++) {
                loss.setDouble(first + i, -p.getDouble(chosen(logP, i)));
            }
            return y;
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            grads.add(z, (dz, more) -> {
                Rowwise.scaledExp(logP, dy, dz, more);
                Buffer d = dz.buffer();
                Buffer share = dy.buffer();
                for (int i = 0; i < dy.size(); i++) {
                    int at = chosen(dz, i);
                    d.setDouble(at, d.getDouble(at) - share.getDouble(dy.layout().offset() + i));
                }
            });
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(z, () -> {
                NDArray chosen = NDArray.zeros(z.dtype(), z.shape().toArray());
                for (int i = 0; i < t.size(); i++) {
                    chosen.set(1, i, (int) classOf(t, i));
                }
                return z.softmax(1).subtract(Tensor.of(chosen)).multiply(dy.reshape(-1, 1));
            });
        }

        /// Where `p[i, t(i)]` lies in the buffer of a row-major p.
        private int chosen(NDArray p, int i) {
            return p.layout().offset() + i * p.shape().dim(1) + (int) classOf(t, i);
        }

        private static long classOf(NDArray t, int i) {
            return t.buffer().getLong(t.layout().offset() + i * t.layout().stride(0));
        }

        private static void checkClass(int i, long c, int k) {
            if (c < 0 || c >= k) {
                throw new IllegalArgumentException(
                        "softmaxCrossEntropy: target " + i + " is class " + c + ", but logits (n, " + k
                                + ") know the classes 0 to " + (k - 1) + (c == k ? ": classes count from 0" : ""));
            }
        }
    }

    /// `y = ln(1 + e^z) - z t = max(z, 0) - z t + ln(1 + e^-|z|);   dz += (sigmoid(z) - t) dy`, element by element; the
    /// second form neither overflows nor cancels.   z, t, y: one shape and type, t in 0 .. 1.
    record SigmoidCrossEntropy(Tensor z, NDArray t) implements Softmaxes {

        public SigmoidCrossEntropy {
            if (!t.shape().equals(z.shape()) || t.dtype() != z.dtype()) {
                throw new IllegalArgumentException(
                        "sigmoidCrossEntropy: logits " + z.shape() + " " + z.dtype().numpyName() + " with targets "
                                + t.shape() + " " + t.dtype().numpyName()
                                + ": both must have one shape and one type; nothing is broadcast, since"
                                + " (n,) against (n, 1) would give (n, n)");
            }
        }

        @Override
        public String name() {
            return "sigmoidCrossEntropy";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(z);
        }

        @Override
        public Shape shape() {
            return z.shape();
        }

        @Override
        public NDArray forward(Memory memory) {
            NDArray zt = Into.binary(Binary.MULTIPLY, z.value(), t, memory.like(z.value()));
            NDArray y = Into.unary(Unary.RELU, z.value(), memory.like(z.value()));
            Into.binary(Binary.SUBTRACT, y, zt, y);
            NDArray rest = Into.unary(Unary.ABS, z.value(), zt);
            Into.unary(Unary.NEGATIVE, rest, rest);
            Into.unary(Unary.SOFTPLUS, rest, rest);
            Into.binary(Binary.ADD, y, rest, y);
            memory.release(rest);
            return y;
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            if (!grads.wants(z)) {
                return;
            }
            NDArray dz = Into.unary(Unary.SIGMOID, z.value(), grads.memory().like(z.value()));
            Into.binary(Binary.SUBTRACT, dz, t, dz);
            grads.addProduct(z, dy, dz);
            grads.memory().release(dz);
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(z, () -> z.sigmoid().subtract(Tensor.of(t)).multiply(dy));
        }
    }

    /// `y = x - max x` along the axis; `row` is left with the largest.
    private static void shift(NDArray x, int axis, NDArray row, NDArray y) {
        Into.reduce(Reduction.MAX, x, Axes.keepdims(axis), row);
        Into.binary(Binary.SUBTRACT, x, row, y);
    }

    /// `y = x - ln sum e^x` along the axis.
    private static NDArray logSoftmax(NDArray x, int axis, NDArray y, Memory memory) {
        if (axis == x.rank() - 1) {
            return Rowwise.apply(Rows.LOG_SOFTMAX, 0, memory.contiguous(x), y, null);
        }
        NDArray row = memory.empty(x.dtype(), rows(x.shape(), axis));
        shift(x, axis, row, y);
        NDArray e = Into.unary(Unary.EXP, y, memory.like(y));
        Into.reduce(Reduction.SUM, e, Axes.keepdims(axis), row);
        Into.unary(Unary.LOG, row, row);
        Into.binary(Binary.SUBTRACT, y, row, y);
        memory.release(e);
        memory.release(row);
        return y;
    }

    /// The shape of one number for each line along the axis.
    private static Shape rows(Shape x, int axis) {
        int[] dims = Arrays.copyOf(x.toArray(), x.rank());
        dims[axis] = 1;
        return Shape.of(dims);
    }
}
