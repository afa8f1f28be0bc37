package espalier.nn;

import espalier.array.DType;
import espalier.array.Into;
import espalier.array.NDArray;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Attention (Vaswani et al. 2017): each step asks, every step answers, and what it gets is the mean of the values of
/// all steps, weighted by how well their keys fit its query.
///
/// `head = softmax(q kT / d^(1/2)) v` with `q = x Wq + bq`, `k = x Wk + bk`, `v = x Wv + bv` cut into heads of `d =
/// width / heads` numbers;   `y = (all heads side by side) Wo + bo`
///
/// x, y: (n, steps, width)  Wq, Wk, Wv, Wo: (width, width). Padded steps (see [Pass]) get weight 0. A causal layer
/// gives weight 0 to all steps after the one that asks, so that it can learn to continue a text. While training,
/// weights are forgotten with probability `dropout`.
///
/// All weights start by [Init#XAVIER], the biases as zeros, as in the paper's code.
///
/// ```java
/// var attention = new MultiHeadAttention(64, 8, rng);             // MultiHeadAttention(64, heads 8)
/// Tensor y = attention.apply(x, pass);                            // (32, 100, 64) to (32, 100, 64)
/// Tensor z = attention.attend(decoder, encoder, null, pass);      // the one asks, the other answers
/// ```
public final class MultiHeadAttention implements Layer {
    /// Makes queries, (width, width).
    public final Dense query;
    /// Makes keys.
    public final Dense key;
    /// Makes values.
    public final Dense value;
    /// Mixes the heads.
    public final Dense output;

    private final Settings settings;

    /// A float32 layer, not causal, without dropout.
    public MultiHeadAttention(int width, int heads, Rng rng) {
        this(new Settings(width, heads, 0, false), rng, DType.FLOAT32);
    }

    /// Any layer there is.
    public MultiHeadAttention(Settings settings, Rng rng, DType dtype) {
        this(settings, _ -> new Dense(settings.width, settings.width, Activation.LINEAR, Init.XAVIER, rng, dtype));
    }

    private MultiHeadAttention(Settings settings, Function<String, Dense> part) {
        this.settings = settings;
        this.query = part.apply("query");
        this.key = part.apply("key");
        this.value = part.apply("value");
        this.output = part.apply("output");
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        return attend(x, x, pass.mask(x), pass);
    }

    /// Steps of `x` ask, steps of `memory` answer. x: (n, steps, width)  memory: (n, others, width)  real: 1 for the
    /// real steps of memory, 0 for padding, (n, others), or null  result: (n, steps, width).
    public Tensor attend(Tensor x, Tensor memory, @Nullable Tensor real, Pass pass) {
        settings.output(x.shape());
        settings.output(memory.shape());
        int n = x.shape().dim(0);
        int steps = x.shape().dim(1);
        int others = memory.shape().dim(1);
        int size = settings.width / settings.heads;
        Tensor q = heads(query.apply(x, pass).multiply(1 / Math.sqrt(size))); // (n, heads, steps, size)
        Tensor k = heads(key.apply(memory, pass)).permuteDims(0, 1, 3, 2); // (n, heads, size, others)
        Tensor v = heads(value.apply(memory, pass)); // (n, heads, others, size)
        Tensor scores = q.matmul(k); // (n, heads, steps, others)
        if (real != null) {
            scores = scores.add(real.subtract(1).multiply(Masks.FAR).reshape(n, 1, 1, others));
        }
        if (settings.causal) {
            scores = scores.add(Tensor.of(future(pass, x.dtype(), steps, others)));
        }
        Tensor weights = scores.softmax(-1);
        if (pass.mode() == Mode.TRAINING && settings.dropout > 0) {
            weights = weights.dropout(settings.dropout, pass.rng());
        }
        Tensor mixed = weights.matmul(v).permuteDims(0, 2, 1, 3).reshape(n, steps, settings.width);
        return output.apply(mixed, pass);
    }

    /// (n, steps, width) to (n, heads, steps, size)
    private Tensor heads(Tensor x) {
        Shape s = x.shape();
        return x.reshape(s.dim(0), s.dim(1), settings.heads, settings.width / settings.heads).permuteDims(0, 2, 1, 3);
    }

    /// Far below 0 where the other step is after the one that asks, else 0; (steps, others)
    private static NDArray future(Pass pass, DType dtype, int steps, int others) {
        NDArray y = Into.fill(0, pass.empty(dtype, steps, others));
        int offset = y.layout().offset();
        for (int i = 0; i < steps; i++) {
            for (int j = i + 1; j < others; j++) {
                y.buffer().setDouble(offset + i * others + j, -Masks.FAR);
            }
        }
        return y;
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param width   features of a step
    /// @param heads   how many attentions side by side, a divisor of width
    /// @param dropout the probability of forgetting a weight while training
    /// @param causal  whether a step sees only itself and those before
    public record Settings(int width, int heads, double dropout, boolean causal) implements LayerSettings {
        /// Refuses heads that do not divide the width, and a dropout outside 0 .. 1.
        public Settings {
            Sizes.require(width >= 1 && heads >= 1 && width % heads == 0, "MultiHeadAttention",
                    "heads that divide the width", heads, width);
            Sizes.require(dropout >= 0 && dropout < 1, "MultiHeadAttention", "a dropout of at least 0 and below 1",
                    dropout);
        }

        private Dense.Settings part() {
            return new Dense.Settings(width, width, Activation.LINEAR);
        }

        @Override
        public ParamShapes params() {
            return new ParamShapes().add("query", part())
                    .add("key", part())
                    .add("value", part())
                    .add("output", part());
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == 3 && x.dim(2) == width, this, "(n, steps, " + width + ")", x);
            return x;
        }

        @Override
        public MultiHeadAttention make(Function<String, Param> params) {
            return new MultiHeadAttention(this, name -> part().make(p -> params.apply(name + "." + p)));
        }

        @Override
        public String toString() {
            return "MultiHeadAttention(" + width + ", heads " + heads + (dropout == 0 ? "" : ", dropout " + dropout)
                    + (causal ? ", causal)" : ")");
        }
    }
}
