package espalier.formats;

import espalier.array.NDArray;
import org.jspecify.annotations.Nullable;

/// One sample to be predicted, as [Inputs] reads it: the array that a model takes, or what is wrong with it.
///
/// @param name    what a person would look for: the path of a picture, `orders.csv:17`
/// @param sample  raw, in the shape and type of the model's [espalier.data.Raw]; null when it cannot be read
/// @param problem why it cannot be read; null when it can
public record Input(String name, @Nullable NDArray sample, @Nullable String problem) {

    /// A sample.
    public Input(String name, NDArray sample) {
        this(name, sample, null);
    }

    /// A sample that cannot be read.
    public static Input bad(String name, String problem) {
        return new Input(name, null, problem);
    }
}
