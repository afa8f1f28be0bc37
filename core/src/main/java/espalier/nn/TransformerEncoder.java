package espalier.nn;

import espalier.array.DType;
import espalier.array.Rng;
import espalier.array.Shape;
import espalier.autodiff.Param;
import espalier.autodiff.Tensor;
import java.util.function.Function;

/// One block of a transformer (Vaswani et al. 2017): attention among the steps, then a small dense net on each step,
/// both added to what came in.
///
/// before (the paper's): `u = norm(x + attention(x))`, `y = norm(u + net(u))`;   or first, which deep stacks train
/// better with (Xiong et al. 2020): `u = x + attention(norm(x))`, `y = u + net(norm(u))`;   `net(u) = f(u W1 + b1) W2
/// + b2`
///
/// x, y: (n, steps, width)  W1: (width, hidden)  W2: (hidden, width). Padded steps (see [Pass]) are not looked at.
/// While training, what is added is forgotten with probability `dropout`, as are the weights of the attention. A
/// causal block sees no later step: a stack of them after an [Embedding] with positions continues texts, as GPT does.
///
/// Starts as [MultiHeadAttention], [LayerNorm] and [Dense] start.
///
/// ```java
/// var net = new Sequential(new Embedding(80, 64, rng), new SinusoidalPositions(64),
///         new TransformerEncoder(64, 4, 256, rng), new TransformerEncoder(64, 4, 256, rng),
///         new LayerNorm(64), new Dense(64, 80, Activation.LINEAR, rng));
/// ```
public final class TransformerEncoder implements Layer {
    /// Attention among the steps.
    public final MultiHeadAttention attention;
    /// Around the attention.
    public final LayerNorm norm1;
    /// Around the net.
    public final LayerNorm norm2;
    /// The first layer of the net, (width, hidden).
    public final Dense inner;
    /// The second layer of the net, (hidden, width).
    public final Dense outer;

    private final Settings settings;

    /// A float32 block that normalises first, with [Activation#GELU], without dropout.
    public TransformerEncoder(int width, int heads, int hidden, Rng rng) {
        this(Settings.of(width, heads, hidden), rng, DType.FLOAT32);
    }

    /// Any block there is, float32.
    public TransformerEncoder(Settings settings, Rng rng) {
        this(settings, rng, DType.FLOAT32);
    }

    /// Any block there is.
    public TransformerEncoder(Settings settings, Rng rng, DType dtype) {
        int width = settings.width;
        this(settings, new MultiHeadAttention(settings.attention(), rng, dtype), new LayerNorm(width, 1e-5, dtype),
                new LayerNorm(width, 1e-5, dtype),
                new Dense(width, settings.hidden, settings.activation, settings.activation.defaultInit(), rng, dtype),
                new Dense(settings.hidden, width, Activation.LINEAR, Init.XAVIER, rng, dtype));
    }

    private TransformerEncoder(Settings settings, MultiHeadAttention attention, LayerNorm norm1, LayerNorm norm2,
            Dense inner, Dense outer) {
        this.settings = settings;
        this.attention = attention;
        this.norm1 = norm1;
        this.norm2 = norm2;
        this.inner = inner;
        this.outer = outer;
    }

    @Override
    public Settings settings() {
        return settings;
    }

    @Override
    public Tensor apply(Tensor x, Pass pass) {
        settings.output(x.shape());
        if (settings.normFirst) {
            Tensor u = x.add(dropped(attention.apply(norm1.apply(x, pass), pass), pass));
            return u.add(dropped(net(norm2.apply(u, pass), pass), pass));
        }
        Tensor u = norm1.apply(x.add(dropped(attention.apply(x, pass), pass)), pass);
        return norm2.apply(u.add(dropped(net(u, pass), pass)), pass);
    }

    private Tensor net(Tensor u, Pass pass) {
        return outer.apply(inner.apply(u, pass), pass);
    }

    private Tensor dropped(Tensor x, Pass pass) {
        boolean drops = pass.mode() == Mode.TRAINING && settings.dropout > 0;
        return drops ? x.dropout(settings.dropout, pass.rng()) : x;
    }

    @Override
    public String toString() {
        return settings.toString();
    }

    /// What is stored of the layer beside its parameters.
    ///
    /// @param width      features of a step
    /// @param heads      attentions side by side, a divisor of width
    /// @param hidden     units between the two layers of the net, usually 4 width
    /// @param dropout    the probability of forgetting while training
    /// @param activation of the net
    /// @param normFirst  whether each part normalises what it reads, or the sum is normalised after it
    /// @param causal     whether a step sees only itself and those before
    public record Settings(int width, int heads, int hidden, double dropout, Activation activation, boolean normFirst,
            boolean causal) implements LayerSettings {
        /// Refuses what the attention and the net refuse.
        public Settings {
            Sizes.require(hidden >= 1, "TransformerEncoder", "at least one hidden unit", hidden);
            Sizes.require(width >= 1 && heads >= 1 && width % heads == 0, "TransformerEncoder",
                    "heads that divide the width", heads, width);
            Sizes.require(dropout >= 0 && dropout < 1, "TransformerEncoder", "a dropout of at least 0 and below 1",
                    dropout);
        }

        /// Normalises first, GELU, no dropout, not causal: to be varied by the methods below.
        public static Settings of(int width, int heads, int hidden) {
            return new Settings(width, heads, hidden, 0, Activation.GELU, true, false);
        }

        /// The same with another dropout.
        public Settings dropout(double dropout) {
            return new Settings(width, heads, hidden, dropout, activation, normFirst, causal);
        }

        /// The same with another activation.
        public Settings activation(Activation activation) {
            return new Settings(width, heads, hidden, dropout, activation, normFirst, causal);
        }

        /// The same, normalising first or last.
        public Settings normFirst(boolean normFirst) {
            return new Settings(width, heads, hidden, dropout, activation, normFirst, causal);
        }

        /// The same, seeing later steps or not.
        public Settings causal(boolean causal) {
            return new Settings(width, heads, hidden, dropout, activation, normFirst, causal);
        }

        private MultiHeadAttention.Settings attention() {
            return new MultiHeadAttention.Settings(width, heads, dropout, causal);
        }

        private LayerNorm.Settings norm() {
            return new LayerNorm.Settings(width, 1e-5);
        }

        private Dense.Settings inner() {
            return new Dense.Settings(width, hidden, activation);
        }

        private Dense.Settings outer() {
            return new Dense.Settings(hidden, width, Activation.LINEAR);
        }

        @Override
        public ParamShapes params() {
            return new ParamShapes().add("attention", attention())
                    .add("norm1", norm())
                    .add("norm2", norm())
                    .add("inner", inner())
                    .add("outer", outer());
        }

        @Override
        public Shape output(Shape x) {
            Misfit.unless(x.rank() == 3 && x.dim(2) == width, this, "(n, steps, " + width + ")", x);
            return x;
        }

        @Override
        public TransformerEncoder make(Function<String, Param> params) {
            return new TransformerEncoder(this, attention().make(p -> params.apply("attention." + p)),
                    norm().make(p -> params.apply("norm1." + p)), norm().make(p -> params.apply("norm2." + p)),
                    inner().make(p -> params.apply("inner." + p)), outer().make(p -> params.apply("outer." + p)));
        }

        @Override
        public String toString() {
            return "TransformerEncoder(" + width + ", heads " + heads + ", hidden " + hidden
                    + (dropout == 0 ? "" : ", dropout " + dropout)
                    + (activation == Activation.GELU ? "" : ", " + activation)
                    + (normFirst ? "" : ", norm last")
                    + (causal ? ", causal" : "") + ")";
        }
    }
}
