package espalier.data.sound;

import espalier.array.NDArray;

/// A bank of triangular filters, evenly spaced in mel: sums the bins of a power spectrum into a few bands, as the ear
/// does. A layer of [MelSpectrogram].
///
/// Band b rises from edge b to edge b + 1 and falls to edge b + 2, the `bands + 2` edges evenly spaced in mel from
/// `low` to `high`. With `equalArea` each triangle has the area 1 Hz (height `2 / (f[b+2] - f[b])`, Slaney 1998),
/// otherwise the height 1.
///
/// ```java
/// var filters = new MelFilters(8000, 256, 40, 0, 4000, MelScale.SLANEY, true);
/// NDArray w = filters.matrix();                          // (129, 40)
/// ```
///
/// @param rate      samples in a second
/// @param size      of the transform whose bins are summed
/// @param bands     number of filters
/// @param low       lower edge of the first, in Hz
/// @param high      upper edge of the last, in Hz, at most half the rate
/// @param scale     which mel
/// @param equalArea whether wide bands are flattened
public record MelFilters(int rate, int size, int bands, double low, double high, MelScale scale, boolean equalArea) {

    /// Refuses edges outside the spectrum.
    public MelFilters {
        if (rate < 1 || size < 2 || bands < 1 || !(low >= 0 && low < high && high <= rate / 2.0)) {
            throw new IllegalArgumentException("MelFilters: " + bands + " bands from " + low + " to " + high
                    + " Hz of a transform of " + size + " at rate " + rate
                    + "; needed are bands >= 1 and 0 <= low < high <= rate / 2");
        }
    }

    /// The weights of each bin (row) in each band (column), float64 `(size / 2 + 1, bands)`.
    public NDArray matrix() {
        int bins = size / 2 + 1;
        double[] edges = edges();
        double[] w = new double[bins * bands];
        for (int k = 0; k < bins; k++) {
            double f = (double) k * rate / size;
            for (int b = 0; b < bands; b++) {
                double rise = (f - edges[b]) / (edges[b + 1] - edges[b]);
                double fall = (edges[b + 2] - f) / (edges[b + 2] - edges[b + 1]);
                double height = equalArea ? 2 / (edges[b + 2] - edges[b]) : 1;
                w[k * bands + b] = Math.max(0, Math.min(rise, fall)) * height;
            }
        }
        return NDArray.wrap(w, bins, bands);
    }

    /// The `bands + 2` edges in Hz.
    private double[] edges() {
        double from = scale.mel(low);
        double to = scale.mel(high);
        double[] edges = new double[bands + 2];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = scale.hertz(from + (to - from) * i / (bands + 1));
        }
        return edges;
    }

    /// Power spectra `(frames, bins)` to bands `(frames, bands)`; each band touches only its own few bins.
    double[] apply(double[] power, int frames) {
        int bins = size / 2 + 1;
        double[] w = matrix().toDoubles();
        double[] out = new double[Math.multiplyExact(frames, bands)];
        for (int b = 0; b < bands; b++) {
            int from = 0;
            int to = bins;
            while (from < to && w[from * bands + b] == 0) {
                from++;
            }
            while (to > from && w[(to - 1) * bands + b] == 0) {
                to--;
            }
            double[] own = new double[to - from];
            for (int k = from; k < to; k++) {
                own[k - from] = w[k * bands + b];
            }
            for (int f = 0; f < frames; f++) {
                double sum = 0;
                for (int k = 0; k < own.length; k++) {
                    sum += own[k] * power[f * bins + from + k];
                }
                out[f * bands + b] = sum;
            }
        }
        return out;
    }
}
