package espalier.nn;

import java.util.Locale;

/// What a model says about one sample: [Model#classify] gives one for each row.
///
/// @param label       name of the most probable class
/// @param index       its number
/// @param probability how probable the model finds it, 0 to 1
public record Prediction(String label, int index, double probability) {
    /// `cat (0.98)`.
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s (%.2f)", label, probability);
    }
}
