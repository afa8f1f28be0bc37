package espalier.autodiff;

import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;
import java.util.List;

/// The same numbers in another arrangement or type. Values are views of the operand where that is possible. Made by
/// [Tensor].
sealed interface Shaping extends Op {

    /// `y = x` in another shape;   `dx += dy` in the shape of x.
    record Reshape(Tensor x, Shape shape) implements Shaping {

        public Reshape {
            if (shape.size() != x.shape().size()) {
                throw new IllegalArgumentException(
                        "reshape: " + x.shape() + " has " + x.shape().size() + " elements, " + shape + " has "
                                + shape.size() + ": both must be equal");
            }
        }

        @Override
        public String name() {
            return "reshape";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x);
        }

        @Override
        public NDArray forward(Memory memory) {
            NDArray value = x.value();
            NDArray rowMajor = value.layout().isContiguous() ? value : Into.copy(value, memory.like(value));
            return rowMajor.reshape(shape.toArray());
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            if (grads.wants(x)) {
                grads.add(x, dy.reshape(x.shape().toArray()));
            }
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(x, () -> dy.reshape(x.shape().toArray()));
        }
    }

    /// `y = x` with axis i being axis `axes[i]` of x;   `dx += dy` with the axes in their old order.   axes: not
    /// negative, not written to.
    record Permute(Tensor x, int[] axes) implements Shaping {

        @Override
        public String name() {
            return "permuteDims";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x);
        }

        @Override
        public Shape shape() {
            int[] dims = new int[axes.length];
            for (int i = 0; i < dims.length; i++) {
                dims[i] = x.shape().dim(axes[i]);
            }
            return Shape.of(dims);
        }

        @Override
        public NDArray forward(Memory memory) {
            return x.value().permuteDims(axes);
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            grads.add(x, dy.permuteDims(back()));
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(x, () -> dy.permuteDims(back()));
        }

        private int[] back() {
            int[] back = new int[axes.length];
            for (int i = 0; i < back.length; i++) {
                back[axes[i]] = i;
            }
            return back;
        }
    }

    /// `y = x` repeated along axes of length 1 and new leading ones;   `dx += the sum of dy` over the copies
    /// ([Backward#add]).
    record BroadcastTo(Tensor x, Shape shape) implements Shaping {

        @Override
        public String name() {
            return "broadcastTo";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x);
        }

        @Override
        public NDArray forward(Memory memory) {
            return x.value().broadcastTo(shape.toArray());
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            grads.add(x, dy);
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(x, () -> dy);
        }
    }

    /// `y = x` in another floating type;   `dx += dy` in the type of x.
    record Cast(Tensor x, DType dtype) implements Shaping {

        @Override
        public String name() {
            return "astype";
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
            return Into.copy(x.value(), memory.empty(dtype, x.shape()));
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            if (grads.wants(x)) {
                NDArray back = Into.copy(dy, grads.memory().empty(x.dtype(), x.shape()));
                grads.add(x, back);
                grads.memory().release(back);
            }
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(x, () -> dy.astype(x.dtype()));
        }
    }
}
