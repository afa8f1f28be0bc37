package espalier.train;

import espalier.array.DType;
import espalier.array.Rng;
import espalier.data.Dataset;
import espalier.data.Preparation;
import espalier.nn.Activation;
import espalier.nn.Dense;
import espalier.nn.Flatten;
import espalier.nn.Init;
import espalier.nn.Layer;
import espalier.nn.Sequential;
import espalier.optim.Sgd;
import java.util.ArrayList;
import java.util.List;

/// The dense network of the course: what recipes make when hidden layers are asked for by size.
///
/// `Flatten`, a [Dense] layer for each hidden size, a linear last layer. Weights are drawn by [Init#HE] before ReLU
/// and leaky ReLU, else by [Init#XAVIER].
final class DenseStack {
    private DenseStack() {}

    /// Gradient descent on a dense network, on samples prepared like this, without a validation part: the model is that
    /// of the epoch after which the training set was predicted best.
    static Recipe recipe(Preparation preparation, Dataset train, Options options) {
        List<Integer> hidden = options.hiddenOr(64);
        int in = preparation.outputShape().size();
        Sequential net = of(in, hidden, Recipe.outputs(train), options.activationOr(Activation.RELU), options.dtype(),
                Rng.seed(options.seed()));
        String words = hidden.isEmpty() ? "logistic regression" : "a dense network";
        return new Recipe(preparation, net, Recipe.loss(train), new Sgd(options.learningRateOr(0.01)), null, false,
                options.epochsOr(60), options.batchSizeOr(32), words);
    }

    /// The layers on samples of `in` numbers.
    static Sequential of(int in, List<Integer> hidden, int outputs, Activation activation, DType dtype, Rng rng) {
        var layers = new ArrayList<Layer>(List.of(new Flatten()));
        int width = in;
        for (int size : hidden) {
            if ((long) width * size > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("Recipe: a layer of " + size + " units on " + width
                        + " inputs has more weights than an array can hold, 2^31 - 1; take fewer units or "
                        + "smaller samples");
            }
            layers.add(new Dense(width, size, activation, init(activation), rng.split(), dtype));
            width = size;
        }
        layers.add(new Dense(width, outputs, Activation.LINEAR, Init.XAVIER, rng.split(), dtype));
        return new Sequential(layers.toArray(Layer[]::new));
    }

    static Init init(Activation activation) {
        return activation == Activation.RELU || activation == Activation.LEAKY_RELU ? Init.HE : Init.XAVIER;
    }
}
