package espalier.data.sound;

import espalier.array.NDArray;
import espalier.array.Rng;
import java.util.Arrays;

/// Louder or softer by a random number of decibels, one for each sound of a batch: `y = x 10^(g / 20)`, g uniform from
/// low to high.
///
/// ```java
/// NDArray y = new Gain(-6, 6).apply(sounds, rng);        // (n, samples)
/// ```
///
/// @param low  least change in decibels
/// @param high largest
public record Gain(double low, double high) {

    /// Refuses an empty range.
    public Gain {
        if (!(low <= high) || Double.isInfinite(low) || Double.isInfinite(high)) {
            throw new IllegalArgumentException("Gain: from " + low + " to " + high + " decibels is no range");
        }
    }

    /// x `(n, ...)` of a floating type.
    public NDArray apply(NDArray x, Rng rng) {
        int[] dims = new int[x.rank()];
        Arrays.fill(dims, 1);
        dims[0] = x.shape().dim(0);
        double[] factors = new double[dims[0]];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = Math.pow(10, (low + (high - low) * rng.nextDouble()) / 20);
        }
        return x.multiply(NDArray.wrap(factors, dims).astype(x.dtype()));
    }
}
