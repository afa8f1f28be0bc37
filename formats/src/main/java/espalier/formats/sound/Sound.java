package espalier.formats.sound;

import espalier.array.NDArray;
import espalier.data.sound.Resampler;

/// A sound as it was recorded, its channels mixed to one; [Sounds#read] makes it.
///
/// @param rate    samples in a second
/// @param samples from -1 to 1 (a file of floating-point numbers may go beyond)
public record Sound(int rate, float[] samples) {

    /// At another rate.
    public Sound at(int newRate) {
        if (newRate == rate) {
            return this;
        }
        NDArray x = new Resampler(rate, newRate).apply(NDArray.wrap(samples, samples.length));
        return new Sound(newRate, x.toFloats());
    }

    /// How long it is.
    public double seconds() {
        return (double) samples.length / rate;
    }

    @Override
    public String toString() {
        return "Sound(" + Math.round(1000 * seconds()) / 1000.0 + " s at " + rate + " Hz)";
    }
}
