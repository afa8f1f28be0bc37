package espalier.nn;

import espalier.array.DType;
import espalier.array.Index;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.array.Slice;
import espalier.autodiff.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/// The walk along a sequence that [Lstm] and [Gru] share: layers on top of each other, in one direction or both, over
/// padded steps without noticing them.
final class Recurrence {
    private Recurrence() {}

    /// What is computed at one step.
    interface Cell {
        /// How many numbers it remembers.
        int size();

        /// The part that needs no memory, for all steps at once: (n, steps, in) to (n, steps, gates size).
        Tensor inputs(Tensor x, Pass pass);

        /// The next state, from that part at one step, (n, gates size).
        State step(Tensor in, State state, Pass pass);
    }

    /// @param h      what is handed on and given out, (n, size)
    /// @param memory the long memory of an LSTM, (n, size)
    record State(Tensor h, @Nullable Tensor memory) {

        /// This state where `real` is 1, the one `before` where it is 0. real: (n, 1)
        State where(Tensor real, Tensor padded, State before) {
            return new State(blend(h, before.h, real, padded),
                    memory == null || before.memory == null ? null : blend(memory, before.memory, real, padded));
        }

        private static Tensor blend(Tensor now, Tensor before, Tensor real, Tensor padded) {
            return now.multiply(real).add(before.multiply(padded));
        }
    }

    /// One layer.
    record Directions<C extends Cell>(C forward, @Nullable C backward) {}

    /// The sizes that both kinds of layers have.
    record Sizing(int in, int hidden, int layers, boolean bidirectional, boolean last) {
        void check(String name) {
            Sizes.require(in >= 1 && hidden >= 1, name, "at least one input and one number to remember",
                    in + " -> " + hidden);
            Sizes.require(layers >= 1 && layers <= 1000, name, "1 to 1000 layers", layers);
        }

        int width() {
            return bidirectional ? Math.multiplyExact(2, hidden) : hidden;
        }

        Shape output(LayerSettings settings, Shape x) {
            Misfit.unless(x.rank() == 3 && x.dim(1) >= 1 && x.dim(2) == in, settings,
                    "(n, steps, " + in + "), at least one step", x);
            return last ? Shape.of(x.dim(0), width()) : Shape.of(x.dim(0), x.dim(1), width());
        }

        /// The number of inputs and the path of each direction of each layer, in order.
        void forEach(ObjIntConsumer<String> each) {
            for (int i = 0; i < layers; i++) {
                int inputs = i == 0 ? in : width();
                each.accept("layers." + i + ".forward.", inputs);
                if (bidirectional) {
                    each.accept("layers." + i + ".backward.", inputs);
                }
            }
        }

        /// The layers of what `cell` makes for a path and its number of inputs.
        <C extends Cell> List<Directions<C>> make(BiFunction<String, Integer, C> cell) {
            List<C> cells = new ArrayList<>();
            forEach((path, inputs) -> cells.add(cell.apply(path, inputs)));
            List<Directions<C>> all = new ArrayList<>();
            int step = bidirectional ? 2 : 1;
            for (int i = 0; i < cells.size(); i += step) {
                all.add(new Directions<>(cells.get(i), bidirectional ? cells.get(i + 1) : null));
            }
            return all;
        }

        String text(String name) {
            return name + "(" + in + " -> " + hidden
                    + (layers == 1 ? "" : ", layers " + layers)
                    + (bidirectional ? ", bidirectional" : "")
                    + (last ? ", last" : "") + ")";
        }
    }

    /// The start of the weights between states, orthogonal for each gate (Saxe, McClelland, Ganguli 2014): what is
    /// handed on neither grows nor fades at first. (hidden, gates hidden)
    static NDArray betweenStates(int gates, int hidden, Rng rng, DType dtype) {
        NDArray[] all = new NDArray[gates];
        for (int i = 0; i < gates; i++) {
            all[i] = Init.ORTHOGONAL.draw(rng, dtype, hidden, hidden, hidden, hidden);
        }
        return NDArray.concat(1, all);
    }

    /// x: (n, steps, in)  result: (n, steps, directions size), or of the last step each direction comes to, (n,
    /// directions size).
    static <C extends Cell> Tensor apply(List<Directions<C>> layers, boolean last, Tensor x, Pass pass) {
        Tensor mask = pass.mask(x);
        Steps steps = mask == null ? null : new Steps(mask);
        Tensor y = x;
        for (int i = 0; i < layers.size(); i++) {
            Directions<C> layer = layers.get(i);
            boolean final1 = last && i == layers.size() - 1;
            Tensor forward = walk(layer.forward, y, steps, false, final1, pass);
            C backward = layer.backward;
            y = backward == null ? forward
                    : Tensor.concat(-1, forward, walk(backward, y, steps, true, final1, pass));
        }
        return y;
    }

    /// Which steps are real, step by step, and which are not, each (n, 1).
    private static final class Steps {
        final Tensor[] real;
        final Tensor[] padded;

        Steps(Tensor mask) {
            int n = mask.shape().dim(1);
            real = new Tensor[n];
            padded = new Tensor[n];
            Tensor not = mask.negative().add(1);
            for (int t = 0; t < n; t++) {
                real[t] = mask.at(Slice.ALL, Slice.of(t, t + 1));
                padded[t] = not.at(Slice.ALL, Slice.of(t, t + 1));
            }
        }
    }

    private static Tensor walk(Cell cell, Tensor x, @Nullable Steps steps, boolean back, boolean last, Pass pass) {
        int n = x.shape().dim(0);
        int count = x.shape().dim(1);
        DType dtype = x.dtype();
        Tensor inputs = cell.inputs(x, pass);
        State state = new State(pass.zeros(dtype, n, cell.size()), pass.zeros(dtype, n, cell.size()));
        Tensor[] outputs = new Tensor[count];
        for (int i = 0; i < count; i++) {
            int t = back ? count - 1 - i : i;
            State next = cell.step(inputs.at(Slice.ALL, Index.at(t)), state, pass);
            state = steps == null ? next : next.where(steps.real[t], steps.padded[t], state);
            outputs[t] = last ? state.h : state.h.reshape(n, 1, cell.size());
        }
        return last ? state.h : Tensor.concat(1, outputs);
    }
}
