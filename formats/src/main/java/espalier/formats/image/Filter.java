package espalier.formats.image;

/// How much the pixels around a place count when a picture is resized: the kernel of [Images#resize]. When a picture
/// gets smaller the kernel is stretched by the same factor, so every source pixel counts and fine patterns do not turn
/// into moire.
///
/// The names and formulas are Pillow's (`BOX`, `BILINEAR`, `BICUBIC`); x is the distance in pixels of the coarser grid.
public enum Filter {
    /// `1` for |x| < 1/2: plain averaging of areas when shrinking.
    BOX(0.5) {
        @Override
        double weight(double x) {
            return x > -0.5 && x <= 0.5 ? 1 : 0;
        }
    },
    /// `1 - |x|` for |x| < 1: the default here, in torchvision and in the course's `imresize`.
    BILINEAR(1) {
        @Override
        double weight(double x) {
            return Math.max(1 - Math.abs(x), 0);
        }
    },
    /// Keys' cubic with a = -1/2: sharper, may overshoot at edges. Source: R. Keys (1981).
    BICUBIC(2) {
        @Override
        double weight(double x) {
            double t = Math.abs(x);
            double a = -0.5;
            if (t < 1) {
                return ((a + 2) * t - (a + 3)) * t * t + 1;
            }
            return t < 2 ? (((t - 5) * t + 8) * t - 4) * a : 0;
        }
    };

    private final double support;

    Filter(double support) {
        this.support = support;
    }

    /// Half the width of the kernel.
    double support() {
        return support;
    }

    /// The kernel at distance `x`, before normalisation.
    abstract double weight(double x);
}
