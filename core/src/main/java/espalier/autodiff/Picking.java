package espalier.autodiff;

import espalier.array.Index;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.array.Slice;
import espalier.backend.Buffer;
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
                        "at: takes integers, slices, ... and None, not arrays of positions; for those use rows");
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
            Into.axpy(1, dy, part.apply(grads.sum(x)));
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

        private NDArray along(NDArray whole, int from, int to) {
            if (axis == 0) {
                return whole.at(Slice.of(from, to));
            }
            Index[] more = new Index[axis];
            Arrays.fill(more, Slice.ALL);
            more[axis - 1] = Slice.of(from, to);
            return whole.at(Slice.ALL, more);
        }

        private static Shape without(Shape shape, int axis) {
            int[] dims = shape.toArray();
            dims[axis] = 1;
            return Shape.of(dims);
        }
    }

    /// `y_i = x[t_i]`, rows of a table;   `dx[t_i] += dy_i`, once for each use.   x: (rows, ...)  t: integers of any
    /// shape  y: (t..., ...).
    record Rows(Tensor x, NDArray t) implements Picking {

        public Rows {
            if (x.rank() == 0 || !t.dtype().isInteger()) {
                throw new IllegalArgumentException(
                        "rows: " + x.shape() + " at positions of type " + t.dtype().numpyName()
                                + ": needs a table with at least one axis and positions of an integer type");
            }
            t = t.rank() == 1 || t.layout().isContiguous() ? t : t.copy();
            int n = x.shape().dim(0);
            for (int i = 0; i < t.size(); i++) {
                long row = row(t, i);
                if (row < 0 || row >= n) {
                    throw new IllegalArgumentException("rows: position " + i + " asks for row " + row + " of "
                            + x.shape() + ", which has the rows 0 to "
                            + (n - 1));
                }
            }
        }

        @Override
        public String name() {
            return "rows";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x);
        }

        @Override
        public Shape shape() {
            int[] of = x.shape().toArray();
            int[] dims = new int[t.rank() + of.length - 1];
            System.arraycopy(t.shape().toArray(), 0, dims, 0, t.rank());
            System.arraycopy(of, 1, dims, t.rank(), of.length - 1);
            return Shape.of(dims);
        }

        @Override
        public NDArray forward(Memory memory) {
            NDArray y = memory.empty(x.dtype(), shape());
            NDArray table = x.value().layout().isContiguous() ? x.value()
                    : Into.copy(x.value(), memory.like(x.value()));
            int length = length();
            int from = table.layout().offset();
            int to = y.layout().offset();
            for (int i = 0; i < t.size(); i++) {
                int at = from + (int) row(t, i) * length;
                switch (table.buffer()) {
                    case Buffer.Float32(float[] data) -> System.arraycopy(data, at,
                            ((Buffer.Float32) y.buffer()).data(), to + i * length, length);
                    case Buffer.Float64(double[] data) -> System.arraycopy(data, at,
                            ((Buffer.Float64) y.buffer()).data(), to + i * length, length);
                    default -> throw new AssertionError(x.dtype());
                }
            }
            return y;
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            NDArray dx = grads.sum(x);
            int length = length();
            for (int i = 0; i < t.size(); i++) {
                int from = dy.layout().offset() + i * length;
                int to = dx.layout().offset() + (int) row(t, i) * length;
                switch (dx.buffer()) {
                    case Buffer.Float32(float[] data) -> add(((Buffer.Float32) dy.buffer()).data(), from, data, to,
                            length);
                    case Buffer.Float64(double[] data) -> add(((Buffer.Float64) dy.buffer()).data(), from, data, to,
                            length);
                    default -> throw new AssertionError(x.dtype());
                }
            }
        }

        private static void add(float[] from, int i, float[] to, int j, int length) {
            for (int k = 0; k < length; k++) {
                to[j + k] += from[i + k];
            }
        }

        private static void add(double[] from, int i, double[] to, int j, int length) {
            for (int k = 0; k < length; k++) {
                to[j + k] += from[i + k];
            }
        }

        /// Elements of a row.
        private int length() {
            int length = 1;
            for (int i = 1; i < x.rank(); i++) {
                length *= x.shape().dim(i);
            }
            return length;
        }

        private static long row(NDArray t, int i) {
            return t.buffer().getLong(t.layout().offset() + (t.rank() == 1 ? i * t.layout().stride(0) : i));
        }
    }
}
