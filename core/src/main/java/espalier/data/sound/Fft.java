package espalier.data.sound;

import org.jspecify.annotations.Nullable;

/// The discrete Fourier transform of one length, in double precision; [Stft] runs it on every window of a sound.
///
/// `X[k] = sum over j of x[j] e^(-2 pi i j k / n)`, and back with `+` and `1 / n`.
///
/// A power of two is done in `log2 n` passes over the data (Cooley and Tukey 1965), any other length as a convolution
/// that runs on a power of two (Bluestein 1970). A transform is immutable and may be used by several threads.
///
/// ```java
/// var fft = new Fft(8);
/// double[] re = {1, 0, 0, 0, 0, 0, 0, 0};
/// double[] im = new double[8];
/// fft.forward(re, im);                                   // re is all ones, im all zeros
/// ```
public final class Fft {
    /// The longest transform: its work arrays must fit into Java arrays.
    public static final int LONGEST = 1 << 26;

    private final int n;
    private final int[] reversed;
    private final double[] cos;
    private final double[] sin;
    private final @Nullable Bluestein bluestein;

    /// The transform of `n` numbers, `1 <= n <= 2^26`.
    public Fft(int n) {
        if (n < 1 || n > LONGEST) {
            throw new IllegalArgumentException("Fft: a length from 1 to " + LONGEST + " is needed, got " + n);
        }
        this.n = n;
        boolean power = Integer.bitCount(n) == 1;
        this.bluestein = power ? null : new Bluestein(n);
        this.reversed = new int[power ? n : 0];
        this.cos = new double[power ? n : 0];
        this.sin = new double[power ? n : 0];
        if (power) {
            prepare();
        }
    }

    /// Bit-reversed places, and the roots of each pass one after another: pass with half-length h has them at h ..
    /// 2h-1.
    private void prepare() {
        int bits = Integer.numberOfTrailingZeros(n);
        for (int i = 0; i < n; i++) {
            reversed[i] = bits == 0 ? 0 : Integer.reverse(i) >>> 32 - bits;
        }
        for (int half = 1; half < n; half *= 2) {
            for (int j = 0; j < half; j++) {
                double angle = -Math.PI * j / half;
                cos[half + j] = Math.cos(angle);
                sin[half + j] = Math.sin(angle);
            }
        }
    }

    /// The length.
    public int size() {
        return n;
    }

    /// `x` to its transform, in place.
    ///
    /// @param re real parts, `(n,)`
    /// @param im imaginary parts, `(n,)`
    public void forward(double[] re, double[] im) {
        check(re, im);
        if (bluestein != null) {
            bluestein.forward(re, im);
        } else {
            passes(re, im);
        }
    }

    /// A transform back to what it is of, in place, `1 / n` included.
    public void inverse(double[] re, double[] im) {
        forward(im, re); // exchanging the parts before and after conjugates twice
        for (int i = 0; i < n; i++) {
            re[i] /= n;
            im[i] /= n;
        }
    }

    private void passes(double[] re, double[] im) {
        for (int i = 0; i < n; i++) {
            int j = reversed[i];
            if (j > i) {
                double t = re[i];
                re[i] = re[j];
                re[j] = t;
                t = im[i];
                im[i] = im[j];
                im[j] = t;
            }
        }
        for (int half = 1; half < n; half *= 2) {
            for (int start = 0; start < n; start += 2 * half) {
                butterflies(re, im, start, half);
            }
        }
    }

    private void butterflies(double[] re, double[] im, int start, int half) {
        for (int j = 0; j < half; j++) {
            int a = start + j;
            int b = a + half;
            double c = cos[half + j];
            double s = sin[half + j];
            double tr = re[b] * c - im[b] * s;
            double ti = re[b] * s + im[b] * c;
            re[b] = re[a] - tr;
            im[b] = im[a] - ti;
            re[a] += tr;
            im[a] += ti;
        }
    }

    private void check(double[] re, double[] im) {
        if (re.length != n || im.length != n || re == im) {
            throw new IllegalArgumentException("Fft: needs two different arrays of " + n + " numbers, got "
                    + re.length + " and " + im.length + (re == im ? ", the same one twice" : ""));
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Fft fft && fft.n == n;
    }

    @Override
    public int hashCode() {
        return n;
    }

    @Override
    public String toString() {
        return "Fft(" + n + ")";
    }

    /// `j k = (j^2 + k^2 - (k - j)^2) / 2` makes a transform of any length a convolution with the chirp
    /// `w[j] = e^(-i pi j^2 / n)`: `X[k] = w[k] sum of (x[j] w[j]) conj(w[k - j])`.
    private static final class Bluestein {
        private final int n;
        private final Fft fft;
        private final double[] wr;
        private final double[] wi;
        private final double[] chirpRe;
        private final double[] chirpIm;

        Bluestein(int n) {
            this.n = n;
            this.fft = new Fft(Integer.highestOneBit(2 * n - 2) * 2);
            this.wr = new double[n];
            this.wi = new double[n];
            this.chirpRe = new double[fft.n];
            this.chirpIm = new double[fft.n];
            for (int j = 0; j < n; j++) {
                // reduced first: j^2 pi is too large to be exact
                double angle = Math.PI * ((long) j * j % (2L * n)) / n;
                wr[j] = Math.cos(angle);
                wi[j] = -Math.sin(angle);
                chirpRe[j] = wr[j];
                chirpIm[j] = -wi[j];
                int mirrored = j == 0 ? 0 : fft.n - j;
                chirpRe[mirrored] = wr[j];
                chirpIm[mirrored] = -wi[j];
            }
            fft.passes(chirpRe, chirpIm);
        }

        void forward(double[] re, double[] im) {
            double[] a = new double[fft.n];
            double[] b = new double[fft.n];
            for (int j = 0; j < n; j++) {
                a[j] = re[j] * wr[j] - im[j] * wi[j];
                b[j] = re[j] * wi[j] + im[j] * wr[j];
            }
            fft.passes(a, b);
            for (int j = 0; j < fft.n; j++) {
                double re2 = a[j] * chirpRe[j] - b[j] * chirpIm[j];
                b[j] = a[j] * chirpIm[j] + b[j] * chirpRe[j];
                a[j] = re2;
            }
            fft.inverse(a, b);
            for (int k = 0; k < n; k++) {
                re[k] = a[k] * wr[k] - b[k] * wi[k];
                im[k] = a[k] * wi[k] + b[k] * wr[k];
            }
        }
    }
}
