package espalier.data;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.store.FormatException;
import espalier.store.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// Pictures and plain numbers, centred and scaled: the preparation of networks that take samples in the shape they
/// have.
///
/// `x = (raw - mean) / scale`, with one mean and scale for everything or one for each entry of the last axis (colour
/// channels of a picture, columns of a table).
///
/// ```java
/// Scaling pixels = Scaling.image(64, 64, 3);                    // uint8 (n, 64, 64, 3) to pixels / 255
/// Scaling fitted = Scaling.fit(split.train());
/// ```
///
/// @param raw   [Raw.Pictures] or [Raw.Numbers]
/// @param mean  one number, or one for each entry of the last axis
/// @param scale as many numbers, none zero
public record Scaling(Raw raw, List<Double> mean, List<Double> scale) implements Preparation {

    /// Refuses numbers that do not fit the shape or would divide by zero.
    public Scaling {
        mean = List.copyOf(mean);
        scale = List.copyOf(scale);
        if (!(raw instanceof Raw.Pictures || raw instanceof Raw.Numbers)) {
            throw new IllegalArgumentException("Scaling: takes pictures or numbers, not " + raw);
        }
        Shape shape = raw.shape();
        if (shape.size() == 0) {
            throw new IllegalArgumentException("Scaling: a sample of shape " + shape + " holds nothing");
        }
        int features = shape.rank() == 0 ? 1 : shape.dim(-1);
        if (mean.size() != scale.size() || mean.size() != 1 && mean.size() != features) {
            throw new IllegalArgumentException("Scaling: " + mean.size() + " means and " + scale.size()
                    + " scales for samples of shape " + shape + "; give one of each, or " + features + " of each");
        }
        for (int i = 0; i < mean.size(); i++) {
            if (!Double.isFinite(mean.get(i)) || !Double.isFinite(scale.get(i)) || scale.get(i) == 0) {
                throw new IllegalArgumentException("Scaling: entry " + i + " has mean " + mean.get(i)
                        + " and scale " + scale.get(i) + "; both must be finite and the scale not zero");
            }
        }
    }

    /// Pictures of this size, `pixels / 255`.
    public static Scaling image(int height, int width, int channels) {
        return new Scaling(new Raw.Pictures(height, width, channels), List.of(0.0), List.of(255.0));
    }

    /// Samples of this shape, taken as they are.
    public static Scaling array(int... shape) {
        return new Scaling(new Raw.Numbers(Shape.of(shape)), List.of(0.0), List.of(1.0));
    }

    /// Fitted to the training rows: pixels less the mean of their colour, divided by 255; other features less their
    /// mean, divided by their deviation (1 for a feature that never changes). Reads everything once.
    public static Scaling fit(Dataset train) {
        Raw raw = train.raw();
        if (raw instanceof Raw.Pictures || raw instanceof Raw.Numbers) {
            Scaler scaler = Scaler.fit(train);
            var mean = new ArrayList<Double>();
            var scale = new ArrayList<Double>();
            for (int i = 0; i < scaler.mean().size(); i++) {
                double m = scaler.mean().get(i);
                double deviation = scaler.scale().get(i);
                boolean constant = deviation <= 1e-12 * Math.abs(m); // but for rounding
                mean.add(m);
                scale.add(raw instanceof Raw.Pictures ? 255.0 : constant ? 1.0 : deviation);
            }
            return new Scaling(raw, mean, scale);
        }
        throw new IllegalArgumentException("Scaling.fit: takes pictures or numbers, not " + raw);
    }

    @Override
    public Shape outputShape() {
        return raw.shape();
    }

    /// Raw samples `(n, ...inputShape)` of any type, made ready for the network in its type.
    @Override
    public NDArray apply(NDArray batch, DType dtype) {
        raw.requireShape(batch);
        NDArray x = batch.astype(dtype);
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

    @Override
    public Json toJson() {
        var members = new LinkedHashMap<String, Object>();
        members.put("kind", raw instanceof Raw.Pictures ? "image" : "array");
        members.put("shape", raw.shape().toArray());
        members.put("mean", mean);
        members.put("scale", scale);
        return Json.of(members);
    }

    /// What [#toJson()] wrote.
    static Scaling of(Json json) throws FormatException {
        Shape shape = Preparation.shape(json.get("shape"));
        boolean pictures = json.get("kind").string().equals("image");
        if (pictures && shape.rank() != 3) {
            throw new FormatException("Scaling: pictures are (height, width, channels), got " + shape);
        }
        Raw raw = pictures ? new Raw.Pictures(shape.dim(0), shape.dim(1), shape.dim(2)) : new Raw.Numbers(shape);
        return new Scaling(raw, numbers(json.get("mean")), numbers(json.get("scale")));
    }

    private static List<Double> numbers(Json json) throws FormatException {
        var numbers = new ArrayList<Double>();
        for (Json item : json.items()) {
            numbers.add(item.number());
        }
        return numbers;
    }
}
