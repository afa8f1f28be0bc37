package espalier.autodiff;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.backend.Binary;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Matrix products. Made by [Tensor#matmul] and [Tensor#linear].
sealed interface Products extends Op {

    /// `y = a b;   da += dy bT;   db += aT dy.`   a: (..., n, k)  b: (..., k, m)  y: (..., n, m); leading axes are
    /// batches and broadcast.
    record MatMul(Tensor a, Tensor b) implements Products {

        @Override
        public String name() {
            return "matmul";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(a, b);
        }

        @Override
        public Shape shape() {
            int[] batch = Shape.broadcast("matmul", leading(a.shape()), leading(b.shape())).toArray();
            int n = batch.length;
            int[] dims = Arrays.copyOf(batch, n + 2);
            dims[n] = a.shape().dim(-2);
            dims[n + 1] = b.shape().dim(-1);
            return Shape.of(dims);
        }

        @Override
        public NDArray forward(Memory memory) {
            return Into.matmul(a.value(), b.value(), memory.empty(a.dtype(), shape()), false);
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            if (grads.wants(a)) {
                addProduct(a, dy, transposed(b.value()), grads);
            }
            if (grads.wants(b)) {
                addProduct(b, transposed(a.value()), dy, grads);
            }
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(a, () -> dy.matmul(b.matrixTranspose()));
            grads.add(b, () -> a.matrixTranspose().matmul(dy));
        }

        /// `dx += u v`, through a product of all batches where x was repeated along some.
        private static void addProduct(Tensor x, NDArray u, NDArray v, Backward grads) {
            Shape batch = Shape.broadcast("matmul", leading(u.shape()), leading(v.shape()));
            if (batch.equals(leading(x.shape()))) {
                grads.addMatmul(x, u, v);
                return;
            }
            int[] dims = Arrays.copyOf(batch.toArray(), batch.rank() + 2);
            dims[batch.rank()] = x.shape().dim(-2);
            dims[batch.rank() + 1] = x.shape().dim(-1);
            NDArray product = Into.matmul(u, v, grads.memory().empty(x.dtype(), Shape.of(dims)), false);
            grads.add(x, product);
            grads.memory().release(product);
        }

        private static Shape leading(Shape shape) {
            return Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
        }

        private static NDArray transposed(NDArray x) {
            int[] axes = new int[x.rank()];
            Arrays.setAll(axes, i -> i);
            axes[axes.length - 1] = axes.length - 2;
            axes[axes.length - 2] = axes.length - 1;
            return x.permuteDims(axes);
        }
    }

    /// `y = x w + b;   dx += dy wT;   dw += xT dy;   db += sum of the rows of dy.`   x: (n, k)  w: (k, m)  b: (m,) or
    /// none  y: (n, m). One operation and not two, so that the product and the sum share their memory.
    record Linear(Tensor x, Tensor w, @Nullable Tensor b) implements Products {

        public Linear {
            Shape xs = x.shape();
            Shape ws = w.shape();
            if (xs.rank() != 2 || ws.rank() != 2 || xs.dim(1) != ws.dim(0)) {
                throw new IllegalArgumentException(
                        "linear: x " + xs + " with weights " + ws + ": the last axis of x must be as long as the"
                                + " first of the weights, (..., k) with (k, m)");
            }
            if (b != null && (b.shape().rank() != 1 || b.shape().dim(0) != ws.dim(1))) {
                throw new IllegalArgumentException(
                        "linear: weights " + ws + " with bias " + b.shape() + ": the bias must be (" + ws.dim(1)
                                + ",)");
            }
        }

        @Override
        public String name() {
            return "linear";
        }

        @Override
        public List<Tensor> operands() {
            return b == null ? List.of(x, w) : List.of(x, w, b);
        }

        @Override
        public Shape shape() {
            return Shape.of(x.shape().dim(0), w.shape().dim(1));
        }

        @Override
        public NDArray forward(Memory memory) {
            NDArray y = Into.matmul(x.value(), w.value(), memory.empty(x.dtype(), shape()), false);
            return b == null ? y : Into.binary(Binary.ADD, y, b.value(), y);
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            grads.addMatmul(x, dy, w.value().T());
            grads.addMatmul(w, x.value().T(), dy);
            if (b != null) {
                grads.add(b, dy);
            }
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(x, () -> dy.matmul(w.T()));
            grads.add(w, () -> x.T().matmul(dy));
            if (b != null) {
                grads.add(b, () -> dy);
            }
        }
    }
}
