package espalier.autodiff;

import espalier.array.Axes;
import espalier.array.NDArray;
import espalier.array.Rowwise;
import espalier.array.Shape;
import espalier.backend.Rows;
import java.util.List;

/// Normalisations along the last axis, each one operation and one pass over memory. Made by [Tensor#normal] and
/// [Tensor#rms].
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
}
