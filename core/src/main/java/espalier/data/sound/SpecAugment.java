package espalier.data.sound;

import espalier.array.NDArray;
import espalier.array.Rng;

/// Hides stripes of spectrograms (Park et al. 2019): some moments and some bands of each become `fill`, so that a
/// network must not hang on any one of them. Axis 1 is time, axis 2 the bands.
///
/// ```java
/// NDArray y = new SpecAugment(2, 10, 2, 6, 0).apply(pictures, rng);        // (n, frames, bands, 1)
/// ```
///
/// @param times     number of stripes in time
/// @param timeWidth frames of the widest; each is 0 to this wide
/// @param bands     number of stripes in pitch
/// @param bandWidth bands of the widest
/// @param fill      what a stripe is filled with: 0 for features with mean 0
public record SpecAugment(int times, int timeWidth, int bands, int bandWidth, double fill) {

    /// Refuses negative numbers.
    public SpecAugment {
        if (times < 0 || timeWidth < 0 || bands < 0 || bandWidth < 0) {
            throw new IllegalArgumentException("SpecAugment: " + times + " x " + timeWidth + " frames, " + bands + " x "
                    + bandWidth + " bands; none may be negative");
        }
    }

    /// x `(n, frames, bands, ...)`.
    public NDArray apply(NDArray x, Rng rng) {
        NDArray y = x.copy();
        for (int i = 0; i < x.shape().dim(0); i++) {
            for (int k = 0; k < times; k++) {
                hide(y, i + ", ", x.shape().dim(1), timeWidth, rng);
            }
            for (int k = 0; k < bands; k++) {
                hide(y, i + ", :, ", x.shape().dim(2), bandWidth, rng);
            }
        }
        return y;
    }

    private void hide(NDArray y, String where, int length, int widest, Rng rng) {
        int width = rng.nextInt(Math.min(widest, length) + 1);
        int from = rng.nextInt(length - width + 1);
        if (width > 0) {
            y.set(fill, where + from + ":" + (from + width));
        }
    }
}
