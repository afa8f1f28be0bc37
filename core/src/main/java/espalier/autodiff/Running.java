package espalier.autodiff;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.backend.Buffer;
import java.util.List;

/// Running folds along an axis. Made by [Tensor#cumulativeSum].
sealed interface Running extends Op {

    /// `y_i = x_1 + ... + x_i` along one axis;   `dx_i += dy_i + ... + dy_n`, the same from the other end. With
    /// `fromEnd` the other way round.   x, y: any shape.
    record CumulativeSum(Tensor x, int axis, boolean fromEnd) implements Running {

        @Override
        public String name() {
            return "cumulativeSum";
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
            NDArray y = Into.copy(x.value(), memory.like(x.value()));
            run(y, fromEnd);
            return y;
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            if (grads.wants(x)) {
                NDArray dx = Into.copy(dy, grads.memory().like(dy));
                run(dx, !fromEnd);
                grads.add(x, dx);
                grads.memory().release(dx);
            }
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(x, () -> new CumulativeSum(dy, axis, !fromEnd).apply());
        }

        /// In place, on an array that lies in order; each lane in double precision.
        private void run(NDArray y, boolean backwards) {
            int n = y.shape().dim(axis);
            int inner = 1;
            for (int i = axis + 1; i < y.rank(); i++) {
                inner *= y.shape().dim(i);
            }
            Buffer data = y.buffer();
            for (int lane = 0; n > 0 && lane < y.size() / n; lane++) {
                int first = y.layout().offset() + lane / inner * n * inner + lane % inner;
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    int at = first + (backwards ? n - 1 - k : k) * inner;
                    sum += data.getDouble(at);
                    data.setDouble(at, sum);
                }
            }
        }
    }
}
