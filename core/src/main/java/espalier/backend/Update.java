package espalier.backend;

/// The ways an optimiser changes a number `p` by means of its gradient `g` and of what it remembers, `m`, `v` and `w`;
/// each constant is the definition that backends implement and tests iterate. The numbers `k` come from the optimiser;
/// what they are (a rate, a decay, a correction for the number of the step) is its business.
///
/// What is remembered becomes 0 when it is below the smallest normal number: subnormal numbers, which fading moments
/// would otherwise run through, slow everything down that computes with them.
public enum Update {
    /// `m = k1 m + k2 g;   p = k0 p - k3 g - k4 m`: momentum, also Nesterov's.
    MOMENTUM(5, 1) {
        @Override
        public void apply(double g, double[] pmv, double[] k) {
            pmv[1] = k[1] * pmv[1] + k[2] * g;
            pmv[0] = k[0] * pmv[0] - k[3] * g - k[4] * pmv[1];
        }
    },
    /// `m = k1 m + k2 g^2;   p = k0 p - k3 g / (m^(1/2) + k4)`: RMSProp, Adagrad.
    SCALED(5, 1) {
        @Override
        public void apply(double g, double[] pmv, double[] k) {
            pmv[1] = k[1] * pmv[1] + k[2] * g * g;
            pmv[0] = k[0] * pmv[0] - k[3] * g / (Math.sqrt(pmv[1]) + k[4]);
        }
    },
    /// `m = k1 m + k2 g^2;   d = ((v + k3) / (m + k3))^(1/2) g;   v = k1 v + k2 d^2;   p = k0 p - k4 d`: Adadelta.
    ADADELTA(5, 2) {
        @Override
        public void apply(double g, double[] pmv, double[] k) {
            pmv[1] = k[1] * pmv[1] + k[2] * g * g;
            double d = Math.sqrt((pmv[2] + k[3]) / (pmv[1] + k[3])) * g;
            pmv[2] = k[1] * pmv[2] + k[2] * d * d;
            pmv[0] = k[0] * pmv[0] - k[4] * d;
        }
    },
    /// `m = k1 m + k2 g;   v = k3 v + k4 g^2;   p = k0 p - (k5 m + k6 g) / (k7 v^(1/2) + k8)`: Adam, AdamW, and with a
    /// `k6` NAdam.
    ADAM(9, 2) {
        @Override
        public void apply(double g, double[] pmv, double[] k) {
            pmv[1] = k[1] * pmv[1] + k[2] * g;
            pmv[2] = k[3] * pmv[2] + k[4] * g * g;
            pmv[0] = k[0] * pmv[0] - (k[5] * pmv[1] + k[6] * g) / (k[7] * Math.sqrt(pmv[2]) + k[8]);
        }
    },
    /// `m = k1 m + k2 g;   v = k3 v + k4 g^2;   w = max(w, v);   p = k0 p - k5 m / (k6 w^(1/2) + k7)`: AMSGrad.
    AMSGRAD(8, 3) {
        @Override
        public void apply(double g, double[] pmv, double[] k) {
            pmv[1] = k[1] * pmv[1] + k[2] * g;
            pmv[2] = k[3] * pmv[2] + k[4] * g * g;
            pmv[3] = Math.max(pmv[3], pmv[2]);
            pmv[0] = k[0] * pmv[0] - k[5] * pmv[1] / (k[6] * Math.sqrt(pmv[3]) + k[7]);
        }
    },
    /// `p = k0 p - k5 sign(k3 m + k4 g);   m = k1 m + k2 g`: Lion; the sign of 0 is 0.
    LION(6, 1) {
        @Override
        public void apply(double g, double[] pmv, double[] k) {
            pmv[0] = k[0] * pmv[0] - k[5] * Math.signum(k[3] * pmv[1] + k[4] * g);
            pmv[1] = k[1] * pmv[1] + k[2] * g;
        }
    },
    /// `m = k0 m + k1 g;   p = k2 g + k3 m`: changes no parameter, `p` is room for the direction of Nesterov's
    /// momentum; Muon.
    DIRECTION(4, 1) {
        @Override
        public void apply(double g, double[] pmv, double[] k) {
            pmv[1] = k[0] * pmv[1] + k[1] * g;
            pmv[0] = k[2] * g + k[3] * pmv[1];
        }
    };

    private final int constants;
    private final int remembered;

    Update(int constants, int remembered) {
        this.constants = constants;
        this.remembered = remembered;
    }

    /// How many numbers `k` there are.
    public int constants() {
        return constants;
    }

    /// How many numbers it remembers of each parameter: 1 is `m`, 2 are `m` and `v`, 3 are `m`, `v` and `w`.
    public int remembered() {
        return remembered;
    }

    /// The definition, in place: `pmv` holds p, m, v and w. Without the flushing of subnormal numbers, which depends on
    /// the type.
    public abstract void apply(double g, double[] pmv, double[] k);
}
