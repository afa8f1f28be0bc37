package espalier.autodiff;

import espalier.array.Axes;
import espalier.array.Columnwise;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Rowwise;
import espalier.array.Shape;
import espalier.backend.Buffer;
import espalier.backend.Rows;
import java.util.Arrays;
import java.util.List;

/// Normalisations along the last axis or down its columns, each one operation and as few passes over memory as it
/// takes. Made by [Tensor#normal], [Tensor#rms], [Tensor#batchNormal] and [Tensor#scaledNormal].
sealed interface Norms extends Op {

    /// `y = r (x - m)`, `r = 1 / sqrt(mean (x - m)^2 + epsilon)` with the mean m of each row, or without m;   `dx += r
    /// (dy - mean dy - y mean(dy y))`, without m without `mean dy`.   x, y: (..., n).   factors: (...), room that the
    /// forward fills with r and the backward reads.
    record Normal(Tensor x, boolean centred, double epsilon, NDArray factors) implements Norms {

        public Normal {
            if (x.rank() == 0 || x.shape().dim(-1) == 0) {
                throw new IllegalArgumentException(
                        (centred ? "normal" : "rms") + ": needs rows (..., n) that are not empty, got " + x.shape());
            }
        }

        /// Room for the factors of rows of `x`.
        static NDArray room(Tensor x) {
            int n = x.rank() == 0 ? 1 : Math.max(1, x.shape().dim(-1));
            return x.memory().empty(x.dtype(), Shape.of(x.shape().size() / n));
        }

        private Rows f() {
            return centred ? Rows.NORMAL : Rows.RMS;
        }

        @Override
        public String name() {
            return centred ? "normal" : "rms";
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
            return Rowwise.apply(f(), epsilon, memory.contiguous(x.value()), memory.like(x.value()), factors);
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            grads.add(x, (dx, more) -> Rowwise.gradient(f(), y, factors, dy, dx, more));
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            Axes last = Axes.keepdims(-1);
            grads.add(x, () -> {
                Tensor centre = centred ? x.subtract(x.mean(last)) : x;
                Tensor root = centre.square().mean(last).add(epsilon).sqrt();
                Tensor slope = centred ? dy.subtract(dy.mean(last)) : dy;
                return slope.subtract(y.multiply(dy.multiply(y).mean(last))).divide(root);
            });
        }
    }

    /// `y = g((x - m) r scale + shift)`, `r = 1 / (v + epsilon)^(1/2)`, g the identity or ReLU, with the mean m and the
    /// variance v of each column, or with given ones;   with `dz = dy` where g lets through, else 0, and N rows:
    /// `dshift += sum dz;   dscale += r sum dz (x - m);   dx += scale r (dz - (sum dz + (x - m) r^2 sum dz (x - m)) /
    /// N)`, and with given m and v `dx += scale r dz`.   x, y: (..., n)  scale, shift: (n,)  moments: (2, n), m and v.
    ///  k: room for the numbers of [espalier.backend.PerColumn].
    record Batch(Tensor x, Tensor scale, Tensor shift, double epsilon, boolean relu, boolean given, NDArray moments,
            NDArray k) implements Norms {

        public Batch {
            Shape s = x.shape();
            Shape columns = Shape.of(s.rank() == 0 ? 1 : s.dim(-1));
            if (s.rank() == 0 || !scale.shape().equals(columns) || !shift.shape().equals(columns)
                    || !moments.shape().equals(Shape.of(2, columns.dim(0))) || moments.dtype() != x.dtype()) {
                throw new IllegalArgumentException("batchNormal: scale " + scale.shape() + ", shift " + shift.shape()
                        + " and moments " + moments.dtype().numpyName() + " " + moments.shape() + " for "
                        + x.dtype().numpyName() + " " + s + ": they must be (n,), (n,) and (2, n) for rows (..., n)");
            }
            if (!given && s.size() == 0) {
                throw new IllegalArgumentException("batchNormal: needs rows to take the mean of, got " + s);
            }
        }

        static NDArray room(Tensor x) {
            return x.memory().empty(x.dtype(), Shape.of(Columnwise.numbers(x.rank() == 0 ? Shape.of(1) : x.shape())));
        }

        @Override
        public String name() {
            return given ? "scaledNormal" : "batchNormal";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x, scale, shift);
        }

        @Override
        public Shape shape() {
            return x.shape();
        }

        @Override
        public NDArray forward(Memory memory) {
            NDArray rows = memory.contiguous(x.value());
            int n = scale.shape().dim(0);
            Buffer numbers = k.buffer();
            int at = k.layout().offset();
            if (given) {
                for (int j = 0; j < n; j++) {
                    numbers.setDouble(at + j, number(moments, 0, j));
                    numbers.setDouble(at + 3 * n + j, number(moments, 1, j));
                }
            } else {
                Columnwise.moments(rows, k);
            }
            for (int j = 0; j < n; j++) {
                double variance = numbers.getDouble(at + 3 * n + j);
                if (!given) {
                    moments.buffer().setDouble(place(moments, 0, j), numbers.getDouble(at + j));
                    moments.buffer().setDouble(place(moments, 1, j), variance);
                }
                numbers.setDouble(at + n + j, item(scale.value(), j) / Math.sqrt(variance + epsilon));
                numbers.setDouble(at + 2 * n + j, item(shift.value(), j));
            }
            return Columnwise.scale(relu, rows, k, memory.like(rows));
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            Memory memory = grads.memory();
            NDArray rows = memory.contiguous(x.value());
            NDArray work = Into.copy(k, memory.like(k));
            if (!given || grads.wants(scale) || grads.wants(shift)) {
                Columnwise.sums(relu, rows, dy, work);
            }
            int n = scale.shape().dim(0);
            grads.add(shift, (db, more) -> {
                for (int j = 0; j < n; j++) {
                    put(db, j, number(work, 3, j), more);
                }
            });
            grads.add(scale, (ds, more) -> {
                for (int j = 0; j < n; j++) {
                    put(ds, j, number(work, 4, j) / Math.sqrt(number(k, 3, j) + epsilon), more);
                }
            });
            grads.add(x, (dx, more) -> {
                double count = rows.size() / (double) n;
                for (int j = 0; j < n; j++) {
                    double factor = given ? 0 : -number(work, 1, j) / count;
                    double slope = number(work, 4, j) / (number(k, 3, j) + epsilon);
                    double rest = number(work, 3, j);
                    work.buffer().setDouble(place(work, 3, j), given ? 0 : factor * slope);
                    work.buffer().setDouble(place(work, 4, j), given ? 0 : factor * rest);
                }
                Columnwise.gradient(relu, rows, dy, work, dx, more);
            });
            memory.release(work);
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            int[] allButLast = new int[x.rank() - 1];
            Arrays.setAll(allButLast, i -> i);
            Axes axes = Axes.axes(allButLast);
            Tensor m = given ? Tensor.of(moments.at("0")) : x.mean(axes);
            Tensor centre = x.subtract(m);
            Tensor v = given ? Tensor.of(moments.at("1")) : centre.square().mean(axes);
            Tensor root = v.add(epsilon).sqrt();
            Tensor normal = centre.divide(root);
            Tensor dz = relu ? dy.multiply(Tensor.of(y.value().greater(0).astype(x.dtype()))) : dy;
            grads.add(shift, () -> dz);
            grads.add(scale, () -> dz.multiply(normal));
            grads.add(x, () -> {
                Tensor slope = given ? dz
                        : dz.subtract(dz.mean(axes)).subtract(normal.multiply(dz.multiply(normal).mean(axes)));
                return slope.multiply(scale).divide(root);
            });
        }

        private static int place(NDArray a, int i, int j) {
            return a.layout().offset() + i * a.layout().stride(0) + j * a.layout().stride(1);
        }

        private static double number(NDArray a, int i, int j) {
            return a.buffer().getDouble(place(a, i, j));
        }

        private static double item(NDArray a, int j) {
            return a.buffer().getDouble(a.layout().offset() + j * a.layout().stride(0));
        }

        /// `d_j = value`, or `+=` if there is `more` to come to it.
        private static void put(NDArray d, int j, double value, boolean more) {
            int at = d.layout().offset() + j;
            d.buffer().setDouble(at, more ? d.buffer().getDouble(at) + value : value);
        }
    }
}
