package espalier.nn;

import espalier.autodiff.Tensor;
import espalier.backend.Unary;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a layer does to its sums: the non-linearity, without which any number of layers would be as good as one.
/// [Dense] and [Conv2d] take one; [Activate] is one as a layer; [PRelu] learns one.
///
/// For hidden layers take [#RELU]; in transformers [#GELU]. The last layer of a classifier takes [#LINEAR]: the losses
/// compute softmax or sigmoid themselves, from the logits, because that does not overflow. `docs/activations.md` draws
/// all of them and says when to take which.
public enum Activation {
    /// `y = x`, `y' = 1`. The last layer: regression, and logits for a loss.
    LINEAR(Kind.OTHER),
    /// `y = 1 / (1 + e^-x)`, `y' = y (1 - y)`, between 0 and 1. Gates and probabilities; in hidden layers its
    /// derivative, at most 1/4, makes the gradients of many layers vanish.
    SIGMOID(Kind.OTHER),
    /// `y = (e^x - e^-x) / (e^x + e^-x)`, `y' = 1 - y^2`, between -1 and 1. As sigmoid but centred, so it learns
    /// faster; small nets, recurrent nets.
    TANH(Kind.OTHER),
    /// `y = max(x, 0)`, `y' = 1 where x > 0, else 0` (Nair and Hinton 2010). The default of hidden layers: cheap, and
    /// its gradient does not vanish for large x. A unit whose x is never positive stops learning.
    RELU(Kind.RECTIFIER),
    /// `y = x where x > 0, else 0.01 x`, `y' = 1 or 0.01` (Maas, Hannun, Ng 2013). As ReLU, but no unit stops learning.
    LEAKY_RELU(Kind.RECTIFIER),
    /// `y_i = e^x_i / sum_j e^x_j` over the last axis, `dy_i/dx_j = y_i ([i = j] - y_j)`. Probabilities of classes. Not
    /// before a loss: that takes logits.
    SOFTMAX(Kind.OTHER),
    /// `y_i = x_i - ln sum_j e^x_j` over the last axis: the logarithm of softmax, without overflow.
    LOG_SOFTMAX(Kind.OTHER),
    /// `y = x where x > 0, else e^x - 1`, `y' = 1 or e^x` (Clevert, Unterthiner, Hochreiter 2016). Smooth, and its mean
    /// is near 0: dense nets without normalisation.
    ELU(Kind.RECTIFIER),
    /// `y = 1.0507 x where x > 0, else 1.7581 (e^x - 1)` (Klambauer et al. 2017). Deep dense nets without normalisation
    /// keep mean 0 and variance 1 by themselves; wants [Init#LECUN].
    SELU(Kind.SELF_NORMALISING),
    /// `y = max(x, 0) + min(e^x - 1, 0)`, that is [#ELU]: CELU (Barron 2017) differs from it for an alpha other than 1.
    CELU(Kind.RECTIFIER),
    /// `y = x P(x)`, P the cumulative normal distribution, by erf (Hendrycks and Gimpel 2016). Transformers.
    GELU(Kind.RECTIFIER),
    /// `y = x (1 + tanh((2 / pi)^1/2 (x + 0.044715 x^3))) / 2`: GELU as GPT-2 and BERT's first code computed it. For
    /// weights that were trained with it.
    GELU_TANH(Kind.RECTIFIER),
    /// `y = x / (1 + e^-x)` (Elfwing et al. 2018), also called swish. Convolutional nets and transformers, a little
    /// better than ReLU when deep.
    SILU(Kind.RECTIFIER),
    /// `y = x tanh(ln(1 + e^x))` (Misra 2019). As SiLU, and dearer.
    MISH(Kind.RECTIFIER),
    /// `y = ln(1 + e^x)`, `y' = 1 / (1 + e^-x)`: a smooth ReLU. Outputs that must be positive: variances, rates.
    SOFTPLUS(Kind.RECTIFIER),
    /// `y = x / (1 + |x|)`, `y' = 1 / (1 + |x|)^2` (Turian et al. 2009). As tanh with slower saturation.
    SOFTSIGN(Kind.OTHER),
    /// `y = ln(1 / (1 + e^-x))`, without overflow: logarithms of probabilities.
    LOG_SIGMOID(Kind.OTHER),
    /// `y = x / 6 + 1/2 between 0 and 1` (Howard et al. 2019): a sigmoid without exponentials, for gates on small
    /// machines.
    HARD_SIGMOID(Kind.OTHER),
    /// `y = x between -1 and 1` (Collobert 2004): a tanh without exponentials.
    HARD_TANH(Kind.OTHER),
    /// `y = x h(x)`, h the hard sigmoid (Howard et al. 2019): SiLU without exponentials, MobileNetV3.
    HARD_SWISH(Kind.RECTIFIER),
    /// `y = x between 0 and 6` (Krizhevsky 2010): ReLU whose values fit few bits, MobileNets.
    RELU6(Kind.RECTIFIER);

    private enum Kind {
        /// Lets the positive half through: halves the variance.
        RECTIFIER,
        /// Keeps the variance if the weights have that of 1 / fanIn.
        SELF_NORMALISING,
        OTHER
    }

    private final Kind kind;

    Activation(Kind kind) {
        this.kind = kind;
    }

    /// The function of `x`: any shape, or (..., classes) for softmax.
    public Tensor apply(Tensor x) {
        return switch (this) {
            case LINEAR -> x;
            case LEAKY_RELU -> x.leakyRelu(0.01);
            case SOFTMAX -> x.softmax(-1);
            case LOG_SOFTMAX -> x.logSoftmax(-1);
            case CELU -> x.apply(Unary.ELU);
            default -> x.apply(Unary.valueOf(name()));
        };
    }

    /// The function where it costs nothing on top of a layer's sums: [Tensor#linear] computes it in the same pass.
    @Nullable Unary fused() {
        return switch (this) {
            case RELU -> Unary.RELU;
            case SIGMOID -> Unary.SIGMOID;
            case TANH -> Unary.TANH;
            default -> null;
        };
    }

    /// The function of sums to which [#fused] has been applied already.
    Tensor rest(Tensor y) {
        return fused() == null ? apply(y) : y;
    }

    /// How the weights of a layer with this activation start, unless said otherwise: [Init#HE] for ReLU and its
    /// relatives, [Init#LECUN] for SELU, else [Init#XAVIER].
    public Init defaultInit() {
        return switch (kind) {
            case RECTIFIER -> Init.HE;
            case SELF_NORMALISING -> Init.LECUN;
            case OTHER -> Init.XAVIER;
        };
    }

    /// Whether it works element by element; softmax and its logarithm look at the whole last axis.
    public boolean isElementwise() {
        return this != SOFTMAX && this != LOG_SOFTMAX;
    }

    /// The activation called `name`, as [#toString] writes it; case, `-` and `_` do not matter.
    ///
    /// @throws IllegalArgumentException listing the names there are
    public static Activation of(String name) {
        String plain = name.replaceAll("[-_]", "");
        for (Activation a : values()) {
            if (a.name().replace("_", "").equalsIgnoreCase(plain)) {
                return a;
            }
        }
        throw new IllegalArgumentException(
                "activation " + name + " is not known: choose one of " + Arrays.toString(values()));
    }

    /// As options and files write it: `relu`, `leaky_relu`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
