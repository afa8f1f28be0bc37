package espalier.nn;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The gated recurrent unit (Cho et al. 2014; the form of cuDNN, whose reset gate works on the product): reads a
/// sequence step by step with one memory instead of the two of an [Lstm], and a quarter less to learn.
///
/// `(r, z) = s(x_t W + b + h U + d)`, the reset and update gates, s the sigmoid;   `m = tanh(x_t W + b + r (h U + d))`;
/// `h = (1 - z) m + z h`
///
/// x: (n, steps, in)  W: (in, 3 hidden), in the order r, z, m  U: (hidden, 3 hidden)  b, d: (3 hidden,)  y: all h, (n,
/// steps, hidden); h starts as zeros. Padded steps (see [Pass]) are passed by: h stays.
///
/// With several layers, each reads the h of the one below. Bidirectional, a second set of weights reads the sequence
/// from its end, and y is both side by side, (n, steps, 2 hidden). With `last`, y is what each direction has come to at
/// its end, (n, hidden) or (n, 2 hidden). Parameters are called `layers.0.forward.weight`, `.recurrent`, `.bias`,
/// `.recurrentBias`, and `layers.0.backward...`.
///
/// W starts by [Init#XAVIER] for each gate (Glorot and Bengio 2010), U orthogonal for each gate (Saxe, McClelland,
/// Ganguli 2014), b and d as zeros.
///
/// ```java
/// var gru = new Gru(8, 32, rng);                                                  // Gru(8 -> 32)
/// var reader = new Gru(Gru.Settings.of(8, 32).layers(2).last(true), rng);         // to (n, 32)
/// ```
public final class Gru implements Layer {
    private final Settings settings;
    private final List<Recurrence.Directions<Cell>> layers;

    /// A float32 layer that gives all steps.
    public Gru(int in, int hidden, Rng rng) {
        this(Settings.of(in, hidden), rng, DType.FLOAT32);
    }

    /// Any layer there is, float32.
    public Gru(Settings settings, Rng rng) {
        this(settings, rng, DType.FLOAT32);
    }

    /// Any layer there is.
    public Gru(Settings settings, Rng rng, DType dtype) {
        this.settings = settings;
        this.layers = settings.sizing().make((_, in) -> Cell.draw(in, settings.hidden, rng, dtype));
    }

    private Gru(Settings settings, Function<String, Param> params) {
        this.settings = settings;
        this.layers = settings.sizing()
                .make((path, _) -> new Cell(params.apply(path + "weight"),
                        params.apply(path + "recurrent"), params.apply(path + "bias"),
                        params.apply(path + "recurrentBias")));
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
    private record Cell(Param weight, Param recurrent, Param bias, Param recurrentBias) implements Recurrence.Cell {

        static Cell draw(int in, int hidden, Rng rng, DType dtype) {
            return new Cell(new Param(Init.XAVIER.draw(rng, dtype, in, hidden, in, 3 * hidden)),
                    new Param(Recurrence.betweenStates(3, hidden, rng, dtype)),
                    new Param(NDArray.zeros(dtype, 3 * hidden)), new Param(NDArray.zeros(dtype, 3 * hidden)));
        }

        @Override
        public Tensor along(Tensor x, boolean back, @Nullable NDArray real, Pass pass) {
            return x.linear(pass.param(weight), pass.param(bias))
                    .gru(pass.param(recurrent), pass.param(recurrentBias), back, real);
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
            new Recurrence.Sizing(in, hidden, layers, bidirectional, last).check("Gru");
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
            int gates = Math.multiplyExact(3, hidden);
            sizing().forEach((path, inputs) -> params.add(path + "weight", inputs, gates)
                    .add(path + "recurrent", hidden, gates)
                    .add(path + "bias", gates)
                    .add(path + "recurrentBias", gates));
            return params;
        }

        @Override
        public Shape output(Shape x) {
            return sizing().output(this, x);
        }

        @Override
        public Gru make(Function<String, Param> params) {
            return new Gru(this, params);
        }

        @Override
        public String toString() {
            return sizing().text("Gru");
        }
    }
}
