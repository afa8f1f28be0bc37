package espalier.data.sound;

import espalier.array.DType;
import espalier.array.NDArray;
import java.util.Arrays;

/// The short-time Fourier transform: which frequencies a sound has, moment by moment. [MelSpectrogram] is made of it.
///
/// Frame f is the transform of the `window` samples around `f hop`, faded by the taper and padded with zeros to `size`:
/// `X[f, k] = sum over j of w[j] x[f hop + j - size / 2] e^(-2 pi i j k / size)`, k = 0 .. size / 2
///
/// With `centred` frame f is centred on sample `f hop`, and beyond its ends a sound is silence; without it the first
/// frame starts at sample 0 and only whole frames count. A window shorter than `size` stands in its middle.
///
/// ```java
/// var stft = new Stft(256, 256, 80, Taper.HANN, true);
/// NDArray power = stft.power(NDArray.zeros(8000));       // (101, 129): |X|^2, frames by bins
/// ```
///
/// @param size    samples of a transform, 2 or more; a power of two is fastest
/// @param window  samples that are looked at, at most `size`
/// @param hop     samples from one frame to the next
/// @param taper   the shape of the window
/// @param centred whether frame f is centred on sample `f hop`
public record Stft(int size, int window, int hop, Taper taper, boolean centred) {

    /// Refuses lengths without meaning.
    public Stft {
        if (size < 2 || size > 1 << 20 || window < 1 || window > size || hop < 1) {
            throw new IllegalArgumentException("Stft: size " + size + ", window " + window + ", hop " + hop
                    + "; needed are 2 <= size <= 2^20, 1 <= window <= size and hop >= 1");
        }
    }

    /// Number of frequencies: `size / 2 + 1`, from 0 to half the rate.
    public int bins() {
        return size / 2 + 1;
    }

    /// Number of frames that a sound of so many samples has.
    public int frames(int samples) {
        if (centred) {
            return 1 + samples / hop;
        }
        return samples < size ? 0 : 1 + (samples - size) / hop;
    }

    /// `|X|^2`: x `(..., samples)` to `(..., frames, bins)`, in the floating type of x (float32 for whole numbers).
    public NDArray power(NDArray x) {
        return NDArray.wrap(power(rows(x), count(x), samples(x)), shape(x, frames(samples(x)), bins())).astype(type(x));
    }

    /// X itself: x `(..., samples)` to `(..., frames, bins, 2)`, the last axis real and imaginary part.
    public NDArray transform(NDArray x) {
        int samples = samples(x);
        double[] signals = rows(x);
        int frames = frames(samples);
        int count = count(x);
        double[] out = new double[Math.multiplyExact(count * frames, bins() * 2)];
        var work = new Work();
        for (int f = 0; f < count * frames; f++) {
            work.load(signals, f / frames * samples, samples, f % frames);
            for (int k = 0; k < bins(); k++) {
                out[(f * bins() + k) * 2] = work.re[k];
                out[(f * bins() + k) * 2 + 1] = work.im[k];
            }
        }
        return NDArray.wrap(out, shape(x, frames, bins(), 2)).astype(type(x));
    }

    /// Back from [#transform(NDArray)] to a sound of so many samples, the best in the sense of least squares (Griffin
    /// and Lim 1984): exact wherever some window is not zero.
    ///
    /// @param spectrum `(frames, bins, 2)`
    /// @return `(samples,)`
    public NDArray inverse(NDArray spectrum, int samples) {
        int frames = frames(samples);
        if (spectrum.rank() != 3 || spectrum.shape().dim(0) != frames || spectrum.shape().dim(1) != bins()
                || spectrum.shape().dim(2) != 2) {
            throw new IllegalArgumentException(this + ".inverse: " + samples + " samples come from a spectrum of ("
                    + frames + ", " + bins() + ", 2), got " + spectrum.shape());
        }
        double[] x = spectrum.astype(DType.FLOAT64).toDoubles();
        double[] sum = new double[samples];
        double[] weight = new double[samples];
        double[] w = padded();
        var fft = new Fft(size);
        double[] re = new double[size];
        double[] im = new double[size];
        for (int f = 0; f < frames; f++) {
            for (int k = 0; k < size; k++) { // the upper half is the mirror image of the lower
                int from = (f * bins() + (k < bins() ? k : size - k)) * 2;
                re[k] = x[from];
                im[k] = k < bins() ? x[from + 1] : -x[from + 1];
            }
            fft.inverse(re, im);
            int start = f * hop - (centred ? size / 2 : 0);
            for (int j = Math.max(0, -start); j < size && start + j < samples; j++) {
                sum[start + j] += re[j] * w[j];
                weight[start + j] += w[j] * w[j];
            }
        }
        for (int i = 0; i < samples; i++) {
            sum[i] = weight[i] > 1e-12 ? sum[i] / weight[i] : 0;
        }
        return NDArray.wrap(sum, samples).astype(type(spectrum));
    }

    /// The power of `count` sounds of `samples` samples each, one after another: frames by bins, one sound after
    /// another.
    double[] power(double[] signals, int count, int samples) {
        int frames = frames(samples);
        double[] out = new double[Math.multiplyExact(count * frames, bins())];
        var work = new Work();
        for (int f = 0; f < count * frames; f++) {
            work.load(signals, f / frames * samples, samples, f % frames);
            int row = f * bins();
            for (int k = 0; k < bins(); k++) {
                out[row + k] = work.re[k] * work.re[k] + work.im[k] * work.im[k];
            }
        }
        return out;
    }

    /// The window in the middle of `size` numbers.
    private double[] padded() {
        double[] w = new double[size];
        System.arraycopy(taper.window(window), 0, w, (size - window) / 2, window);
        return w;
    }

    static int samples(NDArray x) {
        if (x.rank() == 0) {
            throw new IllegalArgumentException("a sound needs an axis of samples, got a single number");
        }
        return x.shape().dim(-1);
    }

    /// How many sounds there are along the axes before the last.
    static int count(NDArray x) {
        int count = 1;
        for (int axis = 0; axis < x.rank() - 1; axis++) {
            count *= x.shape().dim(axis);
        }
        return count;
    }

    static double[] rows(NDArray x) {
        return x.astype(DType.FLOAT64).toDoubles();
    }

    static DType type(NDArray x) {
        return x.dtype().isFloating() ? x.dtype() : DType.FLOAT32;
    }

    /// The shape of x with its last axis replaced.
    static int[] shape(NDArray x, int... last) {
        int[] dims = x.shape().toArray();
        int[] out = Arrays.copyOf(dims, dims.length - 1 + last.length);
        System.arraycopy(last, 0, out, dims.length - 1, last.length);
        return out;
    }

    @Override
    public String toString() {
        return "Stft(" + size + ", window " + window + ", hop " + hop + ", " + taper + (centred ? ", centred)" : ")");
    }

    /// Transforms real frames: an even length as complex numbers of half the length, which takes half the time.
    private final class Work {
        final double[] re = new double[size];
        final double[] im = new double[size];
        private final double[] w = padded();
        private final boolean even = size % 2 == 0;
        private final Fft fft = new Fft(even ? size / 2 : size);
        private final double[] a = new double[even ? size / 2 : 0];
        private final double[] b = new double[even ? size / 2 : 0];
        private final double[] cos = new double[even ? size / 2 + 1 : 0];
        private final double[] sin = new double[even ? size / 2 + 1 : 0];

        Work() {
            for (int k = 0; k < cos.length; k++) {
                cos[k] = Math.cos(-2 * Math.PI * k / size);
                sin[k] = Math.sin(-2 * Math.PI * k / size);
            }
        }

        /// The transform of frame `frame` of the sound at `from`, into the first [#bins()] of re and im.
        void load(double[] signals, int from, int samples, int frame) {
            int start = frame * hop - (centred ? size / 2 : 0);
            for (int j = 0; j < size; j++) {
                int i = start + j;
                re[j] = i >= 0 && i < samples ? signals[from + i] * w[j] : 0;
            }
            if (even) {
                half();
            } else {
                Arrays.fill(im, 0);
                fft.forward(re, im);
            }
        }

        /// `X[k] = E[k] + e^(-2 pi i k / size) O[k]` from the transform z of even + i odd samples:
        /// `E[k] = (z[k] + conj z[h - k]) / 2`, `O[k] = (z[k] - conj z[h - k]) / 2i`, h = size / 2.
        private void half() {
            int h = size / 2;
            for (int j = 0; j < h; j++) {
                a[j] = re[2 * j];
                b[j] = re[2 * j + 1];
            }
            fft.forward(a, b);
            for (int k = 0; k <= h; k++) {
                int p = k == h ? 0 : k;
                int q = k == 0 ? 0 : h - k;
                double er = (a[p] + a[q]) / 2;
                double ei = (b[p] - b[q]) / 2;
                double or = (b[p] + b[q]) / 2;
                double oi = (a[q] - a[p]) / 2;
                re[k] = er + cos[k] * or - sin[k] * oi;
                im[k] = ei + cos[k] * oi + sin[k] * or;
            }
        }
    }
}
