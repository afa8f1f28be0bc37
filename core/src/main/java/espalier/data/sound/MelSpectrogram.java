package espalier.data.sound;

import espalier.array.NDArray;
import espalier.store.FormatException;
import espalier.store.Json;
import java.util.LinkedHashMap;

/// The picture of a sound that networks are shown: how loud each band of pitch is, moment by moment.
///
/// `power -> mel bands -> logarithm`: `mel = |STFT(x)|^2 filters`, `log(x) = ln max(mel, 1e-10)`,
/// `decibels(x) = 10 log10 max(mel, 1e-10)`.
///
/// ```java
/// var mel = MelSpectrogram.ofRate(8000, 40);             // windows of 32 ms, 10 ms apart, 40 bands
/// NDArray picture = mel.log(NDArray.zeros(8000));        // (101, 40)
/// ```
///
/// @param stft    frames and their transform
/// @param filters of a transform of the same size
public record MelSpectrogram(Stft stft, MelFilters filters) {
    private static final double FLOOR = 1e-10;

    /// Refuses filters of another transform.
    public MelSpectrogram {
        if (stft.size() != filters.size()) {
            throw new IllegalArgumentException("MelSpectrogram: the filters sum the bins of a transform of "
                    + filters.size() + ", the frames are transforms of " + stft.size());
        }
    }

    /// Windows of about 32 ms (a power of two of samples) every 10 ms, bands from 20 Hz to half the rate, Slaney's mel.
    public static MelSpectrogram ofRate(int rate, int bands) {
        if (rate < 100) {
            throw new IllegalArgumentException("MelSpectrogram.ofRate: the rate is " + rate + " Hz; 100 or more");
        }
        int size = Math.max(2, Integer.highestOneBit((int) (rate * 0.045)));
        var stft = new Stft(size, size, Math.max(1, Math.round(rate / 100f)), Taper.HANN, true);
        return new MelSpectrogram(stft, new MelFilters(rate, size, bands, 20, rate / 2.0, MelScale.SLANEY, true));
    }

    /// The power in each band: x `(..., samples)` to `(..., frames, bands)`, in the floating type of x.
    public NDArray power(NDArray x) {
        return wrap(x, bands(x));
    }

    /// The natural logarithm of the power, not below that of 1e-10.
    public NDArray log(NDArray x) {
        double[] bands = bands(x);
        for (int i = 0; i < bands.length; i++) {
            bands[i] = Math.log(Math.max(bands[i], FLOOR));
        }
        return wrap(x, bands);
    }

    /// The power in decibels, not below -100.
    public NDArray decibels(NDArray x) {
        double[] bands = bands(x);
        for (int i = 0; i < bands.length; i++) {
            bands[i] = 10 * Math.log10(Math.max(bands[i], FLOOR));
        }
        return wrap(x, bands);
    }

    private double[] bands(NDArray x) {
        int samples = Stft.samples(x);
        double[] power = stft.power(Stft.rows(x), Stft.count(x), samples);
        return filters.apply(power, power.length / stft.bins());
    }

    private NDArray wrap(NDArray x, double[] bands) {
        int frames = stft.frames(Stft.samples(x));
        return NDArray.wrap(bands, Stft.shape(x, frames, filters.bands())).astype(Stft.type(x));
    }

    /// As it stands in a model file.
    public Json toJson() {
        var members = new LinkedHashMap<String, Object>();
        members.put("rate", filters.rate());
        members.put("size", stft.size());
        members.put("window", stft.window());
        members.put("hop", stft.hop());
        members.put("taper", stft.taper().name());
        members.put("centred", stft.centred());
        members.put("bands", filters.bands());
        members.put("low", filters.low());
        members.put("high", filters.high());
        members.put("scale", filters.scale().name());
        members.put("equalArea", filters.equalArea());
        return Json.of(members);
    }

    /// What [#toJson()] wrote.
    ///
    /// @throws FormatException naming what is wrong
    public static MelSpectrogram of(Json json) throws FormatException {
        try {
            int size = number(json, "size");
            var stft = new Stft(size, number(json, "window"), number(json, "hop"),
                    Taper.valueOf(json.get("taper").string()), json.get("centred").bool());
            return new MelSpectrogram(stft, new MelFilters(number(json, "rate"), size, number(json, "bands"),
                    json.get("low").number(), json.get("high").number(), MelScale.valueOf(json.get("scale").string()),
                    json.get("equalArea").bool()));
        } catch (IllegalArgumentException e) {
            throw new FormatException(String.valueOf(e.getMessage()), e);
        }
    }

    private static int number(Json json, String name) throws FormatException {
        long value = json.get(name).integer();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new FormatException("mel: " + name + " is " + value);
        }
        return (int) value;
    }

    @Override
    public String toString() {
        return "MelSpectrogram(" + stft + ", " + filters.bands() + " bands " + Math.round(filters.low()) + ".."
                + Math.round(filters.high()) + " Hz)";
    }
}
