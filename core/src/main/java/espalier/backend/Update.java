package espalier.backend;

/// The ways an optimiser changes a number `p` by means of its gradient `g` and of what it remembers, `m` and `v`; each
/// constant is the definition that backends implement and tests iterate. The numbers `k` come from the optimiser; what
/// they are (a rate, a decay, a correction for the number of the step) is its business.
///
/// What is remembered becomes 0 when it is below the smallest normal number: subnormal numbers, which fading moments
/// would otherwise run through, slow everything down that computes with them.
public enum Update {
    /// `m = k1 m + k2 g;   p = k0 p - k3 g - k4 m`: momentum, also Nesterov's.
    MOMENTUM(5, false) {
        @Override
        public void apply(double g, double[] pmv, double[] k) {
            pmv[1] = k[1] * pmv[1] + k[2] * g;
            pmv[0] = k[0] * pmv[0] - k[3] * g - k[4] * pmv[1];
        }
    },
    /// `m = k1 m + k2 g^2;   p = k0 p - k3 g / (m^(1/2) + k4)`: RMSProp, Adagrad.
    SCALED(5, false) {
        @Override
        public void apply(double g, double[] pmv, double[] k) {
            pmv[1] = k[1] * pmv[1] + k[2] * g * g;
            pmv[0] = k[0] * pmv[0] - k[3] * g / (Math.sqrt(pmv[1]) + k[4]);
        }
    },
    /// `m = k1 m + k2 g;   v = k3 v + k4 g^2;   p = k0 p - k5 m / (k6 v^(1/2) + k7)`: Adam, AdamW.
    ADAM(8, true) {
        @Override
        public void apply(double g, double[] pmv, double[] k) {
            pmv[1] = k[1] * pmv[1] + k[2] * g;
            pmv[2] = k[3] * pmv[2] + k[4] * g * g;
            pmv[0] = k[0] * pmv[0] - k[5] * pmv[1] / (k[6] * Math.sqrt(pmv[2]) + k[7]);
        }
    },
    /// `p = k0 p - k5 sign(k3 m + k4 g);   m = k1 m + k2 g`: Lion; the sign of 0 is 0.
    LION(6, false) {
        @Override
        public void apply(double g, double[] pmv, double[] k) {
            pmv[0] = k[0] * pmv[0] - k[5] * Math.signum(k[3] * pmv[1] + k[4] * g);
            pmv[1] = k[1] * pmv[1] + k[2] * g;
        }
    };

    private final int constants;
    private final boolean second;

    Update(int constants, boolean second) {
        this.constants = constants;
        this.second = second;
    }

    /// How many numbers `k` there are.
    public int constants() {
        return constants;
    }

    /// Whether there is a `v` besides `m`.
    public boolean hasSecond() {
        return second;
    }

    /// The definition, in place: `pmv` holds p, m and v. Without the flushing of subnormal numbers, which depends on
    /// the type.
    public abstract void apply(double g, double[] pmv, double[] k);
}
