package espalier.autodiff;

import espalier.array.Axes;
import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.backend.Binary;
import espalier.backend.Reduction;
import java.util.List;

/// Folding axes. Made by [Tensor#sum(Axes)], [Tensor#max(Axes)], [Tensor#min(Axes)]; the mean is the sum divided by the
/// count.
sealed interface Reductions extends Op {

    /// `y = sum of x;   dx += dy`, repeated along the folded axes.   x: any shape  y: x without the axes, or with them
    /// as 1.
    record Sum(Tensor x, Axes axes) implements Reductions {

        @Override
        public String name() {
            return "sum";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x);
        }

        @Override
        public Shape shape() {
            return folded(name(), x.shape(), axes, axes.kept());
        }

        @Override
        public NDArray forward(Memory memory) {
            return Into.reduce(Reduction.SUM, x.value(), axes, memory.empty(x.dtype(), shape()));
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            if (grads.wants(x)) {
                grads.add(x, kept(name(), dy, x.shape(), axes).broadcastTo(x.shape().toArray()));
            }
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(x, () -> kept(name(), dy, x.shape(), axes).broadcastTo(x.shape().toArray()));
        }
    }

    /// `y = the largest (smallest) of x;   dx += dy / c where x = y, else 0`, c the number of elements that are equal
    /// to y: they share. x: any shape, with something to fold  y: x without the axes, or with them as 1.
    record Extremum(Reduction f, Tensor x, Axes axes) implements Reductions {

        public Extremum {
            assert f == Reduction.MAX || f == Reduction.MIN;
        }

        @Override
        public String name() {
            return f == Reduction.MAX ? "max" : "min";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(x);
        }

        @Override
        public Shape shape() {
            return folded(name(), x.shape(), axes, axes.kept());
        }

        @Override
        public NDArray forward(Memory memory) {
            return Into.reduce(f, x.value(), axes, memory.empty(x.dtype(), shape()));
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            if (!grads.wants(x)) {
                return;
            }
            Memory memory = grads.memory();
            NDArray truth = memory.empty(DType.BOOL, x.shape());
            Into.binary(Binary.EQUAL, x.value(), kept(name(), y, x.shape(), axes), truth);
            NDArray chosen = Into.copy(truth, memory.like(x.value()));
            memory.release(truth);
            NDArray share = Into.reduce(Reduction.SUM, chosen, axes, memory.like(y)); // c
            Into.binary(Binary.DIVIDE, dy, share, share);
            Into.binary(Binary.MULTIPLY, chosen, kept(name(), share, x.shape(), axes), chosen);
            grads.add(x, chosen);
            memory.release(share);
            memory.release(chosen);
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            grads.add(x, () -> {
                NDArray chosen = x.value().equal(kept(name(), y.value(), x.shape(), axes)).astype(x.dtype());
                NDArray share = chosen.divide(chosen.sum(Axes.keepdims(axes.of(name(), x.rank())))); // a constant
                return kept(name(), dy, x.shape(), axes).multiply(Tensor.of(share));
            });
        }
    }

    /// `x` with the folded axes removed, or of length 1 if `kept`.
    static Shape folded(String function, Shape x, Axes axes, boolean kept) {
        int[] folded = axes.of(function, x.rank());
        int[] dims = new int[kept ? x.rank() : x.rank() - folded.length];
        for (int i = 0, j = 0, n = 0; i < x.rank(); i++) {
            boolean fold = j < folded.length && folded[j] == i;
            j += fold ? 1 : 0;
            if (!fold || kept) {
                dims[n++] = fold ? 1 : x.dim(i);
            }
        }
        return Shape.of(dims);
    }

    /// A result for operands of shape `x` with its folded axes back as length 1.
    private static NDArray kept(String function, NDArray y, Shape x, Axes axes) {
        return axes.kept() ? y : y.reshape(folded(function, x, axes, true).toArray());
    }

    private static Tensor kept(String function, Tensor y, Shape x, Axes axes) {
        return axes.kept() ? y : y.reshape(folded(function, x, axes, true).toArray());
    }
}
