package espalier.data.sound;

import espalier.array.NDArray;
import java.math.BigInteger;

/// From one rate to another without aliasing: what is above half the lower rate is taken out, the rest stays.
///
/// `y[m] = sum over j of x[j] h(m from / to - j)`, `h(t) = c sinc(c t) kaiser(t / width)`, where c = 0.95 min(1, to /
/// from) cuts just below the lower of the two Nyquist frequencies and the window lets [#ZEROS] crossings of the sinc
/// through on each side (Smith and Gossett 1984). Each set of weights is divided by its sum, so that a constant stays
/// what it is; beyond its ends a sound is silence, so the first and last [#ZEROS] samples of it fade.
///
/// ```java
/// NDArray y = new Resampler(44_100, 8000).apply(NDArray.zeros(44_100));    // (8000,)
/// ```
///
/// @param from rate of the input, 1 to 10^7 Hz
/// @param to   rate of the output
public record Resampler(int from, int to) {
    /// Zero crossings of the sinc on each side.
    public static final int ZEROS = 24;

    private static final double ROLL_OFF = 0.95;
    private static final double BETA = 9;
    private static final int FASTEST = 10_000_000;
    private static final int MOST_WEIGHTS = 1 << 22;

    /// Refuses rates that no sound has.
    public Resampler {
        if (from < 1 || to < 1 || from > FASTEST || to > FASTEST) {
            throw new IllegalArgumentException(
                    "Resampler: from " + from + " to " + to + " Hz; rates are 1 to " + FASTEST);
        }
    }

    /// Number of samples that come out: `ceil(samples to / from)`.
    public int samples(int samples) {
        return Math.toIntExact(((long) samples * to + from - 1) / from);
    }

    /// x `(..., samples)` to `(..., samples(samples))`, in the floating type of x (float32 for whole numbers).
    public NDArray apply(NDArray x) {
        int n = Stft.samples(x);
        if (from == to) {
            return x.astype(Stft.type(x));
        }
        double[] in = Stft.rows(x);
        int m = samples(n);
        int rows = Stft.count(x);
        double[] out = new double[Math.multiplyExact(rows, m)];
        var weights = new Weights();
        for (int i = 0; i < m; i++) {
            weights.at((long) i * weights.down);
            for (int r = 0; r < rows; r++) {
                out[r * m + i] = weights.sum(in, r * n, n);
            }
        }
        return NDArray.wrap(out, Stft.shape(x, m)).astype(Stft.type(x));
    }

    /// The weights of the input samples around one output sample. Outputs whose place between two inputs is the same
    /// share a row of a table; where there are too many such places each row is computed when it is needed.
    private final class Weights {
        final int up;
        final int down;
        private final double cut = ROLL_OFF * Math.min(1, (double) to / from);
        private final int reach = (int) Math.ceil(ZEROS / cut);
        private final int taps = 2 * reach;
        private final double[] table;
        private final double[] own = new double[taps];
        private final boolean[] filled;
        private double[] row = own;
        private int start;
        private long first;

        Weights() {
            int divisor = BigInteger.valueOf(from).gcd(BigInteger.valueOf(to)).intValueExact();
            this.up = to / divisor;
            this.down = from / divisor;
            boolean tabled = (long) up * taps <= MOST_WEIGHTS;
            this.table = new double[tabled ? up * taps : 0];
            this.filled = new boolean[tabled ? up : 0];
        }

        /// Moves to the place `position / up` of the input.
        void at(long position) {
            int phase = (int) (position % up);
            first = position / up - reach + 1;
            if (filled.length == 0) {
                fill(own, 0, phase);
                return;
            }
            row = table;
            start = phase * taps;
            if (!filled[phase]) {
                fill(table, start, phase);
                filled[phase] = true;
            }
        }

        private void fill(double[] w, int offset, int phase) {
            double sum = 0;
            for (int j = 0; j < taps; j++) {
                double t = (double) phase / up + reach - 1 - j;
                w[offset + j] = sinc(cut * t) * kaiser(t / reach);
                sum += w[offset + j];
            }
            for (int j = 0; j < taps; j++) {
                w[offset + j] /= sum;
            }
        }

        double sum(double[] in, int offset, int n) {
            int low = (int) Math.max(0, -first);
            int high = (int) Math.min(taps, n - first);
            int base = (int) (offset + first);
            double sum = 0;
            for (int j = low; j < high; j++) {
                sum += row[start + j] * in[base + j];
            }
            return sum;
        }
    }

    private static double sinc(double t) {
        return t == 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t);
    }

    /// The window of Kaiser (1974) at t from -1 to 1.
    private static double kaiser(double t) {
        return t <= -1 || t >= 1 ? 0 : bessel(BETA * Math.sqrt(1 - t * t)) / bessel(BETA);
    }

    /// I0, the modified Bessel function, by its power series.
    private static double bessel(double x) {
        double term = 1;
        double sum = 1;
        for (int k = 1; term > sum * 1e-17; k++) {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }
        return sum;
    }
}
