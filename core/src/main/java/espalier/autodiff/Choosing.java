package espalier.autodiff;

import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Rowwise;
import espalier.array.Shape;
import java.util.Arrays;
import java.util.List;

/// Elements chosen by truth values or by positions, and put back: gathering and its reverse, scattering. Made by
/// [Tensor].
sealed interface Choosing extends Op {

    /// `y = a where c, else b`;   `da += dy where c, else 0;   db += 0 where c, else dy`.   c: truth values  c, a, b:
    /// broadcast to y. What is not chosen has no influence, a NaN neither.
    record Where(NDArray c, Tensor a, Tensor b) implements Choosing {

        public Where {
            c = c.dtype() == DType.BOOL ? c : c.astype(DType.BOOL);
        }

        @Override
        public String name() {
            return "where";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(a, b);
        }

        @Override
        public Shape shape() {
            return Shape.broadcast(name(), c.shape(), Shape.broadcast(name(), a.shape(), b.shape()));
        }

        @Override
        public NDArray forward(Memory memory) {
            return Into.where(c, a.value(), b.value(), memory.empty(a.dtype(), shape()));
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            NDArray zero = Into.fill(0, grads.memory().empty(y.dtype(), Shape.of()));
            if (grads.wants(a)) {
                add(a, dy, zero, grads);
            }
            if (grads.wants(b)) {
                add(b, zero, dy, grads);
            }
            grads.memory().release(zero);
        }

        private void add(Tensor x, NDArray chosen, NDArray other, Backward grads) {
            NDArray share = Into.where(c, chosen, other, grads.memory().empty(x.dtype(), shape()));
            grads.add(x, share);
            grads.memory().release(share);
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            Tensor zero = Tensor.of(NDArray.zeros(y.dtype()));
            grads.add(a, () -> new Where(c, dy, zero).apply());
            grads.add(b, () -> new Where(c, zero, dy).apply());
        }
    }

    /// `y_i = x[t_i]`, rows of a table;   `dx[t_i] += dy_i`, once for each use.   x: (rows, ...)  t: integers of any
    /// shape  y: (t..., ...).
    record Rows(Tensor x, NDArray t) implements Choosing {

        public Rows {
            if (x.rank() == 0 || !t.dtype().isInteger()) {
                throw new IllegalArgumentException(
                        "rows: " + x.shape() + " at positions of type " + t.dtype().numpyName()
                                + ": needs a table with at least one axis and positions of an integer type");
            }
            t = inOrder(t);
            checkPositions("rows", t, "row", x.shape(), 0);
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
            int[] dims = Arrays.copyOf(t.shape().toArray(), t.rank() + of.length - 1);
            System.arraycopy(of, 1, dims, t.rank(), of.length - 1);
            return Shape.of(dims);
        }

        @Override
        public NDArray forward(Memory memory) {
            NDArray y = memory.empty(x.dtype(), shape());
            NDArray table = memory.contiguous(x.value());
            Positions.rows(table, t, y);
            return y;
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            if (grads.wants(x)) {
                Rowwise.add(dy, t, grads.sum(x));
            }
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(x, () -> new SumOfRows(dy, t, x.shape()).apply());
        }
    }

    /// `y[t_i] = sum of the x_i`, zero where no t_i points: the reverse of [Rows];   `dx_i += dy[t_i]`.   x: (t...,
    /// ...) y: (rows, ...), `shape`.
    record SumOfRows(Tensor x, NDArray t, Shape shape) implements Choosing {

        @Override
        public String name() {
            return "sumOfRows";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x);
        }

        @Override
        public NDArray forward(Memory memory) {
            NDArray y = Into.fill(0, memory.empty(x.dtype(), shape));
            Rowwise.add(memory.contiguous(x.value()), t, y);
            return y;
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            if (grads.wants(x)) {
                NDArray dx = grads.memory().empty(x.dtype(), x.shape());
                Positions.rows(dy, t, dx);
                grads.add(x, dx);
                grads.memory().release(dx);
            }
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(x, () -> new Rows(dy, t).apply());
        }
    }

    /// `y[o, c, i] = x[o, t[o, c, i], i]`, elements by their positions along one axis;   `dx[o, t[o, c, i], i] +=
    /// dy[o, c, i]`.   x and t: equal in all other axes  y: as t.
    record Along(Tensor x, NDArray t, int axis) implements Choosing {

        public Along {
            t = inOrder(t);
            checkPositions("takeAlongAxis", t, "position", x.shape(), axis);
        }

        @Override
        public String name() {
            return "takeAlongAxis";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x);
        }

        @Override
        public Shape shape() {
            return t.shape();
        }

        @Override
        public NDArray forward(Memory memory) {
            NDArray y = memory.empty(x.dtype(), shape());
            Positions.along(memory.contiguous(x.value()), t, axis, y);
            return y;
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            if (grads.wants(x)) {
                Positions.addAlong(dy, t, axis, grads.sum(x));
            }
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(x, () -> new SumAlong(dy, t, axis, x.shape()).apply());
        }
    }

    /// `y[o, t[o, c, i], i] = sum of the x[o, c, i]`, zero where no t points: the reverse of [Along];   `dx[o, c, i] +=
    /// dy[o, t[o, c, i], i]`.   x: as t  y: `shape`, equal to t in all other axes.
    record SumAlong(Tensor x, NDArray t, int axis, Shape shape) implements Choosing {

        public SumAlong {
            t = inOrder(t);
            checkPositions("scatterAdd", t, "position", shape, axis);
        }

        @Override
        public String name() {
            return "scatterAdd";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x);
        }

        @Override
        public NDArray forward(Memory memory) {
            NDArray y = Into.fill(0, memory.empty(x.dtype(), shape));
            Positions.addAlong(memory.contiguous(x.value()), t, axis, y);
            return y;
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            if (grads.wants(x)) {
                NDArray dx = grads.memory().empty(x.dtype(), x.shape());
                Positions.along(dy, t, axis, dx);
                grads.add(x, dx);
                grads.memory().release(dx);
            }
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(x, () -> new Along(dy, t, axis).apply());
        }
    }

    private static NDArray inOrder(NDArray t) {
        return t.layout().isContiguous() ? t : t.copy();
    }

    private static void checkPositions(String function, NDArray t, String what, Shape of, int axis) {
        int n = of.dim(axis);
        for (int i = 0; i < t.size(); i++) {
            long at = Positions.at(t, i);
            if (at < 0 || at >= n) {
                throw new IllegalArgumentException(function + ": position " + i + " asks for " + what + " " + at
                        + " of " + of
                        + (n == 0 ? ", which has none" : ", which has the " + what + "s 0 to " + (n - 1)));
            }
        }
    }
}
