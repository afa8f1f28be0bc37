package espalier.data.image;

/// A linear change of colours: `v'_i = sum_j factors[3 i + j] v_j + offsets[i]`, v red, green, blue. [Tone] draws
/// these; several are one.
///
/// Brightness as the eye sees it is ITU-R BT.601's `0.299 r + 0.587 g + 0.114 b`.
///
/// @param factors `(3, 3)`, row by row
/// @param offsets `(3,)`, in the unit of the values
public record ColourMatrix(double[] factors, double[] offsets) {
    private static final double R = 0.299;
    private static final double G = 0.587;
    private static final double B = 0.114;

    /// Every colour stays.
    public static final ColourMatrix IDENTITY = brightness(1);

    /// How bright a colour looks.
    public static double luminance(double r, double g, double b) {
        return R * r + G * g + B * b;
    }

    /// Every value times `factor`.
    public static ColourMatrix brightness(double factor) {
        return contrast(factor, 0);
    }

    /// `pivot + factor (v - pivot)`.
    public static ColourMatrix contrast(double factor, double pivot) {
        double offset = pivot * (1 - factor);
        return new ColourMatrix(new double[] {factor, 0, 0, 0, factor, 0, 0, 0, factor},
                new double[] {offset, offset, offset});
    }

    /// `grey + factor (v - grey)`, grey the luminance of the pixel; 0 takes all colour away.
    public static ColourMatrix saturation(double factor) {
        double rest = 1 - factor;
        return new ColourMatrix(new double[] {
            rest * R + factor, rest * G, rest * B,
            rest * R, rest * G + factor, rest * B,
            rest * R, rest * G, rest * B + factor}, new double[3]);
    }

    /// Colours turned by so many degrees about the grey axis with their luminance kept: `hue-rotate` of W3C's Filter
    /// Effects (2018), with BT.601's weights.
    public static ColourMatrix hue(double degrees) {
        double c = Math.cos(Math.toRadians(degrees));
        double s = Math.sin(Math.toRadians(degrees));
        double[] weight = {R, G, B};
        double[][] sine = {{-R, -G, 1 - B}, new double[3], {R - 1, G, B}};
        for (int j = 0; j < 3; j++) {
            sine[1][j] = -(R * sine[0][j] + B * sine[2][j]) / G; // so that the luminance stays
        }
        double[] factors = new double[9];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                factors[3 * i + j] = weight[j] + c * ((i == j ? 1 : 0) - weight[j]) + s * sine[i][j];
            }
        }
        return new ColourMatrix(factors, new double[3]);
    }

    /// This change made to the result of `first`.
    public ColourMatrix after(ColourMatrix first) {
        double[] product = new double[9];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 3; k++) {
                    product[3 * i + j] += factors[3 * i + k] * first.factors[3 * k + j];
                }
            }
        }
        double[] sum = apply(first.offsets);
        return new ColourMatrix(product, sum);
    }

    /// The colour that becomes of `rgb`.
    public double[] apply(double[] rgb) {
        double[] out = new double[3];
        for (int i = 0; i < 3; i++) {
            out[i] = factors[3 * i] * rgb[0] + factors[3 * i + 1] * rgb[1] + factors[3 * i + 2] * rgb[2] + offsets[i];
        }
        return out;
    }
}
