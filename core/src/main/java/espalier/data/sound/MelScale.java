package espalier.data.sound;

/// Frequencies as the ear spaces them: two definitions of the mel that are in use. [MelFilters] is built on them.
///
/// ```java
/// double m = MelScale.HTK.mel(1000);                     // 999.99, a thousand mel by design
/// double hz = MelScale.SLANEY.hertz(15);                 // 1000
/// ```
public enum MelScale {
    /// Linear to 1000 Hz at 200/3 Hz a mel, then 27 mel for a factor of 6.4 (Slaney 1998, Auditory Toolbox).
    SLANEY {
        @Override
        public double mel(double hertz) {
            return hertz < BREAK ? hertz / LINEAR : BREAK / LINEAR + Math.log(hertz / BREAK) / LOG_STEP;
        }

        @Override
        public double hertz(double mel) {
            return mel < BREAK / LINEAR ? mel * LINEAR : BREAK * Math.exp(LOG_STEP * (mel - BREAK / LINEAR));
        }
    },
    /// `2595 log10(1 + f / 700)` (O'Shaughnessy 1987), as in HTK.
    HTK {
        @Override
        public double mel(double hertz) {
            return 2595 * Math.log10(1 + hertz / 700);
        }

        @Override
        public double hertz(double mel) {
            return 700 * (Math.pow(10, mel / 2595) - 1);
        }
    };

    private static final double LINEAR = 200.0 / 3;
    private static final double BREAK = 1000;
    private static final double LOG_STEP = Math.log(6.4) / 27;

    /// From hertz to mel.
    public abstract double mel(double hertz);

    /// From mel to hertz.
    public abstract double hertz(double mel);
}
