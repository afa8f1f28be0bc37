package espalier.train;

import espalier.data.Dataset;
import espalier.data.Scaling;

/// Plain numbers of any shape: centred and scaled, then a dense network. [Recipe#of] calls it.
final class NumbersRecipe {
    private NumbersRecipe() {}

    /// The recipe for these training rows.
    static Recipe of(Dataset train, Options options) {
        return DenseStack.recipe(Scaling.fit(train), train, options);
    }
}
