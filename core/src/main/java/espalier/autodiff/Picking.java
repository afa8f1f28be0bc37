package espalier.autodiff;

import espalier.array.Index;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.array.Slice;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// Parts of tensors, and tensors put together. Made by [Tensor].
sealed interface Picking extends Op {

    /// `y = x[index]`, a view;   `dx[index] += dy`.   part: takes that view of any array of the shape of x.
    record Part(Tensor x, UnaryOperator<NDArray> part) implements Picking {

        public Part {
            if (!part.apply(x.value()).buffer().equals(x.value().buffer())) {
                throw new IllegalArgumentException(
                        "at: takes integers, slices, ... and None, not arrays of positions");
            }
        }

        @Override
        public String name() {
            return "at";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x);
        }

        @Override
        public Shape shape() {
            return part.apply(x.value()).shape();
        }

        @Override
        public NDArray forward(Memory memory) {
            return part.apply(x.value());
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            if (grads.wants(x)) {
                Into.axpy(1, dy, part.apply(grads.sum(x)));
            }
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(x, () -> new Placed(dy, x.shape(), part, 0).apply());
        }
    }

    /// `y = fill, y[index] = x`, padding and the reverse of [Part];   `dx += dy[index]`.   y: `shape`  part: takes the
    /// view of the shape of x of any array of the shape of y.
    record Placed(Tensor x, Shape shape, UnaryOperator<NDArray> part, double fill) implements Picking {

        @Override
        public String name() {
            return "pad";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x);
        }

        @Override
        public NDArray forward(Memory memory) {
            NDArray y = Into.fill(fill, memory.empty(x.dtype(), shape));
            Into.copy(x.value(), part.apply(y));
            return y;
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            if (grads.wants(x)) {
                grads.add(x, part.apply(dy));
            }
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(x, () -> new Part(dy, part).apply());
        }
    }

    /// `y = ` the operands one after another along an axis;   each `dx += ` its part of dy.   xs: equal in all other
    /// axes.
    record Concat(List<Tensor> xs, int axis) implements Picking {

        public Concat {
            xs = List.copyOf(xs);
            for (Tensor x : xs) {
                if (x.rank() != xs.getFirst().rank()
                        || !without(x.shape(), axis).equals(without(xs.getFirst().shape(), axis))) {
                    throw new IllegalArgumentException(
                            "concat along axis " + axis + ": " + xs.getFirst().shape() + " and " + x.shape()
                                    + ": all other axes must be equal");
                }
            }
        }

        @Override
        public String name() {
            return "concat";
        }

        @Override
        public List<Tensor> operands() {
            return xs;
        }

        @Override
        public Shape shape() {
            int[] dims = xs.getFirst().shape().toArray();
            dims[axis] = 0;
            for (Tensor x : xs) {
                dims[axis] += x.shape().dim(axis);
            }
            return Shape.of(dims);
        }

        @Override
        public NDArray forward(Memory memory) {
            NDArray y = memory.empty(dtype(), shape());
            int from = 0;
            for (Tensor x : xs) {
                Into.copy(x.value(), along(y, from, from += x.shape().dim(axis)));
            }
            return y;
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            int from = 0;
            for (Tensor x : xs) {
                grads.add(x, along(dy, from, from += x.shape().dim(axis)));
            }
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            int start = 0;
            for (Tensor x : xs) {
                int from = start;
                int to = start += x.shape().dim(axis);
                grads.add(x, () -> new Part(dy, whole -> along(whole, from, to)).apply());
            }
        }

        private NDArray along(NDArray whole, int from, int to) {
            return slice(whole, axis, from, to);
        }

        private static Shape without(Shape shape, int axis) {
            int[] dims = shape.toArray();
            dims[axis] = 1;
            return Shape.of(dims);
        }
    }

    /// The positions `from .. to - 1` along an axis, a view.
    static NDArray slice(NDArray x, int axis, int from, int to) {
        Slice range = Slice.of(from, to);
        if (axis == 0) {
            return x.at(range);
        }
        Index[] more = new Index[axis];
        Arrays.fill(more, Slice.ALL);
        more[axis - 1] = range;
        return x.at(Slice.ALL, more);
    }
}
