package espalier.nn;

import espalier.array.DType;
import espalier.array.Index;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/// What [Lstm] and [Gru] share: layers on top of each other, in one direction or both, over padded steps without
/// noticing them.
final class Recurrence {
    private Recurrence() {}

    /// One direction of one layer.
    interface Cell {
        /// Its states along all sequences: x: (steps, n, in)  real: (steps, n), 0 for padding, or null  result: (steps,
        /// n, size).
        Tensor along(Tensor x, boolean back, @Nullable NDArray real, Pass pass);
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
    /// directions size). On the way the steps come first, so that each is one piece of memory.
    static <C extends Cell> Tensor apply(List<Directions<C>> layers, boolean last, Tensor x, Pass pass) {
        int steps = x.shape().dim(1);
        Tensor mask = pass.mask(x);
        NDArray real = mask == null ? null
                : Into.copy(mask.value().permuteDims(1, 0), pass.empty(x.dtype(), steps, x.shape().dim(0)));
        Tensor y = x.permuteDims(1, 0, 2);
        for (int i = 0; i < layers.size(); i++) {
            Directions<C> layer = layers.get(i);
            boolean final1 = last && i == layers.size() - 1;
            Tensor forward = layer.forward.along(y, false, real, pass);
            forward = final1 ? forward.at(Index.at(steps - 1)) : forward;
            C backward = layer.backward;
            if (backward == null) {
                y = forward;
            } else {
                Tensor other = backward.along(y, true, real, pass);
                y = Tensor.concat(-1, forward, final1 ? other.at(Index.at(0)) : other);
            }
        }
        return last ? y : y.permuteDims(1, 0, 2);
    }
}
