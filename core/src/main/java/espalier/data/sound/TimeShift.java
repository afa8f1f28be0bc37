package espalier.data.sound;

import espalier.array.NDArray;
import espalier.array.Rng;

/// Each sound of a batch begins a little earlier or later; what is moved out is lost, what is moved in is `fill`. Axis
/// 1 is time, so that it serves samples `(n, samples)` and spectrograms `(n, frames, bands)` alike.
///
/// ```java
/// NDArray y = new TimeShift(0.1, 0).apply(sounds, rng);  // by up to a tenth of the length
/// ```
///
/// @param fraction of the length that a sound moves at most, 0 to 1
/// @param fill     what comes in: 0 for samples and for features with mean 0
public record TimeShift(double fraction, double fill) {

    /// Refuses fractions without meaning.
    public TimeShift {
        if (!(fraction >= 0 && fraction <= 1)) {
            throw new IllegalArgumentException("TimeShift: the fraction is " + fraction + "; it must be 0 to 1");
        }
    }

    /// x `(n, time, ...)`.
    public NDArray apply(NDArray x, Rng rng) {
        int time = x.shape().dim(1);
        int most = (int) (time * fraction);
        NDArray y = NDArray.full(x.dtype(), fill, x.shape().toArray());
        for (int i = 0; i < x.shape().dim(0); i++) {
            int by = rng.nextInt(2 * most + 1) - most;
            int length = time - Math.abs(by);
            int to = Math.max(by, 0);
            int from = Math.max(-by, 0);
            y.set(x.at(i + ", " + from + ":" + (from + length)), i + ", " + to + ":" + (to + length));
        }
        return y;
    }
}
