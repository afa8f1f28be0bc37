package espalier.autodiff;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.backend.Unary;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Matrix products. Made by [Tensor#matmul] and [Tensor#linear].
sealed interface Products extends Op permits Products.MatMul, Products.Linear, Products.Activated {

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
        public long multiplyAdds() {
            return (long) shape().size() * a.shape().dim(-1);
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
    record Linear(Tensor x, Tensor w, @Nullable Tensor b) implements Products, Sums {

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
        public long multiplyAdds() {
            return (long) x.shape().size() * w.shape().dim(1);
        }

        @Override
        public NDArray product(Memory memory) {
            return Into.matmul(x.value(), w.value(), memory.empty(x.dtype(), shape()), false);
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

    /// An operation that ends in the addition of a bias along the last axis: a layer's sums. Its activation can then be
    /// computed in the same pass over memory, see [Activated].
    sealed interface Sums extends Op permits Linear, Spatial.Conv2d, Spatial.ConvTranspose2d {

        /// The bias, or null for none.
        @Nullable Tensor b();

        /// The result without the bias, in new memory.
        NDArray product(Memory memory);

        @Override
        default NDArray forward(Memory memory) {
            return activated(null, memory);
        }

        /// This operation, followed by `f` if there is one.
        default Tensor with(@Nullable Unary f) {
            return f == null ? apply() : new Activated(this, f).apply();
        }

        /// `f(product + b)`
        default NDArray activated(@Nullable Unary f, Memory memory) {
            NDArray y = product(memory);
            Tensor bias = b();
            return f == null && bias == null ? y : Into.activate(f, bias == null ? null : bias.value(), y);
        }
    }

    /// `y = f(z);   dz = dy f'(y)`, then the gradients of z, where z are the [Sums] of a layer, which are not kept: one
    /// pass over memory and one array less than z and f(z) apart. For functions whose derivative needs their result.
    record Activated(Sums z, Unary f) implements Products {

        public Activated {
            if (f.keeps() != Unary.Keep.Y) {
                throw new IllegalArgumentException(
                        z.name() + ": the derivative of " + f + " needs more than its result: apply it afterwards");
            }
        }

        @Override
        public String name() {
            return z.name();
        }

        @Override
        public List<Tensor> operands() {
            return z.operands();
        }

        @Override
        public Shape shape() {
            return z.shape();
        }

        @Override
        public long multiplyAdds() {
            return z.multiplyAdds();
        }

        @Override
        public NDArray forward(Memory memory) {
            return z.activated(f, memory);
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            z.backward(y, Into.activateGradient(f, y, dy), grads); // dy is nobody else's and not needed afterwards
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            switch (f) {
                case RELU, SIGMOID, TANH -> z.differentiate(y, Slopes.times(dy, f, y, y), grads);
                default -> Products.super.differentiate(y, dy, grads);
            }
        }
    }
}
