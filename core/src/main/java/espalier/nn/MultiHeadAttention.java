package espalier.nn;

import espalier.array.DType;
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
        double dropout = pass.mode() == Mode.TRAINING ? settings.dropout : 0;
        Tensor mixed = query.apply(x, pass)
                .attention(key.apply(memory, pass), value.apply(memory, pass), settings.heads,
                        real == null ? null : real.value(), settings.causal, dropout, pass.rng());
        return output.apply(mixed, pass);
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
