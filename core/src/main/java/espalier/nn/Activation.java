package espalier.nn;

import espalier.autodiff.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.UnaryOperator;

/// What a layer does to its sums: the non-linearity, without which any number of layers would be as good as one.
/// [Dense] takes one.
///
/// For hidden layers take [#RELU]. The last layer of a classifier takes [#LINEAR]: the losses compute softmax or
/// sigmoid themselves, from the logits, because that does not overflow.
public enum Activation {
    /// `y = x`, `y' = 1`. The last layer: regression, and logits for a loss.
    LINEAR(x -> x),
    /// `y = 1 / (1 + e^-x)`, `y' = y (1 - y)`, between 0 and 1. Gates and probabilities; in hidden layers its
    /// derivative, at most 1/4, makes the gradients of many layers vanish.
    SIGMOID(Tensor::sigmoid),
    /// `y = (e^x - e^-x) / (e^x + e^-x)`, `y' = 1 - y^2`, between -1 and 1. As sigmoid but centred, so it learns
    /// faster; small nets, recurrent nets.
    TANH(Tensor::tanh),
    /// `y = max(x, 0)`, `y' = 1 where x > 0, else 0` (Nair and Hinton 2010). The default of hidden layers: cheap, and
    /// its gradient does not vanish for large x. A unit whose x is never positive stops learning.
    RELU(Tensor::relu),
    /// `y = x where x > 0, else 0.01 x`, `y' = 1 or 0.01` (Maas, Hannun, Ng 2013). As ReLU, but no unit stops learning.
    LEAKY_RELU(x -> x.leakyRelu(0.01)),
    /// `y_i = e^x_i / sum_j e^x_j` over the last axis, `dy_i/dx_j = y_i ([i = j] - y_j)`. Probabilities of classes. Not
    /// before a loss: that takes logits.
    SOFTMAX(x -> x.softmax(-1));

    private final UnaryOperator<Tensor> function;

    Activation(UnaryOperator<Tensor> function) {
        this.function = function;
    }

    /// The function of `x`: any shape, or (..., classes) for softmax.
    public Tensor apply(Tensor x) {
        return function.apply(x);
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
