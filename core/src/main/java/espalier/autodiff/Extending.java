package espalier.autodiff;

import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Operations whose rule is given from outside: users' own, and segments that are computed twice. Made by
/// [Tensor#custom] and [Tape#checkpoint].
sealed interface Extending extends Op {

    /// `y = op(xs);   dxs += op's rule`. The shape is known once it is computed.
    record Custom(CustomOp op, List<Tensor> xs) implements Extending {

        public Custom {
            xs = List.copyOf(xs);
            if (xs.isEmpty()) {
                throw new IllegalArgumentException(op.name() + ": needs at least one operand");
            }
        }

        @Override
        public String name() {
            return op.name();
        }

        @Override
        public List<Tensor> operands() {
            return xs;
        }

        @Override
        public Shape shape() {
            return op.forward(values()).shape();
        }

        @Override
        public NDArray forward(Memory memory) {
            NDArray y = op.forward(values());
            if (y.dtype() != dtype()) {
                throw new IllegalArgumentException(
                        name() + ": forward gave " + y.dtype().numpyName() + " " + y.shape() + " for operands of type "
                                + dtype().numpyName() + ": both must be of one type");
            }
            return y;
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            List<? extends @Nullable NDArray> shares = op.backward(values(), y, dy);
            checkCount(shares.size());
            for (int i = 0; i < xs.size(); i++) {
                NDArray g = shares.get(i);
                if (g != null) {
                    checkShare(i, g.shape());
                    grads.add(xs.get(i), g.astype(dtype()));
                }
            }
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            List<? extends @Nullable Tensor> shares = op.differentiate(xs, y, dy);
            checkCount(shares.size());
            for (int i = 0; i < xs.size(); i++) {
                Tensor g = shares.get(i);
                if (g != null) {
                    checkShare(i, g.shape());
                    grads.add(xs.get(i), () -> g);
                }
            }
        }

        private List<NDArray> values() {
            List<NDArray> values = new ArrayList<>();
            for (Tensor x : xs) {
                values.add(x.value());
            }
            return values;
        }

        private void checkCount(int given) {
            if (given != xs.size()) {
                throw new IllegalArgumentException(name() + ": backward gave " + given + " gradients for " + xs.size()
                        + " operands: one for each, null where there is none");
            }
        }

        /// A share may have more axes than its operand, which was broadcast then.
        private void checkShare(int i, Shape g) {
            Shape x = xs.get(i).shape();
            boolean fits = g.rank() >= x.rank();
            for (int k = 1; fits && k <= x.rank(); k++) {
                fits = x.dim(-k) == 1 || x.dim(-k) == g.dim(-k);
            }
            if (!fits) {
                throw new IllegalArgumentException(name() + ": backward gave a gradient of shape " + g + " for operand "
                        + i + ", which has the shape " + x);
            }
        }
    }

    /// `y = segment(xs)`, computed on a tape of its own that is closed at once; for the gradient it is computed again.
    /// Chen, Xu, Zhang, Guestrin 2016, "Training deep nets with sublinear memory cost".   params: those that the
    /// segment read, as operands behind xs  key, position: where its random numbers begin.
    record Checkpoint(Segment segment, List<Tensor> xs, List<Param> params, List<Tensor> operands, long key,
            long position) implements Extending {

        @Override
        public String name() {
            return "checkpoint";
        }

        @Override
        public Shape shape() {
            try (var inner = new Tape()) {
                return run(inner, new ArrayList<>()).shape();
            }
        }

        @Override
        public NDArray forward(Memory memory) {
            try (var inner = new Tape()) {
                NDArray y = run(inner, new ArrayList<>()).value();
                return Into.copy(y, memory.like(y));
            }
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            try (var inner = new Tape(true)) {
                List<Tensor> leaves = new ArrayList<>();
                Tensor again = run(inner, leaves);
                if (again.tape == null) {
                    return;
                }
                for (Param p : params) {
                    leaves.add(inner.param(p));
                }
                List<Tensor> wanted = new ArrayList<>();
                for (int i = 0; i < operands.size(); i++) {
                    if (grads.wants(operands.get(i))) {
                        wanted.add(leaves.get(i));
                    }
                }
                Gradients found = inner.gradients(Map.of(again, dy), wanted);
                for (int i = 0; i < operands.size(); i++) {
                    if (grads.wants(operands.get(i))) {
                        grads.add(operands.get(i), found.of(leaves.get(i)));
                    }
                }
            }
        }

        private Tensor run(Tape inner, Collection<Tensor> leaves) {
            List<Tensor> inputs = new ArrayList<>();
            for (Tensor x : xs) {
                inputs.add(inner.input(x.value()));
            }
            leaves.addAll(inputs);
            return segment.apply(inner, Rng.resume(key, position), List.copyOf(inputs));
        }
    }
}
