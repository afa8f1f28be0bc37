package espalier.data.sound;

import espalier.array.DType;
import espalier.array.NDArray;
import espalier.array.Rng;

/// White noise under each sound of a batch, so many decibels softer than the sound itself: normal numbers with
/// `sigma = rms(x) 10^(-r / 20)`, r uniform from low to high.
///
/// ```java
/// NDArray y = new Noise(10, 40).apply(sounds, rng);      // (n, samples)
/// ```
///
/// @param low  the least distance of sound and noise in decibels
/// @param high the largest
public record Noise(double low, double high) {

    /// Refuses an empty range.
    public Noise {
        if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            throw new IllegalArgumentException("Noise: from " + low + " to " + high + " decibels is no range");
        }
    }

    /// x `(n, samples)` of a floating type.
    public NDArray apply(NDArray x, Rng rng) {
        int n = x.shape().dim(0);
        if (x.size() == 0) {
            return x;
        }
        NDArray rms = x.astype(DType.FLOAT64).square().reshape(n, -1).mean(1).sqrt();
        double[] sigma = new double[n];
        for (int i = 0; i < n; i++) {
            sigma[i] = rms.get(i) * Math.pow(10, -(low + (high - low) * rng.nextDouble()) / 20);
        }
        NDArray noise = rng.normal(x.dtype(), n, x.size() / n);
        return x.add(noise.multiply(NDArray.wrap(sigma, n, 1).astype(x.dtype())).reshape(x.shape().toArray()));
    }
}
