package espalier.autodiff;

import espalier.array.Index;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Recurrences;
import espalier.array.Shape;
import espalier.array.Slice;
import espalier.backend.Gates;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Recurrent layers along whole sequences, each one operation: a step is one product and one pass over its gates, and
/// the gradient by the weights is one product for all steps. Made by [Tensor#lstm] and [Tensor#gru].
sealed interface Recurrent extends Op {

    /// The sums of the inputs, (steps, n, gates size).
    Tensor in();

    /// The weights between states, (size, gates size).
    Tensor weight();

    /// Whether the sequence is read from its end.
    boolean back();

    /// 1 for steps that are real and 0 for padding, (steps, n), or null.
    @Nullable NDArray real();

    /// How many gates a cell has.
    int count();

    /// How many numbers are remembered.
    default int size() {
        return weight().shape().dim(0);
    }

    @Override
    default Shape shape() {
        return Shape.of(in().shape().dim(0), in().shape().dim(1), size());
    }

    @Override
    default long multiplyAdds() {
        return (long) in().shape().size() * size();
    }

    /// Refuses what does not fit.
    private static void check(String name, int count, Tensor in, Tensor weight, @Nullable NDArray real) {
        Shape s = in.shape();
        Shape w = weight.shape();
        if (s.rank() != 3 || s.dim(0) < 1 || w.rank() != 2 || w.dim(1) != count * w.dim(0) || s.dim(2) != w.dim(1)
                || real != null && (real.dtype() != in.dtype() || !real.shape().equals(Shape.of(s.dim(0), s.dim(1)))
                        || !real.layout().isContiguous())) {
            throw new IllegalArgumentException(name + ": inputs " + s + " with weights between states " + w
                    + (real == null ? "" : " and real steps " + real.shape()) + ": needs (steps, n, " + count
                    + " size), at least one step, and (size, " + count + " size), and (steps, n)");
        }
    }

    /// The step before `t`, or -1.
    default int before(int t) {
        return back() ? (t + 1 < steps() ? t + 1 : -1) : t - 1;
    }

    /// Step number `i` of the walk.
    default int step(int i) {
        return back() ? steps() - 1 - i : i;
    }

    private int steps() {
        return in().shape().dim(0);
    }

    /// `dw += sum over all steps of h'T ds`: of all but the first, whose h' is zeros.
    default void addWeights(NDArray y, NDArray ds, Backward grads) {
        int steps = steps();
        if (steps == 1) {
            grads.add(weight(), (dw, more) -> {
                if (!more) {
                    Into.fill(0, dw);
                }
            });
            return;
        }
        Slice states = back() ? Slice.of(1, steps) : Slice.of(0, steps - 1);
        Slice slopes = back() ? Slice.of(0, steps - 1) : Slice.of(1, steps);
        int rows = (steps - 1) * in().shape().dim(1);
        NDArray h = y.at(states).reshape(rows, size());
        grads.addMatmul(weight(), h.permuteDims(1, 0), ds.at(slopes).reshape(rows, count() * size()));
    }

    /// `i, f, o = s(in + h' w)`, s the sigmoid;   `g = tanh(in + h' w)`;   `c = f c' + i g;   y = h = o tanh c`, with
    /// the sums in this order;   back through the steps with the gradient of each ([Gates]), `ds`:   `din += ds;   dw
    /// += h'T ds;   dh' += ds wT`.   in: (steps, n, 4 size)  weight: (size, 4 size)  y: (steps, n, size).   gates: like
    /// in, room for i, f, o, g;   kept: (2, steps, n, size), room for c and tanh c.
    record Lstm(Tensor in, Tensor weight, boolean back, @Nullable NDArray real, NDArray gates, NDArray kept)
            implements
                Recurrent {

        public Lstm {
            Recurrent.check("lstm", 4, in, weight, real);
        }

        @Override
        public String name() {
            return "lstm";
        }

        @Override
        public int count() {
            return 4;
        }

        @Override
        public List<Tensor> operands() {
            return List.of(in, weight);
        }

        @Override
        public NDArray forward(Memory memory) {
            NDArray y = memory.empty(in.dtype(), shape());
            NDArray w = memory.contiguous(weight.value());
            Into.copy(in.value(), gates);
            Gates a = Recurrences.of(false, gates, kept, y, real);
            for (int i = 0; i < a.steps(); i++) {
                int t = step(i);
                int before = before(t);
                if (before >= 0) {
                    Into.matmul(y.at(Index.at(before)), w, gates.at(Index.at(t)), true);
                }
                Recurrences.step(a, t, before);
            }
            return y;
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            Memory memory = grads.memory();
            Shape states = Shape.of(in.shape().dim(1), size());
            NDArray dh = Into.fill(0, memory.empty(in.dtype(), states));
            NDArray dc = Into.fill(0, memory.empty(in.dtype(), states));
            NDArray ds = memory.like(gates);
            NDArray turned = weight.value().permuteDims(1, 0);
            Gates a = Recurrences.of(false, gates, kept, y, real);
            for (int i = a.steps() - 1; i >= 0; i--) {
                int t = step(i);
                Recurrences.gradient(a, t, before(t), dy, dh, dc, ds, ds);
                if (i > 0) {
                    Into.matmul(ds.at(Index.at(t)), turned, dh, true);
                }
            }
            addWeights(y, ds, grads);
            grads.add(in, ds);
            memory.release(dh);
            memory.release(dc);
            memory.release(ds);
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            Walk walk = new Walk(this, y);
            Tensor[] i = new Tensor[walk.steps];
            Tensor[] f = new Tensor[walk.steps];
            Tensor[] o = new Tensor[walk.steps];
            Tensor[] g = new Tensor[walk.steps];
            Tensor[] c = new Tensor[walk.steps];
            Tensor none = walk.zeros(size());
            for (int k = 0; k < walk.steps; k++) {
                int t = step(k);
                Tensor sums = in.at(Index.at(t)).add(walk.state(before(t)).matmul(weight));
                i[t] = walk.gate(sums, 0).sigmoid();
                f[t] = walk.gate(sums, 1).sigmoid();
                o[t] = walk.gate(sums, 2).sigmoid();
                g[t] = walk.gate(sums, 3).tanh();
                Tensor old = before(t) < 0 ? none : c[before(t)];
                c[t] = walk.where(t, f[t].multiply(old).add(i[t].multiply(g[t])), old);
            }
            Tensor dh = none;
            Tensor dc = none;
            Tensor[] ds = new Tensor[walk.steps];
            for (int k = walk.steps - 1; k >= 0; k--) {
                int t = step(k);
                Tensor old = before(t) < 0 ? none : c[before(t)];
                Tensor slope = dy.at(Index.at(t)).add(dh);
                Tensor tanh = c[t].tanh();
                Tensor d = dc.add(slope.multiply(o[t]).multiply(Walk.one(tanh.square())));
                ds[t] = walk.where(t, Tensor.concat(-1, d.multiply(g[t]).multiply(Walk.slope(i[t])),
                        d.multiply(old).multiply(Walk.slope(f[t])), slope.multiply(tanh).multiply(Walk.slope(o[t])),
                        d.multiply(i[t]).multiply(Walk.one(g[t].square()))), walk.zeros(4 * size()));
                dc = walk.where(t, d.multiply(f[t]), dc);
                dh = walk.where(t, ds[t].matmul(weight.T()), slope);
            }
            walk.addTo(grads, ds, ds);
        }
    }

    /// `of = h' w + b;   r, z = s(in + of)`, s the sigmoid;   `m = tanh(in + r of);   y = h = m + z (h' - m)`, with the
    /// sums in this order;   back through the steps with the gradients of each ([Gates]), `ds` and `dof`:   `din += ds;
    /// dw += h'T dof;   db += sum dof;   dh' += dof wT`.   in: (steps, n, 3 size)  weight: (size, 3 size)  bias: (3
    /// size,)  y: (steps, n, size).   gates: like in, room for r, z, m;   kept: like in, room for `of`.
    record Gru(Tensor in, Tensor weight, Tensor bias, boolean back, @Nullable NDArray real, NDArray gates, NDArray kept)
            implements
                Recurrent {

        public Gru {
            Recurrent.check("gru", 3, in, weight, real);
            if (!bias.shape().equals(Shape.of(weight.shape().dim(1)))) {
                throw new IllegalArgumentException("gru: weights between states " + weight.shape() + " with bias "
                        + bias.shape() + ": the bias must be (" + weight.shape().dim(1) + ",)");
            }
        }

        @Override
        public String name() {
            return "gru";
        }

        @Override
        public int count() {
            return 3;
        }

        @Override
        public List<Tensor> operands() {
            return List.of(in, weight, bias);
        }

        @Override
        public NDArray forward(Memory memory) {
            NDArray y = memory.empty(in.dtype(), shape());
            NDArray w = memory.contiguous(weight.value());
            Into.copy(in.value(), gates);
            Into.copy(bias.value(), kept);
            Gates a = Recurrences.of(true, gates, kept, y, real);
            for (int i = 0; i < a.steps(); i++) {
                int t = step(i);
                int before = before(t);
                if (before >= 0) {
                    Into.matmul(y.at(Index.at(before)), w, kept.at(Index.at(t)), true);
                }
                Recurrences.step(a, t, before);
            }
            return y;
        }

        @Override
        public void backward(NDArray y, NDArray dy, Backward grads) {
            Memory memory = grads.memory();
            NDArray dh = Into.fill(0, memory.empty(in.dtype(), Shape.of(in.shape().dim(1), size())));
            NDArray ds = memory.like(gates);
            NDArray dof = memory.like(gates);
            NDArray turned = weight.value().permuteDims(1, 0);
            Gates a = Recurrences.of(true, gates, kept, y, real);
            for (int i = a.steps() - 1; i >= 0; i--) {
                int t = step(i);
                Recurrences.gradient(a, t, before(t), dy, dh, dh, ds, dof);
                if (i > 0) {
                    Into.matmul(dof.at(Index.at(t)), turned, dh, true);
                }
            }
            addWeights(y, dof, grads);
            grads.add(bias, dof);
            grads.add(in, ds);
            memory.release(dh);
            memory.release(ds);
            memory.release(dof);
        }

        @Override
        public void differentiate(Tensor y, Tensor dy, Chain grads) {
            Walk walk = new Walk(this, y);
            Tensor none = walk.zeros(size());
            Tensor dh = none;
            Tensor[] ds = new Tensor[walk.steps];
            Tensor[] dof = new Tensor[walk.steps];
            for (int k = walk.steps - 1; k >= 0; k--) {
                int t = step(k);
                Tensor old = walk.state(before(t));
                Tensor of = old.matmul(weight).add(bias);
                Tensor sums = in.at(Index.at(t));
                Tensor r = walk.gate(sums, 0).add(walk.gate(of, 0)).sigmoid();
                Tensor z = walk.gate(sums, 1).add(walk.gate(of, 1)).sigmoid();
                Tensor m = walk.gate(sums, 2).add(r.multiply(walk.gate(of, 2))).tanh();
                Tensor slope = dy.at(Index.at(t)).add(dh);
                Tensor dm = slope.multiply(Walk.one(z)).multiply(Walk.one(m.square()));
                Tensor dr = dm.multiply(walk.gate(of, 2)).multiply(Walk.slope(r));
                Tensor dz = slope.multiply(old.subtract(m)).multiply(Walk.slope(z));
                ds[t] = walk.where(t, Tensor.concat(-1, dr, dz, dm), walk.zeros(3 * size()));
                dof[t] = walk.where(t, Tensor.concat(-1, dr, dz, dm.multiply(r)), walk.zeros(3 * size()));
                dh = walk.where(t, slope.multiply(z).add(dof[t].matmul(weight.T())), slope);
            }
            grads.add(bias, () -> Tensor.concat(0, dof));
            walk.addTo(grads, ds, dof);
        }
    }

    /// What the rules in tensors share: the states are those of the result, so that their gradients go on through it.
    final class Walk {
        private final Recurrent op;
        private final Tensor y;
        final int steps;

        Walk(Recurrent op, Tensor y) {
            this.op = op;
            this.y = y;
            this.steps = y.shape().dim(0);
        }

        Tensor zeros(int width) {
            return Tensor.of(NDArray.zeros(y.dtype(), y.shape().dim(1), width));
        }

        Tensor state(int t) {
            return t < 0 ? zeros(op.size()) : y.at(Index.at(t));
        }

        Tensor gate(Tensor sums, int q) {
            return sums.at(Slice.ALL, Slice.of(q * op.size(), (q + 1) * op.size()));
        }

        /// `now` where step t is real, else `otherwise`.
        Tensor where(int t, Tensor now, Tensor otherwise) {
            NDArray real = op.real();
            if (real == null) {
                return now;
            }
            NDArray here = real.at(Index.at(t)).reshape(-1, 1);
            return Tensor.where(here.notEqual(0), now, otherwise);
        }

        static Tensor one(Tensor x) {
            return x.negative().add(1);
        }

        /// `x (1 - x)`
        static Tensor slope(Tensor x) {
            return x.multiply(one(x));
        }

        void addTo(Chain grads, Tensor[] ds, Tensor[] dof) {
            grads.add(op.in(), () -> Tensor.stack(0, ds));
            grads.add(op.weight(), () -> {
                Tensor[] states = new Tensor[steps];
                Arrays.setAll(states, t -> state(op.before(t)));
                return Tensor.concat(0, states).T().matmul(Tensor.concat(0, dof));
            });
        }
    }
}
