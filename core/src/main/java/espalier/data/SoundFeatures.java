package espalier.data;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Shape;
import espalier.data.sound.MelSpectrogram;
import espalier.store.FormatException;
import espalier.store.Json;
import java.util.LinkedHashMap;

/// Sounds as pictures of their pitch over time, the preparation of convolutional networks on sounds.
///
/// `x = max(ln mel(raw), top - range)`, top the largest value of the sound; then less the mean of the sound and divided
/// by `scale`. So a sound played louder, or through a wire that is deaf to some pitches, stays the same sound, and what
/// is silence behind a short sound is as low as the softest of it.
///
/// ```java
/// var features = SoundFeatures.fit(train, MelSpectrogram.ofRate(8000, 40));
/// NDArray x = features.apply(sounds, DType.FLOAT32);             // (n, frames, 40, 1)
/// ```
///
/// @param raw   the sounds as they are read
/// @param mel   of the same rate
/// @param range of the logarithm, in nepers of power: 10 are 43 dB
/// @param scale standard deviation over the training part
public record SoundFeatures(Raw.Sound raw, MelSpectrogram mel, double range, double scale) implements Preparation {

    /// Refuses what does not fit together.
    public SoundFeatures {
        if (mel.filters().rate() != raw.rate()) {
            throw new IllegalArgumentException("SoundFeatures: the sounds have " + raw.rate()
                    + " samples a second, the mel bands are made for " + mel.filters().rate());
        }
        if (!(range > 0) || !(scale > 0) || Double.isInfinite(range) || Double.isInfinite(scale)) {
            throw new IllegalArgumentException(
                    "SoundFeatures: range " + range + " and scale " + scale + "; both must be positive numbers");
        }
    }

    /// With the scale of these training sounds.
    public static SoundFeatures fit(Dataset train, MelSpectrogram mel, double range) {
        if (!(train.raw() instanceof Raw.Sound raw)) {
            throw new IllegalArgumentException("SoundFeatures.fit: takes sounds, not " + train.raw());
        }
        var plain = new SoundFeatures(raw, mel, range, 1);
        double squares = 0;
        long n = 0;
        for (Batch batch : new Batches(train, 64, null)) {
            NDArray x = plain.apply(batch.x(), DType.FLOAT64);
            squares += x.square().sum().item();
            n += x.size();
        }
        return new SoundFeatures(raw, mel, range, squares > 0 ? Math.sqrt(squares / n) : 1);
    }

    @Override
    public Shape outputShape() {
        return Shape.of(mel.stft().frames(raw.samples()), mel.filters().bands(), 1);
    }

    @Override
    public NDArray apply(NDArray batch, DType dtype) {
        raw.requireShape(batch);
        int n = batch.shape().dim(0);
        int width = outputShape().size();
        NDArray y = NDArray.empty(dtype, n, width);
        for (int i = 0; i < n; i++) { // one sound at a time: what it needs in between is twenty times its size
            double[] x = mel.log(batch.at(i + "").astype(DType.FLOAT64)).toDoubles();
            level(x);
            y.set(NDArray.wrap(x, width).astype(dtype), i + "");
        }
        return y.reshape(n, outputShape().dim(0), outputShape().dim(1), 1);
    }

    /// Cuts off what is too soft, takes the mean away, divides by the scale.
    private void level(double[] x) {
        double top = Double.NEGATIVE_INFINITY;
        for (double v : x) {
            top = Math.max(top, v);
        }
        double sum = 0;
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.max(x[i], top - range);
            sum += x[i];
        }
        double mean = sum / Math.max(1, x.length);
        for (int i = 0; i < x.length; i++) {
            x[i] = (x[i] - mean) / scale;
        }
    }

    @Override
    public Json toJson() {
        var members = new LinkedHashMap<String, Object>();
        members.put("kind", "sound");
        members.put("raw", raw.toJson());
        members.put("mel", mel.toJson());
        members.put("range", range);
        members.put("scale", scale);
        return Json.of(members);
    }

    /// What [#toJson()] wrote.
    static SoundFeatures of(Json json) throws FormatException {
        if (!(Raw.of(json.get("raw")) instanceof Raw.Sound raw)) {
            throw new FormatException("SoundFeatures: takes sounds, not " + json.get("raw"));
        }
        return new SoundFeatures(raw, MelSpectrogram.of(json.get("mel")), json.get("range").number(),
                json.get("scale").number());
    }
}
