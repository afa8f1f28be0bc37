package espalier.train;

import espalier.array.DType;
import espalier.data.Augmentation;
import espalier.data.Dataset;
import espalier.data.Preparation;
import espalier.data.Raw;
import espalier.nn.BinaryCrossEntropy;
import espalier.nn.CrossEntropy;
import espalier.nn.LayerSettings;
import espalier.nn.Loss;
import espalier.nn.Sequential;
import espalier.optim.Optimizer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How to learn from a kind of data: everything that a [Learner] needs besides the rows. [#of] chooses one that does
/// well on data of this kind and size with no option at all, one class of this package for each kind; who knows better
/// makes their own. Good for one run, because network and optimiser change in it.
///
/// ```java
/// Recipe recipe = Recipe.of(split.train(), Options.defaults());
/// IO.println(recipe.words());
/// ```
///
/// @param preparation   fitted to the training part
/// @param net           its last layer gives logits, or the predicted numbers
/// @param loss          to make small; targets that are numbers come as `(n, 1)`, standardised
/// @param optimizer     with its schedule
/// @param augmentation  of the training batches; null for none
/// @param earlyStopping whether a part of the training set is kept apart, which chooses the epoch and ends the training
/// when it is no longer predicted better; otherwise the training set itself chooses
/// @param epochs        passes over the training set, at most
/// @param batchSize     rows of an update; 0 for the full batch
/// @param words         what this is and why, in a sentence or a few words for people
public record Recipe(Preparation preparation, Sequential net, Loss loss, Optimizer optimizer,
        @Nullable Augmentation augmentation, boolean earlyStopping, int epochs, int batchSize, String words) {

    /// The recipe for what the samples of `train` are. The preparation is fitted to these rows: give the training part
    /// only.
    public static Recipe of(Dataset train, Options options) {
        Recipe recipe = switch (train.raw()) {
            case Raw.Numbers _ -> NumbersRecipe.of(train, options);
            case Raw.Pictures _ -> PicturesRecipe.of(train, options);
            case Raw.Table _ -> TableRecipe.of(train, options);
            case Raw.Text _ -> TextRecipe.of(train, options);
            case Raw.Sound _ -> SoundRecipe.of(train, options);
        };
        return recipe.weighted(options.classWeights().of(train), train.classes());
    }

    /// With classes that count differently; none for all the same.
    private Recipe weighted(List<Double> weights, List<String> classes) {
        if (weights.isEmpty()) {
            return this;
        }
        Loss weighted = switch (loss) {
            case BinaryCrossEntropy two -> two.withPositiveWeight(weights.get(1) / weights.get(0));
            case CrossEntropy many -> many
                    .withClassWeights(weights.stream().mapToDouble(Double::doubleValue).toArray());
            default -> throw new IllegalArgumentException("Recipe: classes cannot be weighted in " + loss);
        };
        return new Recipe(preparation, net, weighted, optimizer, augmentation, earlyStopping, epochs, batchSize,
                words + "; " + ClassWeights.words(weights, classes));
    }

    /// How much each class counts in the loss; empty when all count the same.
    List<Double> classWeights() {
        return switch (loss) {
            case BinaryCrossEntropy two when two.positiveWeight() != 1 -> List.of(1.0, two.positiveWeight());
            case CrossEntropy many -> many.classWeights();
            default -> List.of();
        };
    }

    /// The type in which the network takes prepared samples: int64 where its first layer embeds words or categories,
    /// else that of its parameters.
    ///
    /// @param parameters the type of the parameters
    public DType inputType(DType parameters) {
        LayerSettings settings = net.settings();
        return settings != null && settings.takesIntegers() ? DType.INT64 : parameters;
    }

    /// Outputs of the last layer: a logit for each class, a single one for two classes; a number where there are no
    /// classes.
    static int outputs(Dataset train) {
        int k = train.classes().size();
        return k <= 2 ? 1 : k;
    }

    /// The loss that fits these outputs.
    static Loss loss(Dataset train) {
        return switch (train.classes().size()) {
            case 0 -> Loss.MEAN_SQUARED_ERROR;
            case 2 -> Loss.BINARY_CROSS_ENTROPY;
            default -> Loss.CROSS_ENTROPY;
        };
    }
}
