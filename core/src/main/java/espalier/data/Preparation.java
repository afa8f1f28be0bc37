package espalier.data;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.store.FormatException;
import espalier.store.Json;
import java.util.List;

/// What is done to raw samples before a network sees them, as a value: fitted on the training part only and kept with
/// the model, so that a prediction sees exactly what training saw.
///
/// A new kind is a record of its own file, a name in `permits` and a row of [PreparationTable].
///
/// ```java
/// Preparation pixels = Scaling.image(64, 64, 3);                // uint8 (n, 64, 64, 3) to pixels / 255
/// Dataset ready = pictures.map(x -> pixels.apply(x, DType.FLOAT32));
/// ```
public sealed interface Preparation permits Scaling, TableColumns, TextTokens, SoundFeatures {

    /// What raw samples are, so that a reader of files knows what to make.
    Raw raw();

    /// Shape of one raw sample.
    default Shape inputShape() {
        return raw().shape();
    }

    /// Shape of one sample as the network takes it.
    Shape outputShape();

    /// Raw samples `(n, ...inputShape)`, made ready for the network: `(n, ...outputShape)` in its type. Words and
    /// categories become their numbers in that type, exactly.
    ///
    /// @throws IllegalArgumentException when the samples have another shape, naming both
    NDArray apply(NDArray raw, DType dtype);

    /// As it stands in a model file; its `kind` is that of a row of [PreparationTable].
    Json toJson();

    /// What [#toJson()] wrote.
    ///
    /// @throws FormatException naming what is wrong
    static Preparation of(Json json) throws FormatException {
        return PreparationTable.read(json);
    }

    /// A length from a file: an integer from 1 to 2^31 - 1.
    ///
    /// @throws FormatException naming it
    static int positive(String what, Json json) throws FormatException {
        long value = json.integer();
        if (value < 1 || value > Integer.MAX_VALUE) {
            throw new FormatException(what + " is " + value + "; it must be from 1 to " + Integer.MAX_VALUE);
        }
        return (int) value;
    }

    /// A shape from a file.
    ///
    /// @throws FormatException naming what is wrong with it
    static Shape shape(Json json) throws FormatException {
        List<Json> items = json.items();
        int[] dims = new int[items.size()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = positive("shape", items.get(i));
        }
        try {
            return Shape.of(dims);
        } catch (IllegalArgumentException e) {
            throw new FormatException(String.valueOf(e.getMessage()), e);
        }
    }
}
