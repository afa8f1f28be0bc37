package espalier.nn;

import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.array.Slice;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Long short-term memory (Hochreiter and Schmidhuber 1997, with the forget gate of Gers, Schmidhuber, Cummins 2000):
/// reads a sequence step by step and decides what to remember.
///
/// `(i, f, o) = s(x_t W + h U + b)`, the input, forget and output gates, s the sigmoid;   `g = tanh(x_t W + h U + b)`;
/// `c = f c + i g`;   `h = o tanh c`
///
/// x: (n, steps, in)  W: (in, 4 hidden), in the order i, f, o, g  U: (hidden, 4 hidden)  b: (4 hidden,)  y: all h, (n,
/// steps, hidden); h and c start as zeros. Padded steps (see [Pass]) are passed by: h and c stay.
///
/// With several layers, each reads the h of the one below. Bidirectional, a second set of weights reads the sequence
/// from its end, and y is both side by side, (n, steps, 2 hidden). With `last`, y is what each direction has come to at
/// its end, (n, hidden) or (n, 2 hidden). Parameters are called `layers.0.forward.weight`, `.recurrent`, `.bias`, and
/// `layers.0.backward...`.
///
/// W starts by [Init#XAVIER] for each gate (Glorot and Bengio 2010), U orthogonal for each gate (Saxe, McClelland,
/// Ganguli 2014), b as zeros, and ones for the forget gate, so that at first it remembers (Jozefowicz, Zaremba,
/// Sutskever 2015).
///
/// ```java
/// var lstm = new Lstm(8, 32, rng);                                                // Lstm(8 -> 32)
/// var reader = new Lstm(Lstm.Settings.of(8, 32).bidirectional(true).last(true), rng);     // to (n, 64)
/// ```
public final class Lstm implements Layer {
    private final Settings settings;
    private final List<Recurrence.Directions<Cell>> layers;

    /// A float32 layer that gives all steps.
    public Lstm(int in, int hidden, Rng rng) {
        this(Settings.of(in, hidden), rng, DType.FLOAT32);
    }

    /// Any layer there is, float32.
    public Lstm(Settings settings, Rng rng) {
        this(settings, rng, DType.FLOAT32);
    }

    /// Any layer there is.
    public Lstm(Settings settings, Rng rng, DType dtype) {
        this.settings = settings;
        this.layers = settings.sizing().make((_, in) -> Cell.draw(in, settings.hidden, rng, dtype));
    }

    private Lstm(Settings settings, Function<String, Param> params) {
        this.settings = settings;
        this.layers = settings.sizing()
                .make((path, _) -> new Cell(params.apply(path + "weight"),
                        params.apply(path + "recurrent"), params.apply(path + "bias")));
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        return Recurrence.apply(layers, settings.last, x, pass);
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// One direction of one layer.
    private record Cell(Param weight, Param recurrent, Param bias) implements Recurrence.Cell {

        static Cell draw(int in, int hidden, Rng rng, DType dtype) {
            NDArray bias = NDArray.zeros(dtype, 4 * hidden);
            Into.fill(1, bias.at(Slice.of(hidden, 2 * hidden)));
            return new Cell(new Param(Init.XAVIER.draw(rng, dtype, in, hidden, in, 4 * hidden)),
                    new Param(Recurrence.betweenStates(4, hidden, rng, dtype)), new Param(bias));
        }

        @Override
        public Tensor along(Tensor x, boolean back, @Nullable NDArray real, Pass pass) {
            return x.linear(pass.param(weight), pass.param(bias)).lstm(pass.param(recurrent), back, real);
        }
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param in            features of a step
    /// @param hidden        how many numbers each direction remembers
    /// @param layers        on top of each other, 1 to 1000
    /// @param bidirectional whether the sequence is read from its end too
    /// @param last          whether only what it comes to is given, and not every step
    public record Settings(int in, int hidden, int layers, boolean bidirectional, boolean last)
            implements
                LayerSettings {
        /// Refuses sizes below 1.
        public Settings {
            new Recurrence.Sizing(in, hidden, layers, bidirectional, last).check("Lstm");
        }

        /// One layer, forwards, that gives all steps: to be varied by the methods below.
        public static Settings of(int in, int hidden) {
            return new Settings(in, hidden, 1, false, false);
        }

        /// The same with another number of layers.
        public Settings layers(int layers) {
            return new Settings(in, hidden, layers, bidirectional, last);
        }

        /// The same, reading from both ends or not.
        public Settings bidirectional(boolean bidirectional) {
            return new Settings(in, hidden, layers, bidirectional, last);
        }

        /// The same, giving what it comes to or every step.
        public Settings last(boolean last) {
            return new Settings(in, hidden, layers, bidirectional, last);
        }

        private Recurrence.Sizing sizing() {
            return new Recurrence.Sizing(in, hidden, layers, bidirectional, last);
        }

        @Override
        public ParamShapes params() {
            var params = new ParamShapes();
            int gates = Math.multiplyExact(4, hidden);
            sizing().forEach((path, inputs) -> params.add(path + "weight", inputs, gates)
                    .add(path + "recurrent", hidden, gates)
                    .add(path + "bias", gates));
            return params;
        }

        @Override
        public Shape output(Shape x) {
            return sizing().output(this, x);
        }

        @Override
        public Lstm make(Function<String, Param> params) {
            return new Lstm(this, params);
        }

        @Override
        public String toString() {
            return sizing().text("Lstm");
        }
    }
}
