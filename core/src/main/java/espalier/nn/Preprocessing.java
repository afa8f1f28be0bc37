package espalier.nn;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.store.FormatException;
import espalier.store.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;

/// What is done to raw input before a network sees it, kept with the model so that a prediction sees exactly what
/// training saw.
///
/// `x = (raw - mean) / scale`, with one mean and scale for everything or one for each entry of the last axis (colour
/// channels of a picture, columns of a table).
///
/// ```java
/// Preprocessing pixels = Preprocessing.image(64, 64, 3);        // uint8 (n, 64, 64, 3) to pixels / 255
/// Dataset ready = pictures.map(x -> pixels.apply(x, DType.FLOAT32));
/// ```
///
/// @param kind       what the raw input is, so that a reader of files knows what to read and to which size
/// @param inputShape shape of one raw sample, pictures `(height, width, channels)`
/// @param mean       one number, or one for each entry of the last axis
/// @param scale      as many numbers, none zero
public record Preprocessing(Kind kind, Shape inputShape, List<Double> mean, List<Double> scale) {

    /// What raw input is.
    public enum Kind {
        /// Pictures: uint8 `(height, width, channels)`.
        IMAGE,
        /// Numbers of any shape.
        ARRAY
    }

    /// Refuses numbers that do not fit the shape or would divide by zero.
    public Preprocessing {
        mean = List.copyOf(mean);
        scale = List.copyOf(scale);
        if (kind == Kind.IMAGE && inputShape.rank() != 3) {
            throw new IllegalArgumentException(
                    "Preprocessing: pictures are (height, width, channels), got " + inputShape);
        }
        if (inputShape.size() == 0) {
            throw new IllegalArgumentException("Preprocessing: a sample of shape " + inputShape + " holds nothing");
        }
        int features = inputShape.rank() == 0 ? 1 : inputShape.dim(-1);
        if (mean.size() != scale.size() || mean.size() != 1 && mean.size() != features) {
            throw new IllegalArgumentException("Preprocessing: " + mean.size() + " means and " + scale.size()
                    + " scales for samples of shape " + inputShape + "; give one of each, or " + features + " of each");
        }
        for (int i = 0; i < mean.size(); i++) {
            if (!Double.isFinite(mean.get(i)) || !Double.isFinite(scale.get(i)) || scale.get(i) == 0) {
                throw new IllegalArgumentException("Preprocessing: entry " + i + " has mean " + mean.get(i)
                        + " and scale " + scale.get(i) + "; both must be finite and the scale not zero");
            }
        }
    }

    /// Pictures of this size, `pixels / 255`.
    public static Preprocessing image(int height, int width, int channels) {
        return new Preprocessing(Kind.IMAGE, Shape.of(height, width, channels), List.of(0.0), List.of(255.0));
    }

    /// Samples of this shape, taken as they are.
    public static Preprocessing array(int... shape) {
        return new Preprocessing(Kind.ARRAY, Shape.of(shape), List.of(0.0), List.of(1.0));
    }

    /// Raw samples `(n, ...inputShape)` of any type, made ready for the network in its type.
    public NDArray apply(NDArray raw, DType dtype) {
        checkShape(raw.shape());
        NDArray x = raw.astype(dtype);
        x = isAll(mean, 0) ? x : x.subtract(array(mean, dtype));
        return isAll(scale, 1) ? x : x.divide(array(scale, dtype));
    }

    private static boolean isAll(List<Double> values, double value) {
        for (double v : values) {
            if (v != value) {
                return false;
            }
        }
        return true;
    }

    private static NDArray array(List<Double> values, DType dtype) {
        double[] numbers = new double[values.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = values.get(i);
        }
        return NDArray.of(numbers).astype(dtype);
    }

    private void checkShape(Shape raw) {
        boolean fits = raw.rank() == inputShape.rank() + 1;
        for (int i = 0; fits && i < inputShape.rank(); i++) {
            fits = raw.dim(i + 1) == inputShape.dim(i);
        }
        if (!fits) {
            String rest = inputShape.toString().substring(1).replace(",)", ")");
            throw new IllegalArgumentException("the model takes samples of shape " + inputShape + ", that is input "
                    + (inputShape.rank() == 0 ? "(n,)" : "(n, " + rest) + ", got " + raw
                    + (raw.equals(inputShape) ? "; a single sample needs its own row: expandDims(0)" : ""));
        }
    }

    /// As it stands in a model file.
    Json toJson() {
        var members = new LinkedHashMap<String, Object>();
        members.put("kind", kind.name().toLowerCase(Locale.ROOT));
        members.put("shape", inputShape.toArray());
        members.put("mean", mean);
        members.put("scale", scale);
        return Json.of(members);
    }

    /// What [#toJson()] wrote.
    static Preprocessing of(Json json) throws FormatException {
        String name = json.get("kind").string();
        Kind kind = switch (name) {
            case "image" -> Kind.IMAGE;
            case "array" -> Kind.ARRAY;
            default -> throw new FormatException(
                    "preprocessing: unknown kind '" + name + "'; known are image and array");
        };
        try {
            return new Preprocessing(
                    kind, shape(json.get("shape")), numbers(json.get("mean")), numbers(json.get("scale")));
        } catch (IllegalArgumentException e) {
            throw new FormatException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Shape shape(Json json) throws FormatException {
        List<Json> items = json.items();
        int[] dims = new int[items.size()];
        for (int i = 0; i < dims.length; i++) {
            dims[i] = Architecture.positive("preprocessing: shape", items.get(i));
        }
        return Shape.of(dims);
    }

    private static List<Double> numbers(Json json) throws FormatException {
        var numbers = new ArrayList<Double>();
        for (Json item : json.items()) {
            numbers.add(item.number());
        }
        return numbers;
    }
}
