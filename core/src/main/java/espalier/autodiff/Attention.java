package espalier.autodiff;

import espalier.array.Attending;
import espalier.array.Axes;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.backend.Binary;
import espalier.backend.Scores;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Attention in heads, one operation: two products and one pass over the scores between them, in place. Made by
/// [Tensor#attention].
sealed interface Attention extends Op {

    /// `y = p v` for each head, with `p = w m` (m what is kept of the weights, none: `p = w`) and `w` the weights that
    /// [Scores] makes of `q kT / d^(1/2)`, d the numbers of a head;   `dv += pT dy;   ds = scale w (dw - sum dw w)`
    /// with `dw = m (dy vT);   dq += ds k;   dk += dsT q`.   q, y: (n, steps, width)  k, v: (n, others, width)  real:
    /// (n, others) or none  m: as the scores, (n, heads, steps, others), or none.   w, p: room for the weights and for
    /// what is kept of them, which is the same array where there is no m.
    record Weighted(Tensor q, Tensor k, Tensor v, int heads, @Nullable NDArray real, boolean causal,
            @Nullable NDArray m, NDArray w, NDArray p) implements Attention {

        public Weighted {
            Shape qs = q.shape();
            Shape ks = k.shape();
            if (!fits(qs, ks, v.shape(), heads)) {
                throw new IllegalArgumentException("attention: queries " + qs + ", keys " + ks + " and values "
                        + v.shape() + " in " + heads + " heads: needs (n, steps, width) and twice (n, others, width),"
                        + " with a width that the heads divide");
            }
            if (real != null && (real.dtype() != q.dtype() || !real.shape().equals(Shape.of(ks.dim(0), ks.dim(1))))) {
                throw new IllegalArgumentException("attention: real steps " + real.dtype().numpyName() + " "
                        + real.shape() + " for keys " + ks + ": they must be (n, others), of the type of the keys");
            }
        }

        /// Whether there are weights for operands of these shapes.
        static boolean fits(Shape q, Shape k, Shape v, int heads) {
            return q.rank() == 3 && k.rank() == 3 && k.equals(v) && q.dim(0) == k.dim(0) && q.dim(2) == k.dim(2)
                    && heads >= 1 && q.dim(2) >= 1 && q.dim(2) % heads == 0 && k.dim(1) >= 1;
        }

        @Override
        public String name() {
            return "attention";
        }

        @Override
        public List<Tensor> operands() {
            return List.of(q, k, v);
        }

        @Override
        public Shape shape() {
            return q.shape();
        }

        @Override
        public long multiplyAdds() {
            return 2L * q.shape().size() * k.shape().dim(1);
        }

        private double scale() {
            return Math.sqrt(heads / (double) q.shape().dim(2));
        }

        @Override
        public NDArray forward(Memory memory) {
            Into.matmul(inHeads(q, memory), turned(inHeads(k, memory)), w, false);
            Attending.weigh(w, scale(), causal, real == null ? null : memory.contiguous(real));
            if (m != null) {
                Into.binary(Binary.MULTIPLY, w, m, p);
            }
            NDArray y = memory.empty(q.dtype(), shape());
            Into.matmul(p, inHeads(v, memory), inHeads(y), false);
            return y;
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            Memory memory = grads.memory();
            NDArray slopes = inHeads(dy);
            grads.add(v, (dv, more) -> Into.matmul(turned(p), slopes, inHeads(dv), more));
            if (!grads.wants(q) && !grads.wants(k)) {
                return;
            }
            NDArray ds = Into.matmul(slopes, turned(inHeads(v, memory)), memory.like(w), false);
            if (m != null) {
                Into.binary(Binary.MULTIPLY, ds, m, ds);
            }
            Attending.gradient(w, scale(), ds);
            grads.add(q, (dq, more) -> Into.matmul(ds, inHeads(k, memory), inHeads(dq), more));
            grads.add(k, (dk, more) -> Into.matmul(turned(ds), inHeads(q, memory), inHeads(dk), more));
            memory.release(ds);
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            Tensor a = inHeads(q);
            Tensor b = inHeads(k);
            Tensor weights = a.matmul(b.matrixTranspose()).multiply(scale()).add(Tensor.of(far())).softmax(-1);
            Tensor slopes = inHeads(dy);
            Tensor kept = m == null ? weights : weights.multiply(Tensor.of(m));
            grads.add(v, () -> flat(kept.matrixTranspose().matmul(slopes)));
            Tensor each = slopes.matmul(inHeads(v).matrixTranspose());
            Tensor dw = m == null ? each : each.multiply(Tensor.of(m));
            Tensor ds = weights.multiply(dw.subtract(dw.multiply(weights).sum(Axes.keepdims(-1)))).multiply(scale());
            grads.add(q, () -> flat(ds.matmul(b)));
            grads.add(k, () -> flat(ds.matrixTranspose().matmul(a)));
        }

        /// What is taken of the scores of steps that are not to be seen, (n, 1, steps, others).
        private NDArray far() {
            int n = q.shape().dim(0);
            int steps = q.shape().dim(1);
            int others = k.shape().dim(1);
            NDArray far = NDArray.zeros(q.dtype(), n, 1, steps, others);
            for (int at = 0; at < far.size(); at++) {
                int i = at / others % steps;
                int j = at % others;
                double padding = real == null || real.at(at / others / steps + "," + j).item() != 0 ? 0 : Scores.FAR;
                far.buffer().setDouble(at, -padding - (causal && j > i ? Scores.FAR : 0));
            }
            return far;
        }

        /// (n, steps, width) to (n, heads, steps, d), a view.
        private NDArray inHeads(NDArray x) {
            Shape s = x.shape();
            return x.reshape(s.dim(0), s.dim(1), heads, s.dim(2) / heads).permuteDims(0, 2, 1, 3);
        }

        private NDArray inHeads(Tensor x, Memory memory) {
            return inHeads(memory.contiguous(x.value()));
        }

        private Tensor inHeads(Tensor x) {
            Shape s = x.shape();
            return x.reshape(s.dim(0), s.dim(1), heads, s.dim(2) / heads).permuteDims(0, 2, 1, 3);
        }

        /// The way back.
        private Tensor flat(Tensor x) {
            Shape s = x.shape();
            return x.permuteDims(0, 2, 1, 3).reshape(s.dim(0), s.dim(2), heads * s.dim(3));
        }

        private static NDArray turned(NDArray x) {
            return x.permuteDims(0, 1, 3, 2);
        }
    }
}
