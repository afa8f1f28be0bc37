package espalier.data.sound;

import espalier.array.NDArray;

/// Mel-frequency cepstral coefficients (Davis and Mermelstein 1980): the outline of a mel spectrum in a few numbers
/// that hardly depend on each other, the input of speech recognition before networks learnt their own.
///
/// `c[f, k] = s[k] sum over b of decibels[f, b] cos(pi k (b + 1/2) / bands)`, s[0] = sqrt(1 / bands), else
/// sqrt(2 / bands): the orthonormal cosine transform (DCT-II) of each frame.
///
/// ```java
/// var mfcc = new Mfcc(MelSpectrogram.ofRate(8000, 40), 13);
/// NDArray c = mfcc.apply(NDArray.zeros(8000));           // (101, 13)
/// ```
///
/// @param mel          the spectrum
/// @param coefficients how many are kept, at most the number of bands
public record Mfcc(MelSpectrogram mel, int coefficients) {

    /// Refuses more coefficients than bands.
    public Mfcc {
        if (coefficients < 1 || coefficients > mel.filters().bands()) {
            throw new IllegalArgumentException("Mfcc: " + coefficients + " coefficients of " + mel.filters().bands()
                    + " bands; there can be 1 to as many as bands");
        }
    }

    /// x `(..., samples)` to `(..., frames, coefficients)`, in the floating type of x.
    public NDArray apply(NDArray x) {
        NDArray decibels = mel.decibels(x);
        return decibels.matmul(cosines(mel.filters().bands(), coefficients).astype(decibels.dtype()));
    }

    /// The first k columns of the orthonormal DCT-II of n numbers, float64 `(n, k)`.
    static NDArray cosines(int n, int k) {
        double[] c = new double[n * k];
        for (int b = 0; b < n; b++) {
            for (int j = 0; j < k; j++) {
                c[b * k + j] = Math.sqrt((j == 0 ? 1.0 : 2.0) / n) * Math.cos(Math.PI * j * (b + 0.5) / n);
            }
        }
        return NDArray.wrap(c, n, k);
    }
}
