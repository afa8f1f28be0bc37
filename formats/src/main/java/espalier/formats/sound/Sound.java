package espalier.formats.sound;

import espalier.array.NDArray;
import espalier.data.sound.Resampler;
import java.util.Arrays;

/// A sound as it was recorded, its channels mixed to one; [Sounds#read] makes it.
///
/// @param rate    samples in a second
/// @param samples from -1 to 1 (a file of floating-point numbers may go beyond)
public record Sound(int rate, float[] samples) {
    /// Samples of the slower of two rates that the [Resampler] looks at on each side, and some.
    private static final int REACH = 32;

    /// At another rate.
    public Sound at(int newRate) {
        return at(newRate, Integer.MAX_VALUE);
    }

    /// At another rate, at least as many samples as are wanted where there are so many: what lies behind is not
    /// computed, so that a file that says it has a sample a second does not fill the memory.
    ///
    /// @param wanted samples at the new rate
    public Sound at(int newRate, int wanted) {
        if (newRate == rate) {
            return this;
        }
        double step = (double) rate / newRate;
        double needed = Math.ceil(wanted * step) + REACH * Math.max(1, Math.ceil(step));
        float[] first = needed < samples.length ? Arrays.copyOf(samples, (int) needed) : samples;
        NDArray x = new Resampler(rate, newRate).apply(NDArray.wrap(first, first.length));
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
