package espalier.data.sound;

import java.util.Arrays;

/// The window that fades a piece of sound in and out before [Stft] transforms it. All are periodic, made for pieces
/// that overlap: the window of n numbers is the symmetric one of n + 1 without its last.
///
/// `w[j] = a0 - a1 cos(2 pi j / n) + a2 cos(4 pi j / n)`
///
/// ```java
/// double[] w = Taper.HANN.window(4);                     // 0, 0.5, 1, 0.5
/// ```
public enum Taper {
    /// `0.5 - 0.5 cos`: the usual choice.
    HANN(0.5, 0.5, 0),
    /// `0.54 - 0.46 cos` (Hamming 1977).
    HAMMING(0.54, 0.46, 0),
    /// `0.42 - 0.5 cos + 0.08 cos 2`: less leakage, a wider peak.
    BLACKMAN(0.42, 0.5, 0.08),
    /// All ones: no window at all.
    RECTANGULAR(1, 0, 0);

    private final double a0;
    private final double a1;
    private final double a2;

    Taper(double a0, double a1, double a2) {
        this.a0 = a0;
        this.a1 = a1;
        this.a2 = a2;
    }

    /// The window of `n` numbers.
    public double[] window(int n) {
        double[] w = new double[n];
        if (this == RECTANGULAR) {
            Arrays.fill(w, 1);
            return w;
        }
        for (int j = 0; j < n; j++) {
            double angle = 2 * Math.PI * j / n;
            w[j] = a0 - a1 * Math.cos(angle) + a2 * Math.cos(2 * angle);
        }
        return w;
    }
}
